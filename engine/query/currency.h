/*
 * currency.h - --rates with --unit: figures of one or several currencies into one.
 */
#ifndef QUERY_CURRENCY_H
#define QUERY_CURRENCY_H

#include "query/bind.h"

/*
 * Does the request convert, where do its figures say their currency, and what are the
 * rates? Opens and sniffs the table of rates.
 *
 * TIDE_STATUS_ARGUMENT   "bad_argument": no --unit with a currency; "no_currency": neither
 *                        a measure nor a key says one; "not_a_key"
 * TIDE_STATUS_NOT_FOUND  "no_column"
 * and the statuses of side_open
 */
tide_status bind_currency(tide_job *job, struct binding *binding, tide_error *err);

/*
 * Convert the figures of the job's first panel, which are of the periods of the rows, and
 * add up what only the currency kept apart.
 *
 *     figure in T = figure in C x (T per C),  / (C per T)  or  x (T per P) / (C per P)
 *
 * A product of decimals is exact; with a quotient among them figures are doubles, each sum
 * rounded once. Rates count as exact; a period without one is missing. A currency without a
 * row in a period is no part of its sum. Where rows without a figure are about, and cells
 * do not tell them from no row, a currency counts from its first to its last figure.
 *
 * TIDE_STATUS_NOT_FOUND  "no_rate": the table has no way from a currency to that of --unit
 * TIDE_STATUS_ARGUMENT   "no_key": rates that a further key parts; "no_bounds": --bounds of
 *                        figures through a quotient
 * TIDE_STATUS_SHAPE      "unit_mismatch": a member of the key is no currency
 * and the statuses of side_panel
 */
tide_status currency_convert(tide_job *job, tide_error *err);

#endif
