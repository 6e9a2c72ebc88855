/*
 * trend_scale_test.c - trends of huge and tiny figures.
 *
 * Figures times a power of two give answers times its power, to the last bit: nothing in
 * between leaves the doubles. Figures of any size at all give finite answers or a state.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

enum { PERIODS = 60, SHIFT = 480 };

struct verb {
    const char *name;
    const char *args;
};

static const struct verb verbs[] = {
    {"theil-sen", ""},
    {"theil-sen", "joint=yes"},
    {"mann-kendall", ""},
    {"mann-kendall", "variant=seasonal"},
    {"mann-kendall", "variant=hamed-rao"},
    {"breaks", ""},
    {"breaks", "model=mean at=2002-03"},
    {"breaks", "cusum=yes"},
    {"outliers", ""},
    {"outliers", "on=level"},
    {"holt-winters", "alpha=0.4 beta=0.1 gamma=0.3"},
    {"holt-winters", "mode=mult"},
    {"holt-winters", "mode=linear"},
    {"forecast", ""},
    {"forecast", "method=drift"},
    {"forecast", "method=naive"},
    {"forecast", "method=holt-winters season=4"},
};

static struct compute_result run_verb(const struct verb *verb, struct runtime *runtime,
                                      struct arena *arena, const struct tide_panel *panel)
{
    const struct computation *computation = registry_find(verb->name);
    const struct argument *argument;
    struct compute_result result;

    CHECK_OK(fixture_arguments(computation, verb->args, arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, &panel, NULL, 0);
    CHECK_OK(compute_run(runtime, &request, arena, &result, NULL));
    return result;
}

static struct tide_panel *new_panel(struct arena *arena)
{
    return fixture_panel(arena, period_month(2000, 1), 1, PERIODS, TIDE_KIND_REAL, 0);
}

/* Powers of the scale in an answer. */
static int power_of(const struct compute_output *output)
{
    if (strcmp(output->name, "r") == 0 || strcmp(output->name, "r1") == 0 ||
        strcmp(output->name, "r2") == 0)
        return 2;
    return output->unit == OUTPUT_UNIT_MEASURE ||
           output->unit == OUTPUT_UNIT_MEASURE_PER_YEAR;
}

static void check_scaled(const struct verb *verb, const struct compute_result *plain,
                         const struct compute_result *scaled, int shift)
{
    for (size_t i = 0; i < plain->output_count; i++) {
        const struct series_out *a = &plain->column[i];
        const struct series_out *b = &scaled->column[i];
        int power = shift * power_of(&plain->output[i]);
        for (size_t t = 0; t < a->count; t++) {
            if (a->state[t] == b->state[t] && ldexp(a->real[t], power) == b->real[t])
                continue;
            fail_msg("%s %s: %s[%zu] is %.17g, times 2^%d %.17g", verb->name, verb->args,
                     plain->output[i].name, t, a->real[t], shift, b->real[t]);
        }
    }
}

TEST(a_power_of_two_passes_through)
{
    UNUSED;
    static const int shifts[] = {-SHIFT, SHIFT};
    struct runtime runtime;
    struct arena arena;
    uint64_t seed = 11;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    struct tide_panel *panel = new_panel(&arena);
    for (size_t t = 0; t < PERIODS; t++) {
        panel->measure[0].real[t] =
            100.0 + (double)t + (double)(check_random(&seed) % 4000) / 100.0;
        panel->measure[0].state[t] = TIDE_STATE_OK;
    }
    for (size_t k = 0; k < COUNT_OF(shifts); k++) {
        struct tide_panel *other = new_panel(&arena);
        for (size_t t = 0; t < PERIODS; t++) {
            other->measure[0].real[t] = ldexp(panel->measure[0].real[t], shifts[k]);
            other->measure[0].state[t] = TIDE_STATE_OK;
        }
        for (size_t i = 0; i < COUNT_OF(verbs); i++) {
            struct compute_result plain = run_verb(&verbs[i], &runtime, &arena, panel);
            struct compute_result scaled = run_verb(&verbs[i], &runtime, &arena, other);
            check_scaled(&verbs[i], &plain, &scaled, shifts[k]);
        }
    }
    arena_release(&arena);
    runtime_release(&runtime);
}

/* Any finite double, now and then one that repeats. */
static double any_double(uint64_t *seed, bool is_positive)
{
    static const double edges[] = {0.0, -0.0, 1.7e308, -1.7e308, 5e-324, 1.0, 1.0};
    double value;

    if (check_random(seed) % 4 == 0)
        value = edges[check_random(seed) % COUNT_OF(edges)];
    else
        value = ldexp((double)(int64_t)check_random(seed),
                      (int)(check_random(seed) % 2030) - 1070);
    return is_positive ? fmax(fabs(value), 5e-324) : value;
}

TEST(figures_of_any_size_give_figures_or_a_state)
{
    UNUSED;
    struct runtime runtime;
    uint64_t seed = 12;

    check_runtime(&runtime, 1);
    for (int round = 0; round < 60; round++) {
        struct arena arena;
        arena_init(&arena, &runtime.memory);
        struct tide_panel *panel = new_panel(&arena);
        for (size_t t = 0; t < PERIODS; t++) {
            panel->measure[0].real[t] = any_double(&seed, round % 2 == 0);
            panel->measure[0].state[t] = TIDE_STATE_OK;
            CHECK(isfinite(panel->measure[0].real[t]));
        }
        for (size_t i = 0; i < COUNT_OF(verbs); i++) {
            struct compute_result result = run_verb(&verbs[i], &runtime, &arena, panel);
            for (size_t k = 0; k < result.output_count; k++)
                for (size_t t = 0; t < result.column[k].count; t++)
                    CHECK(isfinite(result.column[k].real[t]));
        }
        arena_release(&arena);
    }
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_power_of_two_passes_through),
        ROW(figures_of_any_size_give_figures_or_a_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
