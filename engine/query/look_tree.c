/*
 * look_tree.c - `tide tree-check`, `tide rollup`: parents and the parts below them.
 */
#include "query/look.h"

#include <string.h>

#include "audit/tree.h"
#include "base/error.h"
#include "query/look_audit.h"
#include "time/period.h"

enum { TREE_GROUPS, TREE_CHECK_OPTIONS, ROLLUP_DEPTH = TREE_CHECK_OPTIONS };

static const tide_option own_options[] = {
    [TREE_GROUPS] = {"groups", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                     "what is part of what, as rows of group,member and, if they end,\n"
                     "valid_from,valid_to (default: codes of a classification, by their\n"
                     "lengths)",
                     TIDE_GROUP_COMPUTATION, false},
    [ROLLUP_DEPTH] = {"depth", 0, TIDE_OPTION_INTEGER, "N", NULL, "0..64",
                      "parents of the top N levels; the total is level 0 (default: all)",
                      TIDE_GROUP_COMPUTATION, false},
};

const tide_option *look_tree_options(enum verb verb, size_t *count)
{
    *count = verb == VERB_ROLLUP ? COUNT_OF(own_options) : TREE_CHECK_OPTIONS;
    return own_options;
}

/* ---- groups ---- */

enum { GROUP, MEMBER, VALID_FROM, VALID_TO };

static const char *const column_names[] = {"group", "member", "valid_from", "valid_to"};

static struct text cell_of(const tide_table *table, size_t column, size_t row)
{
    const struct column *from =
        &table->column[table_find(table, text_of(column_names[column]))];
    return dictionary_text(from->dictionary, (uint32_t)packed_get(&from->code, row));
}

/* The first or the last day that a row holds for. */
static tide_status read_day(const char *path, const tide_table *table, size_t column,
                            size_t row, int32_t *out, tide_error *err)
{
    struct text text = cell_of(table, column, row);
    tide_period period;

    if (text.length == 0)
        return TIDE_STATUS_OK;
    if (tide_period_parse(text.at, text.length, &period, NULL) != TIDE_STATUS_OK) {
        error_set(err, TIDE_STATUS_PARSE, "bad_group", "\"%.*s\" is no period",
                  (int)text.length, text.at);
        error_source(err, path);
        error_place(err, table_line(table, row), 0, 0);
        error_expected(err, "a period such as 1995, 2004-05 or 2004-05-01");
        return TIDE_STATUS_PARSE;
    }
    *out = column == VALID_FROM ? tide_period_first_day(period)
                                : tide_period_last_day(period);
    return TIDE_STATUS_OK;
}

static tide_status refuse_row(const char *path, const tide_table *table, size_t row,
                              const char *what, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_group", "%s", what);
    error_source(err, path);
    error_place(err, table_line(table, row), 0, 0);
    return TIDE_STATUS_PARSE;
}

static tide_status check_row(const char *path, const tide_table *table, size_t row,
                             const struct group_row *group, tide_error *err)
{
    if (group->group.length == 0)
        return refuse_row(path, table, row, "a row without a group", err);
    if (group->member.length == 0)
        return refuse_row(path, table, row, "a row without a member", err);
    return group->from_day <= group->to_day
               ? TIDE_STATUS_OK
               : refuse_row(path, table, row, "valid_from is after valid_to", err);
}

/* Without both days a row holds for ever: one that is spelt in another way, or stands
   alone, would be read as that. */
static tide_status check_names(const char *path, const tide_table *table, tide_error *err)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = table->column[i].name;
        const char *nearest = text_nearest(name, &column_names[VALID_FROM], 2);
        if (nearest == NULL)
            continue;
        error_set(err, TIDE_STATUS_PARSE, "bad_group",
                  "column \"%.60s\": valid_from and valid_to stand together", name);
        error_source(err, path);
        error_hint(err,
                   "columns group,member,valid_from,valid_to; an empty cell is open");
        return TIDE_STATUS_PARSE;
    }
    return TIDE_STATUS_OK;
}

static tide_status read_groups(tide_job *job, const char *path, const tide_table *table,
                               bool is_dated, struct tree_request *out, tide_error *err)
{
    struct group_row *group = arena_alloc(&job->arena, table->row_count, sizeof *group);
    tide_status status = TIDE_STATUS_OK;

    if (group == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < table->row_count; row++) {
        group[row] =
            (struct group_row){cell_of(table, GROUP, row), cell_of(table, MEMBER, row),
                               INT32_MIN, INT32_MAX, table_line(table, row)};
        if (is_dated)
            status = read_day(path, table, VALID_FROM, row, &group[row].from_day, err);
        if (is_dated && status == TIDE_STATUS_OK)
            status = read_day(path, table, VALID_TO, row, &group[row].to_day, err);
        if (status == TIDE_STATUS_OK)
            status = check_row(path, table, row, &group[row], err);
    }
    out->has_groups = true;
    out->group = group;
    out->group_count = table->row_count;
    out->group_source = path;
    return status;
}

/* With the days that rows hold for, or without. */
static tide_status load_groups(tide_job *job, tide_table **table,
                               struct tree_request *out, tide_error *err)
{
    const char *path = job->argument[TREE_GROUPS].text;
    tide_error why = {0};
    bool is_dated = true;

    if (path == NULL)
        return TIDE_STATUS_OK;
    tide_status status =
        look_audit_keys(job, path, "group:key, member:key, valid_from:key, valid_to:key",
                        table, &why);
    if (status != TIDE_STATUS_OK && strcmp(why.id, "no_column") == 0) {
        is_dated = false;
        status = look_audit_keys(job, path, "group:key, member:key", table, err);
        if (status == TIDE_STATUS_OK)
            status = check_names(path, *table, err);
    } else if (status != TIDE_STATUS_OK && err != NULL) {
        *err = why;
    }
    return status == TIDE_STATUS_OK ? read_groups(job, path, *table, is_dated, out, err)
                                    : status;
}

/* ---- the request ---- */

static tide_status run_tree(struct audit_look *look, const struct tree_request *tree,
                            tide_answer **out, tide_error *err)
{
    tide_job *job = look->job;
    const struct audit_request request = {
        .table = look->table,
        .table_count = look->count,
        .reading = {.names_periods = look->is_wide},
        .lore = look_audit_lore(),
    };
    struct audit_report report = {0};
    tide_status status = tree_run(job->runtime, &request, tree, &report, err);

    if (status == TIDE_STATUS_OK)
        status = look_audit_answer(job, &report, out, err);
    audit_release(&report);
    return status;
}

tide_status look_tree(tide_job *job, tide_answer **out, tide_error *err)
{
    struct audit_look look = {.job = job};
    struct tree_request tree = {.rolls_up = job->verb == VERB_ROLLUP,
                                .most_depth = UINT32_MAX};
    tide_table *groups = NULL;
    const struct text *by = NULL;
    size_t by_count = 0;
    tide_status status = look_audit_by(job, &by, &by_count, err);

    if (status == TIDE_STATUS_OK && by_count > 1)
        status = error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                           "--by names %zu keys; %s takes one", by_count, job->verb_name);
    if (by_count == 1)
        tree.by = by[0];
    if (tree.rolls_up && job->argument[ROLLUP_DEPTH].is_set)
        tree.most_depth = (uint32_t)job->argument[ROLLUP_DEPTH].integer;
    if (status == TIDE_STATUS_OK)
        status = load_groups(job, &groups, &tree, err);
    if (status == TIDE_STATUS_OK)
        status = look_audit_figures(&look, err);
    if (status == TIDE_STATUS_OK)
        status = run_tree(&look, &tree, out, err);
    job->ledger.used = status == TIDE_STATUS_OK ? job->ledger.loaded : 0;
    look_audit_release(&look);
    tide_table_free(groups);
    return status;
}
