/*
 * nist_test.c - the linear sets of NIST StRD, held to the digits that their printed
 * decimals can give.
 *
 * LRE = min(15, -log10(|c - t| / |t|)), or -log10 |c| for t = 0: correct digits.
 */
#include "harness/check.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "numeric/least_squares.h"

enum { MAX_ROWS = 100, MAX_COLUMNS = 11, LINE_SIZE = 256 };

/* One set: how it is fitted, and the digits it must reach. */
struct nist {
    const char *name;
    size_t regressors; /* columns of x in the file */
    size_t degree;     /* 0: no polynomial */
    bool has_constant;
    double coefficient_bar;
    double error_bar;
};

static const struct nist sets[] = {
    {"Norris", 1, 1, true, 14.3, 13.5},   {"Pontius", 1, 2, true, 14.9, 13.5},
    {"NoInt1", 1, 0, false, 14.6, 13.5},  {"NoInt2", 1, 0, false, 14.9, 13.5},
    {"Filip", 1, 10, true, 14.2, 13.5},   {"Longley", 6, 0, true, 14.5, 13.5},
    {"Wampler1", 1, 5, true, 14.9, 13.5}, {"Wampler2", 1, 5, true, 14.9, 13.5},
    {"Wampler3", 1, 5, true, 14.9, 13.5}, {"Wampler4", 1, 5, true, 14.9, 13.5},
    {"Wampler5", 1, 5, true, 14.9, 13.5},
};

/* What a file says. */
struct content {
    size_t rows;
    struct dd y[MAX_ROWS];
    struct dd x[MAX_ROWS * MAX_COLUMNS]; /* column after column once all are read */
    size_t count;
    double coefficient[MAX_COLUMNS];
    double error[MAX_COLUMNS];
    double residual_sd;
    double r_squared;
    double f_statistic; /* INFINITY for a perfect fit */
};

/* The decimal at *at, as mantissa and scale; false at the end of the line. */
static bool decimal_next(const char **at, struct dd *out)
{
    const char *c = *at;
    int64_t mantissa = 0;
    int32_t scale = 0;
    bool is_negative;
    bool has_point = false;

    while (isspace((unsigned char)*c))
        c++;
    is_negative = *c == '-';
    if (is_negative)
        c++;
    if (!isdigit((unsigned char)*c) && *c != '.')
        return false;
    for (; isdigit((unsigned char)*c) || *c == '.'; c++) {
        if (*c == '.') {
            has_point = true;
            continue;
        }
        mantissa = mantissa * 10 + (*c - '0');
        scale += has_point ? 1 : 0;
    }
    if (*c == 'E')
        scale -= (int32_t)strtol(c + 1, NULL, 10);
    for (; scale < 0; scale++)
        mantissa *= 10;
    while (*c != '\0' && !isspace((unsigned char)*c))
        c++;
    *at = c;
    *out = dd_of_decimal(is_negative ? -mantissa : mantissa, scale);
    return true;
}

static void read_certified(char *line, struct content *out, bool *is_residual)
{
    char *at = line + strspn(line, " ");

    if (at[0] == 'B' && isdigit((unsigned char)at[1])) {
        char *end;
        strtol(at + 1, &end, 10);
        out->coefficient[out->count] = strtod(end, &end);
        out->error[out->count++] = strtod(end, NULL);
    } else if (strncmp(at, "Residual", 8) == 0) {
        *is_residual = true;
    } else if (*is_residual && strncmp(at, "Standard Deviation", 18) == 0) {
        out->residual_sd = strtod(at + 18, NULL);
    } else if (strncmp(at, "R-Squared", 9) == 0) {
        out->r_squared = strtod(at + 9, NULL);
    } else if (strncmp(at, "Regression ", 11) == 0) {
        char *end = at + 10;
        for (int i = 0; i < 3; i++)
            strtod(end, &end);
        out->f_statistic = strtod(end, NULL);
    }
}

static void read_set(const struct nist *set, struct content *out)
{
    static struct dd row_of_x[MAX_ROWS][MAX_COLUMNS];
    char name[64];
    char line[LINE_SIZE];
    bool is_residual = false;

    snprintf(name, sizeof name, "nist-strd/%s.dat", set->name);
    memset(out, 0, sizeof *out);
    FILE *file = fopen(check_data(name), "r");
    CHECK(file != NULL);

    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        const char *at = line;
        if (number <= 60) {
            if (number > 30)
                read_certified(line, out, &is_residual);
            continue;
        }
        if (!decimal_next(&at, &out->y[out->rows]))
            continue;
        for (size_t j = 0; j < set->regressors; j++)
            CHECK(decimal_next(&at, &row_of_x[out->rows][j]));
        out->rows++;
        CHECK(out->rows < MAX_ROWS);
    }
    fclose(file);
    for (size_t j = 0; j < set->regressors; j++)
        for (size_t i = 0; i < out->rows; i++)
            out->x[j * out->rows + i] = row_of_x[i][j];
}

static double digits(double computed, double certified)
{
    double distance = fabs(computed - certified);
    double lre =
        certified == 0.0 ? -log10(fabs(computed)) : -log10(distance / fabs(certified));
    return isnan(lre) ? 0.0 : fmin(15.0, lre);
}

static double worst(const double *computed, const double *certified, size_t count)
{
    double lowest = 15.0;
    for (size_t i = 0; i < count; i++)
        lowest = fmin(lowest, digits(computed[i], certified[i]));
    return lowest;
}

static void check_set(const struct nist *set, struct arena *arena)
{
    static struct content content;
    struct least_squares_fit fit;

    read_set(set, &content);
    if (set->degree > 0) {
        CHECK_OK(least_squares_polynomial(content.x, content.y, content.rows, set->degree,
                                          arena, &fit, NULL));
    } else {
        struct least_squares_data data = {content.rows, set->regressors, content.y,
                                          content.x, set->has_constant};
        CHECK_OK(least_squares_fit(&data, arena, &fit, NULL));
    }
    CHECK_INT(fit.state, TIDE_STATE_OK);
    CHECK_INT(fit.coefficient_count, content.count);

    double coefficient = worst(fit.coefficient, content.coefficient, content.count);
    double error = worst(fit.standard_error, content.error, content.count);
    double sd = digits(fit.residual_sd, content.residual_sd);
    double r_squared = digits(fit.r_squared, content.r_squared);
    double f = isinf(content.f_statistic) ? (isinf(fit.f_statistic) ? 15.0 : 0.0)
                                          : digits(fit.f_statistic, content.f_statistic);

    print_message("%-9s coefficient %5.2f (bar %4.1f)  error %5.2f (%4.1f)  sd %5.2f  "
                  "R2 %5.2f  F %5.2f\n",
                  set->name, coefficient, set->coefficient_bar, error, set->error_bar, sd,
                  r_squared, f);
    CHECK(coefficient >= set->coefficient_bar);
    CHECK(error >= set->error_bar);
    CHECK(sd >= 13.5);
    CHECK(r_squared >= 13.5);
    CHECK(f >= 13.5);
}

TEST(linear_sets_reach_their_digits)
{
    UNUSED;
    struct runtime runtime;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        struct arena arena;
        arena_init(&arena, &runtime.memory);
        check_set(&sets[i], &arena);
        arena_release(&arena);
    }
    runtime_release(&runtime);
}

/* The same line through both doors. */
TEST(a_polynomial_of_degree_1_is_the_line)
{
    UNUSED;
    static struct content content;
    struct runtime runtime;
    struct arena arena;
    struct least_squares_fit line;
    struct least_squares_fit power;

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    read_set(&sets[0], &content);
    struct least_squares_data data = {content.rows, 1, content.y, content.x, true};
    CHECK_OK(least_squares_fit(&data, &arena, &line, NULL));
    CHECK_OK(least_squares_polynomial(content.x, content.y, content.rows, 1, &arena,
                                      &power, NULL));
    for (size_t i = 0; i < 2; i++) {
        CHECK_NEAR(power.coefficient[i], line.coefficient[i], 0.0);
        CHECK_NEAR(power.standard_error[i], line.standard_error[i], 1e-15);
    }
    arena_release(&arena);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(linear_sets_reach_their_digits),
        ROW(a_polynomial_of_degree_1_is_the_line),
    };
    check_need_data("nist-strd");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
