/*
 * real_parse.c - the nearest double of a decimal text.
 *
 * After Eisel and Lemire, "Number Parsing at a Gigabyte per Second" (2021): the first 19
 * digits, times a power of ten of 128 bits. Cutting digits and power leaves the product a
 * little low, by a known amount; so it is rounded twice, once as it is and once with that
 * amount added. Where both give the same double, that is the answer. Otherwise the text
 * is next to the middle of the two, and whole numbers decide (compare_to_middle).
 *
 * Doubles are handled as their bits: for positive ones the next double is the next
 * integer, from 0 up to infinity.
 */
#include "number/real_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "number/big_integer.h"
#include "number/exact.h"
#include "number/power_table.h"
#include "number/refuse.h"

/* The middle of two doubles has at most 767 digits; a 1 stands for all after 800. */
enum { FIRST_DIGITS = 19, ALL_DIGITS = 800, EXPONENT_LIMIT = 1000000000 };

static const uint64_t infinity_bits = (uint64_t)0x7FF << 52;

/* A number as written; zeros before its first digit do not count. */
struct scan {
    const char *text;
    size_t length;
    size_t at;
    size_t first;     /* place of the first digit that is not 0 */
    int64_t count;    /* digits from there on */
    int64_t exponent; /* the weight of the last digit is 10^exponent */
    uint64_t head;    /* the first 19 of the digits */
    bool is_cut;      /* the other digits are not all 0 */
    bool is_negative;
};

static bool take(struct scan *scan, char what)
{
    if (scan->at == scan->length || scan->text[scan->at] != what)
        return false;
    scan->at++;
    return true;
}

/* The digit here, or 10 and more. */
static unsigned peek_digit(const struct scan *scan)
{
    return scan->at < scan->length ? (unsigned)(unsigned char)scan->text[scan->at] - '0'
                                   : 10;
}

static size_t take_digits(struct scan *scan)
{
    size_t start = scan->at;

    for (unsigned digit; (digit = peek_digit(scan)) < 10; scan->at++) {
        if (scan->count == 0 && digit == 0)
            continue;
        if (scan->count == 0)
            scan->first = scan->at;
        if (scan->count++ < FIRST_DIGITS)
            scan->head = scan->head * 10 + digit;
        else
            scan->is_cut = scan->is_cut || digit != 0;
    }
    return scan->at - start;
}

static bool take_exponent(struct scan *scan)
{
    bool is_negative = take(scan, '-');
    int64_t exponent = 0;
    size_t start;

    if (!is_negative)
        take(scan, '+');
    start = scan->at;
    for (unsigned digit; (digit = peek_digit(scan)) < 10; scan->at++)
        if (exponent < EXPONENT_LIMIT)
            exponent = exponent * 10 + digit;
    scan->exponent += is_negative ? -exponent : exponent;
    return scan->at > start;
}

/* False: the text breaks the notation at scan->at. */
static bool take_number(struct scan *scan)
{
    scan->is_negative = take(scan, '-');
    if (!scan->is_negative)
        take(scan, '+');
    size_t digits = take_digits(scan);
    if (take(scan, '.')) {
        size_t decimals = take_digits(scan);
        scan->exponent = -(int64_t)decimals;
        digits += decimals;
    }
    if (digits == 0)
        return false;
    if ((take(scan, 'e') || take(scan, 'E')) && !take_exponent(scan))
        return false;
    return scan->at == scan->length;
}

/* The nearest double of mantissa * 2^exponent, ties to even; is_sticky: and a little. */
static uint64_t round_bits(uint64_t mantissa, bool is_sticky, int exponent)
{
    int lowest = exponent + 63 - __builtin_clzll(mantissa) - 52; /* weight kept */
    if (lowest < -1074)
        lowest = -1074;

    int dropped = lowest - exponent; /* bits; at least 10 as mantissa has 63 */
    if (dropped > 64)
        return 0;
    uint64_t kept = dropped < 64 ? mantissa >> dropped : 0;
    uint64_t half = (uint64_t)1 << (dropped - 1);
    bool is_past_half = is_sticky || (mantissa & (half - 1)) != 0;
    if ((mantissa & half) != 0 && (is_past_half || kept % 2 != 0))
        kept++;

    /* The leading bit of a normal `kept` adds the 1 that the exponent lacks. */
    uint64_t bits = ((uint64_t)(lowest + 1074) << 52) + kept;
    return bits < infinity_bits ? bits : infinity_bits;
}

/* digits * 10^n from the table's low end of 10^n, or from its high end; digits not 0. */
static uint64_t round_product(uint64_t digits, int n, bool is_high_end)
{
    struct power power = power_of_ten(n);
    int shift = __builtin_clzll(digits);

    digits <<= shift;
    uint128 product = (uint128)digits * power.low;
    uint64_t rest = (uint64_t)product;
    product = (uint128)digits * power.high + (product >> 64);
    if (is_high_end && !power_is_exact(n)) {
        rest += digits;
        product += rest < digits;
    }
    return round_bits((uint64_t)(product >> 64), ((uint64_t)product | rest) != 0,
                      power_exponent(n) - shift + 128);
}

/* The order of the number and of the middle between a double and the next. */
static int compare_to_middle(const struct scan *scan, uint64_t bits)
{
    int field = (int)(bits >> 52);
    uint64_t mantissa = bits & (((uint64_t)1 << 52) - 1);
    if (field != 0)
        mantissa |= (uint64_t)1 << 52;
    int middle_exponent = (field != 0 ? field : 1) - 1076;

    struct big_integer number;
    int64_t used = 0;
    int number_exponent = (int)scan->exponent;
    bool has_more = false;
    big_init(&number, 0);
    for (size_t at = scan->first; used < scan->count; at++) {
        if (scan->text[at] == '.')
            continue;
        unsigned digit = (unsigned)(unsigned char)scan->text[at] - '0';
        if (used < ALL_DIGITS)
            big_multiply_add(&number, 10, digit);
        else
            has_more = has_more || digit != 0;
        used++;
    }
    if (used > ALL_DIGITS)
        number_exponent = (int)(scan->exponent + used - ALL_DIGITS);
    if (has_more) {
        big_multiply_add(&number, 10, 1);
        number_exponent--;
    }

    /* number * 10^n against (2 mantissa + 1) * 2^m: fives to one side, twos to the other. */
    struct big_integer middle;
    big_init(&middle, 2 * mantissa + 1);
    if (number_exponent >= 0)
        big_multiply_power_of_five(&number, (unsigned)number_exponent);
    else
        big_multiply_power_of_five(&middle, (unsigned)-number_exponent);
    if (number_exponent > middle_exponent)
        big_shift_left(&number, (unsigned)(number_exponent - middle_exponent));
    else
        big_shift_left(&middle, (unsigned)(middle_exponent - number_exponent));
    return big_compare(&number, &middle);
}

/* The bits of the nearest double, without the sign. */
static uint64_t nearest_bits(const struct scan *scan)
{
    int64_t n = scan->exponent;

    if (scan->count > FIRST_DIGITS)
        n += scan->count - FIRST_DIGITS;
    if (scan->count == 0 || n < POWER_TABLE_FIRST)
        return 0;
    if (n > POWER_TABLE_LAST)
        return infinity_bits;

    uint64_t low = round_product(scan->head, (int)n, false);
    uint64_t high = round_product(scan->head + scan->is_cut, (int)n, true);
    if (low == high)
        return low;
    int side = compare_to_middle(scan, low);
    return side > 0 || (side == 0 && low % 2 != 0) ? high : low;
}

tide_status real_parse(const char *text, size_t length, double *out, tide_error *err)
{
    struct scan scan = {.text = text, .length = length};

    if (!take_number(&scan))
        return refuse_number(text, length, scan.at, "does not belong to a number", err);

    uint64_t bits = nearest_bits(&scan);
    if (bits == infinity_bits)
        return error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
                         "the number is beyond the largest double");
    bits |= (uint64_t)scan.is_negative << 63;
    memcpy(out, &bits, sizeof bits);
    return TIDE_STATUS_OK;
}
