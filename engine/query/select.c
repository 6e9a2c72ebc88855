/*
 * select.c - evaluating conditions and derived keys over dictionaries.
 *
 * A condition becomes one mask entry per code, a derived key one new code per code, so
 * rows are filtered and re-keyed by look-up. A condition on time is evaluated over the
 * periods of the column, as SDMX texts.
 */
#include "query/select.h"

#include <string.h>

#include "base/error.h"
#include "query/double_count.h"
#include "time/period.h"

static size_t table_place(const tide_job *job, size_t column)
{
    return table_find(job->table, job->binding->column[column].name);
}

/* ---- values of a column ---- */

struct values {
    struct text *value; /* [count] */
    size_t count;
    const char *first; /* texts for :first and :last */
    const char *last;
};

static tide_status values_of_key(tide_job *job, const struct dictionary *dictionary,
                                 struct values *out, tide_error *err)
{
    out->count = dictionary->count;
    out->value = arena_alloc(&job->arena, out->count, sizeof *out->value);
    if (out->value == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (uint32_t code = 0; code < dictionary->count; code++)
        out->value[code] = dictionary_text(dictionary, code);
    out->first = NULL;
    out->last = NULL;
    return TIDE_STATUS_OK;
}

/* Smallest and largest ordinal of the rows; false for no rows. */
static bool period_range(const struct packed *ordinal, int64_t *first, int64_t *last)
{
    if (ordinal->count == 0)
        return false;
    *first = ordinal->least;
    *last = ordinal->most;
    return true;
}

static tide_status values_of_time(tide_job *job, const struct column *column,
                                  struct values *out, tide_error *err)
{
    int64_t first = 0;
    int64_t last = -1;
    char name[TIDE_PERIOD_TEXT_SIZE];

    memset(out, 0, sizeof *out);
    if (!period_range(&column->ordinal, &first, &last))
        return TIDE_STATUS_OK;
    /* Masks go by ordinal - base, and base is the first ordinal of the column. */
    out->count = (size_t)(last - column->ordinal.base) + 1;
    out->value = arena_alloc_zero(&job->arena, out->count, sizeof *out->value);
    if (out->value == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < out->count; i++) {
        int32_t ordinal = (int32_t)(column->ordinal.base + (int64_t)i);
        size_t length =
            tide_period_format(period_of(column->freq, ordinal), name, sizeof name);
        const char *text = arena_text(&job->arena, name, length);
        if (text == NULL)
            return memory_failed(&job->runtime->memory, err);
        out->value[i] = (struct text){text, length};
    }
    out->first = out->value[first - column->ordinal.base].at;
    out->last = out->value[out->count - 1].at;
    return TIDE_STATUS_OK;
}

/* ---- masks ---- */

/* A condition that keeps nothing, or does nothing, is likely a slip; one with parameters
   may well do nothing for some of their values. */
static void warn_empty(tide_job *job, const struct expression *condition,
                       const uint8_t *keep, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        kept += keep[i];
    if (count > 0 && kept == 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "empty_mask",
                     "--where \"%s\" keeps no value", condition->text);
    else if (count > 1 && kept == count && condition->bound_count == 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "empty_mask",
                     "--where \"%s\" keeps all of the %zu values", condition->text,
                     count);
}

static tide_status mask_of(tide_job *job, const struct expression *condition,
                           struct text name, const struct values *values, uint8_t **out,
                           tide_error *err)
{
    uint8_t *keep = arena_alloc_zero(&job->arena, values->count, 1);

    if (keep == NULL)
        return memory_failed(&job->runtime->memory, err);
    tide_status status =
        expression_mask(&job->database, condition, name, values->value, values->count,
                        values->first, values->last, keep, err);
    if (status == TIDE_STATUS_OK)
        warn_empty(job, condition, keep, values->count);
    *out = keep;
    return status;
}

/* A condition on time takes away what later periods lean on. */
static void note_bases(tide_job *job, const char *name, const uint8_t *keep, size_t count)
{
    const struct computation *computation = job->computation;
    bool leans = computation != NULL && computation->is_time_needed &&
                 computation->shape == TIDE_SHAPE_SERIES;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        kept += keep[i];
    if (leans && kept > 0 && kept < count)
        runtime_note(job->runtime, TIDE_LEVEL_NOTE, "bases_lost",
                     "the condition on %s removes %zu of %zu periods, as bases of the "
                     "others too; --since and --until only choose what is printed",
                     name, count - kept, count);
}

static tide_status mask_on_column(tide_job *job, const struct expression *condition,
                                  struct group_mask *out, tide_error *err)
{
    size_t place = table_place(job, condition->column);
    const struct column *column = &job->table->column[place];
    struct values values;
    uint8_t *keep = NULL;
    tide_status status = column->role == TIDE_COLUMN_PERIOD
                             ? values_of_time(job, column, &values, err)
                             : values_of_key(job, column->dictionary, &values, err);

    if (status == TIDE_STATUS_OK)
        status = mask_of(job, condition, text_of(column->name), &values, &keep, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (column->role == TIDE_COLUMN_PERIOD)
        note_bases(job, column->name, keep, values.count);
    *out = group_mask_make(place, keep, values.count);
    return TIDE_STATUS_OK;
}

/* A condition on a derived key, carried back to the codes of the key it rests on. */
static tide_status mask_on_derived(tide_job *job, const struct expression *condition,
                                   const struct group_key *key, struct group_mask *out,
                                   tide_error *err)
{
    struct values values;
    uint8_t *derived = NULL;
    size_t count = job->table->column[key->column].dictionary->count;
    uint8_t *keep = arena_alloc(&job->arena, count, 1);
    tide_status status = values_of_key(job, key->dictionary, &values, err);

    if (status == TIDE_STATUS_OK && keep == NULL)
        status = memory_failed(&job->runtime->memory, err);
    if (status == TIDE_STATUS_OK)
        status = mask_of(job, condition, text_of(key->name), &values, &derived, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t code = 0; code < count; code++)
        keep[code] = derived[key->recode[code]];
    *out = group_mask_make(key->column, keep, count);
    return TIDE_STATUS_OK;
}

/* ---- keys ---- */

struct recoding {
    struct dictionary *dictionary;
    uint32_t *recode;
};

static tide_status take_code(void *context, size_t i, struct text value, tide_error *err)
{
    struct recoding *recoding = context;

    if (utf8_check(value.at, value.length) != value.length ||
        (value.length > 0 && memchr(value.at, '\0', value.length) != NULL))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_encoding",
                         "--by makes a key that is not UTF-8, or has a NUL");
    return dictionary_intern(recoding->dictionary, value, &recoding->recode[i], err);
}

static tide_status derive_key(tide_job *job, const struct bound_key *key,
                              struct dictionary *dictionary, struct group_key *out,
                              tide_error *err)
{
    size_t place = table_place(job, key->column);
    const struct column *column = &job->table->column[place];
    struct recoding recoding = {.dictionary = dictionary};
    struct values values;
    tide_status status = values_of_key(job, column->dictionary, &values, err);

    if (status != TIDE_STATUS_OK)
        return status;
    recoding.recode =
        arena_alloc_zero(&job->arena, values.count, sizeof *recoding.recode);
    if (recoding.recode == NULL)
        return memory_failed(&job->runtime->memory, err);
    status = expression_values(&job->database, &key->expression, text_of(column->name),
                               values.value, values.count, NULL, NULL, take_code,
                               &recoding, err);
    *out = (struct group_key){.name = key->name,
                              .column = place,
                              .recode = recoding.recode,
                              .dictionary = dictionary};
    return status;
}

static struct group_key plain_key(const tide_job *job, size_t column)
{
    size_t place = table_place(job, column);
    const struct column *from = &job->table->column[place];
    return (struct group_key){.name = from->name,
                              .column = place,
                              .dictionary = from->dictionary};
}

static tide_status make_keys(tide_job *job, struct selection *out, tide_error *err)
{
    const struct binding *binding = job->binding;
    size_t room = binding->key_count + 2; /* roles, currencies */

    out->key = arena_alloc_zero(&job->arena, room, sizeof *out->key);
    /* --top makes one more dictionary of each key. */
    out->derived = arena_alloc_zero(&job->arena, 2 * room, sizeof *out->derived);
    if (out->key == NULL || out->derived == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < binding->key_count; i++) {
        const struct bound_key *key = &binding->key[i];
        if (!key->is_derived) {
            out->key[out->key_count++] = plain_key(job, key->column);
            continue;
        }
        struct dictionary *dictionary = &out->derived[out->derived_count++];
        dictionary_init(dictionary, &job->runtime->memory);
        tide_status status =
            derive_key(job, key, dictionary, &out->key[out->key_count++], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (binding->role_column != TABLE_NO_COLUMN)
        out->key[out->key_count++] = plain_key(job, binding->role_column);
    if (binding->merges_currency) /* the last: conversion takes it away */
        out->key[out->key_count++] = plain_key(job, binding->currency);
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

tide_status selection_make(tide_job *job, struct selection *out, tide_error *err)
{
    const struct binding *binding = job->binding;
    struct selection selection = {.time_column = TABLE_NO_COLUMN};
    tide_status status = make_keys(job, &selection, err);

    if (status != TIDE_STATUS_OK)
        goto done;
    selection.mask =
        arena_alloc_zero(&job->arena, binding->condition_count, sizeof *selection.mask);
    selection.measure =
        arena_alloc(&job->arena, binding->measure_count + binding->extra_count,
                    sizeof *selection.measure);
    if (selection.mask == NULL || selection.measure == NULL) {
        status = memory_failed(&job->runtime->memory, err);
        goto done;
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < binding->condition_count; i++) {
        const struct expression *condition = &binding->condition[i];
        struct group_mask *mask = &selection.mask[selection.mask_count++];
        status = condition->column < binding->column_count
                     ? mask_on_column(job, condition, mask, err)
                     : mask_on_derived(
                           job, condition,
                           &selection.key[condition->column - binding->column_count],
                           mask, err);
    }
    if (binding->time != TABLE_NO_COLUMN)
        selection.time_column = table_place(job, binding->time);
    for (size_t i = 0; i < binding->measure_count + binding->extra_count; i++)
        selection.measure[i] = table_place(job, binding->measure[i]);
    if (status == TIDE_STATUS_OK)
        status = double_count_check(job, &selection, err);
done:
    if (status == TIDE_STATUS_OK)
        *out = selection;
    else
        selection_release(&selection);
    return status;
}

void selection_release(struct selection *selection)
{
    for (size_t i = 0; i < selection->derived_count; i++)
        dictionary_release(&selection->derived[i]);
    selection->derived_count = 0;
}

/* ---- rows ---- */

bool selection_keeps(const struct selection *selection, const tide_table *table,
                     size_t row)
{
    for (size_t i = 0; i < selection->mask_count; i++) {
        const struct group_mask *mask = &selection->mask[i];
        const struct column *column = &table->column[mask->column];
        int64_t place = column->role == TIDE_COLUMN_PERIOD
                            ? packed_get(&column->ordinal, row) - column->ordinal.base
                            : packed_get(&column->code, row);
        if (mask->keep[place] == 0)
            return false;
    }
    return true;
}
