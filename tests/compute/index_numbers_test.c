/*
 * index_numbers_test.c - what index numbers owe to each other, on random lines.
 *
 * Fisher turned in time is its inverse, and times the volume it is the value. The parts of
 * a value split multiply out. Contributions add up to the change of their index. Lowe with
 * the base as weights is Laspeyres, with the current period Paasche.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

static const uint64_t SEED = 11;

enum { LINES = 7, PERIODS = 12 };

struct lab {
    struct runtime runtime;
    struct arena arena;
    const struct tide_panel *input[COMPUTE_MAX_ROLES]; /* values, quantities */
    size_t group[LINES];
};

static struct tide_panel *random_lines(struct arena *arena, uint64_t *seed, int32_t scale,
                                       uint64_t range)
{
    struct tide_panel *panel = fixture_panel(arena, period_month(2021, 1), LINES, PERIODS,
                                             TIDE_KIND_DECIMAL, scale);

    for (size_t i = 0; i < (size_t)LINES * PERIODS; i++) {
        bool is_hole = check_random(seed) % 9 == 0;
        panel->measure[0].mantissa[i] = 1 + (int64_t)(check_random(seed) % range);
        panel->measure[0].state[i] = is_hole ? TIDE_STATE_MISSING : TIDE_STATE_OK;
    }
    return panel;
}

static void lab_open(struct lab *lab, uint64_t seed)
{
    *lab = (struct lab){0};
    check_runtime(&lab->runtime, 1);
    arena_init(&lab->arena, &lab->runtime.memory);
    lab->input[0] = random_lines(&lab->arena, &seed, 2, 1000000);
    lab->input[1] = random_lines(&lab->arena, &seed, 0, 5000);
}

static void lab_close(struct lab *lab)
{
    arena_release(&lab->arena);
    runtime_release(&lab->runtime);
}

/* The answer as ratios R of one group. */
static struct compute_result ask(struct lab *lab, const char *name, const char *args)
{
    const struct computation *computation = registry_find(name);
    const struct argument *argument;
    struct compute_result result;

    CHECK_OK(fixture_arguments(computation, args, &lab->arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, lab->input, lab->group, 1);
    request.form = FORM_RATIO;
    CHECK_OK(compute_run(&lab->runtime, &request, &lab->arena, &result, NULL));
    return result;
}

/* The figure of the first row; false: it has none. */
static bool get(const struct compute_result *result, size_t column, size_t t, double *out)
{
    *out = result->column[column].real[t];
    return tide_state_has_value(result->column[column].state[t]);
}

static void check_close(double a, double b, size_t t)
{
    if (!(fabs(a - b) <= 4e-15 * fmax(1.0, fabs(b))))
        fail_msg("%.17g, not %.17g, period %zu", a, b, t);
}

TEST(fisher_passes_time_and_factor_reversal)
{
    UNUSED;
    for (uint64_t round = 0; round < 50; round++) {
        struct lab lab;
        size_t compared = 0;
        lab_open(&lab, SEED + round);
        struct compute_result there = ask(&lab, "fisher", "base=2021-01");
        struct compute_result volume = ask(&lab, "fisher", "base=2021-01 of=volume");
        struct compute_result split =
            ask(&lab, "value-split", "base=2021-01 split=fisher");
        for (size_t t = 0; t < PERIODS; t++) {
            char args[32];
            double forth;
            double back = 0;
            double of_volume = 0;
            double value = 0;
            snprintf(args, sizeof args, "base=2021-%02zu", t + 1);
            struct compute_result turned = ask(&lab, "fisher", args);
            if (!get(&there, 0, t, &forth))
                continue;
            CHECK(get(&turned, 0, 0, &back) && get(&volume, 0, t, &of_volume) &&
                  get(&split, 0, t, &value));
            check_close((1.0 + forth) * (1.0 + back), 1.0, t);
            check_close((1.0 + forth) * (1.0 + of_volume), 1.0 + value, t);
            compared++;
        }
        CHECK(compared > PERIODS / 2);
        lab_close(&lab);
    }
}

TEST(a_split_multiplies_out)
{
    UNUSED;
    static const char *const ways[] = {"split=paasche-laspeyres",
                                       "split=laspeyres-paasche", "split=fisher",
                                       "split=fisher link=prev"};

    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct lab lab;
        lab_open(&lab, SEED + i);
        struct compute_result split = ask(&lab, "value-split", ways[i]);
        for (size_t t = 0; t < PERIODS; t++) {
            double value;
            double price;
            double volume;
            bool has_value = get(&split, 0, t, &value);
            CHECK(get(&split, 1, t, &price) == has_value);
            CHECK(get(&split, 2, t, &volume) == has_value);
            if (has_value)
                check_close((1.0 + price) * (1.0 + volume), 1.0 + value, t);
        }
        lab_close(&lab);
    }
}

TEST(contributions_add_up_to_the_change)
{
    UNUSED;
    static const char *const names[] = {"laspeyres", "paasche", "fisher"};

    for (size_t i = 0; i < 2 * COUNT_OF(names); i++) {
        const char *of = i % 2 == 0 ? "of=price" : "of=volume";
        struct lab lab;
        char args[64];
        lab_open(&lab, SEED + i);
        snprintf(args, sizeof args, "formula=%s %s", names[i / 2], of);
        struct compute_result index = ask(&lab, names[i / 2], of);
        struct compute_result parts = ask(&lab, "index-contribution", args);
        for (size_t t = 0; t < PERIODS; t++) {
            double change;
            double sum = 0.0;
            size_t lines = 0;
            bool has_index = get(&index, 0, t, &change);
            for (size_t k = 0; k < LINES; k++) {
                size_t cell = k * PERIODS + t;
                if (!tide_state_has_value(parts.column[0].state[cell]))
                    continue;
                sum += parts.column[0].real[cell];
                lines++;
            }
            CHECK_INT(has_index, lines > 0);
            if (has_index)
                check_close(sum, change, t);
        }
        lab_close(&lab);
    }
}

static void check_equal(const struct compute_result *a, const struct compute_result *b,
                        size_t t)
{
    double x;
    double y;
    bool has_value = get(a, 0, t, &x);

    CHECK(get(b, 0, t, &y) == has_value);
    if (has_value)
        check_close(x, y, t);
}

TEST(lowe_is_laspeyres_and_paasche_at_its_ends)
{
    UNUSED;
    static const char *const ofs[] = {"of=price", "of=volume"};

    for (size_t i = 0; i < COUNT_OF(ofs); i++) {
        struct lab lab;
        char args[96];
        lab_open(&lab, SEED + i);
        snprintf(args, sizeof args, "base=2021-03 %s", ofs[i]);
        struct compute_result laspeyres = ask(&lab, "laspeyres", args);
        struct compute_result paasche = ask(&lab, "paasche", args);
        snprintf(args, sizeof args, "base=2021-03 weights=2021-03 %s", ofs[i]);
        struct compute_result first = ask(&lab, "lowe", args);
        for (size_t t = 0; t < PERIODS; t++) {
            check_equal(&first, &laspeyres, t);
            snprintf(args, sizeof args, "base=2021-03 weights=2021-%02zu %s", t + 1,
                     ofs[i]);
            struct compute_result last = ask(&lab, "lowe", args);
            check_equal(&last, &paasche, t);
        }
        lab_close(&lab);
    }
}

/* Prices given give the index of their own values, in the exact way. */
TEST(prices_and_values_give_one_index)
{
    UNUSED;
    static const char *const names[] = {"laspeyres", "paasche", "fisher", "walsh",
                                        "tornqvist"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct lab lab;
        lab_open(&lab, SEED + i);
        const struct panel_measure *quantity = &lab.input[1]->measure[0];
        struct panel_measure *first = &lab.input[0]->measure[0];
        for (size_t k = 0; k < (size_t)LINES * PERIODS; k++)
            first->mantissa[k] = 1 + first->mantissa[k] % 997;
        struct compute_result of_prices = ask(&lab, names[i], "price=p");
        for (size_t k = 0; k < (size_t)LINES * PERIODS; k++)
            first->mantissa[k] *= quantity->mantissa[k];
        struct compute_result of_values = ask(&lab, names[i], "");
        for (size_t t = 0; t < PERIODS; t++)
            check_equal(&of_prices, &of_values, t);
        lab_close(&lab);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(fisher_passes_time_and_factor_reversal),
        ROW(a_split_multiplies_out),
        ROW(contributions_add_up_to_the_change),
        ROW(lowe_is_laspeyres_and_paasche_at_its_ends),
        ROW(prices_and_values_give_one_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
