/*
 * us_trade_ratio_test.c - ratios and indicators of structure of real figures against R.
 *
 * us_trade_ratio.R made us_trade_cover.csv and us_trade_group.csv; its head names the
 * versions.
 */
#include "harness/check.h"

#include <stdlib.h>

static const char figures[] =
    TIDE_SOURCE_DIR "/datasets/us-trade/us_goods_trade_monthly.csv";

enum { MAX_CELLS = 8 };

/* One request, and the column of the golden file that it must give. */
struct question {
    const char *verb;
    const char *by;
    const char *option[2]; /* name, value; NULL: none */
    const char *figure;
};

/* Cells of a line, cut at commas. */
static size_t split(char *line, char *cell[MAX_CELLS])
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL && count < MAX_CELLS; count++) {
        cell[count] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    return count;
}

static size_t place_of(char *const *cell, size_t count, const char *name)
{
    size_t place = 0;
    while (place < count && strcmp(cell[place], name) != 0)
        place++;
    CHECK(place < count);
    return place;
}

static const tide_answer *ask(tide_engine *engine, const struct question *question,
                              tide_job **job)
{
    const tide_answer *answer = NULL;

    CHECK_OK(tide_job_new(engine, question->verb, job, NULL));
    CHECK_OK(tide_job_set(*job, "by", question->by, NULL));
    CHECK_OK(tide_job_set(*job, "where", "period like '%-03'", NULL));
    if (question->option[0] != NULL)
        CHECK_OK(tide_job_set(*job, question->option[0], question->option[1], NULL));
    CHECK_OK(tide_job_add_file(*job, figures, NULL));
    CHECK_OK(tide_job_run(*job, &answer, NULL));
    return answer;
}

/* The row of the answer for a key and a period, in the order of both. */
static size_t find_row(const tide_answer *answer, const char *key, const char *period)
{
    char text[TIDE_PERIOD_TEXT_SIZE];
    size_t row = 0;

    for (; row < tide_answer_row_count(answer); row++) {
        tide_period_format(tide_answer_cell(answer, row, 1).period, text, sizeof text);
        if (strcmp(tide_answer_cell(answer, row, 0).text, key) == 0 &&
            strcmp(text, period) == 0)
            break;
    }
    CHECK(row < tide_answer_row_count(answer));
    return row;
}

/* Holds an answer against a golden file; how many figures were compared. */
static size_t compare(const struct question *question, const char *name)
{
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    char path[4096];
    char line[512];
    char *cell[MAX_CELLS];
    size_t compared = 0;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *answer = ask(engine, question, &job);
    CHECK_TEXT(tide_answer_column_name(answer, 2), question->figure);
    snprintf(path, sizeof path, "%s/tests/golden/%s", TIDE_SOURCE_DIR, name);
    FILE *golden = fopen(path, "r");
    CHECK(golden != NULL);
    CHECK(fgets(line, sizeof line, golden) != NULL);
    size_t count = split(line, cell);
    size_t place = place_of(cell, count, question->figure);
    while (fgets(line, sizeof line, golden) != NULL) {
        CHECK_INT(split(line, cell), count);
        tide_cell figure =
            tide_answer_cell(answer, find_row(answer, cell[0], cell[1]), 2);
        CHECK_INT(figure.state, TIDE_STATE_OK);
        CHECK_NEAR(figure.real, strtod(cell[place], NULL), 1e-12);
        compared++;
    }
    fclose(golden);
    tide_job_free(job);
    tide_engine_close(engine);
    return compared;
}

TEST(flows_of_a_partner_equal_r)
{
    UNUSED;
    static const struct question questions[] = {
        {"cover", "partner", {NULL, NULL}, "cover"},
        {"norm-balance", "partner", {NULL, NULL}, "norm_balance"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(compare(&questions[i], "us_trade_cover.csv"), 7 * 38);
}

TEST(structure_over_partners_equals_r)
{
    UNUSED;
    static const struct question questions[] = {
        {"hhi", "partner,flow", {NULL, NULL}, "hhi"},
        {"hhi", "partner,flow", {"norm", "simple"}, "hhi_simple"},
        {"hhi", "partner,flow", {"norm", "unctad"}, "hhi_unctad"},
        {"theil", "partner,flow", {NULL, NULL}, "theil"},
        {"entropy", "partner,flow", {NULL, NULL}, "entropy"},
        {"gini", "partner,flow", {NULL, NULL}, "gini"},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        CHECK_INT(compare(&questions[i], "us_trade_group.csv"), 2 * 38);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(flows_of_a_partner_equal_r),
        ROW(structure_over_partners_equals_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
