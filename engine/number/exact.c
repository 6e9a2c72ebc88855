/*
 * exact.c - 128- and 256-bit integers, and quotients of them rounded once.
 *
 * A quotient is rounded from its first 55 or more bits: 53 that stay, one that decides,
 * and a last bit that is set wherever anything nonzero follows (the sticky bit). The
 * processor rounds such a 64-bit integer to the nearest double, ties to even; scaling
 * by a power of two is then exact, as no quotient here is near the ends of the doubles.
 */
#include "number/exact.h"

#include <assert.h>
#include <math.h>

enum { DOUBLE_BITS = 53, QUOTIENT_BITS = 55 };

bool int128_to_int64(int128 wide, int64_t *out)
{
    if (wide < INT64_MIN || wide > INT64_MAX)
        return false;
    *out = (int64_t)wide;
    return true;
}

static uint128 magnitude_of(int128 a)
{
    return a < 0 ? 0 - (uint128)a : (uint128)a;
}

/* Leading zero bits of a, which is not 0. */
static int leading_zeros(uint128 a)
{
    uint64_t high = (uint64_t)(a >> 64);

    return high != 0 ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)a);
}

/* ---- quotients of 128 bits ---- */

/* A quotient of a number of 128 bits by this one has the bits that decide. */
static bool is_short_divisor(uint128 below)
{
    return below >> (128 - QUOTIENT_BITS) == 0;
}

double quotient_round(int128 a, int128 b)
{
    uint128 above = magnitude_of(a);
    uint128 below = magnitude_of(b);

    assert(b != 0);
    if (((above | below) >> DOUBLE_BITS) == 0)
        return above == 0 ? 0.0 : (double)(int64_t)a / (double)(int64_t)b;
    if (above == 0)
        return 0.0;
    if (!is_short_divisor(below))
        return int256_quotient_round(int256_of(a), int256_of(b));

    /* above < 2^128 fills all bits, so the quotient has 55 of them or more. */
    int shift = leading_zeros(above);
    above <<= shift;
    uint128 quotient = above / below;
    bool is_sticky = quotient * below != above;
    if (quotient >> 64 != 0) {
        int excess = 64 - leading_zeros(quotient);
        is_sticky = is_sticky || (quotient << (128 - excess)) != 0;
        quotient >>= excess;
        shift -= excess;
    }
    double rounded = ldexp((double)((uint64_t)quotient | is_sticky), -shift);
    return (a < 0) != (b < 0) ? -rounded : rounded;
}

int128 quotient_nearest(int128 a, int128 b)
{
    assert(b != 0);
    uint128 below = magnitude_of(b);
    uint128 quotient = magnitude_of(a) / below;
    uint128 rest = magnitude_of(a) % below;

    if (rest >= below - rest)
        quotient++;
    return (int128)((a < 0) != (b < 0) ? 0 - quotient : quotient);
}

int product_compare(int128 a, int128 b, int128 c, int128 d)
{
    return int256_compare(int256_multiply(a, b), int256_multiply(c, d));
}

/* ---- 256 bits ---- */

struct int256 int256_of(int128 a)
{
    uint64_t sign = a < 0 ? UINT64_MAX : 0;
    struct int256 wide = {{(uint64_t)a, (uint64_t)((uint128)a >> 64), sign, sign}};
    return wide;
}

struct int256 int256_multiply(int128 a, int128 b)
{
    uint128 x = magnitude_of(a);
    uint128 y = magnitude_of(b);
    uint64_t x0 = (uint64_t)x;
    uint64_t x1 = (uint64_t)(x >> 64);
    uint64_t y0 = (uint64_t)y;
    uint64_t y1 = (uint64_t)(y >> 64);

    uint128 low = (uint128)x0 * y0;
    uint128 cross = (uint128)x1 * y0 + (low >> 64);
    uint128 other = (uint128)x0 * y1 + (uint64_t)cross;
    uint128 high = (uint128)x1 * y1 + (cross >> 64) + (other >> 64);
    struct int256 product = {
        {(uint64_t)low, (uint64_t)other, (uint64_t)high, (uint64_t)(high >> 64)}};
    return (a < 0) != (b < 0) ? int256_negate(product) : product;
}

int int256_sign(struct int256 a)
{
    if (a.word[3] >> 63 != 0)
        return -1;
    return (a.word[0] | a.word[1] | a.word[2] | a.word[3]) != 0;
}

/* The sum modulo 2^256. */
static struct int256 add_words(struct int256 a, struct int256 b, uint64_t carry)
{
    for (int i = 0; i < 4; i++) {
        uint128 sum = (uint128)a.word[i] + b.word[i] + carry;
        a.word[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return a;
}

bool int256_add(struct int256 *sum, struct int256 a)
{
    struct int256 total = add_words(*sum, a, 0);
    uint64_t differs = (total.word[3] ^ sum->word[3]) & (total.word[3] ^ a.word[3]);

    if (differs >> 63 != 0)
        return false;
    *sum = total;
    return true;
}

static struct int256 invert(struct int256 a)
{
    for (int i = 0; i < 4; i++)
        a.word[i] = ~a.word[i];
    return a;
}

struct int256 int256_negate(struct int256 a)
{
    return add_words(invert(a), int256_of(0), 1);
}

/* Two's complement serves both signs. */
struct int256 int256_scale(struct int256 a, uint32_t factor)
{
    uint64_t carry = 0;

    for (int i = 0; i < 4; i++) {
        uint128 product = (uint128)a.word[i] * factor + carry;
        a.word[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    return a;
}

/* The order of a and b as unsigned numbers. */
static int compare_words(struct int256 a, struct int256 b)
{
    for (int i = 3; i >= 0; i--)
        if (a.word[i] != b.word[i])
            return a.word[i] < b.word[i] ? -1 : 1;
    return 0;
}

int int256_compare(struct int256 a, struct int256 b)
{
    /* Turning the sign bits over makes the signed order the unsigned one. */
    a.word[3] ^= (uint64_t)1 << 63;
    b.word[3] ^= (uint64_t)1 << 63;
    return compare_words(a, b);
}

static struct int256 shift_once(struct int256 a)
{
    return add_words(a, a, 0);
}

/* Shift a, unsigned and not 0, until its top bit is set; by how much. */
static int normalise(struct int256 *a)
{
    int shift = 0;

    for (; a->word[3] == 0; shift += 64) {
        a->word[3] = a->word[2];
        a->word[2] = a->word[1];
        a->word[1] = a->word[0];
        a->word[0] = 0;
    }
    int bits = __builtin_clzll(a->word[3]);
    for (int i = 3; i >= 0 && bits > 0; i--) {
        uint64_t from_below = i > 0 ? a->word[i - 1] >> (64 - bits) : 0;
        a->word[i] = a->word[i] << bits | from_below;
    }
    return shift + bits;
}

static bool int256_to_int128(struct int256 wide, int128 *out)
{
    *out = (int128)((uint128)wide.word[1] << 64 | wide.word[0]);
    return int256_compare(wide, int256_of(*out)) == 0;
}

/* Where 128 bits do not do: long division, one bit at a time, of two numbers with their
   top bits set. */
double int256_quotient_round(struct int256 a, struct int256 b)
{
    bool is_negative = (int256_sign(a) < 0) != (int256_sign(b) < 0);
    int128 narrow_a;
    int128 narrow_b;

    assert(int256_sign(b) != 0);
    if (int256_to_int128(a, &narrow_a) && int256_to_int128(b, &narrow_b) &&
        is_short_divisor(magnitude_of(narrow_b)))
        return quotient_round(narrow_a, narrow_b);
    if (int256_sign(a) == 0)
        return 0.0;
    struct int256 rest = int256_sign(a) < 0 ? int256_negate(a) : a;
    struct int256 below = int256_sign(b) < 0 ? int256_negate(b) : b;
    int shift = normalise(&rest) - normalise(&below);
    uint64_t quotient = 0;
    uint64_t carry = 0; /* bit 256 of rest */

    for (int bit = 63; bit >= 0; bit--) {
        if (carry != 0 || compare_words(rest, below) >= 0) {
            rest = add_words(rest, invert(below), 1);
            quotient |= (uint64_t)1 << bit;
        }
        carry = rest.word[3] >> 63;
        rest = shift_once(rest);
    }
    bool is_sticky = carry != 0 || compare_words(rest, int256_of(0)) != 0;
    double rounded = ldexp((double)(quotient | is_sticky), -63 - shift);
    return is_negative ? -rounded : rounded;
}
