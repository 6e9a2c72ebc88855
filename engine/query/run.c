/*
 * run.c - a request from its options to its answer.
 */
#include "query/job.h"

#include "base/error.h"
#include "base/hash.h"
#include "query/answer.h"
#include "query/gather.h"
#include "query/job_load.h"
#include "query/look.h"

static uint64_t hash_within(const struct binding *binding, const tide_panel *panel,
                            size_t series)
{
    uint64_t hash = 0;

    for (size_t key = 0; key < panel->key_count; key++)
        if (binding->is_within[key])
            hash = hash_bytes(&panel->code[series * panel->key_count + key],
                              sizeof *panel->code, hash);
    return hash;
}

static bool equal_within(const struct binding *binding, const tide_panel *panel, size_t a,
                         size_t b)
{
    for (size_t key = 0; key < panel->key_count; key++)
        if (binding->is_within[key] && panel->code[a * panel->key_count + key] !=
                                           panel->code[b * panel->key_count + key])
            return false;
    return true;
}

/* Which series are compared with which: a number per combination of the within keys, in
   order of first sight. */
static tide_status number_groups(tide_job *job, const tide_panel *panel, size_t **out,
                                 size_t *out_count, tide_error *err)
{
    const struct binding *binding = job->binding;
    size_t slot_count = 16;
    size_t count = 0;

    while (slot_count < 2 * panel->series_count)
        slot_count *= 2;
    size_t *group = arena_alloc(&job->arena, panel->series_count, sizeof *group);
    size_t *leader = arena_alloc(&job->arena, slot_count, sizeof *leader);
    if (group == NULL || leader == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < slot_count; i++)
        leader[i] = SIZE_MAX;
    for (size_t i = 0; i < panel->series_count; i++) {
        size_t at = (size_t)hash_within(binding, panel, i) & (slot_count - 1);
        while (leader[at] != SIZE_MAX && !equal_within(binding, panel, leader[at], i))
            at = (at + 1) & (slot_count - 1);
        if (leader[at] == SIZE_MAX) {
            leader[at] = i;
            group[i] = count++;
        } else {
            group[i] = group[leader[at]];
        }
    }
    *out = group;
    *out_count = count;
    return TIDE_STATUS_OK;
}

static tide_status compute_measures(tide_job *job, struct computed **out, tide_error *err)
{
    const struct binding *binding = job->binding;
    const tide_panel *input[COMPUTE_MAX_ROLES];
    struct computed *computed =
        arena_alloc_zero(&job->arena, binding->measure_count, sizeof *computed);
    struct compute_request request = {
        .computation = job->computation,
        .argument = job->argument,
        .form = binding->form,
        .input = input,
        .skip_missing = argument_is(&job->option[OPTION_MISSING], "skip"),
    };
    size_t *group = NULL;
    tide_status status = TIDE_STATUS_OK;

    if (computed == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t role = 0; role < COMPUTE_MAX_ROLES; role++)
        input[role] = job->input_panel[role];
    if (job->computation->shape == TIDE_SHAPE_CROSS)
        status = number_groups(job, input[0], &group, &request.group_count, err);
    request.group = group;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < binding->measure_count; i++) {
        computed[i].measure = i;
        request.measure = i;
        status =
            compute_run(job->runtime, &request, &job->arena, &computed[i].result, err);
    }
    *out = computed;
    return status;
}

static tide_status finish(tide_job *job, tide_answer *answer, tide_error *err)
{
    tide_status status = job_request_pairs(job, &answer->arena, &answer->request,
                                           &answer->request_count, err);

    answer->has_ledger = job->ledger.read > 0;
    answer->ledger = job->ledger;
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    job->answer = answer;
    return TIDE_STATUS_OK;
}

static tide_status run_computation(tide_job *job, tide_answer **out, tide_error *err)
{
    struct computed *computed = NULL;
    tide_status status = job_gather(job, err);

    if (status == TIDE_STATUS_OK)
        status = compute_measures(job, &computed, err);
    if (status == TIDE_STATUS_OK)
        status = runtime_check(job->runtime, err);
    if (status == TIDE_STATUS_OK)
        status = answer_make(job, computed, job->binding->measure_count, out, err);
    return status;
}

static tide_status run_verb(tide_job *job, tide_answer **out, tide_error *err)
{
    tide_status status = runtime_check(job->runtime, err);

    if (status == TIDE_STATUS_OK)
        status = job_open(job, err);
    if (status != TIDE_STATUS_OK || job->verb == VERB_SNIFF)
        return status == TIDE_STATUS_OK ? look_sniff(job, out, err) : status;
    status = job_bind(job, &job->binding, err);
    if (status == TIDE_STATUS_OK)
        status = job_load(job, err);
    if (status == TIDE_STATUS_OK)
        status = runtime_check(job->runtime, err);
    if (status != TIDE_STATUS_OK)
        return status;
    return job->verb == VERB_DESCRIBE ? look_describe(job, out, err)
                                      : run_computation(job, out, err);
}

tide_status tide_job_run(tide_job *job, const tide_answer **out, tide_error *err)
{
    tide_answer *answer = NULL;

    if (job->answer != NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "usage", "a job runs once");
    tide_status status = run_verb(job, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = finish(job, answer, err);
    if (status != TIDE_STATUS_OK) {
        job_forget(job);
        return status;
    }
    *out = job->answer;
    return TIDE_STATUS_OK;
}
