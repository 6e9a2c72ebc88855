/*
 * golden_file.h - an answer held against a CSV file of independent figures: keys first, then
 * columns named like those of the answer.
 */
#ifndef GOLDEN_GOLDEN_FILE_H
#define GOLDEN_GOLDEN_FILE_H

#include "harness/check.h"

#include <stdlib.h>

enum { GOLDEN_MAX_CELLS = 8, GOLDEN_MAX_OPTIONS = 4 };

/* One request, and the column of the golden file that it must give. */
struct golden_question {
    const char *verb;
    const char *option[GOLDEN_MAX_OPTIONS][2]; /* name, value; NULL after the last */
    const char *figure;
};

/* Where its figures are, and how close they must be. */
struct golden_file {
    const char *figures; /* in the project's folder */
    const char *name;    /* in tests/golden */
    size_t key_count;    /* first columns of the file and of the answer */
    double within;
};

/* Cells of a line, cut at commas. */
static inline size_t golden_split(char *line, char *cell[GOLDEN_MAX_CELLS])
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL && count < GOLDEN_MAX_CELLS; count++) {
        cell[count] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    return count;
}

static inline size_t golden_column(const tide_answer *answer, const char *name)
{
    size_t column = 0;
    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return column;
}

static inline bool golden_key_is(const tide_answer *answer, size_t row, size_t key,
                                 const char *text)
{
    char period[TIDE_PERIOD_TEXT_SIZE];
    tide_cell cell = tide_answer_cell(answer, row, key);

    if (cell.kind == TIDE_CELL_TEXT)
        return strcmp(cell.text, text) == 0;
    tide_period_format(cell.period, period, sizeof period);
    return strcmp(period, text) == 0;
}

static inline size_t golden_row(const tide_answer *answer, char *const *key, size_t count)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        size_t same = 0;
        while (same < count && golden_key_is(answer, row, same, key[same]))
            same++;
        if (same == count)
            return row;
    }
    fail_msg("the answer has no row %s", key[0]);
    return 0;
}

static inline const tide_answer *golden_ask(tide_engine *engine,
                                            const struct golden_question *question,
                                            const char *figures, tide_job **job)
{
    const tide_answer *answer = NULL;
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", TIDE_SOURCE_DIR, figures);
    CHECK_OK(tide_job_new(engine, question->verb, job, NULL));
    for (size_t i = 0; i < GOLDEN_MAX_OPTIONS && question->option[i][0] != NULL; i++)
        CHECK_OK(
            tide_job_set(*job, question->option[i][0], question->option[i][1], NULL));
    CHECK_OK(tide_job_add_file(*job, path, NULL));
    CHECK_OK(tide_job_run(*job, &answer, NULL));
    return answer;
}

/* Holds an answer against its file; how many figures were compared. */
static inline size_t golden_compare(const struct golden_question *question,
                                    const struct golden_file *file)
{
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    char path[4096];
    char line[512];
    char *cell[GOLDEN_MAX_CELLS];
    size_t place = 0;
    size_t compared = 0;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *answer = golden_ask(engine, question, file->figures, &job);
    size_t column = golden_column(answer, question->figure);
    snprintf(path, sizeof path, "%s/tests/golden/%s", TIDE_SOURCE_DIR, file->name);
    FILE *golden = fopen(path, "r");
    CHECK(golden != NULL);
    CHECK(fgets(line, sizeof line, golden) != NULL);
    size_t count = golden_split(line, cell);
    while (place < count && strcmp(cell[place], question->figure) != 0)
        place++;
    CHECK(place < count);
    while (fgets(line, sizeof line, golden) != NULL) {
        CHECK_INT(golden_split(line, cell), count);
        tide_cell figure =
            tide_answer_cell(answer, golden_row(answer, cell, file->key_count), column);
        CHECK_INT(figure.state, TIDE_STATE_OK);
        CHECK_NEAR(figure.real, strtod(cell[place], NULL), file->within);
        compared++;
    }
    fclose(golden);
    tide_job_free(job);
    tide_engine_close(engine);
    return compared;
}

#endif
