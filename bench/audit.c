/*
 * audit.c - an audit of a published table: cells in rows of a total and its parts.
 *
 *     bench_audit [ITEMS [ERRORS [RUNS]]]
 *
 * Makes ITEMS x 5 cells (a total and four parts, rounded to 0.1; default 20,000 items, so
 * 100,000 cells and 20,000 sums) with so many wrong ones, loads them, and prints the
 * fastest wall time and the least processor time of the audit of the table in memory, for
 * a tenth, a half and all of the items. Every wrong cell must be found, and nothing else.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tide/tide.h"

enum { PARTS = 4, LEAST_GAP = 7 };

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

/* Thousandths into tenths, as printed. */
static uint64_t printed(uint64_t figure)
{
    return (figure + 50) / 100;
}

/* One cell of every so many items is printed ten times too large. */
static void write_item(FILE *file, uint64_t item, uint64_t wrong_every)
{
    static const char *const names[PARTS] = {"a", "b", "c", "d"};
    uint64_t total = 0;
    bool is_wrong = wrong_every > 0 && item % wrong_every == 0;

    for (uint64_t part = 0; part < PARTS; part++) {
        uint64_t figure = 1000 + mix(item * PARTS + part) % 9999000;
        uint64_t tenths = printed(figure) * (is_wrong && part == 2 ? 10 : 1);
        fprintf(file, "i%" PRIu64 ",%s,2020,%" PRIu64 ".%" PRIu64 "\n", item, names[part],
                tenths / 10, tenths % 10);
        total += figure;
    }
    fprintf(file, "i%" PRIu64 ",Total,2020,%" PRIu64 ".%" PRIu64 "\n", item,
            printed(total) / 10, printed(total) % 10);
}

static tide_status load(tide_engine *engine, uint64_t items, uint64_t wrong_every,
                        tide_table **out, tide_error *err)
{
    char path[] = "/tmp/bench_audit_XXXXXX";
    int handle = mkstemp(path);
    FILE *file = handle >= 0 ? fdopen(handle, "w") : NULL;

    if (file == NULL)
        return TIDE_STATUS_IO;
    fprintf(file, "item,part,period,v\n");
    for (uint64_t item = 0; item < items; item++)
        write_item(file, item, wrong_every);
    fclose(file);
    tide_status status = tide_table_load(engine, path, NULL, 0, out, err);
    unlink(path);
    return status;
}

/* How many sets are told of. */
static size_t count_sets(const tide_answer *answer)
{
    char last[32] = "";
    size_t sets = 0;

    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        const char *note = tide_answer_cell(answer, row, 9).text;
        if (strcmp(tide_answer_cell(answer, row, 0).text, "contradiction") != 0)
            continue;
        size_t length = strcspn(note, ":");
        if (length == strlen(last) && memcmp(note, last, length) == 0)
            continue;
        snprintf(last, sizeof last, "%.*s", (int)length, note);
        sets++;
    }
    return sets;
}

static tide_status run(tide_engine *engine, const tide_table *table, size_t *sets,
                       double *wall, double *work, tide_error *err)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    double from = now_ms(CLOCK_MONOTONIC);
    double busy = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    tide_status status = tide_job_new(engine, "audit", &job, err);

    if (status == TIDE_STATUS_OK)
        status = tide_job_add_table(job, table, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, err);
    from = now_ms(CLOCK_MONOTONIC) - from;
    busy = now_ms(CLOCK_PROCESS_CPUTIME_ID) - busy;
    *wall = from < *wall ? from : *wall;
    *work = busy < *work ? busy : *work;
    if (status == TIDE_STATUS_OK)
        *sets = count_sets(answer);
    tide_job_free(job);
    return status;
}

static int measure(tide_engine *engine, uint64_t items, uint64_t errors, long runs)
{
    uint64_t wrong_every = errors > 0 ? items / errors : 0;
    uint64_t wrong = wrong_every > 0 ? (items + wrong_every - 1) / wrong_every : 0;
    tide_table *table = NULL;
    tide_error err = {0};
    double wall = 1e300;
    double work = 1e300;
    size_t sets = 0;
    tide_status status = load(engine, items, wrong_every, &table, &err);

    for (long i = 0; status == TIDE_STATUS_OK && i < runs; i++)
        status = run(engine, table, &sets, &wall, &work, &err);
    tide_table_free(table);
    if (status != TIDE_STATUS_OK || sets != wrong) {
        fprintf(stderr, "bench_audit: %s: %zu sets, %" PRIu64 " expected\n", err.message,
                sets, wrong);
        return 1;
    }
    printf("%8" PRIu64 " cells %8" PRIu64 " sums %6zu wrong  wall %8.1f ms  work %8.1f ms"
           "  %6.2f us a sum\n",
           items * (PARTS + 1), items, sets, wall, work, work * 1e3 / (double)items);
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000;
    uint64_t errors = argc > 2 ? strtoull(argv[2], NULL, 10) : 200;
    long runs = argc > 3 ? strtol(argv[3], NULL, 10) : 5;
    static const uint64_t parts[] = {10, 2, 1};
    tide_engine *engine = NULL;
    int code = 0;

    if (items < 10 * LEAST_GAP || errors > items / LEAST_GAP || runs < 1) {
        fprintf(stderr, "usage: bench_audit [ITEMS [ERRORS [RUNS]]]\n");
        return 2;
    }
    if (tide_engine_open(NULL, &engine, NULL) != TIDE_STATUS_OK)
        return 1;
    for (size_t i = 0; code == 0 && i < sizeof parts / sizeof *parts; i++)
        code = measure(engine, items / parts[i], errors / parts[i], runs);
    tide_engine_close(engine);
    return code;
}
