/*
 * bind.c - resolving the names of a request against the columns of its data.
 *
 * Runs before the first row is read: whatever can be refused, is refused here, with the
 * candidates and the nearest name.
 */
#include "query/bind.h"

#include <string.h>

#include "base/error.h"
#include "query/currency.h"
#include "query/fiscal.h"
#include "query/gaps.h"
#include "query/member_signs.h"
#include "query/refuse_states.h"
#include "query/statistics.h"
#include "query/unit_shown.h"
#include "time/period.h"

/* ---- columns ---- */

static tide_status views_new(tide_job *job, struct binding *binding, size_t count,
                             tide_error *err)
{
    binding->column_count = count;
    binding->column = arena_alloc_zero(&job->arena, count, sizeof *binding->column);
    return binding->column != NULL ? TIDE_STATUS_OK
                                   : memory_failed(&job->runtime->memory, err);
}

static tide_status views_of_plan(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct input_plan *plan = job->plan;
    tide_status status = views_new(job, binding, plan->column_count, err);

    binding->is_claims = plan->is_claims;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < plan->column_count; i++) {
        const struct input_column *from = &plan->column[i];
        binding->column[i] = (struct column_view){
            .name = text_of(from->name),
            .role = from->role,
            .kind = from->kind,
            .freq = from->freq,
            .unit = from->unit,
            .traits = from->traits,
            .label_of = from->label_of,
            .misfit = from->misfit,
            .is_main = from->is_main,
            .is_unasked = from->is_source || from->is_group,
        };
    }
    return status;
}

static tide_status views_of_table(tide_job *job, struct binding *binding, tide_error *err)
{
    const tide_table *table = job->table;
    tide_status status = views_new(job, binding, table->column_count, err);

    binding->is_claims = table->is_claims;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < table->column_count; i++) {
        const struct column *from = &table->column[i];
        binding->column[i] = (struct column_view){
            .name = text_of(from->name),
            .role = from->role,
            .kind = from->kind,
            .freq = from->freq,
            .unit = from->unit,
            .traits = from->traits,
            .label_of = from->label_of,
            .is_unasked = from->is_source || from->is_group,
        };
    }
    return status;
}

static const char *column_name_at(const void *table, size_t i)
{
    const struct binding *binding = table;
    return binding->column[i].name.at;
}

tide_status binding_find(const struct binding *binding, const char *option,
                         struct text name, size_t *out, tide_error *err)
{
    char copy[256];

    for (size_t i = 0; i < binding->column_count; i++) {
        if (text_equal(binding->column[i].name, name)) {
            *out = i;
            return TIDE_STATUS_OK;
        }
    }
    text_escape(copy, sizeof copy, name.at, name.length);
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "unknown column \"%s\"", copy);
    error_source(err, option);
    error_suggest(err,
                  text_nearest_of(copy, binding->column_count, column_name_at, binding));
    return TIDE_STATUS_NOT_FOUND;
}

/* ---- time ---- */

static tide_status bind_time(tide_job *job, struct binding *binding, tide_error *err)
{
    char names[256];

    binding->time = TABLE_NO_COLUMN;
    if (job_has(job, OPTION_TIME)) {
        struct text name = text_of(job->option[OPTION_TIME].text);
        tide_status status = binding_find(binding, "--time", name, &binding->time, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (binding->column[binding->time].role != TIDE_COLUMN_PERIOD) {
            error_set(err, TIDE_STATUS_NOT_FOUND, "no_time",
                      "column \"%s\" does not hold periods",
                      binding->column[binding->time].name.at);
            error_hint(err,
                       "tide sniff shows what each column holds; --columns \"%s:period\" "
                       "declares it",
                       binding->column[binding->time].name.at);
            return TIDE_STATUS_NOT_FOUND;
        }
        return TIDE_STATUS_OK;
    }
    size_t count = binding_count(binding, TIDE_COLUMN_PERIOD, &binding->time);
    if (count > 1) {
        binding_list(binding, TIDE_COLUMN_PERIOD, names, sizeof names);
        error_set(err, TIDE_STATUS_ARGUMENT, "ambiguous_column",
                  "several columns hold periods: %s", names);
        error_hint(err, "choose one with --time");
        return TIDE_STATUS_ARGUMENT;
    }
    if (count == 0 && job->computation != NULL && job->computation->is_time_needed) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_time",
                  "no column of periods was found");
        error_hint(err, "tide sniff shows what each column holds");
        return TIDE_STATUS_NOT_FOUND;
    }
    return TIDE_STATUS_OK;
}

/* ---- conditions ---- */

/* Only a column with a dictionary, and time, can be asked once per value. */
static tide_status check_condition(const struct binding *binding,
                                   const struct expression *condition, tide_error *err)
{
    const struct column_view *view = &binding->column[condition->column];

    switch (view->role) {
    case TIDE_COLUMN_KEY:
    case TIDE_COLUMN_LABEL:
    case TIDE_COLUMN_FLAG:
    case TIDE_COLUMN_PERIOD:
        return TIDE_STATUS_OK;
    case TIDE_COLUMN_MEASURE:
        error_set(err, TIDE_STATUS_ARGUMENT, "where_measure",
                  "\"%s\" is a measure; conditions choose rows by keys and time",
                  view->name.at);
        error_hint(err,
                   "filter the answer with --having, or declare a code-like column as "
                   "key: --columns \"%s:key\"",
                   view->name.at);
        break;
    case TIDE_COLUMN_SKIP:
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key",
                  "column \"%s\" is not read, so no condition can look at it",
                  view->name.at);
        error_hint(err, "--columns \"%s:key\" declares it", view->name.at);
        break;
    }
    expression_show(condition, 0, 0, err);
    return TIDE_STATUS_ARGUMENT;
}

static tide_status bind_conditions(tide_job *job, struct binding *binding,
                                   const struct text *column_name, tide_error *err)
{
    const struct text_list *where = &job->repeated[OPTION_WHERE];
    size_t room = binding->column_count + binding->key_count;
    struct text *name = arena_alloc(&job->arena, room, sizeof *name);
    size_t *derived = arena_alloc(&job->arena, room, sizeof *derived);
    size_t count = binding->column_count;

    binding->condition =
        arena_alloc_zero(&job->arena, where->count, sizeof *binding->condition);
    if (name == NULL || derived == NULL || binding->condition == NULL)
        return memory_failed(&job->runtime->memory, err);
    memcpy(name, column_name, binding->column_count * sizeof *name);
    for (size_t i = 0; i < binding->key_count; i++) {
        if (!binding->key[i].is_derived)
            continue;
        derived[count] = i;
        name[count++] = text_of(binding->key[i].name);
    }
    for (size_t i = 0; i < where->count; i++) {
        struct expression *condition = &binding->condition[i];
        *condition = (struct expression){.option = "--where",
                                         .text = where->item[i],
                                         .bound = job->bound,
                                         .bound_count = job->bound_count};
        tide_status status = expression_vet(&job->database, condition, name, count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (condition->column >= binding->column_count) {
            condition->column = binding->column_count + derived[condition->column];
        } else {
            status = check_condition(binding, condition, err);
            if (status != TIDE_STATUS_OK)
                return status;
        }
        binding->condition_count++;
    }
    return TIDE_STATUS_OK;
}

/* ---- forms, frequency, order ---- */

static tide_status bind_form(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct computation *computation = job->computation;

    if (computation == NULL)
        return TIDE_STATUS_OK;
    binding->form =
        computation->forms != NULL ? computation_default_form(computation) : FORM_RATIO;
    if (!job_has(job, OPTION_AS))
        return TIDE_STATUS_OK;
    enum form form = FORM_RATIO;
    form_find(job->option[OPTION_AS].text, &form);
    if (computation->forms == NULL || !computation_has_form(computation, form)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_form", "%s has no form \"%s\"",
                  job->verb_name, job->option[OPTION_AS].text);
        if (computation->forms != NULL)
            error_hint(err, "its forms: %s", computation->forms);
        else
            error_hint(err, "%s gives no rates or shares: leave --as out",
                       job->verb_name);
        return TIDE_STATUS_ARGUMENT;
    }
    binding->form = form;
    return TIDE_STATUS_OK;
}

static tide_status bind_freq(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_freq freq = binding->time != TABLE_NO_COLUMN
                         ? binding->column[binding->time].freq
                         : TIDE_FREQ_NONE;

    if (job_has(job, OPTION_FREQ)) {
        const char *text = job->option[OPTION_FREQ].text;
        tide_freq wanted = freq_of_text(text, strlen(text));
        if (freq == TIDE_FREQ_NONE)
            return error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                             "--freq needs a column of periods");
        if (wanted > freq) {
            error_set(err, TIDE_STATUS_SHAPE, "regroup",
                      "figures per %s cannot become figures per %s", freq_noun(freq),
                      freq_noun(wanted));
            error_hint(err,
                       "--freq makes coarser periods of finer ones: a %s says nothing "
                       "of its parts",
                       freq_noun(freq));
            return TIDE_STATUS_SHAPE;
        }
        binding->freq = wanted != freq ? wanted : TIDE_FREQ_NONE;
        freq = wanted;
    }
    if (job->computation != NULL && job->computation->check != NULL)
        return job->computation->check(job->argument, freq, err);
    return TIDE_STATUS_OK;
}

/* What chooses periods needs periods; a series is not reduced to one of them. */
static tide_status bind_window(const tide_job *job, const struct binding *binding,
                               tide_error *err)
{
    bool takes_window =
        job->computation != NULL && computation_takes_window(job->computation);
    bool has_window = job_has(job, OPTION_SINCE) || job_has(job, OPTION_UNTIL) ||
                      job_flag(job, OPTION_LAST);

    if (has_window && binding->time == TABLE_NO_COLUMN)
        return error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                         "--since, --until and --last need a column of periods");
    if (takes_window && job_flag(job, OPTION_LAST)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "%s looks at a whole series; --last leaves it one period",
                  job->verb_name);
        error_hint(err, "--since and --until choose the periods that it uses");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* Rows and members can be counted in a file without figures. */
static bool binding_wants_measure(const tide_job *job, const struct binding *binding)
{
    return binding->statistics == NULL || job_has(job, OPTION_VALUE) ||
           binding->statistics->wants_measure;
}

/* ---- all of it ---- */

tide_status job_open(tide_job *job, tide_error *err)
{
    struct reading reading;
    tide_status status;

    for (size_t i = 0; job->table != NULL && i < OPTION_COUNT; i++) {
        const tide_option *row = tide_option_at(i);
        if (row->group == TIDE_GROUP_READING && row->preset == NULL &&
            job_has(job, (enum request_option)i))
            return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                             "--%s says how to read a file; the table is read already",
                             row->name);
    }
    if (job->table != NULL || job->plan != NULL)
        return TIDE_STATUS_OK;
    if (job->path.count == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "usage", "no file is named");
    status = job_reading(job, &reading, err);
    if (status == TIDE_STATUS_OK)
        status = input_open(job->runtime, job->path.item[0], &reading, &job->input, err);
    for (size_t i = 1; i < job->path.count && status == TIDE_STATUS_OK; i++)
        status = input_add(job->input, job->path.item[i], err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(job->input, &job->plan, err);
    return status;
}

/* A list of claims is described as it stands: nothing groups it. */
static tide_status check_claims(const tide_job *job, tide_error *err)
{
    static const enum request_option unfit[] = {OPTION_TIME,  OPTION_VALUE, OPTION_BY,
                                                OPTION_WHERE, OPTION_FREQ,  OPTION_SINCE,
                                                OPTION_UNTIL};

    for (size_t i = 0; job->verb == VERB_DESCRIBE && i < COUNT_OF(unfit); i++) {
        if (!job_has(job, unfit[i]))
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "claim_table",
                  "a list of published claims is described as a whole, without --%s",
                  tide_option_at(unfit[i])->name);
        return TIDE_STATUS_ARGUMENT;
    }
    if (job->verb != VERB_COMPUTE && job->verb != VERB_GROUP)
        return TIDE_STATUS_OK;

    error_set(err, TIDE_STATUS_ARGUMENT, "claim_table",
              "a list of published claims, of mixed periods and units, is no table of "
              "observations: %s cannot be computed from it",
              job->verb_name);
    error_source(err, job_source(job));
    error_hint(err, "tide describe shows what it holds; tide growth-table, what it says "
                    "of growth");
    return TIDE_STATUS_ARGUMENT;
}

/* What is made of claims, and of nothing else. */
static tide_status check_claim_verb(const tide_job *job, const struct binding *binding,
                                    tide_error *err)
{
    if (job->verb != VERB_GROWTH_TABLE && job->verb != VERB_BACKCAST)
        return TIDE_STATUS_OK;
    if (!binding->is_claims) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_claims",
                  "%s reads a list of published claims, layout figures; this is a table "
                  "of observations",
                  job->verb_name);
        error_source(err, job_source(job));
        error_hint(err, "growth of observations: tide yoy; tide list layouts");
        return TIDE_STATUS_ARGUMENT;
    }
    if (job_has(job, OPTION_AS) && strcmp(job->option[OPTION_AS].text, "points") == 0) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_form", "%s has no form \"points\"",
                  job->verb_name);
        error_hint(err, "its forms: percent index multiple log ratio");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

tide_status job_bind(tide_job *job, struct binding **out, tide_error *err)
{
    struct binding *binding = arena_alloc_zero(&job->arena, 1, sizeof *binding);
    struct text *name = NULL;
    tide_status status;

    if (binding == NULL)
        return memory_failed(&job->runtime->memory, err);
    status = job->table != NULL ? views_of_table(job, binding, err)
                                : views_of_plan(job, binding, err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = check_claim_verb(job, binding, err);
    if (status == TIDE_STATUS_OK && binding->is_claims)
        status = check_claims(job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    name = arena_alloc(&job->arena, binding->column_count, sizeof *name);
    if (name == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < binding->column_count; i++)
        name[i] = binding->column[i].name;

    if (job->repeated[OPTION_BY].count + job->repeated[OPTION_WHERE].count > 0 &&
        job->database.handle == NULL)
        status = database_open_memory(job->runtime, &job->database, err);
    if (status == TIDE_STATUS_OK)
        status = bind_time(job, binding, err);
    if (status == TIDE_STATUS_OK && job->verb == VERB_GROUP)
        status = bind_statistics(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_measure_roles(job, binding, err);
    if (status == TIDE_STATUS_OK && binding_wants_measure(job, binding))
        status = bind_measures(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_keys(job, binding, name, err);
    if (status == TIDE_STATUS_OK)
        status = bind_signs(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_conditions(job, binding, name, err);
    if (status == TIDE_STATUS_OK)
        status = bind_form(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_freq(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_window(job, binding, err);
    if (status == TIDE_STATUS_OK && job->computation != NULL)
        status = bind_currency(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_sides(job, binding, err);
    if (status == TIDE_STATUS_OK && binding->time != TABLE_NO_COLUMN)
        status = bind_fiscal(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_gaps(job, binding, err);
    if (status == TIDE_STATUS_OK && job->computation != NULL)
        status = bind_heading(job, binding, err);
    if (status == TIDE_STATUS_OK && job->verb == VERB_GROUP)
        status = bind_lines(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = bind_refused_states(job, binding, err);
    if (status == TIDE_STATUS_OK && job->computation != NULL)
        status = bind_unit(job, binding, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *out = binding;
    return TIDE_STATUS_OK;
}

/* All keys are read, so that two rows for one key and period are always found. */
void binding_mark_wanted(const tide_job *job, struct input_plan *plan)
{
    const struct binding *binding = job->binding;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        if (column->role == TIDE_COLUMN_LABEL)
            column->is_wanted = job_flag(job, OPTION_LABELS);
        else if (column->role == TIDE_COLUMN_MEASURE ||
                 column->role == TIDE_COLUMN_PERIOD)
            column->is_wanted = i == binding->time;
    }
    for (size_t i = 0; i < binding->measure_count + binding->extra_count; i++)
        plan->column[binding->measure[i]].is_wanted = true;
    for (size_t i = 0; i < binding->key_count; i++)
        plan->column[binding->key[i].column].is_wanted = true;
    for (size_t i = 0; binding->statistics != NULL && i < binding->statistics->count; i++)
        if (binding->statistics->statistic[i].other != TABLE_NO_COLUMN)
            plan->column[binding->statistics->statistic[i].other].is_wanted = true;
    for (size_t i = 0; i < binding->condition_count; i++)
        if (binding->condition[i].column < binding->column_count)
            plan->column[binding->condition[i].column].is_wanted = true;
}
