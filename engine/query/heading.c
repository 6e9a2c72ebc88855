/*
 * heading.c - the columns of an answer, known before a row is read: keys, labels, the
 * period, levels, figures; and what --having and --sort make of their names.
 */
#include "query/bind.h"

#include <string.h>

#include "base/error.h"
#include "number/real_text.h"

struct heading {
    struct arena *arena;
    const char **name; /* NULL: only counted */
    size_t count;
    bool has_failed;
};

static void add_name(struct heading *heading, const char *name)
{
    heading->has_failed = heading->has_failed || name == NULL;
    if (heading->name != NULL)
        heading->name[heading->count] = name;
    heading->count++;
}

/* "yoy" of one measure, "MEASURE_yoy" of several. */
static void add_figure(struct heading *heading, const char *measure, bool is_several,
                       const char *name)
{
    add_name(heading, is_several && name != NULL
                          ? arena_format(heading->arena, "%s_%s", measure, name)
                          : name);
}

static size_t list_outputs(const tide_job *job, struct compute_output *out)
{
    const struct computation *computation = job->computation;

    if (computation->outputs != NULL)
        return computation->outputs(job->argument, out);
    memcpy(out, computation->output, computation->output_count * sizeof *out);
    return computation->output_count;
}

/* The name of an output; b_COL where it is of an input. */
static const char *output_name(const struct heading *heading,
                               const struct binding *binding,
                               const struct compute_output *output)
{
    if (output->of_input == 0)
        return output->name;
    size_t measure = binding->measure[binding->role_measure[output->of_input]];
    return arena_format(heading->arena, "%s_%s", output->name,
                        binding->column[measure].name.at);
}

static void add_levels(struct heading *heading, const tide_job *job,
                       const struct binding *binding, const char *measure,
                       bool is_several)
{
    const struct computation *computation = job->computation;

    if (computation->role_count == 1)
        add_name(heading, measure);
    for (size_t role = 0; computation->role_count > 1 && role < computation->role_count;
         role++)
        add_figure(heading, measure, is_several, computation->role[role]);
    if (binding->shows_bases)
        add_figure(heading, measure, is_several, "base");
}

static void add_bounds(struct heading *heading, const char *measure, bool is_several,
                       const char *name)
{
    const char *low = arena_format(heading->arena, "%s_low", name);
    const char *high = arena_format(heading->arena, "%s_high", name);

    heading->has_failed = heading->has_failed || low == NULL || high == NULL;
    add_figure(heading, measure, is_several, low != NULL ? low : "");
    add_figure(heading, measure, is_several, high != NULL ? high : "");
}

static void list_names(struct heading *heading, const tide_job *job,
                       struct binding *binding)
{
    struct compute_output output[COMPUTE_MAX_OUTPUTS];
    size_t output_count = list_outputs(job, output);
    bool is_several = binding->measure_count > 1;

    for (size_t i = 0; i < binding->key_count; i++) {
        if (!binding->is_shown[i])
            continue;
        add_name(heading, binding->key[i].name);
        if (binding->label[i] != TABLE_NO_COLUMN)
            add_name(heading, binding->column[binding->label[i]].name.at);
    }
    if (binding->time != TABLE_NO_COLUMN)
        add_name(heading, "period");
    binding->figure = heading->count;
    for (size_t i = 0; i < binding->measure_count; i++) {
        const char *measure = binding->column[binding->measure[i]].name.at;
        if (binding->shows_levels)
            add_levels(heading, job, binding, measure, is_several);
        for (size_t k = 0; k < output_count; k++) {
            add_figure(heading, measure, is_several,
                       output_name(heading, binding, &output[k]));
            if (k == 0 && binding->shows_bounds)
                add_bounds(heading, measure, is_several, output[k].name);
        }
    }
    binding->heading_count = heading->count;
}

static tide_status make_heading(tide_job *job, struct binding *binding, tide_error *err)
{
    struct heading heading = {.arena = &job->arena};

    list_names(&heading, job, binding);
    heading.name = arena_alloc(&job->arena, heading.count, sizeof *heading.name);
    if (heading.name == NULL)
        return memory_failed(&job->runtime->memory, err);
    heading.count = 0;
    list_names(&heading, job, binding);
    if (heading.has_failed)
        return memory_failed(&job->runtime->memory, err);
    binding->heading = heading.name;
    return TIDE_STATUS_OK;
}

/* Two columns of one name could not be told apart by whoever reads the answer. */
static tide_status check_twins(const struct binding *binding, tide_error *err)
{
    for (size_t i = 0; i < binding->key_count; i++) {
        const char *key = binding->key[i].name;
        bool is_twin = strcmp(key, "state") == 0;
        size_t same = 0;

        for (size_t k = 0; k < binding->heading_count; k++)
            same += strcmp(binding->heading[k], key) == 0;
        if (!is_twin && same < 2)
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "twin_columns",
                  "the key \"%s\" is called like another column of the answer", key);
        error_source(err, "--by");
        error_hint(err, "give it a name of its own: --by \"%s_key=%s\"", key, key);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* The label column of each key that has one, if --labels asks for them. */
static tide_status find_labels(tide_job *job, struct binding *binding, tide_error *err)
{
    binding->label = arena_alloc(&job->arena, binding->key_count, sizeof *binding->label);
    if (binding->label == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < binding->key_count; i++) {
        const struct bound_key *key = &binding->key[i];
        binding->label[i] = TABLE_NO_COLUMN;
        for (size_t k = 0; k < binding->column_count && !key->is_derived &&
                           job_flag(job, OPTION_LABELS);
             k++)
            if (binding->label[i] == TABLE_NO_COLUMN &&
                binding->column[k].role == TIDE_COLUMN_LABEL &&
                binding->column[k].label_of == key->column)
                binding->label[i] = k;
    }
    return TIDE_STATUS_OK;
}

/* ---- names of the answer ---- */

static const char *name_at(const void *table, size_t i)
{
    return ((const char *const *)table)[i];
}

static tide_status find_heading(const struct binding *binding, const char *option,
                                struct text name, size_t *out, tide_error *err)
{
    char copy[256];

    for (size_t i = 0; i < binding->heading_count; i++) {
        if (text_is(name, binding->heading[i])) {
            *out = i;
            return TIDE_STATUS_OK;
        }
    }
    text_escape(copy, sizeof copy, name.at, name.length);
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "the answer has no column \"%s\"",
              copy);
    error_source(err, option);
    error_suggest(err, text_nearest_of(copy, binding->heading_count, name_at,
                                       binding->heading));
    return TIDE_STATUS_NOT_FOUND;
}

tide_status binding_set_sort(struct binding *binding, const char *text, tide_error *err)
{
    struct text name = text_of(text);

    if (name.length > 0 && name.at[0] == '-') {
        binding->sort_descending = true;
        name = text_of(name.at + 1);
    }
    binding->is_sorted = true;
    return find_heading(binding, "--sort", name, &binding->sort_column, err);
}

static tide_status refuse_having(const char *text, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--having \"%s\" is not COLUMN OP NUMBER, OP one of > >= < <= = <>", text);
    error_hint(err, "for example --having \"yoy > 10\"");
    return TIDE_STATUS_ARGUMENT;
}

tide_status binding_set_filter(struct binding *binding, const char *text, tide_error *err)
{
    static const char *const operations[] = {">=", "<=", "<>", "!=", ">", "<", "="};
    struct filter *filter = &binding->filter;
    size_t name_length = strcspn(text, "<>=!");
    struct text name = text_trim((struct text){text, name_length});
    const char *rest = text + name_length;

    if (name.length == 0)
        return refuse_having(text, err);
    for (size_t i = 0; i < COUNT_OF(operations) && filter->operation[0] == '\0'; i++)
        if (strncmp(rest, operations[i], strlen(operations[i])) == 0)
            memcpy(filter->operation, operations[i], strlen(operations[i]) + 1);
    if (filter->operation[0] == '\0')
        return refuse_having(text, err);
    struct text number = text_trim(text_of(rest + strlen(filter->operation)));
    filter->is_exact = decimal_parse(number.at, number.length, NULL, &filter->exact,
                                     NULL) == TIDE_STATUS_OK;
    if (real_parse(number.at, number.length, &filter->real, NULL) != TIDE_STATUS_OK)
        return refuse_having(text, err);

    tide_status status = find_heading(binding, "--having", name, &filter->column, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (filter->column < binding->figure) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--having compares figures; \"%s\" holds none",
                  binding->heading[filter->column]);
        error_hint(err, "--where chooses rows by keys and time");
        return TIDE_STATUS_ARGUMENT;
    }
    binding->has_filter = true;
    return TIDE_STATUS_OK;
}

/* ---- what does not fit ---- */

static tide_status check_layout(const tide_job *job, const struct binding *binding,
                                tide_error *err)
{
    bool is_reduced = job->computation->shape == TIDE_SHAPE_REDUCE;

    if (job_flag(job, OPTION_WIDE) && (is_reduced || binding->time == TABLE_NO_COLUMN))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--wide makes columns of periods; this answer has none");
    if (job_flag(job, OPTION_WIDE) && job_has(job, OPTION_HAVING)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--having drops cells of a series, --wide shows whole ones");
        error_hint(err, "leave out one of the two");
        return TIDE_STATUS_ARGUMENT;
    }
    if (job_flag(job, OPTION_LEVELS) && is_reduced)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s makes one row of a whole series; --levels has no figure to "
                         "show",
                         job->verb_name);
    if (job_flag(job, OPTION_LEVELS) && binding_joins_series(job))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s makes one figure of many; --levels has no figure to show",
                         job->verb_name);
    return TIDE_STATUS_OK;
}

/* Bounds rest on decimals as printed, and on a computation that knows them. */
static tide_status check_bounds(const tide_job *job, const struct binding *binding,
                                tide_error *err)
{
    const struct computation *computation = job->computation;

    if (!job_flag(job, OPTION_BOUNDS))
        return TIDE_STATUS_OK;
    if (computation->interval == NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_bounds", "%s gives no bounds",
                  job->verb_name);
        error_source(err, "--bounds");
        error_hint(err, "bounds are known of sums, balances, growth rates and shares");
        return TIDE_STATUS_ARGUMENT;
    }
    if (!computation_has_interval(computation, job->argument)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_bounds",
                  "%s gives no bounds with these options", job->verb_name);
        error_source(err, "--bounds");
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < binding->measure_count; i++) {
        const struct column_view *view = &binding->column[binding->measure[i]];
        if (view->kind != TIDE_KIND_REAL)
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "no_bounds",
                  "\"%s\" is read as real numbers, which do not say to which digit they "
                  "are known",
                  view->name.at);
        error_source(err, "--bounds");
        error_hint(err, "--columns \"%s:decimal\" reads it digit by digit",
                   view->name.at);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

tide_status bind_heading(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_status status = check_layout(job, binding, err);

    if (status == TIDE_STATUS_OK)
        status = check_bounds(job, binding, err);
    binding->shows_bounds = job_flag(job, OPTION_BOUNDS);
    binding->shows_levels = job_flag(job, OPTION_LEVELS);
    binding->shows_bases = binding->shows_levels && job->computation->base_of != NULL;
    if (status == TIDE_STATUS_OK)
        status = find_labels(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = make_heading(job, binding, err);
    return status == TIDE_STATUS_OK ? bind_order(job, binding, err) : status;
}

tide_status bind_order(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_status status = check_twins(binding, err);

    if (status == TIDE_STATUS_OK && job_has(job, OPTION_HAVING))
        status = binding_set_filter(binding, job->option[OPTION_HAVING].text, err);
    if (status == TIDE_STATUS_OK && job_has(job, OPTION_SORT))
        status = binding_set_sort(binding, job->option[OPTION_SORT].text, err);
    return status;
}
