/*
 * group_sum.c - exact sums of one measure per cell of a panel.
 *
 *     figure = sum over the rows of the cell,  half-width = sum of their half-widths
 *
 * DECIMAL sums are kept in 64 bits where rows x largest figure proves that they fit, else
 * in 128 bits, narrowed once at the end: the order of the rows never shows. REAL sums are
 * rounded once per cell (real_sum); rows are brought together by a counting sort, so that
 * one accumulator is enough.
 *
 * The state of a cell is the largest of its rows. With skip_missing, rows without value
 * only leave their mark (partial_group) while another row of the cell has one.
 */
#include "group/group_sum.h"

#include <math.h>

#include "group/group_index.h"
#include "number/exact.h"

#define NO_CELL SIZE_MAX

/* What the rows of one cell were like. */
struct tally {
    uint8_t rows;        /* 0, 1, 2: more than one */
    bool has_value;      /* some row has one */
    tide_state valued;   /* largest state of rows with a value */
    tide_state unvalued; /* largest state of rows without; 0: none */
};

/* Sums of one array; wide is NULL where 64 bits are proven enough. */
struct sums {
    int64_t *narrow;
    int128 *wide;
};

struct work {
    const struct group_sum *sum;
    const struct column *column;
    struct panel_measure *measure;
    size_t cell_count;
    struct tally *tally;      /* [cell_count] */
    size_t cell[GROUP_BLOCK]; /* of the rows of the block; NO_CELL: no part in the sum */
    int64_t value[GROUP_BLOCK];
};

static void read_cells(struct work *work, size_t first, size_t count)
{
    const struct group_request *request = work->sum->request;
    const tide_panel *panel = work->sum->panel;
    const uint32_t *series = work->sum->series + first;
    bool has_time = request->time_column != TABLE_NO_COLUMN;

    if (has_time)
        packed_read(&request->table->column[request->time_column].ordinal, first, count,
                    work->value);
    for (size_t i = 0; i < count; i++) {
        size_t t = has_time ? (size_t)(work->value[i] - panel->first.ordinal) : 0;
        work->cell[i] =
            series[i] == GROUP_NO_SERIES ? NO_CELL : series[i] * panel->period_count + t;
    }
}

/* Note the states of a block; rows without value take no part in the sum. */
static void note_states(struct work *work, size_t first, size_t count)
{
    packed_read(&work->column->state, first, count, work->value);
    for (size_t i = 0; i < count; i++) {
        tide_state state = (tide_state)work->value[i];
        if (work->cell[i] == NO_CELL)
            continue;
        struct tally *tally = &work->tally[work->cell[i]];
        tally->rows = tally->rows == 0 ? 1 : 2;
        if (tide_state_has_value(state)) {
            tally->has_value = true;
            tally->valued = state > tally->valued ? state : tally->valued;
        } else {
            tally->unvalued = state > tally->unvalued ? state : tally->unvalued;
            work->cell[i] = NO_CELL;
        }
    }
}

static tide_state state_of(const struct tally *tally, const struct group_request *request,
                           enum measure_kind kind)
{
    tide_state state = tally->valued;
    tide_state lost = tally->unvalued;

    if (request->skip_missing && tally->has_value && lost != 0)
        lost = TIDE_STATE_PARTIAL_GROUP;
    if (lost > state)
        state = lost;
    if ((kind == MEASURE_PRICE || kind == MEASURE_RATE) && tally->rows > 1 &&
        state < TIDE_STATE_NOT_COMPARABLE)
        state = TIDE_STATE_NOT_COMPARABLE;
    return state;
}

/* States into the panel; a cell with rows but without value holds zeros. */
static void settle(struct work *work)
{
    struct panel_measure *measure = work->measure;

    for (size_t at = 0; at < work->cell_count; at++) {
        if (work->tally[at].rows == 0)
            continue;
        measure->state[at] =
            state_of(&work->tally[at], work->sum->request, measure->traits.kind);
        if (tide_state_has_value(measure->state[at]))
            continue;
        if (measure->kind == TIDE_KIND_REAL) {
            measure->real[at] = 0.0;
        } else {
            measure->mantissa[at] = 0;
            measure->half[at] = 0;
        }
    }
}

/* ---- DECIMAL ---- */

static uint64_t size_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* No figure of the column is larger than this, sign aside. */
static uint64_t largest_size(struct work *work, const struct packed *packed)
{
    uint64_t largest = 0;

    if (packed->width < sizeof(int64_t))
        return size_of(packed->base) + (UINT64_C(1) << (8 * packed->width)) - 1;
    for (size_t first = 0; first < packed->count; first += GROUP_BLOCK) {
        size_t rest = packed->count - first;
        size_t count = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
        packed_read(packed, first, count, work->value);
        for (size_t i = 0; i < count; i++)
            if (size_of(work->value[i]) > largest)
                largest = size_of(work->value[i]);
    }
    return largest;
}

static tide_status sums_init(struct work *work, const struct packed *packed,
                             int64_t *narrow, struct sums *sums, tide_error *err)
{
    struct memory *memory = &work->sum->panel->runtime->memory;
    uint64_t largest = largest_size(work, packed);
    uint64_t bound;

    sums->narrow = narrow;
    if (!__builtin_mul_overflow(largest, work->sum->panel->rows_used, &bound) &&
        bound <= INT64_MAX)
        return TIDE_STATUS_OK;
    sums->wide = memory_alloc_zero(memory, work->cell_count, sizeof *sums->wide);
    return sums->wide == NULL ? memory_failed(memory, err) : TIDE_STATUS_OK;
}

static void sums_add(struct work *work, const struct packed *packed, size_t first,
                     size_t count, struct sums *sums)
{
    packed_read(packed, first, count, work->value);
    for (size_t i = 0; i < count; i++) {
        if (work->cell[i] == NO_CELL)
            continue;
        if (sums->wide == NULL)
            sums->narrow[work->cell[i]] += work->value[i];
        else
            sums->wide[work->cell[i]] += work->value[i];
    }
}

static void sums_narrow(struct work *work, const struct sums *sums)
{
    for (size_t at = 0; sums->wide != NULL && at < work->cell_count; at++)
        if (work->tally[at].rows > 0 &&
            !int128_to_int64(sums->wide[at], &sums->narrow[at]))
            work->tally[at].valued = TIDE_STATE_OVERFLOW;
}

static void sums_release(struct work *work, struct sums *sums)
{
    memory_free(&work->sum->panel->runtime->memory, sums->wide, work->cell_count,
                sizeof *sums->wide);
}

static tide_status sum_decimals(struct work *work, tide_error *err)
{
    struct runtime *runtime = work->sum->panel->runtime;
    const struct column *column = work->column;
    size_t row_count = work->sum->request->table->row_count;
    struct sums figures = {0};
    struct sums halves = {0};

    tide_status status =
        sums_init(work, &column->mantissa, work->measure->mantissa, &figures, err);
    if (status == TIDE_STATUS_OK)
        status = sums_init(work, &column->half, work->measure->half, &halves, err);
    for (size_t first = 0; status == TIDE_STATUS_OK && first < row_count;
         first += GROUP_BLOCK) {
        size_t rest = row_count - first;
        size_t count = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
        read_cells(work, first, count);
        note_states(work, first, count);
        sums_add(work, &column->mantissa, first, count, &figures);
        sums_add(work, &column->half, first, count, &halves);
        status = runtime_check(runtime, err);
    }
    if (status == TIDE_STATUS_OK) {
        sums_narrow(work, &figures);
        sums_narrow(work, &halves);
    }
    sums_release(work, &figures);
    sums_release(work, &halves);
    return status;
}

/* ---- REAL ---- */

/* Rows with a value, cell after cell: start[at] to start[at + 1] of order. */
struct row_order {
    size_t *cell;    /* [row_count] */
    uint32_t *order; /* [row_count] */
    size_t *start;   /* [cell_count + 1] */
};

static tide_status order_rows(struct work *work, struct row_order *rows, tide_error *err)
{
    size_t row_count = work->sum->request->table->row_count;

    for (size_t first = 0; first < row_count; first += GROUP_BLOCK) {
        size_t rest = row_count - first;
        size_t count = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
        read_cells(work, first, count);
        note_states(work, first, count);
        for (size_t i = 0; i < count; i++) {
            rows->cell[first + i] = work->cell[i];
            if (work->cell[i] != NO_CELL)
                rows->start[work->cell[i]]++;
        }
        tide_status status = runtime_check(work->sum->panel->runtime, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    for (size_t at = 1; at <= work->cell_count; at++)
        rows->start[at] += rows->start[at - 1];
    for (size_t row = row_count; row-- > 0;)
        if (rows->cell[row] != NO_CELL)
            rows->order[--rows->start[rows->cell[row]]] = (uint32_t)row;
    return TIDE_STATUS_OK;
}

static void sum_ordered(struct work *work, const struct row_order *rows)
{
    const double *real = work->column->real;

    for (size_t at = 0; at < work->cell_count; at++) {
        size_t first = rows->start[at];
        size_t end = rows->start[at + 1];
        struct real_sum sum;

        if (end - first == 1)
            work->measure->real[at] = real[rows->order[first]];
        if (end - first <= 1)
            continue;
        real_sum_init(&sum);
        for (size_t i = first; i < end; i++)
            real_sum_add(&sum, real[rows->order[i]]);
        work->measure->real[at] = real_sum_round(&sum);
        if (!isfinite(work->measure->real[at]))
            work->tally[at].valued = TIDE_STATE_OVERFLOW;
    }
}

static tide_status sum_reals(struct work *work, tide_error *err)
{
    struct memory *memory = &work->sum->panel->runtime->memory;
    size_t row_count = work->sum->request->table->row_count;
    size_t start_count = work->cell_count + 1;
    struct row_order rows = {
        .cell = memory_alloc(memory, row_count, sizeof *rows.cell),
        .order = memory_alloc(memory, row_count, sizeof *rows.order),
        .start = memory_alloc_zero(memory, start_count, sizeof *rows.start),
    };
    tide_status status = TIDE_STATUS_OK;

    if (rows.cell == NULL || rows.order == NULL || rows.start == NULL)
        status = memory_failed(memory, err);
    if (status == TIDE_STATUS_OK)
        status = order_rows(work, &rows, err);
    if (status == TIDE_STATUS_OK)
        sum_ordered(work, &rows);
    memory_free(memory, rows.cell, row_count, sizeof *rows.cell);
    memory_free(memory, rows.order, row_count, sizeof *rows.order);
    memory_free(memory, rows.start, start_count, sizeof *rows.start);
    return status;
}

tide_status group_sum_measure(void *context, size_t measure, tide_error *err)
{
    const struct group_sum *sum = context;
    struct memory *memory = &sum->panel->runtime->memory;
    size_t cell_count = sum->panel->series_count * sum->panel->period_count;
    struct work *work = memory_alloc(memory, 1, sizeof *work);
    struct tally *tally = memory_alloc_zero(memory, cell_count, sizeof *tally);
    tide_status status;

    if (work == NULL || tally == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    work->sum = sum;
    work->column = &sum->request->table->column[sum->request->measure[measure]];
    work->measure = &sum->panel->measure[measure];
    work->cell_count = cell_count;
    work->tally = tally;
    status = work->column->kind == TIDE_KIND_REAL ? sum_reals(work, err)
                                                  : sum_decimals(work, err);
    if (status == TIDE_STATUS_OK)
        settle(work);

done:
    memory_free(memory, work, 1, sizeof *work);
    memory_free(memory, tally, cell_count, sizeof *tally);
    return status;
}
