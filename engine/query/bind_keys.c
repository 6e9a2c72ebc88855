/*
 * bind_keys.c - which keys make a series: those of --by, and those of them that --within
 * compares inside of.
 */
#include "query/bind.h"

#include <string.h>

#include "base/error.h"
#include "query/statistics.h"

/* ---- NAME=TEXT ---- */

tide_status binding_unquote(tide_job *job, struct text name, struct text *out,
                            tide_error *err)
{
    struct text *item = NULL;
    size_t count = 0;
    const char *copy = arena_text(&job->arena, name.at, name.length);

    if (copy == NULL)
        return memory_failed(&job->runtime->memory, err);
    tide_status status = argument_split(copy, &job->arena, &item, &count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (count != 1)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "\"%s\": one name expected before =", copy);
    *out = item[0];
    return TIDE_STATUS_OK;
}

const char *binding_equal_mark(const char *text)
{
    bool is_quoted = false;

    for (; *text != '\0'; text++) {
        if (*text == '"')
            is_quoted = !is_quoted;
        if (*text == '=' && !is_quoted)
            return text;
    }
    return NULL;
}

/* ---- keys ---- */

static bool has_key(const struct binding *binding, const char *name)
{
    for (size_t i = 0; i < binding->key_count; i++)
        if (strcmp(binding->key[i].name, name) == 0)
            return true;
    return false;
}

static tide_status add_plain_key(struct binding *binding, size_t column, tide_error *err)
{
    const struct column_view *view = &binding->column[column];

    if (binding->statistics != NULL && column == binding->time) {
        binding->statistics->by_period = true;
        return TIDE_STATUS_OK;
    }
    if (view->role != TIDE_COLUMN_KEY && view->role != TIDE_COLUMN_LABEL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key", "column \"%s\" is no key",
                  view->name.at);
        error_source(err, "--by");
        if (view->role == TIDE_COLUMN_PERIOD)
            error_hint(err, "time is there without being asked for; --freq regroups it");
        return TIDE_STATUS_ARGUMENT;
    }
    if (column == binding->role_column || has_key(binding, view->name.at))
        return TIDE_STATUS_OK;
    binding->key[binding->key_count++] =
        (struct bound_key){.name = view->name.at, .column = column};
    return TIDE_STATUS_OK;
}

/* The name of a derived key is nobody else's, also where SQL folds its case. */
static tide_status check_new_name(const struct binding *binding, struct text name,
                                  tide_error *err)
{
    char copy[128];
    bool is_taken = false;

    for (size_t i = 0; i < binding->column_count; i++)
        is_taken = is_taken || text_is_caseless(name, binding->column[i].name.at);
    for (size_t i = 0; i < binding->key_count; i++)
        is_taken = is_taken || text_is_caseless(name, binding->key[i].name);
    if (!is_taken)
        return TIDE_STATUS_OK;
    text_escape(copy, sizeof copy, name.at, name.length);
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "\"%s\" is a column already; a derived key needs a new name", copy);
    return TIDE_STATUS_ARGUMENT;
}

static tide_status add_derived_key(tide_job *job, struct binding *binding,
                                   const char *text, const char *mark,
                                   const struct text *name, tide_error *err)
{
    struct bound_key key = {.is_derived = true};
    struct text label;
    tide_status status =
        binding_unquote(job, (struct text){text, (size_t)(mark - text)}, &label, err);

    if (status == TIDE_STATUS_OK)
        status = check_new_name(binding, label, err);
    if (status != TIDE_STATUS_OK) {
        error_source(err, "--by");
        return status;
    }
    key.name = arena_text(&job->arena, label.at, label.length);
    if (key.name == NULL)
        return memory_failed(&job->runtime->memory, err);
    key.expression = (struct expression){.option = "--by",
                                         .text = mark + 1,
                                         .bound = job->bound,
                                         .bound_count = job->bound_count};
    status =
        expression_vet(&job->database, &key.expression, name, binding->column_count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    key.column = key.expression.column;
    if (binding->column[key.column].role != TIDE_COLUMN_KEY &&
        binding->column[key.column].role != TIDE_COLUMN_LABEL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key",
                  "a derived key rests on a key; \"%s\" is none",
                  binding->column[key.column].name.at);
        error_source(err, "--by");
        if (binding->column[key.column].role == TIDE_COLUMN_PERIOD)
            error_hint(err, "--freq regroups time");
        return TIDE_STATUS_ARGUMENT;
    }
    if (key.column == binding->role_column)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s parts exports from imports; no key can be derived from it",
                         binding->column[key.column].name.at);
    binding->key[binding->key_count++] = key;
    return TIDE_STATUS_OK;
}

static tide_status add_all_keys(struct binding *binding, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < binding->column_count; i++)
        if (binding->column[i].role == TIDE_COLUMN_KEY && !binding->column[i].is_unasked)
            status = add_plain_key(binding, i, err);
    return status;
}

/* The name that periods have in every answer, where no column of the data has it. */
static bool is_period_of_answer(const struct binding *binding, struct text name)
{
    if (binding->statistics == NULL || binding->time == TABLE_NO_COLUMN ||
        !text_is(name, "period"))
        return false;
    for (size_t i = 0; i < binding->column_count; i++)
        if (text_is(binding->column[i].name, "period"))
            return false;
    return true;
}

static tide_status add_listed_keys(tide_job *job, struct binding *binding,
                                   const char *text, tide_error *err)
{
    struct text *item;
    size_t count;
    tide_status status = argument_split(text, &job->arena, &item, &count, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        size_t column;
        if (text_is(item[i], "*")) {
            status = add_all_keys(binding, err);
            continue;
        }
        if (is_period_of_answer(binding, item[i])) {
            binding->statistics->by_period = true;
            continue;
        }
        status = binding_find(binding, "--by", item[i], &column, err);
        if (status == TIDE_STATUS_OK)
            status = add_plain_key(binding, column, err);
    }
    return status;
}

static tide_status bind_by(tide_job *job, struct binding *binding,
                           const struct text *name, tide_error *err)
{
    const struct text_list *by = &job->repeated[OPTION_BY];
    tide_status status = TIDE_STATUS_OK;

    binding->key = arena_alloc_zero(&job->arena, binding->column_count + by->count,
                                    sizeof *binding->key);
    if (binding->key == NULL)
        return memory_failed(&job->runtime->memory, err);
    if (by->count == 0 && job->verb == VERB_DESCRIBE)
        return add_all_keys(binding, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < by->count; i++) {
        const char *mark = binding_equal_mark(by->item[i]);
        status = mark != NULL
                     ? add_derived_key(job, binding, by->item[i], mark, name, err)
                     : add_listed_keys(job, binding, by->item[i], err);
    }
    return status;
}

static tide_status bind_within(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct argument *within = &job->option[OPTION_WITHIN];
    bool is_cross =
        job->computation != NULL && job->computation->shape == TIDE_SHAPE_CROSS;

    binding->is_within =
        arena_alloc_zero(&job->arena, binding->key_count, sizeof *binding->is_within);
    if (binding->is_within == NULL)
        return memory_failed(&job->runtime->memory, err);
    if (is_cross && job->computation->is_matrix)
        return bind_matrix(job, binding, err);
    if (within->is_set && !is_cross)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "%s compares nothing across series; it takes no --within",
                         job->verb_name);
    if (!within->is_set) {
        for (size_t i = 1; i < binding->key_count; i++)
            binding->is_within[i] = true;
        return TIDE_STATUS_OK;
    }
    for (size_t i = 0; i < within->item_count; i++) {
        size_t key = 0;
        while (key < binding->key_count &&
               !text_is(within->item[i], binding->key[key].name))
            key++;
        if (key == binding->key_count) {
            char copy[128];
            text_escape(copy, sizeof copy, within->item[i].at, within->item[i].length);
            error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                      "--within \"%s\" is not in --by", copy);
            error_hint(err, "--within names keys of --by");
            return TIDE_STATUS_ARGUMENT;
        }
        binding->is_within[key] = true;
    }
    return TIDE_STATUS_OK;
}

bool binding_joins_series(const tide_job *job)
{
    return job->computation != NULL && job->computation->rows != ROWS_PER_SERIES;
}

static tide_status choose_shown(tide_job *job, struct binding *binding, tide_error *err)
{
    binding->is_shown =
        arena_alloc(&job->arena, binding->key_count, sizeof *binding->is_shown);
    if (binding->is_shown == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < binding->key_count; i++)
        binding->is_shown[i] = !binding_joins_series(job) || binding->is_within[i];
    if (binding_joins_series(job) && job->computation->rows == ROWS_PER_COUNTRY)
        binding->is_shown[binding->country] = true;
    if (binding_joins_series(job) && job->computation->rows == ROWS_PER_PRODUCT)
        binding->is_shown[binding->product] = true;
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

tide_status bind_keys(tide_job *job, struct binding *binding, const struct text *name,
                      tide_error *err)
{
    tide_status status = bind_member_roles(job, binding, err);

    if (status == TIDE_STATUS_OK)
        status = bind_by(job, binding, name, err);
    if (status == TIDE_STATUS_OK)
        status = bind_within(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = choose_shown(job, binding, err);
    return status;
}
