/*
 * group.c - grouping alone: TRADE records in memory into panels, by every plan.
 *
 *     bench_group [ROWS [RUNS [THREADS [PLAN]]]]
 *
 * Makes the columns of `bench_trade ROWS` without a file (default 2e6 rows, 5 runs, one
 * thread), then prints for each set of keys and each plan, or the one named: fastest wall
 * time, least processor time, processor time per row, and the series, cells and sum of the
 * panel. A star marks the plan that would be chosen. A plan whose panel differs from the
 * first is an error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "column/panel.h"
#include "group/group.h"
#include "group/group_plan.h"
#include "number/exact.h"

enum { PERIOD, REPORTER, PARTNER, FLOW, PRODUCT, VALUE, COLUMNS, MAX_KEYS = 3 };

static const char *const column_name[COLUMNS] = {"period", "reporter", "partner",
                                                 "flow",   "product",  "value"};
static const unsigned column_size[COLUMNS] = {120, 60, 200, 2, 5000, 1000000000};

static const struct question {
    const char *name;
    size_t key_count;
    size_t key[MAX_KEYS];
} questions[] = {
    {"reporter,flow", 2, {REPORTER, FLOW}},
    {"product,flow", 2, {PRODUCT, FLOW}},
    {"reporter,partner,flow", 3, {REPORTER, PARTNER, FLOW}},
    {"reporter,product", 2, {REPORTER, PRODUCT}},
};

static const char *const plan_name[] = {[GROUP_DIRECT] = "direct",
                                        [GROUP_PARTITIONED] = "partitioned",
                                        [GROUP_HASH] = "hash"};

static double now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static uint64_t mix(uint64_t z)
{
    z = (z + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The digits of row i in the walk of bench_trade. */
static void make_row(uint64_t row, int64_t **cell)
{
    const uint64_t combinations = UINT64_C(120) * 60 * 200 * 2 * 5000;
    uint64_t place = (uint64_t)((uint128)row * 8898832663 % combinations);

    for (size_t i = PERIOD; i < VALUE; i++) {
        cell[i][row] = (int64_t)(place % column_size[i]);
        place /= column_size[i];
    }
    cell[VALUE][row] = (int64_t)(mix(2 * row) % column_size[VALUE]);
}

static bool make_column(struct runtime *runtime, size_t i, const int64_t *cell,
                        size_t rows, struct column *out)
{
    struct memory *memory = &runtime->memory;
    char text[32];
    uint32_t code;

    *out = (struct column){.name = column_name[i],
                           .role = TIDE_COLUMN_KEY,
                           .half = packed_same(1, rows),
                           .state = packed_same(0, rows)};
    if (i == PERIOD) {
        out->role = TIDE_COLUMN_PERIOD;
        out->freq = TIDE_FREQ_M;
        return packed_seal(memory, cell, rows, true, &out->ordinal, NULL) == 0;
    }
    if (i == VALUE) {
        out->role = TIDE_COLUMN_MEASURE;
        out->scale = 2;
        return packed_seal(memory, cell, rows, false, &out->mantissa, NULL) == 0;
    }
    out->dictionary = memory_alloc(memory, 1, sizeof *out->dictionary);
    dictionary_init(out->dictionary, memory);
    for (unsigned k = 0; k < column_size[i]; k++) {
        snprintf(text, sizeof text, "%06u", k);
        if (dictionary_intern(out->dictionary, text_of(text), &code, NULL) != 0)
            return false;
    }
    return packed_seal(memory, cell, rows, true, &out->code, NULL) == 0;
}

static bool make_table(struct runtime *runtime, size_t rows, tide_table *table,
                       struct column *column)
{
    int64_t *cell[COLUMNS];
    bool has_all = true;

    *table = (tide_table){.runtime = runtime,
                          .row_count = rows,
                          .column = column,
                          .column_count = COLUMNS,
                          .time_column = PERIOD};
    for (size_t i = 0; i < COLUMNS; i++) {
        cell[i] = malloc(rows * sizeof *cell[i]);
        if (cell[i] == NULL)
            return false;
    }
    for (size_t row = 0; row < rows; row++)
        make_row(row, cell);
    for (size_t i = 0; i < COLUMNS; i++) {
        has_all = has_all && make_column(runtime, i, cell[i], rows, &column[i]);
        free(cell[i]);
    }
    return has_all;
}

struct figures {
    size_t series;
    size_t cells;
    int64_t sum;
};

static struct figures figures_of(const tide_panel *panel)
{
    struct figures figures = {.series = panel->series_count};

    for (size_t i = 0; i < panel->series_count; i++) {
        tide_series series = panel_series(panel, i, 0);
        for (size_t t = 0; t < series.count; t++) {
            if (!tide_state_has_value(tide_series_state(&series, t)))
                continue;
            figures.cells++;
            figures.sum += ((const int64_t *)series.value)[t];
        }
    }
    return figures;
}

/* false where the panel differs from the first. */
static bool measure(const struct group_request *request, const char *name,
                    enum group_plan plan, bool is_chosen, size_t runs,
                    struct figures *first)
{
    double wall = 1e9;
    double work = 1e9;
    struct figures figures = {0};

    for (size_t run = 0; run < runs; run++) {
        tide_panel *panel = NULL;
        tide_error err;
        double wall_begin = now_ms(CLOCK_MONOTONIC);
        double work_begin = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        if (group_run_with(request, plan, &panel, &err) != TIDE_STATUS_OK) {
            fprintf(stderr, "%s: %s\n", name, err.message);
            return false;
        }
        double worked = now_ms(CLOCK_PROCESS_CPUTIME_ID) - work_begin;
        double walled = now_ms(CLOCK_MONOTONIC) - wall_begin;
        wall = walled < wall ? walled : wall;
        work = worked < work ? worked : work;
        figures = figures_of(panel);
        panel_free(panel);
    }
    printf("%-24s%c%-12s %9.1f %9.1f %7.2f %8zu %9zu %20lld\n", name,
           is_chosen ? '*' : ' ', plan_name[plan], wall, work,
           work * 1e6 / (double)request->table->row_count, figures.series, figures.cells,
           (long long)figures.sum);
    fflush(stdout);
    if (first->series == 0)
        *first = figures;
    return memcmp(first, &figures, sizeof figures) == 0;
}

static bool ask(const tide_table *table, const struct question *question, size_t runs,
                const char *only)
{
    const size_t value = VALUE;
    struct group_key key[MAX_KEYS];
    struct figures first = {0};
    char why[GROUP_WHY_SIZE];
    bool is_same = true;

    for (size_t k = 0; k < question->key_count; k++) {
        const struct column *column = &table->column[question->key[k]];
        key[k] = (struct group_key){.name = column->name,
                                    .column = question->key[k],
                                    .dictionary = column->dictionary};
    }
    const struct group_request request = {.table = table,
                                          .key = key,
                                          .key_count = question->key_count,
                                          .time_column = PERIOD,
                                          .measure = &value,
                                          .measure_count = 1};
    enum group_plan chosen = group_choose(&request, why, sizeof why);
    for (enum group_plan plan = GROUP_DIRECT; plan <= GROUP_HASH; plan++)
        if (only == NULL || strcmp(only, plan_name[plan]) == 0)
            is_same =
                measure(&request, question->name, plan, plan == chosen, runs, &first) &&
                is_same;
    return is_same;
}

int main(int argc, char **argv)
{
    size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000000;
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    const char *only = argc > 4 ? argv[4] : NULL;
    tide_engine_options options = tide_engine_options_default();
    struct runtime runtime;
    struct column column[COLUMNS];
    tide_table table;
    bool is_same = true;

    options.threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 1;
    if (rows == 0 || runs == 0 || runtime_init(&runtime, &options, NULL) != 0 ||
        !make_table(&runtime, rows, &table, column))
        return 2;
    printf("%-25s%-12s %9s %9s %7s %8s %9s %20s\n", "keys", "plan", "wall ms", "work ms",
           "ns/row", "series", "cells", "sum");
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        is_same = ask(&table, &questions[i], runs, only) && is_same;
    if (!is_same)
        fprintf(stderr, "panels differ\n");
    return !is_same;
}
