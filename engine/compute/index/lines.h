/*
 * lines.h - the lines of a group that two periods have in common, and their products of
 * price and quantity.
 *
 * A line is a member with a value v and a quantity q, its price p = v / q; or with a price
 * and a quantity (--price), its value v = p q. It is traded where both are above 0, and
 * matched where it is traded in both periods. Lines that are not matched have no price to
 * compare: they leave the index, are counted as entering or leaving, and their part of the
 * value is told. A figure below 0 makes the index undefined.
 *
 * Where only prices are known, a line is a price and its quantity is taken for 1.
 *
 * Figures are whole numbers of last places: scales cancel in every index. Sums are in
 * pairs of doubles in the order of the keys; of decimal prices and quantities they are
 * exact too.
 */
#ifndef COMPUTE_INDEX_LINES_H
#define COMPUTE_INDEX_LINES_H

#include "compute/computation.h"

enum { LINE_VALUE, LINE_QUANTITY, LINE_ROLES };

extern const char *const line_roles[LINE_ROLES];
extern const char *const line_role_summaries[LINE_ROLES];
extern const enum role_source line_role_sources[LINE_ROLES];

struct lines {
    const struct compute_call *call;
    bool has_prices; /* the first role holds prices */
    bool is_exact;   /* decimal prices and quantities */
    size_t base;
    size_t now;
    size_t weight; /* SERIES_NOWHERE: two periods only */

    size_t *member; /* [count] matched lines */
    size_t count;
    size_t entering;  /* traded now, not matched */
    size_t leaving;   /* traded in the base, not matched */
    tide_state state; /* of the matched lines; why there is none */
    struct dd matched_now;
    struct dd all_now; /* of all lines with a value */
    struct dd matched_base;
    struct dd all_base;
};

/* Room in the scratch of the call. TIDE_STATUS_NO_MEMORY */
tide_status lines_init(struct lines *lines, const struct compute_call *call,
                       bool has_prices, tide_error *err);

/* Match two places of the axis, and a third whose figures are weights (SERIES_NOWHERE:
   none). A place that is SERIES_NOWHERE matches nothing. */
void lines_match(struct lines *lines, size_t base, size_t now, size_t weight);

/* Is a line traded at a place? */
bool line_is_traded(const struct lines *lines, size_t k, size_t t);

/* Figures of a traded line. */
struct dd line_value(const struct lines *lines, size_t k, size_t t);
struct dd line_price(const struct lines *lines, size_t k, size_t t);
struct dd line_quantity(const struct lines *lines, size_t k, size_t t);

/* A sum of products of prices and quantities. */
struct line_sum {
    struct int256 exact; /* is_exact */
    struct dd real;
};

/* Sum over the matched lines of the price at one place times the quantity at another. */
struct line_sum lines_sum(const struct lines *lines, size_t price_at, size_t quantity_at);

#define LINE_QUANTITY_ROW                                                                \
    {                                                                                    \
        .name = "quantity", .kind = TIDE_OPTION_TEXT, .argument = "COL",                 \
        .help = "the measure of quantities (default: one called quantity)",              \
        .group = TIDE_GROUP_COMPUTATION,                                                 \
    }

#define LINE_PRICE_ROW                                                                   \
    {                                                                                    \
        .name = "price", .kind = TIDE_OPTION_TEXT, .argument = "COL",                    \
        .help = "a measure of prices, in place of values",                               \
        .group = TIDE_GROUP_COMPUTATION,                                                 \
    }

#endif
