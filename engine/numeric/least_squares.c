/*
 * least_squares.c - ordinary least squares to the last digits that the decimals carry.
 *
 * Two ways into linear_model.c: regressors as they are, and the powers of one regressor.
 * Figures are scaled by powers of two first, so that huge and tiny ones meet no edge of
 * the doubles. A polynomial is fitted in powers of u = (x - middle) / width, between -1
 * and 1, which are far from dependent, and carried back to powers of x.
 */
#include "numeric/least_squares.h"

#include <assert.h>
#include <math.h>

#include "numeric/linear_model.h"

/* `influence` may be NULL. */
static tide_status fit(const struct least_squares_data *data, struct arena *arena,
                       struct least_squares_fit *out,
                       struct least_squares_influence *influence, tide_error *err)
{
    struct linear_model model;
    size_t constant = data->has_constant ? 1 : 0;
    size_t count = data->columns + constant;

    assert(count > 0 && data->columns <= LEAST_SQUARES_MAX_COLUMNS);
    out->coefficient_count = count;
    if (data->rows <= count)
        return linear_model_refuse(out, TIDE_STATE_TOO_FEW);

    tide_status status =
        linear_model_init(&model, data->rows, count, data->has_constant, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;

    if (!linear_model_scale(data->y, data->rows, model.y, &model.y_exponent))
        return linear_model_refuse(out, TIDE_STATE_UNDEFINED);
    for (size_t j = constant; j < count; j++) {
        int exponent;
        if (!linear_model_scale(data->x + (j - constant) * data->rows, data->rows,
                                model.column + j * data->rows, &exponent))
            return linear_model_refuse(out, TIDE_STATE_UNDEFINED);
        model.exponent[j] = -exponent;
    }
    for (size_t i = 0; i < count; i++)
        model.carry[i * count + i] = dd_of(1.0);
    model.influence = influence;
    return linear_model_fit(&model, arena, out, err);
}

tide_status least_squares_fit(const struct least_squares_data *data, struct arena *arena,
                              struct least_squares_fit *out, tide_error *err)
{
    return fit(data, arena, out, NULL, err);
}

tide_status least_squares_influence_fit(const struct least_squares_data *data,
                                        struct arena *arena,
                                        struct least_squares_fit *out,
                                        struct least_squares_influence *influence,
                                        tide_error *err)
{
    return fit(data, arena, out, influence, err);
}

/* The middle of the range of x. */
static double middle_of(const struct dd *x, size_t count)
{
    double low = x[0].high;
    double high = x[0].high;

    for (size_t i = 1; i < count; i++) {
        low = fmin(low, x[i].high);
        high = fmax(high, x[i].high);
    }
    return 0.5 * (low + high);
}

/*
 * C for powers of u = (x - middle) / 2^e: its column k holds the coefficients of u^k in
 * powers of x, made from those of u^(k-1).
 */
static void carry_powers(struct linear_model *model, double middle, int exponent)
{
    size_t n = model->count;
    struct dd *carry = model->carry;

    carry[0] = dd_of(1.0);
    for (size_t k = 1; k < n; k++)
        for (size_t i = 0; i <= k; i++) {
            struct dd lower = i > 0 ? carry[(i - 1) * n + k - 1] : dd_of(0.0);
            struct dd same = dd_multiply(carry[i * n + k - 1], dd_of(middle));
            carry[i * n + k] = dd_scale(dd_subtract(lower, same), -exponent);
        }
}

tide_status least_squares_polynomial(const struct dd *x, const struct dd *y, size_t rows,
                                     size_t degree, struct arena *arena,
                                     struct least_squares_fit *out, tide_error *err)
{
    struct linear_model model;
    size_t count = degree + 1;
    int x_exponent;
    int u_exponent;

    assert(degree >= 1 && degree <= 10);
    out->coefficient_count = count;
    if (rows <= count)
        return linear_model_refuse(out, TIDE_STATE_TOO_FEW);

    tide_status status = linear_model_init(&model, rows, count, true, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;

    struct dd *u = model.column + rows;
    if (!linear_model_scale(y, rows, model.y, &model.y_exponent) ||
        !linear_model_scale(x, rows, u, &x_exponent))
        return linear_model_refuse(out, TIDE_STATE_UNDEFINED);
    if (linear_model_is_constant(u, rows))
        return linear_model_refuse(out, TIDE_STATE_SINGULAR);

    double middle = middle_of(u, rows);
    linear_model_shift(u, rows, dd_of(middle));
    if (!linear_model_scale(u, rows, u, &u_exponent))
        return linear_model_refuse(out, TIDE_STATE_UNDEFINED);
    for (size_t i = rows; i < degree * rows; i++)
        u[i] = dd_multiply(u[i - rows], u[i % rows]);

    carry_powers(&model, middle, u_exponent);
    for (size_t k = 0; k < count; k++)
        model.exponent[k] = -(int)k * x_exponent;
    return linear_model_fit(&model, arena, out, err);
}
