/*
 * bind_measures.c - which columns hold the figures of a request: those of --value, the one
 * candidate, or prices in their place; and those that roles such as --quantity name.
 */
#include "query/bind.h"

#include "base/error.h"

void binding_list(const struct binding *binding, tide_column_role role, char *buffer,
                  size_t size)
{
    size_t used = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < binding->column_count; i++) {
        const struct column_view *view = &binding->column[i];
        if (view->role != role || used + view->name.length + 3 > size)
            continue;
        if (used > 0)
            used += text_escape(buffer + used, size - used, ", ", 2);
        used += text_escape(buffer + used, size - used, view->name.at, view->name.length);
    }
}

size_t binding_count(const struct binding *binding, tide_column_role role, size_t *first)
{
    size_t count = 0;

    for (size_t i = 0; i < binding->column_count; i++)
        if (binding->column[i].role == role && count++ == 0)
            *first = i;
    return count;
}

static bool has_measure(const struct binding *binding, size_t column)
{
    for (size_t i = 0; i < binding->measure_count; i++)
        if (binding->measure[i] == column)
            return true;
    return false;
}

/* A column of figures but for a cell, which is named. */
static tide_status refuse_misfit(const struct column_view *view, tide_error *err)
{
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_measure",
              "column \"%s\" would hold figures, but not %s", view->name.at,
              view->misfit);
    error_hint(err,
               "mend that cell; --columns \"%s:decimal\" reads the column as figures and "
               "refuses its row",
               view->name.at);
    return TIDE_STATUS_NOT_FOUND;
}

/* Does a role name the column, so that it is not meant as the value? */
static bool is_taken(const tide_job *job, const struct binding *binding, size_t column)
{
    for (size_t role = 0; role < job_input_count(job); role++)
        if (binding->role_source[role] == ROLE_MEASURE &&
            binding->role_measure[role] == column)
            return true;
    return false;
}

/* The measure that the layout means; false: it means none. */
static bool bind_main(const tide_job *job, struct binding *binding)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        if (binding->column[i].role != TIDE_COLUMN_MEASURE ||
            !binding->column[i].is_main || is_taken(job, binding, i))
            continue;
        binding->measure[binding->measure_count++] = i;
        return true;
    }
    return false;
}

/* Columns of figures that no role takes. */
static size_t count_free(const tide_job *job, const struct binding *binding)
{
    size_t count = 0;

    for (size_t i = 0; i < binding->column_count; i++)
        count +=
            binding->column[i].role == TIDE_COLUMN_MEASURE && !is_taken(job, binding, i);
    return count;
}

tide_status binding_find_measure(const struct binding *binding, const char *option,
                                 struct text name, size_t *out, tide_error *err)
{
    tide_status status = binding_find(binding, option, name, out, err);

    if (status != TIDE_STATUS_OK || binding->column[*out].role == TIDE_COLUMN_MEASURE)
        return status;
    if (binding->column[*out].misfit != NULL)
        return refuse_misfit(&binding->column[*out], err);
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_measure",
              "column \"%s\" does not hold figures", binding->column[*out].name.at);
    error_hint(err, "--columns \"%s:decimal\" declares it",
               binding->column[*out].name.at);
    return TIDE_STATUS_NOT_FOUND;
}

/* The measures that --value, or --price in its place, names. */
static tide_status bind_named(const struct argument *value, const char *option,
                              struct binding *binding, tide_error *err)
{
    const struct text whole = text_of(value->text);
    bool is_list = value->item != NULL;
    size_t count = is_list ? value->item_count : 1;

    for (size_t i = 0; i < count; i++) {
        size_t place;
        tide_status status =
            binding_find_measure(binding, option, is_list ? value->item[i] : whole,
                                 &place, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (!has_measure(binding, place))
            binding->measure[binding->measure_count++] = place;
    }
    return TIDE_STATUS_OK;
}

tide_status binding_take_price(tide_job *job, struct binding *binding, size_t column,
                               const char *option, tide_error *err)
{
    struct column_view *view = &binding->column[column];

    if (view->traits.kind == MEASURE_PRICE)
        return TIDE_STATUS_OK;
    if (job->plan != NULL) {
        view->traits.kind = MEASURE_PRICE;
        job->plan->column[column].traits.kind = MEASURE_PRICE;
        return TIDE_STATUS_OK;
    }
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "%s: column \"%s\" of the table is not of kind price", option,
              view->name.at);
    error_hint(err, "load it with columns \"%s:decimal[kind=price]\"", view->name.at);
    return TIDE_STATUS_ARGUMENT;
}

/* Prices stand in the place of values. */
static tide_status check_price(tide_job *job, struct binding *binding, tide_error *err)
{
    if (job_has(job, OPTION_VALUE))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--price takes the place of --value");
    return binding_take_price(job, binding, binding->measure[0], "--price", err);
}

/* The measures of the roles stand after those of the request. */
static void append_roles(const tide_job *job, struct binding *binding)
{
    size_t at = binding->measure_count;

    for (size_t role = 0; role < job_input_count(job); role++) {
        if (binding->role_source[role] != ROLE_MEASURE)
            continue;
        binding->measure[at] = binding->role_measure[role];
        binding->role_measure[role] = at++;
    }
    binding->extra_count = at - binding->measure_count;
}

static tide_status refuse_no_measure(const struct binding *binding, tide_error *err)
{
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_measure", "no column of figures was found");
    error_hint(err, "tide sniff shows what each column holds");
    for (size_t i = 0; i < binding->column_count; i++)
        if (binding->column[i].misfit != NULL &&
            binding->column[i].role == TIDE_COLUMN_KEY)
            return refuse_misfit(&binding->column[i], err);
    return TIDE_STATUS_NOT_FOUND;
}

/* The one candidate, the measure that the layout means, or all for a description. */
static tide_status bind_found(tide_job *job, struct binding *binding, tide_error *err)
{
    size_t count = count_free(job, binding);
    char names[256];

    if (count == 0)
        return refuse_no_measure(binding, err);
    if (job->verb != VERB_DESCRIBE && bind_main(job, binding))
        return TIDE_STATUS_OK;
    if (count > 1 && job->verb != VERB_DESCRIBE) {
        binding_list(binding, TIDE_COLUMN_MEASURE, names, sizeof names);
        error_set(err, TIDE_STATUS_ARGUMENT, "ambiguous_column",
                  "several columns hold figures: %s", names);
        error_hint(err, "choose with --value");
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < binding->column_count; i++)
        if (binding->column[i].role == TIDE_COLUMN_MEASURE && !is_taken(job, binding, i))
            binding->measure[binding->measure_count++] = i;
    return TIDE_STATUS_OK;
}

tide_status bind_measures(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct argument *value = &job->option[OPTION_VALUE];
    const struct argument *price =
        job->computation != NULL
            ? computation_argument(job->computation, job->argument, "price")
            : NULL;
    size_t first = 0;
    tide_status status;

    if (binding_count(binding, TIDE_COLUMN_MEASURE, &first) == 0)
        return refuse_no_measure(binding, err);
    binding->measure = arena_alloc(&job->arena, binding->column_count + COMPUTE_MAX_ROLES,
                                   sizeof *binding->measure);
    if (binding->measure == NULL)
        return memory_failed(&job->runtime->memory, err);
    if (price != NULL && price->is_set) {
        status = bind_named(price, "--price", binding, err);
        if (status == TIDE_STATUS_OK)
            status = check_price(job, binding, err);
    } else if (value->is_set) {
        status = bind_named(value, "--value", binding, err);
    } else {
        status = bind_found(job, binding, err);
    }
    if (status == TIDE_STATUS_OK)
        append_roles(job, binding);
    return status;
}
