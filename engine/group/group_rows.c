/*
 * group_rows.c - masks, then digits of codes, then the period.
 */
#include "group/group_rows.h"

#include <string.h>

#include "base/error.h"
#include "column/zone.h"
#include "group/group_plan.h"
#include "kernel/move.h"
#include "kernel/place.h"

static const struct packed *packed_of(const struct column *column)
{
    return column->role == TIDE_COLUMN_PERIOD ? &column->ordinal : &column->code;
}

uint64_t group_combinations(const struct group_request *request)
{
    uint64_t count = 1;

    for (size_t key = 0; key < request->key_count; key++)
        if (__builtin_mul_overflow(count, request->key[key].dictionary->count, &count))
            count = UINT64_MAX;
    return count;
}

uint64_t group_range(const struct group_request *request)
{
    if (request->time_column == TABLE_NO_COLUMN)
        return 1;
    const struct packed *time = &request->table->column[request->time_column].ordinal;
    return (uint64_t)(time->most - time->least) + 1;
}

void group_note_add(struct group_note *note, const struct group_note *more)
{
    if (more->rows == 0)
        return;
    if (note->rows == 0 || more->least < note->least)
        note->least = more->least;
    if (note->rows == 0 || more->most > note->most)
        note->most = more->most;
    note->rows += more->rows;
}

size_t group_task_count(const tide_table *table)
{
    return (table->row_count + GROUP_TASK_ROWS - 1) / GROUP_TASK_ROWS;
}

struct group_span group_task_rows(const tide_table *table, size_t task)
{
    struct group_span span = {.first = task * GROUP_TASK_ROWS};
    size_t rest = table->row_count - span.first;

    span.end = span.first + (rest < GROUP_TASK_ROWS ? rest : GROUP_TASK_ROWS);
    return span;
}

static void set_time(struct group_rows *rows)
{
    const struct group_request *request = rows->request;

    rows->range = (size_t)group_range(request);
    rows->time = packed_same(0, request->table->row_count);
    if (request->time_column != TABLE_NO_COLUMN)
        rows->time = request->table->column[request->time_column].ordinal;
}

void group_rows_direct(const struct group_request *request, struct group_digit *digit,
                       struct group_rows *out)
{
    *out = (struct group_rows){.request = request,
                               .digit = digit,
                               .digit_count = request->key_count,
                               .series_places = 1};
    for (size_t k = request->key_count; k-- > 0;) {
        const struct group_key *key = &request->key[k];
        digit[k] = (struct group_digit){.code = request->table->column[key->column].code,
                                        .recode = key->recode,
                                        .weight = (uint32_t)out->series_places};
        out->series_places *= key->dictionary->count;
    }
    set_time(out);
}

void group_rows_numbered(const struct group_request *request, struct group_digit *digit,
                         uint32_t *number, size_t number_count, const uint32_t *tuple,
                         struct group_rows *out)
{
    *digit = (struct group_digit){.code = {.data = number,
                                           .count = request->table->row_count,
                                           .most = UINT32_MAX,
                                           .width = sizeof *number},
                                  .weight = 1};
    *out = (struct group_rows){.request = request,
                               .digit = digit,
                               .digit_count = 1,
                               .series_places = number_count,
                               .tuple = tuple};
    set_time(out);
}

tide_status group_check_cells(const struct group_rows *rows, tide_error *err)
{
    uint64_t cells;

    if (!__builtin_mul_overflow(rows->series_places, rows->range, &cells) &&
        cells <= GROUP_MAX_CELLS)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_LIMIT, "memory_limit",
              "%zu series x %zu periods are more cells than a panel can have",
              rows->series_places, rows->range);
    error_hint(err, "name fewer keys in --by, or pin some by --where");
    return TIDE_STATUS_LIMIT;
}

struct group_mask group_mask_make(size_t column, const uint8_t *keep, size_t count)
{
    struct group_mask mask = {.column = column, .keep = keep, .count = count};
    size_t kept = 0;

    mask.first = 1; /* none yet */
    for (size_t i = 0; i < count; i++) {
        if (keep[i] == 0)
            continue;
        mask.first = kept == 0 ? i : mask.first;
        mask.last = i;
        kept++;
    }
    mask.is_run = kept > 0 && mask.last - mask.first + 1 == kept;
    return mask;
}

/* What a mask does to a block, by the least and the most that it holds. */
enum reach { KEEPS_ALL, KEEPS_SOME, KEEPS_NONE };

static enum reach reach_of(const struct group_mask *mask, const struct zone *zone,
                           size_t base)
{
    if (zone == NULL)
        return KEEPS_SOME;
    size_t least = base + zone->least;
    size_t most = base + zone->most;
    if (mask->first > mask->last || most < mask->first || least > mask->last)
        return KEEPS_NONE;
    return mask->is_run && least >= mask->first && most <= mask->last ? KEEPS_ALL
                                                                      : KEEPS_SOME;
}

/* Drop the rows of a block that one mask does not keep; false: it keeps none. */
static bool apply_mask(const struct group_request *request, const struct group_mask *mask,
                       struct group_block *block)
{
    const struct column *column = &request->table->column[mask->column];
    const struct packed *packed = packed_of(column);
    struct packed part = packed_part(packed, block->first, block->count);
    /* Masks of periods start at the smallest, those of codes at code 0. */
    size_t base = column->role == TIDE_COLUMN_PERIOD ? 0 : (size_t)packed->base;
    const struct zone *zone =
        packed->zone != NULL ? &packed->zone[block->first / ZONE_ROWS] : NULL;

    if (part.width == 0)
        return mask->keep[base] != 0;
    switch (reach_of(mask, zone, base)) {
    case KEEPS_NONE:
        return false;
    case KEEPS_ALL:
        return true;
    case KEEPS_SOME:
        break;
    }
    if (block->kept == block->count)
        memset(block->keep, 1, block->count);
    block->kept = 0; /* to be counted */
    size_t most = (size_t)(packed->most - packed->base);
    size_t first = mask->first > base ? mask->first - base : 0;
    size_t last = mask->last > base + most ? most : mask->last - base;
    if (mask->is_run && mask->last >= base && first <= most)
        kernel_place_run(block->keep, part.data, part.width, part.count, (uint32_t)first,
                         (uint32_t)last);
    else
        kernel_place_mask(block->keep, part.data, part.width, part.count,
                          mask->keep + base);
    return true;
}

_Static_assert((int)GROUP_BLOCK == (int)ZONE_ROWS, "a block of rows has one zone");

bool group_rows_next(const struct group_request *request, struct group_span *span,
                     struct group_block *block)
{
    size_t first = span->first;
    size_t rest = span->end - first;
    size_t count = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
    bool is_any = true;

    span->first += count;
    block->first = first;
    block->count = count;
    block->kept = count;
    if (count == 0)
        return false;
    for (size_t m = 0; is_any && m < request->mask_count; m++)
        is_any = apply_mask(request, &request->mask[m], block);
    if (!is_any)
        block->kept = 0;
    else if (block->kept < count)
        block->kept = kernel_place_pick(block->pick, block->keep, count);
    return true;
}

struct packed group_rows_reals(const struct column *column)
{
    return (struct packed){.data = column->real,
                           .count = column->state.count,
                           .width = sizeof *column->real};
}

struct packed group_rows_values(const struct group_block *block,
                                const struct packed *packed, uint64_t *scratch)
{
    struct packed part = packed_part(packed, block->first, block->count);

    if (block->kept == block->count || packed->width == 0)
        return part;
    kernel_pick(scratch, part.data, part.width, block->pick, block->kept);
    part.data = scratch;
    part.count = block->kept;
    return part;
}

static void mark_seen(const uint32_t *place, size_t count, atomic_uchar *seen)
{
    for (size_t i = 0; i < count; i++)
        if (atomic_load_explicit(&seen[place[i]], memory_order_relaxed) == 0)
            atomic_store_explicit(&seen[place[i]], 1, memory_order_relaxed);
}

struct group_note group_rows_place(const struct group_rows *rows,
                                   struct group_block *block, uint32_t *place,
                                   atomic_uchar *seen)
{
    size_t kept = block->kept;
    struct group_note note = {.rows = kept, .least = UINT32_MAX};
    uint32_t origin = 0;

    for (size_t k = 0; k < rows->digit_count; k++) {
        const struct group_digit *digit = &rows->digit[k];
        uint32_t base = (uint32_t)digit->code.base;
        if (digit->recode == NULL)
            origin += digit->weight * base;
        else if (digit->code.width == 0)
            origin += digit->weight * digit->recode[base];
    }
    for (size_t i = 0; i < kept; i++)
        place[i] = origin;
    for (size_t k = 0; k < rows->digit_count; k++) {
        const struct group_digit *digit = &rows->digit[k];
        if (digit->code.width == 0)
            continue;
        struct packed part = group_rows_values(block, &digit->code, block->scratch);
        if (digit->recode == NULL)
            kernel_place_add(place, part.data, part.width, kept, digit->weight);
        else
            kernel_place_look_up(place, part.data, part.width, kept, digit->weight,
                                 digit->recode + digit->code.base);
    }
    if (seen != NULL)
        mark_seen(place, kept, seen);
    struct packed time = group_rows_values(block, &rows->time, block->scratch);
    kernel_place_time(place, time.data, time.width, kept, (uint32_t)rows->range,
                      &note.least, &note.most);
    return note;
}

void group_rows_codes(const struct group_rows *rows, size_t place, uint32_t *code)
{
    size_t key_count = rows->request->key_count;

    if (rows->tuple != NULL && key_count > 0) {
        memcpy(code, rows->tuple + place * key_count, key_count * sizeof *code);
        return;
    }
    for (size_t k = key_count; k-- > 0;) {
        size_t size = rows->request->key[k].dictionary->count;
        code[k] = (uint32_t)(place % size);
        place /= size;
    }
}
