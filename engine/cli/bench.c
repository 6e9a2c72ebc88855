/*
 * bench.c - tide bench: how long the user's own request takes on the user's own file.
 *
 * Loading and answering are timed apart, each after one run that is not counted; all runs
 * of the request must give the same number of rows.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"

enum { DEFAULT_RUNS = 5, MAX_RUNS = 1000, STAGE_COLUMNS = 7, CELL_SIZE = 48 };

struct stage {
    const char *name;
    double *elapsed_s; /* [runs] */
    uint64_t rows;
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare_times(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

/* The largest memory that the kernel has seen this process hold, in MB; 0: not known. */
static double peak_mb(void)
{
    char line[256];
    double kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");

    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = (double)strtoull(line + 6, NULL, 10);
    if (status != NULL)
        fclose(status);
    return kilobytes / 1024;
}

/* ---- the request ---- */

static bool is_reading(const char *name)
{
    for (size_t i = 0; i < tide_option_count(); i++)
        if (strcmp(tide_option_at(i)->name, name) == 0)
            return tide_option_at(i)->group == TIDE_GROUP_READING;
    return false;
}

static tide_status load(const struct tool *tool, const char *path, tide_table **out,
                        tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_setting *setting = calloc(line->set_count + 1, sizeof *setting);
    size_t count = 0;

    if (setting == NULL)
        return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    for (size_t i = 0; i < line->set_count; i++)
        if (is_reading(line->set[i].name))
            setting[count++] = (tide_setting){line->set[i].name, line->set[i].value};
    tide_status status = tide_table_load(tool->engine, path, setting, count, out, err);
    free(setting);
    return status;
}

static tide_status answer(const struct tool *tool, const tide_table *table,
                          uint64_t *rows, tide_error *err)
{
    const struct command_line *line = &tool->line;
    const tide_answer *got = NULL;
    tide_job *job = NULL;
    tide_status status = tide_job_new(tool->engine, line->word[0], &job, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < line->set_count; i++)
        if (!is_reading(line->set[i].name))
            status = tide_job_set(job, line->set[i].name, line->set[i].value, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_table(job, table, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &got, err);
    if (status == TIDE_STATUS_OK)
        *rows = tide_answer_row_count(got);
    tide_job_free(job);
    return status;
}

/* ---- runs ---- */

/* One run of both stages; `place` SIZE_MAX: it is not counted. */
static tide_status run_once(const struct tool *tool, struct stage *stage, size_t place,
                            tide_error *err)
{
    tide_table *table = NULL;
    uint64_t rows = 0;
    double begun = now_s();
    tide_status status = load(tool, tool->line.word[1], &table, err);
    double loaded = now_s();

    if (status == TIDE_STATUS_OK)
        status = answer(tool, table, &rows, err);
    double answered = now_s();
    if (status == TIDE_STATUS_OK && place == SIZE_MAX) {
        stage[0].rows = tide_table_row_count(table);
        stage[1].rows = rows;
    } else if (status == TIDE_STATUS_OK) {
        stage[0].elapsed_s[place] = loaded - begun;
        stage[1].elapsed_s[place] = answered - loaded;
    }
    if (status == TIDE_STATUS_OK && rows != stage[1].rows)
        status = tide_error_set(err, TIDE_STATUS_INTERNAL, "internal",
                                "two runs of one request gave %" PRIu64 " and %" PRIu64
                                " rows",
                                stage[1].rows, rows);
    tide_table_free(table);
    return status;
}

/* `read`: rows of the table, which both stages go through. */
static void format_stage(const struct stage *stage, size_t runs, uint64_t read,
                         double peak, char cell[STAGE_COLUMNS][CELL_SIZE])
{
    double median =
        runs % 2 == 1 ? stage->elapsed_s[runs / 2]
                      : (stage->elapsed_s[runs / 2 - 1] + stage->elapsed_s[runs / 2]) / 2;

    snprintf(cell[0], CELL_SIZE, "%.40s", stage->name);
    snprintf(cell[1], CELL_SIZE, "%" PRIu64, stage->rows);
    snprintf(cell[2], CELL_SIZE, "%.3f", 1000 * median);
    snprintf(cell[3], CELL_SIZE, "%.3f", 1000 * stage->elapsed_s[0]);
    snprintf(cell[4], CELL_SIZE, "%.3f", 1000 * stage->elapsed_s[runs - 1]);
    snprintf(cell[5], CELL_SIZE, "%.0f", median > 0 ? (double)read / median : 0);
    snprintf(cell[6], CELL_SIZE, "%.1f", peak);
}

static tide_status show(struct tool *tool, struct stage *stage, size_t runs,
                        tide_error *err)
{
    static const char *const names[STAGE_COLUMNS] = {
        "stage",           "rows",    "median_ms", "fastest_ms", "slowest_ms",
        "rows_read_per_s", "peak_mb",
    };
    char cell[2][STAGE_COLUMNS][CELL_SIZE];
    const char *text[2 * STAGE_COLUMNS];
    tide_answer *table = NULL;
    double peak = peak_mb();

    for (size_t i = 0; i < 2; i++) {
        qsort(stage[i].elapsed_s, runs, sizeof *stage[i].elapsed_s, compare_times);
        format_stage(&stage[i], runs, stage[0].rows, peak, cell[i]);
        for (size_t k = 0; k < STAGE_COLUMNS; k++)
            text[i * STAGE_COLUMNS + k] = cell[i][k];
    }
    tide_status status =
        tide_answer_of_texts(tool->engine, names, STAGE_COLUMNS, text, 2, &table, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(&tool->line, table, err);
    tide_answer_free(table);
    return status;
}

static tide_status read_runs(const struct command_line *line, size_t *out,
                             tide_error *err)
{
    const char *text = line->own[TOOL_RUNS];
    char *end = NULL;

    *out = DEFAULT_RUNS;
    if (text == NULL)
        return TIDE_STATUS_OK;
    unsigned long long runs = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || runs < 1 || runs > MAX_RUNS)
        return tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                              "--runs \"%s\": a number from 1 to %d expected", text,
                              MAX_RUNS);
    *out = (size_t)runs;
    return TIDE_STATUS_OK;
}

tide_status run_bench(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    struct stage stage[2] = {{.name = "load"}};
    size_t runs = 0;
    tide_status status = refuse_more_words(line, 2, err);

    if (status == TIDE_STATUS_OK && line->word_count < 2) {
        status = tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                                "a computation and a file are needed");
        tide_error_hint(err, "tide bench yoy --by partner trade.csv");
    }
    if (status == TIDE_STATUS_OK)
        status = read_runs(line, &runs, err);
    if (status != TIDE_STATUS_OK)
        return status;
    stage[1].name = line->word[0];
    for (size_t i = 0; i < 2; i++) {
        stage[i].elapsed_s = calloc(runs, sizeof *stage[i].elapsed_s);
        if (stage[i].elapsed_s == NULL)
            status =
                tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    }
    if (status == TIDE_STATUS_OK)
        status = run_once(tool, stage, SIZE_MAX, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < runs; i++)
        status = run_once(tool, stage, i, err);
    messages_end();
    if (status == TIDE_STATUS_OK)
        status = show(tool, stage, runs, err);
    for (size_t i = 0; i < 2; i++)
        free(stage[i].elapsed_s);
    return status;
}
