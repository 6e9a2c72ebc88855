/*
 * robust_fit_test.c - far figures do not bend the line, and what cannot be fitted is a
 * state.
 */
#include "harness/check.h"

#include <math.h>

#include "numeric/robust_fit.h"

enum { ROWS = 20 };

/* A line with small noise of alternating sign, in units of 2^exponent; one figure far. */
static void fit_line(double far, int exponent, struct arena *arena,
                     struct robust_fit *out)
{
    struct dd *x = arena_alloc(arena, ROWS, sizeof *x);
    struct dd *y = arena_alloc(arena, ROWS, sizeof *y);

    CHECK(x != NULL && y != NULL);
    for (size_t i = 0; i < ROWS; i++) {
        double noise = (i % 2 == 0 ? 0.25 : -0.25) * (1.0 + (double)(i % 5) / 8.0);
        double value = i == 17 ? far : 3.0 + 2.0 * (double)i + noise;
        x[i] = dd_of((double)i);
        y[i] = dd_of(ldexp(value, exponent));
    }
    struct least_squares_data data = {ROWS, 1, y, x, true};
    CHECK_OK(robust_fit(&data, least_squares_fit, arena, out, NULL));
}

static void with_arena(void (*check)(struct arena *))
{
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    check(&arena);
    arena_release(&arena);
    runtime_release(&runtime);
}

static void check_far(struct arena *arena)
{
    struct robust_fit near;
    struct robust_fit far;

    fit_line(200.0, 0, arena, &near);
    fit_line(1e12, 0, arena, &far);
    CHECK_INT(near.state, TIDE_STATE_OK);
    CHECK_INT(near.rejected, 1);
    CHECK_INT(far.rejected, 1);
    for (size_t i = 0; i < 2; i++)
        CHECK_NEAR(far.coefficient[i], near.coefficient[i], 1e-9);
    CHECK_NEAR(near.coefficient[1], 2.0, 0.02);
}

TEST(how_far_a_figure_lies_does_not_matter)
{
    UNUSED;
    with_arena(check_far);
}

static void check_scale(struct arena *arena)
{
    static const int exponents[] = {-900, -40, 40, 900};
    struct robust_fit plain;

    fit_line(200.0, 0, arena, &plain);
    for (size_t i = 0; i < COUNT_OF(exponents); i++) {
        struct robust_fit scaled;
        fit_line(200.0, exponents[i], arena, &scaled);
        CHECK_INT(scaled.state, TIDE_STATE_OK);
        CHECK_NEAR(ldexp(scaled.coefficient[1], -exponents[i]), plain.coefficient[1],
                   1e-12);
        CHECK_NEAR(ldexp(scaled.standard_error[1], -exponents[i]),
                   plain.standard_error[1], 1e-9);
    }
}

TEST(scale_is_scale)
{
    UNUSED;
    with_arena(check_scale);
}

static void check_unfit(struct arena *arena)
{
    struct robust_fit fit;

    fit_line((double)NAN, 0, arena, &fit);
    CHECK_INT(fit.state, TIDE_STATE_UNDEFINED);
    CHECK(fit.coefficient == NULL && isnan(fit.scale));
    fit_line((double)INFINITY, 0, arena, &fit);
    CHECK_INT(fit.state, TIDE_STATE_UNDEFINED);
}

TEST(what_is_not_finite_is_undefined)
{
    UNUSED;
    with_arena(check_unfit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(how_far_a_figure_lies_does_not_matter),
        ROW(scale_is_scale),
        ROW(what_is_not_finite_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
