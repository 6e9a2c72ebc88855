/*
 * least_squares_test.c - fits with known answers, refusals, and laws.
 *
 * GSL's aborting handler stays on: no data may fire it.
 */
#include "harness/check.h"

#include <math.h>

#include "numeric/least_squares.h"

enum { MAX_ROWS = 64, MAX_COLUMNS = 6 };

/* Memory of one test, and room for its figures. */
struct bench {
    struct runtime runtime;
    struct arena arena;
    struct dd y[MAX_ROWS];
    struct dd x[MAX_ROWS * MAX_COLUMNS];
    struct least_squares_fit fit;
};

static void bench_init(struct bench *bench)
{
    check_runtime(&bench->runtime, 1);
    arena_init(&bench->arena, &bench->runtime.memory);
}

static void bench_release(struct bench *bench)
{
    arena_release(&bench->arena);
    runtime_release(&bench->runtime);
}

static void fit(struct bench *bench, size_t rows, size_t columns, bool has_constant)
{
    struct least_squares_data data = {rows, columns, bench->y, bench->x, has_constant};
    CHECK_OK(least_squares_fit(&data, &bench->arena, &bench->fit, NULL));
}

static void fit_power(struct bench *bench, size_t rows, size_t degree)
{
    CHECK_OK(least_squares_polynomial(bench->x, bench->y, rows, degree, &bench->arena,
                                      &bench->fit, NULL));
}

static void fill(struct dd *out, const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = dd_of(value[i]);
}

/* ---- known answers ---- */

TEST(five_years_of_trade_have_the_printed_trend)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    fill(bench.y, (const double[]){100, 112, 95, 130, 141}, 5);
    fill(bench.x, (const double[]){0, 1, 2, 3, 4}, 5);

    fit_power(&bench, 5, 1);
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);
    CHECK_INT(bench.fit.freedom, 3);
    CHECK_NEAR(bench.fit.coefficient[0], 95.6, 1e-15);
    CHECK_NEAR(bench.fit.coefficient[1], 10.0, 1e-15);
    CHECK_NEAR(bench.fit.standard_error[0], 10.3266645147405, 1e-14);
    CHECK_NEAR(bench.fit.standard_error[1], 4.21584313433663, 1e-14);
    CHECK_NEAR(bench.fit.r_squared, 0.652230628750326, 1e-14);
    CHECK_NEAR(bench.fit.durbin_watson, 2.54876219054764, 1e-14);
    /* one regressor: F = t^2 */
    double t = bench.fit.coefficient[1] / bench.fit.standard_error[1];
    CHECK_NEAR(bench.fit.f_statistic, t * t, 1e-14);
    CHECK_NEAR(bench.fit.f_p_value, bench.fit.p_value[1], 1e-12);
    bench_release(&bench);
}

/* NIST NoInt2: y = 3 4 4 on x = 4 5 6 through the origin; b = 8/11. */
TEST(a_line_through_the_origin_has_the_certified_figures)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    fill(bench.y, (const double[]){3, 4, 4}, 3);
    fill(bench.x, (const double[]){4, 5, 6}, 3);

    fit(&bench, 3, 1, false);
    CHECK_NEAR(bench.fit.coefficient[0], 8.0 / 11.0, 1e-15);
    CHECK_NEAR(bench.fit.standard_error[0], 0.420827318078432e-1, 1e-14);
    CHECK_NEAR(bench.fit.residual_sd, 0.369274472937998, 1e-14);
    CHECK_NEAR(bench.fit.r_squared, 0.993348115299335, 1e-14);
    CHECK_NEAR(bench.fit.f_statistic, 298.6666666666667, 1e-14);
    bench_release(&bench);
}

/* NIST Wampler1: y = 1 + x + ... + x^5, x = 0 .. 20, without error. */
TEST(a_perfect_fit_has_no_error_at_all)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    for (int i = 0; i <= 20; i++) {
        double power = 1.0;
        double sum = 0.0;
        for (int k = 0; k <= 5; k++, power *= i)
            sum += power;
        bench.x[i] = dd_of(i);
        bench.y[i] = dd_of(sum);
    }
    fit_power(&bench, 21, 5);
    for (size_t k = 0; k <= 5; k++) {
        CHECK(bench.fit.coefficient[k] == 1.0);
        CHECK(bench.fit.standard_error[k] == 0.0);
        CHECK(bench.fit.p_value[k] == 0.0);
    }
    CHECK(bench.fit.residual_sd == 0.0);
    CHECK(bench.fit.r_squared == 1.0);
    CHECK(isinf(bench.fit.f_statistic) && bench.fit.f_p_value == 0.0);
    CHECK(isnan(bench.fit.durbin_watson));

    /* a power that is not there is 0, not noise */
    fit_power(&bench, 21, 8);
    CHECK(bench.fit.coefficient[5] == 1.0);
    CHECK(bench.fit.coefficient[6] == 0.0 && bench.fit.coefficient[8] == 0.0);
    CHECK(isnan(bench.fit.p_value[7]));
    bench_release(&bench);
}

TEST(a_constant_series_has_slope_0_and_no_r_squared)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    for (int i = 0; i < 7; i++) {
        bench.x[i] = dd_divide(dd_of(i), dd_of(12.0));
        bench.y[i] = dd_of_decimal(1, 1);
    }
    fit_power(&bench, 7, 2);
    CHECK(bench.fit.coefficient[0] == 0.1);
    CHECK(bench.fit.coefficient[1] == 0.0 && bench.fit.coefficient[2] == 0.0);
    CHECK(bench.fit.residual_sd == 0.0);
    CHECK(isnan(bench.fit.r_squared));
    bench_release(&bench);
}

/* All coefficients are 0 here, so that nothing but rounding is left to refine. */
TEST(a_series_without_level_or_trend_has_zeros)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    for (int i = 0; i < 8; i++) {
        bench.x[i] = dd_of_decimal(i, 1);
        bench.y[i] = dd_of_decimal((const int[]){0, 7, -7, 0, 0, -7, 7, 0}[i], 1);
    }
    fit_power(&bench, 8, 1);
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);
    CHECK(bench.fit.coefficient[0] == 0.0 && bench.fit.coefficient[1] == 0.0);
    CHECK(bench.fit.r_squared == 0.0 && bench.fit.f_statistic == 0.0);
    CHECK(bench.fit.p_value[1] == 1.0 && bench.fit.f_p_value == 1.0);
    CHECK_NEAR(bench.fit.residual_sd, sqrt(1.96 / 6.0), 1e-15);
    bench_release(&bench);
}

TEST(a_constant_alone_is_the_mean)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    fill(bench.y, (const double[]){1, 2, 3, 4, 10}, 5);

    fit(&bench, 5, 0, true);
    CHECK_INT(bench.fit.coefficient_count, 1);
    CHECK_NEAR(bench.fit.coefficient[0], 4.0, 1e-15);
    CHECK_NEAR(bench.fit.residual_sd, sqrt(12.5), 1e-15);
    CHECK_NEAR(bench.fit.standard_error[0], sqrt(2.5), 1e-15);
    CHECK(isnan(bench.fit.f_statistic) && isnan(bench.fit.f_p_value));
    bench_release(&bench);
}

/* ---- refusals ---- */

static void check_refused(const struct least_squares_fit *fit, tide_state state)
{
    CHECK_INT(fit->state, state);
    CHECK(fit->coefficient == NULL && fit->standard_error == NULL);
    CHECK(fit->p_value == NULL && fit->residual == NULL);
    CHECK(isnan(fit->r_squared) && isnan(fit->residual_sd));
}

TEST(too_few_rows_are_a_state)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    fill(bench.y, (const double[]){1, 2, 4}, 3);
    fill(bench.x, (const double[]){0, 1, 2}, 3);

    for (size_t rows = 0; rows <= 2; rows++) {
        fit_power(&bench, rows, 1);
        check_refused(&bench.fit, TIDE_STATE_TOO_FEW);
        fit(&bench, rows, 1, true);
        check_refused(&bench.fit, TIDE_STATE_TOO_FEW);
    }
    fit_power(&bench, 3, 2);
    check_refused(&bench.fit, TIDE_STATE_TOO_FEW);
    fit_power(&bench, 3, 1);
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);
    bench_release(&bench);
}

TEST(dependent_columns_are_singular)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    for (int i = 0; i < 8; i++) {
        bench.y[i] = dd_of(i * i);
        bench.x[i] = dd_of_decimal(i, 1);               /* 0.0 0.1 0.2 ... */
        bench.x[8 + i] = dd_of_decimal((7 * i) % 5, 2); /* something else */
        bench.x[16 + i] = dd_of_decimal(30 * i + 2 * ((7 * i) % 5) + 9, 2);
    }
    fit(&bench, 8, 2, true);
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);
    fit(&bench, 8, 3, true); /* the third is 3 x + 2 x' + 0.09 */
    check_refused(&bench.fit, TIDE_STATE_SINGULAR);

    for (int i = 0; i < 8; i++)
        bench.x[i] = dd_of_decimal(1, 1);
    fit(&bench, 8, 1, true); /* constant beside the constant */
    check_refused(&bench.fit, TIDE_STATE_SINGULAR);
    fit_power(&bench, 8, 1);
    check_refused(&bench.fit, TIDE_STATE_SINGULAR);
    fit(&bench, 8, 1, false); /* a constant by another name */
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);

    for (int i = 0; i < 8; i++)
        bench.x[i] = dd_of(i % 3); /* three places carry no cubic */
    fit_power(&bench, 8, 2);
    CHECK_INT(bench.fit.state, TIDE_STATE_OK);
    fit_power(&bench, 8, 3);
    check_refused(&bench.fit, TIDE_STATE_SINGULAR);
    memset(bench.x, 0, sizeof bench.x);
    fit(&bench, 8, 1, false);
    check_refused(&bench.fit, TIDE_STATE_SINGULAR);
    bench_release(&bench);
}

TEST(figures_that_are_not_finite_are_undefined)
{
    UNUSED;
    static const double bad[] = {(double)NAN, HUGE_VAL, -HUGE_VAL};
    struct bench bench;
    bench_init(&bench);
    for (size_t i = 0; i < 2 * COUNT_OF(bad); i++) {
        fill(bench.y, (const double[]){1, 2, 4, 9}, 4);
        fill(bench.x, (const double[]){0, 1, 2, 3}, 4);
        (i % 2 == 0 ? bench.x : bench.y)[2] = dd_of(bad[i / 2]);
        fit_power(&bench, 4, 1);
        check_refused(&bench.fit, TIDE_STATE_UNDEFINED);
        fit(&bench, 4, 1, true);
        check_refused(&bench.fit, TIDE_STATE_UNDEFINED);
    }
    bench_release(&bench);
}

TEST(an_answer_beyond_the_doubles_is_an_overflow)
{
    UNUSED;
    struct bench bench;
    bench_init(&bench);
    fill(bench.y, (const double[]){0, 1e300, 3e300, 2e300}, 4);
    fill(bench.x, (const double[]){0, 1e-300, 2e-300, 3e-300}, 4);
    fit_power(&bench, 4, 1);
    check_refused(&bench.fit, TIDE_STATE_OVERFLOW);
    bench_release(&bench);
}

TEST(failed_allocations_are_told)
{
    UNUSED;
    struct bench bench;
    size_t failures = 0;

    for (size_t limit = 1; failures + 1 == limit; limit++) {
        bench_init(&bench);
        bench.runtime.memory.limit_bytes = 1024 * limit;
        for (int i = 0; i < MAX_ROWS; i++) {
            bench.x[i] = dd_of(i);
            bench.y[i] = dd_of(i % 7);
        }
        tide_status status = least_squares_polynomial(bench.x, bench.y, MAX_ROWS, 10,
                                                      &bench.arena, &bench.fit, NULL);
        CHECK(status == TIDE_STATUS_OK || status == TIDE_STATUS_LIMIT);
        failures += status == TIDE_STATUS_LIMIT;
        bench_release(&bench);
    }
    CHECK(failures > 1);
}

/* ---- laws ---- */

static void fill_random(struct bench *bench, size_t rows, uint64_t *seed)
{
    for (size_t i = 0; i < rows; i++) {
        bench->y[i] = dd_of((double)(check_random(seed) % 100000));
        for (size_t j = 0; j < 2; j++)
            bench->x[j * rows + i] = dd_of((double)(check_random(seed) % 1000));
    }
}

/* Powers of two change no digit, however large. */
TEST(scaling_by_powers_of_two_scales_the_answer_exactly)
{
    UNUSED;
    enum { ROWS = 20 };
    static const int exponents[] = {-1000, -60, 3, 900};
    uint64_t seed = 5;
    struct bench bench;
    bench_init(&bench);
    fill_random(&bench, ROWS, &seed);
    fit(&bench, ROWS, 2, true);
    struct least_squares_fit plain = bench.fit;

    for (size_t k = 0; k < COUNT_OF(exponents); k++) {
        int e = exponents[k];
        uint64_t again = 5;
        fill_random(&bench, ROWS, &again);
        for (size_t i = 0; i < ROWS; i++) {
            bench.y[i] = dd_scale(bench.y[i], e);
            bench.x[i] = dd_scale(bench.x[i], e);
        }
        fit(&bench, ROWS, 2, true);
        CHECK_INT(bench.fit.state, TIDE_STATE_OK);
        CHECK(bench.fit.coefficient[0] == ldexp(plain.coefficient[0], e));
        CHECK(bench.fit.coefficient[1] == plain.coefficient[1]);
        CHECK(bench.fit.coefficient[2] == ldexp(plain.coefficient[2], e));
        CHECK(bench.fit.standard_error[1] == plain.standard_error[1]);
        CHECK(bench.fit.p_value[2] == plain.p_value[2]);
        CHECK(bench.fit.r_squared == plain.r_squared);
        CHECK(bench.fit.durbin_watson == plain.durbin_watson);
    }
    bench_release(&bench);
}

/* A far origin of x and a high level of y move the constant only. */
TEST(shifts_move_the_constant_only)
{
    UNUSED;
    enum { ROWS = 20 };
    uint64_t seed = 6;
    struct bench bench;
    bench_init(&bench);
    fill_random(&bench, ROWS, &seed);
    fit(&bench, ROWS, 2, true);
    struct least_squares_fit plain = bench.fit;

    for (size_t i = 0; i < ROWS; i++) {
        bench.x[i] = dd_add(bench.x[i], dd_of(1e12));
        bench.y[i] = dd_add(bench.y[i], dd_of(1e15));
    }
    fit(&bench, ROWS, 2, true);
    for (size_t i = 1; i <= 2; i++) {
        CHECK_NEAR(bench.fit.coefficient[i], plain.coefficient[i], 1e-15);
        CHECK_NEAR(bench.fit.standard_error[i], plain.standard_error[i], 1e-15);
    }
    CHECK_NEAR(bench.fit.residual_sd, plain.residual_sd, 1e-15);
    CHECK_NEAR(bench.fit.r_squared, plain.r_squared, 1e-14);
    bench_release(&bench);
}

/* What least squares means: residuals are at right angles to every column. */
TEST(residuals_are_at_right_angles_to_the_columns)
{
    UNUSED;
    enum { ROWS = 30 };
    struct bench bench;
    bench_init(&bench);
    uint64_t seed = 100;
    for (int round = 0; round < 100; round++) {
        fill_random(&bench, ROWS, &seed);
        fit(&bench, ROWS, 2, round % 2 == 0);
        for (size_t j = 0; j < 2; j++) {
            double sum = 0.0;
            double size = 0.0;
            for (size_t i = 0; i < ROWS; i++) {
                double term = bench.fit.residual[i] * bench.x[j * ROWS + i].high;
                sum += term;
                size += fabs(term);
            }
            CHECK(fabs(sum) <= 1e-14 * size);
        }
    }
    bench_release(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(five_years_of_trade_have_the_printed_trend),
        ROW(a_line_through_the_origin_has_the_certified_figures),
        ROW(a_perfect_fit_has_no_error_at_all),
        ROW(a_constant_series_has_slope_0_and_no_r_squared),
        ROW(a_series_without_level_or_trend_has_zeros),
        ROW(a_constant_alone_is_the_mean),
        ROW(too_few_rows_are_a_state),
        ROW(dependent_columns_are_singular),
        ROW(figures_that_are_not_finite_are_undefined),
        ROW(an_answer_beyond_the_doubles_is_an_overflow),
        ROW(failed_allocations_are_told),
        ROW(scaling_by_powers_of_two_scales_the_answer_exactly),
        ROW(shifts_move_the_constant_only),
        ROW(residuals_are_at_right_angles_to_the_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
