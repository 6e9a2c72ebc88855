/*
 * period_text.c - periods as text: read and written.
 *
 * Which forms exist is the table `forms`; the SDMX forms come first, and the strict
 * reader stops after them. Windows, a date and a duration, are the one form of varying
 * length. A refusal names the part that is wrong, or the trap.
 */
#include "time/period.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "time/calendar.h"
#include "time/period_form.h"
#include "time/period_trap.h"

struct form {
    char pattern[12];
    uint8_t freq; /* a tide_freq */
};

static const struct form forms[] = {
    {"yyyy-nn", TIDE_FREQ_M},
    {"yyyy-nn-dd", TIDE_FREQ_D},
    {"yyyy", TIDE_FREQ_A},
    {"yyyy-Qn", TIDE_FREQ_Q},
    {"yyyy-Mnn", TIDE_FREQ_M},
    {"yyyy-Wnn", TIDE_FREQ_W},
    {"yyyy-Dnnn", TIDE_FREQ_D},
    {"yyyy-Sn", TIDE_FREQ_S},
    {"yyyy-A1", TIDE_FREQ_A},
    /* not SDMX, but of one meaning */
    {"yyyynn", TIDE_FREQ_M},
    {"yyyynndd", TIDE_FREQ_D},
    {"yyyyQn", TIDE_FREQ_Q},
    {"Qn yyyy", TIDE_FREQ_Q},
    {"yyyyMnn", TIDE_FREQ_M},
    {"yyyy/nn", TIDE_FREQ_M},
    {"nn/yyyy", TIDE_FREQ_M},
    {"nn.yyyy", TIDE_FREQ_M},
    {"yyyy/nn/dd", TIDE_FREQ_D},
    {"dd.nn.yyyy", TIDE_FREQ_D},
    {"yyyyWnn", TIDE_FREQ_W},
    {"yyyySn", TIDE_FREQ_S},
    {"yyyy-Hn", TIDE_FREQ_S},
    {"Hn yyyy", TIDE_FREQ_S},
};

enum { SDMX_COUNT = 9, ALL_COUNT = COUNT_OF(forms) };

static const char window_start[] = "yyyy-nn-dd/P";

enum { WINDOW_START = sizeof window_start - 1 };

/* ---- reading ---- */

static tide_status refuse_window(tide_error *err, const char *words)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_period", "%s", words);
    error_expected(err, "a window such as 2022-01-01/P10M or 2022-11-01/P10D");
    return TIDE_STATUS_PARSE;
}

/* The count of a duration, 1 to 9999999; 0 if it is none. */
static int32_t count_of(struct text digits)
{
    int32_t count = 0;

    if (digits.length == 0 || digits.length > 7)
        return 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return 0;
        count = 10 * count + (digits.at[i] - '0');
    }
    return count;
}

/*
 * The window in the unit in which it is kept: years that do not start in January are
 * counted in months. Windows of exactly one period become that period.
 */
static tide_period window_of(tide_freq unit, int32_t day, int32_t count)
{
    struct calendar_date start = calendar_date_of(day);
    tide_period window = period_of(unit, day);

    window.length = count;
    if (unit == TIDE_FREQ_A && start.month == 1) {
        window.ordinal = start.year;
        return window;
    }
    if (unit == TIDE_FREQ_A || unit == TIDE_FREQ_M) {
        window = period_month(start.year, start.month);
        window.length = unit == TIDE_FREQ_A ? 12 * count : count;
        for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_Q; freq++) {
            int32_t months = 12 / freq_per_year(freq);
            if (window.length == months && window.ordinal % months == 0)
                return period_of(freq, window.ordinal / months);
        }
        return window;
    }
    if (unit == TIDE_FREQ_W)
        window.ordinal = day / 7;
    else if (count == 7 && day % 7 == 0)
        return period_of(TIDE_FREQ_W, day / 7);
    return window;
}

static tide_status read_window(struct text cell, tide_period *out, tide_error *err)
{
    struct text start = {.at = cell.at, .length = WINDOW_START};
    struct text digits = {.at = cell.at + WINDOW_START,
                          .length = cell.length - WINDOW_START - 1};
    char unit = cell.at[cell.length - 1];
    struct period_parts parts;
    tide_period day;

    period_form_match(window_start, start, &parts);
    tide_status status = period_of_parts(TIDE_FREQ_D, parts, &day, err);
    if (status != TIDE_STATUS_OK)
        return status;

    int32_t count = count_of(digits);
    if (count == 0 || memchr("YMWD", unit, 4) == NULL)
        return refuse_window(err, "the length of a window is a count, 1 or more, and "
                                  "one of Y, M, W, D");
    if ((unit == 'Y' || unit == 'M') && parts.day != 1)
        return refuse_window(err, "a window of months starts on the first of a month");
    if (unit == 'W' && day.ordinal % 7 != 0)
        return refuse_window(err, "a window of weeks starts on a Monday");

    tide_freq freq = unit == 'Y' ? TIDE_FREQ_A : freq_of_text(&unit, 1);
    tide_period window = window_of(freq, day.ordinal, count);
    if (tide_period_add(window, 0, &window) != TIDE_STATUS_OK)
        return refuse_window(err, "the window ends after the year 9999");
    *out = window;
    return TIDE_STATUS_OK;
}

static bool is_window(struct text cell)
{
    struct text start = {.at = cell.at, .length = WINDOW_START};
    struct period_parts parts;

    return cell.length > WINDOW_START && period_form_match(window_start, start, &parts);
}

/* Asked of each form for each cell: the length is looked up, not counted. */
static bool is_as_long(const struct form *form, size_t length)
{
    return length > 0 && length < sizeof form->pattern && form->pattern[length] == '\0' &&
           form->pattern[length - 1] != '\0';
}

/* Read with the first `count` forms; a refusal shows the cell as it stands. */
static tide_status read_forms(struct text cell, size_t count, tide_period *out,
                              tide_error *err)
{
    struct period_parts parts;
    tide_status status;

    for (size_t i = 0; i < count; i++) {
        if (!is_as_long(&forms[i], cell.length) ||
            !period_form_match(forms[i].pattern, cell, &parts))
            continue;
        status = period_of_parts((tide_freq)forms[i].freq, parts, out, err);
        if (status != TIDE_STATUS_OK)
            period_hint_parts(forms[i].pattern, parts, err);
        return status;
    }
    return is_window(cell) ? read_window(cell, out, err) : period_refuse(cell, err);
}

tide_status tide_period_parse(const char *text, size_t length, tide_period *out,
                              tide_error *err)
{
    struct text cell = {.at = text, .length = length};
    char sdmx[TIDE_PERIOD_TEXT_SIZE];
    tide_period meant;

    if (read_forms(cell, SDMX_COUNT, out, NULL) == TIDE_STATUS_OK)
        return TIDE_STATUS_OK;
    if (err == NULL)
        return TIDE_STATUS_PARSE;
    if (read_forms(cell, ALL_COUNT, &meant, err) == TIDE_STATUS_OK) {
        period_refuse(cell, err);
        tide_period_format(meant, sdmx, sizeof sdmx);
        error_hint(err, "write %s", sdmx);
    }
    error_cell(err, "", text, length);
    return TIDE_STATUS_PARSE;
}

/* A date followed by midnight is that date: the cell without its time of day. */
static struct text without_midnight(struct text cell)
{
    static const char midnight[] = "00:00:00";
    enum { TIME_LENGTH = sizeof midnight }; /* with the blank or T before it */

    if (cell.length <= TIME_LENGTH)
        return cell;

    struct text date = {.at = cell.at, .length = cell.length - TIME_LENGTH};
    const char *time = cell.at + date.length;
    bool is_midnight = (time[0] == ' ' || time[0] == 'T') &&
                       memcmp(time + 1, midnight, TIME_LENGTH - 1) == 0;
    return is_midnight ? date : cell;
}

tide_status period_read(const char *text, size_t length, tide_period *out,
                        tide_error *err)
{
    struct text cell = {.at = text, .length = length};
    struct text date = without_midnight(cell);
    bool has_time = date.length != cell.length;
    tide_period period;
    tide_status status = read_forms(date, ALL_COUNT, &period, err);

    if (status == TIDE_STATUS_OK && has_time &&
        (period.freq != TIDE_FREQ_D || is_window(date)))
        status = period_refuse(cell, err);
    if (status == TIDE_STATUS_OK)
        *out = period;
    else
        error_cell(err, "", text, length);
    return status;
}

/* ---- writing ---- */

/* The date on which a window starts, then its length in its unit. */
static size_t write_window(tide_period period, char *buffer)
{
    static const struct {
        char unit;
        int8_t count; /* of the unit in one period */
    } units[] = {
        [TIDE_FREQ_A] = {'Y', 1}, [TIDE_FREQ_S] = {'M', 6}, [TIDE_FREQ_Q] = {'M', 3},
        [TIDE_FREQ_M] = {'M', 1}, [TIDE_FREQ_W] = {'W', 1}, [TIDE_FREQ_D] = {'D', 1},
    };
    struct calendar_date start = calendar_date_of(tide_period_first_day(period));
    struct period_parts parts = {start.year, start.month, start.day};
    size_t length = period_form_write(window_start, parts, buffer);
    int32_t count = period.length * units[period.freq].count;
    char digits[12];
    size_t first = sizeof digits;

    for (; count > 0; count /= 10)
        digits[--first] = (char)('0' + count % 10);
    memcpy(buffer + length, digits + first, sizeof digits - first);
    length += sizeof digits - first;
    buffer[length++] = units[period.freq].unit;
    return length;
}

static size_t write_period(tide_period period, char *buffer)
{
    static const char *const patterns[] = {
        [TIDE_FREQ_NONE] = "",        [TIDE_FREQ_A] = "yyyy",
        [TIDE_FREQ_S] = "yyyy-Sn",    [TIDE_FREQ_Q] = "yyyy-Qn",
        [TIDE_FREQ_M] = "yyyy-nn",    [TIDE_FREQ_W] = "yyyy-Wnn",
        [TIDE_FREQ_D] = "yyyy-nn-dd",
    };
    struct period_parts parts;

    if (period.freq == TIDE_FREQ_D) {
        struct calendar_date date = calendar_date_of(period.ordinal);
        parts = (struct period_parts){date.year, date.month, date.day};
    } else {
        parts = (struct period_parts){period_year_number(period),
                                      period_within_year(period) + 1, PART_ABSENT};
    }
    return period_form_write(patterns[period.freq], parts, buffer);
}

/* All of a text and a NUL, or an empty text. */
static size_t put_text(const char *text, size_t length, char *buffer, size_t size)
{
    if (size == 0)
        return 0;
    if (length >= size)
        length = 0;
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    return length;
}

size_t tide_period_format(tide_period period, char *buffer, size_t size)
{
    char text[TIDE_PERIOD_TEXT_SIZE];
    size_t length =
        period.length > 1 ? write_window(period, text) : write_period(period, text);

    return put_text(text, length, buffer, size);
}

size_t period_range_format(tide_period first, tide_period last, char *buffer, size_t size)
{
    char text[2 * TIDE_PERIOD_TEXT_SIZE];
    size_t length = tide_period_format(first, text, TIDE_PERIOD_TEXT_SIZE);

    text[length++] = '/';
    length += tide_period_format(last, text + length, TIDE_PERIOD_TEXT_SIZE);
    return put_text(text, length, buffer, size);
}
