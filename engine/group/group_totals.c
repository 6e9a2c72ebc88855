/*
 * group_totals.c - each thread adds its rows to a table of all cells; a line adds up the
 * sums of its groups. Squares and products are taken where 128 bits provably hold
 * them, and largest figures where few are asked for.
 */
#include "group/group_totals.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "group/group_list.h"
#include "group/group_plan.h"
#include "group/group_set.h"
#include "group/group_sum.h"
#include "number/decimal.h"

enum { MOST_CELLS = 1 << 21, ROWS_PER_CELL = 4, MOST_TOP = 8 };

static bool is_pair(enum group_statistic what)
{
    return what >= GROUP_WEIGHTED_MEAN;
}

/* Sums of products are wanted, of a measure with itself or with another. */
static bool has_products(enum group_statistic what)
{
    return is_pair(what) || what == GROUP_VARIANCE || what == GROUP_DEVIATION;
}

static size_t other_of(const struct group_ask *ask)
{
    return is_pair(ask->what) ? ask->other : ask->column;
}

static bool is_suited(const struct group_request *request, const struct group_ask *ask)
{
    const tide_table *table = request->table;

    if (has_products(ask->what)) {
        const struct column *x = &table->column[request->measure[ask->column]];
        const struct column *y = &table->column[request->measure[other_of(ask)]];
        return group_form_can_multiply(x, y, table->row_count);
    }
    switch (ask->what) {
    case GROUP_ROWS:
        return true;
    case GROUP_RANKED:
        return ask->rank <= MOST_TOP &&
               group_form_can_rank(&table->column[request->measure[ask->column]]);
    case GROUP_COUNT:
    case GROUP_SUM:
    case GROUP_MEAN:
    case GROUP_LEAST:
    case GROUP_MOST:
        return table->column[request->measure[ask->column]].kind != TIDE_KIND_REAL;
    default:
        return false;
    }
}

/* A table of all cells for each thread: in a core's cache by the plan, or at least few
   beside the rows, so that a look into the next cache is all that a row costs. */
static bool are_few_cells(const struct group_request *request)
{
    const tide_table *table = request->table;
    char why[GROUP_WHY_SIZE];
    uint64_t cells;

    if (__builtin_mul_overflow(group_combinations(request), group_range(request), &cells))
        return false;
    return group_choose(request, why, sizeof why) == GROUP_DIRECT ||
           (cells <= MOST_CELLS &&
            cells * runtime_threads(table->runtime) <= table->row_count / ROWS_PER_CELL);
}

bool group_totals_suit(const struct group_request *request, const struct group_rule *rule,
                       const struct group_ask *ask, size_t ask_count)
{
    for (size_t i = 0; i < ask_count; i++)
        if (!is_suited(request, &ask[i]))
            return false;
    return rule->time == TABLE_NO_COLUMN && are_few_cells(request);
}

/* ---- the sums of groups ---- */

static tide_status list_groups(struct group_totals *totals, const struct group_rows *rows,
                               tide_error *err)
{
    const uint32_t *row_count = totals->all->table.rows;
    size_t cells = totals->slots.cell_count;
    struct group_cell_list list = {0};
    struct memory *memory = totals->sorted.arena.memory;
    struct arena arena;

    arena_init(&arena, memory);
    list.cell = arena_alloc(&arena, cells, sizeof *list.cell);
    list.first = arena_alloc(&arena, cells, sizeof *list.first);
    list.rows = arena_alloc(&arena, cells, sizeof *list.rows);
    tide_status status = TIDE_STATUS_OK;
    if (list.cell == NULL || list.first == NULL || list.rows == NULL)
        status = memory_failed(memory, err);
    for (size_t cell = 0; status == TIDE_STATUS_OK && cell < cells; cell++) {
        totals->sorted.row_count += row_count[cell];
        if (row_count[cell] == 0)
            continue;
        list.cell[list.count] = cell;
        list.first[list.count] = (uint32_t)cell;
        list.rows[list.count++] = row_count[cell];
    }
    if (status == TIDE_STATUS_OK)
        status = group_list_cells(rows, &list, &totals->sorted, err);
    arena_release(&arena);
    return status;
}

/* The form of the products, or of the largest figures, that a statistic wants; form_count
   if there is none. */
static size_t find_form(const struct group_totals *totals, const struct group_ask *ask)
{
    bool is_top = ask->what == GROUP_RANKED;
    size_t i = totals->sorted.column_count;

    for (; i < totals->form_count; i++) {
        const struct group_form *form = &totals->form[i];
        if (form->x != ask->column || (form->kind == GROUP_FORM_TOP) != is_top)
            continue;
        if (is_top ? form->from_most == ask->from_most : form->y == other_of(ask))
            break;
    }
    return i;
}

static void want_products(struct group_totals *totals, const struct group_ask *ask,
                          size_t row_count)
{
    struct group_form *form = totals->form;
    size_t other = other_of(ask);

    form[ask->column].has_no_sum = false;
    form[other].has_no_sum = false;
    if (ask->what == GROUP_WEIGHTED_MEAN)
        form[other].has_extremes = true;
    if (find_form(totals, ask) == totals->form_count)
        form[totals->form_count++] =
            group_form_of_products(form, ask->column, other, row_count);
}

static void want_top(struct group_totals *totals, const struct group_ask *ask)
{
    size_t i = find_form(totals, ask);
    struct group_form *form = &totals->form[i];

    if (i == totals->form_count) {
        *form = (struct group_form){.kind = GROUP_FORM_TOP,
                                    .x = ask->column,
                                    .from_most = ask->from_most};
        totals->form_count++;
    }
    form->top_count = ask->rank > form->top_count ? ask->rank : form->top_count;
}

static void want(struct group_totals *totals, const struct group_ask *ask,
                 size_t row_count)
{
    struct group_form *form = totals->form;

    if (has_products(ask->what))
        want_products(totals, ask, row_count);
    else if (ask->what == GROUP_RANKED)
        want_top(totals, ask);
    else if (ask->what == GROUP_SUM || ask->what == GROUP_MEAN)
        form[ask->column].has_no_sum = false;
    else if (ask->what == GROUP_LEAST || ask->what == GROUP_MOST)
        form[ask->column].has_extremes = true;
}

/* The measures, as columns that no row was carried of, then their products. */
static tide_status make_forms(struct group_totals *totals, const struct group_ask *ask,
                              size_t ask_count, tide_error *err)
{
    struct group_sorted *sorted = &totals->sorted;
    const struct group_request *request = sorted->request;
    const tide_table *table = request->table;
    size_t count = request->measure_count;

    sorted->column_count = count;
    sorted->column = arena_alloc_zero(&sorted->arena, count, sizeof *sorted->column);
    totals->form = arena_alloc(&sorted->arena, count + ask_count, sizeof *totals->form);
    if (sorted->column == NULL || totals->form == NULL)
        return memory_failed(sorted->arena.memory, err);
    for (size_t i = 0; i < count; i++) {
        sorted->column[i].column = &table->column[request->measure[i]];
        totals->form[i] = group_form_of(sorted->column[i].column, table->row_count);
        totals->form[i].has_no_sum = true;
    }
    totals->form_count = count;
    for (size_t i = 0; i < ask_count; i++)
        want(totals, &ask[i], table->row_count);
    return TIDE_STATUS_OK;
}

tide_status group_totals_make(const struct group_request *request,
                              const struct group_ask *ask, size_t ask_count,
                              struct group_totals *out, tide_error *err)
{
    struct group_totals totals = {.sorted.request = request};
    struct runtime *runtime = request->table->runtime;
    struct group_rows rows;
    struct group_note note;

    arena_init(&totals.sorted.arena, &runtime->memory);
    struct group_digit *digit =
        arena_alloc(&totals.sorted.arena, request->key_count, sizeof *digit);
    tide_status status = digit == NULL ? memory_failed(&runtime->memory, err)
                                       : make_forms(&totals, ask, ask_count, err);
    if (status == TIDE_STATUS_OK) {
        group_rows_direct(request, digit, &rows);
        status = group_slots_init(&totals.slots, runtime, totals.form, totals.form_count,
                                  rows.series_places * rows.range, GROUP_BLOCK, err);
    }
    if (status == TIDE_STATUS_OK)
        status = group_sum_slots(&rows, &totals.slots, &totals.all, &note, err);
    if (status == TIDE_STATUS_OK)
        status = list_groups(&totals, &rows, err);
    if (status == TIDE_STATUS_OK)
        *out = totals;
    else
        group_totals_release(&totals);
    return status;
}

void group_totals_release(struct group_totals *totals)
{
    group_slots_release(&totals->slots);
    group_sorted_release(&totals->sorted);
    memset(totals, 0, sizeof *totals);
}

/* ---- lines ---- */

/* What the rows of a line come to in one measure. */
struct total {
    int128 sum;
    int64_t least;
    int64_t most;
    size_t rows;
    size_t valued_rows;
    tide_state valued;
    tide_state unvalued;
};

static void add_cell(const struct group_table *table, size_t measure, size_t cell,
                     struct total *total)
{
    const struct group_sums *sums = &table->sums[measure];

    if (sums->wide != NULL)
        total->sum += sums->wide[cell];
    else if (sums->narrow != NULL)
        total->sum += sums->narrow[cell];
    if (sums->range != NULL) {
        const struct kernel_range *range = &sums->range[cell];
        total->least = range->least < total->least ? range->least : total->least;
        total->most = range->most > total->most ? range->most : total->most;
    }
    if (sums->tally == NULL) {
        total->valued_rows += table->rows[cell];
        return;
    }
    const struct group_tally *tally = &sums->tally[cell];
    total->valued_rows += tally->valued_rows;
    if (tally->valued > total->valued)
        total->valued = tally->valued;
    if (tally->unvalued > total->unvalued)
        total->unvalued = tally->unvalued;
}

/* The state of the figures of a line. */
static tide_state state_of(const struct group_rule *rule, const struct total *total)
{
    return group_state_of_rows(rule, total->valued, total->unvalued,
                               total->valued_rows > 0);
}

static struct total total_of(const struct group_totals *totals,
                             const struct group_lines *lines, size_t line,
                             const struct group_ask *ask)
{
    const struct group_table *table = &totals->all->table;
    const struct group_line *at = &lines->line[line];
    struct total total = {.least = INT64_MAX, .most = INT64_MIN};

    for (uint32_t i = 0; i < at->count; i++) {
        size_t cell = totals->sorted.first[lines->member[at->first + i]];
        total.rows += table->rows[cell];
        if (ask->what != GROUP_ROWS)
            add_cell(table, ask->column, cell, &total);
    }
    return total;
}

static void set_total(const struct group_totals *totals, const struct group_rule *rule,
                      const struct group_ask *ask, const struct total *total,
                      struct group_cell *cell)
{
    const struct column *column;

    if (ask->what == GROUP_ROWS || ask->what == GROUP_COUNT) {
        cell_exact(cell,
                   (int128)(ask->what == GROUP_ROWS ? total->rows : total->valued_rows));
        return;
    }
    column = totals->sorted.column[ask->column].column;
    cell->state = state_of(rule, total);
    if (!tide_state_has_value(cell->state))
        cell_none(cell, cell->state);
    else if (ask->what == GROUP_MEAN)
        cell_real(cell, quotient_round(total->sum, (int128)total->valued_rows *
                                                       decimal_power(column->scale)));
    else if (ask->what == GROUP_LEAST)
        cell_exact(cell, total->least);
    else if (ask->what == GROUP_MOST)
        cell_exact(cell, total->most);
    else if (total->valued_rows > 1 && cell_is_per_unit(&column->traits))
        cell_none(cell, TIDE_STATE_NOT_COMPARABLE);
    else
        cell_exact(cell, total->sum);
}

/* ---- squares and products ---- */

static struct moments_sums sums_of(const struct group_totals *totals,
                                   const struct group_lines *lines, size_t line,
                                   const struct group_ask *ask)
{
    const struct group_column *column = totals->sorted.column;
    const struct group_sums *sums = &totals->all->table.sums[find_form(totals, ask)];
    const struct group_line *at = &lines->line[line];
    struct group_ask other = {.what = ask->what, .column = other_of(ask)};
    struct total x = total_of(totals, lines, line, ask);
    struct total y = total_of(totals, lines, line, &other);
    struct kernel_wide_products sum = {0};

    for (uint32_t i = 0; i < at->count; i++) {
        size_t cell = totals->sorted.first[lines->member[at->first + i]];
        if (sums->product != NULL) {
            sum.xx += sums->product[cell].xx;
            sum.xy += sums->product[cell].xy;
            sum.yy += sums->product[cell].yy;
        } else {
            sum.xx += sums->wide_product[cell].xx;
            sum.xy += sums->wide_product[cell].xy;
            sum.yy += sums->wide_product[cell].yy;
        }
    }
    return (struct moments_sums){.count = x.rows,
                                 .x_scale = column[ask->column].column->scale,
                                 .y_scale = column[other.column].column->scale,
                                 .x = x.sum,
                                 .y = y.sum,
                                 .xx = int256_of(sum.xx),
                                 .xy = int256_of(sum.xy),
                                 .yy = int256_of(sum.yy)};
}

/* No weight of a line may be negative, and their sum not zero. */
static tide_state state_of_weights(const struct group_totals *totals,
                                   const struct group_lines *lines, size_t line,
                                   const struct group_ask *ask)
{
    struct group_ask weight = {.what = ask->what, .column = ask->other};
    struct total total = total_of(totals, lines, line, &weight);

    if (total.least < 0)
        return TIDE_STATE_UNDEFINED;
    return total.sum == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_OK;
}

static void set_products(const struct group_totals *totals,
                         const struct group_lines *lines, const struct group_ask *ask,
                         struct group_cell *cell)
{
    struct moments_sums sums = sums_of(totals, lines, cell->line, ask);

    if (ask->what == GROUP_WEIGHTED_MEAN) {
        tide_state state = state_of_weights(totals, lines, cell->line, ask);
        if (state == TIDE_STATE_OK)
            cell_real(cell, moments_sums_weighted_mean(&sums));
        else
            cell_none(cell, state);
    } else if (is_pair(ask->what)) {
        cell_pair_of_sums(cell, &sums, ask->what);
    } else if (sums.count < 2) {
        cell_none(cell, TIDE_STATE_TOO_FEW);
    } else {
        double variance = moments_sums_variance(&sums);
        cell_real(cell, ask->what == GROUP_DEVIATION ? sqrt(variance) : variance);
    }
}

/* ---- ranks ---- */

static void set_ranked(const struct group_totals *totals, const struct group_lines *lines,
                       const struct group_ask *ask, struct group_cell *cell)
{
    size_t form = find_form(totals, ask);
    size_t top_count = totals->form[form].top_count;
    const int64_t *top = totals->all->table.sums[form].top;
    const struct group_line *at = &lines->line[cell->line];
    const uint32_t first = 0;
    int64_t best[MOST_TOP];

    for (size_t i = 0; i < top_count; i++)
        best[i] = INT64_MIN;
    for (uint32_t i = 0; i < at->count; i++) {
        const int64_t *more =
            &top[totals->sorted.first[lines->member[at->first + i]] * top_count];
        for (size_t k = 0; k < top_count && more[k] > INT64_MIN; k++)
            kernel_top(best, top_count, &first, 1, &more[k]);
    }
    int64_t value = best[ask->rank - 1];
    if (value == INT64_MIN)
        cell_none(cell, TIDE_STATE_TOO_FEW);
    else
        cell_exact(cell, ask->from_most ? value : -value);
}

/* ---- all ---- */

static void set_cell(const struct group_totals *totals, const struct group_lines *lines,
                     const struct group_rule *rule, const struct group_ask *ask,
                     struct group_cell *cell)
{
    if (has_products(ask->what)) {
        set_products(totals, lines, ask, cell);
    } else if (ask->what == GROUP_RANKED) {
        set_ranked(totals, lines, ask, cell);
    } else {
        struct total total = total_of(totals, lines, cell->line, ask);
        set_total(totals, rule, ask, &total, cell);
    }
}

tide_status group_totals_run(const struct group_totals *totals,
                             const struct group_lines *lines,
                             const struct group_rule *rule, const struct group_ask *ask,
                             size_t ask_count, struct arena *arena,
                             struct group_cells *out, tide_error *err)
{
    tide_status status =
        group_cells_make(&totals->sorted, lines, ask, ask_count, arena, out, err);

    if (status == TIDE_STATUS_OK)
        status = runtime_check(totals->sorted.request->table->runtime, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < ask_count; i++)
        for (size_t line = 0; line < lines->count; line++) {
            struct group_cell cell = {.cells = &out[i], .line = line};
            set_cell(totals, lines, rule, &ask[i], &cell);
        }
    return status;
}
