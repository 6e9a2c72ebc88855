/*
 * range.c - interval arithmetic, rounded outward.
 */
#include "audit/range.h"

struct range range_all(void)
{
    return (struct range){0};
}

struct range range_point(struct amount at)
{
    return range_between(at, at);
}

struct range range_between(struct amount low, struct amount high)
{
    return (struct range){{low, true, false}, {high, true, false}};
}

struct range range_above(struct amount low, bool is_open)
{
    return (struct range){.low = {low, true, is_open}};
}

struct range range_below(struct amount high, bool is_open)
{
    return (struct range){.high = {high, true, is_open}};
}

bool range_is_empty(const struct range *range)
{
    if (!range->low.is_known || !range->high.is_known)
        return false;
    int order = amount_compare(range->low.at, range->high.at);
    return order > 0 || (order == 0 && (range->low.is_open || range->high.is_open));
}

bool range_is_bounded(const struct range *range)
{
    return range->low.is_known && range->high.is_known;
}

bool range_is_positive(const struct range *range)
{
    if (!range->low.is_known)
        return false;
    int sign = amount_sign(range->low.at);
    return sign > 0 || (sign == 0 && range->low.is_open);
}

bool range_holds(const struct range *range, struct amount value)
{
    struct range point = range_point(value);
    struct range both = range_meet(range, &point);

    return !range_is_empty(&both);
}

bool limit_is_tighter(const struct limit *a, const struct limit *b, bool is_low)
{
    if (!a->is_known || !b->is_known)
        return a->is_known && !b->is_known;
    int order = amount_compare(a->at, b->at);
    if (order == 0)
        return a->is_open && !b->is_open;
    return is_low ? order > 0 : order < 0;
}

struct range range_meet(const struct range *a, const struct range *b)
{
    struct range out = *a;

    if (limit_is_tighter(&b->low, &a->low, true))
        out.low = b->low;
    if (limit_is_tighter(&b->high, &a->high, false))
        out.high = b->high;
    return out;
}

static struct limit limit_negate(struct limit a)
{
    a.at = amount_negate(a.at);
    return a;
}

struct range range_negate(const struct range *a)
{
    return (struct range){limit_negate(a->high), limit_negate(a->low)};
}

static struct limit limit_add(const struct limit *a, const struct limit *b,
                              enum rounding how)
{
    if (!a->is_known || !b->is_known)
        return (struct limit){0};
    return (struct limit){amount_add(a->at, b->at, how), true, a->is_open || b->is_open};
}

struct range range_add(const struct range *a, const struct range *b)
{
    return (struct range){limit_add(&a->low, &b->low, ROUND_DOWN),
                          limit_add(&a->high, &b->high, ROUND_UP)};
}

/* The product of two ends: 0 where a closed end is 0, even if the other is not known. */
static struct limit limit_multiply(const struct limit *a, const struct limit *b,
                                   enum rounding how)
{
    bool a_zero = a->is_known && amount_sign(a->at) == 0;
    bool b_zero = b->is_known && amount_sign(b->at) == 0;

    if ((a_zero && !a->is_open) || (b_zero && !b->is_open))
        return (struct limit){amount_make(0, 0), true, false};
    if (a_zero || b_zero)
        return (struct limit){amount_make(0, 0), true, true};
    if (!a->is_known || !b->is_known)
        return (struct limit){0};
    return (struct limit){amount_multiply(a->at, b->at, how), true,
                          a->is_open || b->is_open};
}

/* Neither range goes below 0. */
static struct range multiply_positive(const struct range *a, const struct range *b)
{
    return (struct range){limit_multiply(&a->low, &b->low, ROUND_DOWN),
                          limit_multiply(&a->high, &b->high, ROUND_UP)};
}

static bool is_nonnegative(const struct range *a)
{
    return a->low.is_known && amount_sign(a->low.at) >= 0;
}

static bool is_nonpositive(const struct range *a)
{
    return a->high.is_known && amount_sign(a->high.at) <= 0;
}

/* A range over 0 as the hull of its two halves. */
static struct range hull(const struct range *a, const struct range *b)
{
    struct range out = *a;

    if (!b->low.is_known || limit_is_tighter(&a->low, &b->low, true))
        out.low = b->low;
    if (!b->high.is_known || limit_is_tighter(&a->high, &b->high, false))
        out.high = b->high;
    return out;
}

struct range range_multiply(const struct range *a, const struct range *b)
{
    struct range zero = range_point(amount_make(0, 0));

    if (is_nonnegative(a) && is_nonnegative(b))
        return multiply_positive(a, b);
    if (is_nonpositive(a) && !is_nonnegative(a)) {
        struct range mirror = range_negate(a);
        struct range product = range_multiply(&mirror, b);
        return range_negate(&product);
    }
    if (is_nonpositive(b) || !is_nonnegative(a)) {
        if (is_nonnegative(b) || is_nonpositive(b))
            return range_multiply(b, a);
        struct range up = {zero.low, a->high};
        struct range down = {a->low, zero.high};
        struct range one = range_multiply(&up, b);
        struct range two = range_multiply(&down, b);
        return hull(&one, &two);
    }
    /* a from 0 up, b over 0 */
    struct range up = {zero.low, b->high};
    struct range down = {zero.low, limit_negate(b->low)};
    struct range one = multiply_positive(a, &up);
    struct range two = multiply_positive(a, &down);
    two = range_negate(&two);
    return hull(&one, &two);
}

static struct limit limit_divide(const struct limit *a, const struct limit *b,
                                 enum rounding how)
{
    if (a->is_known && amount_sign(a->at) == 0)
        return *a;
    if (!b->is_known) /* over what has no end */
        return how == ROUND_DOWN ? (struct limit){amount_make(0, 0), true, false}
                                 : (struct limit){0};
    if (!a->is_known || amount_sign(b->at) == 0)
        return (struct limit){0};
    return (struct limit){amount_divide(a->at, b->at, how), true,
                          a->is_open || b->is_open};
}

struct range range_divide(const struct range *a, const struct range *b)
{
    if (is_nonpositive(b) && !is_nonnegative(b)) {
        struct range mirror = range_negate(b);
        struct range quotient = range_divide(a, &mirror);
        return range_negate(&quotient);
    }
    if (is_nonnegative(b) && !range_is_positive(b) && range_is_positive(a))
        return (struct range){.low = limit_divide(&a->low, &b->high, ROUND_DOWN)};
    if (!range_is_positive(b))
        return range_all();
    if (is_nonpositive(a) && !is_nonnegative(a)) {
        struct range mirror = range_negate(a);
        struct range quotient = range_divide(&mirror, b);
        return range_negate(&quotient);
    }
    if (is_nonnegative(a))
        return (struct range){limit_divide(&a->low, &b->high, ROUND_DOWN),
                              limit_divide(&a->high, &b->low, ROUND_UP)};
    /* a over 0: both ends over the least of b */
    return (struct range){limit_divide(&a->low, &b->low, ROUND_DOWN),
                          limit_divide(&a->high, &b->low, ROUND_UP)};
}
