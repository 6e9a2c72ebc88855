/*
 * decimal_parse.c - figures as written, read without a rounding.
 *
 * Nearly every cell is digits with at most one mark, so that case has a loop of its own
 * (parse_plain). All else goes through a scan that knows the whole notation and names
 * the first byte that breaks it.
 *
 * The scan keeps a figure as significant * 10^zeros, so that trailing zeros cost
 * nothing: an exponent only changes how many there are, and those after the decimal mark
 * can be dropped where a figure would otherwise not fit.
 */
#include "number/decimal.h"

#include <string.h>

#include "base/error.h"
#include "number/refuse.h"

/* An exponent beyond this is kept as this: no cell has as many digits. */
enum { EXPONENT_LIMIT = 1000000000 };

struct scan {
    const char *text;
    size_t length;
    size_t at;
    const struct decimal_marks *marks;
    uint64_t significant;
    int64_t zeros;    /* zeros after `significant` */
    bool is_too_long; /* `significant` does not fit */
};

/* Digits with at most one mark and a minus, if the mantissa fits; false: look closer. */
static bool parse_plain(const char *text, size_t length, char mark, struct decimal *out)
{
    bool is_negative = length > 0 && text[0] == '-';
    size_t start = is_negative ? 1 : 0;
    size_t mark_at = length;
    uint64_t mantissa = 0;

    if (length - start > 19)
        return false;
    for (size_t at = start; at < length; at++) {
        unsigned digit = (unsigned)(unsigned char)text[at] - '0';
        if (digit < 10)
            mantissa = mantissa * 10 + digit;
        else if (text[at] == mark && mark_at == length)
            mark_at = at;
        else
            return false;
    }

    size_t decimals = mark_at < length ? length - mark_at - 1 : 0;
    size_t digits = length - start - (mark_at < length);
    if (digits == 0 || mantissa > INT64_MAX)
        return false;
    out->mantissa = is_negative ? -(int64_t)mantissa : (int64_t)mantissa;
    out->scale = (int32_t)decimals;
    return true;
}

/* ---- the whole notation ---- */

static tide_status refuse(const struct scan *scan, tide_error *err)
{
    return refuse_number(scan->text, scan->length, scan->at,
                         "is no digit and no mark of this column", err);
}

static tide_status refuse_grouping(size_t at, tide_error *err)
{
    tide_status status =
        error_set(err, TIDE_STATUS_PARSE, "bad_grouping",
                  "this grouping mark does not part groups of three digits");
    if (err != NULL)
        err->caret_at = (uint32_t)at;
    return status;
}

static tide_status refuse_range(tide_error *err)
{
    tide_status status =
        error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
                  "the figure needs more than 64 bits with 0 to 18 decimals");
    error_hint(err, "figures of this size can be read as doubles");
    return status;
}

static bool take(struct scan *scan, const char *what)
{
    size_t length = strlen(what);

    if (length == 0 || scan->length - scan->at < length ||
        memcmp(scan->text + scan->at, what, length) != 0)
        return false;
    scan->at += length;
    return true;
}

static bool take_minus(struct scan *scan)
{
    return take(scan, "-") || take(scan, "\xE2\x88\x92") /* U+2212 */ ||
           take(scan, "\xE2\x80\x93") /* en dash */;
}

static void add_digit(struct scan *scan, unsigned digit)
{
    if (digit == 0) {
        scan->zeros += scan->significant != 0;
        return;
    }
    if (scan->zeros >= DECIMAL_MAX_SCALE ||
        __builtin_mul_overflow(scan->significant,
                               (uint64_t)decimal_power((int32_t)scan->zeros + 1),
                               &scan->significant) ||
        __builtin_add_overflow(scan->significant, digit, &scan->significant))
        scan->is_too_long = true;
    scan->zeros = 0;
}

/* Take a run of digits; how many. */
static size_t take_digits(struct scan *scan)
{
    size_t start = scan->at;

    for (; scan->at < scan->length; scan->at++) {
        unsigned digit = (unsigned)(unsigned char)scan->text[scan->at] - '0';
        if (digit > 9)
            break;
        add_digit(scan, digit);
    }
    return scan->at - start;
}

static bool take_exponent(struct scan *scan, int64_t *exponent)
{
    bool is_negative = take(scan, "-");
    size_t start;

    if (!is_negative)
        take(scan, "+");
    start = scan->at;
    *exponent = 0;
    for (; scan->at < scan->length; scan->at++) {
        unsigned digit = (unsigned)(unsigned char)scan->text[scan->at] - '0';
        if (digit > 9)
            break;
        if (*exponent < EXPONENT_LIMIT)
            *exponent = *exponent * 10 + digit;
    }
    if (is_negative)
        *exponent = -*exponent;
    return scan->at > start;
}

/* Digits, grouping, decimal mark, exponent; *scale is decimals less exponent. */
static tide_status take_number(struct scan *scan, int64_t *scale, tide_error *err)
{
    const char mark[2] = {scan->marks->decimal, '\0'};
    size_t run = take_digits(scan);
    size_t digits = run;
    size_t decimals = 0;
    int64_t exponent = 0;

    for (size_t mark_at = scan->at; take(scan, scan->marks->grouping);
         mark_at = scan->at) {
        if (run == 0 || run > 3)
            return refuse_grouping(mark_at, err);
        run = take_digits(scan);
        if (run != 3)
            return refuse_grouping(mark_at, err);
    }
    if (take(scan, mark))
        decimals = take_digits(scan);
    if (digits + decimals == 0)
        return refuse(scan, err);
    if ((take(scan, "e") || take(scan, "E")) && !take_exponent(scan, &exponent))
        return refuse(scan, err);
    *scale = (int64_t)decimals - exponent;
    return TIDE_STATUS_OK;
}

/* Fold the scale into 0 to 18 and the zeros into the mantissa; false: does not fit. */
static bool settle(const struct scan *scan, int64_t scale, bool is_negative,
                   struct decimal *out)
{
    uint64_t limit = is_negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t magnitude = scan->significant;
    int64_t zeros = scan->zeros;

    if (magnitude == 0 && !scan->is_too_long) {
        out->mantissa = 0;
        out->scale = scale < 0                   ? 0
                     : scale > DECIMAL_MAX_SCALE ? DECIMAL_MAX_SCALE
                                                 : (int32_t)scale;
        return true;
    }
    if (scale < 0) {
        zeros -= scale;
        scale = 0;
    }
    if (scale > DECIMAL_MAX_SCALE) {
        zeros -= scale - DECIMAL_MAX_SCALE;
        scale = DECIMAL_MAX_SCALE;
    }
    if (scan->is_too_long || zeros < 0 || magnitude > limit)
        return false;
    while (zeros > 0 && magnitude <= limit / 10) {
        magnitude *= 10;
        zeros--;
    }
    if (zeros > scale)
        return false;
    out->mantissa = (int64_t)(is_negative ? 0 - magnitude : magnitude);
    out->scale = (int32_t)(scale - zeros);
    return true;
}

static tide_status parse_marked(const char *text, size_t length,
                                const struct decimal_marks *marks, struct decimal *out,
                                tide_error *err)
{
    struct scan scan = {.text = text, .length = length, .marks = marks};
    bool is_bracketed = take(&scan, "(");
    bool is_negative = is_bracketed || take_minus(&scan);
    bool has_sign = is_negative || take(&scan, "+");
    int64_t scale = 0;

    tide_status status = take_number(&scan, &scale, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (marks->is_percent && !take(&scan, "%"))
        return refuse(&scan, err);
    if (is_bracketed && !take(&scan, ")"))
        return refuse(&scan, err);
    if (!has_sign)
        is_negative = take(&scan, "-");
    if (scan.at < length)
        return refuse(&scan, err);
    return settle(&scan, scale, is_negative, out) ? TIDE_STATUS_OK : refuse_range(err);
}

tide_status decimal_parse(const char *text, size_t length,
                          const struct decimal_marks *marks, struct decimal *out,
                          tide_error *err)
{
    static const struct decimal_marks default_marks = {.decimal = '.'};

    if (marks == NULL)
        marks = &default_marks;
    if (!marks->is_percent && parse_plain(text, length, marks->decimal, out))
        return TIDE_STATUS_OK;
    return parse_marked(text, length, marks, out, err);
}
