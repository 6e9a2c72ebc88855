/*
 * group_table.c - arrays of sums; the loops are kernels.
 */
#include "group/group_table.h"

#include <string.h>

#include "kernel/move.h"
#include "number/exact.h"

/* ---- the form ---- */

/* Whether a sum of so many of these numbers may pass 64 bits. */
static bool may_overflow(const struct packed *packed, size_t row_count)
{
    uint64_t bound;

    return __builtin_mul_overflow(packed_bound(packed), row_count, &bound) ||
           bound > INT64_MAX;
}

static bool has_states(const struct column *column)
{
    return column->state.width > 0 || column->state.base != TIDE_STATE_OK;
}

/* Enough for a sum of row_count squares or products. */
static unsigned product_bits(const struct column *x, const struct column *y,
                             size_t row_count)
{
    unsigned of_x = uint64_bits(packed_bound(&x->mantissa));
    unsigned of_y = uint64_bits(packed_bound(&y->mantissa));

    return 2 * (of_x > of_y ? of_x : of_y) + uint64_bits(row_count);
}

bool group_form_can_multiply(const struct column *x, const struct column *y,
                             size_t row_count)
{
    return x->kind != TIDE_KIND_REAL && y->kind != TIDE_KIND_REAL && !has_states(x) &&
           !has_states(y) && product_bits(x, y, row_count) < 127;
}

struct group_form group_form_of_products(const struct group_form *form, size_t x,
                                         size_t y, size_t row_count)
{
    return (struct group_form){.kind = GROUP_FORM_PRODUCTS,
                               .is_wide = product_bits(form[x].column, form[y].column,
                                                       row_count) > 62,
                               .x = x,
                               .y = y};
}

bool group_form_can_rank(const struct column *column)
{
    return column->kind != TIDE_KIND_REAL && !has_states(column) &&
           column->mantissa.least > INT64_MIN;
}

struct group_form group_form_of(const struct column *column, size_t row_count)
{
    struct group_form form = {
        .column = column,
        .is_real = column->kind == TIDE_KIND_REAL,
        .has_state = has_states(column),
    };

    if (!form.is_real) {
        form.is_wide = may_overflow(&column->mantissa, row_count);
        form.is_half_wide = may_overflow(&column->half, row_count);
        form.has_half = column->half.width > 0 || form.is_half_wide;
    }
    return form;
}

/* ---- life ---- */

/* An array that the form has a use for; *failed is set where there is no memory. */
static void *take(struct arena *arena, bool is_wanted, size_t count, size_t size_bytes,
                  bool *failed)
{
    void *at = is_wanted ? arena_alloc(arena, count, size_bytes) : NULL;

    *failed = *failed || (is_wanted && at == NULL);
    return at;
}

static bool sums_init(struct group_sums *sums, struct arena *arena,
                      const struct group_form *form, size_t capacity)
{
    bool has_products = form->kind == GROUP_FORM_PRODUCTS;
    bool has_sum =
        form->kind == GROUP_FORM_MEASURE && !form->is_real && !form->has_no_sum;
    bool failed = false;

    sums->narrow =
        take(arena, has_sum && !form->is_wide, capacity, sizeof *sums->narrow, &failed);
    sums->wide =
        take(arena, has_sum && form->is_wide, capacity, sizeof *sums->wide, &failed);
    sums->half_narrow = take(arena, form->has_half && !form->is_half_wide, capacity,
                             sizeof *sums->half_narrow, &failed);
    sums->half_wide =
        take(arena, form->is_half_wide, capacity, sizeof *sums->half_wide, &failed);
    sums->range = take(arena, form->has_extremes, capacity, sizeof *sums->range, &failed);
    sums->product = take(arena, has_products && !form->is_wide, capacity,
                         sizeof *sums->product, &failed);
    sums->wide_product = take(arena, has_products && form->is_wide, capacity,
                              sizeof *sums->wide_product, &failed);
    sums->top = take(arena, form->kind == GROUP_FORM_TOP, capacity * form->top_count,
                     sizeof *sums->top, &failed);
    sums->tally = take(arena, form->has_state, capacity, sizeof *sums->tally, &failed);
    sums->real = take(arena, form->is_real, capacity, sizeof *sums->real, &failed);
    sums->start = take(arena, form->is_real, capacity + 1, sizeof *sums->start, &failed);
    return !failed;
}

tide_status group_table_init(struct group_table *table, struct memory *memory,
                             const struct group_form *form, size_t form_count,
                             size_t capacity, tide_error *err)
{
    *table = (struct group_table){.form = form,
                                  .form_count = form_count,
                                  .capacity = capacity};
    arena_init(&table->arena, memory);
    table->rows = arena_alloc(&table->arena, capacity, sizeof *table->rows);
    table->sums = arena_alloc_zero(&table->arena, form_count, sizeof *table->sums);
    table->scratch = arena_alloc(&table->arena, 1, sizeof *table->scratch);
    bool has_all = table->rows != NULL && table->sums != NULL && table->scratch != NULL;
    for (size_t m = 0; has_all && m < form_count; m++)
        has_all = sums_init(&table->sums[m], &table->arena, &form[m], capacity);
    if (has_all)
        return TIDE_STATUS_OK;
    group_table_release(table);
    return memory_failed(memory, err);
}

void group_table_release(struct group_table *table)
{
    if (table->arena.memory != NULL)
        arena_release(&table->arena);
    memset(table, 0, sizeof *table);
}

static void clear(void *array, size_t count, size_t size_bytes)
{
    if (array != NULL)
        memset(array, 0, count * size_bytes);
}

void group_table_clear(struct group_table *table, size_t count)
{
    clear(table->rows, count, sizeof *table->rows);
    for (size_t m = 0; m < table->form_count; m++) {
        struct group_sums *sums = &table->sums[m];
        clear(sums->narrow, count, sizeof *sums->narrow);
        clear(sums->wide, count, sizeof *sums->wide);
        clear(sums->half_narrow, count, sizeof *sums->half_narrow);
        clear(sums->half_wide, count, sizeof *sums->half_wide);
        for (size_t cell = 0; sums->range != NULL && cell < count; cell++)
            sums->range[cell] = (struct kernel_range){INT64_MAX, INT64_MIN};
        for (size_t i = 0; sums->top != NULL && i < count * table->form[m].top_count; i++)
            sums->top[i] = INT64_MIN;
        clear(sums->product, count, sizeof *sums->product);
        clear(sums->wide_product, count, sizeof *sums->wide_product);
        clear(sums->tally, count, sizeof *sums->tally);
        clear(sums->real, count, sizeof *sums->real);
        clear(sums->start, sums->start != NULL ? count + 1 : 0, sizeof *sums->start);
    }
}

/* ---- adding ---- */

/* Note the states of rows; pick those with a value, and return how many there are. */
static size_t note_states(struct group_tally *tally, const uint32_t *place, size_t count,
                          const struct packed *states, uint16_t *pick)
{
    size_t valued = 0;

    for (size_t i = 0; i < count; i++) {
        struct group_tally *cell = &tally[place[i]];
        tide_state state = (tide_state)packed_get(states, i);
        if (!tide_state_has_value(state)) {
            cell->unvalued = state > cell->unvalued ? state : cell->unvalued;
            continue;
        }
        cell->valued_rows++;
        cell->valued = state > cell->valued ? state : cell->valued;
        pick[valued++] = (uint16_t)i;
    }
    return valued;
}

/* The values of the rows that were picked; all where pick is NULL. */
static struct kernel_values values_of(const struct packed *packed, const uint16_t *pick,
                                      size_t count, uint64_t *scratch)
{
    struct kernel_values values = {.at = packed->data,
                                   .width = packed->width,
                                   .is_signed = packed->is_signed,
                                   .base = packed->base};

    if (pick != NULL && packed->width > 0) {
        kernel_pick(scratch, packed->data, packed->width, pick, count);
        values.at = scratch;
    }
    return values;
}

static void add_sums(struct group_sums *sums, const uint32_t *place, size_t count,
                     const struct group_values *from, const uint16_t *pick,
                     uint64_t *scratch)
{
    struct kernel_values value = values_of(&from->mantissa, pick, count, scratch);

    if (sums->narrow != NULL)
        kernel_sum_narrow(sums->narrow, place, count, &value);
    else if (sums->wide != NULL)
        kernel_sum_wide(sums->wide, place, count, &value);
    if (sums->range != NULL)
        kernel_extremes(sums->range, place, count, &value);
    value = values_of(&from->half, pick, count, scratch);
    if (sums->half_narrow != NULL)
        kernel_sum_narrow(sums->half_narrow, place, count, &value);
    else if (sums->half_wide != NULL)
        kernel_sum_wide(sums->half_wide, place, count, &value);
}

static void add_products(struct group_table *table, size_t measure, const uint32_t *place,
                         size_t count, const struct group_values *values)
{
    const struct group_form *form = &table->form[measure];
    struct group_scratch *scratch = table->scratch;
    int64_t *y = form->y == form->x ? scratch->x : scratch->y;

    packed_read(&values[form->x].mantissa, 0, count, scratch->x);
    if (y != scratch->x)
        packed_read(&values[form->y].mantissa, 0, count, y);
    if (form->is_wide)
        kernel_products_wide(table->sums[measure].wide_product, place, count, scratch->x,
                             y);
    else
        kernel_products_narrow(table->sums[measure].product, place, count, scratch->x, y);
}

static void add_top(struct group_table *table, size_t measure, const uint32_t *place,
                    size_t count, const struct group_values *values)
{
    const struct group_form *form = &table->form[measure];
    int64_t *x = table->scratch->x;

    packed_read(&values[form->x].mantissa, 0, count, x);
    for (size_t i = 0; !form->from_most && i < count; i++)
        x[i] = -x[i];
    kernel_top(table->sums[measure].top, form->top_count, place, count, x);
}

void group_table_add(struct group_table *table, const uint32_t *place, size_t count,
                     const struct group_values *values)
{
    struct group_scratch *scratch = table->scratch;

    kernel_count(table->rows, place, count);
    for (size_t m = 0; m < table->form_count; m++) {
        struct group_sums *sums = &table->sums[m];
        const uint32_t *at = place;
        const uint16_t *pick = NULL;
        size_t valued = count;
        if (table->form[m].is_real)
            continue;
        if (table->form[m].kind == GROUP_FORM_PRODUCTS) {
            add_products(table, m, place, count, values);
            continue;
        }
        if (table->form[m].kind == GROUP_FORM_TOP) {
            add_top(table, m, place, count, values);
            continue;
        }
        if (sums->tally != NULL)
            valued =
                note_states(sums->tally, place, count, &values[m].state, scratch->pick);
        if (valued < count) {
            pick = scratch->pick;
            kernel_pick(scratch->place, place, sizeof *place, pick, valued);
            at = scratch->place;
        }
        add_sums(sums, at, valued, &values[m], pick, scratch->value);
    }
}

/* The figures of each cell side by side: start[cell] to start[cell + 1] of sorted. */
static void sort_reals(struct group_sums *sums, size_t capacity, const uint32_t *place,
                       size_t count, const struct group_values *values, double *sorted)
{
    const struct packed *states = &values->state;

    for (size_t i = 0; i < count; i++)
        if (sums->tally == NULL ||
            tide_state_has_value((tide_state)packed_get(states, i)))
            sums->start[place[i]]++;
    for (size_t cell = 1; cell <= capacity; cell++)
        sums->start[cell] += sums->start[cell - 1];
    for (size_t i = count; i-- > 0;)
        if (sums->tally == NULL ||
            tide_state_has_value((tide_state)packed_get(states, i)))
            sorted[--sums->start[place[i]]] = values->real[i];
}

static double round_reals(const double *real, size_t count)
{
    struct real_sum sum;

    if (count <= 1)
        return count == 1 ? *real : 0.0;
    real_sum_init(&sum);
    for (size_t i = 0; i < count; i++)
        real_sum_add(&sum, real[i]);
    return real_sum_round(&sum);
}

tide_status group_table_add_reals(struct group_table *table, size_t measure,
                                  size_t cell_count, const uint32_t *place, size_t count,
                                  const struct group_values *values, tide_error *err)
{
    struct memory *memory = table->arena.memory;
    struct group_sums *sums = &table->sums[measure];
    double *sorted = memory_alloc(memory, count, sizeof *sorted);

    if (sorted == NULL)
        return memory_failed(memory, err);
    for (size_t first = 0; sums->tally != NULL && first < count; first += GROUP_BLOCK) {
        size_t rest = count - first;
        size_t length = rest < GROUP_BLOCK ? rest : GROUP_BLOCK;
        struct packed states = packed_part(&values->state, first, length);
        note_states(sums->tally, place + first, length, &states, table->scratch->pick);
    }
    sort_reals(sums, cell_count, place, count, values, sorted);
    for (size_t cell = 0; cell < cell_count; cell++)
        sums->real[cell] = round_reals(sorted + sums->start[cell],
                                       sums->start[cell + 1] - sums->start[cell]);
    memory_free(memory, sorted, count, sizeof *sorted);
    return TIDE_STATUS_OK;
}

static void merge_extremes(struct kernel_range *to, const struct kernel_range *from,
                           size_t count)
{
    for (size_t at = 0; at < count; at++) {
        to[at].least = from[at].least < to[at].least ? from[at].least : to[at].least;
        to[at].most = from[at].most > to[at].most ? from[at].most : to[at].most;
    }
}

static void merge_products(struct group_sums *to, const struct group_sums *from,
                           size_t count)
{
    for (size_t at = 0; to->product != NULL && at < count; at++) {
        to->product[at].xx += from->product[at].xx;
        to->product[at].xy += from->product[at].xy;
        to->product[at].yy += from->product[at].yy;
    }
    for (size_t at = 0; to->wide_product != NULL && at < count; at++) {
        to->wide_product[at].xx += from->wide_product[at].xx;
        to->wide_product[at].xy += from->wide_product[at].xy;
        to->wide_product[at].yy += from->wide_product[at].yy;
    }
}

/* Into each cell the top figures of another table's. */
static void merge_top(int64_t *to, const int64_t *from, size_t top_count, size_t count)
{
    for (uint32_t cell = 0; cell < count; cell++)
        for (size_t i = 0; i < top_count && from[cell * top_count + i] > INT64_MIN; i++)
            kernel_top(to, top_count, &cell, 1, &from[cell * top_count + i]);
}

static void merge_tally(struct group_tally *to, const struct group_tally *from)
{
    to->valued_rows += from->valued_rows;
    to->valued = from->valued > to->valued ? from->valued : to->valued;
    to->unvalued = from->unvalued > to->unvalued ? from->unvalued : to->unvalued;
}

void group_table_merge(struct group_table *table, const struct group_table *from,
                       size_t count)
{
    for (size_t at = 0; at < count; at++)
        table->rows[at] += from->rows[at];
    for (size_t m = 0; m < table->form_count; m++) {
        struct group_sums *to = &table->sums[m];
        const struct group_sums *more = &from->sums[m];
        for (size_t at = 0; to->narrow != NULL && at < count; at++)
            to->narrow[at] += more->narrow[at];
        for (size_t at = 0; to->wide != NULL && at < count; at++)
            to->wide[at] += more->wide[at];
        for (size_t at = 0; to->half_narrow != NULL && at < count; at++)
            to->half_narrow[at] += more->half_narrow[at];
        for (size_t at = 0; to->half_wide != NULL && at < count; at++)
            to->half_wide[at] += more->half_wide[at];
        if (to->range != NULL)
            merge_extremes(to->range, more->range, count);
        merge_products(to, more, count);
        if (to->top != NULL)
            merge_top(to->top, more->top, table->form[m].top_count, count);
        for (size_t at = 0; to->tally != NULL && at < count; at++)
            merge_tally(&to->tally[at], &more->tally[at]);
    }
}
