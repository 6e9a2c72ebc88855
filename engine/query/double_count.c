/*
 * double_count.c - what must not be added up in silence.
 *
 * Only members that stand in rows which the conditions keep count; two of them that a
 * derived key keeps apart are not added.
 */
#include "query/double_count.h"

#include <string.h>

#include "base/error.h"
#include "input/aggregate.h"

/* The usual names of flow, reporter and unit in published tables; no case. */
static bool is_guarded(struct text name)
{
    static const char *const names[] = {
        "flow",         "flow_code",       "flowcode",    "trade flow",
        "trade_flow",   "trade flow code", "reporter",    "reporter_code",
        "reportercode", "reporter code",   "reporteriso", "reporter iso",
        "reporter_iso", "ref_area",        "unit",        "unit_measure",
        "currency",
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (text_is_caseless(name, names[i]))
            return true;
    return false;
}

/* Is the column itself a key? */
static bool is_pinned(const struct selection *selection, size_t column)
{
    for (size_t i = 0; i < selection->key_count; i++)
        if (selection->key[i].column == column && selection->key[i].recode == NULL)
            return true;
    return false;
}

static bool row_is_kept(const struct selection *selection, const tide_table *table,
                        size_t row)
{
    for (size_t i = 0; i < selection->mask_count; i++) {
        const struct group_mask *mask = &selection->mask[i];
        const struct column *column = &table->column[mask->column];
        size_t place =
            column->role == TIDE_COLUMN_PERIOD
                ? (size_t)(packed_get(&column->ordinal, row) - column->ordinal.base)
                : (size_t)packed_get(&column->code, row);
        if (!mask->keep[place])
            return false;
    }
    return true;
}

/* Mark the codes of a column that stand in rows that are kept. */
static void mark_members(const struct selection *selection, const tide_table *table,
                         size_t column, bool *is_there)
{
    const struct packed *code = &table->column[column].code;
    int64_t last = -1;

    for (size_t row = 0; row < table->row_count; row++) {
        int64_t member = packed_get(code, row);
        if (member == last || is_there[member] || !row_is_kept(selection, table, row))
            continue;
        is_there[member] = true;
        last = member;
    }
}

/* Two members that a derived key does not tell apart; without a key any two. */
static tide_status find_pair(tide_job *job, const struct group_key *key,
                             const bool *is_there, uint32_t count, bool *is_found,
                             uint32_t pair[2], tide_error *err)
{
    uint32_t cells = key != NULL ? key->dictionary->count : 1;
    uint32_t *first = arena_alloc(&job->arena, cells, sizeof *first);

    if (first == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (uint32_t i = 0; i < cells; i++)
        first[i] = DICTIONARY_NONE;
    *is_found = false;
    for (uint32_t code = 0; code < count && !*is_found; code++) {
        uint32_t cell = key != NULL ? key->recode[code] : 0;
        if (!is_there[code])
            continue;
        if (first[cell] == DICTIONARY_NONE) {
            first[cell] = code;
            continue;
        }
        pair[0] = first[cell];
        pair[1] = code;
        *is_found = true;
    }
    return TIDE_STATUS_OK;
}

/* The derived key that rests on a column; NULL: none, so all its members are added. */
static const struct group_key *derived_key(const struct selection *selection,
                                           size_t column)
{
    for (size_t i = 0; i < selection->key_count; i++)
        if (selection->key[i].column == column)
            return &selection->key[i];
    return NULL;
}

static bool are_added(const struct group_key *key, uint32_t a, uint32_t b)
{
    return key == NULL || key->recode[a] == key->recode[b];
}

/* ---- keys without a sum ---- */

/* Refuse a key of which two members would be added up. A derived key that tells all
   members apart is as good as the key itself. */
static tide_status guard_column(tide_job *job, const struct selection *selection,
                                size_t column, const bool *is_there, tide_error *err)
{
    const tide_table *table = job->table;
    const struct column *key = &table->column[column];
    uint32_t count = key->dictionary->count;
    uint32_t pair[2];
    bool is_found = false;

    tide_status status = find_pair(job, NULL, is_there, count, &is_found, pair, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && is_found && i < selection->key_count;
         i++)
        if (selection->key[i].column == column)
            status =
                find_pair(job, &selection->key[i], is_there, count, &is_found, pair, err);
    if (status != TIDE_STATUS_OK || !is_found)
        return status;

    struct text a = dictionary_text(key->dictionary, pair[0]);
    struct text b = dictionary_text(key->dictionary, pair[1]);
    error_set(err, TIDE_STATUS_SHAPE, "double_count",
              "%s has several members, such as \"%s\" and \"%s\"; they would be added up",
              key->name, a.at, b.at);
    error_source(err, table->source);
    struct unit unit = unit_parse(a.at, a.length);
    error_hint(err, "--by %s keeps them apart, --where \"%s = '%s'\" takes one, %s",
               key->name, key->name, a.at,
               unit_is_money(&unit) && job->computation != NULL
                   ? "--rates FILE --unit CURRENCY converts them"
                   : "--allow-aggregates adds them");
    return TIDE_STATUS_SHAPE;
}

/* ---- a total beside its parts ---- */

static tide_status guard_total(tide_job *job, const struct selection *selection,
                               size_t column, const bool *is_there, tide_error *err)
{
    const struct column *key = &job->table->column[column];
    const struct group_key *derived = derived_key(selection, column);
    struct text name = text_of(key->name);

    for (uint32_t total = 0; total < key->dictionary->count; total++) {
        struct text member = dictionary_text(key->dictionary, total);
        uint32_t part = DICTIONARY_NONE;
        size_t parts = 0;

        if (!is_there[total] || !aggregate_is_total(name, member))
            continue;
        for (uint32_t code = 0; code < key->dictionary->count; code++) {
            if (code == total || !is_there[code] || !are_added(derived, total, code))
                continue;
            part = parts++ == 0 ? code : part;
        }
        if (parts == 0)
            continue;
        error_set(err, TIDE_STATUS_SHAPE, "double_count",
                  "%s has a total, \"%s\", beside %zu %s, such as \"%s\"; they would be "
                  "added up",
                  key->name, member.at, parts, parts == 1 ? "member" : "members",
                  dictionary_text(key->dictionary, part).at);
        error_source(err, job->table->source);
        error_hint(
            err,
            "--where \"%s = '%s'\" takes the total, --where \"%s <> '%s'\" the others, "
            "--by keeps them apart, --allow-aggregates adds all",
            key->name, member.at, key->name, member.at);
        return TIDE_STATUS_SHAPE;
    }
    return TIDE_STATUS_OK;
}

/* ---- codes of several levels ---- */

/* The longest shorter code of a level that is there and would be added. */
static uint32_t upper_level(const struct column *key, const struct group_key *derived,
                            const bool *is_there, uint32_t code)
{
    struct text start = dictionary_text(key->dictionary, code);

    while (start.length > 1) {
        start.length--;
        uint32_t upper = dictionary_find(key->dictionary, start);
        if (upper != DICTIONARY_NONE && is_there[upper] &&
            aggregate_is_level(text_of(key->name), start) &&
            are_added(derived, code, upper))
            return upper;
    }
    return DICTIONARY_NONE;
}

static tide_status guard_levels(tide_job *job, const struct selection *selection,
                                size_t column, const bool *is_there, tide_error *err)
{
    const struct column *key = &job->table->column[column];
    const struct group_key *derived = derived_key(selection, column);

    if (!aggregate_has_levels(text_of(key->name)))
        return TIDE_STATUS_OK;
    for (uint32_t code = 0; code < key->dictionary->count; code++) {
        struct text text = dictionary_text(key->dictionary, code);
        if (!is_there[code] || !aggregate_is_level(text_of(key->name), text))
            continue;
        uint32_t upper = upper_level(key, derived, is_there, code);
        if (upper == DICTIONARY_NONE)
            continue;
        error_set(err, TIDE_STATUS_SHAPE, "double_count",
                  "%s has codes of several levels, such as \"%s\" and its part \"%s\"; "
                  "they would be added up",
                  key->name, dictionary_text(key->dictionary, upper).at, text.at);
        error_source(err, job->table->source);
        error_hint(err,
                   "--where \"length(%s) = %zu\" takes one level, --by %s keeps the "
                   "codes apart, --allow-aggregates adds all",
                   key->name, text.length, key->name);
        return TIDE_STATUS_SHAPE;
    }
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static tide_status guard_members(tide_job *job, const struct selection *selection,
                                 size_t column, const bool *is_there, tide_error *err)
{
    if (is_guarded(text_of(job->table->column[column].name)))
        return guard_column(job, selection, column, is_there, err);
    tide_status status = guard_total(job, selection, column, is_there, err);
    return status == TIDE_STATUS_OK ? guard_levels(job, selection, column, is_there, err)
                                    : status;
}

/* The members that the conditions on the column itself keep, of rows or not. */
static void mark_kept(const struct selection *selection, size_t column, size_t count,
                      bool *is_there)
{
    for (size_t i = 0; i < selection->mask_count; i++)
        for (size_t code = 0; selection->mask[i].column == column && code < count; code++)
            is_there[code] = is_there[code] && selection->mask[i].keep[code];
}

/* Rows are looked at only where conditions on other columns may have taken one side of a
   pair away. */
static tide_status guard_key(tide_job *job, const struct selection *selection,
                             size_t column, tide_error *err)
{
    size_t count = job->table->column[column].dictionary->count;
    bool *is_there = arena_alloc(&job->arena, count, sizeof(bool));

    if (is_there == NULL)
        return memory_failed(&job->runtime->memory, err);
    memset(is_there, true, count);
    mark_kept(selection, column, count, is_there);
    tide_status status = guard_members(job, selection, column, is_there, err);
    if (status != TIDE_STATUS_SHAPE || selection->mask_count == 0)
        return status;
    memset(is_there, false, count);
    mark_members(selection, job->table, column, is_there);
    return guard_members(job, selection, column, is_there, err);
}

tide_status double_count_check(tide_job *job, const struct selection *selection,
                               tide_error *err)
{
    const tide_table *table = job->table;
    tide_status status = TIDE_STATUS_OK;

    if (job_flag(job, OPTION_ALLOW_AGGREGATES))
        return TIDE_STATUS_OK;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < table->column_count; i++)
        if (table->column[i].role == TIDE_COLUMN_KEY && !is_pinned(selection, i))
            status = guard_key(job, selection, i, err);
    return status;
}
