/*
 * fit_scaled.c - grids scaled to the totals of their rows and columns.
 */
#include "audit/fitter.h"

#include <math.h>

#include "base/error.h"

/* Of the largest target. */
static const double least_tolerance = 1e-13;

/* What a grid lacks to be scaled; NULL: nothing. */
static const char *not_scalable(struct fitter *fitter)
{
    const struct grid *grid = &fitter->grid;

    for (size_t r = 0; r < grid->rows; r++)
        if (grid->row_total[r] == AUDIT_NONE)
            return "a row without a total to scale it to";
    for (size_t c = 0; c < grid->columns; c++)
        if (grid->column_total[c] == AUDIT_NONE)
            return "a column without a total to scale it to";
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        if (grid->cell[i] == AUDIT_NONE)
            return "a place without a figure: 0 must be printed";
    for (size_t i = 0; i < grid->count; i++)
        if (amount_sign(fit_claim(fitter, grid->quantity[i])->figure) < 0)
            return "a figure below 0";
    struct range rows = fit_range(fitter, grid->row_total, grid->rows, 1);
    struct range columns = fit_range(fitter, grid->column_total, grid->columns, 1);
    struct range both = range_meet(&rows, &columns);
    if (grid->grand != AUDIT_NONE)
        both = range_meet(&both, &fit_claim(fitter, grid->grand)->range);
    return range_is_empty(&both)
               ? "totals of rows and of columns add up to different sums"
               : NULL;
}

/* Targets as doubles; the sum of them. */
static double targets_of(const struct fitter *fitter, const uint32_t *total, size_t count,
                         double *out)
{
    double sum = 0.0;

    for (size_t i = 0; i < count; i++) {
        out[i] = amount_double(fit_claim(fitter, total[i])->figure);
        sum += out[i];
    }
    return sum;
}

static tide_status open_scaling(struct fitter *fitter, struct scaling *scaling,
                                tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    struct arena *arena = &fitter->arena;
    size_t count = grid->rows * grid->columns;
    double *cell = arena_alloc(arena, count, sizeof *cell);
    double *row = arena_alloc(arena, grid->rows, sizeof *row);
    double *column = arena_alloc(arena, grid->columns, sizeof *column);
    double most = 0.0;

    if (cell == NULL || row == NULL || column == NULL)
        return fit_no_memory(fitter, err);
    targets_of(fitter, grid->cell, count, cell);
    double of_rows = targets_of(fitter, grid->row_total, grid->rows, row);
    double of_columns = targets_of(fitter, grid->column_total, grid->columns, column);
    /* Both rounded: the rows' sum is held. */
    for (size_t c = 0; of_columns > 0.0 && of_rows != of_columns && c < grid->columns;
         c++)
        column[c] *= of_rows / of_columns;
    for (size_t r = 0; r < grid->rows; r++)
        most = fmax(most, row[r]);
    double tolerance =
        fitter->fit->has_tolerance ? fitter->fit->tolerance : least_tolerance * most;
    *scaling = (struct scaling){grid->rows, grid->columns, cell, row, column, tolerance};
    return TIDE_STATUS_OK;
}

tide_status fit_scaled(struct fitter *fitter, tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    struct scaling scaling;
    const char *why = not_scalable(fitter);

    fitter->how = "scaled in turn to rows and columns";
    if (why != NULL)
        return fit_leave(fitter, FINDING_NOT_COMPARABLE, why, err);
    tide_status status = open_scaling(fitter, &scaling, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!spread_ras(&scaling))
        return fit_leave(fitter, FINDING_SINGULAR,
                         "no scaling meets the totals: zeros are in the way", err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < grid->rows * grid->columns; i++) {
        struct amount value =
            amount_round(amount_of_double(scaling.cell[i]), RAS_DIGITS, ROUND_NEAR);
        status = fit_tell(fitter, grid->cell[i], value, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < grid->rows; i++)
        status = fit_tell(fitter, grid->row_total[i],
                          fit_claim(fitter, grid->row_total[i])->figure, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < grid->columns; i++)
        status = fit_tell(fitter, grid->column_total[i],
                          fit_claim(fitter, grid->column_total[i])->figure, err);
    if (status == TIDE_STATUS_OK && grid->grand != AUDIT_NONE)
        status =
            fit_tell(fitter, grid->grand, fit_claim(fitter, grid->grand)->figure, err);
    return status;
}
