/*
 * mend.c - trying the slips of print one by one.
 */
#include "audit/mend.h"

#include "base/macros.h"

enum { MOST_DIGITS = 19 };

struct amount claim_meaning(const struct claim *claim, struct amount figure)
{
    figure.exponent += claim->scale10;
    switch (claim->printed) {
    case PRINTED_LEVEL:
    case PRINTED_MULTIPLE:
        return figure;
    case PRINTED_PERCENT:
        break;
    case PRINTED_GROWTH:
        figure = amount_add(figure, amount_make(100, 0), ROUND_NEAR);
        break;
    }
    figure.exponent -= 2;
    return figure;
}

/* Would the figure, known to as many decimals, lie in the range? */
static bool fits(const struct claim *claim, struct amount figure, struct amount half,
                 const struct range *range)
{
    struct amount low = amount_add(figure, amount_negate(half), ROUND_DOWN);
    struct amount high = amount_add(figure, half, ROUND_UP);
    struct range can =
        range_between(claim_meaning(claim, low), claim_meaning(claim, high));
    struct range both = range_meet(&can, range);

    return !range_is_empty(&both);
}

static bool try_shift(const struct claim *claim, const struct range *range,
                      enum slip slip, const int32_t *shift, size_t count,
                      struct mend *out)
{
    for (size_t i = 0; i < count; i++) {
        struct amount figure = claim->figure;
        struct amount half = claim->half;
        figure.exponent += shift[i];
        half.exponent += shift[i];
        if (!fits(claim, figure, half, range))
            continue;
        *out = (struct mend){slip, figure, shift[i]};
        return true;
    }
    return false;
}

/* How far a figure lies from the middle of the range. */
static struct amount distance(const struct claim *claim, struct amount figure,
                              const struct range *range)
{
    struct amount at = claim_meaning(claim, figure);
    struct amount twice = amount_add(at, at, ROUND_NEAR);
    struct amount ends = amount_add(range->low.at, range->high.at, ROUND_NEAR);
    struct amount apart = amount_add(twice, amount_negate(ends), ROUND_NEAR);

    return amount_sign(apart) < 0 ? amount_negate(apart) : apart;
}

static void take_nearer(const struct claim *claim, const struct range *range,
                        enum slip slip, int128 mantissa, struct mend *best)
{
    struct amount figure = {mantissa, claim->figure.exponent};

    if (!fits(claim, figure, claim->half, range))
        return;
    if (best->slip == slip && range_is_bounded(range) &&
        amount_compare(distance(claim, figure, range),
                       distance(claim, best->figure, range)) >= 0)
        return;
    if (best->slip == SLIP_NONE || best->slip == slip)
        *best = (struct mend){slip, figure, 0};
}

/* The printed digits, as units of the last of them. */
static int128 printed_digits(const struct claim *claim, int128 *unit)
{
    int32_t last = claim->half.exponent + 1; /* a half ends one digit further */

    *unit = 1;
    for (int32_t i = claim->figure.exponent; i < last; i++)
        *unit *= 10;
    return claim->figure.mantissa / *unit;
}

static void try_digits(const struct claim *claim, const struct range *range,
                       struct mend *best)
{
    int128 unit = 1;
    int128 digits = printed_digits(claim, &unit);
    int128 sign = digits < 0 ? -1 : 1;
    int128 size = digits * sign;
    int128 place = 1;

    for (int i = 0; i < MOST_DIGITS && place <= size; i++, place *= 10) {
        int128 digit = size / place % 10;
        for (int128 other = 0; other < 10; other++)
            if (other != digit)
                take_nearer(claim, range, SLIP_DIGIT,
                            sign * unit * (size + (other - digit) * place), best);
    }
    place = 1;
    for (int i = 0; i < MOST_DIGITS && place * 10 <= size; i++, place *= 10) {
        int128 low = size / place % 10;
        int128 high = size / place / 10 % 10;
        if (low != high)
            take_nearer(claim, range, SLIP_SWAP,
                        sign * unit * (size + (low - high) * (place * 10 - place)), best);
    }
}

/* Only a range inside one power of ten says where a figure is: one that ends at 0 takes in
   any figure that is small enough. */
static bool is_telling(const struct range *range)
{
    if (range_is_empty(range) || !range_is_bounded(range))
        return false;
    bool is_negative = amount_sign(range->high.at) < 0;
    struct amount near = is_negative ? amount_negate(range->high.at) : range->low.at;
    struct amount far = is_negative ? amount_negate(range->low.at) : range->high.at;

    return amount_sign(near) > 0 &&
           amount_compare(far, amount_multiply(near, amount_make(10, 0), ROUND_NEAR)) <=
               0;
}

struct mend mend_find(const struct claim *claim, const struct range *range)
{
    static const int32_t scales[] = {-3, 3, -6, 6, -9, 9};
    static const int32_t marks[] = {-1, 1, -2, 2};
    struct mend out = {.slip = SLIP_NONE};
    bool is_level = claim->printed == PRINTED_LEVEL;

    if (!claim->has_nominal || !is_telling(range))
        return out;
    if (is_level && try_shift(claim, range, SLIP_SCALE, scales, COUNT_OF(scales), &out))
        return out;
    if (try_shift(claim, range, SLIP_MARK, marks, COUNT_OF(marks), &out))
        return out;
    if (fits(claim, amount_negate(claim->figure), claim->half, range))
        return (struct mend){SLIP_SIGN, amount_negate(claim->figure), 0};
    try_digits(claim, range, &out);
    return out;
}
