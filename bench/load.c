/*
 * load.c - a file into memory, again and again.
 *
 *     bench_load FILE [THREADS [RUNS]]
 *
 * Prints the fastest run: rows, wall and processor milliseconds, MB/s of either, and the
 * largest memory of the process. The fastest run is told since all that disturbs a run
 * makes it slower; processor time tells what a run costs on a machine with other work.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include <tide/tide.h>

struct cost {
    double wall_ms;
    double processor_ms;
};

static double milliseconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static tide_status run_once(tide_engine *engine, const char *path, struct cost *out,
                            unsigned long long *out_rows, tide_error *err)
{
    tide_table *table = NULL;
    double wall = milliseconds(CLOCK_MONOTONIC);
    double processor = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    tide_status status = tide_table_load(engine, path, NULL, 0, &table, err);

    if (status != TIDE_STATUS_OK)
        return status;
    out->wall_ms = milliseconds(CLOCK_MONOTONIC) - wall;
    out->processor_ms = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
    *out_rows = tide_table_row_count(table);
    tide_table_free(table);
    return TIDE_STATUS_OK;
}

int main(int argc, char **argv)
{
    tide_engine_options options = tide_engine_options_default();
    unsigned long runs = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
    struct cost best = {.wall_ms = 1e300, .processor_ms = 1e300};
    unsigned long long rows = 0;
    tide_engine *engine = NULL;
    tide_error err = {0};
    struct rusage used;
    struct stat file;

    if (argc < 2 || stat(argv[1], &file) != 0 || runs == 0)
        return 2;
    options.threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    tide_status status = tide_engine_open(&options, &engine, &err);
    for (unsigned long run = 0; run < runs && status == TIDE_STATUS_OK; run++) {
        struct cost cost = best;
        status = run_once(engine, argv[1], &cost, &rows, &err);
        if (cost.wall_ms < best.wall_ms)
            best.wall_ms = cost.wall_ms;
        if (cost.processor_ms < best.processor_ms)
            best.processor_ms = cost.processor_ms;
    }
    tide_engine_close(engine);
    if (status != TIDE_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", argv[1], err.message);
        return 1;
    }

    double megabytes = (double)file.st_size / 1e6;
    getrusage(RUSAGE_SELF, &used);
    printf("%llu rows, %.1f MB: wall %.1f ms (%.0f MB/s), processor %.1f ms (%.0f MB/s), "
           "peak %.1f MB\n",
           rows, megabytes, best.wall_ms, megabytes / best.wall_ms * 1e3,
           best.processor_ms, megabytes / best.processor_ms * 1e3,
           (double)used.ru_maxrss * 1024 / 1e6);
    return 0;
}
