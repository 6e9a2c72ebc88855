/*
 * run.c - a request from its options to its answer.
 */
#include "query/job.h"

#include "base/error.h"
#include "query/answer.h"
#include "query/gaps.h"
#include "query/gather.h"
#include "query/grouping.h"
#include "query/job_load.h"
#include "query/look.h"
#include "query/matrix.h"
#include "query/member_signs.h"
#include "query/side.h"
#include "query/top.h"

/* Who is compared with whom, who shares a row of the answer, and where each series stands
   in a matrix. */
static tide_status part_series(tide_job *job, struct compute_request *request,
                               struct groups *lines, struct compute_matrix *matrix,
                               tide_error *err)
{
    const struct binding *binding = job->binding;
    const tide_panel *panel = job->input_panel[0];
    struct groups groups = {0};
    tide_status status = TIDE_STATUS_OK;

    if (job->computation->shape == TIDE_SHAPE_CROSS)
        status = within_groups(job, panel, binding->is_within, &groups, err);
    if (status == TIDE_STATUS_OK && binding_joins_series(job))
        status = within_groups(job, panel, binding->is_shown, lines, err);
    if (status == TIDE_STATUS_OK && job->computation->is_matrix)
        status = matrix_make(job, panel, matrix, err);
    request->group = groups.of;
    request->group_count = groups.count;
    request->row = lines->of;
    request->row_count = lines->count;
    request->matrix = matrix;
    return status;
}

static tide_status compute_measures(tide_job *job, struct groups *lines,
                                    struct computed **out, tide_error *err)
{
    const struct binding *binding = job->binding;
    const tide_panel *input[COMPUTE_MAX_ROLES];
    size_t role_measure[COMPUTE_MAX_ROLES];
    struct computed *computed =
        arena_alloc_zero(&job->arena, binding->measure_count, sizeof *computed);
    struct compute_request request = {
        .computation = job->computation,
        .argument = job->argument,
        .form = binding->form,
        .decimals = job_has(job, OPTION_DECIMALS)
                        ? (int32_t)job->option[OPTION_DECIMALS].integer
                        : form_table_decimals(binding->form),
        .input = input,
        .role_measure = role_measure,
        .wants_bounds = binding->shows_bounds,
        .skip_missing = argument_is(&job->option[OPTION_MISSING], "skip"),
    };
    struct compute_matrix matrix = {0};
    tide_status status;

    if (computed == NULL)
        return memory_failed(&job->runtime->memory, err);
    request.beside = job->input_panel[PANEL_BESIDE];
    status = job->side[SIDE_SHARED] != NULL
                 ? side_series(job, job->side[SIDE_SHARED], job->input_panel[0],
                               &request.side, err)
                 : TIDE_STATUS_OK;
    if (status == TIDE_STATUS_OK)
        status = member_signs(job, job->input_panel[0], &request.sign, err);
    if (status == TIDE_STATUS_OK)
        status = part_series(job, &request, lines, &matrix, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < binding->measure_count; i++) {
        computed[i].measure = i;
        request.measure = i;
        for (size_t role = 0; role < job_input_count(job); role++) {
            struct role_place place = job_role(job, role, i);
            input[role] = place.panel;
            role_measure[role] = place.measure;
        }
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
    struct groups lines = {0};
    tide_status status = job_gather(job, err);

    if (status == TIDE_STATUS_OK && job_flag(job, OPTION_GAPS))
        return gaps_make(job, out, err);
    if (status == TIDE_STATUS_OK)
        status = top_merge(job, err);
    if (status == TIDE_STATUS_OK)
        status = compute_measures(job, &lines, &computed, err);
    if (status == TIDE_STATUS_OK)
        status = runtime_check(job->runtime, err);
    if (status == TIDE_STATUS_OK)
        status =
            answer_make(job, computed, job->binding->measure_count, &lines, out, err);
    return status;
}

static tide_status run_verb(tide_job *job, tide_answer **out, tide_error *err)
{
    tide_status status = runtime_check(job->runtime, err);

    if (status == TIDE_STATUS_OK &&
        (job->verb == VERB_AUDIT || job->verb == VERB_RECONCILE))
        return look_audit(job, out, err);
    if (status == TIDE_STATUS_OK &&
        (job->verb == VERB_TREE_CHECK || job->verb == VERB_ROLLUP))
        return look_tree(job, out, err);
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
    switch (job->verb) {
    case VERB_DESCRIBE:
        return look_describe(job, out, err);
    case VERB_GROUP:
        return grouping_run(job, out, err);
    case VERB_GROWTH_TABLE:
    case VERB_BACKCAST:
        return look_growth_table(job, out, err);
    default:
        return run_computation(job, out, err);
    }
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
