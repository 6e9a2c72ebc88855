/*
 * group_periods.c - each period is converted once; rows exchange theirs by look-up.
 */
#include "group/group_periods.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

enum { BLOCK = 4096 };

struct exchange {
    const struct packed *from;
    const int32_t *coarse; /* [range] by distance from the least */
    struct packed *to;
};

static tide_status exchange_block(void *context, size_t task, tide_error *err)
{
    const struct exchange *exchange = context;
    size_t first = task * BLOCK;
    size_t rest = exchange->from->count - first;
    size_t count = rest < BLOCK ? rest : BLOCK;
    int64_t value[BLOCK];

    (void)err;
    packed_read(exchange->from, first, count, value);
    for (size_t i = 0; i < count; i++)
        value[i] = exchange->coarse[value[i] - exchange->from->least];
    packed_write(exchange->to, first, count, value);
    return TIDE_STATUS_OK;
}

/* The coarse period of each fine one, by distance from the first. */
static tide_status convert(const struct column *time, tide_freq freq, struct arena *arena,
                           int32_t **out, tide_error *err)
{
    size_t range = (size_t)(time->ordinal.most - time->ordinal.least) + 1;
    int32_t *coarse = arena_alloc(arena, range, sizeof *coarse);
    tide_period whole;

    if (coarse == NULL)
        return memory_failed(arena->memory, err);
    coarse[0] = 0;
    for (size_t i = 0; time->ordinal.count > 0 && i < range; i++) {
        tide_period part =
            period_of(time->freq, (int32_t)(time->ordinal.least + (int64_t)i));
        if (tide_period_convert(part, freq, &whole) != TIDE_STATUS_OK)
            return error_set(err, TIDE_STATUS_SHAPE, "regroup",
                             "a %s of the axis lies in no %s", freq_noun(time->freq),
                             freq_noun(freq));
        coarse[i] = whole.ordinal;
    }
    *out = coarse;
    return TIDE_STATUS_OK;
}

/* Packed memory is the arena's: room for the widest is taken, and narrowed by the range. */
static tide_status exchange_periods(const tide_table *table, const struct column *time,
                                    const int32_t *coarse, struct arena *arena,
                                    struct packed *out, tide_error *err)
{
    size_t count = time->ordinal.count;
    size_t range = (size_t)(time->ordinal.most - time->ordinal.least) + 1;
    int64_t least = coarse[0];
    int64_t most = coarse[range - 1];
    uint8_t width = most - least <= UINT8_MAX ? 1 : most - least <= UINT16_MAX ? 2 : 4;

    *out = (struct packed){
        .count = count, .base = least, .least = least, .most = most, .width = width};
    out->data = arena_alloc(arena, count, width);
    if (out->data == NULL)
        return memory_failed(arena->memory, err);
    struct exchange exchange = {.from = &time->ordinal, .coarse = coarse, .to = out};
    return pool_run(table->runtime, (count + BLOCK - 1) / BLOCK, exchange_block,
                    &exchange, err);
}

tide_status group_coarser_table(const tide_table *table, size_t time_column,
                                tide_freq freq, struct arena *arena, tide_table *out,
                                tide_error *err)
{
    const struct column *time = &table->column[time_column];
    size_t count = table->column_count;
    struct column *column = arena_alloc(arena, count + 1, sizeof *column);
    int32_t *coarse = NULL;

    if (!regroup_is_coarser(time->freq, freq))
        return error_set(err, TIDE_STATUS_SHAPE, "regroup",
                         "figures per %s cannot become figures per %s",
                         freq_noun(time->freq), freq_noun(freq));
    if (column == NULL)
        return memory_failed(arena->memory, err);
    memcpy(column, table->column, count * sizeof *column);
    column[count] = *time;
    column[time_column].freq = freq;
    tide_status status = convert(time, freq, arena, &coarse, err);
    if (status == TIDE_STATUS_OK)
        status = exchange_periods(table, time, coarse, arena,
                                  &column[time_column].ordinal, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *out = *table;
    out->column = column;
    out->column_count = count + 1;
    return TIDE_STATUS_OK;
}
