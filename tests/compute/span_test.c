/*
 * span_test.c - the methods of a whole series: scale and shift laws, figures at the edges
 * of the doubles, short and constant series, random ones without holes.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

static const uint64_t SEED = 11;

enum { MONTHS = 84 };

static const struct {
    const char *name;
    const char *args;
    bool is_shifted; /* a constant added to the figures is added to the trend alone */
} methods[] = {
    {"hp", "", true},
    {"hp", "one-sided=yes lambda=1e9", true},
    {"hamilton", "", true},
    {"henderson", "terms=13", true},
    {"henderson", "mode=mult", false},
    {"decompose", "", true},
    {"decompose", "mode=mult", false},
    {"stl", "", true},
    {"stl", "robust=yes season-window=7", true},
    {"x11", "mode=add", true},
    {"x11", "", false},
    {"season-test", "", true},
    {"season-test", "mode=mult", false},
};

struct bench {
    struct runtime runtime;
    struct arena arena;
};

static void bench_open(struct bench *bench)
{
    check_runtime(&bench->runtime, 1);
    arena_init(&bench->arena, &bench->runtime.memory);
}

static void bench_close(struct bench *bench)
{
    arena_release(&bench->arena);
    runtime_release(&bench->runtime);
}

static void run(struct bench *bench, size_t method, const double *x, size_t count,
                bool use_reference, struct compute_result *out)
{
    const struct computation *computation = registry_find(methods[method].name);
    const struct argument *argument;
    const size_t group = 0;
    struct tide_panel *panel =
        fixture_panel(&bench->arena, period_month(2001, 5), 1, count, TIDE_KIND_REAL, 0);
    const struct tide_panel *input = panel;

    memcpy(panel->measure[0].real, x, count * sizeof *x);
    panel->measure[0].state = NULL;
    CHECK_OK(fixture_arguments(computation, methods[method].args, &bench->arena,
                               &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, &input, &group, 1);
    request.use_reference = use_reference;
    CHECK_OK(compute_run(&bench->runtime, &request, &bench->arena, out, NULL));
}

/* Months with a trend, a season and noise, about 100. */
static void random_months(uint64_t *seed, double *x, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        double noise = (double)(check_random(seed) % 1000) / 100.0;
        x[t] =
            90.0 + 0.3 * (double)t + 8.0 * sin((double)t) + (double)(t * t % 12) + noise;
    }
}

/* Answers in the unit of the measure are `factor` times as large, others the same. */
static void check_scaled(size_t method, const struct compute_result *a,
                         const struct compute_result *b, double factor, double within)
{
    for (size_t column = 0; column < a->output_count; column++) {
        bool has_unit = a->output[column].unit == OUTPUT_UNIT_MEASURE;
        for (size_t t = 0; t < a->length; t++) {
            CHECK_INT(a->column[column].state[t], b->column[column].state[t]);
            double wanted = a->column[column].real[t] * (has_unit ? factor : 1.0);
            double size = has_unit ? 100.0 * factor : 1.0;
            if (fabs(b->column[column].real[t] - wanted) > within * fmax(size, wanted))
                fail_msg("%s %s: %s[%zu] is %.17g, not %.17g", methods[method].name,
                         methods[method].args, a->output[column].name, t,
                         b->column[column].real[t], wanted);
        }
    }
}

TEST(a_scale_changes_nothing_else)
{
    UNUSED;
    static const double factors[] = {0x1p-1000, 0x1p900, 1e-290, 1e290, 1e-3};
    struct bench bench;
    uint64_t seed = SEED;
    double x[MONTHS];
    double scaled[MONTHS];

    bench_open(&bench);
    random_months(&seed, x, MONTHS);
    for (size_t method = 0; method < COUNT_OF(methods); method++) {
        struct compute_result plain;
        run(&bench, method, x, MONTHS, false, &plain);
        for (size_t i = 0; i < COUNT_OF(factors); i++) {
            struct compute_result result;
            for (size_t t = 0; t < MONTHS; t++)
                scaled[t] = x[t] * factors[i];
            run(&bench, method, scaled, MONTHS, false, &result);
            check_scaled(method, &plain, &result, factors[i], 1e-11);
        }
    }
    bench_close(&bench);
}

TEST(a_shift_moves_the_trend_alone)
{
    UNUSED;
    struct bench bench;
    uint64_t seed = SEED;
    double x[MONTHS];
    double shifted[MONTHS];

    bench_open(&bench);
    random_months(&seed, x, MONTHS);
    for (size_t t = 0; t < MONTHS; t++)
        shifted[t] = x[t] + 1000.0;
    for (size_t method = 0; method < COUNT_OF(methods); method++) {
        struct compute_result plain;
        struct compute_result result;
        if (!methods[method].is_shifted)
            continue;
        run(&bench, method, x, MONTHS, false, &plain);
        run(&bench, method, shifted, MONTHS, false, &result);
        for (size_t column = 0; column < plain.output_count; column++) {
            const char *name = plain.output[column].name;
            bool is_level = strcmp(name, "trend") == 0 || strcmp(name, "adjusted") == 0 ||
                            strcmp(name, "henderson") == 0;
            for (size_t t = 0; t < plain.length; t++)
                if (tide_state_has_value(plain.column[column].state[t]) && is_level)
                    plain.column[column].real[t] += 1000.0;
        }
        check_scaled(method, &plain, &result, 1.0, 1e-9);
    }
    bench_close(&bench);
}

/* Every length from 0 on, and every kind of figure, through both ways: whatever comes has
   a state or is finite. */
TEST(no_series_breaks_a_method)
{
    UNUSED;
    enum { KINDS = 7, LONGEST = 45 };
    struct bench bench;
    uint64_t seed = SEED;
    double x[LONGEST];

    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t count = 0; count <= LONGEST; count += count < 30 ? 1 : 5) {
            bench_open(&bench);
            for (size_t t = 0; t < count; t++) {
                double draw = (double)(check_random(&seed) >> 11) * 0x1p-53;
                const double drawn[KINDS] = {
                    7.0,
                    0.0,
                    draw < 0.5 ? 1.7e308 : -1.7e308,
                    draw < 0.5 ? 5e-324 : 1e-310,
                    exp(1400.0 * draw - 700.0),
                    draw < 0.9 ? 1.0 : 1e300,
                    draw - 0.5,
                };
                x[t] = drawn[kind];
            }
            for (size_t method = 0; method < COUNT_OF(methods); method++) {
                struct compute_result result[2];
                for (size_t way = 0; way < 2; way++) {
                    run(&bench, method, x, count, way == 1, &result[way]);
                    for (size_t i = 0; i < result[way].output_count; i++)
                        for (size_t t = 0; t < result[way].column[i].count; t++)
                            CHECK(isfinite(result[way].column[i].real[t]));
                }
            }
            bench_close(&bench);
        }
    }
}

TEST(run_is_reference_on_doubles_without_holes)
{
    UNUSED;
    struct bench bench;
    uint64_t seed = SEED;
    double x[MONTHS];

    for (int round = 0; round < 20; round++) {
        bench_open(&bench);
        random_months(&seed, x, MONTHS);
        for (size_t method = 0; method < COUNT_OF(methods); method++) {
            struct compute_result fast;
            struct compute_result slow;
            run(&bench, method, x, MONTHS, false, &fast);
            run(&bench, method, x, MONTHS, true, &slow);
            check_scaled(method, &slow, &fast, 1.0, 1e-10);
        }
        bench_close(&bench);
    }
}

TEST(what_does_not_fit_is_refused_before_any_row)
{
    UNUSED;
    static const struct {
        const char *verb;
        const char *args;
        tide_freq freq;
        tide_status status;
    } rows[] = {
        {"hp", "", TIDE_FREQ_A, TIDE_STATUS_OK},
        {"hp", "lambda=0", TIDE_FREQ_A, TIDE_STATUS_ARGUMENT},
        {"hp", "", TIDE_FREQ_W, TIDE_STATUS_ARGUMENT},
        {"hp", "season=52", TIDE_FREQ_W, TIDE_STATUS_OK},
        {"hamilton", "", TIDE_FREQ_D, TIDE_STATUS_ARGUMENT},
        {"hamilton", "horizon=2 lags=3", TIDE_FREQ_D, TIDE_STATUS_OK},
        {"hamilton", "season=365", TIDE_FREQ_D, TIDE_STATUS_ARGUMENT},
        {"decompose", "", TIDE_FREQ_A, TIDE_STATUS_ARGUMENT},
        {"decompose", "season=3", TIDE_FREQ_A, TIDE_STATUS_OK},
        {"season-test", "", TIDE_FREQ_D, TIDE_STATUS_ARGUMENT},
        {"stl", "", TIDE_FREQ_A, TIDE_STATUS_ARGUMENT},
        {"stl", "season-window=8", TIDE_FREQ_M, TIDE_STATUS_ARGUMENT},
        {"stl", "season-window=7 trend-window=4", TIDE_FREQ_M, TIDE_STATUS_ARGUMENT},
        {"stl", "season-window=7", TIDE_FREQ_M, TIDE_STATUS_OK},
        {"x11", "", TIDE_FREQ_W, TIDE_STATUS_ARGUMENT},
        {"x11", "sigma=2.5,1.5", TIDE_FREQ_M, TIDE_STATUS_ARGUMENT},
        {"x11", "sigma=1.5", TIDE_FREQ_M, TIDE_STATUS_ARGUMENT},
        {"x11", "sigma=a,b", TIDE_FREQ_M, TIDE_STATUS_ARGUMENT},
        {"x11", "sigma=1,2", TIDE_FREQ_M, TIDE_STATUS_OK},
    };
    struct bench bench;
    tide_error err;

    bench_open(&bench);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct computation *computation = registry_find(rows[i].verb);
        const struct argument *argument;
        CHECK_OK(
            fixture_arguments(computation, rows[i].args, &bench.arena, &argument, NULL));
        tide_status status = computation->check(argument, rows[i].freq, &err);
        CHECK_STATUS(status, rows[i].status);
        if (status != TIDE_STATUS_OK)
            CHECK_TEXT(err.id, "bad_argument");
    }
    bench_close(&bench);
}

/* A window too large to keep its weights is fitted place by place, to the same answer. */
TEST(large_windows_are_fitted_place_by_place)
{
    UNUSED;
    enum { DAYS = 1200 };
    static const char *const words[] = {
        "season=7 trend-window=1199 trend-jump=1",
        "season=7 trend-window=1199 trend-jump=1 robust=yes outer=1",
    };
    const struct computation *stl = registry_find("stl");
    static double x[DAYS];
    struct bench bench;
    uint64_t seed = SEED;

    bench_open(&bench);
    random_months(&seed, x, DAYS);
    struct tide_panel *panel =
        fixture_panel(&bench.arena, period_day(2001, 1, 1), 1, DAYS, TIDE_KIND_REAL, 0);
    const struct tide_panel *input = panel;
    memcpy(panel->measure[0].real, x, sizeof x);
    panel->measure[0].state = NULL;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const struct argument *argument;
        const size_t group = 0;
        struct compute_result result[2];
        CHECK_OK(fixture_arguments(stl, words[i], &bench.arena, &argument, NULL));
        struct compute_request request =
            fixture_request(stl, argument, &input, &group, 1);
        for (size_t way = 0; way < 2; way++) {
            request.use_reference = way == 1;
            CHECK_OK(
                compute_run(&bench.runtime, &request, &bench.arena, &result[way], NULL));
        }
        for (size_t t = 0; t < DAYS; t++)
            CHECK_NEAR(result[0].column[0].real[t], result[1].column[0].real[t], 1e-11);
    }
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_scale_changes_nothing_else),
        ROW(a_shift_moves_the_trend_alone),
        ROW(no_series_breaks_a_method),
        ROW(run_is_reference_on_doubles_without_holes),
        ROW(what_does_not_fit_is_refused_before_any_row),
        ROW(large_windows_are_fitted_place_by_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
