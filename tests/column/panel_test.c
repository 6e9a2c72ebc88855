/*
 * panel_test.c - series are found by their keys, parts are cut out, axes are joined.
 */
#include "harness/check.h"

#include "column/panel.h"
#include "column/series.h"
#include "column/tuple_index.h"
#include "time/period.h"

struct fixture {
    struct runtime runtime;
    struct dictionary flow;
    struct dictionary partner;
};

static void fixture_init(struct fixture *fixture)
{
    static const char *const flows[] = {"X", "M"};
    static const char *const partners[] = {"USA", "CHN", "", "CH"};
    uint32_t code;

    check_runtime(&fixture->runtime, 1);
    dictionary_init(&fixture->flow, &fixture->runtime.memory);
    dictionary_init(&fixture->partner, &fixture->runtime.memory);
    for (size_t i = 0; i < COUNT_OF(flows); i++)
        CHECK_OK(dictionary_intern(&fixture->flow, text_of(flows[i]), &code, NULL));
    for (size_t i = 0; i < COUNT_OF(partners); i++)
        CHECK_OK(dictionary_intern(&fixture->partner, text_of(partners[i]), &code, NULL));
}

static void fixture_release(struct fixture *fixture)
{
    dictionary_release(&fixture->flow);
    dictionary_release(&fixture->partner);
    runtime_release(&fixture->runtime);
}

/* flow x partner: M CHN, M USA, X "", X CH, X CHN; figure = 100 series + t. */
static tide_panel *make_panel(struct fixture *fixture, tide_period first, size_t periods,
                              bool absent_is_zero)
{
    static const uint32_t codes[] = {1, 1, 1, 0, 0, 2, 0, 3, 0, 1};
    const struct panel_key keys[] = {
        {.name = "flow", .dictionary = &fixture->flow},
        {.name = "partner", .dictionary = &fixture->partner},
    };
    const struct panel_measure measure = {.name = "value",
                                          .scale = 1,
                                          .traits.absent_is_zero = absent_is_zero};
    const struct panel_shape shape = {.key_count = 2,
                                      .key = keys,
                                      .series_count = 5,
                                      .first = first,
                                      .period_count = periods,
                                      .measure_count = 1,
                                      .measure = &measure,
                                      .has_half = true};
    tide_panel *panel;

    CHECK_OK(panel_new(&fixture->runtime, &shape, &panel, NULL));
    memcpy(panel->code, codes, sizeof codes);
    for (size_t i = 0; i < 5 * periods; i++) {
        panel->measure[0].mantissa[i] = (int64_t)(i / periods * 100 + i % periods);
        panel->measure[0].state[i] = TIDE_STATE_OK;
        panel->measure[0].half[i] = 3;
    }
    CHECK_VALID(panel_validate(panel));
    return panel;
}

TEST(a_new_panel_is_absent)
{
    UNUSED;
    struct fixture fixture;
    fixture_init(&fixture);
    const struct panel_measure measures[] = {{.name = "a"},
                                             {.name = "b",
                                              .traits.absent_is_zero = true}};
    const struct panel_shape shape = {.series_count = 1,
                                      .first = period_year(2000),
                                      .period_count = 3,
                                      .measure_count = 2,
                                      .measure = measures,
                                      .has_half = true};
    tide_panel *panel;

    CHECK_OK(panel_new(&fixture.runtime, &shape, &panel, NULL));
    CHECK_VALID(panel_validate(panel));
    for (size_t t = 0; t < 3; t++) {
        tide_series a = tide_panel_series(panel, 0, 0);
        tide_series b = tide_panel_series(panel, 0, 1);
        CHECK_INT(tide_series_state(&a, t), TIDE_STATE_MISSING);
        CHECK_INT(tide_series_state(&b, t), TIDE_STATE_OK);
        CHECK_INT(series_mantissa(&b, t), 0);
        CHECK_INT(series_half(&b, t), 0);
    }
    panel_free(panel);
    fixture_release(&fixture);
}

TEST(series_are_found_by_their_texts)
{
    UNUSED;
    struct fixture fixture;
    fixture_init(&fixture);
    tide_panel *panel = make_panel(&fixture, period_month(2020, 1), 4, false);
    size_t at = 99;
    tide_error err;

    for (size_t series = 0; series < 5; series++) {
        const char *key[] = {tide_panel_key_text(panel, series, 0),
                             tide_panel_key_text(panel, series, 1)};
        CHECK_OK(tide_panel_find(panel, key, &at, NULL));
        CHECK_INT(at, series);
    }
    const char *absent[] = {"X", "USA"};
    CHECK_STATUS(tide_panel_find(panel, absent, &at, &err), TIDE_STATUS_NOT_FOUND);
    CHECK_TEXT(err.message, "no series \"X\", \"USA\"");
    panel_free(panel);
    fixture_release(&fixture);
}

TEST(slices_align_on_the_union)
{
    UNUSED;
    for (int is_zero = 0; is_zero < 2; is_zero++) {
        struct fixture fixture;
        fixture_init(&fixture);
        tide_panel *early = make_panel(&fixture, period_month(2020, 1), 4, is_zero != 0);
        tide_panel *late = make_panel(&fixture, period_month(2020, 3), 5, is_zero != 0);
        tide_panel *side[2];

        CHECK_OK(panel_slice(early, 0, 0, &side[0], NULL)); /* X: "", CH, CHN */
        CHECK_OK(panel_slice(late, 0, 1, &side[1], NULL));  /* M: CHN, USA */
        CHECK_INT(side[0]->series_count, 3);
        CHECK_INT(side[1]->series_count, 2);
        CHECK_OK(panel_align(&fixture.runtime, side, 2, NULL));
        for (size_t i = 0; i < 2; i++) {
            static const char *const union_keys[] = {"", "CH", "CHN", "USA"};
            CHECK_VALID(panel_validate(side[i]));
            CHECK_INT(side[i]->series_count, 4);
            CHECK_INT(side[i]->period_count, 7);
            CHECK(tide_period_equal(side[i]->first, period_month(2020, 1)));
            for (size_t series = 0; series < 4; series++)
                CHECK_TEXT(tide_panel_key_text(side[i], series, 0), union_keys[series]);
        }
        tide_series chn_x = panel_series(side[0], 2, 0);
        tide_series chn_m = panel_series(side[1], 2, 0);
        CHECK_INT(series_mantissa(&chn_x, 3), 403);
        CHECK_INT(series_half(&chn_x, 3), 3);
        CHECK_INT(series_mantissa(&chn_m, 2), 0);
        CHECK_INT(series_mantissa(&chn_m, 6), 4);
        tide_state absent = is_zero ? TIDE_STATE_OK : TIDE_STATE_MISSING;
        CHECK_INT(tide_series_state(&chn_x, 4), absent);
        CHECK_INT(tide_series_state(&chn_m, 1), absent);
        CHECK_INT(tide_series_state(&chn_m, 2), TIDE_STATE_OK);
        panel_free(early);
        panel_free(late);
        panel_free(side[0]);
        panel_free(side[1]);
        fixture_release(&fixture);
    }
}

TEST(align_refuses_two_frequencies)
{
    UNUSED;
    struct fixture fixture;
    fixture_init(&fixture);
    tide_panel *both[] = {make_panel(&fixture, period_month(2020, 1), 4, false),
                          make_panel(&fixture, period_year(2020), 4, false)};
    tide_panel *before[] = {both[0], both[1]};
    tide_error err;

    CHECK_STATUS(panel_align(&fixture.runtime, both, 2, &err), TIDE_STATUS_SHAPE);
    CHECK_TEXT(err.id, "join_axis");
    CHECK(both[0] == before[0] && both[1] == before[1]);
    panel_free(both[0]);
    panel_free(both[1]);
    fixture_release(&fixture);
}

TEST(validate_sees_planted_faults)
{
    UNUSED;
    struct fixture fixture;
    fixture_init(&fixture);
    tide_panel *panel = make_panel(&fixture, period_month(2020, 1), 4, false);

    panel->code[1] = 0; /* M USA twice */
    CHECK(panel_validate(panel) != NULL);
    panel->code[1] = 9;
    CHECK(panel_validate(panel) != NULL);
    panel->code[1] = 1;
    panel->measure[0].half[7] = -1;
    CHECK(panel_validate(panel) != NULL);
    panel->measure[0].half[7] = 0;
    panel->measure[0].state[19] = 0x7F;
    CHECK(panel_validate(panel) != NULL);
    panel->measure[0].state[19] = 0;
    panel->first.ordinal = -5;
    CHECK(panel_validate(panel) != NULL);
    panel_free(panel);
    fixture_release(&fixture);
}

TEST(series_find_and_period_are_inverse)
{
    UNUSED;
    static const int64_t figures[] = {1, -25, 3};
    static const tide_state states[] = {0, 0, TIDE_STATE_MISSING};
    tide_series series = {.first = period_week(2020, 52),
                          .count = 3,
                          .scale = 1,
                          .value = figures,
                          .state = states};

    for (size_t t = 0; t < 3; t++)
        CHECK_INT(series_find(&series, series_period(&series, t)), t);
    CHECK(series_find(&series, period_week(2020, 51)) == SERIES_NOWHERE);
    CHECK(series_find(&series, period_week(2021, 2)) == SERIES_NOWHERE);
    CHECK(series_find(&series, period_month(2020, 12)) == SERIES_NOWHERE);
    CHECK(tide_series_double(&series, 1) == -2.5);
    CHECK(tide_series_double(&series, 2) != tide_series_double(&series, 2));
    CHECK_INT(series_half(&series, 0), 1);
}

TEST(tuples_of_any_width_are_told_apart)
{
    UNUSED;
    uint64_t seed = 8;
    struct memory memory;

    memory_init(&memory, NULL, 0);
    for (int round = 0; round < 60; round++) {
        uint64_t size[9];
        uint64_t tuple[500][9];
        uint32_t number[500];
        size_t field_count = check_random(&seed) % 10;
        struct tuple_index index;
        for (size_t i = 0; i < field_count; i++)
            size[i] = UINT64_C(1) << (check_random(&seed) % 34);
        CHECK_OK(tuple_index_init(&index, &memory, size, field_count, NULL));
        for (size_t k = 0; k < 500; k++) {
            bool is_new;
            size_t same = 0;
            for (size_t i = 0; i < field_count; i++) {
                tuple[k][i] = size[i] - 1 - check_random(&seed) % 2 % size[i];
                tuple_index_put(&index, i, tuple[k][i]);
            }
            CHECK_OK(tuple_index_add(&index, &number[k], &is_new, NULL));
            while (memcmp(tuple[same], tuple[k], field_count * sizeof size[0]) != 0)
                same++;
            CHECK(is_new == (same == k));
            CHECK_INT(number[k], is_new ? index.count - 1 : number[same]);
        }
        tuple_index_release(&index);
    }
    CHECK(atomic_load(&memory.used_bytes) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_new_panel_is_absent),
        ROW(series_are_found_by_their_texts),
        ROW(slices_align_on_the_union),
        ROW(align_refuses_two_frequencies),
        ROW(validate_sees_planted_faults),
        ROW(series_find_and_period_are_inverse),
        ROW(tuples_of_any_width_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
