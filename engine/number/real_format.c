/*
 * real_format.c - the shortest decimal text of a double.
 *
 * Raffaello Giulietti, "The Schubfach way to render doubles" (2020). A double c * 2^q
 * stands for all reals nearer to it than to its neighbours. With k the largest power of
 * ten that is not wider than this interval, at most two multiples of 10^k on either side
 * of the double and at most one multiple of 10^(k+1) come into question. They are
 * compared with the ends of the interval, all scaled by 4 * 10^-k and cut to integers
 * with a sticky last bit; 128 bits of the power are enough for the comparisons to be
 * those of the exact values.
 */
#include "number/real_text.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "number/exact.h"
#include "number/power_table.h"

/* digits * 10^exponent */
struct shortest {
    uint64_t digits;
    int exponent;
};

/* value * power / 2^128, cut, the last bit set where anything was cut off. A power that was
   rounded up adds less than 1 to the low half of the product: a whole result stays whole. */
static uint64_t scale_sticky(uint64_t value, struct power power)
{
    uint128 low = (uint128)value * power.low;
    uint128 product = (uint128)value * power.high + (low >> 64);

    return (uint64_t)(product >> 64) | ((uint64_t)product != 0);
}

/* c * 2^q; is_edge: the doubles below are twice as dense. */
static struct shortest find_shortest(uint64_t c, int q, bool is_edge)
{
    bool is_even = c % 2 == 0;
    /* floor(log10(2^q)), or of 3/4 of that at an edge */
    int k = (q * 1262611 - (is_edge ? 524031 : 0)) >> 22;
    struct power power = power_of_ten(-k);
    int shift = q + power_exponent(-k) + 128;

    if (!power_is_exact(-k) && ++power.low == 0)
        power.high++; /* the method wants the power rounded up */

    uint64_t at = scale_sticky(4 * c << shift, power);
    uint64_t lowest = scale_sticky((4 * c - (is_edge ? 1 : 2)) << shift, power);
    uint64_t highest = scale_sticky((4 * c + 2) << shift, power);
    lowest += is_even ? 0 : 1; /* the ends read back as c only where c is even */
    highest -= is_even ? 0 : 1;

    uint64_t below = at / 4;
    uint64_t ten_below = below / 10;
    bool is_below_in = lowest <= 40 * ten_below;
    bool is_above_in = 40 * ten_below + 40 <= highest;
    if (below >= 10 && is_below_in != is_above_in)
        return (struct shortest){ten_below + is_above_in, k + 1};

    is_below_in = lowest <= 4 * below;
    is_above_in = 4 * below + 4 <= highest;
    if (is_below_in != is_above_in)
        return (struct shortest){below + is_above_in, k};

    uint64_t middle = 4 * below + 2;
    bool rounds_up = at > middle || (at == middle && below % 2 != 0);
    return (struct shortest){below + rounds_up, k};
}

static struct shortest shortest_of(double magnitude)
{
    uint64_t bits;
    struct shortest found;

    memcpy(&bits, &magnitude, sizeof bits);
    int exponent = (int)(bits >> 52);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    if (exponent == 0)
        found = find_shortest(fraction, -1074, false);
    else
        found = find_shortest(fraction | (uint64_t)1 << 52, exponent - 1075,
                              fraction == 0 && exponent > 1);
    while (found.digits % 10 == 0) {
        found.digits /= 10;
        found.exponent++;
    }
    return found;
}

static size_t put_zeros(char *to, int count)
{
    size_t length = count > 0 ? (size_t)count : 0;

    memset(to, '0', length);
    return length;
}

/* `point` digits stand before the point. */
static size_t put_plain(char *to, const char *digits, int count, int point)
{
    size_t length = 0;

    if (point <= 0) {
        to[length++] = '0';
        to[length++] = '.';
        length += put_zeros(to + length, -point);
        memcpy(to + length, digits, (size_t)count);
        return length + (size_t)count;
    }
    if (point >= count) {
        memcpy(to, digits, (size_t)count);
        return (size_t)count + put_zeros(to + count, point - count);
    }
    memcpy(to, digits, (size_t)point);
    to[point] = '.';
    memcpy(to + point + 1, digits + point, (size_t)(count - point));
    return (size_t)count + 1;
}

static size_t put_scientific(char *to, const char *digits, int count, int point)
{
    size_t length = 0;
    int exponent = point - 1;

    to[length++] = digits[0];
    if (count > 1) {
        to[length++] = '.';
        memcpy(to + length, digits + 1, (size_t)(count - 1));
        length += (size_t)(count - 1);
    }
    to[length++] = 'e';
    to[length++] = exponent < 0 ? '-' : '+';
    exponent = exponent < 0 ? -exponent : exponent;
    if (exponent >= 100)
        to[length++] = (char)('0' + exponent / 100);
    to[length++] = (char)('0' + exponent / 10 % 10);
    to[length++] = (char)('0' + exponent % 10);
    return length;
}

size_t real_format(double value, char buffer[REAL_TEXT_SIZE])
{
    char room[20];
    char *digits = room + sizeof room;
    size_t length = 0;

    assert(isfinite(value));
    if (value == 0.0) {
        memcpy(buffer, "0", 2);
        return 1;
    }
    if (value < 0.0)
        buffer[length++] = '-';

    struct shortest found = shortest_of(fabs(value));
    do {
        *--digits = (char)('0' + found.digits % 10);
        found.digits /= 10;
    } while (found.digits != 0);
    int count = (int)(room + sizeof room - digits);
    int point = count + found.exponent;
    if (point > -5 && point <= 17)
        length += put_plain(buffer + length, digits, count, point);
    else
        length += put_scientific(buffer + length, digits, count, point);
    buffer[length] = '\0';
    return length;
}
