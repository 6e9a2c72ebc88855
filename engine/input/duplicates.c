/*
 * duplicates.c - merging rows of one key and period.
 *
 * Rows of one tuple of key codes and ordinal form a chain in the order of the file; the
 * row that stays is the first or the last of its chain. Columns are then written anew,
 * each from the rows that stay or from the sums over their chains.
 */
#include "input/duplicates.h"

#include <string.h>

#include "base/error.h"
#include "column/tuple_index.h"
#include "column/zone.h"
#include "number/exact.h"

enum { BLOCK_ROWS = 4096 };

#define CHAIN_END UINT32_MAX

struct merge {
    tide_table *table;
    struct memory *memory;
    bool is_sum;
    size_t row_count;  /* before */
    uint32_t *next;    /* [row_count] the next row of the chain */
    uint32_t *kept;    /* [kept_count] rows that stay, rising */
    uint32_t *first;   /* [kept_count] of the chain of a row that stays */
    size_t kept_count; /* tuples */
    int64_t *scratch;  /* [kept_count] */
};

/* ---- chains ---- */

static bool is_identity(const struct column *column)
{
    return column->role == TIDE_COLUMN_KEY || column->role == TIDE_COLUMN_PERIOD;
}

static const struct packed *identity_of(const struct column *column)
{
    return column->role == TIDE_COLUMN_KEY ? &column->code : &column->ordinal;
}

static tide_status index_init(const tide_table *table, struct tuple_index *index,
                              struct arena *arena, tide_error *err)
{
    uint64_t *size = arena_alloc(arena, table->column_count, sizeof *size);
    size_t count = 0;

    if (size == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < table->column_count; i++)
        if (is_identity(&table->column[i]))
            size[count++] = UINT64_C(1) << (8 * identity_of(&table->column[i])->width);
    return tuple_index_init(index, arena->memory, size, count, err);
}

/* number[row]: of its tuple, in order of first sight. */
static tide_status number_rows(const tide_table *table, struct tuple_index *index,
                               uint32_t *number, tide_error *err)
{
    for (size_t row = 0; row < table->row_count; row++) {
        size_t field = 0;
        bool is_new;
        tide_status status =
            row % BLOCK_ROWS == 0 ? runtime_check(table->runtime, err) : TIDE_STATUS_OK;

        if (status != TIDE_STATUS_OK)
            return status;
        for (size_t i = 0; i < table->column_count; i++) {
            if (!is_identity(&table->column[i]))
                continue;
            const struct packed *packed = identity_of(&table->column[i]);
            tuple_index_put(index, field++,
                            (uint64_t)packed_get(packed, row) - (uint64_t)packed->base);
        }
        status = tuple_index_add(index, &number[row], &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

/* The chains of all tuples, and of each the row that stays. */
static tide_status make_chains(struct merge *merge, struct arena *arena,
                               const uint32_t *number, size_t tuples, bool is_last,
                               tide_error *err)
{
    uint32_t *head = arena_alloc(arena, tuples, sizeof *head);
    size_t place = 0;

    merge->next = arena_alloc(arena, merge->row_count, sizeof *merge->next);
    merge->kept = arena_alloc(arena, tuples, sizeof *merge->kept);
    merge->first = arena_alloc(arena, tuples, sizeof *merge->first);
    merge->scratch = arena_alloc(arena, tuples, sizeof *merge->scratch);
    if (head == NULL || merge->next == NULL || merge->kept == NULL ||
        merge->first == NULL || merge->scratch == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < tuples; i++)
        head[i] = CHAIN_END;
    for (size_t row = merge->row_count; row-- > 0;) {
        merge->next[row] = head[number[row]];
        head[number[row]] = (uint32_t)row;
    }
    for (size_t row = 0; row < merge->row_count; row++) {
        bool stays = is_last ? merge->next[row] == CHAIN_END : head[number[row]] == row;
        if (!stays)
            continue;
        merge->kept[place] = (uint32_t)row;
        merge->first[place++] = head[number[row]];
    }
    merge->kept_count = place;
    return TIDE_STATUS_OK;
}

/* ---- columns anew ---- */

static tide_status replace(struct merge *merge, struct packed *packed, bool offset,
                           tide_error *err)
{
    packed_release(merge->memory, packed);
    return packed_seal(merge->memory, merge->scratch, merge->kept_count, offset, packed,
                       err);
}

static tide_status keep_rows(struct merge *merge, struct packed *packed, bool offset,
                             tide_error *err)
{
    if (packed->count == 0)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < merge->kept_count; i++)
        merge->scratch[i] = packed_get(packed, merge->kept[i]);
    return replace(merge, packed, offset, err);
}

static bool has_value(const struct column *column, size_t row)
{
    return tide_state_has_value((tide_state)packed_get(&column->state, row));
}

static tide_status refuse_sum(const struct merge *merge, const struct column *column,
                              size_t row, tide_error *err)
{
    error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
              "the sum of the rows of one key and period is beyond 64 bits");
    error_source(err, table_file(merge->table, row));
    error_place(err, table_line(merge->table, row), 0, 0);
    error_cell(err, column->name, "", 0);
    return TIDE_STATUS_OVERFLOW;
}

/* Sums over chains of the figures, or of their half-widths, where there is a value. */
static tide_status sum_chains(struct merge *merge, const struct column *column,
                              struct packed *packed, tide_error *err)
{
    for (size_t i = 0; i < merge->kept_count; i++) {
        int128 sum = 0;
        for (uint32_t row = merge->first[i]; row != CHAIN_END; row = merge->next[row])
            if (has_value(column, row))
                sum += packed_get(packed, row);
        if (!int128_to_int64(sum, &merge->scratch[i]))
            return refuse_sum(merge, column, merge->first[i], err);
    }
    return replace(merge, packed, false, err);
}

static tide_status sum_reals(struct merge *merge, const struct column *column,
                             tide_error *err)
{
    for (size_t i = 0; i < merge->kept_count; i++) {
        struct real_sum sum;
        real_sum_init(&sum);
        for (uint32_t row = merge->first[i]; row != CHAIN_END; row = merge->next[row])
            if (has_value(column, row))
                real_sum_add(&sum, column->real[row]);
        double rounded = real_sum_round(&sum);
        if (!(rounded - rounded == 0.0))
            return refuse_sum(merge, column, merge->first[i], err);
        column->real[i] = rounded;
    }
    return TIDE_STATUS_OK;
}

/* The largest code of a chain: one cell without value leaves the sum without. */
static tide_status join_states(struct merge *merge, struct packed *packed,
                               tide_error *err)
{
    for (size_t i = 0; i < merge->kept_count; i++) {
        merge->scratch[i] = TIDE_STATE_OK;
        for (uint32_t row = merge->first[i]; row != CHAIN_END; row = merge->next[row])
            if (packed_get(packed, row) > merge->scratch[i])
                merge->scratch[i] = packed_get(packed, row);
    }
    return replace(merge, packed, false, err);
}

static tide_status sum_measure(struct merge *merge, struct column *column,
                               tide_error *err)
{
    tide_status status;

    if (column->kind == TIDE_KIND_REAL) {
        status = sum_reals(merge, column, err);
        column->half.count = merge->kept_count;
    } else {
        status = sum_chains(merge, column, &column->mantissa, err);
        if (status == TIDE_STATUS_OK)
            status = sum_chains(merge, column, &column->half, err);
    }
    return status == TIDE_STATUS_OK ? join_states(merge, &column->state, err) : status;
}

static tide_status keep_measure(struct merge *merge, struct column *column,
                                tide_error *err)
{
    tide_status status = keep_rows(merge, &column->mantissa, false, err);

    for (size_t i = 0; column->kind == TIDE_KIND_REAL && i < merge->kept_count; i++)
        column->real[i] = column->real[merge->kept[i]];
    if (status == TIDE_STATUS_OK)
        status = keep_rows(merge, &column->half, false, err);
    if (status == TIDE_STATUS_OK)
        status = keep_rows(merge, &column->state, false, err);
    return status;
}

static tide_status merge_column(struct merge *merge, struct column *column,
                                tide_error *err)
{
    if (column->role == TIDE_COLUMN_MEASURE)
        return merge->is_sum ? sum_measure(merge, column, err)
                             : keep_measure(merge, column, err);
    tide_status status = keep_rows(merge, &column->code, true, err);
    if (status == TIDE_STATUS_OK)
        status = keep_rows(merge, &column->ordinal, true, err);
    return status == TIDE_STATUS_OK ? zones_make(merge->memory, column, err) : status;
}

/* A file begins at the first of its rows that stays. */
static void merge_files(struct merge *merge)
{
    tide_table *table = merge->table;
    size_t kept = 0;

    for (size_t i = 0; i < table->file_count; i++) {
        while (kept < merge->kept_count && merge->kept[kept] < table->file[i].row)
            kept++;
        table->file[i].row = kept;
    }
}

/* A run for each row that stays and does not follow the one before it. */
static tide_status merge_lines(struct merge *merge, uint64_t *out_line, tide_error *err)
{
    tide_table *table = merge->table;
    struct line_run *run = arena_alloc(&table->arena, merge->kept_count, sizeof *run);
    size_t count = 0;

    if (run == NULL)
        return memory_failed(merge->memory, err);
    *out_line = 0;
    for (size_t row = 0, i = 0; *out_line == 0 && row < merge->row_count; row++) {
        if (i < merge->kept_count && merge->kept[i] == row)
            i++;
        else
            *out_line = table_line(table, row);
    }
    for (size_t i = 0; i < merge->kept_count; i++) {
        uint64_t line = table_line(table, merge->kept[i]);
        if (count == 0 || line != run[count - 1].line + (i - run[count - 1].row))
            run[count++] = (struct line_run){.row = i, .line = line};
    }
    table->line = run;
    table->line_count = count;
    merge_files(merge);
    return TIDE_STATUS_OK;
}

static tide_status merge_rows(struct merge *merge, uint64_t *out_line, tide_error *err)
{
    tide_table *table = merge->table;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < table->column_count && status == TIDE_STATUS_OK; i++)
        status = merge_column(merge, &table->column[i], err);
    if (status == TIDE_STATUS_OK)
        status = merge_lines(merge, out_line, err);
    if (status == TIDE_STATUS_OK)
        table->row_count = merge->kept_count;
    return status;
}

tide_status duplicates_merge(tide_table *table, enum duplicates how, uint64_t *out_count,
                             uint64_t *out_line, tide_error *err)
{
    struct merge merge = {.table = table,
                          .memory = &table->runtime->memory,
                          .is_sum = how == DUPLICATES_SUM,
                          .row_count = table->row_count};
    struct tuple_index index = {0};
    struct arena arena;
    tide_status status;

    *out_count = 0;
    *out_line = 0;
    arena_init(&arena, merge.memory);
    uint32_t *number = arena_alloc(&arena, table->row_count, sizeof *number);
    status = number == NULL ? memory_failed(merge.memory, err)
                            : index_init(table, &index, &arena, err);
    if (status == TIDE_STATUS_OK)
        status = number_rows(table, &index, number, err);
    if (status != TIDE_STATUS_OK || index.count == table->row_count)
        goto done;
    status =
        make_chains(&merge, &arena, number, index.count, how == DUPLICATES_LAST, err);
    if (status == TIDE_STATUS_OK)
        status = merge_rows(&merge, out_line, err);
    *out_count = merge.row_count - table->row_count;

done:
    tuple_index_release(&index);
    arena_release(&arena);
    return status;
}
