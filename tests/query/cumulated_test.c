/*
 * cumulated_test.c - which figures look year to date, and which requests mind.
 */
#include "query/ask.h"

#include <stdarg.h>

static char file[64 * 1024];
static size_t length;

static void put(const char *format, ...) PRINTF_LIKE(1, 2);

static void put(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    length += (size_t)vsnprintf(file + length, sizeof file - length, format, arguments);
    va_end(arguments);
    CHECK(length < sizeof file);
}

/* Flows of two partners from 60 to 119, months or quarters, or their sums from the
   beginning of the year on. */
static void make_file(uint64_t *seed, char freq, int years, bool is_cumulated)
{
    int per_year = freq == 'M' ? 12 : 4;

    length = 0;
    put("period,partner,value\n");
    for (int partner = 0; partner < 2; partner++) {
        int sum = 0;
        for (int t = 0; t < years * per_year + 2; t++) {
            int flow = 60 + (int)(check_random(seed) % 60);
            sum = t % per_year == 0 ? flow : sum + flow;
            if (freq == 'M')
                put("%d-%02d,P%d,%d\n", 2015 + t / 12, t % 12 + 1, partner,
                    is_cumulated ? sum : flow);
            else
                put("%d-Q%d,P%d,%d\n", 2015 + t / 4, t % 4 + 1, partner,
                    is_cumulated ? sum : flow);
        }
    }
}

static tide_status run(const char *verb, const char *const *option)
{
    char path[16];
    struct ask ask;

    ask_write(file, path);
    ask_open(&ask);
    tide_status status = ask_run(&ask, path, verb, option);
    if (status != TIDE_STATUS_OK)
        CHECK_TEXT(ask.err.id, "cumulated");
    ask_close(&ask);
    unlink(path);
    return status;
}

static const char *const by[] = {"by=partner", NULL};

TEST(sums_from_january_on_are_seen)
{
    UNUSED;
    uint64_t seed = 1;

    for (int round = 0; round < 20; round++) {
        make_file(&seed, 'M', 1 + round % 3, true);
        CHECK_STATUS(run("pop", by), TIDE_STATUS_SHAPE);
        make_file(&seed, 'Q', 2 + round % 3, true);
        CHECK_STATUS(run("pop", by), TIDE_STATUS_SHAPE);
    }
}

TEST(figures_of_single_periods_are_not)
{
    UNUSED;
    uint64_t seed = 2;

    for (int round = 0; round < 60; round++) {
        make_file(&seed, round % 2 == 0 ? 'M' : 'Q', 1 + round % 4, false);
        CHECK_OK(run("pop", by));
    }
}

/* A season that rises through the year: one turn is not enough. */
TEST(one_turn_of_quarters_says_too_little)
{
    UNUSED;
    static const char *const none[] = {NULL};

    length = 0;
    put("period,value\n2020-Q1,10\n2020-Q2,20\n2020-Q3,30\n2020-Q4,40\n"
        "2021-Q1,11\n2021-Q2,21\n2021-Q3,31\n2021-Q4,41\n");
    CHECK_OK(run("pop", none));
    put("2022-Q1,12\n");
    CHECK_STATUS(run("pop", none), TIDE_STATUS_SHAPE);
}

TEST(requests_that_mind)
{
    UNUSED;
    static const struct {
        const char *verb;
        const char *option[4];
        bool minds;
    } rows[] = {
        {"pop", {"by=partner"}, true},
        {"ytd", {"by=partner"}, true},
        {"mat", {"by=partner"}, true},
        {"cagr", {"by=partner"}, true},
        {"saar", {"by=partner", "allow-nsa"}, true},
        {"index", {"by=partner", "base=2015-01"}, true},
        {"diff", {"by=partner", "of=pop"}, true},
        {"contribution", {"by=partner", "of=pop"}, true},
        {"cumulate", {"by=partner"}, true},
        {"moving", {"by=partner", "window=3"}, true},
        {"stl", {"by=partner"}, true},
        {"yoy", {"by=partner", "freq=A"}, true},
        {"sum", {"by=partner", "freq=Q"}, true},
        {"yoy", {"by=partner"}, false},
        {"diff", {"by=partner"}, false},
        {"contribution", {"by=partner"}, false},
        {"share", {"by=partner"}, false},
        {"decumulate", {"by=partner"}, false},
        {"sum", {"by=partner"}, false},
        {"pop", {"by=partner", "cumulated"}, false},
        {"pop", {"by=partner", "allow-cumulated"}, false},
        {"ytd", {"by=partner", "cumulated"}, false},
        {"sum", {"by=partner", "freq=Q", "cumulated"}, false},
        {"pop",
         {"by=partner", "columns=period:period,partner:key,value:decimal[cumulated]"},
         false},
        {"pop",
         {"by=partner", "columns=period:period,partner:key,value:decimal[kind=stock]"},
         false},
    };
    uint64_t seed = 3;

    make_file(&seed, 'M', 3, true);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool minds = run(rows[i].verb, rows[i].option) == TIDE_STATUS_SHAPE;
        if (minds != rows[i].minds)
            fail_msg("row %zu, %s", i, rows[i].verb);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sums_from_january_on_are_seen),
        ROW(figures_of_single_periods_are_not),
        ROW(one_turn_of_quarters_says_too_little),
        ROW(requests_that_mind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
