/*
 * mann_kendall_test.c - Mann-Kendall and Theil-Sen against pyMannKendall's values.
 *
 * Its series has seven holes among 360 figures. Its Tau has no ties below, tide's tau-b
 * has: S and V are compared instead. Its Hamed-Rao takes the slope over true distances
 * off figures that it has moved side by side, V = 259723.81316716; tide keeps the distances
 * there too. R gives both: with n figures x in periods t and the median slope b,
 *
 *     r <- rank(round(x - b * t, 9)); a <- acf(r, lag.max = n - 1)$acf[-1]
 *     k <- 1:(n - 1); keep <- abs(a) > 1.96 / sqrt(n)
 *     V * (1 + 2 * sum(((n-k) * (n-k-1) * (n-k-2) * a)[keep]) / (n * (n-1) * (n-2)))
 *
 * is 257403.3867846268, and with seq_len(n) for t 259723.8131671613.
 */
#include "compute/oracle.h"

#include "time/period.h"

static const char series[] = "mann_kendall/arbitrary_1d_data.csv";
static const char values[] = "mann_kendall/reference_values.csv";

/* The value of a field of a test in the reference file. */
static double expected(const char *test, const char *field)
{
    char line[ORACLE_LINE];
    FILE *from = fopen(check_data(values), "r");
    double value = (double)NAN;

    CHECK(from != NULL);
    while (fgets(line, sizeof line, from) != NULL) {
        size_t name = strlen(test);
        char *last = strrchr(line, ',');
        char wanted[64];
        snprintf(wanted, sizeof wanted, ",%s,", field);
        const char *found = strstr(line, wanted);
        if (strncmp(line, test, name) == 0 && line[name] == ',' && found != NULL &&
            found + strlen(wanted) == last + 1)
            value = strtod(last + 1, NULL);
    }
    fclose(from);
    CHECK(!isnan(value));
    return value;
}

static void check_test(struct runtime *runtime, const char *args, const char *test)
{
    static const char *const field[][2] = {{"s", "s"},
                                           {"variance", "var_s"},
                                           {"z", "z"},
                                           {"p", "p"}};
    struct oracle_column column;
    struct arena arena;

    arena_init(&arena, &runtime->memory);
    oracle_read(series, "x", &column);
    struct compute_result result =
        oracle_run(runtime, &arena, "mann-kendall", args, period_month(2000, 1), &column);
    for (size_t i = 0; i < COUNT_OF(field); i++)
        CHECK_NEAR(oracle_figure(&result, field[i][0], 0), expected(test, field[i][1]),
                   1e-12);
    arena_release(&arena);
}

TEST(plain_and_seasonal_tests_agree)
{
    UNUSED;
    struct runtime runtime;

    check_runtime(&runtime, 1);
    check_test(&runtime, "", "original_test");
    check_test(&runtime, "variant=seasonal", "seasonal_test");
    runtime_release(&runtime);
}

/* R 4.2.2; see above. */
TEST(hamed_rao_keeps_the_distances)
{
    UNUSED;
    struct oracle_column column;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    oracle_read(series, "x", &column);
    struct compute_result result =
        oracle_run(&runtime, &arena, "mann-kendall", "variant=hamed-rao",
                   period_month(2000, 1), &column);
    CHECK_NEAR(oracle_figure(&result, "variance", 0), 257403.3867846268, 1e-13);
    arena_release(&arena);
    runtime_release(&runtime);
}

/* Its slope is per place, tide's per year: monthly figures rise twelve times as much. */
TEST(the_median_slope_agrees)
{
    UNUSED;
    struct oracle_column column;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    oracle_read(series, "x", &column);
    struct compute_result result =
        oracle_run(&runtime, &arena, "theil-sen", "", period_month(2000, 1), &column);
    CHECK_NEAR(oracle_figure(&result, "slope", 0), 12.0 * expected("sens_slope", "slope"),
               1e-14);
    arena_release(&arena);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(plain_and_seasonal_tests_agree),
        ROW(hamed_rao_keeps_the_distances),
        ROW(the_median_slope_agrees),
    };
    check_need_data("mann_kendall");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
