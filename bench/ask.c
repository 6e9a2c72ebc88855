/*
 * ask.c - questions to a table in memory, for bench/run.mjs.
 *
 *     bench_ask g1|trade FILE [RUNS [THREADS [QUESTION]]]
 *
 * Loads the file once, asks each question, or one by its name, RUNS times (default 5) after one run that is
 * not counted, and prints a line of JSON for the load and for each question: times in
 * milliseconds, rows of the answer, and of each column of figures how many there are,
 * their sum (a text where it is exact) and the sum of their squares, which differs where
 * rows went to the wrong group.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tide/tide.h>

enum { MAX_RUNS = 100, MAX_OPTIONS = 4 };

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

struct question {
    const char *name;
    const char *verb;
    const char *by;
    const char *value;
    tide_setting option[MAX_OPTIONS]; /* more; the first without a name ends them */
};

struct set {
    const char *name;
    const tide_setting reading[MAX_OPTIONS];
    const struct question *question;
    size_t count;
};

static const struct question g1_questions[] = {
    {"q1", "group", "id1", "v1", {{"stat", "sum"}}},
    {"q2", "group", "id1,id2", "v1", {{"stat", "sum"}}},
    {"q3", "group", "id3", "v1,v3", {{"stat", "sum,mean"}}},
    {"q4", "group", "id4", "v1,v2,v3", {{"stat", "mean"}}},
    {"q5", "group", "id6", "v1,v2,v3", {{"stat", "sum"}}},
    {"q6", "group", "id4,id5", "v3", {{"stat", "median,sd"}}},
    {"q7", "group", "id3", "v1,v2", {{"stat", "max,min"}}},
    {"q8", "group", "id6", "v3", {{"stat", "top2"}}},
    {"q9", "group", "id2,id4", "v1", {{"stat", "r2(v2)"}}},
    {"q10", "group", "id1,id2,id3,id4,id5,id6", "v3", {{"stat", "sum,count"}}},
};

static const struct question trade_questions[] = {
    {"yoy reporter,flow", "yoy", "reporter,flow", "value_usd", {{NULL, NULL}}},
    {"yoy product,flow", "yoy", "product,flow", "value_usd", {{NULL, NULL}}},
    {"yoy reporter,partner,flow",
     "yoy",
     "reporter,partner,flow",
     "value_usd",
     {{NULL, NULL}}},
    {"yoy reporter,product", "yoy", "reporter,product", "value_usd", {{NULL, NULL}}},
    {"share reporter,flow", "share", "reporter,flow", "value_usd", {{NULL, NULL}}},
    {"share product,flow", "share", "product,flow", "value_usd", {{NULL, NULL}}},
    {"hhi partner,reporter,flow",
     "hhi",
     "partner,reporter,flow",
     "value_usd",
     {{"missing", "skip"}}},
    {"moving reporter,partner,flow",
     "moving",
     "reporter,partner,flow",
     "value_usd",
     {{"stat", "sum"}, {"window", "12"}}},
    {"trend reporter,partner,flow",
     "trend",
     "reporter,partner,flow",
     "value_usd",
     {{"log", "yes"}}},
};

static const struct set sets[] = {
    {"g1",
     {{"columns", "id4:key, id5:key, id6:key, v1:decimal, v2:decimal, v3:decimal"}},
     g1_questions,
     sizeof g1_questions / sizeof *g1_questions},
    {"trade",
     {{NULL, NULL}},
     trade_questions,
     sizeof trade_questions / sizeof *trade_questions},
};

static double now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Largest memory of this program so far; getrusage would tell its parent's too. */
static double peak_mb(void)
{
    char line[256];
    double kib = 0.0;
    FILE *file = fopen("/proc/self/status", "r");

    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "VmHWM:", 6) == 0)
            kib = strtod(line + 6, NULL);
    if (file != NULL)
        fclose(file);
    return kib * 1024 / 1e6;
}

static size_t setting_count(const tide_setting *setting)
{
    size_t count = 0;

    while (count < MAX_OPTIONS && setting[count].name != NULL)
        count++;
    return count;
}

/* ---- the answer in short ---- */

static void put_exact(int128 sum, int32_t scale)
{
    char text[64];
    size_t at = sizeof text - 1;
    bool is_negative = sum < 0;
    uint128 rest = is_negative ? -(uint128)sum : (uint128)sum;

    text[at] = '\0';
    for (int32_t digit = 0; digit <= scale || rest > 0; digit++) {
        if (digit == scale && scale > 0)
            text[--at] = '.';
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    printf("\"%s%s\"", is_negative ? "-" : "", text + at);
}

/* Returns whether the column has figures. */
static bool put_column(const tide_answer *answer, size_t column, bool is_first)
{
    size_t cells = 0;
    bool is_exact = false;
    int32_t scale = 0;
    long double unit = 1.0L;
    int128 sum = 0;
    long double real = 0.0L;
    long double squares = 0.0L;

    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        tide_cell cell = tide_answer_cell(answer, row, column);
        if (cell.kind != TIDE_CELL_DECIMAL && cell.kind != TIDE_CELL_REAL)
            return false;
        if (!tide_state_has_value(cell.state))
            continue;
        is_exact = cell.kind == TIDE_CELL_DECIMAL;
        if (is_exact && cell.scale != scale) {
            scale = cell.scale; /* the same for all of a column */
            unit = powl(10.0L, scale);
        }
        long double figure =
            is_exact ? (long double)cell.mantissa / unit : (long double)cell.real;
        sum += is_exact ? cell.mantissa : 0;
        real += figure;
        squares += figure * figure;
        cells++;
    }
    printf("%s\"%s\":{\"cells\":%zu,\"sum\":", is_first ? "" : ",",
           tide_answer_column_name(answer, column), cells);
    if (is_exact)
        put_exact(sum, scale);
    else
        printf("%.17Lg", real);
    printf(",\"squares\":%.17Lg}", squares);
    return true;
}

static void put_answer(const tide_answer *answer)
{
    bool is_first = true;

    printf(",\"rows\":%zu,\"figures\":{", tide_answer_row_count(answer));
    for (size_t column = 0; column < tide_answer_column_count(answer); column++)
        is_first = !put_column(answer, column, is_first) && is_first;
    printf("}");
}

/* ---- questions ---- */

static tide_status ask(tide_engine *engine, const tide_table *table,
                       const struct question *question, tide_job **job,
                       const tide_answer **answer, tide_error *err)
{
    tide_status status = tide_job_new(engine, question->verb, job, err);

    if (status == TIDE_STATUS_OK)
        status = tide_job_set(*job, "by", question->by, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_set(*job, "value", question->value, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_set(*job, "allow-aggregates", "yes", err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < setting_count(question->option);
         i++)
        status =
            tide_job_set(*job, question->option[i].name, question->option[i].value, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_table(*job, table, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(*job, answer, err);
    return status;
}

static void put_times(const char *name, const double *ms, size_t runs)
{
    printf(",\"%s\":[", name);
    for (size_t run = 0; run < runs; run++)
        printf("%s%.3f", run == 0 ? "" : ",", ms[run]);
    printf("]");
}

/* All runs of one question; the answer of the first, which is not timed, is told. */
static tide_status time_question(tide_engine *engine, const tide_table *table,
                                 const struct question *question, size_t runs,
                                 tide_error *err)
{
    double ms[MAX_RUNS];
    double cpu[MAX_RUNS];
    tide_status status = TIDE_STATUS_OK;

    for (size_t run = 0; status == TIDE_STATUS_OK && run <= runs; run++) {
        tide_job *job = NULL;
        const tide_answer *answer = NULL;
        double begin = now_ms(CLOCK_MONOTONIC);
        double before = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        status = ask(engine, table, question, &job, &answer, err);
        if (run > 0) {
            ms[run - 1] = now_ms(CLOCK_MONOTONIC) - begin;
            cpu[run - 1] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - before;
        }
        if (run == 0 && status == TIDE_STATUS_OK) {
            printf("{\"question\":\"%s\"", question->name);
            put_answer(answer);
        }
        tide_job_free(job);
    }
    if (status != TIDE_STATUS_OK)
        return status;
    put_times("ms", ms, runs);
    put_times("cpu_ms", cpu, runs);
    printf(",\"peak_mb\":%.1f}\n", peak_mb());
    fflush(stdout);
    return status;
}

/* only  the name of one question; NULL: all */
static tide_status run(const struct set *set, const char *path, size_t runs,
                       unsigned threads, const char *only, tide_error *err)
{
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;
    tide_table *table = NULL;
    double begin = now_ms(CLOCK_MONOTONIC);

    options.threads = threads;
    tide_status status = tide_engine_open(&options, &engine, err);
    if (status == TIDE_STATUS_OK)
        status = tide_table_load(engine, path, set->reading, setting_count(set->reading),
                                 &table, err);
    if (status == TIDE_STATUS_OK)
        printf("{\"version\":\"%s\",\"load_ms\":%.1f,\"rows\":%llu,\"peak_mb\":%.1f}\n",
               tide_version(), now_ms(CLOCK_MONOTONIC) - begin,
               (unsigned long long)tide_table_row_count(table), peak_mb());
    for (size_t i = 0; status == TIDE_STATUS_OK && i < set->count; i++)
        if (only == NULL || strcmp(only, set->question[i].name) == 0)
            status = time_question(engine, table, &set->question[i], runs, err);
    tide_table_free(table);
    tide_engine_close(engine);
    return status;
}

int main(int argc, char **argv)
{
    const struct set *set = NULL;
    size_t runs = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
    unsigned threads = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
    tide_error err = {0};

    for (size_t i = 0; argc > 2 && i < sizeof sets / sizeof *sets; i++)
        if (strcmp(sets[i].name, argv[1]) == 0)
            set = &sets[i];
    if (set == NULL || runs < 1 || runs > MAX_RUNS) {
        fprintf(stderr, "usage: bench_ask g1|trade FILE [RUNS [THREADS [QUESTION]]]\n");
        return 2;
    }
    if (run(set, argv[2], runs, threads, argc > 5 ? argv[5] : NULL, &err) ==
        TIDE_STATUS_OK)
        return 0;
    fprintf(stderr, "%s: %s\n", argv[2], err.message);
    return 1;
}
