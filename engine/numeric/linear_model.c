/*
 * linear_model.c - a linear model of figures of sane size, and its fit.
 *
 * Columns are centred by a double near their mean and scaled by a power of two: both are
 * exact in double-double, so that no rounding of theirs reaches the answer. C and c are
 * double-double too: on the raw basis of Filip's data nine digits cancel in C c, and there
 * are digits to spare.
 */
#include "numeric/linear_model.h"

#include <math.h>
#include <string.h>

#include "numeric/gsl_guard.h"
#include "numeric/refine.h"

/* What is smaller than this part of its terms is their rounding: 0. */
static const double noise = 0x1p-88;

tide_status linear_model_init(struct linear_model *model, size_t rows, size_t count,
                              bool has_constant, struct arena *arena, tide_error *err)
{
    size_t cells;
    bool fits = !__builtin_mul_overflow(rows, count, &cells);

    *model = (struct linear_model){
        .rows = rows,
        .count = count,
        .constant = has_constant ? 1 : 0,
        .column = fits ? arena_alloc(arena, cells, sizeof *model->column) : NULL,
        .y = arena_alloc(arena, rows, sizeof *model->y),
        .carry = arena_alloc_zero(arena, count * count, sizeof *model->carry),
        .exponent = arena_alloc_zero(arena, count, sizeof *model->exponent),
    };
    if (model->column == NULL || model->y == NULL || model->carry == NULL ||
        model->exponent == NULL)
        return memory_failed(arena->memory, err);
    if (has_constant)
        for (size_t row = 0; row < rows; row++)
            model->column[row] = dd_of(1.0);
    return TIDE_STATUS_OK;
}

static double largest_of(const struct dd *value, size_t count)
{
    double largest = 0.0;

    for (size_t i = 0; i < count; i++)
        largest = fmax(largest, fabs(value[i].high));
    return largest;
}

bool linear_model_scale(const struct dd *value, size_t count, struct dd *out,
                        int *exponent)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(value[i].high) || !isfinite(value[i].low))
            return false;
    frexp(largest_of(value, count), exponent);
    /* 2^-exponent in two halves, each within the doubles */
    double half = ldexp(1.0, -*exponent / 2);
    double rest = ldexp(1.0, -*exponent - -*exponent / 2);
    for (size_t i = 0; i < count; i++)
        out[i] = (struct dd){value[i].high * half * rest, value[i].low * half * rest};
    return true;
}

bool linear_model_is_constant(const struct dd *value, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (value[i].high != value[0].high || value[i].low != value[0].low)
            return false;
    return true;
}

static struct dd mean_of(const struct dd *value, size_t count)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < count; i++)
        sum = dd_add(sum, value[i]);
    return dd_divide(sum, dd_of((double)count));
}

void linear_model_shift(struct dd *value, size_t count, struct dd by)
{
    for (size_t i = 0; i < count; i++)
        value[i] = dd_subtract(value[i], by);
}

/*
 * Centre (beside a constant) and scale every regressor, and let C undo it: with
 * column' = (column - m) / 2^e, column j of C becomes (C_j - m C_0) / 2^e. False when
 * nothing is left of a column.
 */
static bool model_condition(struct linear_model *model)
{
    for (size_t j = model->constant; j < model->count; j++) {
        struct dd *column = model->column + j * model->rows;
        double m = 0.0;
        int exponent;

        if (model->constant == 1) {
            if (linear_model_is_constant(column, model->rows))
                return false;
            m = dd_round(mean_of(column, model->rows));
            linear_model_shift(column, model->rows, dd_of(m));
        }
        if (!linear_model_scale(column, model->rows, column, &exponent))
            return false;
        for (size_t i = 0; i < model->count; i++) {
            struct dd *row = model->carry + i * model->count;
            row[j] = dd_subtract(row[j], dd_multiply(row[0], dd_of(m)));
            row[j] = dd_scale(row[j], -exponent);
        }
    }
    return true;
}

/* Residuals that are rounding only are 0. Returns their sum of squares. */
static struct dd settle_residual(const struct linear_model *model, struct dd *residual)
{
    if (largest_of(residual, model->rows) <= noise * largest_of(model->y, model->rows))
        memset(residual, 0, model->rows * sizeof *residual);
    return refine_squares(residual, model->rows);
}

/* Coefficient i of C c, 0 where it is rounding of what it is made of, up to `size`. */
static struct dd carry_back(const struct linear_model *model, const struct dd *c,
                            size_t i, double size)
{
    const struct dd *row = model->carry + i * model->count;
    struct dd sum = dd_of(0.0);
    double row_size = 0.0;

    for (size_t j = 0; j < model->count; j++) {
        sum = dd_add(sum, dd_multiply(row[j], c[j]));
        row_size += fabs(row[j].high);
    }
    return fabs(sum.high) <= noise * row_size * size ? dd_of(0.0) : sum;
}

/* Part i: w, of length 1. */
static void fill_part(const struct linear_model *model, size_t i, const struct dd *w,
                      struct dd length)
{
    double *part = model->influence->part + i * model->rows;

    for (size_t row = 0; row < model->rows; row++)
        part[row] = dd_round(w[row]) / dd_round(length);
}

static bool fill_coefficients(const struct linear_model *model, struct refine *refine,
                              const struct dd *c, struct dd variance, struct dd *w,
                              struct dd *v, struct least_squares_fit *out)
{
    double size = fmax(largest_of(c, model->count), largest_of(model->y, model->rows));

    for (size_t i = 0; i < model->count; i++) {
        int exponent = model->y_exponent + model->exponent[i];
        double spread = 0.0;

        if (variance.high > 0.0) {
            const struct dd *row = model->carry + i * model->count;
            struct dd squares = dd_of(0.0);
            bool is_solved = model->influence != NULL
                                 ? refine_solve(refine, NULL, row, w, v)
                                 : refine_length(refine, row, w, v, &squares);
            if (!is_solved)
                return false;
            if (model->influence != NULL)
                squares = refine_squares(w, model->rows);
            spread = dd_round(dd_sqrt(dd_multiply(variance, squares)));
            if (model->influence != NULL)
                fill_part(model, i, w, dd_sqrt(squares));
        }
        double estimate = dd_round(carry_back(model, c, i, size));
        out->coefficient[i] = ldexp(estimate, exponent);
        out->standard_error[i] = ldexp(spread, exponent);
        out->p_value[i] = gsl_guard_tdist_both(estimate / spread, (double)out->freedom);
    }
    return true;
}

/* The diagonal of A (A^T A)^-1 A^T, a column of A at a time. */
static bool fill_leverage(const struct linear_model *model, struct refine *refine,
                          struct dd *w, struct dd *v, struct dd *unit)
{
    double *leverage = model->influence->leverage;

    for (size_t j = 0; j < model->count; j++) {
        memset(unit, 0, model->count * sizeof *unit);
        unit[j] = dd_of(1.0);
        if (!refine_solve(refine, NULL, unit, w, v))
            return false;
        for (size_t row = 0; row < model->rows; row++)
            leverage[row] +=
                dd_round(dd_multiply(model->column[j * model->rows + row], w[row]));
    }
    return true;
}

static void fill_statistics(const struct linear_model *model, const struct dd *residual,
                            struct dd squares, struct least_squares_fit *out)
{
    double regressors = (double)(model->count - model->constant);
    struct dd steps = dd_of(0.0);

    for (size_t row = 0; row < model->rows; row++) {
        out->residual[row] = ldexp(dd_round(residual[row]), model->y_exponent);
        if (row > 0) {
            struct dd step = dd_subtract(residual[row], residual[row - 1]);
            steps = dd_add(steps, dd_multiply(step, step));
        }
    }
    if (model->constant == 1)
        linear_model_shift(model->y, model->rows, mean_of(model->y, model->rows));

    struct dd total = refine_squares(model->y, model->rows);
    struct dd explained = dd_subtract(total, squares);
    if (explained.high <= noise * total.high)
        explained = dd_of(0.0);
    double freedom = (double)out->freedom;

    out->residual_sd =
        ldexp(dd_round(dd_sqrt(dd_divide(squares, dd_of(freedom)))), model->y_exponent);
    if (total.high > 0.0)
        out->r_squared = dd_round(dd_divide(explained, total));
    if (squares.high > 0.0)
        out->durbin_watson = dd_round(dd_divide(steps, squares));
    if (regressors > 0.0) {
        out->f_statistic =
            dd_round(explained) / regressors / (dd_round(squares) / freedom);
        out->f_p_value = gsl_guard_fdist_Q(out->f_statistic, regressors, freedom);
    }
}

static bool are_finite(const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(value[i]))
            return false;
    return true;
}

tide_status linear_model_refuse(struct least_squares_fit *out, tide_state state)
{
    *out = (struct least_squares_fit){
        .state = state,
        .coefficient_count = out->coefficient_count,
        .residual_sd = (double)NAN,
        .r_squared = (double)NAN,
        .f_statistic = (double)NAN,
        .f_p_value = (double)NAN,
        .durbin_watson = (double)NAN,
    };
    return TIDE_STATUS_OK;
}

tide_status linear_model_fit(struct linear_model *model, struct arena *arena,
                             struct least_squares_fit *out, tide_error *err)
{
    struct refine refine;
    struct dd *residual = arena_alloc(arena, model->rows, sizeof *residual);
    struct dd *w = arena_alloc(arena, model->rows, sizeof *w);
    struct dd *c = arena_alloc(arena, model->count, sizeof *c);
    struct dd *v = arena_alloc(arena, model->count, sizeof *v);
    bool is_regular;

    linear_model_refuse(out, TIDE_STATE_SINGULAR);
    out->freedom = model->rows - model->count;
    out->coefficient = arena_alloc(arena, model->count, sizeof *out->coefficient);
    out->standard_error = arena_alloc(arena, model->count, sizeof *out->standard_error);
    out->p_value = arena_alloc(arena, model->count, sizeof *out->p_value);
    out->residual = arena_alloc(arena, model->rows, sizeof *out->residual);
    if (residual == NULL || w == NULL || c == NULL || v == NULL ||
        out->coefficient == NULL || out->standard_error == NULL || out->p_value == NULL ||
        out->residual == NULL)
        return memory_failed(arena->memory, err);
    if (model->influence != NULL) {
        struct least_squares_influence *influence = model->influence;
        influence->part =
            arena_alloc_zero(arena, model->count * model->rows, sizeof *influence->part);
        influence->leverage =
            arena_alloc_zero(arena, model->rows, sizeof *influence->leverage);
        if (influence->part == NULL || influence->leverage == NULL)
            return memory_failed(arena->memory, err);
    }

    /* y is measured from its first figure, so that the fit of a constant y is exact. */
    struct dd origin = model->constant == 1 ? model->y[0] : dd_of(0.0);
    linear_model_shift(model->y, model->rows, origin);

    if (!model_condition(model))
        return linear_model_refuse(out, TIDE_STATE_SINGULAR);
    tide_status status = refine_factor(model->column, model->rows, model->count, arena,
                                       &refine, &is_regular, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!is_regular || !refine_solve(&refine, model->y, NULL, residual, c))
        return linear_model_refuse(out, TIDE_STATE_SINGULAR);
    c[0] = dd_add(c[0], origin);

    struct dd squares = settle_residual(model, residual);
    struct dd variance = dd_divide(squares, dd_of((double)out->freedom));
    if (!fill_coefficients(model, &refine, c, variance, w, v, out))
        return linear_model_refuse(out, TIDE_STATE_SINGULAR);
    if (model->influence != NULL && !fill_leverage(model, &refine, w, v, c))
        return linear_model_refuse(out, TIDE_STATE_SINGULAR);
    fill_statistics(model, residual, squares, out);

    if (!are_finite(out->coefficient, model->count) ||
        !are_finite(out->standard_error, model->count) || !isfinite(out->residual_sd))
        return linear_model_refuse(out, TIDE_STATE_OVERFLOW);
    out->state = TIDE_STATE_OK;
    return TIDE_STATUS_OK;
}
