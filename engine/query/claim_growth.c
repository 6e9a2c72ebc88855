/*
 * claim_growth.c - rates and levels of a list of claims, put together.
 */
#include "query/claim_growth.h"

#include <stdlib.h>

#include "base/error.h"
#include "time/period.h"

/* ---- levels, in order ---- */

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* What a level is of: the same for all that may be compared over time. */
static int compare_series(const struct claim *a, const struct claim *b)
{
    int by = order(a->subject, b->subject);

    by = by != 0 ? by : order(a->counterpart, b->counterpart);
    return by != 0 ? by : order(a->measure, b->measure);
}

static int compare_periods(tide_period a, tide_period b)
{
    int by = order(a.freq, b.freq);

    by = by != 0 ? by : order(a.ordinal, b.ordinal);
    return by != 0 ? by : order(a.length, b.length);
}

static int compare_ends(const struct claim_range *a, const struct claim_range *b)
{
    int by = order(a->has_low, b->has_low);

    by = by != 0 ? by : order(a->has_high, b->has_high);
    by = by != 0 ? by : (a->low > b->low) - (a->low < b->low);
    return by != 0 ? by : (a->high > b->high) - (a->high < b->high);
}

/* 0: they say the same. */
static int compare_levels(const struct claim *a, const struct claim *b)
{
    int by = compare_series(a, b);

    by = by != 0 ? by : compare_periods(a->period, b->period);
    by = by != 0 ? by : order(a->unit, b->unit);
    by = by != 0 ? by : order(a->power, b->power);
    by = by != 0 ? by : (a->twice > b->twice) - (a->twice < b->twice);
    return by != 0 ? by : compare_ends(&a->range, &b->range);
}

static int compare_rows(const void *a, const void *b)
{
    const struct claim *left = *(const struct claim *const *)a;
    const struct claim *right = *(const struct claim *const *)b;
    int by = compare_levels(left, right);

    return by != 0 ? by : order((int64_t)left->row, (int64_t)right->row);
}

/* Levels sorted by what they are of, then period; each said once, by its first claim. */
struct levels {
    const struct claim **level; /* [count] */
    size_t count;
};

static tide_status levels_make(tide_job *job, const struct claim_list *list,
                               struct levels *out, tide_error *err)
{
    size_t kept = 0;

    out->count = 0;
    out->level = arena_alloc(&job->arena, list->count, sizeof(const struct claim *));
    if (out->level == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < list->count; i++)
        if (claim_is_level(&list->claim[i]) && list->claim[i].has_value)
            out->level[out->count++] = &list->claim[i];
    qsort(out->level, out->count, sizeof(const struct claim *), compare_rows);
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || compare_levels(out->level[kept - 1], out->level[i]) != 0)
            out->level[kept++] = out->level[i];
    out->count = kept;
    return TIDE_STATUS_OK;
}

/* The first level of what a claim is of, in a period. */
static size_t levels_find(const struct levels *levels, const struct claim *of,
                          tide_period period)
{
    size_t low = 0;
    size_t high = levels->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct claim *at = levels->level[middle];
        int by = compare_series(at, of);
        if (by == 0)
            by = compare_periods(at->period, period);
        if (by < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_level_of(const struct levels *levels, size_t i, const struct claim *of,
                        tide_period period)
{
    return i < levels->count && compare_series(levels->level[i], of) == 0 &&
           compare_periods(levels->level[i]->period, period) == 0;
}

/* ---- lines ---- */

/* `line` NULL: only counted. */
static void add_line(struct claim_lines *lines, size_t rate, size_t level, size_t base)
{
    if (lines->line != NULL)
        lines->line[lines->count] =
            (struct claim_line){.rate = rate, .level = level, .base = base};
    lines->count++;
}

static void add_rate(struct claim_lines *lines, const struct levels *levels,
                     const struct claim *rate)
{
    size_t first = levels_find(levels, rate, rate->period);
    size_t i = first;

    for (; is_level_of(levels, i, rate, rate->period); i++)
        add_line(lines, rate->row, levels->level[i]->row, CLAIM_NONE);
    if (i == first)
        add_line(lines, rate->row, CLAIM_NONE, CLAIM_NONE);
}

static void add_pairs(struct claim_lines *lines, const struct levels *levels,
                      const struct claim *level)
{
    tide_period year_ago;

    if (tide_period_year_ago(level->period, &year_ago) != TIDE_STATUS_OK)
        return;
    for (size_t i = levels_find(levels, level, year_ago);
         is_level_of(levels, i, level, year_ago); i++)
        if (levels->level[i]->unit == level->unit)
            add_line(lines, CLAIM_NONE, level->row, levels->level[i]->row);
}

static void add_lines(struct claim_lines *lines, const struct claim_list *list,
                      const struct levels *levels)
{
    lines->count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (claim_is_growth(&list->claim[i]) && list->claim[i].has_value)
            add_rate(lines, levels, &list->claim[i]);
    for (size_t i = 0; i < levels->count; i++)
        add_pairs(lines, levels, levels->level[i]);
}

static int compare_lines(const void *a, const void *b)
{
    const struct claim_line *left = a;
    const struct claim_line *right = b;
    size_t first = left->rate != CLAIM_NONE ? left->rate : left->level;
    size_t second = right->rate != CLAIM_NONE ? right->rate : right->level;
    int by = (first > second) - (first < second);

    by = by != 0 ? by : (left->level > right->level) - (left->level < right->level);
    return by != 0 ? by : (left->base > right->base) - (left->base < right->base);
}

tide_status claim_lines_make(tide_job *job, const struct claim_list *list,
                             struct claim_lines *out, tide_error *err)
{
    struct levels levels;
    struct claim_lines lines = {0};
    tide_status status = levels_make(job, list, &levels, err);

    if (status != TIDE_STATUS_OK)
        return status;
    add_lines(&lines, list, &levels);
    lines.line = arena_alloc(&job->arena, lines.count, sizeof *lines.line);
    if (lines.line == NULL)
        return memory_failed(&job->runtime->memory, err);
    add_lines(&lines, list, &levels);
    qsort(lines.line, lines.count, sizeof *lines.line, compare_lines);
    *out = lines;
    return TIDE_STATUS_OK;
}

/* ---- figures ---- */

tide_period claim_line_base_period(const struct claim_list *list,
                                   const struct claim_line *line)
{
    return line->rate != CLAIM_NONE ? list->claim[line->rate].base
                                    : list->claim[line->base].period;
}

/* A rate compares a period with one as long; several periods, with the same of another
   year. */
static bool is_same_window(tide_period a, tide_period b)
{
    return a.freq == b.freq && a.length == b.length &&
           (a.length == 1 || period_within_year(a) == period_within_year(b));
}

/* A figure of 10^power in figures of 10^to, which is not more; no power is above 18. */
static void rescale(struct claim_range *range, int128 *twice, int32_t power, int32_t to)
{
    int64_t by = decimal_power(power - to);

    *twice *= by;
    range->low *= by;
    range->high *= by;
}

static struct claim_figure none(tide_state state)
{
    struct claim_figure figure = {.state = state};
    return figure;
}

/* a / b times `times`, b above 0, times not below. */
static struct claim_figure divide(int128 a, const struct claim_range *over, int128 b,
                                  const struct claim_range *under, int128 times)
{
    const int128 most = (int128)(((uint128)1 << 127) - 1) / times;
    bool is_positive = under->has_low && under->low > 0;
    struct claim_figure out = {.state = TIDE_STATE_OK};

    if (a > most || a < -most || over->high > most || over->low < -most)
        return none(TIDE_STATE_OVERFLOW);
    out.at = (struct claim_end){a * times, b};
    if (over->has_low && over->low >= 0 && under->has_high)
        out.low = (struct claim_end){over->low * times, under->high};
    else if (over->has_low && over->low < 0 && is_positive)
        out.low = (struct claim_end){over->low * times, under->low};
    if (over->has_high && over->high >= 0 && is_positive)
        out.high = (struct claim_end){over->high * times, under->low};
    else if (over->has_high && over->high < 0 && under->has_high)
        out.high = (struct claim_end){over->high * times, under->high};
    return out;
}

/* 100, or of a multiple 1: what its notation takes r = 1 for. */
static int64_t whole_of(const struct claim *rate)
{
    return rate->kind == CLAIM_MULTIPLE ? 1 : 100;
}

/* r times `whole`, in halves of the last place. */
static int128 rate_factor(const struct claim_list *list, const struct claim *rate,
                          struct claim_range *range)
{
    int128 add =
        rate->kind == CLAIM_GROWTH_PCT ? 200 * (int128)decimal_power(list->scale) : 0;

    *range = rate->range;
    range->low += add;
    range->high += add;
    return rate->twice + add;
}

/* Two levels of one unit, in the smaller of their scales. */
static struct claim_figure level_factor(const struct claim *current,
                                        const struct claim *base)
{
    int32_t power = current->power < base->power ? current->power : base->power;
    struct claim_range x1 = current->range;
    struct claim_range x0 = base->range;
    int128 a = current->twice;
    int128 b = base->twice;

    if (power == CLAIM_NO_POWER)
        return none(TIDE_STATE_UNIT_MISMATCH);
    rescale(&x1, &a, current->power, power);
    rescale(&x0, &b, base->power, power);
    if (b <= 0)
        return none(b == 0  ? TIDE_STATE_BASE_ZERO
                    : a > 0 ? TIDE_STATE_SIGN_CHANGE
                            : TIDE_STATE_BASE_NEGATIVE);
    return a < 0 ? none(TIDE_STATE_SIGN_CHANGE) : divide(a, &x1, b, &x0, 1);
}

struct claim_figure claim_line_factor(const struct claim_list *list,
                                      const struct claim_line *line)
{
    if (line->rate == CLAIM_NONE)
        return level_factor(&list->claim[line->level], &list->claim[line->base]);

    const struct claim *rate = &list->claim[line->rate];
    int128 one = 2 * whole_of(rate) * (int128)decimal_power(list->scale);
    struct claim_range exact = {true, true, one, one};
    struct claim_range range;
    int128 factor = rate_factor(list, rate, &range);

    if (rate->power != 0)
        return none(TIDE_STATE_UNIT_MISMATCH);
    if (rate->base.freq != TIDE_FREQ_NONE && !is_same_window(rate->period, rate->base))
        return none(TIDE_STATE_NOT_COMPARABLE);
    return factor < 0 ? none(TIDE_STATE_SIGN_CHANGE)
                      : divide(factor, &range, one, &exact, 1);
}

/* A published base, in the scale of the level that it is the base of. */
static struct claim_figure published_base(const struct claim *level,
                                          const struct claim *base)
{
    struct claim_range range = base->range;
    struct claim_range exact = {true, true, 1, 1};
    int128 twice = base->twice;
    int128 under = 1;

    if (base->power == CLAIM_NO_POWER || level->power == CLAIM_NO_POWER)
        return none(TIDE_STATE_UNIT_MISMATCH);
    if (base->power > level->power)
        rescale(&range, &twice, base->power, level->power);
    else
        under = decimal_power(level->power - base->power);
    exact.low = exact.high = under;
    return divide(twice, &range, under, &exact, 1);
}

struct claim_figure claim_line_base(const struct claim_list *list,
                                    const struct claim_line *line)
{
    if (line->rate == CLAIM_NONE)
        return published_base(&list->claim[line->level], &list->claim[line->base]);

    const struct claim *rate = &list->claim[line->rate];
    struct claim_range range;
    int128 factor = rate_factor(list, rate, &range);

    if (rate->power != 0)
        return none(TIDE_STATE_UNIT_MISMATCH);
    if (rate->base.freq == TIDE_FREQ_NONE)
        return none(TIDE_STATE_BASE_MISSING);
    if (!is_same_window(rate->period, rate->base))
        return none(TIDE_STATE_NOT_COMPARABLE);
    if (line->level == CLAIM_NONE)
        return none(TIDE_STATE_MISSING);
    if (factor <= 0)
        return none(TIDE_STATE_UNDEFINED);
    const struct claim *level = &list->claim[line->level];
    return divide(level->twice, &level->range, factor, &range,
                  2 * whole_of(rate) * (int128)decimal_power(list->scale));
}
