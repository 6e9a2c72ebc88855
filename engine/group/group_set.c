/*
 * group_set.c - from figures to cells.
 */
#include "group/group_set.h"

#include <math.h>

#include "group/group_parts.h"
#include "group/group_select.h"
#include "number/decimal.h"
#include "numeric/double_double.h"

void cell_none(const struct group_cell *cell, tide_state state)
{
    cell->cells->state[cell->line] = state;
}

void cell_exact(const struct group_cell *cell, int128 mantissa)
{
    bool fits = int128_to_int64(mantissa, &cell->cells->mantissa[cell->line]);

    cell_none(cell, fits ? cell->state : (tide_state)TIDE_STATE_OVERFLOW);
}

void cell_real(const struct group_cell *cell, double value)
{
    bool is_finite = isfinite(value);

    cell->cells->real[cell->line] = is_finite ? value : 0.0;
    cell_none(cell, is_finite ? cell->state : (tide_state)TIDE_STATE_OVERFLOW);
}

/* ---- ranks ---- */

static size_t make_words(struct group_figures *figures, const struct group_batch *batch)
{
    if (figures->word_count > 0)
        return figures->word_count;
    for (size_t i = 0; i < batch->count; i++)
        figures->word[i] = batch->mantissa != NULL
                               ? select_word_of_int64(batch->mantissa[i])
                               : select_word_of_real(batch->real[i]);
    figures->word_count = batch->count;
    return batch->count;
}

void cell_ranked(const struct group_cell *cell, struct group_figures *figures,
                 const struct group_batch *batch, const struct group_ask *ask)
{
    size_t count = make_words(figures, batch);

    if (ask->rank > count) {
        cell_none(cell, TIDE_STATE_TOO_FEW);
        return;
    }
    size_t rank = ask->from_most ? count - ask->rank : ask->rank - 1;
    uint64_t word = select_rank(figures->word, count, rank);
    if (batch->mantissa != NULL)
        cell_exact(cell, select_int64_of_word(word));
    else
        cell_real(cell, select_real_of_word(word));
}

/* The way from one double to another, rest / whole of it, to 106 bits; made smaller first
   where the products would leave the doubles. */
static double between(double from, double to, int64_t rest, int64_t whole)
{
    int shift = fabs(from) > 0x1p980 || fabs(to) > 0x1p980 ? 40 : 0;
    struct dd low = dd_two_product(ldexp(from, -shift), (double)(whole - rest));
    struct dd high = dd_two_product(ldexp(to, -shift), (double)rest);
    struct dd mixed = dd_divide(dd_add(low, high), dd_of((double)whole));

    return ldexp(dd_round(mixed), shift);
}

/*
 * Type 7: h = (n - 1) p; the figure of rank floor(h), and of what is left of h the way to
 * the next. One quotient of exact integers for decimals.
 */
void cell_quantile(const struct group_cell *cell, struct group_figures *figures,
                   const struct group_batch *batch, const struct group_ask *ask)
{
    size_t count = make_words(figures, batch);
    int128 place = (int128)(count - 1) * ask->numerator;
    size_t rank = (size_t)(place / ask->denominator);
    int64_t rest = (int64_t)(place % ask->denominator);
    uint64_t low = select_rank(figures->word, count, rank);
    uint64_t high = rest > 0 ? select_rank(figures->word, count, rank + 1) : low;

    if (batch->mantissa != NULL) {
        int128 sum = (int128)select_int64_of_word(low) * (ask->denominator - rest) +
                     (int128)select_int64_of_word(high) * rest;
        int128 whole = (int128)ask->denominator * decimal_power(batch->scale);
        cell_real(cell, quotient_round(sum, whole));
        return;
    }
    cell_real(cell, between(select_real_of_word(low), select_real_of_word(high), rest,
                            ask->denominator));
}

static int64_t extreme_mantissa(const int64_t *mantissa, size_t count, bool is_most)
{
    int64_t best = mantissa[0];

    for (size_t i = 1; is_most && i < count; i++)
        best = mantissa[i] > best ? mantissa[i] : best;
    for (size_t i = 1; !is_most && i < count; i++)
        best = mantissa[i] < best ? mantissa[i] : best;
    return best;
}

static double extreme_real(const double *real, size_t count, bool is_most)
{
    double best = real[0];

    for (size_t i = 1; i < count; i++)
        if (is_most ? real[i] > best : real[i] < best)
            best = real[i];
    return best + 0.0; /* -0.0 is 0.0: no order of rows shows */
}

void cell_extreme(const struct group_cell *cell, const struct group_batch *batch,
                  bool is_most)
{
    if (batch->mantissa != NULL)
        cell_exact(cell, extreme_mantissa(batch->mantissa, batch->count, is_most));
    else
        cell_real(cell, extreme_real(batch->real, batch->count, is_most));
}

/* ---- sums ---- */

static void cell_sum(const struct group_cell *cell, const struct group_batch *batch)
{
    if (batch->mantissa != NULL)
        cell_exact(cell, moments_sum(batch));
    else
        cell_real(cell, moments_real_sum(batch));
}

bool cell_is_per_unit(const struct measure_traits *traits)
{
    return traits->kind == MEASURE_PRICE || traits->kind == MEASURE_RATE;
}

static int32_t edge_of(const struct group_valued *valued, bool is_last)
{
    int32_t edge = valued->ordinal[0];

    for (size_t i = 1; i < valued->figures.x.count; i++)
        if (is_last ? valued->ordinal[i] > edge : valued->ordinal[i] < edge)
            edge = valued->ordinal[i];
    return edge;
}

void cell_edge(const struct group_cell *cell, const struct measure_traits *traits,
               const struct group_valued *valued, bool is_last)
{
    const struct group_batch *batch = &valued->figures.x;
    int32_t edge = edge_of(valued, is_last);
    int128 sum = 0;
    struct real_sum real;
    size_t rows = 0;

    real_sum_init(&real);
    for (size_t i = 0; i < batch->count; i++) {
        if (valued->ordinal[i] != edge)
            continue;
        rows++;
        if (batch->mantissa != NULL)
            sum += batch->mantissa[i];
        else
            real_sum_add(&real, batch->real[i]);
    }
    if (rows > 1 && cell_is_per_unit(traits))
        cell_none(cell, TIDE_STATE_NOT_COMPARABLE);
    else if (batch->mantissa != NULL)
        cell_exact(cell, sum);
    else
        cell_real(cell, real_sum_round(&real));
}

void cell_total(const struct group_cell *cell, struct group_reader *reader,
                const struct measure_traits *traits, const struct group_valued *valued)
{
    const struct group_batch *batch = &valued->figures.x;
    bool is_level = traits->kind == MEASURE_STOCK || traits->is_cumulated;

    if (cell_is_per_unit(traits) && batch->count > 1)
        cell_none(cell, TIDE_STATE_NOT_COMPARABLE);
    else if (!is_level || valued->ordinal == NULL)
        cell_sum(cell, batch);
    else if (reader->rule->freq != TIDE_FREQ_NONE)
        cell_edge(cell, traits, valued, true);
    else if (parts_count(reader, valued) > 1)
        cell_none(cell, TIDE_STATE_NOT_COMPARABLE);
    else
        cell_sum(cell, batch);
}

void cell_variance(const struct group_cell *cell, const struct group_batch *batch,
                   bool is_root)
{
    if (batch->count < 2) {
        cell_none(cell, TIDE_STATE_TOO_FEW);
        return;
    }
    double variance = moments_variance(batch);
    cell_real(cell, is_root ? sqrt(variance) : variance);
}

/* ---- of two measures ---- */

void cell_weighted_mean(const struct group_cell *cell, const struct group_pair *pair)
{
    const struct group_batch *weight = &pair->y;
    int sign = moments_sign(weight);

    for (size_t i = 0; i < weight->count; i++)
        if (weight->mantissa != NULL ? weight->mantissa[i] < 0 : weight->real[i] < 0.0)
            sign = -1;
    if (sign > 0)
        cell_real(cell, moments_weighted_mean(pair));
    else
        cell_none(cell, sign == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_UNDEFINED);
}

static enum moments_pair moment_of(enum group_statistic what)
{
    switch (what) {
    case GROUP_COVARIANCE:
        return MOMENTS_COVARIANCE;
    case GROUP_CORRELATION:
        return MOMENTS_CORRELATION;
    case GROUP_R2:
        return MOMENTS_R2;
    default:
        return MOMENTS_SLOPE;
    }
}

void cell_pair(const struct group_cell *cell, const struct group_pair *pair,
               enum group_statistic what)
{
    double value = 0.0;

    if (pair->x.count < 2)
        cell_none(cell, TIDE_STATE_TOO_FEW);
    else if (moments_of_pair(pair, moment_of(what), &value))
        cell_real(cell, value);
    else
        cell_none(cell, TIDE_STATE_SINGULAR);
}

void cell_pair_of_sums(const struct group_cell *cell, const struct moments_sums *sums,
                       enum group_statistic what)
{
    double value = 0.0;

    if (sums->count < 2)
        cell_none(cell, TIDE_STATE_TOO_FEW);
    else if (moments_sums_pair(sums, moment_of(what), &value))
        cell_real(cell, value);
    else
        cell_none(cell, TIDE_STATE_SINGULAR);
}
