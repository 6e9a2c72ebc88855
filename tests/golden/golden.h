/*
 * golden.h - asking for the figures of us-trade, and reading what R made of them.
 */
#ifndef TESTS_GOLDEN_GOLDEN_H
#define TESTS_GOLDEN_GOLDEN_H

#include "harness/check.h"

#include <stdlib.h>

static const char figures[] =
    TIDE_SOURCE_DIR "/datasets/us-trade/us_goods_trade_monthly.csv";

static inline const tide_answer *ask(tide_engine *engine, tide_job **job,
                                     const char *verb, const char *const (*option)[2],
                                     size_t count)
{
    const tide_answer *answer = NULL;
    tide_error err = {0};

    CHECK_OK(tide_job_new(engine, verb, job, &err));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(tide_job_set(*job, option[i][0], option[i][1], &err));
    CHECK_OK(tide_job_add_file(*job, figures, &err));
    tide_status status = tide_job_run(*job, &answer, &err);
    if (status != TIDE_STATUS_OK)
        print_error("%s\n", err.message);
    CHECK_OK(status);
    return answer;
}

static inline FILE *open_golden(const char *name)
{
    char path[4096];
    char head[256];

    snprintf(path, sizeof path, "%s/tests/golden/%s", TIDE_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    CHECK(fgets(head, sizeof head, file) != NULL);
    return file;
}

/* Cells of a line, cut at commas. */
static inline size_t split(char *line, char **cell, size_t room)
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL && count < room; count++) {
        cell[count] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    return count;
}

/* The cell of a row in the column of this name. */
static inline tide_cell named(const tide_answer *answer, size_t row, const char *name)
{
    size_t column = 0;
    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return tide_answer_cell(answer, row, column);
}

#endif
