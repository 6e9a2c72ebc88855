/*
 * sums_test.c - growth of sums of weeks and days: years are as long as the calendar says.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

/* A series of ones. */
static struct tide_panel *ones(struct arena *arena, tide_period first, size_t count)
{
    struct tide_panel *panel =
        fixture_panel(arena, first, 1, count, TIDE_KIND_DECIMAL, 0);

    for (size_t t = 0; t < count; t++) {
        panel->measure[0].mantissa[t] = 1;
        panel->measure[0].state[t] = TIDE_STATE_OK;
    }
    return panel;
}

static struct series_out ask(struct runtime *runtime, struct arena *arena,
                             const struct tide_panel *panel, const char *name,
                             const char *words, bool use_reference)
{
    const struct computation *computation = registry_find(name);
    const struct argument *argument;
    struct compute_result result;
    size_t group = 0;

    CHECK_OK(fixture_arguments(computation, words, arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, &panel, &group, 1);
    request.use_reference = use_reference;
    CHECK_OK(compute_run(runtime, &request, arena, &result, NULL));
    return result.column[0];
}

static size_t place(const struct tide_panel *panel, const char *text)
{
    tide_period period;

    CHECK_OK(tide_period_parse(text, strlen(text), &period, NULL));
    return (size_t)(period.ordinal - panel->first.ordinal);
}

TEST(a_year_of_days_has_the_days_since_the_date_before)
{
    UNUSED;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    struct tide_panel *days = ones(&arena, period_day(2018, 1, 1), 4 * 365 + 1);

    struct series_out sums = ask(&runtime, &arena, days, "mat", "sums=yes", false);
    CHECK_INT(sums.state[place(days, "2018-12-30")], TIDE_STATE_INCOMPLETE_WINDOW);
    CHECK_INT(sums.mantissa[place(days, "2018-12-31")], 365);
    CHECK_INT(sums.mantissa[place(days, "2020-02-28")], 365);
    CHECK_INT(sums.state[place(days, "2020-02-29")], TIDE_STATE_INCOMPLETE_WINDOW);
    CHECK_INT(sums.mantissa[place(days, "2020-03-01")], 366);
    CHECK_INT(sums.mantissa[place(days, "2021-02-28")], 366);
    CHECK_INT(sums.mantissa[place(days, "2021-03-01")], 365);

    struct series_out mat = ask(&runtime, &arena, days, "mat", "", false);
    CHECK_INT(mat.state[place(days, "2019-12-30")], TIDE_STATE_BASE_MISSING);
    CHECK(mat.real[place(days, "2019-12-31")] == 0.0);
    CHECK(mat.real[place(days, "2020-12-31")] == 100.0 / 365.0);

    struct series_out ytd = ask(&runtime, &arena, days, "ytd", "", false);
    CHECK(ytd.real[place(days, "2020-02-28")] == 0.0);
    CHECK_INT(ytd.state[place(days, "2020-02-29")], TIDE_STATE_BASE_MISSING);
    CHECK(ytd.real[place(days, "2020-03-01")] == 100.0 / 60.0);
    CHECK(ytd.real[place(days, "2021-03-01")] == -100.0 / 61.0);
    arena_release(&arena);
    runtime_release(&runtime);
}

TEST(a_year_of_weeks_has_52)
{
    UNUSED;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    struct tide_panel *weeks = ones(&arena, period_week(2019, 1), 3 * 53);

    struct series_out sums = ask(&runtime, &arena, weeks, "mat", "sums=yes", false);
    CHECK_INT(sums.mantissa[place(weeks, "2019-W52")], 52);
    CHECK_INT(sums.mantissa[place(weeks, "2020-W53")], 52);
    struct series_out ytd = ask(&runtime, &arena, weeks, "ytd", "", false);
    CHECK(ytd.real[place(weeks, "2020-W52")] == 0.0);
    CHECK_INT(ytd.state[place(weeks, "2020-W53")], TIDE_STATE_BASE_MISSING);
    CHECK(ytd.real[place(weeks, "2021-W01")] == 0.0);
    arena_release(&arena);
    runtime_release(&runtime);
}

/* Holes, marks and breaks at random; the first half without any. */
static void spoil(struct tide_panel *panel, uint64_t seed)
{
    static const tide_state states[] = {TIDE_STATE_MISSING, TIDE_STATE_BREAK,
                                        TIDE_STATE_PARTIAL_PERIOD,
                                        TIDE_STATE_PROVISIONAL};

    for (size_t t = 0; t < panel->period_count; t++) {
        panel->measure[0].mantissa[t] = (int64_t)(check_random(&seed) % 1000);
        if (t > panel->period_count / 2 && check_random(&seed) % 200 == 0)
            panel->measure[0].state[t] = states[check_random(&seed) % COUNT_OF(states)];
    }
}

TEST(weeks_and_days_are_what_the_definition_gives)
{
    UNUSED;
    static const char *const rows[][2] = {{"ytd", ""},       {"ytd", "common=yes"},
                                          {"mat", ""},       {"mat", "sums=yes"},
                                          {"diff", ""},      {"cumulate", ""},
                                          {"decumulate", ""}};
    struct runtime runtime;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
        const char *const *row = rows[i / 2];
        struct arena arena;
        arena_init(&arena, &runtime.memory);
        struct tide_panel *panel = i % 2 == 0
                                       ? ones(&arena, period_day(2019, 11, 5), 2200)
                                       : ones(&arena, period_week(2014, 30), 500);
        spoil(panel, i + 1);
        struct series_out fast = ask(&runtime, &arena, panel, row[0], row[1], false);
        struct series_out slow = ask(&runtime, &arena, panel, row[0], row[1], true);
        for (size_t t = 0; t < fast.count; t++) {
            CHECK_INT(fast.state[t], slow.state[t]);
            if (!tide_state_has_value(fast.state[t]))
                continue;
            if (fast.kind == TIDE_KIND_DECIMAL)
                CHECK_INT(fast.mantissa[t], slow.mantissa[t]);
            else
                CHECK(fast.real[t] == slow.real[t]);
        }
        arena_release(&arena);
    }
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_year_of_days_has_the_days_since_the_date_before),
        ROW(a_year_of_weeks_has_52),
        ROW(weeks_and_days_are_what_the_definition_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
