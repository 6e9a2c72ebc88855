/*
 * check_audit.c - audit: contradictions. Can the figures of the table be true together?
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "batch/check_run.h"

/* The rows of an audit that tell of a contradiction. */
static tide_status pick_contradictions(struct check *check, struct frame *findings,
                                       tide_error *err)
{
    const struct check_context *context = check->context;
    const tide_answer *answer = findings->answer;
    size_t finding = frame_find(answer, "finding");
    size_t figure = frame_find(answer, "figure");
    size_t *row = arena_alloc(context->arena, answer->row_count, sizeof *row);
    size_t count = 0;

    if (row == NULL)
        return memory_failed(&context->runtime->memory, err);
    for (size_t i = 0; finding != SIZE_MAX && i < answer->row_count; i++)
        if (strcmp(answer->column[finding].text[i], "contradiction") == 0)
            row[count++] = i;
    check->result->failing = count;
    if (count == 0)
        return TIDE_STATUS_OK;
    snprintf(check->result->words, sizeof check->result->words, "first: %.200s",
             figure != SIZE_MAX ? answer->column[figure].text[row[0]] : "");
    return frame_pick(findings, row, count, context->name, &check->result->rows, err);
}

tide_status check_audit(struct check *check, tide_error *err)
{
    const struct check_context *context = check->context;
    struct frame findings = {0};
    const tide_answer *answer = NULL;
    tide_job *job = NULL;
    tide_status status = tide_job_new(context->engine, "audit", &job, err);

    if (status == TIDE_STATUS_OK)
        status = tide_job_add_table(job, check->table, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = frame_of_job(job, context->name, NULL, NULL, &findings, err);
    tide_job_free(job);
    if (status == TIDE_STATUS_OK)
        status = pick_contradictions(check, &findings, err);
    frame_release(&findings);
    return status;
}
