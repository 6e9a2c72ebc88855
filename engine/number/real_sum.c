/*
 * real_sum.c - a sum of doubles without error until it is read.
 *
 * Every double is a whole number of 2^-1074. The sum keeps that whole number in limbs of
 * 32 bits, each in 64 bits with a sign, so that an add touches three limbs and carries
 * nothing. Before a limb could run over (after 2^30 adds), all carries are settled: then
 * limbs are 0 to 2^32 - 1 but for the last, which has the sign of the sum.
 */
#include "number/exact.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/macros.h"

enum { LIMB_BITS = 32, LAST_LIMB = 69, LOWEST_EXPONENT = -1074 };
enum { PENDING_LIMIT = 1 << 30 };

_Static_assert(COUNT_OF(((struct real_sum *)NULL)->limb) == LAST_LIMB + 1,
               "limbs of a sum");

void real_sum_init(struct real_sum *sum)
{
    memset(sum, 0, sizeof *sum);
}

static void settle(struct real_sum *sum)
{
    for (int i = 0; i < LAST_LIMB; i++) {
        int64_t carry = sum->limb[i] >> LIMB_BITS;
        sum->limb[i] &= UINT32_MAX;
        sum->limb[i + 1] += carry;
    }
    sum->pending = 1; /* a settled limb is as large as one add makes it */
}

void real_sum_add(struct real_sum *sum, double value)
{
    uint64_t bits;

    assert(isfinite(value));
    memcpy(&bits, &value, sizeof bits);
    unsigned exponent = (unsigned)(bits >> 52) & 0x7FF;
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    if (exponent != 0) {
        mantissa |= (uint64_t)1 << 52;
        exponent--;
    }
    int64_t *limb = sum->limb + exponent / LIMB_BITS;
    uint128 wide = (uint128)mantissa << exponent % LIMB_BITS;
    int64_t sign = -(int64_t)(bits >> 63); /* x ^ -1 - -1 is -x */
    limb[0] += ((int64_t)(uint32_t)wide ^ sign) - sign;
    limb[1] += ((int64_t)(uint32_t)(wide >> 32) ^ sign) - sign;
    limb[2] += ((int64_t)(uint32_t)(wide >> 64) ^ sign) - sign;
    if (++sum->pending >= PENDING_LIMIT)
        settle(sum);
}

void real_sum_merge(struct real_sum *sum, const struct real_sum *other)
{
    settle(sum);
    for (int i = 0; i <= LAST_LIMB; i++)
        sum->limb[i] += other->limb[i];
    sum->pending += other->pending;
    if (sum->pending >= PENDING_LIMIT)
        settle(sum);
}

/*
 * The limbs hold at least the 64 bits that decide, and a sticky bit for all below.
 * A sum below the normal doubles has at most 52 bits and is exact.
 */
double real_sum_round(const struct real_sum *sum)
{
    struct real_sum total = *sum;
    uint64_t below = 0;
    int last = LAST_LIMB;

    settle(&total);
    bool is_negative = total.limb[LAST_LIMB] < 0;
    if (is_negative) {
        for (int i = 0; i <= LAST_LIMB; i++)
            total.limb[i] = -total.limb[i];
        settle(&total);
    }
    while (last > 2 && total.limb[last] == 0)
        last--;
    for (int i = 0; i < last - 2; i++)
        below |= (uint64_t)total.limb[i];

    uint128 wide = (uint128)total.limb[last] << 64 | (uint128)total.limb[last - 1] << 32 |
                   (uint128)total.limb[last - 2];
    int exponent = LOWEST_EXPONENT + (last - 2) * LIMB_BITS;
    if (wide >> 64 != 0) {
        int excess = 64 - __builtin_clzll((uint64_t)(wide >> 64));
        below |= (uint64_t)((wide << (128 - excess)) != 0);
        wide >>= excess;
        exponent += excess;
    }
    double rounded = ldexp((double)((uint64_t)wide | (below != 0)), exponent);
    return is_negative ? -rounded : rounded;
}
