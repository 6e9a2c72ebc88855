/*
 * list.c - what tide knows, as answers: one table per list, read from the rows that the
 * engine itself works by.
 */
#include <string.h>

#include "tide/answer.h"
#include "tide/computation.h"
#include "base/error.h"
#include "column/result.h"
#include "database/expression.h"
#include "input/input.h"
#include "query/engine.h"
#include "query/options.h"

enum { LIST_MAX_COLUMNS = 5 };

struct list {
    const char *name;
    const char *column[LIST_MAX_COLUMNS]; /* NULL after the last */
    size_t (*count)(void);
    /* The texts of row i; false: no memory. */
    bool (*fill)(struct arena *arena, size_t i, const char **text);
};

static bool fill_computation(struct arena *arena, size_t i, const char **text)
{
    tide_computation row = tide_computation_at(i);
    (void)arena;
    text[0] = row.name;
    text[1] = row.family;
    text[2] = row.summary;
    return true;
}

static bool fill_layout(struct arena *arena, size_t i, const char **text)
{
    const struct reader_row *row = reader_at(i);
    (void)arena;
    text[0] = row->name;
    text[1] = row->endings;
    text[2] = row->prose;
    return true;
}

static bool fill_format(struct arena *arena, size_t i, const char **text)
{
    tide_format row = tide_format_at(i);
    (void)arena;
    text[0] = row.name;
    text[1] = row.endings;
    text[2] = row.prose;
    return true;
}

static bool fill_state(struct arena *arena, size_t i, const char **text)
{
    const tide_state_row *row = tide_state_at(i);
    text[0] = row->name;
    text[1] = arena_format(arena, "%02X", row->code);
    text[2] = row->sign;
    text[3] = row->sdmx;
    text[4] = row->prose;
    return text[1] != NULL;
}

static bool fill_error(struct arena *arena, size_t i, const char **text)
{
    (void)arena;
    text[0] = tide_error_id_at(i);
    text[1] = tide_error_meaning(text[0]);
    return true;
}

static bool fill_option(struct arena *arena, size_t i, const char **text)
{
    const tide_option *row = tide_option_at(i);
    text[0] = arena_format(arena, "--%s", row->name);
    text[1] = row->argument != NULL ? row->argument : "";
    text[2] = row->preset != NULL ? row->preset : "";
    text[3] = row->help;
    return text[0] != NULL;
}

static bool fill_function(struct arena *arena, size_t i, const char **text)
{
    (void)arena;
    text[0] = expression_function_at(i);
    text[1] = expression_function_is_of_periods(i)
                  ? "the part of a period: year(period) = 2022"
                  : "as in SQLite";
    return true;
}

static const struct list lists[] = {
    {"computations",
     {"name", "family", "summary"},
     tide_computation_count,
     fill_computation},
    {"layouts", {"name", "endings", "prose"}, reader_count, fill_layout},
    {"formats", {"name", "endings", "prose"}, tide_format_count, fill_format},
    {"states", {"name", "code", "sign", "sdmx", "prose"}, tide_state_count, fill_state},
    {"errors", {"id", "meaning"}, tide_error_id_count, fill_error},
    {"functions", {"name", "meaning"}, expression_function_count, fill_function},
    {"options", {"name", "argument", "default", "help"}, tide_option_count, fill_option},
};

static const char *list_name_at(const void *table, size_t i)
{
    (void)table;
    return lists[i].name;
}

static tide_status fill_list(const struct list *list, tide_answer *answer,
                             tide_error *err)
{
    const char **cell[LIST_MAX_COLUMNS] = {NULL};

    for (size_t i = 0; i < answer->column_count; i++) {
        cell[i] = arena_alloc_zero(&answer->arena, answer->row_count, sizeof *cell[i]);
        if (cell[i] == NULL)
            return memory_failed(answer->arena.memory, err);
        answer_set_text(answer, i, list->column[i], cell[i]);
    }
    for (size_t row = 0; row < answer->row_count; row++) {
        const char *text[LIST_MAX_COLUMNS] = {NULL};
        if (!list->fill(&answer->arena, row, text))
            return memory_failed(answer->arena.memory, err);
        for (size_t i = 0; i < answer->column_count; i++)
            cell[i][row] = text[i];
    }
    return TIDE_STATUS_OK;
}

static size_t count_columns(const struct list *list)
{
    size_t count = 0;
    while (count < LIST_MAX_COLUMNS && list->column[count] != NULL)
        count++;
    return count;
}

tide_status tide_list(tide_engine *engine, const char *what, tide_answer **out,
                      tide_error *err)
{
    tide_answer *answer = NULL;

    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (strcmp(lists[i].name, what) != 0)
            continue;
        tide_status status = answer_new(&engine->runtime, "list", lists[i].count(),
                                        count_columns(&lists[i]), &answer, err);
        if (status == TIDE_STATUS_OK)
            status = fill_list(&lists[i], answer, err);
        if (status != TIDE_STATUS_OK) {
            tide_answer_free(answer);
            return status;
        }
        *out = answer;
        return TIDE_STATUS_OK;
    }
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_list", "no list \"%s\"", what);
    error_suggest(err, text_nearest_of(what, COUNT_OF(lists), list_name_at, NULL));
    error_hint(err,
               "lists: computations layouts formats states errors functions options");
    return TIDE_STATUS_NOT_FOUND;
}

/* ---- texts of the host ---- */

static const char *copy_text(struct arena *arena, const char *text)
{
    return arena_text(arena, text, strlen(text));
}

static tide_status copy_texts(tide_answer *answer, const char *const *name,
                              const char *const *cell, tide_error *err)
{
    struct arena *arena = &answer->arena;

    for (size_t col = 0; col < answer->column_count; col++) {
        const char *label = copy_text(arena, name[col]);
        const char **text = arena_alloc(arena, answer->row_count, sizeof *text);
        bool has_failed = label == NULL || text == NULL;
        for (size_t row = 0; !has_failed && row < answer->row_count; row++) {
            text[row] = copy_text(arena, cell[row * answer->column_count + col]);
            has_failed = text[row] == NULL;
        }
        if (has_failed)
            return memory_failed(arena->memory, err);
        answer_set_text(answer, col, label, text);
    }
    return TIDE_STATUS_OK;
}

tide_status tide_answer_of_texts(tide_engine *engine, const char *const *name,
                                 size_t column_count, const char *const *cell,
                                 size_t row_count, tide_answer **out, tide_error *err)
{
    tide_answer *answer = NULL;
    tide_status status =
        answer_new(&engine->runtime, "list", row_count, column_count, &answer, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = copy_texts(answer, name, cell, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}
