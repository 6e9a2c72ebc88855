/*
 * period.c - arithmetic on periods.
 *
 * Years, halves, quarters and months are one family: s of them make a year, and
 * ordinal = s * year + place, so a step is an addition and a year is s steps. Weeks and
 * days have no fixed number a year; they go through the calendar. What lies in what is
 * decided on days, by one rule for all frequencies.
 */
#include "time/period.h"

#include <assert.h>

#include "base/macros.h"
#include "base/text.h"
#include "time/calendar.h"

struct freq_row {
    const char *noun;
    char letter;
    int8_t per_year; /* 0: no fixed number */
};

static const struct freq_row freqs[] = {
    [TIDE_FREQ_NONE] = {"no period", '-', 0}, [TIDE_FREQ_A] = {"year", 'A', 1},
    [TIDE_FREQ_S] = {"half-year", 'S', 2},    [TIDE_FREQ_Q] = {"quarter", 'Q', 4},
    [TIDE_FREQ_M] = {"month", 'M', 12},       [TIDE_FREQ_W] = {"week", 'W', 0},
    [TIDE_FREQ_D] = {"day", 'D', 0},
};

static const struct freq_row *freq_row(tide_freq freq)
{
    assert((size_t)freq < COUNT_OF(freqs));
    return &freqs[freq];
}

char tide_freq_letter(tide_freq freq)
{
    return freq_row(freq)->letter;
}

int32_t freq_per_year(tide_freq freq)
{
    return freq_row(freq)->per_year;
}

tide_freq freq_of_text(const char *text, size_t length)
{
    struct text name = {.at = text, .length = length};

    for (int i = TIDE_FREQ_A; i <= TIDE_FREQ_D; i++) {
        const char letter[] = {freqs[i].letter, '\0'};
        if (text_is_caseless(name, letter) || text_is_caseless(name, freqs[i].noun))
            return (tide_freq)i;
    }
    return TIDE_FREQ_NONE;
}

const char *freq_noun(tide_freq freq)
{
    return freq_row(freq)->noun;
}

int32_t freq_first_ordinal(tide_freq freq)
{
    return freq_per_year(freq) * CALENDAR_FIRST_YEAR;
}

int32_t freq_last_ordinal(tide_freq freq)
{
    switch (freq) {
    case TIDE_FREQ_NONE:
        return 0;
    case TIDE_FREQ_W:
        return CALENDAR_LAST_DAY / 7;
    case TIDE_FREQ_D:
        return CALENDAR_LAST_DAY;
    default:
        return freq_per_year(freq) * (CALENDAR_LAST_YEAR + 1) - 1;
    }
}

/* ---- making periods ---- */

tide_period period_of(tide_freq freq, int32_t ordinal)
{
    return (tide_period){.ordinal = ordinal, .length = 1, .freq = (uint8_t)freq};
}

tide_period period_year(int32_t year)
{
    return period_of(TIDE_FREQ_A, year);
}

tide_period period_half(int32_t year, int32_t half)
{
    return period_of(TIDE_FREQ_S, 2 * year + half - 1);
}

tide_period period_quarter(int32_t year, int32_t quarter)
{
    return period_of(TIDE_FREQ_Q, 4 * year + quarter - 1);
}

tide_period period_month(int32_t year, int32_t month)
{
    return period_of(TIDE_FREQ_M, 12 * year + month - 1);
}

tide_period period_week(int32_t iso_year, int32_t week)
{
    struct calendar_week monday = {.year = iso_year, .week = week, .day = 1};

    return period_of(TIDE_FREQ_W, calendar_day_of_week(monday) / 7);
}

tide_period period_day(int32_t year, int32_t month, int32_t day)
{
    struct calendar_date date = {.year = year, .month = month, .day = day};

    return period_of(TIDE_FREQ_D, calendar_day_of(date));
}

/* ---- taking periods apart ---- */

int32_t period_year_number(tide_period period)
{
    switch (period.freq) {
    case TIDE_FREQ_NONE:
        return 0;
    case TIDE_FREQ_W:
        return calendar_week_of(7 * period.ordinal).year;
    case TIDE_FREQ_D:
        return calendar_date_of(period.ordinal).year;
    default:
        return period.ordinal / freq_per_year((tide_freq)period.freq);
    }
}

int32_t period_within_year(tide_period period)
{
    switch (period.freq) {
    case TIDE_FREQ_NONE:
        return 0;
    case TIDE_FREQ_W:
        return calendar_week_of(7 * period.ordinal).week - 1;
    case TIDE_FREQ_D:
        return calendar_day_of_year(period.ordinal) - 1;
    default:
        return period.ordinal % freq_per_year((tide_freq)period.freq);
    }
}

bool tide_period_equal(tide_period a, tide_period b)
{
    return a.freq == b.freq && a.ordinal == b.ordinal && a.length == b.length;
}

/* ---- steps ---- */

static bool is_inside(tide_freq freq, int64_t ordinal, int32_t length)
{
    return ordinal >= freq_first_ordinal(freq) &&
           ordinal + length - 1 <= freq_last_ordinal(freq);
}

tide_status tide_period_add(tide_period period, int32_t n, tide_period *out)
{
    int64_t ordinal = (int64_t)period.ordinal + n;

    if (!is_inside((tide_freq)period.freq, ordinal, period.length))
        return TIDE_STATUS_OVERFLOW;
    *out = period;
    out->ordinal = (int32_t)ordinal;
    return TIDE_STATUS_OK;
}

static bool week_year_ago(int32_t ordinal, int32_t *out)
{
    struct calendar_week week = calendar_week_of(7 * ordinal);

    if (week.year == CALENDAR_FIRST_YEAR)
        return false;

    int32_t weeks_before = calendar_weeks_in_year(week.year - 1);
    if (week.week > weeks_before)
        return false;
    *out = ordinal - weeks_before;
    return true;
}

static bool day_year_ago(int32_t ordinal, int32_t *out)
{
    struct calendar_date date = calendar_date_of(ordinal);

    date.year--;
    if (!calendar_date_is_valid(date))
        return false;
    *out = calendar_day_of(date);
    return true;
}

bool period_year_ago(tide_freq freq, int32_t ordinal, int32_t *out)
{
    switch (freq) {
    case TIDE_FREQ_NONE:
        return false;
    case TIDE_FREQ_W:
        return week_year_ago(ordinal, out);
    case TIDE_FREQ_D:
        return day_year_ago(ordinal, out);
    default:
        if (!is_inside(freq, (int64_t)ordinal - freq_per_year(freq), 1))
            return false;
        *out = ordinal - freq_per_year(freq);
        return true;
    }
}

/* A window is what it is written as: the same start a year before, the same length. */
tide_status tide_period_year_ago(tide_period period, tide_period *out)
{
    int32_t ordinal;

    if (!period_year_ago((tide_freq)period.freq, period.ordinal, &ordinal))
        return TIDE_STATUS_NOT_FOUND;
    *out = period;
    out->ordinal = ordinal;
    return TIDE_STATUS_OK;
}

/* 400 years are 146,097 days: 365.2425 each. */
struct period_years period_years_between(tide_freq freq, int32_t a, int32_t b)
{
    int64_t steps = (int64_t)b - a;

    switch (freq) {
    case TIDE_FREQ_NONE:
        return (struct period_years){0, 1};
    case TIDE_FREQ_W:
        return (struct period_years){400 * 7 * steps, 146097};
    case TIDE_FREQ_D:
        return (struct period_years){400 * steps, 146097};
    default:
        return (struct period_years){steps, freq_per_year(freq)};
    }
}

/* ---- days ---- */

static int32_t first_day_of(tide_freq freq, int32_t ordinal)
{
    int32_t per_year = freq_per_year(freq);

    switch (freq) {
    case TIDE_FREQ_NONE:
        return 0;
    case TIDE_FREQ_W:
        return 7 * ordinal;
    case TIDE_FREQ_D:
        return ordinal;
    default:
        return calendar_day_of((struct calendar_date){
            .year = ordinal / per_year,
            .month = ordinal % per_year * (12 / per_year) + 1,
            .day = 1,
        });
    }
}

/* The period of a frequency that holds a day. */
static tide_period period_with_day(tide_freq freq, int32_t day)
{
    int32_t per_year = freq_per_year(freq);
    struct calendar_date date;

    switch (freq) {
    case TIDE_FREQ_NONE:
        return period_of(freq, 0);
    case TIDE_FREQ_W:
        return period_of(freq, day / 7);
    case TIDE_FREQ_D:
        return period_of(freq, day);
    default:
        date = calendar_date_of(day);
        return period_of(freq, per_year * date.year + (date.month - 1) * per_year / 12);
    }
}

int32_t tide_period_first_day(tide_period period)
{
    return first_day_of((tide_freq)period.freq, period.ordinal);
}

int32_t tide_period_last_day(tide_period period)
{
    return first_day_of((tide_freq)period.freq, period.ordinal + period.length) - 1;
}

int32_t tide_period_days(tide_period period)
{
    return tide_period_last_day(period) - tide_period_first_day(period) + 1;
}

tide_status tide_period_convert(tide_period period, tide_freq freq, tide_period *out)
{
    if (period.freq == TIDE_FREQ_NONE || freq == TIDE_FREQ_NONE)
        return TIDE_STATUS_NOT_FOUND;

    tide_period whole = period_with_day(freq, tide_period_first_day(period));
    if (tide_period_last_day(whole) < tide_period_last_day(period))
        return TIDE_STATUS_NOT_FOUND;
    *out = whole;
    return TIDE_STATUS_OK;
}
