/*
 * questions.c - questions to trade records in memory.
 *
 *     bench_questions trade.csv [RUNS]
 *
 * Loads the file once, asks each question RUNS times (default 5) after one run that is
 * not counted, and prints a line for each: question, median, fastest and slowest in
 * milliseconds, cells with a value, and their sum, by which the answers of other engines
 * are compared.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <tide/tide.h>

enum { MAX_RUNS = 100 };

static const struct question {
    const char *name;
    const char *verb;
    const char *by;
    const char *option; /* NULL: none */
    const char *value;
} questions[] = {
    {"yoy reporter,flow", "yoy", "reporter,flow", NULL, NULL},
    {"yoy product,flow", "yoy", "product,flow", NULL, NULL},
    {"yoy reporter,partner,flow", "yoy", "reporter,partner,flow", NULL, NULL},
    {"yoy reporter,product", "yoy", "reporter,product", NULL, NULL},
    {"share reporter,flow", "share", "reporter,flow", NULL, NULL},
    {"share product,flow", "share", "product,flow", NULL, NULL},
    {"moving reporter,partner,flow", "moving", "reporter,partner,flow", "stat", "sum"},
    {"trend reporter,partner,flow", "trend", "reporter,partner,flow", "log", "yes"},
};

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Cells with a value in the last column, and their sum. */
static void sum_answer(const tide_answer *answer, size_t *cells, double *sum)
{
    size_t column = tide_answer_column_count(answer) - 1;

    *cells = 0;
    *sum = 0.0;
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        tide_cell cell = tide_answer_cell(answer, row, column);
        if (!tide_state_has_value(cell.state))
            continue;
        *sum += cell.kind == TIDE_CELL_DECIMAL
                    ? (double)cell.mantissa / pow(10.0, cell.scale)
                    : cell.real;
        ++*cells;
    }
}

/* One run; its time, or a negative number. */
static double ask(tide_engine *engine, const tide_table *table,
                  const struct question *question, size_t *cells, double *sum,
                  tide_error *err)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    double begin = now_ms();
    double elapsed = -1.0;

    if (tide_job_new(engine, question->verb, &job, err) == TIDE_STATUS_OK &&
        tide_job_set(job, "by", question->by, err) == TIDE_STATUS_OK &&
        tide_job_set(job, "value", "value_usd", err) == TIDE_STATUS_OK &&
        tide_job_set(job, "allow-aggregates", "yes", err) == TIDE_STATUS_OK &&
        (question->option == NULL ||
         tide_job_set(job, question->option, question->value, err) == TIDE_STATUS_OK) &&
        (strcmp(question->verb, "moving") != 0 ||
         tide_job_set(job, "window", "12", err) == TIDE_STATUS_OK) &&
        tide_job_add_table(job, table, err) == TIDE_STATUS_OK &&
        tide_job_run(job, &answer, err) == TIDE_STATUS_OK) {
        elapsed = now_ms() - begin;
        sum_answer(answer, cells, sum);
    }
    tide_job_free(job);
    return elapsed;
}

static int ask_all(tide_engine *engine, const tide_table *table, size_t runs)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        double ms[MAX_RUNS];
        size_t cells = 0;
        double sum = 0.0;
        tide_error err = {0};

        for (size_t run = 0; run <= runs; run++) {
            double elapsed = ask(engine, table, &questions[i], &cells, &sum, &err);
            if (elapsed < 0.0) {
                fprintf(stderr, "%s: %s\n", questions[i].name, err.message);
                return 1;
            }
            if (run > 0)
                ms[run - 1] = elapsed;
        }
        qsort(ms, runs, sizeof *ms, by_size);
        printf("%-30s %10.1f %10.1f %10.1f %10zu %.6f\n", questions[i].name, ms[runs / 2],
               ms[0], ms[runs - 1], cells, sum);
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv)
{
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
    tide_engine *engine = NULL;
    tide_table *table = NULL;
    tide_error err = {0};
    struct rusage used;
    int failed = 1;

    if (argc < 2 || runs < 1 || runs > MAX_RUNS)
        return 2;
    double begin = now_ms();
    if (tide_engine_open(NULL, &engine, &err) == TIDE_STATUS_OK &&
        tide_table_load(engine, argv[1], NULL, 0, &table, &err) == TIDE_STATUS_OK) {
        getrusage(RUSAGE_SELF, &used);
        printf("%-30s %10.1f  peak %.1f MB, %llu rows\n", "load", now_ms() - begin,
               (double)used.ru_maxrss * 1024 / 1e6,
               (unsigned long long)tide_table_row_count(table));
        failed = ask_all(engine, table, runs);
    } else {
        fprintf(stderr, "%s: %s\n", argv[1], err.message);
    }
    tide_table_free(table);
    tide_engine_close(engine);
    return failed;
}
