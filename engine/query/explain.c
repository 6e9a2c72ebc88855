/*
 * explain.c - the plan of a request, before anything is loaded.
 */
#include "query/look.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "group/group_narrow.h"
#include "query/gather.h"
#include "query/side.h"
#include "query/statistics.h"
#include "time/period.h"

enum { FIXED_STEPS = 24 }; /* at most, beside one per condition, key and measure */

struct plan {
    struct arena *arena;
    const char **step;   /* [capacity] */
    const char **detail; /* [capacity] */
    size_t count;
    size_t capacity;
    bool has_failed;
};

static void add_step(struct plan *plan, const char *step, const char *detail)
{
    assert(plan->count < plan->capacity);
    if (detail == NULL) {
        plan->has_failed = true;
        return;
    }
    plan->step[plan->count] = step;
    plan->detail[plan->count++] = detail;
}

static void plan_reading(struct plan *plan, const tide_job *job)
{
    const struct input_plan *input = job->plan;
    size_t read = 0;

    if (input == NULL) {
        add_step(plan, "read", "a table in memory");
        return;
    }
    for (size_t i = 0; i < input->column_count; i++)
        read += input->column[i].is_wanted ? 1 : 0;
    add_step(plan, "read",
             arena_format(plan->arena, "%s, layout %s, %zu of %zu columns",
                          job_source(job), input->layout, read, input->column_count));
}

static void plan_columns(struct plan *plan, const struct binding *binding)
{
    if (binding->time != TABLE_NO_COLUMN) {
        const struct column_view *time = &binding->column[binding->time];
        add_step(plan, "time",
                 arena_format(plan->arena, "%s, by %s", time->name.at,
                              freq_noun(time->freq)));
    }
    for (size_t i = 0; i < binding->condition_count; i++)
        add_step(plan, "keep rows",
                 arena_format(plan->arena, "%s", binding->condition[i].text));
    for (size_t i = 0; i < binding->key_count; i++) {
        const struct bound_key *key = &binding->key[i];
        add_step(plan, "key",
                 key->is_derived
                     ? arena_format(plan->arena, "%s = %s, once per value of %s",
                                    key->name, key->expression.text,
                                    binding->column[key->column].name.at)
                     : key->name);
    }
}

static const char *kind_text(const struct column_view *measure)
{
    return measure->kind == TIDE_KIND_DECIMAL ? "exact decimals"
                                              : "doubles, summed exactly";
}

/* How rows find their cells: what the table says, or before it is loaded, the rule. */
static tide_status plan_index(struct plan *plan, tide_job *job, tide_error *err)
{
    struct group_request request;
    char why[GROUP_WHY_SIZE];
    uint64_t rows;

    if (job->table == NULL || job->table->is_claims) {
        add_step(plan, "group",
                 "direct index where keys x periods stay small beside the rows, else "
                 "hash");
        return TIDE_STATUS_OK;
    }
    tide_status status = job_group_request(job, &request, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (job->binding->statistics != NULL)
        group_sort_choose(&request, why, sizeof why);
    else
        group_choose(&request, why, sizeof why);
    if (group_is_narrow(&request, &rows))
        add_step(plan, "narrow",
                 arena_format(plan->arena,
                              "conditions keep about %llu of %zu rows, brought together "
                              "first",
                              (unsigned long long)rows, request.table->row_count));
    add_step(plan, "group", arena_format(plan->arena, "%s", why));
    return TIDE_STATUS_OK;
}

static void plan_roles(struct plan *plan, const tide_job *job)
{
    const struct binding *binding = job->binding;

    for (size_t i = 0; i < job_input_count(job); i++) {
        const char *role =
            job->computation->role[computation_role_of(job->computation, i)];
        if (binding->role_source[i] == ROLE_MEMBER) {
            add_step(plan, role,
                     arena_format(plan->arena, "%s = %s",
                                  binding->column[binding->role_column].name.at,
                                  binding->role_member[i]));
        } else if (binding->role_source[i] == ROLE_MEASURE) {
            const struct column_view *measure =
                &binding->column[binding->measure[binding->role_measure[i]]];
            add_step(plan, role,
                     arena_format(plan->arena, "%s, %s", measure->name.at,
                                  kind_text(measure)));
        } else if (job->side[i] != NULL) {
            add_step(plan, role, side_text(job->side[i], plan->arena));
        }
    }
    if (job->side[SIDE_RATES] != NULL)
        add_step(plan, tide_option_at(OPTION_RATES)->name,
                 arena_format(plan->arena, "%s, to %s",
                              side_text(job->side[SIDE_RATES], plan->arena),
                              binding->target.currency));
    if (job->side[SIDE_SHARED] != NULL)
        add_step(plan, job->computation->side.option,
                 side_text(job->side[SIDE_SHARED], plan->arena));
}

/* Which rows make a group, and which groups are taken together. */
static void plan_lines(struct plan *plan, const tide_job *job)
{
    const struct binding *binding = job->binding;
    const struct statistics *statistics = binding->statistics;
    const char *sets = statistics->level[0];

    if (binding->time != TABLE_NO_COLUMN)
        add_step(plan, "periods", statistics_periods(binding));
    for (size_t set = 1; sets != NULL && set < statistics->set_count; set++)
        sets = arena_format(plan->arena, "%s; %s", sets, statistics->level[set]);
    add_step(plan, "groups of", sets);
    add_step(plan, "missing",
             argument_is(&job->option[OPTION_MISSING], "skip")
                 ? "a row without a value is left out, and its group partial_group"
                 : "a row without a value leaves its group without");
}

static tide_status plan_group(struct plan *plan, tide_job *job, tide_error *err)
{
    const struct binding *binding = job->binding;

    for (size_t i = 0; i < binding->measure_count; i++) {
        const struct column_view *measure = &binding->column[binding->measure[i]];
        add_step(plan, binding->statistics != NULL ? "measure" : "sum",
                 arena_format(plan->arena, "%s, %s", measure->name.at,
                              kind_text(measure)));
    }
    if (binding->statistics != NULL)
        plan_lines(plan, job);
    tide_status status = plan_index(plan, job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (binding->freq != TIDE_FREQ_NONE)
        add_step(plan, "regroup",
                 arena_format(plan->arena, "by %s; a period that lacks a part %s",
                              freq_noun(binding->freq),
                              argument_is(&job->option[OPTION_PARTIAL], "allow")
                                  ? "is marked partial_period"
                                  : "has no value"));
    plan_roles(plan, job);
    return TIDE_STATUS_OK;
}

static void plan_compute(struct plan *plan, const tide_job *job)
{
    static const char *const shapes[] = {
        [TIDE_SHAPE_SERIES] = "once per series",
        [TIDE_SHAPE_CROSS] = "once per period, across the series of a group",
        [TIDE_SHAPE_PANEL] = "once on all series",
        [TIDE_SHAPE_REDUCE] = "once per series, to one row",
    };
    static const char *const rows[] = {
        [ROWS_PER_SERIES] = "",
        [ROWS_PER_GROUP] = ", to one figure",
        [ROWS_PER_COUNTRY] = ", to one figure of each country",
        [ROWS_PER_PRODUCT] = ", to one figure of each product",
    };
    const struct computation *computation = job->computation;
    const struct binding *binding = job->binding;

    if (computation == NULL)
        return;
    if (computation->shape == TIDE_SHAPE_CROSS)
        for (size_t i = 0; i < binding->key_count; i++)
            if (binding->is_within[i])
                add_step(plan, "within", binding->key[i].name);
    if (computation->is_matrix) {
        add_step(plan, "country", binding->key[binding->country].name);
        add_step(plan, "product", binding->key[binding->product].name);
    }
    add_step(plan, "compute",
             arena_format(plan->arena, "%s, %s%s", computation->name,
                          shapes[computation->shape], rows[computation->rows]));
    add_step(plan, "formula", computation->formula);
    if (computation->forms != NULL)
        add_step(plan, "form", form_name(binding->form));
}

/* What the answer shows of all that was computed, and in which order. */
static void plan_answer(struct plan *plan, const tide_job *job)
{
    static const struct {
        enum request_option option;
        const char *step;
    } texts[] = {
        {OPTION_SINCE, "since"},       {OPTION_UNTIL, "until"},
        {OPTION_HAVING, "having"},     {OPTION_SORT, "order by"},
        {OPTION_DECIMALS, "decimals"},
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (job_has(job, texts[i].option))
            add_step(plan, texts[i].step, job->option[texts[i].option].text);
    if (job_flag(job, OPTION_LAST))
        add_step(plan, "show", "the latest period with a figure");
    if (job_flag(job, OPTION_WIDE))
        add_step(plan, "show", "periods as columns");
    for (size_t i = 0; i < job->binding->heading_count; i++)
        add_step(plan, "column", job->binding->heading[i]);
}

static size_t plan_capacity(const struct binding *binding)
{
    if (binding == NULL)
        return FIXED_STEPS;
    return FIXED_STEPS + binding->condition_count + 2 * binding->key_count +
           binding->measure_count + binding->heading_count;
}

static tide_status make_plan(tide_job *job, tide_answer *answer, tide_error *err)
{
    struct plan plan = {.arena = &answer->arena, .capacity = plan_capacity(job->binding)};

    plan.step = arena_alloc(&answer->arena, plan.capacity, sizeof *plan.step);
    plan.detail = arena_alloc(&answer->arena, plan.capacity, sizeof *plan.detail);
    if (plan.step == NULL || plan.detail == NULL)
        return memory_failed(answer->arena.memory, err);
    plan_reading(&plan, job);
    if (job->binding != NULL) {
        plan_columns(&plan, job->binding);
        tide_status status = plan_group(&plan, job, err);
        if (status != TIDE_STATUS_OK)
            return status;
        plan_compute(&plan, job);
        plan_answer(&plan, job);
    }
    if (plan.has_failed)
        return memory_failed(answer->arena.memory, err);
    answer->row_count = plan.count;
    answer_set_text(answer, 0, "step", plan.step);
    answer_set_text(answer, 1, "detail", plan.detail);
    return TIDE_STATUS_OK;
}

static tide_status explain(tide_job *job, tide_answer **out, tide_error *err)
{
    tide_answer *answer = NULL;
    tide_status status = runtime_check(job->runtime, err);

    if (status == TIDE_STATUS_OK)
        status = job_open(job, err);
    if (status == TIDE_STATUS_OK && job->verb != VERB_SNIFF && job->verb != VERB_AUDIT &&
        job->verb != VERB_RECONCILE && job->verb != VERB_TREE_CHECK &&
        job->verb != VERB_ROLLUP && job->binding == NULL)
        status = job_bind(job, &job->binding, err);
    if (status == TIDE_STATUS_OK && job->plan != NULL && job->binding != NULL)
        binding_mark_wanted(job, job->plan);
    if (status == TIDE_STATUS_OK)
        status = answer_new(job->runtime, "explain", 0, 2, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = make_plan(job, answer, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}

tide_status tide_job_explain(tide_job *job, const tide_answer **out, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (job->plan_answer == NULL)
        status = explain(job, &job->plan_answer, err);
    if (status != TIDE_STATUS_OK) {
        if (job->answer == NULL)
            job_forget(job);
        return status;
    }
    *out = job->plan_answer;
    return TIDE_STATUS_OK;
}
