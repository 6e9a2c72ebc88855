/*
 * gsl_guard_test.c - no argument reaches GSL's handler, and tails have their digits.
 *
 * GSL's aborting handler stays on here: a call that fires it ends the test. Reference
 * values are R's.
 */
#include "harness/check.h"

#include <math.h>

#include "numeric/gsl_guard.h"

static const double hostile[] = {
    -HUGE_VAL, -1e308, -5.0, -1.0, -0.0, 0.0,   5e-324, 1e-300,   1e-20,       1e-5, 0.01,
    0.5,       0.999,  1.0,  1.5,  2.0,  10.0,  29.9,   30.0,     31.0,        1e3,  2e3,
    2e5,       3e5,    1e7,  1e10, 1e15, 1e100, 1e308,  HUGE_VAL, (double)NAN,
};

static bool is_probability(double p)
{
    return p >= 0.0 && p <= 1.0;
}

TEST(no_argument_of_a_distribution_fires_the_handler)
{
    UNUSED;
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        double a = hostile[i];
        double z = gsl_guard_ugaussian_Q(a);
        CHECK(isnan(a) ? isnan(z) : is_probability(z));
        CHECK(isfinite(gsl_guard_ugaussian_Qinv(a)) == (a > 0.0 && a < 1.0));
        for (size_t j = 0; j < COUNT_OF(hostile); j++) {
            double b = hostile[j];
            bool is_freedom = b >= 1e-10 && b <= 1e15;
            double t = gsl_guard_tdist_Q(a, b);
            double x = gsl_guard_chisq_Q(a, b);
            double quantile = gsl_guard_tdist_Qinv(a, b);

            CHECK(isnan(t) || (is_freedom && is_probability(t)));
            CHECK(isnan(x) || (is_freedom && a >= 0.0 && is_probability(x)));
            CHECK(isnan(quantile) || (is_freedom && a > 0.0 && a < 1.0));
            for (size_t k = 0; k < COUNT_OF(hostile); k++) {
                double f = gsl_guard_fdist_Q(a, b, hostile[k]);
                CHECK(isnan(f) || (is_freedom && a >= 0.0 && is_probability(f)));
            }
        }
    }
}

/* 10^u, u between low and high */
static double random_size(uint64_t *seed, double low, double high)
{
    double u = (double)(check_random(seed) >> 11) * 0x1p-53;
    return pow(10.0, low + u * (high - low));
}

TEST(tails_of_plausible_arguments_always_have_an_answer)
{
    UNUSED;
    uint64_t seed = 20220902;

    for (int i = 0; i < 20000; i++) {
        double freedom = random_size(&seed, -1.0, 7.0);
        double freedom1 = random_size(&seed, 0.0, 2.0);
        double t = random_size(&seed, -9.0, 9.0);
        double q = gsl_guard_tdist_Q(t, freedom);

        CHECK(is_probability(q) && q <= 0.5);
        CHECK(gsl_guard_tdist_Q(t * 1.01, freedom) <= q);
        CHECK_NEAR(gsl_guard_tdist_Q(-t, freedom), 1.0 - q, 1e-15);
        CHECK(gsl_guard_tdist_both(-t, freedom) == 2.0 * q);
        CHECK(is_probability(gsl_guard_fdist_Q(t, freedom1, freedom)));
        CHECK(is_probability(gsl_guard_chisq_Q(t, freedom)));
    }
}

TEST(infinite_statistics_have_probability_0_or_1)
{
    UNUSED;
    CHECK(gsl_guard_tdist_Q(HUGE_VAL, 3.0) == 0.0);
    CHECK(gsl_guard_tdist_Q(-HUGE_VAL, 3.0) == 1.0);
    CHECK(gsl_guard_fdist_Q(HUGE_VAL, 2.0, 3.0) == 0.0);
    CHECK(gsl_guard_chisq_Q(HUGE_VAL, 3.0) == 0.0);
    CHECK(gsl_guard_tdist_Q(0.0, 3.0) == 0.5);
}

TEST(student_tails_have_their_digits)
{
    UNUSED;
    static const struct {
        double t, freedom, q;
    } rows[] = {
        {2.5, 3, 0.043853323504032753},    {10, 10, 7.9477658779820508e-07},
        {10, 31, 1.6023977459154444e-11},  {17, 40, 3.3202952567359284e-20},
        {40, 200, 1.1243698267601129e-97}, {8, 1999, 1.0434825267647833e-15},
        {8, 2001, 1.0429543369149832e-15}, {30, 1e6, 6.0100471168316661e-198},
        {-2, 7, 0.95719033571851209},      {1e-8, 10, 0.49999999610891616},
        {1e6, 2, 4.9999999999925005e-13},
    };
    static const struct {
        double q, freedom, t;
    } quantiles[] = {
        {1e-9, 10, 20.144697766673996}, {0.025, 1, 12.706204736174707},
        {1e-12, 1, 318309886183.79071}, {0.05, 31, 1.6955187825458655},
        {0.9, 4, -1.5332062740589429},  {1e-30, 100, 16.564489177605758},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_NEAR(gsl_guard_tdist_Q(rows[i].t, rows[i].freedom), rows[i].q, 5e-13);
    for (size_t i = 0; i < COUNT_OF(quantiles); i++)
        CHECK_NEAR(gsl_guard_tdist_Qinv(quantiles[i].q, quantiles[i].freedom),
                   quantiles[i].t, 1e-13);
}

/* 1 and 2 degrees have closed forms. */
TEST(student_agrees_with_its_closed_forms)
{
    UNUSED;
    for (double t = 1e-6; t < 1e9; t *= 7.0) {
        CHECK_NEAR(gsl_guard_tdist_Q(t, 1.0), atan(1.0 / t) / acos(-1.0), 1e-13);
        double root = sqrt(2.0 + t * t);
        CHECK_NEAR(gsl_guard_tdist_Q(t, 2.0), 1.0 / (root * (root + t)), 1e-13);
    }
}

TEST(other_tails_have_their_digits)
{
    UNUSED;
    CHECK_NEAR(gsl_guard_fdist_Q(3.2, 2, 17), 0.066142566666421362, 1e-13);
    CHECK_NEAR(gsl_guard_fdist_Q(330.285339234588, 6, 9), 4.9840305287248114e-10, 1e-12);
    CHECK_NEAR(gsl_guard_fdist_Q(50, 5, 300), 1.4165198923600032e-37, 1e-12);
    CHECK_NEAR(gsl_guard_fdist_Q(0.01, 1, 3), 0.92665234880080583, 1e-13);
    CHECK_NEAR(gsl_guard_ugaussian_Q(8.0), 6.2209605742717849e-16, 1e-13);
    CHECK_NEAR(gsl_guard_ugaussian_Qinv(1e-12), 7.0344838253011321, 1e-13);
    CHECK_NEAR(gsl_guard_chisq_Q(40.0, 3.0), 1.0655090334255863e-08, 1e-13);
    CHECK_NEAR(gsl_guard_chisq_Q(0.5, 10.0), 0.99999338828943896, 1e-13);
}

/* ---- selection ---- */

TEST(the_kth_smallest_is_selected)
{
    UNUSED;
    const double figures[] = {3, -1, 4, 1, -5, 9, 2, 6, 5, 3};
    const double sorted[] = {-5, -1, 1, 2, 3, 3, 4, 5, 6, 9};
    double value[COUNT_OF(figures)];

    for (size_t k = 0; k < COUNT_OF(figures); k++) {
        memcpy(value, figures, sizeof value);
        CHECK(gsl_guard_select(value, COUNT_OF(value), k) == sorted[k]);
    }
    CHECK(isnan(gsl_guard_select(value, COUNT_OF(value), COUNT_OF(value))));
    CHECK(isnan(gsl_guard_select(value, 0, 0)));
    value[3] = (double)NAN;
    CHECK(isnan(gsl_guard_select(value, COUNT_OF(value), 0)));
}

/* ---- QR ---- */

TEST(matrices_that_cannot_be_factored_are_refused)
{
    UNUSED;
    double matrix[6] = {1, 2, 3, 4, 5, 6};
    double tau[3];
    struct gsl_guard_qr qr;

    CHECK_STATUS(gsl_guard_qr_factor(matrix, tau, 3, 0, &qr), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_qr_factor(matrix, tau, 0, 0, &qr), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_qr_factor(matrix, tau, 2, 3, &qr), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_qr_factor(matrix, tau, SIZE_MAX, 3, &qr),
                 TIDE_STATUS_ARGUMENT);
    for (size_t i = 0; i < 3; i++) {
        const double bad[] = {(double)NAN, HUGE_VAL, -HUGE_VAL};
        double spoilt[6] = {1, 2, 3, 4, 5, bad[i]};
        CHECK_STATUS(gsl_guard_qr_factor(spoilt, tau, 3, 2, &qr), TIDE_STATUS_ARGUMENT);
    }
}

TEST(dependent_columns_show_in_rcond)
{
    UNUSED;
    double twice[8] = {1, 2, 2, 4, 3, 6, 5, 10};
    double zero[8] = {0};
    double sound[8] = {1, 0, 1, 1, 1, 2, 1, 3};
    double tau[2];
    struct gsl_guard_qr qr;

    CHECK_OK(gsl_guard_qr_factor(twice, tau, 4, 2, &qr));
    CHECK(gsl_guard_qr_rcond(&qr) < 1e-14);
    CHECK_OK(gsl_guard_qr_factor(zero, tau, 4, 2, &qr));
    CHECK(gsl_guard_qr_rcond(&qr) == 0.0);
    CHECK_OK(gsl_guard_qr_factor(sound, tau, 4, 2, &qr));
    CHECK(gsl_guard_qr_rcond(&qr) > 0.1);
}

/* Q^T then Q is nothing; R^T R is A^T A. */
TEST(the_factors_are_those_of_the_matrix)
{
    UNUSED;
    const double a[4][2] = {{3, 1}, {1, 4}, {1, -5}, {9, 2}};
    double factor[8];
    double tau[2];
    double y[4] = {2, -7, 1, 8};
    const double y_before[4] = {2, -7, 1, 8};
    double x[2] = {1, -2};
    struct gsl_guard_qr qr;

    memcpy(factor, a, sizeof a);
    CHECK_OK(gsl_guard_qr_factor(factor, tau, 4, 2, &qr));
    CHECK_OK(gsl_guard_qr_QTvec(&qr, y));
    CHECK(fabs(y[0] - y_before[0]) > 0.1);
    CHECK_OK(gsl_guard_qr_Qvec(&qr, y));
    for (size_t i = 0; i < 4; i++)
        CHECK_NEAR(y[i], y_before[i], 1e-14);

    /* (A^T A)^-1 (A^T A) x = x, A^T A = {92 20; 20 46} */
    double product[2] = {92 * x[0] + 20 * x[1], 20 * x[0] + 46 * x[1]};
    CHECK_OK(gsl_guard_qr_RTsolve(&qr, product));
    CHECK_OK(gsl_guard_qr_Rsolve(&qr, product));
    CHECK_NEAR(product[0], x[0], 1e-14);
    CHECK_NEAR(product[1], x[1], 1e-14);
}

/* ---- Cholesky of a band ---- */

TEST(bands_that_cannot_be_factored_are_refused)
{
    UNUSED;
    const double sound[6] = {2, -1, 2, -1, 2, 0};
    const double bad[][6] = {
        {2, (double)NAN, 2, -1, 2, 0},
        {HUGE_VAL, -1, 2, -1, 2, 0},
        {2, -1, -2, -1, 2, 0},
        {0, 0, 0, 0, 0, 0},
        {1, 1, 1, 1, 1, 0},
        {1e308, 1e308, 1e308, 1e308, 1e308, 0},
    };
    double matrix[6];
    double work[6];
    struct gsl_guard_band band;

    memcpy(matrix, sound, sizeof matrix);
    CHECK_STATUS(gsl_guard_band_factor(matrix, 3, 0, work, &band), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_band_factor(matrix, 1, 2, work, &band), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_band_factor(matrix, SIZE_MAX, 2, work, &band),
                 TIDE_STATUS_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        memcpy(matrix, bad[i], sizeof matrix);
        CHECK_STATUS(gsl_guard_band_factor(matrix, 3, 2, work, &band),
                     TIDE_STATUS_ARGUMENT);
    }
}

TEST(a_band_is_solved)
{
    UNUSED;
    double matrix[12] = {7, -4, 1, 9, -4, 1, 8, -4, 0, 6, 0, 0};
    double work[12];
    /* A {1, -2, 3, 5} */
    double x[4] = {18, -29, 13, 16};
    const double expected[4] = {1, -2, 3, 5};
    struct gsl_guard_band band;

    CHECK_OK(gsl_guard_band_factor(matrix, 4, 3, work, &band));
    CHECK_OK(gsl_guard_band_solve(&band, x));
    for (size_t i = 0; i < 4; i++)
        CHECK_NEAR(x[i], expected[i], 1e-14);
}

/* Rosenbrock's valley; not finite where `shared` says. */
static double valley(const double *point, void *shared)
{
    const double *wall = shared;
    double a = 1.0 - point[0];
    double b = point[1] - point[0] * point[0];

    return point[0] < *wall ? (double)NAN : a * a + 100.0 * b * b;
}

TEST(the_simplex_finds_the_foot_of_a_valley)
{
    UNUSED;
    double wall = -1.5;
    double point[2] = {-1.2, 1.0};
    double least = 0.0;

    CHECK_OK(gsl_guard_minimise(valley, &wall, point, 2, 0.5, 1e-12, 1000, &least));
    CHECK(least < 1e-18);
    CHECK_NEAR(point[0], 1.0, 1e-8);
    CHECK_NEAR(point[1], 1.0, 1e-8);
}

TEST(no_argument_of_the_minimiser_fires_the_handler)
{
    UNUSED;
    double wall = (double)INFINITY;
    double point[GSL_GUARD_MOST_UNKNOWNS + 1] = {1.0, 2.0};
    double least = 0.0;

    /* No finite value anywhere: the point stays. */
    CHECK_OK(gsl_guard_minimise(valley, &wall, point, 2, 0.5, 1e-12, 100, &least));
    CHECK(point[0] == 1.0 && point[1] == 2.0);
    CHECK_STATUS(gsl_guard_minimise(valley, &wall, point, 0, 0.5, 1e-9, 9, &least),
                 TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_minimise(valley, &wall, point, GSL_GUARD_MOST_UNKNOWNS + 1,
                                    0.5, 1e-9, 9, &least),
                 TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_minimise(valley, &wall, point, 2, 0.0, 1e-9, 9, &least),
                 TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_minimise(valley, &wall, point, 2, 0.5, (double)NAN, 9, &least),
                 TIDE_STATUS_ARGUMENT);
    point[1] = (double)INFINITY;
    CHECK_STATUS(gsl_guard_minimise(valley, &wall, point, 2, 0.5, 1e-9, 9, &least),
                 TIDE_STATUS_ARGUMENT);
}

TEST(the_version_is_known)
{
    UNUSED;
    CHECK(gsl_guard_version()[0] >= '1' && gsl_guard_version()[0] <= '9');
}

/* A = V diag(value) V', V orthogonal, values falling. */
TEST(eigenvectors_make_their_matrix)
{
    UNUSED;
    enum { SIZE = 40 };
    static double matrix[SIZE * SIZE];
    static double work[SIZE * SIZE];
    static double vector[SIZE * SIZE];
    double value[SIZE];
    uint64_t seed = 20221031;

    for (size_t a = 0; a < SIZE; a++)
        for (size_t b = 0; b <= a; b++)
            matrix[a * SIZE + b] = matrix[b * SIZE + a] =
                (double)(check_random(&seed) % 2001) / 1000.0 - 1.0;
    memcpy(work, matrix, sizeof work);
    CHECK_OK(gsl_guard_symmetric_eigen(work, SIZE, value, vector));
    for (size_t a = 0; a < SIZE; a++) {
        CHECK(a == 0 || value[a] <= value[a - 1]);
        for (size_t b = 0; b < SIZE; b++) {
            double made = 0.0;
            double inner = 0.0;
            for (size_t k = 0; k < SIZE; k++) {
                made += vector[a * SIZE + k] * value[k] * vector[b * SIZE + k];
                inner += vector[k * SIZE + a] * vector[k * SIZE + b];
            }
            CHECK(fabs(made - matrix[a * SIZE + b]) < 1e-13);
            CHECK(fabs(inner - (a == b)) < 1e-13);
        }
    }
}

TEST(no_eigenvectors_of_nothing)
{
    UNUSED;
    double matrix[4] = {1.0, (double)NAN, (double)NAN, 1.0};
    double value[2];
    double vector[4];

    CHECK_STATUS(gsl_guard_symmetric_eigen(matrix, 0, value, vector),
                 TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(gsl_guard_symmetric_eigen(matrix, 2, value, vector),
                 TIDE_STATUS_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(no_argument_of_a_distribution_fires_the_handler),
        ROW(tails_of_plausible_arguments_always_have_an_answer),
        ROW(infinite_statistics_have_probability_0_or_1),
        ROW(student_tails_have_their_digits),
        ROW(student_agrees_with_its_closed_forms),
        ROW(other_tails_have_their_digits),
        ROW(the_kth_smallest_is_selected),
        ROW(matrices_that_cannot_be_factored_are_refused),
        ROW(dependent_columns_show_in_rcond),
        ROW(the_factors_are_those_of_the_matrix),
        ROW(bands_that_cannot_be_factored_are_refused),
        ROW(a_band_is_solved),
        ROW(the_simplex_finds_the_foot_of_a_valley),
        ROW(no_argument_of_the_minimiser_fires_the_handler),
        ROW(the_version_is_known),
        ROW(eigenvectors_make_their_matrix),
        ROW(no_eigenvectors_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
