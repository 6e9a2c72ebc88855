/*
 * sqlite_store.c - the table, the view and the lines about them.
 *
 *     NAME_exact   a STRICT table: decimals as integers, mantissa = figure * 10^decimals;
 *                  other figures as doubles; keys, periods and states as texts
 *     NAME         a view of it with plain numbers
 *     tide_about   of each answer: version, request, rows, units, decimals, notes
 *
 * NAME is the verb of the request. Names stand in quotes; all else is bound.
 */
#include "output/sqlite_store.h"

#include <inttypes.h>
#include <stdio.h>

#include "tide/version.h"
#include "base/error.h"
#include "base/macros.h"
#include "number/decimal.h"
#include "number/real_text.h"

const char sqlite_about_table[] =
    "CREATE TABLE tide_about (answer TEXT NOT NULL, part TEXT NOT NULL, "
    "name TEXT NOT NULL, value TEXT NOT NULL) STRICT";

/* A column of the table, which is one of the answer's or the states of one. */
struct stored_column {
    const char *name;
    const struct result_column *of;
    bool is_state;
};

/* ---- columns ---- */

/* SQLite folds the case of names, an answer does not. */
static bool is_taken(const struct sqlite_store *store, const char *name)
{
    for (size_t i = 0; i < store->column_count; i++)
        if (text_is_caseless(text_of(store->column[i].name), name))
            return true;
    return false;
}

static bool add_column(struct sqlite_store *store, const char *name,
                       const struct result_column *of, bool is_state)
{
    const char *chosen = name[0] != '\0' ? name : "column";

    for (size_t n = 2; chosen != NULL && is_taken(store, chosen); n++)
        chosen = arena_format(&store->arena, "%s_%zu", name, n);
    store->column[store->column_count++] =
        (struct stored_column){.name = chosen != NULL ? chosen : name,
                               .of = of,
                               .is_state = is_state};
    return chosen != NULL;
}

static tide_status make_columns(struct sqlite_store *store, tide_error *err)
{
    const tide_answer *answer = store->answer;
    const char **state_name = cell_state_names(answer, &store->arena);
    bool is_whole = state_name != NULL;

    store->column =
        arena_alloc(&store->arena, 2 * answer->column_count + 1, sizeof *store->column);
    is_whole = is_whole && store->column != NULL;
    for (size_t i = 0; is_whole && i < answer->column_count; i++) {
        const struct result_column *column = &answer->column[i];
        is_whole = add_column(store, column->name, column, false);
        if (is_whole && state_name[i] != NULL)
            is_whole = add_column(store, state_name[i], column, true);
    }
    if (!is_whole)
        return memory_failed(store->arena.memory, err);
    if (store->column_count <= DATABASE_MAX_COLUMNS)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_LIMIT, "limit_columns", "%zu columns",
              store->column_count);
    error_expected(err, "at most %d, as SQLite allows", DATABASE_MAX_COLUMNS);
    error_hint(err, "without --wide, or in another format");
    return TIDE_STATUS_LIMIT;
}

/* Decimals of the mantissas of a column: its own, or fewer where --decimals says so. */
static int32_t stored_scale(const struct result_column *column)
{
    return column->decimals >= 0 && column->decimals < column->scale ? column->decimals
                                                                     : column->scale;
}

static bool is_decimal(const struct stored_column *column)
{
    return !column->is_state && column->of->kind == TIDE_CELL_DECIMAL;
}

static const char *type_of(const struct stored_column *column)
{
    if (is_decimal(column))
        return "INTEGER";
    return !column->is_state && column->of->kind == TIDE_CELL_REAL ? "REAL" : "TEXT";
}

/* ---- statements ---- */

tide_status sqlite_store_run(struct sqlite_store *store, tide_error *err)
{
    tide_status status = store->sql.has_failed
                             ? memory_failed(store->sql.memory, err)
                             : database_execute(&store->database, store->sql.at, err);
    text_builder_clear(&store->sql);
    return status;
}

static tide_status create_exact(struct sqlite_store *store, tide_error *err)
{
    text_add_c(&store->sql, "CREATE TABLE ");
    statement_add_name(&store->sql, store->exact);
    for (size_t i = 0; i < store->column_count; i++) {
        text_add_c(&store->sql, i == 0 ? " (" : ", ");
        statement_add_name(&store->sql, store->column[i].name);
        text_add_c(&store->sql, " ");
        text_add_c(&store->sql, type_of(&store->column[i]));
    }
    text_add_c(&store->sql, ") STRICT");
    return sqlite_store_run(store, err);
}

/* A column of the view: a mantissa over its power of ten, a text of a number as one. */
static void add_plain(struct sqlite_store *store, const struct stored_column *column)
{
    int32_t scale = is_decimal(column) ? stored_scale(column->of) : 0;
    bool is_number =
        !column->is_state && column->of->kind == TIDE_CELL_TEXT && column->of->is_number;

    text_add_c(&store->sql, is_number ? "CAST(NULLIF(" : "");
    statement_add_name(&store->sql, column->name);
    text_add_c(&store->sql, is_number ? ", '') AS NUMERIC)" : "");
    if (scale > 0)
        text_add_format(&store->sql, " / %" PRId64 ".0", decimal_power(scale));
    text_add_c(&store->sql, " AS ");
    statement_add_name(&store->sql, column->name);
}

static tide_status create_view(struct sqlite_store *store, tide_error *err)
{
    text_add_c(&store->sql, "CREATE VIEW ");
    statement_add_name(&store->sql, store->name);
    for (size_t i = 0; i < store->column_count; i++) {
        text_add_c(&store->sql, i == 0 ? " AS SELECT " : ", ");
        add_plain(store, &store->column[i]);
    }
    text_add_c(&store->sql, " FROM ");
    statement_add_name(&store->sql, store->exact);
    return sqlite_store_run(store, err);
}

/* ---- rows ---- */

/* A decimal rounded as --decimals asks; there is room, as it has no more decimals. */
static int64_t stored_mantissa(const struct result_column *column, size_t row)
{
    char text[CELL_TEXT_SIZE];
    struct decimal decimal = {0};
    int64_t mantissa = column->mantissa[row];

    if (stored_scale(column) == column->scale)
        return mantissa;
    size_t length = cell_text(column, row, text, sizeof text);
    if (decimal_parse(text, length, NULL, &decimal, NULL) != TIDE_STATUS_OK ||
        !decimal_rescale(decimal, stored_scale(column), &mantissa))
        return column->mantissa[row];
    return mantissa;
}

static double stored_real(const struct result_column *column, size_t row)
{
    char text[CELL_TEXT_SIZE];
    double real = column->real[row];

    if (column->decimals < 0)
        return real;
    size_t length = cell_text(column, row, text, sizeof text);
    return real_parse(text, length, &real, NULL) == TIDE_STATUS_OK ? real
                                                                   : column->real[row];
}

/* period: room for its text, which must last until the row is in. */
static tide_status bind_cell(struct statement *insert, size_t i,
                             const struct stored_column *stored, size_t row, char *period,
                             tide_error *err)
{
    const struct result_column *column = stored->of;

    if (stored->is_state)
        return statement_bind_text(insert, i, text_of(cell_state_row(column, row)->name),
                                   err);
    if (column->kind == TIDE_CELL_TEXT)
        return statement_bind_text(insert, i, text_of(column->text[row]), err);
    if (column->kind == TIDE_CELL_PERIOD) {
        size_t length = cell_period_text(column, row, period, CELL_TEXT_SIZE);
        return statement_bind_text(insert, i, (struct text){period, length}, err);
    }
    if (!tide_state_has_value(cell_state(column, row)))
        return statement_bind_null(insert, i, err);
    return column->kind == TIDE_CELL_DECIMAL
               ? statement_bind_integer(insert, i, stored_mantissa(column, row), err)
               : statement_bind_real(insert, i, stored_real(column, row), err);
}

static tide_status insert_rows(struct sqlite_store *store, tide_error *err)
{
    struct statement insert = {0};
    char *periods = arena_alloc(&store->arena, store->column_count + 1, CELL_TEXT_SIZE);
    tide_status status;

    text_add_c(&store->sql, "INSERT INTO ");
    statement_add_name(&store->sql, store->exact);
    for (size_t i = 0; i < store->column_count; i++)
        text_add_c(&store->sql, i == 0 ? " VALUES (?" : ", ?");
    text_add_c(&store->sql, ")");
    if (periods == NULL || store->sql.has_failed)
        return memory_failed(store->arena.memory, err);
    status = statement_prepare(&store->database, store->sql.at, &insert, err);
    text_builder_clear(&store->sql);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < store->answer->row_count;
         row++) {
        for (size_t i = 0; status == TIDE_STATUS_OK && i < store->column_count; i++)
            status = bind_cell(&insert, i, &store->column[i], row,
                               periods + i * CELL_TEXT_SIZE, err);
        if (status == TIDE_STATUS_OK)
            status = statement_run(&insert, err);
    }
    statement_release(&insert);
    return status;
}

/* ---- what is said of it ---- */

struct about {
    struct sqlite_store *store;
    struct statement insert;
    tide_status status;
    tide_error *err;
};

static void put_about(struct about *about, const char *part, const char *name,
                      const char *value)
{
    const char *text[] = {about->store->name, part, name, value};

    for (size_t i = 0; about->status == TIDE_STATUS_OK && i < COUNT_OF(text); i++)
        about->status =
            statement_bind_text(&about->insert, i, text_of(text[i]), about->err);
    if (about->status == TIDE_STATUS_OK)
        about->status = statement_run(&about->insert, about->err);
}

static void put_about_number(struct about *about, const char *part, const char *name,
                             uint64_t value)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRIu64, value);
    put_about(about, part, name, digits);
}

static void put_about_rows(struct about *about)
{
    const tide_ledger *ledger = &about->store->answer->ledger;

    if (!about->store->answer->has_ledger)
        return;
    put_about_number(about, "rows", "read", ledger->read);
    put_about_number(about, "rows", "loaded", ledger->loaded);
    put_about_number(about, "rows", "rejected", ledger->rejected);
    put_about_number(about, "rows", "skipped", ledger->skipped);
    put_about_number(about, "rows", "used", ledger->used);
}

static void put_about_columns(struct about *about)
{
    const struct sqlite_store *store = about->store;

    for (size_t i = 0; i < store->column_count; i++) {
        const struct stored_column *column = &store->column[i];
        if (column->is_state)
            continue;
        if (column->of->unit != NULL && column->of->unit[0] != '\0')
            put_about(about, "unit", column->name, column->of->unit);
        if (column->of->freq != NULL && column->of->freq[0] != '\0')
            put_about(about, "freq", column->name, column->of->freq);
        if (is_decimal(column))
            put_about_number(about, "decimals", column->name,
                             (uint64_t)stored_scale(column->of));
    }
}

static tide_status insert_about(struct sqlite_store *store, tide_error *err)
{
    const tide_answer *answer = store->answer;
    struct about about = {.store = store, .err = err};

    about.status =
        statement_prepare(&store->database, "INSERT INTO tide_about VALUES (?, ?, ?, ?)",
                          &about.insert, err);
    put_about(&about, "tide", "version", TIDE_VERSION_TEXT);
    put_about(&about, "request", "verb", answer->verb);
    for (size_t i = 0; i < answer->request_count; i++)
        put_about(&about, "request", answer->request[i].name, answer->request[i].value);
    put_about_rows(&about);
    put_about_columns(&about);
    for (size_t i = 0; i < answer->note_count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i + 1);
        put_about(&about, "note", number, answer->note[i]);
    }
    statement_release(&about.insert);
    return about.status;
}

/* ---- stores ---- */

tide_status sqlite_store_init(struct sqlite_store *store, const tide_answer *answer,
                              tide_error *err)
{
    struct memory *memory = &answer->runtime->memory;

    *store = (struct sqlite_store){.answer = answer};
    arena_init(&store->arena, memory);
    text_builder_init(&store->sql, memory);
    store->name = answer->verb;
    store->exact = arena_format(&store->arena, "%s_exact", answer->verb);
    return store->exact != NULL ? make_columns(store, err) : memory_failed(memory, err);
}

void sqlite_store_release(struct sqlite_store *store)
{
    database_close(&store->database);
    text_builder_release(&store->sql);
    arena_release(&store->arena);
}

tide_status sqlite_store_fill(struct sqlite_store *store, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (store->column_count > 0)
        status = create_exact(store, err);
    if (status == TIDE_STATUS_OK && store->column_count > 0)
        status = insert_rows(store, err);
    if (status == TIDE_STATUS_OK && store->column_count > 0)
        status = create_view(store, err);
    return status == TIDE_STATUS_OK ? insert_about(store, err) : status;
}
