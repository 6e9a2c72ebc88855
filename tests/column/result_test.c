/*
 * result_test.c - answers, states and units: the small things that writers read.
 */
#include "harness/check.h"

#include "base/text.h"
#include "column/result.h"
#include "column/unit.h"

TEST(cells_come_out_by_kind)
{
    UNUSED;
    static const char *const texts[] = {"0101", ""};
    static const int64_t figures[] = {125, 0};
    static const double ratios[] = {0.5, 0.25};
    static const tide_state states[] = {TIDE_STATE_OK, TIDE_STATE_CONFIDENTIAL};
    struct runtime runtime;
    tide_answer *answer;
    char name[32];

    check_runtime(&runtime, 1);
    CHECK_OK(answer_new(&runtime, "yoy", 2, 3, &answer, NULL));
    answer_set_text(answer, 0, "product", texts);
    answer->column[1].name = "value";
    answer->column[1].kind = TIDE_CELL_DECIMAL;
    answer->column[1].mantissa = figures;
    answer->column[1].scale = 2;
    answer->column[1].state = states;
    answer->column[1].has_state = true;
    answer->column[2].name = "yoy";
    answer->column[2].kind = TIDE_CELL_REAL;
    answer->column[2].real = ratios;
    CHECK_VALID(answer_validate(answer));
    CHECK_TEXT(tide_answer_cell(answer, 0, 0).text, "0101");
    CHECK_INT(tide_answer_cell(answer, 0, 1).mantissa, 125);
    CHECK_INT(tide_answer_cell(answer, 0, 1).scale, 2);
    CHECK_INT(tide_answer_cell(answer, 1, 1).state, TIDE_STATE_CONFIDENTIAL);
    CHECK(tide_answer_cell(answer, 1, 2).real == 0.25);
    CHECK_INT(tide_answer_state_count(answer, TIDE_STATE_OK), 3);
    CHECK_INT(tide_answer_state_count(answer, TIDE_STATE_CONFIDENTIAL), 1);
    CHECK_TEXT(answer_state_name(answer, 1, name, sizeof name), "state");
    answer->column[2].has_state = true;
    CHECK_TEXT(answer_state_name(answer, 1, name, sizeof name), "value_state");
    answer->column[2].real = NULL;
    CHECK(answer_validate(answer) != NULL);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(states_are_in_order_and_lawful)
{
    UNUSED;
    CHECK_INT(tide_state_count(), 31);
    for (size_t i = 0; i < tide_state_count(); i++) {
        const tide_state_row *row = tide_state_at(i);
        CHECK(i == 0 || row->code > tide_state_at(i - 1)->code);
        CHECK(tide_state_find(row->code) == row);
        CHECK(tide_state_find_name(row->name) == row);
        CHECK(strlen(row->sdmx) == 1);
        CHECK((row->sign[0] == '\0') == (row->code == TIDE_STATE_OK));
    }
    CHECK(tide_state_find(0x10) == NULL);
    CHECK(tide_state_find_name("fine") == NULL);
}

TEST(units_are_read_and_written)
{
    UNUSED;
    static const struct {
        const char *text;
        const char *dimension;
        const char *currency;
        int32_t scale10;
        const char *per;
        const char *written;
    } rows[] = {
        {"", "", "", 0, "", ""},
        {"million USD", "currency", "USD", 6, "", "million USD"},
        {"1e6 USD", "currency", "USD", 6, "", "million USD"},
        {"US$", "currency", "USD", 0, "", "USD"},
        {"USD million", "currency million", "USD", 0, "", "USD million"},
        {"thousand t", "t", "", 3, "", "thousand t"},
        {"USD per t", "currency", "USD", 0, "t", "USD per t"},
        {"EUR/100 kg", "currency", "EUR", 0, "100 kg", "EUR per 100 kg"},
        {"per cent", "percent", "", 0, "", "percent"},
        {"%", "percent", "", 0, "", "percent"},
        {"kg", "kg", "", 0, "", "kg"},
        {"TEU", "TEU", "", 0, "", "TEU"},
        {"10^7 JPY", "currency", "JPY", 7, "", "10^7 JPY"},
        {"1000 barrels per day", "barrels", "", 3, "day", "thousand barrels per day"},
        {"млрд руб", "руб", "", 9, "", "billion руб"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char buffer[UNIT_TEXT_SIZE];
        struct unit unit = unit_parse(rows[i].text, strlen(rows[i].text));
        CHECK_TEXT(unit.dimension, rows[i].dimension);
        CHECK_TEXT(unit.currency, rows[i].currency);
        CHECK_INT(unit.scale10, rows[i].scale10);
        CHECK_TEXT(unit.per, rows[i].per);
        CHECK_INT(unit_format(&unit, buffer), strlen(rows[i].written));
        CHECK_TEXT(buffer, rows[i].written);
        struct unit again = unit_parse(buffer, strlen(buffer));
        CHECK(unit_equal(&unit, &again));
        CHECK(unit_is_known(&unit) == (i > 0));
    }
}

TEST(long_units_are_cut_between_characters)
{
    UNUSED;
    static const char text[] = "aмммммммммммммммммм per ммммммммммммммммммм";
    struct unit unit = unit_parse(text, strlen(text));

    CHECK(strlen(unit.dimension) < sizeof unit.dimension);
    CHECK_INT(utf8_check(unit.dimension, strlen(unit.dimension)), strlen(unit.dimension));
    CHECK_INT(utf8_check(unit.per, strlen(unit.per)), strlen(unit.per));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(cells_come_out_by_kind),
        ROW(states_are_in_order_and_lawful),
        ROW(units_are_read_and_written),
        ROW(long_units_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
