/*
 * nist.c - correct digits on the certified sets of NIST StRD.
 *
 *     bench_nist FOLDER
 *
 * FOLDER holds the .dat files of univariate statistics, analysis of variance and linear
 * regression. Prints a row for each statistic: the log relative error of the worst figure,
 *
 *     LRE = min(15, -log10(|c - t| / |t|)), or -log10 |c| for t = 0
 *
 * of what tide group (mean, sd), cross-correlation (lag 1), regress (F of the treatments,
 * as columns of 0 and 1; the linear sets) and trend (polynomials) rest on, from the printed
 * decimals. peers/nist.R prints the same rows of R, nist_gretl.mjs of gretl.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macros.h"
#include "base/runtime.h"
#include "column/series.h"
#include "compute/trend/centred.h"
#include "group/group_moments.h"
#include "number/decimal.h"
#include "numeric/least_squares.h"
#include "tide/engine.h"

enum { MAX_FIGURES = 20000, MAX_CERTIFIED = 12, MAX_CELLS = 16, LINE_SIZE = 512 };

/* What a file says: rows of cells, and above them what is certified. */
struct content {
    struct decimal cell[MAX_FIGURES];
    size_t cells;
    size_t width; /* cells of a row */
    double certified[MAX_CERTIFIED];
    double error[MAX_CERTIFIED];
    size_t count;
};

static struct content content;

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "bench_nist: %s: %s\n", name, what);
    exit(1);
}

static double digits(double computed, double certified)
{
    double distance = fabs(computed - certified);
    double lre =
        certified == 0.0 ? -log10(fabs(computed)) : -log10(distance / fabs(certified));

    return isnan(lre) ? 0.0 : fmax(0.0, fmin(15.0, lre));
}

static void print_row(const char *set, const char *statistic, double lre)
{
    printf("| %s | %s | %.1f |\n", set, statistic, lre);
}

/* ---- reading ---- */

/* The cells of a line, if all of it is figures. */
static size_t cut(const char *line, struct decimal *cell)
{
    size_t count = 0;

    for (const char *at = line + strspn(line, " \t\r\n"); *at != '\0';) {
        size_t length = strcspn(at, " \t\r\n");
        if (count == MAX_CELLS ||
            decimal_parse(at, length, NULL, &cell[count], NULL) != TIDE_STATUS_OK)
            return 0;
        count++;
        at += length;
        at += strspn(at, " \t\r\n");
    }
    return count;
}

typedef void certified_reader(const char *line);

/* Lines from number `from` on, 0: after one of dashes, are data if they have `width` cells;
   all above go to `read`. */
static void read_file(const char *folder, const char *name, size_t from, size_t width,
                      certified_reader *read)
{
    char path[512];
    char line[LINE_SIZE];
    struct decimal cell[MAX_CELLS];

    snprintf(path, sizeof path, "%s/%s.dat", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail("no such file", path);
    memset(&content, 0, sizeof content);
    content.width = width;
    for (size_t number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        bool is_above = from == 0 || number < from;
        if (is_above)
            read(line);
        if (from == 0 && strncmp(line, "---", 3) == 0)
            from = number + 1;
        else if (!is_above && cut(line, cell) == width &&
                 content.cells + width <= MAX_FIGURES) {
            memcpy(content.cell + content.cells, cell, width * sizeof *cell);
            content.cells += width;
        }
    }
    fclose(file);
    if (content.cells == 0)
        fail("no data", path);
}

static struct dd figure(const struct decimal *cell)
{
    return dd_of_decimal(cell->mantissa, cell->scale);
}

/* ---- univariate ---- */

/* The last word of a line that names a statistic. */
static void read_univariate(const char *line)
{
    static const char *const words[] = {"Sample Mean", "Sample Standard", "Sample Auto"};
    const char *last = line + strlen(line);

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strncmp(line, words[i], strlen(words[i])) != 0)
            continue;
        while (last > line && isspace((unsigned char)last[-1]))
            last--;
        while (last > line && !isspace((unsigned char)last[-1]))
            last--;
        content.certified[i] = strtod(last, NULL);
        content.count++;
    }
}

static void run_univariate(const char *folder, const char *name, struct arena *arena)
{
    static int64_t mantissa[MAX_FIGURES];
    int32_t scale = 0;
    struct centred centred;

    read_file(folder, name, 0, 1, read_univariate);
    for (size_t i = 0; i < content.cells; i++)
        scale = content.cell[i].scale > scale ? content.cell[i].scale : scale;
    for (size_t i = 0; i < content.cells; i++)
        if (!decimal_rescale(content.cell[i], scale, &mantissa[i]))
            fail("a figure is too long", name);

    struct group_batch batch = {.mantissa = mantissa,
                                .count = content.cells,
                                .scale = scale,
                                .bound = INT64_MAX};
    tide_series series = {.first = {.freq = TIDE_FREQ_D, .length = 1},
                          .count = content.cells,
                          .kind = TIDE_KIND_DECIMAL,
                          .scale = scale,
                          .value = mantissa};
    if (centred_make(&series, NULL, false, arena, &centred, NULL) != TIDE_STATUS_OK)
        fail("no memory", name);
    print_row(name, "mean", digits(moments_mean(&batch), content.certified[0]));
    print_row(name, "sd", digits(sqrt(moments_variance(&batch)), content.certified[1]));
    print_row(name, "lag-1 r",
              digits(centred_correlation(&centred, &centred, 1), content.certified[2]));
}

/* ---- analysis of variance ---- */

static void read_variance(const char *line)
{
    const char *last = line + strlen(line);

    if (strncmp(line, "Between ", 8) != 0)
        return;
    while (last > line && isspace((unsigned char)last[-1]))
        last--;
    while (last > line && !isspace((unsigned char)last[-1]))
        last--;
    content.certified[0] = strtod(last, NULL);
}

static void run_variance(const char *folder, const char *name, size_t treatments,
                         struct arena *arena)
{
    struct least_squares_fit fit;

    read_file(folder, name, 61, treatments, read_variance);
    size_t rows = content.cells;
    struct dd *y = arena_alloc(arena, rows, sizeof *y);
    struct dd *x = arena_alloc_zero(arena, rows * (treatments - 1), sizeof *x);
    if (y == NULL || x == NULL)
        fail("no memory", name);
    for (size_t i = 0; i < rows; i++) {
        y[i] = figure(&content.cell[i]);
        if (i % treatments > 0)
            x[(i % treatments - 1) * rows + i] = dd_of(1.0);
    }
    struct least_squares_data data = {rows, treatments - 1, y, x, true};
    if (least_squares_fit(&data, arena, &fit, NULL) != TIDE_STATUS_OK)
        fail("no memory", name);
    print_row(name, "ANOVA F", digits(fit.f_statistic, content.certified[0]));
}

/* ---- linear regression ---- */

static void read_linear(const char *line)
{
    const char *at = line + strspn(line, " ");
    char *end;

    if (at[0] != 'B' || !isdigit((unsigned char)at[1]) || content.count == MAX_CERTIFIED)
        return;
    strtol(at + 1, &end, 10);
    content.certified[content.count] = strtod(end, &end);
    content.error[content.count++] = strtod(end, NULL);
}

static double worst(const double *computed, const double *certified)
{
    double lowest = 15.0;

    for (size_t i = 0; i < content.count; i++)
        lowest = fmin(lowest, digits(computed[i], certified[i]));
    return lowest;
}

static void run_linear(const char *folder, const char *name, size_t regressors,
                       size_t degree, bool has_constant, struct arena *arena)
{
    struct least_squares_fit fit;
    tide_status status;

    read_file(folder, name, 61, regressors + 1, read_linear);
    size_t rows = content.cells / content.width;
    struct dd *y = arena_alloc(arena, rows, sizeof *y);
    struct dd *x = arena_alloc(arena, rows * regressors, sizeof *x);
    if (y == NULL || x == NULL)
        fail("no memory", name);
    for (size_t i = 0; i < rows; i++) {
        y[i] = figure(&content.cell[i * content.width]);
        for (size_t j = 0; j < regressors; j++)
            x[j * rows + i] = figure(&content.cell[i * content.width + 1 + j]);
    }
    struct least_squares_data data = {rows, regressors, y, x, has_constant};
    status = degree > 0 ? least_squares_polynomial(x, y, rows, degree, arena, &fit, NULL)
                        : least_squares_fit(&data, arena, &fit, NULL);
    if (status != TIDE_STATUS_OK || fit.state != TIDE_STATE_OK ||
        fit.coefficient_count != content.count)
        fail("no fit", name);
    print_row(name, "coefficients", worst(fit.coefficient, content.certified));
    print_row(name, "standard errors", worst(fit.standard_error, content.error));
}

/* ---- the sets ---- */

static const char *const univariate[] = {"Lottery", "Lew",     "Mavro",   "Michelso",
                                         "NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"};

static const struct {
    const char *name;
    size_t treatments;
} variance[] = {
    {"SiRstvt", 5}, {"AtmWtAgt", 2}, {"SmLs01t", 9}, {"SmLs02t", 9},
    {"SmLs03t", 9}, {"SmLs04t", 9},  {"SmLs05t", 9}, {"SmLs06t", 9},
    {"SmLs07t", 9}, {"SmLs08t", 9},  {"SmLs09t", 9},
};

static const struct {
    const char *name;
    size_t regressors;
    size_t degree; /* 0: no polynomial */
    bool has_constant;
} linear[] = {
    {"Norris", 1, 1, true},   {"Pontius", 1, 2, true},  {"NoInt1", 1, 0, false},
    {"NoInt2", 1, 0, false},  {"Filip", 1, 10, true},   {"Longley", 6, 0, true},
    {"Wampler1", 1, 5, true}, {"Wampler2", 1, 5, true}, {"Wampler3", 1, 5, true},
    {"Wampler4", 1, 5, true}, {"Wampler5", 1, 5, true},
};

int main(int argc, char **argv)
{
    struct arena arena;

    if (argc != 2)
        fail("give the folder of the .dat files", "usage");
    tide_engine_options options = tide_engine_options_default();
    struct runtime runtime;
    if (runtime_init(&runtime, &options, NULL) != TIDE_STATUS_OK)
        fail("no runtime", "tide");

    printf("| set | statistic | tide |\n|---|---|---|\n");
    arena_init(&arena, &runtime.memory);
    for (size_t i = 0; i < COUNT_OF(univariate); i++)
        run_univariate(argv[1], univariate[i], &arena);
    for (size_t i = 0; i < COUNT_OF(variance); i++)
        run_variance(argv[1], variance[i].name, variance[i].treatments, &arena);
    for (size_t i = 0; i < COUNT_OF(linear); i++)
        run_linear(argv[1], linear[i].name, linear[i].regressors, linear[i].degree,
                   linear[i].has_constant, &arena);
    arena_release(&arena);
    runtime_release(&runtime);
    return 0;
}
