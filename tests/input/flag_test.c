/*
 * flag_test.c - letters of observation status into states.
 */
#include "harness/check.h"

#include "input/flag.h"

static struct flags read(const char *cell, bool is_confidentiality)
{
    return flags_read(text_of(cell), is_confidentiality);
}

TEST(each_letter_has_its_state)
{
    UNUSED;
    static const struct {
        const char *cell;
        tide_state state;
    } rows[] = {
        {"", TIDE_STATE_OK},
        {"A", TIDE_STATE_OK},
        {"B", TIDE_STATE_BREAK},
        {"D", TIDE_STATE_DEFINITION},
        {"E", TIDE_STATE_ESTIMATED},
        {"F", TIDE_STATE_FORECAST},
        {"G", TIDE_STATE_DEFINITION},
        {"H", TIDE_STATE_MISSING},
        {"I", TIDE_STATE_IMPUTED},
        {"J", TIDE_STATE_DEFINITION},
        {"K", TIDE_STATE_INCLUDED_ELSEWHERE},
        {"L", TIDE_STATE_MISSING},
        {"M", TIDE_STATE_NOT_APPLICABLE},
        {"O", TIDE_STATE_MISSING},
        {"P", TIDE_STATE_PROVISIONAL},
        {"Q", TIDE_STATE_CONFIDENTIAL},
        {"S", TIDE_STATE_SPECIAL_EVENT},
        {"U", TIDE_STATE_LOW_RELIABILITY},
        {"V", TIDE_STATE_UNVALIDATED},
        {"W", TIDE_STATE_INCLUDES_OTHER},
        {"b", TIDE_STATE_BREAK},
        {"c", TIDE_STATE_CONFIDENTIAL},
        {"d", TIDE_STATE_DEFINITION},
        {"e", TIDE_STATE_ESTIMATED},
        {"f", TIDE_STATE_FORECAST},
        {"p", TIDE_STATE_PROVISIONAL},
        {"r", TIDE_STATE_OK},
        {"s", TIDE_STATE_ESTIMATED},
        {"u", TIDE_STATE_LOW_RELIABILITY},
        {"z", TIDE_STATE_NOT_APPLICABLE},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct flags flags = read(rows[i].cell, false);
        CHECK_INT(flags.state, rows[i].state);
        CHECK_INT(flags_state(&flags, false), rows[i].state);
        CHECK(!flags.has_unknown);
    }
}

TEST(not_significant_depends_on_the_figure)
{
    UNUSED;
    static const char *const cells[] = {"N", "n"};

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        struct flags flags = read(cells[i], false);
        CHECK_INT(flags_state(&flags, true), TIDE_STATE_NEGLIGIBLE);
        CHECK_INT(flags_state(&flags, false), TIDE_STATE_LOW_RELIABILITY);
    }
}

TEST(of_several_letters_the_largest_code_wins)
{
    UNUSED;
    CHECK_INT(read("bu", false).state, TIDE_STATE_BREAK);
    CHECK_INT(read("ub", false).state, TIDE_STATE_BREAK);
    CHECK_INT(read("p, e", false).state, TIDE_STATE_ESTIMATED);
    CHECK_INT(read("P Q", false).state, TIDE_STATE_CONFIDENTIAL);
}

TEST(confidentiality_has_letters_of_its_own)
{
    UNUSED;
    CHECK_INT(read("F", true).state, TIDE_STATE_OK);
    CHECK_INT(read("C", true).state, TIDE_STATE_CONFIDENTIAL);
    CHECK_INT(read("N", true).state, TIDE_STATE_CONFIDENTIAL);
    CHECK(!read("N", true).is_negligible);
}

TEST(what_is_no_flag_is_told)
{
    UNUSED;
    CHECK(read("X", false).has_unknown);
    CHECK(read("C", false).has_unknown);
    CHECK(read("provisional", false).has_unknown);
    CHECK_INT(read("provisional", false).state, TIDE_STATE_OK);
    CHECK(!read("p, e, b", false).has_unknown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(each_letter_has_its_state),
        ROW(not_significant_depends_on_the_figure),
        ROW(of_several_letters_the_largest_code_wins),
        ROW(confidentiality_has_letters_of_its_own),
        ROW(what_is_no_flag_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
