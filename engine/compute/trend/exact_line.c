/*
 * exact_line.c - the least squares line through decimals, from exact sums.
 */
#include "compute/trend/exact_line.h"

#include <math.h>

#include "number/decimal.h"
#include "numeric/gsl_guard.h"

/* Figures and places that keep every sum of a pass within 128 bits. */
enum { MOST_COUNT = 1 << 20, FIGURE_BITS = 46 };

struct line {
    int128 n;
    int128 st;
    int128 stt;
    int128 sd;
    int128 std;
    int128 sdd;
    int128 a;
    int128 b;
    int128 c;
    int128 ac;
    int128 q;
    int128 nc;
    int128 level; /* the intercept is level / (n C) */
};

static bool add_figures(const struct lattice *points, struct line *line)
{
    const int128 most = (int128)1 << FIGURE_BITS;

    for (size_t i = 0; i < points->count; i++) {
        int128 wide = points->x[i] - points->x[0];
        if (wide >= most || wide <= -most)
            return false;
        int64_t d = (int64_t)wide;
        int64_t t = points->t[i];
        line->st += t;
        line->stt += (int128)t * t;
        line->sd += d;
        line->std += (int128)d * t;
        line->sdd += (int128)d * d;
    }
    return true;
}

/* A C bounds B^2, and n C d and B t what a residual is made of. */
static bool line_of(const struct lattice *points, struct line *line)
{
    *line = (struct line){.n = (int128)points->count};
    if (points->count > MOST_COUNT || !add_figures(points, line))
        return false;

    int128 origin;
    int128 ndd;
    line->b = line->n * line->std - line->st * line->sd;
    line->c = line->n * line->stt - line->st * line->st;
    line->nc = line->n * line->c;
    if (__builtin_mul_overflow(line->n, line->sdd, &ndd))
        return false;
    line->a = ndd - line->sd * line->sd;
    if (__builtin_mul_overflow(line->a, line->c, &line->ac) ||
        __builtin_mul_overflow(points->x[0], line->nc, &origin) ||
        __builtin_mul_overflow(line->sd, line->c, &line->level))
        return false;
    line->q = line->ac - line->b * line->b;

    int128 turn;
    return !__builtin_mul_overflow(line->b, line->st, &turn) &&
           !__builtin_sub_overflow(line->level, turn, &line->level) &&
           !__builtin_add_overflow(line->level, origin, &line->level);
}

/* The sum of the squared steps from residual to residual, times C^2. A step times C is a
   whole number, below 2^128 since C times any d is below n A C. */
static bool residual_steps(const struct lattice *points, const struct line *line,
                           double *out)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 1; i < points->count; i++) {
        int128 rise = points->x[i] - points->x[i - 1];
        int128 fit;
        int128 step;
        if (__builtin_mul_overflow(rise, line->c, &rise) ||
            __builtin_mul_overflow(line->b, points->t[i] - points->t[i - 1], &fit) ||
            __builtin_sub_overflow(rise, fit, &step))
            return false;
        sum = dd_add(sum, dd_two_product((double)step, (double)step));
    }
    *out = dd_round(sum);
    return true;
}

tide_status exact_line_fit(const struct lattice *points, struct period_years period,
                           struct arena *arena, struct least_squares_fit *out,
                           bool *is_fitted, tide_error *err)
{
    struct line line;
    double steps;

    *is_fitted = line_of(points, &line) && residual_steps(points, &line, &steps);
    if (!*is_fitted)
        return TIDE_STATUS_OK;

    double *figure = arena_alloc(arena, 6, sizeof *figure);
    if (figure == NULL)
        return memory_failed(arena->memory, err);
    int128 unit = decimal_power(points->scale);
    double spread = sqrt(quotient_round(line.q, line.n - 2)); /* of the slope, times C */

    *out = (struct least_squares_fit){
        .state = TIDE_STATE_OK,
        .coefficient_count = 2,
        .coefficient = figure,
        .standard_error = figure + 2,
        .p_value = figure + 4,
        .residual_sd = spread / sqrt((double)line.nc) / (double)unit,
        .r_squared = line.a > 0 ? quotient_round(line.b * line.b, line.ac) : (double)NAN,
        .durbin_watson = line.q > 0
                             ? steps / (double)line.c * ((double)line.n / (double)line.q)
                             : (double)NAN,
        .freedom = points->count - 2,
    };
    out->coefficient[0] =
        int256_quotient_round(int256_of(line.level), int256_multiply(line.nc, unit));
    out->coefficient[1] =
        int256_quotient_round(int256_multiply(line.b, period.denominator),
                              int256_multiply(line.c * period.numerator, unit));
    out->standard_error[0] = (double)NAN;
    out->standard_error[1] = spread / (double)line.c / (double)unit *
                             ((double)period.denominator / (double)period.numerator);
    out->p_value[0] = (double)NAN;
    out->p_value[1] = gsl_guard_tdist_both((double)line.b / spread, (double)(line.n - 2));
    return TIDE_STATUS_OK;
}
