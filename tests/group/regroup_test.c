/*
 * regroup_test.c - coarser periods: which parts they need and what they take of them.
 */
#include "harness/check.h"

#include "column/series.h"
#include "group/group.h"
#include "time/period.h"

/* One series of one measure; figure[t] < 0: missing. */
static tide_panel *panel_of(struct runtime *runtime, tide_period first,
                            const int64_t *figure, size_t count,
                            struct measure_traits traits)
{
    const struct panel_measure measure = {.name = "v", .scale = 1, .traits = traits};
    const struct panel_shape shape = {.series_count = 1,
                                      .first = first,
                                      .period_count = count,
                                      .measure_count = 1,
                                      .measure = &measure,
                                      .has_half = true};
    tide_panel *panel;

    CHECK_OK(panel_new(runtime, &shape, &panel, NULL));
    for (size_t t = 0; t < count; t++)
        if (figure[t] >= 0) {
            panel->measure[0].mantissa[t] = figure[t];
            panel->measure[0].state[t] = TIDE_STATE_OK;
            panel->measure[0].half[t] = 2;
        }
    return panel;
}

/* 2021-12 to 2022-10: Q4 lacks its start, Q1 is whole, Q2 has a hole, Q3 none, Q4 1. */
static const int64_t months[] = {100, 1, 2, 6, 4, -1, 5, -1, -1, -1, 7};

static tide_series quarters(struct runtime *runtime, struct measure_traits traits,
                            bool allow_partial, tide_panel **out)
{
    tide_panel *fine = panel_of(runtime, period_month(2021, 12), months, 11, traits);

    CHECK_OK(panel_regroup(fine, TIDE_FREQ_Q, allow_partial, out, NULL));
    panel_free(fine);
    CHECK_VALID(panel_validate(*out));
    CHECK_INT((*out)->period_count, 5);
    CHECK(tide_period_equal((*out)->first, period_quarter(2021, 4)));
    return panel_series(*out, 0, 0);
}

TEST(a_quarter_needs_its_three_months)
{
    UNUSED;
    static const tide_state strict[] = {TIDE_STATE_INCOMPLETE_WINDOW, TIDE_STATE_OK,
                                        TIDE_STATE_INCOMPLETE_WINDOW, TIDE_STATE_MISSING,
                                        TIDE_STATE_INCOMPLETE_WINDOW};
    static const tide_state partial[] = {TIDE_STATE_PARTIAL_PERIOD, TIDE_STATE_OK,
                                         TIDE_STATE_PARTIAL_PERIOD, TIDE_STATE_MISSING,
                                         TIDE_STATE_PARTIAL_PERIOD};
    static const int64_t sums[] = {100, 9, 9, 0, 7};
    static const int64_t lasts[] = {100, 6, 5, 0, 7};
    struct runtime runtime;

    check_runtime(&runtime, 1);
    for (int is_stock = 0; is_stock < 2; is_stock++)
        for (int allow = 0; allow < 2; allow++) {
            struct measure_traits traits = {.kind = is_stock ? MEASURE_STOCK
                                                             : MEASURE_SIGNED};
            tide_panel *coarse;
            tide_series series = quarters(&runtime, traits, allow != 0, &coarse);
            for (size_t t = 0; t < 5; t++) {
                tide_state want = allow ? partial[t] : strict[t];
                CHECK_INT(tide_series_state(&series, t), want);
                if (tide_state_has_value(want))
                    CHECK_INT(series_mantissa(&series, t), is_stock ? lasts[t] : sums[t]);
            }
            CHECK_INT(series_half(&series, 1), is_stock ? 2 : 6);
            CHECK_INT(coarse->partial.cells, allow ? 3 : 0);
            CHECK_INT(coarse->partial.parts, allow ? 1 : 0);
            CHECK_INT(coarse->partial.due, allow ? 3 : 0);
            panel_free(coarse);
        }
    runtime_release(&runtime);
}

/* COMPUTATIONS, worked example 6: 70.5, 66.0 and a hole. */
TEST(the_first_quarter_of_2022_lacks_a_month)
{
    UNUSED;
    static const int64_t figures[] = {705, 660, -1, 753, 802, 799};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_panel *fine =
        panel_of(&runtime, period_month(2022, 1), figures, 6, (struct measure_traits){0});

    for (int allow = 0; allow < 2; allow++) {
        tide_panel *coarse;
        CHECK_OK(panel_regroup(fine, TIDE_FREQ_Q, allow != 0, &coarse, NULL));
        tide_series series = panel_series(coarse, 0, 0);
        CHECK_INT(tide_series_state(&series, 0),
                  allow ? TIDE_STATE_PARTIAL_PERIOD : TIDE_STATE_INCOMPLETE_WINDOW);
        if (allow)
            CHECK_INT(series_mantissa(&series, 0), 1365);
        CHECK_INT(series_mantissa(&series, 1), 2354);
        panel_free(coarse);
    }
    panel_free(fine);
    runtime_release(&runtime);
}

TEST(prices_are_averaged_and_rates_are_not)
{
    UNUSED;
    struct runtime runtime;
    tide_panel *coarse;

    check_runtime(&runtime, 1);
    tide_series price = quarters(&runtime, (struct measure_traits){.kind = MEASURE_PRICE},
                                 false, &coarse);
    CHECK(price.kind == TIDE_KIND_REAL);
    CHECK(series_real(&price, 1) == 0.3);
    panel_free(coarse);
    tide_series rate =
        quarters(&runtime, (struct measure_traits){.kind = MEASURE_RATE}, true, &coarse);
    CHECK_INT(tide_series_state(&rate, 1), TIDE_STATE_NOT_COMPARABLE);
    CHECK_INT(tide_series_state(&rate, 3), TIDE_STATE_MISSING);
    panel_free(coarse);
    runtime_release(&runtime);
}

TEST(a_withheld_part_withholds_the_sum)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_panel *fine = panel_of(&runtime, period_month(2021, 12), months, 11,
                                (struct measure_traits){0});
    tide_panel *coarse;

    fine->measure[0].state[2] = TIDE_STATE_PROVISIONAL;
    fine->measure[0].state[4] = TIDE_STATE_CONFIDENTIAL;
    CHECK_OK(panel_regroup(fine, TIDE_FREQ_Q, true, &coarse, NULL));
    CHECK_INT(coarse->measure[0].state[1], TIDE_STATE_PROVISIONAL);
    CHECK_INT(coarse->measure[0].state[2], TIDE_STATE_CONFIDENTIAL);
    panel_free(coarse);
    panel_free(fine);
    runtime_release(&runtime);
}

TEST(an_overflowing_sum_has_no_value)
{
    UNUSED;
    static const int64_t figures[] = {INT64_MAX, 1, 1, 1, 1, 1};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_panel *fine =
        panel_of(&runtime, period_month(2020, 1), figures, 6, (struct measure_traits){0});
    tide_panel *coarse;

    CHECK_OK(panel_regroup(fine, TIDE_FREQ_Q, false, &coarse, NULL));
    CHECK_INT(coarse->measure[0].state[0], TIDE_STATE_OVERFLOW);
    CHECK_INT(coarse->measure[0].mantissa[1], 3);
    panel_free(coarse);
    panel_free(fine);
    runtime_release(&runtime);
}

/* Days to years equals days to months to years, and days to quarters to halves ... */
TEST(the_way_does_not_matter)
{
    UNUSED;
    enum { DAYS = 1500 };
    static int64_t figures[DAYS];
    static const tide_freq ways[][3] = {{TIDE_FREQ_A, TIDE_FREQ_A, TIDE_FREQ_A},
                                        {TIDE_FREQ_M, TIDE_FREQ_A, TIDE_FREQ_A},
                                        {TIDE_FREQ_M, TIDE_FREQ_Q, TIDE_FREQ_A},
                                        {TIDE_FREQ_Q, TIDE_FREQ_S, TIDE_FREQ_A},
                                        {TIDE_FREQ_S, TIDE_FREQ_A, TIDE_FREQ_A}};
    uint64_t seed = 31;
    struct runtime runtime;

    print_message("seed %d\n", 31);
    check_runtime(&runtime, 1);
    for (size_t t = 0; t < DAYS; t++)
        figures[t] = (int64_t)(check_random(&seed) % 1000000);
    figures[40] = -1; /* 2019 lacks a day */
    tide_panel *days = panel_of(&runtime, period_day(2018, 12, 1), figures, DAYS,
                                (struct measure_traits){0});
    int64_t first_sum = 0;
    int32_t leap_first = tide_period_first_day(period_year(2020)) - days->first.ordinal;
    for (int32_t t = leap_first; t < leap_first + 366; t++)
        first_sum += figures[t];
    for (size_t way = 0; way < COUNT_OF(ways); way++) {
        tide_panel *panel = NULL;
        CHECK_OK(panel_regroup(days, ways[way][0], false, &panel, NULL));
        for (size_t step = 1; step < 3; step++) {
            tide_panel *coarser;
            if (ways[way][step] == ways[way][step - 1])
                continue;
            CHECK_OK(panel_regroup(panel, ways[way][step], false, &coarser, NULL));
            panel_free(panel);
            panel = coarser;
        }
        CHECK_VALID(panel_validate(panel));
        CHECK(tide_period_equal(panel->first, period_year(2018)));
        CHECK_INT(panel->measure[0].state[0], TIDE_STATE_INCOMPLETE_WINDOW);
        CHECK_INT(panel->measure[0].state[1], TIDE_STATE_INCOMPLETE_WINDOW);
        CHECK_INT(panel->measure[0].state[2], TIDE_STATE_OK);
        CHECK(panel->measure[0].mantissa[2] == first_sum);
        CHECK_INT(panel->measure[0].half[2], 732);
        panel_free(panel);
    }
    tide_panel *weeks;
    CHECK_OK(panel_regroup(days, TIDE_FREQ_W, false, &weeks, NULL));
    CHECK_VALID(panel_validate(weeks));
    CHECK_INT(weeks->measure[0].state[0], TIDE_STATE_INCOMPLETE_WINDOW);
    CHECK_INT(weeks->measure[0].half[1], 14);
    panel_free(weeks);
    panel_free(days);
    runtime_release(&runtime);
}

TEST(finer_and_weeks_are_refused)
{
    UNUSED;
    static const struct {
        tide_freq from;
        tide_freq to;
    } rows[] = {{TIDE_FREQ_W, TIDE_FREQ_M},   {TIDE_FREQ_W, TIDE_FREQ_A},
                {TIDE_FREQ_M, TIDE_FREQ_M},   {TIDE_FREQ_A, TIDE_FREQ_Q},
                {TIDE_FREQ_M, TIDE_FREQ_D},   {TIDE_FREQ_M, TIDE_FREQ_W},
                {TIDE_FREQ_M, TIDE_FREQ_NONE}};
    struct runtime runtime;
    tide_error err;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_panel *out = NULL;
        tide_panel *panel = panel_of(&runtime, period_of(rows[i].from, 5000), months, 11,
                                     (struct measure_traits){0});
        CHECK_STATUS(panel_regroup(panel, rows[i].to, true, &out, &err),
                     TIDE_STATUS_SHAPE);
        CHECK_TEXT(err.id, "regroup");
        CHECK(out == NULL);
        panel_free(panel);
    }
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_quarter_needs_its_three_months),
        ROW(the_first_quarter_of_2022_lacks_a_month),
        ROW(prices_are_averaged_and_rates_are_not),
        ROW(a_withheld_part_withholds_the_sum),
        ROW(an_overflowing_sum_has_no_value),
        ROW(the_way_does_not_matter),
        ROW(finer_and_weeks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
