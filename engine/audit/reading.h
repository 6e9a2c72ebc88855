/*
 * reading.h - tables into webs: a list of claims, or published tables of observations.
 */
#ifndef AUDIT_READING_H
#define AUDIT_READING_H

#include "audit/web.h"
#include "column/table.h"

/*
 * approx_width  per cent of the figure that "about" leaves open; has_width false: a figure
 *               that is said to be about right has no bounds
 * vintage       column whose members are kept apart: another edition of the same figures;
 *               NULL: none
 */
struct reading_options {
    struct amount approx_width;
    bool has_width;
    const char *vintage;
    bool names_periods; /* cells of one line are told apart by their periods */
};

/*
 * Claims of layout figures.
 *
 * TIDE_STATUS_PARSE      "bad_claim": kind, bound or scale of a row is none that is known
 * TIDE_STATUS_NOT_FOUND  "no_column": the vintage is no column
 */
tide_status reading_claims(struct web *web, struct runtime *runtime,
                           const tide_table *table, const struct reading_options *options,
                           tide_error *err);

/* Cells of tables that have the same columns, but for the frequency of their periods. */
tide_status reading_cells(struct web *web, struct runtime *runtime,
                          const tide_table *const *table, size_t table_count,
                          const struct reading_options *options, tide_error *err);

#endif
