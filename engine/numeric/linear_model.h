/*
 * linear_model.h - a linear model of figures of sane size, and its fit.
 *
 * What a caller wants is a linear map of what is solved,
 *
 *     b = 2^e C c,    se(b_i) = 2^e sd |w_i|,    w_i the shortest with A^T w_i = C_i,
 *
 * where C undoes what was done to the columns A so that they solve well: centring,
 * scaling and, for a polynomial, the change of basis.
 */
#ifndef NUMERIC_LINEAR_MODEL_H
#define NUMERIC_LINEAR_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "numeric/double_double.h"
#include "numeric/least_squares.h"

/* Columns and y are below about 1, and changed in place. Memory of an arena. */
struct linear_model {
    size_t rows;
    size_t count;      /* coefficients; fewer than rows */
    size_t constant;   /* 1 if the first column is all ones, else 0 */
    struct dd *column; /* [count * rows] */
    struct dd *y;      /* [rows] */
    struct dd *carry;  /* [count * count] C, row after row */
    int *exponent;     /* [count] e, that of y not counted */
    int y_exponent;
    struct least_squares_influence *influence; /* to be filled; NULL: not asked for */
};

/*
 * Room for a model: C, exponents zero; the column of ones filled; the other columns and y
 * not.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status linear_model_init(struct linear_model *model, size_t rows, size_t count,
                              bool has_constant, struct arena *arena, tide_error *err);

/* Statuses and states as least_squares_fit. */
tide_status linear_model_fit(struct linear_model *model, struct arena *arena,
                             struct least_squares_fit *out, tide_error *err);

/* No answer, and why: returns OK. out->coefficient_count is kept. */
tide_status linear_model_refuse(struct least_squares_fit *out, tide_state state);

/*
 * out = value / 2^exponent, the largest at least 1/2 and below 1. False if a figure is
 * not finite. `out` may be `value`.
 */
bool linear_model_scale(const struct dd *value, size_t count, struct dd *out,
                        int *exponent);

bool linear_model_is_constant(const struct dd *value, size_t count);

/* value -= by */
void linear_model_shift(struct dd *value, size_t count, struct dd by);

#endif
