/*
 * amount.c - directed arithmetic on wide decimals.
 */
#include "audit/amount.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"

enum { MOST_DIGITS = 37, FACTOR_DIGITS = 18, QUOTIENT_DIGITS = 20 };

static uint128 power(int32_t n)
{
    uint128 value = 1;

    while (n-- > 0)
        value *= 10;
    return value;
}

static int32_t digits_of(uint128 value)
{
    int32_t digits = 0;

    for (; value > UINT64_MAX; value /= 10)
        digits++;
    for (uint64_t low = (uint64_t)value; low > 0; low /= 10)
        digits++;
    return digits;
}

static uint128 magnitude_of(int128 a)
{
    return a < 0 ? (uint128)0 - (uint128)a : (uint128)a;
}

/* Does the rounding make a figure of this sign larger in size? */
static bool grows(enum rounding how, bool is_negative)
{
    return how != ROUND_NEAR && (how == ROUND_UP) == !is_negative;
}

/* A figure in sign and size, on its way to an amount. */
struct wide {
    uint128 size;
    int32_t exponent;
    bool is_negative;
};

static struct wide wide_of(struct amount a)
{
    return (struct wide){magnitude_of(a.mantissa), a.exponent, a.mantissa < 0};
}

static struct amount amount_of_wide(struct wide a)
{
    int128 size = (int128)a.size;
    return (struct amount){a.is_negative ? -size : size, a.exponent};
}

/* Drop the last n digits; `up` leaves no less than there was. */
static void shorten(struct wide *a, int32_t n, bool up)
{
    if (n <= 0)
        return;
    if (n > MOST_DIGITS) {
        a->size = up && a->size > 0 ? 1 : 0;
    } else {
        uint128 unit = power(n);
        a->size = a->size / unit + (up && a->size % unit != 0 ? 1 : 0);
    }
    a->exponent += n;
}

struct amount amount_make(int64_t mantissa, int32_t exponent)
{
    return (struct amount){mantissa, exponent};
}

struct amount amount_negate(struct amount a)
{
    a.mantissa = -a.mantissa;
    return a;
}

int amount_sign(struct amount a)
{
    return (a.mantissa > 0) - (a.mantissa < 0);
}

/* Bring both to one exponent, of which the lower may lose digits. */
static void align(struct wide *high, struct wide *low, enum rounding how)
{
    int32_t gap = high->exponent - low->exponent;
    int32_t room = MOST_DIGITS - 1 - digits_of(high->size);
    int32_t raise = gap < room ? gap : room;

    if (high->size == 0) {
        high->exponent = low->exponent;
        return;
    }
    if (raise >= 0) {
        high->size *= power(raise);
        high->exponent -= raise;
    } else { /* it has all the digits there are: one goes for the carry */
        shorten(high, -raise, grows(how, high->is_negative));
    }
    shorten(low, gap - raise, grows(how, low->is_negative));
}

struct amount amount_add(struct amount a, struct amount b, enum rounding how)
{
    int128 sum;

    if (a.exponent == b.exponent) {
        sum = a.mantissa + b.mantissa;
        if (magnitude_of(sum) < power(MOST_DIGITS))
            return (struct amount){sum, a.exponent};
    }
    struct wide left = wide_of(a);
    struct wide right = wide_of(b);
    if (left.exponent == right.exponent) { /* a digit too many */
        shorten(&left, 1, grows(how, left.is_negative));
        shorten(&right, 1, grows(how, right.is_negative));
    } else if (left.exponent > right.exponent) {
        align(&left, &right, how);
    } else {
        align(&right, &left, how);
    }
    struct amount out = amount_of_wide(left);
    out.mantissa += amount_of_wide(right).mantissa;
    return out;
}

struct amount amount_multiply(struct amount a, struct amount b, enum rounding how)
{
    struct wide left = wide_of(a);
    struct wide right = wide_of(b);
    bool is_negative = left.is_negative != right.is_negative;
    bool up = grows(how, is_negative);
    int128 product;

    if (!__builtin_mul_overflow(a.mantissa, b.mantissa, &product) &&
        magnitude_of(product) < power(MOST_DIGITS))
        return (struct amount){product, a.exponent + b.exponent};
    for (;;) {
        int32_t excess = digits_of(left.size) + digits_of(right.size) - MOST_DIGITS;
        if (excess <= 0)
            break;
        struct wide *longer = left.size > right.size ? &left : &right;
        int32_t spare = digits_of(longer->size) - FACTOR_DIGITS;
        shorten(longer, spare < excess ? spare : excess, up);
    }
    return amount_of_wide((struct wide){left.size * right.size,
                                        left.exponent + right.exponent, is_negative});
}

static void strip_zeros(struct wide *a)
{
    while (a->size != 0 && a->size % 10 == 0) {
        a->size /= 10;
        a->exponent++;
    }
}

struct amount amount_divide(struct amount a, struct amount b, enum rounding how)
{
    struct wide top = wide_of(a);
    struct wide bottom = wide_of(b);
    bool is_negative = top.is_negative != bottom.is_negative;
    bool up = grows(how, is_negative);

    strip_zeros(&bottom);
    shorten(&bottom, digits_of(bottom.size) - FACTOR_DIGITS, !up);
    int32_t room = MOST_DIGITS - digits_of(top.size);
    if (room > 0) {
        top.size *= power(room);
        top.exponent -= room;
    }
    struct wide out = {top.size / bottom.size, top.exponent - bottom.exponent,
                       is_negative};
    out.size += up && top.size % bottom.size != 0 ? 1 : 0;
    strip_zeros(&out);
    shorten(&out, digits_of(out.size) - QUOTIENT_DIGITS, up);
    return amount_of_wide(out);
}

int amount_compare(struct amount a, struct amount b)
{
    int sign = amount_sign(a);

    if (a.exponent == b.exponent)
        return (a.mantissa > b.mantissa) - (a.mantissa < b.mantissa);
    if (sign != amount_sign(b))
        return sign < amount_sign(b) ? -1 : 1;
    if (sign == 0)
        return 0;
    int32_t left = digits_of(magnitude_of(a.mantissa)) + a.exponent;
    int32_t right = digits_of(magnitude_of(b.mantissa)) + b.exponent;
    if (left != right)
        return (left > right) == (sign > 0) ? 1 : -1;
    /* As many digits before the mark: the finer one has room for the difference. */
    if (a.exponent > b.exponent)
        a.mantissa *= (int128)power(a.exponent - b.exponent);
    else
        b.mantissa *= (int128)power(b.exponent - a.exponent);
    return (a.mantissa > b.mantissa) - (a.mantissa < b.mantissa);
}

double amount_double(struct amount a)
{
    double value = (double)a.mantissa;

    return a.exponent < 0 ? value / pow(10.0, -a.exponent)
                          : value * pow(10.0, a.exponent);
}

struct amount amount_of_double(double value)
{
    if (value == 0.0)
        return (struct amount){0, 0};
    int32_t exponent = (int32_t)floor(log10(fabs(value))) - 14;
    double scaled =
        exponent < 0 ? value * pow(10.0, -exponent) : value / pow(10.0, exponent);
    struct wide out = {(uint128)llround(fabs(scaled)), exponent, value < 0.0};
    strip_zeros(&out);
    return amount_of_wide(out);
}

int32_t amount_magnitude(struct amount a)
{
    return a.mantissa == 0 ? 0 : digits_of(magnitude_of(a.mantissa)) + a.exponent - 1;
}

struct amount amount_round(struct amount a, int32_t digits, enum rounding how)
{
    struct wide out = wide_of(a);
    int32_t surplus = digits_of(out.size) - digits;

    if (surplus > 0 && how == ROUND_NEAR) {
        shorten(&out, surplus - 1, false);
        bool up = out.size % 10 >= 5;
        shorten(&out, 1, false);
        out.size += up ? 1 : 0;
    } else {
        shorten(&out, surplus, grows(how, out.is_negative));
    }
    return amount_of_wide(out);
}

size_t amount_format(struct amount a, int32_t shift, char buffer[AMOUNT_TEXT_SIZE])
{
    struct wide wide = wide_of(a);
    char digits[AMOUNT_TEXT_SIZE];
    size_t count = 0;
    size_t length = 0;

    strip_zeros(&wide);
    wide.exponent -= shift;
    if (wide.size == 0) {
        memcpy(buffer, "0", 2);
        return 1;
    }
    int32_t power = 0; /* of ten, told behind an e where there would be too many zeros */
    if (wide.exponent > MOST_DIGITS || wide.exponent < -MOST_DIGITS) {
        power = wide.exponent;
        wide.exponent = 0;
    }
    for (int32_t i = wide.exponent; i > 0; i--)
        digits[count++] = '0';
    for (; wide.size > 0 || (int32_t)count <= -wide.exponent; wide.size /= 10)
        digits[count++] = (char)('0' + (int)(wide.size % 10));
    if (wide.is_negative)
        buffer[length++] = '-';
    while (count > 0) {
        if (wide.exponent < 0 && (int32_t)count == -wide.exponent)
            buffer[length++] = '.';
        buffer[length++] = digits[--count];
    }
    buffer[length] = '\0';
    if (power != 0)
        length += (size_t)snprintf(buffer + length, AMOUNT_TEXT_SIZE - length, "e%d",
                                   (int)power);
    return length;
}
