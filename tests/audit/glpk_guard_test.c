/*
 * glpk_guard_test.c - the door to GLPK by itself: least values and multipliers that can be
 * told by hand, what has none, and an error that must not end the process.
 */
#include <math.h>

#include "audit/glpk_guard.h"
#include "harness/check.h"

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

/* x + y >= 4, x <= 3, y <= 5, none below 0. */
static const double row_low[] = {4};
static const double row_high[] = {(double)INFINITY};
static const double column_low[] = {0, 0};
static const double column_high[] = {3, 5};
static const int entry_row[] = {0, 0};
static const int entry_column[] = {0, 1};
static const double entry[] = {1, 1};
static const struct linear_program covering = {1,        2,          row_low,
                                               row_high, column_low, column_high,
                                               2,        entry_row,  entry_column,
                                               entry};

TEST(a_least_value_its_point_and_its_multiplier)
{
    UNUSED;
    struct glpk_guard guard;
    double multiplier[1];
    double point[2];
    bool is_solved = false;

    CHECK_OK(glpk_guard_open(&covering, &guard));
    CHECK_OK(glpk_guard_minimise(&guard, (const double[]){1, 2}, multiplier, point,
                                 &is_solved));
    CHECK(is_solved);
    CHECK(near(point[0], 3) && near(point[1], 1));
    CHECK(near(multiplier[0], 2)); /* one more to cover costs one more y */
    /* Again, from there, with another price. */
    CHECK_OK(glpk_guard_minimise(&guard, (const double[]){3, 1}, multiplier, NULL,
                                 &is_solved));
    CHECK(is_solved);
    CHECK(near(multiplier[0], 1));
    glpk_guard_close(&guard);
}

TEST(no_least_value_is_told_and_is_no_error)
{
    UNUSED;
    struct linear_program program = covering;
    struct glpk_guard guard;
    double multiplier[1];
    bool is_solved = true;

    /* Nothing holds x down. */
    program.column_low = (const double[]){-(double)INFINITY, 0};
    program.row_low = (const double[]){-(double)INFINITY};
    CHECK_OK(glpk_guard_open(&program, &guard));
    CHECK_OK(glpk_guard_minimise(&guard, (const double[]){1, 0}, multiplier, NULL,
                                 &is_solved));
    CHECK(!is_solved);
    glpk_guard_close(&guard);

    /* More is to be covered than there is. */
    program = covering;
    program.row_low = (const double[]){9};
    CHECK_OK(glpk_guard_open(&program, &guard));
    CHECK_OK(glpk_guard_minimise(&guard, (const double[]){1, 1}, multiplier, NULL,
                                 &is_solved));
    CHECK(!is_solved);
    glpk_guard_close(&guard);
}

TEST(an_error_inside_is_a_status_and_the_next_call_works)
{
    UNUSED;
    struct linear_program program = covering;
    struct glpk_guard guard;
    double multiplier[1];
    bool is_solved = false;

    /* A row that names a column twice ends the process, if it is let. */
    program.entry_column = (const int[]){1, 1};
    CHECK_INT(glpk_guard_open(&program, &guard), TIDE_STATUS_NO_MEMORY);
    glpk_guard_close(&guard);

    CHECK_OK(glpk_guard_open(&covering, &guard));
    CHECK_OK(glpk_guard_minimise(&guard, (const double[]){1, 2}, multiplier, NULL,
                                 &is_solved));
    CHECK(is_solved);
    glpk_guard_close(&guard);
}

TEST(without_rows_the_ends_of_columns_count)
{
    UNUSED;
    struct linear_program program = covering;
    struct glpk_guard guard;
    double point[2];
    bool is_solved = false;

    program.row_count = 0;
    program.entry_count = 0;
    CHECK_OK(glpk_guard_open(&program, &guard));
    CHECK_OK(
        glpk_guard_minimise(&guard, (const double[]){1, -1}, NULL, point, &is_solved));
    CHECK(is_solved);
    CHECK(near(point[0], 0) && near(point[1], 5));
    glpk_guard_close(&guard);

    struct glpk_guard never = {0};
    glpk_guard_close(&never);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_least_value_its_point_and_its_multiplier),
        ROW(no_least_value_is_told_and_is_no_error),
        ROW(an_error_inside_is_a_status_and_the_next_call_works),
        ROW(without_rows_the_ends_of_columns_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
