/*
 * series.c - growth, trend, filter and decomposition of many series.
 *
 *     bench_series [SERIES [MONTHS [THREADS [FAMILY|VERB|all [FOLDER]]]]]
 *
 * Makes a panel of random months with trend, season and noise (100,000 x 120), runs each
 * computation a few times and prints the median wall time and the processor time of all
 * threads. What works on groups has ten series in each. The answers of some series are held
 * to the definition.
 *
 * With a FOLDER, for peers/series.mjs: the figures go to figures.f64 there and each answer
 * to tide-VERB-OPTION-VALUE.f64, doubles of this machine, column after column; the lines
 * printed are JSON.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tide/engine.h"
#include "base/macros.h"
#include "base/runtime.h"
#include "column/panel.h"
#include "compute/computation.h"
#include "time/period.h"

enum { RUNS = 5, GROUP = 10, CHECKED = 2 * GROUP, MAX_ARGUMENTS = 32 };

static const struct {
    const char *verb;
    const char *option; /* NULL: as preset */
    const char *value;
} asked[] = {
    {"pop", NULL, NULL},          {"yoy", NULL, NULL},
    {"ytd", NULL, NULL},          {"mat", NULL, NULL},
    {"saar", "allow-nsa", "yes"}, {"diff", NULL, NULL},
    {"index", "base", "2015"},    {"cagr", NULL, NULL},
    {"mean-growth", NULL, NULL},  {"per-day", NULL, NULL},
    {"carry-over", NULL, NULL},   {"trend-growth", NULL, NULL},
    {"contribution", NULL, NULL}, {"growth-share", NULL, NULL},
    {"trend", NULL, NULL},        {"trend", "log", "yes"},
    {"hp", NULL, NULL},           {"hp", "one-sided", "yes"},
    {"henderson", NULL, NULL},    {"decompose", NULL, NULL},
    {"stl", NULL, NULL},          {"stl", "season-window", "7"},
    {"stl", "robust", "yes"},     {"x11", NULL, NULL},
    {"season-test", NULL, NULL},
};

static double now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Wall time, and processor time of all threads, of each run. */
struct times {
    size_t columns; /* of the answer */
    double wall_ms[RUNS];
    double cpu_ms[RUNS];
};

/* splitmix64 */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Millions with two decimals. */
static void fill(int64_t *mantissa, size_t series, size_t months)
{
    uint64_t seed = 20220801;

    for (size_t s = 0; s < series; s++) {
        double level = 5000.0 + (double)(draw(&seed) % 1000000);
        double rise = (double)(draw(&seed) % 2000) / 1e5;
        for (size_t t = 0; t < months; t++) {
            double season = 1.0 + 0.1 * sin((double)(t % 12 + s % 12));
            double noise = 1.0 + (double)(draw(&seed) % 1000) / 2e4;
            *mantissa++ = (int64_t)(level * (1.0 + rise * (double)t) * season * noise);
        }
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double ms[RUNS])
{
    qsort(ms, RUNS, sizeof *ms, by_size);
    return ms[RUNS / 2];
}

/* The figure of a cell, NAN where there is none. */
static double figure_at(const struct compute_result *result, size_t column, size_t i)
{
    const struct series_out *out = &result->column[column];

    if (!tide_state_has_value(out->state[i]))
        return (double)NAN;
    return out->real != NULL ? out->real[i]
                             : (double)out->mantissa[i] / pow(10.0, out->scale);
}

/* How far apart two answers are, as a part of the largest figure. */
static double distance(const struct compute_result *a, const struct compute_result *b,
                       size_t count)
{
    double largest = 0.0;
    double size = 1.0;

    for (size_t column = 0; column < a->output_count; column++)
        for (size_t i = 0; i < count * a->length; i++) {
            double x = figure_at(a, column, i);
            double y = figure_at(b, column, i);
            if (a->column[column].state[i] != b->column[column].state[i])
                return (double)INFINITY;
            if (isnan(x))
                continue;
            size = fmax(size, fabs(x));
            largest = fmax(largest, fabs(x - y));
        }
    return largest / size;
}

struct bench {
    const char *folder; /* for the peers; NULL: none */
    struct runtime runtime;
    struct tide_panel panel;
    struct panel_measure measure;
    size_t *group; /* [series] */
};

static int prepare(const struct computation *computation, size_t i, struct arena *arena,
                   struct argument *argument)
{
    for (size_t k = 0; k < computation->option_count; k++) {
        const tide_option *option = &computation->option[k];
        bool is_asked =
            asked[i].option != NULL && strcmp(option->name, asked[i].option) == 0;
        tide_status status =
            is_asked ? argument_parse(option, asked[i].value, arena, &argument[k], NULL)
                     : argument_preset(option, arena, &argument[k], NULL);
        if (status != TIDE_STATUS_OK)
            return -1;
    }
    return 0;
}

static void name_question(size_t i, char *out, size_t size)
{
    bool is_preset = asked[i].option == NULL;

    snprintf(out, size, "%s%s%s%s%s", asked[i].verb, is_preset ? "" : "-",
             is_preset ? "" : asked[i].option, is_preset ? "" : "-",
             is_preset ? "" : asked[i].value);
}

static bool write_double(FILE *file, double value)
{
    return fwrite(&value, sizeof value, 1, file) == 1;
}

static int write_answer(const char *folder, size_t i, const struct compute_result *result)
{
    char question[128];
    char path[4096];

    name_question(i, question, sizeof question);
    snprintf(path, sizeof path, "%s/tide-%s.f64", folder, question);
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL;
    for (size_t column = 0; is_written && column < result->output_count; column++)
        for (size_t k = 0; is_written && k < result->row_count * result->length; k++)
            is_written = write_double(file, figure_at(result, column, k));
    if (file != NULL)
        is_written = fclose(file) == 0 && is_written;
    return is_written ? 0 : -1;
}

static int write_figures(const char *folder, const int64_t *mantissa, size_t count)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/figures.f64", folder);
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL;
    for (size_t i = 0; is_written && i < count; i++)
        is_written = write_double(file, (double)mantissa[i] / 100.0);
    if (file != NULL)
        is_written = fclose(file) == 0 && is_written;
    return is_written ? 0 : -1;
}

static void print_json(size_t i, const struct times *times)
{
    char question[128];

    name_question(i, question, sizeof question);
    printf("{\"question\": \"%s\", \"columns\": %zu, \"ms\": [", question,
           times->columns);
    for (int k = 0; k < RUNS; k++)
        printf("%s%.1f", k > 0 ? ", " : "", times->wall_ms[k]);
    printf("], \"cpu_ms\": [");
    for (int k = 0; k < RUNS; k++)
        printf("%s%.1f", k > 0 ? ", " : "", times->cpu_ms[k]);
    printf("]}\n");
}

static void print_line(size_t i, struct times *times, size_t series)
{
    printf("series: %-11s %-13s %8.0f ms median of %d runs, %7.2f us of processor a "
           "series\n",
           asked[i].verb, asked[i].option != NULL ? asked[i].option : "",
           median(times->wall_ms), RUNS, median(times->cpu_ms) * 1e3 / (double)series);
}

static int run(struct bench *bench, size_t i, struct times *times)
{
    const struct computation *computation = registry_find(asked[i].verb);
    const struct tide_panel *input = &bench->panel;
    struct tide_panel few = bench->panel;
    const struct tide_panel *few_input = &few;
    struct argument argument[MAX_ARGUMENTS];
    struct compute_result result;
    struct compute_result defined;
    struct arena arena;
    int failed = 0;

    if (few.series_count > CHECKED)
        few.series_count = CHECKED;
    arena_init(&arena, &bench->runtime.memory);
    if (computation == NULL || computation->option_count > MAX_ARGUMENTS ||
        prepare(computation, i, &arena, argument) != 0)
        return -1;
    struct compute_request request = {.computation = computation,
                                      .argument = argument,
                                      .input = &few_input,
                                      .group = bench->group,
                                      .group_count =
                                          (few.series_count + GROUP - 1) / GROUP,
                                      .use_reference = true};
    failed |=
        compute_run(&bench->runtime, &request, &arena, &defined, NULL) != TIDE_STATUS_OK;
    request.use_reference = false;
    request.input = &input;
    request.group_count = (input->series_count + GROUP - 1) / GROUP;
    for (int k = 0; k < RUNS && !failed; k++) {
        struct arena room;
        arena_init(&room, &bench->runtime.memory);
        double wall = now_ms(CLOCK_MONOTONIC);
        double cpu = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        failed |= compute_run(&bench->runtime, &request, &room, &result, NULL) !=
                  TIDE_STATUS_OK;
        times->wall_ms[k] = now_ms(CLOCK_MONOTONIC) - wall;
        times->cpu_ms[k] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        times->columns = result.output_count;
        failed |= !failed && !(distance(&defined, &result, few.series_count) < 1e-9);
        if (!failed && k == 0 && bench->folder != NULL)
            failed |= write_answer(bench->folder, i, &result);
        arena_release(&room);
    }
    arena_release(&arena);
    return failed ? -1 : 0;
}

static size_t number_at(int argc, char **argv, int i, size_t other)
{
    return argc > i ? (size_t)strtoul(argv[i], NULL, 10) : other;
}

/* `word` is a family, a verb, or all. */
static bool is_wanted(const char *word, size_t i)
{
    const struct computation *computation = registry_find(asked[i].verb);

    return strcmp(word, "all") == 0 || strcmp(word, asked[i].verb) == 0 ||
           (computation != NULL && strcmp(word, computation->family) == 0);
}

int main(int argc, char **argv)
{
    size_t series = number_at(argc, argv, 1, 100000);
    size_t months = number_at(argc, argv, 2, 120);
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = (unsigned)number_at(argc, argv, 3, 0)};
    int64_t *mantissa = malloc(series * months * sizeof *mantissa);
    struct bench bench = {
        .folder = argc > 5 ? argv[5] : NULL,
        .group = malloc(series * sizeof *bench.group),
        .panel = {.series_count = series,
                  .first = period_month(2012, 1),
                  .period_count = months,
                  .measure_count = 1},
        .measure = {.name = "value", .kind = TIDE_KIND_DECIMAL, .scale = 2},
    };
    int failed = 0;

    if (mantissa == NULL || bench.group == NULL ||
        runtime_init(&bench.runtime, &options, NULL) != TIDE_STATUS_OK)
        return 2;
    fill(mantissa, series, months);
    for (size_t i = 0; i < series; i++)
        bench.group[i] = i / GROUP;
    if (bench.folder != NULL)
        failed = write_figures(bench.folder, mantissa, series * months);
    bench.measure.mantissa = mantissa;
    bench.panel.measure = &bench.measure;
    for (size_t i = 0; i < COUNT_OF(asked) && !failed; i++) {
        struct times times;
        if (argc > 4 && !is_wanted(argv[4], i))
            continue;
        failed = run(&bench, i, &times) != 0;
        if (failed) {
            fprintf(stderr, "series: %s failed or its answer is wrong\n", asked[i].verb);
            break;
        }
        if (bench.folder != NULL)
            print_json(i, &times);
        else
            print_line(i, &times, series);
        fflush(stdout);
    }
    runtime_release(&bench.runtime);
    free(bench.group);
    free(mantissa);
    return failed;
}
