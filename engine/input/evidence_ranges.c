/*
 * evidence_ranges.c - the smallest and the largest of each column of the sample, and the
 * first period of another frequency than the first.
 */
#include "input/evidence.h"

#include <string.h>

#include "base/error.h"
#include "number/exact.h"
#include "time/period.h"

/* Smallest and largest so far. */
struct range {
    bool has_any;
    tide_period begin; /* the first period met, */
    uint64_t begin_line;
    tide_period other;   /* and the first of another frequency */
    uint64_t other_line; /* 0: none */
    tide_period first;
    tide_period last;
    struct decimal least;
    struct decimal most;
    struct text_builder low; /* keys */
    struct text_builder high;
};

static bool decimal_less(struct decimal a, struct decimal b)
{
    return (int128)a.mantissa * decimal_power(b.scale) <
           (int128)b.mantissa * decimal_power(a.scale);
}

static void range_add_text(struct range *range, struct text text)
{
    struct text low = {.at = range->low.at, .length = range->low.length};
    struct text high = {.at = range->high.at, .length = range->high.length};

    if (!range->has_any || text_compare(text, low) < 0) {
        text_builder_clear(&range->low);
        text_add(&range->low, text.at, text.length);
    }
    if (!range->has_any || text_compare(text, high) > 0) {
        text_builder_clear(&range->high);
        text_add(&range->high, text.at, text.length);
    }
    range->has_any = true;
}

static void range_see_freq(struct range *range, tide_period period, uint64_t line)
{
    if (range->begin_line == 0) {
        range->begin = period;
        range->begin_line = line;
    } else if (range->other_line == 0 && period.freq != range->begin.freq) {
        range->other = period;
        range->other_line = line;
    }
}

static void range_add_period(struct range *range, tide_period period)
{
    if (!range->has_any ||
        tide_period_first_day(period) < tide_period_first_day(range->first))
        range->first = period;
    if (!range->has_any ||
        tide_period_last_day(period) > tide_period_last_day(range->last))
        range->last = period;
    range->has_any = true;
}

static void range_add_figure(struct range *range, struct decimal figure)
{
    if (!range->has_any || decimal_less(figure, range->least))
        range->least = figure;
    if (!range->has_any || decimal_less(range->most, figure))
        range->most = figure;
    range->has_any = true;
}

static tide_status range_row(struct input *input, void *context,
                             const struct csv_record *record, tide_error *err)
{
    struct range *ranges = context;

    (void)err;
    for (size_t i = 0; i < input->plan.column_count; i++) {
        const struct input_column *column = &input->plan.column[i];
        struct text text = evidence_trimmed(&record->cell[column->field]);
        struct decimal figure;
        tide_period period;

        if (column->role == TIDE_COLUMN_PERIOD) {
            if (cell_period(text, &input->period_style, &period, NULL) ==
                    TIDE_STATUS_OK &&
                (input->reading.keep_freq == TIDE_FREQ_NONE ||
                 period.freq == input->reading.keep_freq)) {
                range_add_period(&ranges[i], period);
                range_see_freq(&ranges[i], period, record->line);
            }
        } else if (column->role == TIDE_COLUMN_MEASURE) {
            if (figure_parse(text, &input->plan.marks, &column->style, &figure, NULL) ==
                TIDE_STATUS_OK)
                range_add_figure(&ranges[i], figure_plain(figure));
        } else if (text.length > 0) {
            range_add_text(&ranges[i], evidence_key_text(&record->cell[column->field]));
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status write_mixed(struct input *input, struct input_column *column,
                               const struct range *range, tide_error *err)
{
    char begin[TIDE_PERIOD_TEXT_SIZE];
    char other[TIDE_PERIOD_TEXT_SIZE];

    if (column->role != TIDE_COLUMN_PERIOD || range->other_line == 0 ||
        input->plan.is_claims)
        return TIDE_STATUS_OK;
    tide_period_format(range->begin, begin, sizeof begin);
    tide_period_format(range->other, other, sizeof other);
    column->mixed =
        arena_format(&input->arena, "%s on line %llu is a %s, %s on line %llu a %s",
                     begin,
                     (unsigned long long)source_line(&input->source, range->begin_line),
                     freq_noun((tide_freq)range->begin.freq), other,
                     (unsigned long long)source_line(&input->source, range->other_line),
                     freq_noun((tide_freq)range->other.freq));
    return column->mixed != NULL ? TIDE_STATUS_OK
                                 : memory_failed(input->arena.memory, err);
}

static tide_status range_write(struct input *input, struct input_column *column,
                               const struct range *range, tide_error *err)
{
    char low[DECIMAL_TEXT_SIZE] = "";
    char high[DECIMAL_TEXT_SIZE] = "";
    struct arena *arena = &input->arena;

    _Static_assert((int)DECIMAL_TEXT_SIZE >= (int)TIDE_PERIOD_TEXT_SIZE, "one buffer");
    if (range->low.has_failed || range->high.has_failed)
        return memory_failed(arena->memory, err);
    if (range->has_any && column->role == TIDE_COLUMN_PERIOD) {
        tide_period_format(range->first, low, sizeof low);
        tide_period_format(range->last, high, sizeof high);
    } else if (range->has_any && column->role == TIDE_COLUMN_MEASURE) {
        decimal_format(range->least.mantissa, range->least.scale, low);
        decimal_format(range->most.mantissa, range->most.scale, high);
    }
    bool is_text = range->low.length > 0;
    column->lowest = is_text ? arena_text(arena, range->low.at, range->low.length)
                             : arena_text(arena, low, strlen(low));
    column->highest = is_text ? arena_text(arena, range->high.at, range->high.length)
                              : arena_text(arena, high, strlen(high));
    return column->lowest != NULL && column->highest != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

tide_status evidence_ranges(struct input *input, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;
    size_t count = input->plan.column_count;
    struct range *range = memory_alloc_zero(memory, count, sizeof *range);

    if (range == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < count; i++) {
        text_builder_init(&range[i].low, memory);
        text_builder_init(&range[i].high, memory);
    }
    tide_status status = evidence_each_row(input, range_row, range, err);
    for (size_t i = 0; i < count; i++) {
        if (status == TIDE_STATUS_OK)
            status = range_write(input, &input->plan.column[i], &range[i], err);
        if (status == TIDE_STATUS_OK)
            status = write_mixed(input, &input->plan.column[i], &range[i], err);
        text_builder_release(&range[i].low);
        text_builder_release(&range[i].high);
    }
    memory_free(memory, range, count, sizeof *range);
    return status;
}
