/*
 * expression.c - vetting and evaluating SQL over one column.
 *
 * Vetting prepares `SELECT (TEXT \n) FROM d` where the empty table d has the columns whose
 * names occur in the text, under an authorizer that notes columns and functions and
 * refuses all else. A newline follows the text, so that a comment cannot hide the closing
 * parenthesis; what remains after the statement is refused. Evaluation fills a
 * one-column table with the values, in order; the text is vetted by then, so the row id in
 * our own statement is ours. SQLite has three names for it, and a file may have columns
 * of such names: the one that is taken there is left alone.
 */
#include "database/expression.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "tide/period.h"
#include "base/error.h"
#include "base/macros.h"

static const char before[] = "SELECT (";
static const char after[] = "\n) FROM d";

static const char *const allowed_functions[] = {
    "abs",    "coalesce", "day",    "glob",      "half",  "ifnull", "iif",     "instr",
    "length", "like",     "lower",  "ltrim",     "month", "nullif", "quarter", "replace",
    "round",  "rtrim",    "substr", "substring", "trim",  "upper",  "week",    "year",
};

/* What the authorizer saw while a text was prepared. */
struct witness {
    const struct text *name; /* [name_count] */
    size_t name_count;
    size_t first_column; /* places of the columns read; SIZE_MAX: none */
    size_t second_column;
    size_t selects;
    char bad_function[64]; /* empty: none */
    bool has_refused;      /* anything else that may not stand there */
};

static void see_column(struct witness *witness, const char *column)
{
    for (size_t i = 0; i < witness->name_count; i++) {
        if (!text_is(witness->name[i], column))
            continue;
        if (witness->first_column == SIZE_MAX)
            witness->first_column = i;
        else if (witness->first_column != i)
            witness->second_column = i;
        return;
    }
    witness->has_refused = true; /* ROWID and its kin */
}

static int see_function(struct witness *witness, const char *function)
{
    for (size_t i = 0; i < COUNT_OF(allowed_functions); i++)
        if (sqlite3_stricmp(function, allowed_functions[i]) == 0)
            return SQLITE_OK;
    text_escape(witness->bad_function, sizeof witness->bad_function, function,
                strlen(function));
    return SQLITE_DENY;
}

static int authorize(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    struct witness *witness = context;
    (void)database;
    (void)trigger;

    switch (action) {
    case SQLITE_SELECT:
        witness->selects++;
        return witness->selects > 1 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_READ:
        if (first == NULL || sqlite3_stricmp(first, "d") != 0) {
            witness->has_refused = true;
            return SQLITE_DENY;
        }
        if (second != NULL && second[0] != '\0')
            see_column(witness, second);
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return see_function(witness, second != NULL ? second : "");
    default:
        witness->has_refused = true;
        return SQLITE_DENY;
    }
}

/* ---- period functions: year(period) and its kin ---- */

static const struct {
    const char *name;
    tide_freq freq;
} period_functions[] = {
    {"year", TIDE_FREQ_A},  {"half", TIDE_FREQ_S}, {"quarter", TIDE_FREQ_Q},
    {"month", TIDE_FREQ_M}, {"week", TIDE_FREQ_W}, {"day", TIDE_FREQ_D},
};

/* The number that a period's text ends with: 2022-W05 gives 5, 2022-03-15 gives 15. */
static int last_number(const char *text, size_t length)
{
    size_t at = length;
    while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
        at--;
    int number = 0;
    for (; at < length; at++)
        number = number * 10 + (text[at] - '0');
    return number;
}

/* year, half, quarter ... of a period text; NULL for one that is coarser or no period. */
static void period_part(sqlite3_context *context, int count, sqlite3_value **value)
{
    size_t row = (size_t)(uintptr_t)sqlite3_user_data(context);
    tide_freq freq = period_functions[row].freq;
    const char *text = (const char *)sqlite3_value_text(value[0]);
    char name[TIDE_PERIOD_TEXT_SIZE];
    tide_period period;
    tide_period whole;

    (void)count;
    if (text == NULL || tide_period_parse(text, (size_t)sqlite3_value_bytes(value[0]),
                                          &period, NULL) != TIDE_STATUS_OK)
        return;
    if (freq == TIDE_FREQ_A) {
        /* The year in which it begins; an ISO week belongs to its week-year. */
        tide_period_format(period, name, sizeof name);
        sqlite3_result_int(context, last_number(name, 4));
        return;
    }
    if (tide_period_convert(period, freq, &whole) != TIDE_STATUS_OK)
        return;
    size_t length = tide_period_format(whole, name, sizeof name);
    sqlite3_result_int(context, last_number(name, length));
}

size_t expression_function_count(void)
{
    return COUNT_OF(allowed_functions);
}

const char *expression_function_at(size_t i)
{
    return allowed_functions[i];
}

bool expression_function_is_of_periods(size_t i)
{
    for (size_t row = 0; row < COUNT_OF(period_functions); row++)
        if (strcmp(allowed_functions[i], period_functions[row].name) == 0)
            return true;
    return false;
}

static tide_status register_functions(struct database *database, tide_error *err)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

    for (size_t i = 0; i < COUNT_OF(period_functions); i++) {
        int code = sqlite3_create_function_v2(database->handle, period_functions[i].name,
                                              1, flags, (void *)(uintptr_t)i, period_part,
                                              NULL, NULL, NULL);
        if (code != SQLITE_OK)
            return database_failed(database, code, err);
    }
    return TIDE_STATUS_OK;
}

/* ---- messages ---- */

void expression_show(const struct expression *expression, size_t at, size_t span,
                     tide_error *err)
{
    if (err == NULL)
        return;
    error_source(err, expression->option);
    error_excerpt(err, expression->text, strlen(expression->text), at, span);
    if (span == 0)
        err->caret_length = 0;
}

/* ---- the table d ---- */

/* A name with a double quote in it is written with two of them. */
static bool occurs_in(const char *text, struct text name)
{
    size_t length = strlen(text);

    if (memchr(name.at, '"', name.length) != NULL)
        return true;
    for (size_t at = 0; at + name.length <= length; at++)
        if (sqlite3_strnicmp(text + at, name.at, (int)name.length) == 0)
            return true;
    return false;
}

static void add_quoted(struct text_builder *sql, struct text name)
{
    text_add_char(sql, '"', 1);
    for (size_t i = 0; i < name.length; i++)
        text_add_char(sql, name.at[i], name.at[i] == '"' ? 2 : 1);
    text_add_char(sql, '"', 1);
}

/* Does the name stand in the text letter by letter? */
static bool stands_in(const char *text, struct text name)
{
    size_t length = strlen(text);

    for (size_t at = 0; at + name.length <= length; at++)
        if (memcmp(text + at, name.at, name.length) == 0)
            return true;
    return false;
}

/*
 * SQLite folds the case of names, files do not. Of names that differ by case alone the
 * table gets the one that is written in the text, else the first.
 */
static bool yields_to_twin(const char *text, const struct text *name, size_t name_count,
                           size_t place)
{
    bool is_written = stands_in(text, name[place]);

    for (size_t i = 0; i < name_count; i++) {
        if (i == place || !text_is_caseless(name[i], name[place].at))
            continue;
        bool is_twin_written = stands_in(text, name[i]);
        if (is_written == is_twin_written ? i < place : is_twin_written)
            return true;
    }
    return false;
}

/* Two names that differ by case alone, both written in the text: SQLite would take them
   for one. */
static tide_status refuse_twins(const struct expression *expression,
                                const struct text *name, size_t name_count,
                                tide_error *err)
{
    const char *text = expression->text;

    for (size_t i = 0; i < name_count; i++) {
        bool is_written = name[i].length > 0 && stands_in(text, name[i]);
        for (size_t k = i + 1; is_written && k < name_count; k++) {
            if (!text_is_caseless(name[i], name[k].at) || !stands_in(text, name[k]))
                continue;
            error_set(err, TIDE_STATUS_ARGUMENT, "ambiguous_column",
                      "columns \"%s\" and \"%s\" differ by case alone, which SQL does "
                      "not see",
                      name[i].at, name[k].at);
            error_hint(err, "use one of the two in an expression");
            expression_show(expression, 0, 0, err);
            return TIDE_STATUS_ARGUMENT;
        }
    }
    return TIDE_STATUS_OK;
}

/* An empty table d with those of the columns whose names occur in the text. */
static tide_status make_table(struct database *database, const char *text,
                              const struct text *name, size_t name_count, tide_error *err)
{
    struct text_builder sql;
    tide_status status;
    size_t count = 0;

    text_builder_init(&sql, &database->runtime->memory);
    text_add_c(&sql, "DROP TABLE IF EXISTS d; CREATE TABLE d(");
    for (size_t i = 0; i < name_count; i++) {
        if (name[i].length == 0 || !occurs_in(text, name[i]) ||
            yields_to_twin(text, name, name_count, i))
            continue;
        text_add_c(&sql, count++ > 0 ? ", " : "");
        add_quoted(&sql, name[i]);
        text_add_c(&sql, " TEXT");
    }
    text_add_c(&sql, count == 0 ? "\"\")" : ")");
    status = sql.has_failed ? memory_failed(&database->runtime->memory, err)
                            : database_execute(database, sql.at, err);
    text_builder_release(&sql);
    return status;
}

/* ---- vetting ---- */

static const char *name_at(const void *table, size_t i)
{
    const struct text *name = table;
    return name[i].at;
}

static tide_status refuse_function(const char *name, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "where_function",
              "%s() is no function of conditions", name);
    error_suggest(err,
                  text_nearest(name, allowed_functions, COUNT_OF(allowed_functions)));
    error_hint(err, "functions: abs coalesce glob iif instr length like lower nullif "
                    "replace round substr trim upper; of periods: year half quarter "
                    "month week day");
    return TIDE_STATUS_ARGUMENT;
}

/* SQLite's own words for a text that it cannot prepare. */
static tide_status refuse_syntax(struct database *database,
                                 const struct expression *expression,
                                 const struct text *name, size_t name_count,
                                 tide_error *err)
{
    static const char no_column[] = "no such column: ";
    static const char no_function[] = "no such function: ";
    const char *words = sqlite3_errmsg(database->handle);
    int offset = sqlite3_error_offset(database->handle) - (int)strlen(before);
    size_t length = strlen(expression->text);
    bool is_placed = offset >= 0 && (size_t)offset < length;
    bool is_column = strncmp(words, no_column, strlen(no_column)) == 0;
    const char *unknown = is_column ? words + strlen(no_column) : "";
    const char *nearest = text_nearest_of(unknown, name_count, name_at, name);

    if (is_column && nearest != NULL && strcmp(nearest, unknown) == 0) {
        /* The text closed our bracket, so that its column stands outside the query. */
        is_column = false;
        error_set(err, TIDE_STATUS_ARGUMENT, "where_syntax",
                  "the brackets do not match, or more than one expression");
    } else if (is_column) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "unknown column \"%s\"",
                  unknown);
        error_suggest(err, nearest);
        if (nearest == NULL)
            error_hint(err, "texts stand in single quotes: flow = 'X'");
    } else if (strncmp(words, no_function, strlen(no_function)) == 0) {
        refuse_function(words + strlen(no_function), err);
    } else {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_syntax", "%s", words);
    }
    expression_show(expression, is_placed ? (size_t)offset : 0, is_placed ? 1 : 0, err);
    return is_column ? TIDE_STATUS_NOT_FOUND : TIDE_STATUS_ARGUMENT;
}

static tide_status refuse_unfit(const struct expression *expression,
                                const struct witness *witness, tide_error *err)
{
    if (witness->bad_function[0] != '\0') {
        refuse_function(witness->bad_function, err);
    } else if (witness->selects > 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_subquery",
                  "a condition may hold no query of its own");
    } else if (witness->second_column != SIZE_MAX) {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_columns",
                  "an expression over 2 columns, %s and %s; it may use one",
                  witness->name[witness->first_column].at,
                  witness->name[witness->second_column].at);
        error_hint(err,
                   strcmp(expression->option, "--by") == 0
                       ? "one derived key rests on one column; --by takes several keys"
                       : "repeat --where to AND conditions; for figures: --having");
    } else if (witness->has_refused) {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_syntax",
                  "only an expression over one column may stand here");
    } else {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_constant",
                  "an expression that uses no column");
        error_hint(err, "texts stand in single quotes, columns bare or in double quotes: "
                        "flow = 'X'");
    }
    expression_show(expression, 0, 0, err);
    return TIDE_STATUS_ARGUMENT;
}

static bool is_bound(const struct expression *expression, const char *name)
{
    if (name == NULL)
        return false;
    for (size_t i = 0; i < expression->bound_count; i++)
        if (strcmp(name, expression->bound[i].name) == 0)
            return true;
    return strcmp(name, ":first") == 0 || strcmp(name, ":last") == 0;
}

/* Only :first, :last and what the expression brings may be bound. */
static bool has_foreign_parameter(const struct expression *expression,
                                  sqlite3_stmt *statement)
{
    int count = sqlite3_bind_parameter_count(statement);

    for (int i = 1; i <= count; i++)
        if (!is_bound(expression, sqlite3_bind_parameter_name(statement, i)))
            return true;
    return false;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static tide_status vet_prepared(struct database *database, struct expression *expression,
                                struct witness *witness, const char *sql, tide_error *err)
{
    sqlite3_stmt *statement = NULL;
    const char *tail = "";
    tide_status status = TIDE_STATUS_OK;

    sqlite3_set_authorizer(database->handle, authorize, witness);
    int code = sqlite3_prepare_v3(database->handle, sql, -1, 0, &statement, &tail);
    sqlite3_set_authorizer(database->handle, NULL, NULL);

    if (code == SQLITE_NOMEM || code == SQLITE_INTERRUPT) {
        status = database_failed(database, code, err);
    } else if (witness->bad_function[0] != '\0' || witness->selects > 1 ||
               witness->has_refused) {
        status = refuse_unfit(expression, witness, err);
    } else if (code != SQLITE_OK) {
        status =
            refuse_syntax(database, expression, witness->name, witness->name_count, err);
    } else if (!is_blank(tail) || statement == NULL ||
               !sqlite3_stmt_readonly(statement)) {
        witness->has_refused = true;
        status = refuse_unfit(expression, witness, err);
    } else if (has_foreign_parameter(expression, statement)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "where_syntax",
                  "only :first and :last may be used as parameters");
        expression_show(expression, 0, 0, err);
        status = TIDE_STATUS_ARGUMENT;
    } else if (witness->first_column == SIZE_MAX || witness->second_column != SIZE_MAX) {
        status = refuse_unfit(expression, witness, err);
    } else {
        expression->column = witness->first_column;
    }
    sqlite3_finalize(statement);
    return status;
}

tide_status expression_vet(struct database *database, struct expression *expression,
                           const struct text *name, size_t name_count, tide_error *err)
{
    struct witness witness = {.name = name,
                              .name_count = name_count,
                              .first_column = SIZE_MAX,
                              .second_column = SIZE_MAX};
    struct text_builder sql;
    tide_status status = register_functions(database, err);

    text_builder_init(&sql, &database->runtime->memory);
    if (status == TIDE_STATUS_OK && is_blank(expression->text))
        status = refuse_unfit(expression, &witness, err);
    if (status == TIDE_STATUS_OK)
        status = refuse_twins(expression, name, name_count, err);
    if (status == TIDE_STATUS_OK)
        status = make_table(database, expression->text, name, name_count, err);
    if (status == TIDE_STATUS_OK) {
        text_add_c(&sql, before);
        text_add_c(&sql, expression->text);
        text_add_c(&sql, after);
        status = sql.has_failed
                     ? memory_failed(&database->runtime->memory, err)
                     : vet_prepared(database, expression, &witness, sql.at, err);
    }
    text_builder_release(&sql);
    return status;
}

/* ---- evaluating ---- */

static tide_status fill(struct database *database, const struct text *value, size_t count,
                        tide_error *err)
{
    sqlite3_stmt *insert = NULL;
    int code = sqlite3_prepare_v2(database->handle, "INSERT INTO d VALUES (?)", -1,
                                  &insert, NULL);

    for (size_t i = 0; code == SQLITE_OK && i < count; i++) {
        if (value[i].length == 0)
            code = sqlite3_bind_null(insert, 1);
        else
            code = sqlite3_bind_text(insert, 1, value[i].at, (int)value[i].length,
                                     SQLITE_STATIC);
        if (code == SQLITE_OK && sqlite3_step(insert) != SQLITE_DONE)
            code = sqlite3_errcode(database->handle);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    return code == SQLITE_OK ? TIDE_STATUS_OK : database_failed(database, code, err);
}

static void bind_named(sqlite3_stmt *statement, const char *name, const char *text)
{
    int place = sqlite3_bind_parameter_index(statement, name);
    if (place > 0 && text != NULL)
        sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

static void bind_values(sqlite3_stmt *statement, const struct expression *expression)
{
    for (size_t i = 0; i < expression->bound_count; i++) {
        const struct bound_value *value = &expression->bound[i];
        int place = sqlite3_bind_parameter_index(statement, value->name);
        if (place == 0)
            continue;
        switch (value->kind) {
        case BOUND_TEXT:
            sqlite3_bind_text(statement, place, value->text, -1, SQLITE_STATIC);
            break;
        case BOUND_WHOLE:
            sqlite3_bind_int64(statement, place, value->whole);
            break;
        case BOUND_REAL:
            sqlite3_bind_double(statement, place, value->real);
            break;
        }
    }
}

static tide_status step_all(struct database *database,
                            const struct expression *expression, sqlite3_stmt *statement,
                            expression_take take, void *context, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    int code = SQLITE_ROW;

    while (status == TIDE_STATUS_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct text value = {.at = (const char *)sqlite3_column_text(statement, 1)};
        value.length = value.at != NULL ? (size_t)sqlite3_column_bytes(statement, 1) : 0;
        status =
            take(context, (size_t)(sqlite3_column_int64(statement, 0) - 1), value, err);
    }
    if (status != TIDE_STATUS_OK || code == SQLITE_DONE)
        return status;
    if (code == SQLITE_NOMEM || code == SQLITE_INTERRUPT)
        return database_failed(database, code, err);
    error_set(err, TIDE_STATUS_ARGUMENT, "where_syntax", "%s",
              sqlite3_errmsg(database->handle));
    expression_show(expression, 0, 0, err);
    return TIDE_STATUS_ARGUMENT;
}

/* A name of the row id that is not the name of the column. */
static const char *row_id(struct text name)
{
    return text_is_caseless(name, "rowid") ? "oid" : "rowid";
}

/* `closing` ends the text: a parenthesis, or a truth test round it. */
static tide_status evaluate(struct database *database,
                            const struct expression *expression, struct text name,
                            const struct text *value, size_t count, const char *first,
                            const char *last, const char *closing, expression_take take,
                            void *context, tide_error *err)
{
    struct text_builder sql;
    sqlite3_stmt *statement = NULL;
    tide_status status;

    text_builder_init(&sql, &database->runtime->memory);
    status = database_execute(database, "BEGIN", err);
    if (status != TIDE_STATUS_OK)
        goto done;
    status = make_table(database, expression->text, &name, 1, err);
    if (status == TIDE_STATUS_OK)
        status = fill(database, value, count, err);
    if (status != TIDE_STATUS_OK)
        goto roll_back;

    text_add_format(&sql, "SELECT %s, (", row_id(name));
    text_add_c(&sql, expression->text);
    text_add_c(&sql, closing);
    text_add_format(&sql, " FROM d ORDER BY %s", row_id(name));
    if (sql.has_failed) {
        status = memory_failed(&database->runtime->memory, err);
        goto roll_back;
    }
    int code = sqlite3_prepare_v2(database->handle, sql.at, -1, &statement, NULL);
    if (code != SQLITE_OK) {
        status = database_failed(database, code, err);
        goto roll_back;
    }
    bind_named(statement, ":first", first);
    bind_named(statement, ":last", last);
    bind_values(statement, expression);
    status = step_all(database, expression, statement, take, context, err);

roll_back:
    sqlite3_finalize(statement);
    /* Without memory even this may fail. It is tried again, since the next BEGIN would find
       us inside; where it stays, the job closes the database. */
    tide_status rolled = database_execute(database, "ROLLBACK", NULL);
    if (status == TIDE_STATUS_OK && rolled != TIDE_STATUS_OK)
        status = database_execute(database, "ROLLBACK", err);
done:
    text_builder_release(&sql);
    return status;
}

tide_status expression_values(struct database *database,
                              const struct expression *expression, struct text name,
                              const struct text *value, size_t count, const char *first,
                              const char *last, expression_take take, void *context,
                              tide_error *err)
{
    return evaluate(database, expression, name, value, count, first, last, "\n)", take,
                    context, err);
}

static tide_status keep_true(void *context, size_t i, struct text value, tide_error *err)
{
    uint8_t *keep = context;
    (void)err;
    keep[i] = value.length == 1 && value.at[0] == '1';
    return TIDE_STATUS_OK;
}

tide_status expression_mask(struct database *database,
                            const struct expression *expression, struct text name,
                            const struct text *value, size_t count, const char *first,
                            const char *last, uint8_t *keep, tide_error *err)
{
    return evaluate(database, expression, name, value, count, first, last, "\n) IS TRUE",
                    keep_true, keep, err);
}
