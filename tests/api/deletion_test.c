/*
 * deletion_test.c - a deleted month costs its own rate and the rate a year later, and
 * both cells say why; every other cell keeps its bits.
 */
#include "harness/check.h"

#include <stdlib.h>
#include <unistd.h>

static const char figures[] =
    TIDE_SOURCE_DIR "/datasets/us-trade/us_goods_trade_monthly.csv";

enum { MAX_LINES = 8000, ROUNDS = 12, DELETIONS = 40 };

static char *lines[MAX_LINES];
static size_t line_count;

static void read_lines(void)
{
    char line[256];
    FILE *file = fopen(figures, "r");

    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        CHECK(line_count < MAX_LINES);
        lines[line_count++] = strdup(line);
    }
    fclose(file);
}

static const tide_answer *ask(tide_engine *engine, const char *path, tide_job **job)
{
    const tide_answer *answer = NULL;
    tide_error err = {0};

    CHECK_OK(tide_job_new(engine, "yoy", job, &err));
    CHECK_OK(tide_job_set(*job, "by", "partner,flow", &err));
    CHECK_OK(tide_job_add_file(*job, path, &err));
    CHECK_OK(tide_job_run(*job, &answer, &err));
    return answer;
}

/* Write the file without the marked lines; the path is removed by the caller. */
static void write_without(const bool *is_deleted, char *path)
{
    int handle = mkstemp(path);
    CHECK(handle >= 0);
    FILE *file = fdopen(handle, "w");
    CHECK(file != NULL);
    for (size_t i = 0; i < line_count; i++)
        if (!is_deleted[i])
            CHECK(fputs(lines[i], file) >= 0);
    CHECK_INT(fclose(file), 0);
}

/* Is the line of this series and period deleted? A line reads 1985-01,USA,CAN,X,3779.6. */
static bool find_deleted(const bool *is_deleted, const char *partner, const char *flow,
                         tide_period period)
{
    char name[TIDE_PERIOD_TEXT_SIZE];
    char head[64];

    tide_period_format(period, name, sizeof name);
    snprintf(head, sizeof head, "%s,USA,%s,%s,", name, partner, flow);
    for (size_t i = 1; i < line_count; i++)
        if (is_deleted[i] && strncmp(lines[i], head, strlen(head)) == 0)
            return true;
    return false;
}

static void compare(const tide_answer *whole, const tide_answer *holed,
                    const bool *is_deleted, size_t *changed)
{
    CHECK_INT(tide_answer_row_count(whole), tide_answer_row_count(holed));
    for (size_t row = 0; row < tide_answer_row_count(whole); row++) {
        tide_cell before = tide_answer_cell(whole, row, 3);
        tide_cell after = tide_answer_cell(holed, row, 3);
        const char *partner = tide_answer_cell(whole, row, 0).text;
        const char *flow = tide_answer_cell(whole, row, 1).text;
        tide_period period = tide_answer_cell(whole, row, 2).period;
        tide_period base = period;
        bool is_same = before.state == after.state &&
                       (!tide_state_has_value(before.state) || before.real == after.real);
        if (is_same && before.state == TIDE_STATE_OK)
            continue;

        bool has_base = tide_period_year_ago(period, &base) == TIDE_STATUS_OK;
        if (find_deleted(is_deleted, partner, flow, period))
            CHECK_INT(after.state, TIDE_STATE_MISSING);
        else if (has_base && find_deleted(is_deleted, partner, flow, base))
            CHECK_INT(after.state, TIDE_STATE_BASE_MISSING);
        else
            CHECK(is_same);
        *changed += is_same ? 0 : 1;
    }
}

TEST(a_hole_costs_two_cells)
{
    UNUSED;
    uint64_t seed = 20220831;
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    static bool is_deleted[MAX_LINES];

    print_message("seed %llu\n", (unsigned long long)seed);
    read_lines();
    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *whole = ask(engine, figures, &job);
    for (int round = 0; round < ROUNDS; round++) {
        char path[] = "deletion_XXXXXX";
        tide_job *holed_job = NULL;
        size_t changed = 0;

        memset(is_deleted, 0, sizeof is_deleted);
        for (int k = 0; k < DELETIONS; k++) /* the last year keeps the axis */
            is_deleted[15 + check_random(&seed) % (line_count - 200)] = true;
        write_without(is_deleted, path);
        const tide_answer *holed = ask(engine, path, &holed_job);
        compare(whole, holed, is_deleted, &changed);
        CHECK(changed > DELETIONS && changed <= 2 * DELETIONS);
        tide_job_free(holed_job);
        unlink(path);
    }
    tide_job_free(job);
    tide_engine_close(engine);
    for (size_t i = 0; i < line_count; i++)
        free(lines[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(a_hole_costs_two_cells)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
