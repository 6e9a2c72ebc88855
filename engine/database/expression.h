/*
 * expression.h - SQL over one column: conditions of --where, derived keys of --by.
 *
 * Keys are dictionary-encoded, so SQLite evaluates an expression once per different
 * value, never per row. The text is vetted first: one column, one SELECT, functions on a
 * list, nothing after it.
 */
#ifndef DATABASE_EXPRESSION_H
#define DATABASE_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "database/database.h"

enum bound_kind { BOUND_TEXT, BOUND_WHOLE, BOUND_REAL };

/* A value that stands in an expression as :NAME; bound, never pasted. */
struct bound_value {
    const char *name; /* ":year" */
    enum bound_kind kind;
    const char *text;
    int64_t whole;
    double real;
};

struct expression {
    const char *option;              /* "--where", for messages */
    const char *text;                /* as given */
    const struct bound_value *bound; /* [bound_count] beside :first and :last */
    size_t bound_count;
    size_t column; /* place of its column among the names; set by expression_vet */
};

/*
 * Vet an expression and find the one column that it uses.
 *
 * name  [name_count] names of the columns it may use
 *
 * TIDE_STATUS_ARGUMENT   "where_columns", "where_constant", "where_subquery",
 *                        "where_function", "where_syntax", "ambiguous_column"; err has
 *                        the text, and a caret where SQLite knows the place
 * TIDE_STATUS_NOT_FOUND  "no_column"
 */
tide_status expression_vet(struct database *database, struct expression *expression,
                           const struct text *name, size_t name_count, tide_error *err);

/* One value of the answer; text.at NULL: SQL NULL. */
typedef tide_status (*expression_take)(void *context, size_t i, struct text value,
                                       tide_error *err);

/*
 * Evaluate a vetted expression for each value, in order. An empty value is NULL to SQL.
 *
 * name         of its column
 * value        [count]
 * first, last  texts bound to :first and :last; NULL: unbound, that is NULL
 * take         told of the result of each value as text
 *
 * TIDE_STATUS_ARGUMENT  "where_syntax": SQLite refuses a value, such as a number overflow
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED, and what take returns
 */
tide_status expression_values(struct database *database,
                              const struct expression *expression, struct text name,
                              const struct text *value, size_t count, const char *first,
                              const char *last, expression_take take, void *context,
                              tide_error *err);

/*
 * Evaluate a vetted expression as a condition: keep[i] = 1 where it is true, 0 where it is
 * false or NULL.
 */
tide_status expression_mask(struct database *database,
                            const struct expression *expression, struct text name,
                            const struct text *value, size_t count, const char *first,
                            const char *last, uint8_t *keep, tide_error *err);

/* Add the option and the text of an expression to a started error; a caret under bytes
   [at, at + span), none where span is 0. */
void expression_show(const struct expression *expression, size_t at, size_t span,
                     tide_error *err);

/* The functions that may stand in an expression, in order of their names; i < count. */
size_t expression_function_count(void);
const char *expression_function_at(size_t i);
bool expression_function_is_of_periods(size_t i); /* ours, such as year(period) */

#endif
