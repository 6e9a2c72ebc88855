/*
 * group_panel.c - series in the order of the bytes of their keys, then cells.
 *
 *     figure = sum over the rows of the cell,  half-width = sum of their half-widths
 *
 * The state of a cell is the largest of its rows. With skip_missing, rows without value
 * only leave their mark (partial_group) while another row of the cell has one. A cell
 * without value holds zeros.
 */
#include "group/group_panel.h"

#include <math.h>
#include <string.h>

#include "column/code_sort.h"
#include "number/exact.h"
#include "time/period.h"

/* ---- the shape ---- */

static void set_axis(const struct group_rows *rows, const struct group_seen *seen,
                     struct panel_shape *shape)
{
    size_t time_column = rows->request->time_column;
    bool has_rows = seen->note.rows > 0;
    tide_freq freq = time_column == TABLE_NO_COLUMN
                         ? TIDE_FREQ_NONE
                         : rows->request->table->column[time_column].freq;
    int64_t first = has_rows ? rows->time.base + (int64_t)seen->note.least : 0;

    shape->first = period_of(freq, (int32_t)first);
    shape->period_count = has_rows ? (size_t)(seen->note.most - seen->note.least) + 1 : 0;
    if (freq == TIDE_FREQ_NONE)
        shape->period_count = 1;
}

static tide_status make_panel(struct group_panel *target, const struct group_seen *seen,
                              size_t series_count, tide_error *err)
{
    const struct group_request *request = target->rows->request;
    struct runtime *runtime = request->table->runtime;
    struct panel_shape shape = {
        .key_count = request->key_count,
        .series_count = series_count,
        .measure_count = request->measure_count,
        .has_half = true,
        .leaves_cells = true,
    };
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    arena_init(&arena, &runtime->memory);
    struct panel_key *key = arena_alloc(&arena, request->key_count, sizeof *key);
    struct panel_measure *measure =
        arena_alloc_zero(&arena, request->measure_count, sizeof *measure);
    if (key == NULL || measure == NULL) {
        status = memory_failed(&runtime->memory, err);
        goto done;
    }
    for (size_t i = 0; i < request->key_count; i++)
        key[i] = (struct panel_key){.name = request->key[i].name,
                                    .dictionary = request->key[i].dictionary};
    for (size_t i = 0; i < request->measure_count; i++) {
        const struct column *column = target->form[i].column;
        measure[i].name = column->name;
        measure[i].unit = column->unit;
        measure[i].traits = column->traits;
        measure[i].kind = column->kind;
        measure[i].scale = column->scale;
    }
    shape.key = key;
    shape.measure = measure;
    set_axis(target->rows, seen, &shape);
    status = panel_new(runtime, &shape, &target->panel, err);

done:
    arena_release(&arena);
    return status;
}

/* ---- the series ---- */

static bool is_seen(const struct group_seen *seen, size_t place)
{
    return atomic_load_explicit(&seen->series[place], memory_order_relaxed) != 0;
}

static size_t count_seen(const struct group_seen *seen, size_t place_count)
{
    size_t count = 0;

    for (size_t place = 0; place < place_count; place++)
        count += is_seen(seen, place);
    return count;
}

/* Sort the series that occur by their keys; the panel and series_of get the order. */
static tide_status place_series(struct group_panel *target, const struct group_seen *seen,
                                tide_error *err)
{
    const struct group_rows *rows = target->rows;
    const struct group_request *request = rows->request;
    tide_panel *panel = target->panel;
    struct memory *memory = &panel->runtime->memory;
    size_t key_count = request->key_count;
    size_t count = panel->series_count;
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;
    size_t at = 0;

    arena_init(&arena, memory);
    const struct dictionary **dictionary =
        arena_alloc(&arena, key_count, sizeof *dictionary);
    uint32_t *code = arena_alloc(&arena, count, key_count * sizeof *code);
    uint32_t *place = arena_alloc(&arena, count, sizeof *place);
    size_t *order = arena_alloc(&arena, count, sizeof *order);
    if (dictionary == NULL || code == NULL || place == NULL || order == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    for (size_t key = 0; key < key_count; key++)
        dictionary[key] = request->key[key].dictionary;
    for (size_t i = 0; i < rows->series_places; i++) {
        target->series_of[i] = GROUP_NO_SERIES;
        if (!is_seen(seen, i))
            continue;
        group_rows_codes(rows, i, code + at * key_count);
        place[at++] = (uint32_t)i;
    }
    status = code_sort(memory, dictionary, key_count, code, count, order, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        target->series_of[place[order[i]]] = (uint32_t)i;
        if (key_count > 0)
            memcpy(panel->code + i * key_count, code + order[i] * key_count,
                   key_count * sizeof *code);
    }

done:
    arena_release(&arena);
    return status;
}

/* Where a mask took a period away, no row does not mean no trade. */
static void note_hidden(struct group_panel *target)
{
    const struct group_request *request = target->rows->request;

    memset(target->is_hidden, 0, target->panel->period_count);
    for (size_t m = 0; m < request->mask_count; m++) {
        const struct group_mask *mask = &request->mask[m];
        if (mask->column != request->time_column)
            continue;
        for (size_t t = 0; t < target->panel->period_count; t++)
            if (mask->keep[target->first + t] == 0)
                target->is_hidden[t] = 1;
    }
}

tide_status group_panel_init(struct group_panel *target, const struct group_rows *rows,
                             const struct group_form *form, const struct group_seen *seen,
                             tide_error *err)
{
    struct memory *memory = &rows->request->table->runtime->memory;
    size_t series_count = count_seen(seen, rows->series_places);

    *target = (struct group_panel){.rows = rows, .form = form};
    target->first = seen->note.rows > 0 ? seen->note.least : 0;
    tide_status status = make_panel(target, seen, series_count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    target->panel->rows_used = seen->note.rows;
    target->series_of =
        memory_alloc(memory, rows->series_places, sizeof *target->series_of);
    target->is_hidden =
        memory_alloc(memory, target->panel->period_count, sizeof *target->is_hidden);
    if (target->series_of == NULL || target->is_hidden == NULL)
        return memory_failed(memory, err);
    note_hidden(target);
    return place_series(target, seen, err);
}

void group_panel_release(struct group_panel *target)
{
    if (target->panel == NULL)
        return;
    struct memory *memory = &target->panel->runtime->memory;
    memory_free(memory, target->series_of, target->rows->series_places,
                sizeof *target->series_of);
    memory_free(memory, target->is_hidden, target->panel->period_count,
                sizeof *target->is_hidden);
}

/* ---- the cells ---- */

/* Cells of one measure of one series: from a table to the panel. */
struct run {
    const struct group_panel *target;
    const struct group_form *form;
    const struct group_table *table;
    const struct group_sums *sums;
    struct panel_measure *measure;
    size_t from; /* first cell in the table */
    size_t to;   /* and in the panel */
    size_t t;    /* its period in the panel */
    size_t count;
};

static tide_state state_of_rows(const struct run *run, size_t from)
{
    const struct group_tally *tally =
        run->sums->tally == NULL ? NULL : &run->sums->tally[from];
    uint32_t rows = run->table->rows[from];
    enum measure_kind kind = run->measure->traits.kind;
    tide_state state = tally == NULL ? (tide_state)TIDE_STATE_OK : tally->valued;
    tide_state lost = tally == NULL ? (tide_state)TIDE_STATE_OK : tally->unvalued;

    if (run->target->rows->request->skip_missing && lost != 0 && tally->valued_rows > 0)
        lost = TIDE_STATE_PARTIAL_GROUP;
    if (lost > state)
        state = lost;
    if ((kind == MEASURE_PRICE || kind == MEASURE_RATE) && rows > 1 &&
        state < TIDE_STATE_NOT_COMPARABLE)
        state = TIDE_STATE_NOT_COMPARABLE;
    return state;
}

/* The sums of a cell that has rows; false where they do not fit 64 bits. */
static bool take_decimal(const struct run *run, size_t from, size_t to)
{
    const struct group_sums *sums = run->sums;
    struct panel_measure *measure = run->measure;
    uint32_t rows =
        sums->tally == NULL ? run->table->rows[from] : sums->tally[from].valued_rows;
    bool fits = true;

    if (sums->wide != NULL)
        fits = int128_to_int64(sums->wide[from], &measure->mantissa[to]);
    else
        measure->mantissa[to] = sums->narrow[from];
    if (sums->half_wide != NULL)
        return int128_to_int64(sums->half_wide[from], &measure->half[to]) && fits;
    if (sums->half_narrow != NULL)
        measure->half[to] = sums->half_narrow[from];
    else
        measure->half[to] = run->form->column->half.base * (int64_t)rows;
    return fits;
}

static void set_nothing(const struct run *run, size_t to, tide_state state)
{
    struct panel_measure *measure = run->measure;

    measure->state[to] = state;
    if (measure->kind == TIDE_KIND_REAL) {
        measure->real[to] = 0.0;
        return;
    }
    measure->mantissa[to] = 0;
    measure->half[to] = 0;
}

static tide_state absent_state(const struct run *run, size_t t)
{
    bool is_zero = run->measure->traits.absent_is_zero && run->target->is_hidden[t] == 0;

    return is_zero ? TIDE_STATE_OK : TIDE_STATE_MISSING;
}

static void fill_run(const struct run *run, struct group_set *set)
{
    (void)set;
    struct panel_measure *measure = run->measure;

    for (size_t i = 0; i < run->count; i++) {
        size_t from = run->from + i;
        size_t to = run->to + i;
        bool fits = true;

        if (run->table->rows[from] == 0) {
            set_nothing(run, to, absent_state(run, run->t + i));
            continue;
        }
        tide_state state = state_of_rows(run, from);
        if (measure->kind == TIDE_KIND_REAL) {
            measure->real[to] = run->sums->real[from];
            fits = isfinite(measure->real[to]);
        } else {
            fits = take_decimal(run, from, to);
        }
        if (!fits)
            state = TIDE_STATE_OVERFLOW;
        if (tide_state_has_value(state))
            measure->state[to] = state;
        else
            set_nothing(run, to, state);
    }
}

/* What most cells are: sums in 64 bits of rows that are all ok and equally precise. */
static bool is_plain(const struct group_form *form)
{
    enum measure_kind kind = form->column->traits.kind;

    return !form->is_real && !form->is_wide && !form->has_half && !form->has_state &&
           kind != MEASURE_PRICE && kind != MEASURE_RATE;
}

static void fill_plain_run(const struct run *run, struct group_set *set)
{
    const uint32_t *restrict rows = run->table->rows + run->from;
    struct panel_measure *measure = run->measure;
    int64_t half_of_row = run->form->column->half.base;

    memcpy(measure->mantissa + run->to, run->sums->narrow + run->from,
           run->count * sizeof *measure->mantissa);
    for (size_t i = 0; set->has_half && i < run->count; i++)
        measure->half[run->to + i] = half_of_row * (int64_t)rows[i];
    if (!set->has_state)
        return;
    for (size_t i = 0; i < run->count; i++)
        measure->state[run->to + i] = rows[i] > 0 ? TIDE_STATE_OK : TIDE_STATE_MISSING;
    for (size_t i = 0; measure->traits.absent_is_zero && i < run->count; i++)
        if (rows[i] == 0)
            measure->state[run->to + i] = absent_state(run, run->t + i);
}

/* What a run of plain cells must set beside its figures. */
static void note_plain_run(const struct run *run, struct group_set *set)
{
    const uint32_t *restrict rows = run->table->rows + run->from;
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;

    for (size_t i = 0; i < run->count; i++) {
        least = rows[i] < least ? rows[i] : least;
        most = rows[i] > most ? rows[i] : most;
    }
    /* A cell that is missing may have any half-width, one that is zero for want of rows
       has none. */
    set->has_state = set->has_state || least == 0;
    set->has_half = set->has_half || most > 1 || run->form->column->half.base != 1 ||
                    (least == 0 && run->measure->traits.absent_is_zero);
}

/* ---- ranges of cells ---- */

typedef void run_visit(const struct run *run, struct group_set *set);

/* The runs of one measure that cells [first, first + count) hold. */
static void visit_runs(const struct group_panel *target, const struct group_table *table,
                       size_t measure, size_t first, size_t count, run_visit *visit,
                       struct group_set *set)
{
    const tide_panel *panel = target->panel;
    size_t range = target->rows->range;
    size_t axis_end = target->first + panel->period_count;
    size_t end = first + count;
    struct run run = {
        .target = target,
        .form = &target->form[measure],
        .table = table,
        .sums = table == NULL ? NULL : &table->sums[measure],
        .measure = &panel->measure[measure],
    };

    for (size_t place = first / range; place * range < end; place++) {
        size_t begin = place * range;
        /* Distances of this series that are both in the range and on the axis. */
        size_t from = first > begin ? first - begin : 0;
        size_t to = end - begin < axis_end ? end - begin : axis_end;
        uint32_t series = target->series_of[place];
        from = from > target->first ? from : target->first;
        if (series == GROUP_NO_SERIES || from >= to)
            continue;
        run.from = begin + from - first;
        run.to = series * panel->period_count + from - target->first;
        run.t = from - target->first;
        run.count = to - from;
        visit(&run, set);
    }
}

static void patch_run(const struct run *run, struct group_set *set)
{
    struct panel_measure *measure = run->measure;

    if (!set->has_state && measure->state != NULL)
        memset(measure->state + run->to, TIDE_STATE_OK, run->count);
    for (size_t at = run->to;
         !set->has_half && measure->half != NULL && at < run->to + run->count; at++) {
        bool has_value =
            measure->state == NULL || tide_state_has_value(measure->state[at]);
        measure->half[at] = has_value;
    }
}

void group_panel_fill(const struct group_panel *target, const struct group_table *table,
                      size_t first, size_t count, struct group_set *set)
{
    for (size_t m = 0; m < target->panel->measure_count; m++) {
        bool is_simple = is_plain(&target->form[m]);
        set[m] = (struct group_set){.has_state = !is_simple, .has_half = !is_simple};
        if (is_simple)
            visit_runs(target, table, m, first, count, note_plain_run, &set[m]);
        visit_runs(target, table, m, first, count, is_simple ? fill_plain_run : fill_run,
                   &set[m]);
    }
}

void group_panel_patch(const struct group_panel *target, size_t first, size_t count,
                       struct group_set *set)
{
    for (size_t m = 0; m < target->panel->measure_count; m++)
        visit_runs(target, NULL, m, first, count, patch_run, &set[m]);
}

bool group_panel_is_patchy(const struct group_panel *target, const struct group_set *set)
{
    for (size_t m = 0; m < target->panel->measure_count; m++) {
        const struct panel_measure *measure = &target->panel->measure[m];
        if ((!set[m].has_state && measure->state != NULL) ||
            (!set[m].has_half && measure->half != NULL))
            return true;
    }
    return false;
}

void group_panel_drop(const struct group_panel *target, const struct group_set *set,
                      size_t range_count)
{
    size_t measure_count = target->panel->measure_count;

    for (size_t m = 0; m < measure_count; m++) {
        struct panel_measure *measure = &target->panel->measure[m];
        struct group_set any = {0};
        for (size_t i = m; i < range_count * measure_count; i += measure_count) {
            any.has_state = any.has_state || set[i].has_state;
            any.has_half = any.has_half || set[i].has_half;
        }
        if (!any.has_state)
            measure->state = NULL;
        if (!any.has_half)
            measure->half = NULL;
    }
}
