/*
 * decimal_round.c - rounding the text of a number, digit by digit.
 *
 * A figure is rounded as a reader would round what is written, not as its binary value
 * would fall: 0.15 at one decimal is 0.2, although the double lies below.
 *
 * The digits of the text are seen as one row with the point after `point` of them; an
 * exponent only moves the point. Places outside of the row hold zeros.
 */
#include "number/decimal.h"

#include <assert.h>
#include <string.h>

struct digit_row {
    const char *text; /* from the first digit on */
    int64_t mark;     /* place of the point in text; count where there is none */
    int64_t count;    /* digits */
    int64_t point;    /* digits before the point once the exponent is applied */
};

static struct digit_row row_read(const char *text, size_t length)
{
    struct digit_row row = {.text = text, .mark = -1};
    int64_t exponent = 0;
    size_t at = 0;

    for (; at < length && text[at] != 'e' && text[at] != 'E'; at++) {
        if (text[at] == '.')
            row.mark = row.count;
        else
            row.count++;
    }
    if (row.mark < 0)
        row.mark = row.count;
    if (at < length) {
        bool is_negative = text[at + 1] == '-';
        at += is_negative || text[at + 1] == '+' ? 2 : 1;
        for (; at < length; at++)
            exponent = exponent * 10 + (text[at] - '0');
        if (is_negative)
            exponent = -exponent;
    }
    row.point = row.mark + exponent;
    return row;
}

static int row_digit(const struct digit_row *row, int64_t i)
{
    if (i < 0 || i >= row->count)
        return 0;
    return row->text[i < row->mark ? i : i + 1] - '0';
}

/* Whether the digits from `cut` on round the one before them up. */
static bool row_rounds_up(const struct digit_row *row, int64_t cut, bool half_even)
{
    int first = row_digit(row, cut);

    if (first != 5 || !half_even)
        return first >= 5;
    for (int64_t i = cut < 0 ? 0 : cut + 1; i < row->count; i++)
        if (row_digit(row, i) != 0)
            return true;
    return row_digit(row, cut - 1) % 2 != 0;
}

size_t decimal_round_text(const char *text, size_t length, int32_t decimals,
                          bool half_even, char *buffer, size_t size)
{
    bool is_negative = length > 0 && text[0] == '-';
    size_t start = is_negative ? 1 : 0;

    assert(decimals >= 0 && decimals <= 30);
    struct digit_row row = row_read(text + start, length - start);
    int64_t cut = row.point + decimals;
    int64_t first = row.point > 0 ? 0 : row.point - 1; /* one digit before the point */
    int carry = row_rounds_up(&row, cut, half_even) ? 1 : 0;
    bool is_zero = carry == 0;
    bool grows = carry == 1;

    for (int64_t i = first; i < cut; i++) {
        is_zero = is_zero && row_digit(&row, i) == 0;
        grows = grows && row_digit(&row, i) == 9;
    }
    is_negative = is_negative && !is_zero;

    size_t head = (size_t)is_negative + (size_t)grows;
    size_t end = head + (size_t)(cut - first) + (decimals > 0);
    if (end + 1 > size)
        return 0;
    if (is_negative)
        buffer[0] = '-';
    if (grows)
        buffer[head - 1] = '1';
    buffer[end] = '\0';

    size_t to = end;
    for (int64_t i = cut - 1; i >= first; i--) {
        int digit = row_digit(&row, i) + carry;
        carry = digit / 10;
        buffer[--to] = (char)('0' + digit % 10);
        if (i == row.point && decimals > 0)
            buffer[--to] = '.';
    }
    return end;
}
