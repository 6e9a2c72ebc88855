/*
 * fit_rounded.c - grids rounded so that they add up, in whole numbers.
 */
#include "audit/fitter.h"

#include "base/error.h"

/* ---- whole numbers ---- */

/* The grid in its last decimal place, or that of the unit where that is finer. */
struct whole {
    int32_t exponent;
    int128 unit;
};

static int128 power_of_ten(int32_t n)
{
    int128 power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

/* Columns have one scale of at most 18 decimals, units at most 12: see GRID_MOST_CELLS. */
static struct whole whole_of(const struct fitter *fitter)
{
    const struct grid *grid = &fitter->grid;
    struct whole whole = {.exponent = -fitter->fit->digits};

    for (size_t i = 0; i < grid->count; i++) {
        int32_t exponent = fit_claim(fitter, grid->quantity[i])->figure.exponent;
        whole.exponent = exponent < whole.exponent ? exponent : whole.exponent;
    }
    whole.unit = power_of_ten(-fitter->fit->digits - whole.exponent);
    return whole;
}

/* 0 of what is not there. */
static int128 whole_figure(const struct fitter *fitter, const struct whole *whole,
                           uint32_t quantity)
{
    if (quantity == AUDIT_NONE)
        return 0;
    struct amount figure = fit_claim(fitter, quantity)->figure;
    return figure.mantissa * power_of_ten(figure.exponent - whole->exponent);
}

static struct amount amount_of_units(const struct fitter *fitter, int128 units)
{
    return (struct amount){units, -fitter->fit->digits};
}

/* ---- one key ---- */

static tide_status fill_values(struct fitter *fitter, const struct whole *whole,
                               int128 **value, int128 **out, tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    size_t count = grid->rows * grid->columns;

    *value = arena_alloc(&fitter->arena, count, sizeof **value);
    *out = arena_alloc(&fitter->arena, count, sizeof **out);
    if (*value == NULL || *out == NULL)
        return fit_no_memory(fitter, err);
    for (size_t i = 0; i < count; i++)
        (*value)[i] = whole_figure(fitter, whole, grid->cell[i]);
    return TIDE_STATUS_OK;
}

tide_status fit_one_key(struct fitter *fitter, tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    const struct fit_request *fit = fitter->fit;
    struct whole whole = whole_of(fitter);
    uint32_t printed = grid->column_total[0];
    int128 *value;
    int128 *out;
    int128 sum = 0;
    tide_status status = fill_values(fitter, &whole, &value, &out, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < grid->rows; i++)
        sum += value[i];
    if (printed != AUDIT_NONE)
        sum = whole_figure(fitter, &whole, printed);
    int128 total = spread_round(sum, whole.unit, fit->ties_to_even);
    int128 rounded = 0;
    if (fit->method == FIT_REMAINDER)
        status = spread_remainder(value, grid->rows, whole.unit, total, &fitter->arena,
                                  out, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < grid->rows; i++) {
        if (fit->method == FIT_LINE)
            out[i] = spread_round(value[i], whole.unit, fit->ties_to_even);
        rounded += out[i];
    }
    const char *text = fit_amount_text(fitter, amount_of_units(fitter, total));
    fitter->how = text == NULL
                      ? NULL
                      : arena_format(&fitter->auditor.report->arena, "%s, total %s",
                                     fit->method == FIT_LINE ? "rounding line"
                                                             : "largest remainder",
                                     text);
    if (fitter->how == NULL)
        return fit_no_memory(fitter, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < grid->rows; i++)
        status = fit_tell(fitter, grid->cell[i], amount_of_units(fitter, out[i]), err);
    if (status == TIDE_STATUS_OK && printed != AUDIT_NONE)
        status = fit_tell(fitter, printed, amount_of_units(fitter, total), err);
    if (status == TIDE_STATUS_OK && fit->method == FIT_LINE)
        status = fit_tell_line(fitter, amount_of_units(fitter, total),
                               amount_of_units(fitter, rounded), err);
    return status;
}

/* ---- two keys ---- */

static tide_status tell_sum(struct fitter *fitter, uint32_t quantity, const int128 *out,
                            size_t count, size_t stride, tide_error *err)
{
    int128 sum = 0;

    if (quantity == AUDIT_NONE)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < count; i++)
        sum += out[i * stride];
    return fit_tell(fitter, quantity, amount_of_units(fitter, sum), err);
}

tide_status fit_controlled(struct fitter *fitter, tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    struct whole whole = whole_of(fitter);
    size_t rows = grid->rows;
    size_t columns = grid->columns;
    int128 *value;
    int128 *out;
    tide_status status = fill_values(fitter, &whole, &value, &out, err);

    fitter->how = "controlled rounding";
    if (status == TIDE_STATUS_OK)
        status =
            spread_controlled(value, rows, columns, whole.unit, &fitter->arena, out, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < rows * columns; i++)
        if (grid->cell[i] != AUDIT_NONE)
            status =
                fit_tell(fitter, grid->cell[i], amount_of_units(fitter, out[i]), err);
    for (size_t r = 0; status == TIDE_STATUS_OK && r < rows; r++)
        status = tell_sum(fitter, grid->row_total[r], out + r * columns, columns, 1, err);
    for (size_t c = 0; status == TIDE_STATUS_OK && c < columns; c++)
        status = tell_sum(fitter, grid->column_total[c], out + c, rows, columns, err);
    if (status == TIDE_STATUS_OK)
        status = tell_sum(fitter, grid->grand, out, rows * columns, 1, err);
    return status;
}
