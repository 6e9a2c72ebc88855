/*
 * arrange.c - filtering, ordering and turning the rows of an answer.
 */
#include "query/answer.h"

#include <string.h>

#include "number/decimal.h"
#include "number/exact.h"
#include "time/period.h"

/* ---- gathering ---- */

static void *gather_array(struct arena *arena, const void *from, size_t size_bytes,
                          const size_t *index, size_t count)
{
    char *to = arena_alloc(arena, count, size_bytes);

    for (size_t i = 0; to != NULL && i < count; i++)
        memcpy(to + i * size_bytes, (const char *)from + index[i] * size_bytes,
               size_bytes);
    return to;
}

tide_status answer_gather(tide_answer *answer, const size_t *index, size_t count,
                          tide_error *err)
{
    struct arena *arena = &answer->arena;
    bool is_whole = true;

#define GATHER(field)                                                                    \
    (column->field == NULL                                                               \
         ? NULL                                                                          \
         : gather_array(arena, column->field, sizeof *column->field, index, count))
    for (size_t i = 0; i < answer->column_count; i++) {
        struct result_column *column = &answer->column[i];
        struct result_column moved = *column;
        moved.text = GATHER(text);
        moved.period = GATHER(period);
        moved.last = GATHER(last);
        moved.mantissa = GATHER(mantissa);
        moved.real = GATHER(real);
        moved.state = GATHER(state);
        moved.half = GATHER(half);
        is_whole = is_whole && (column->text == NULL || moved.text != NULL) &&
                   (column->period == NULL || moved.period != NULL) &&
                   (column->last == NULL || moved.last != NULL) &&
                   (column->mantissa == NULL || moved.mantissa != NULL) &&
                   (column->real == NULL || moved.real != NULL) &&
                   (column->state == NULL || moved.state != NULL) &&
                   (column->half == NULL || moved.half != NULL);
        *column = moved;
    }
#undef GATHER
    answer->row_count = count;
    return is_whole ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

/* ---- order ---- */

static bool has_value(const struct result_column *column, size_t row)
{
    return column->state == NULL || tide_state_has_value(column->state[row]);
}

/* Smaller, equal, larger; what has no value comes last in either direction. */
static int compare_cells(const struct result_column *column, size_t a, size_t b)
{
    switch (column->kind) {
    case TIDE_CELL_TEXT:
        return text_compare(text_of(column->text[a]), text_of(column->text[b]));
    case TIDE_CELL_PERIOD:
        return (column->period[a].ordinal > column->period[b].ordinal) -
               (column->period[a].ordinal < column->period[b].ordinal);
    case TIDE_CELL_DECIMAL:
        return (column->mantissa[a] > column->mantissa[b]) -
               (column->mantissa[a] < column->mantissa[b]);
    case TIDE_CELL_REAL:
        return (column->real[a] > column->real[b]) - (column->real[a] < column->real[b]);
    }
    return 0;
}

struct order {
    const struct result_column *column;
    bool descending;
};

static bool stands_before(const struct order *order, size_t a, size_t b)
{
    bool is_figure =
        order->column->kind == TIDE_CELL_DECIMAL || order->column->kind == TIDE_CELL_REAL;
    bool a_has = !is_figure || has_value(order->column, a);
    bool b_has = !is_figure || has_value(order->column, b);

    if (a_has != b_has)
        return a_has;
    int compared = a_has ? compare_cells(order->column, a, b) : 0;
    return order->descending ? compared > 0 : compared < 0;
}

/* Merge sort: stable, so that equal rows keep the order of keys and periods. */
static void sort_rows(const struct order *order, size_t *index, size_t *spare,
                      size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort_rows(order, index, spare, half);
    sort_rows(order, index + half, spare, count - half);
    memcpy(spare, index, half * sizeof *spare);
    for (size_t left = 0, right = half, to = 0; left < half; to++) {
        if (right < count && stands_before(order, index[right], spare[left]))
            index[to] = index[right++];
        else
            index[to] = spare[left++];
    }
}

/* ---- having ---- */

/* The sign of cell - number; exact for decimals. */
static int compare_to_number(const struct filter *filter,
                             const struct result_column *column, size_t row)
{
    if (column->kind == TIDE_CELL_DECIMAL && filter->is_exact)
        return product_compare(column->mantissa[row], decimal_power(filter->exact.scale),
                               filter->exact.mantissa, decimal_power(column->scale));
    double value =
        column->kind == TIDE_CELL_REAL
            ? column->real[row]
            : quotient_round(column->mantissa[row], decimal_power(column->scale));
    return (value > filter->real) - (value < filter->real);
}

static bool filter_keeps(const struct filter *filter, const struct result_column *column,
                         size_t row)
{
    if (!has_value(column, row))
        return false;
    int sign = compare_to_number(filter, column, row);
    switch (filter->operation[0]) {
    case '>':
        return filter->operation[1] == '=' ? sign >= 0 : sign > 0;
    case '<':
        if (filter->operation[1] == '>')
            return sign != 0;
        return filter->operation[1] == '=' ? sign <= 0 : sign < 0;
    case '!':
        return sign != 0;
    default:
        return sign == 0;
    }
}

tide_status answer_order(const struct binding *binding, const tide_answer *answer,
                         struct arena *scratch, size_t **out, size_t *out_count,
                         tide_error *err)
{
    const struct filter *filter = &binding->filter;
    size_t *index = arena_alloc(scratch, answer->row_count, sizeof *index);
    size_t *spare = arena_alloc(scratch, answer->row_count, sizeof *spare);
    size_t count = 0;

    if (index == NULL || spare == NULL)
        return memory_failed(scratch->memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        if (!binding->has_filter ||
            filter_keeps(filter, &answer->column[filter->column], row))
            index[count++] = row;
    if (binding->is_sorted) {
        struct order order = {&answer->column[binding->sort_column],
                              binding->sort_descending};
        sort_rows(&order, index, spare, count);
    }
    *out = index;
    *out_count = count;
    return TIDE_STATUS_OK;
}

/* ---- turning ---- */

#define NO_ROW SIZE_MAX

/* Where each cell of the wide answer comes from. */
struct turn {
    size_t *first_of_row; /* [row_count] a tall row that shows the keys of a wide row */
    size_t row_count;
    int32_t first; /* ordinal of the first period */
    size_t period_count;
    size_t *source; /* [row_count * period_count] tall row; NO_ROW: none */
};

static void find_extent(const tide_answer *tall, const size_t *row_line,
                        const tide_period *period, struct turn *turn, size_t *line_count)
{
    int32_t last = INT32_MIN;

    turn->first = INT32_MAX;
    *line_count = 0;
    for (size_t i = 0; i < tall->row_count; i++) {
        int32_t ordinal = period[i].ordinal;
        *line_count = row_line[i] >= *line_count ? row_line[i] + 1 : *line_count;
        turn->first = ordinal < turn->first ? ordinal : turn->first;
        last = ordinal > last ? ordinal : last;
    }
    turn->period_count = tall->row_count == 0 ? 0 : (size_t)(last - turn->first) + 1;
}

static tide_status plan_turn(const tide_answer *tall, const size_t *row_line,
                             const tide_period *period, struct arena *arena,
                             struct turn *out, tide_error *err)
{
    size_t line_count;

    memset(out, 0, sizeof *out);
    find_extent(tall, row_line, period, out, &line_count);
    size_t *row_of = arena_alloc(arena, line_count, sizeof *row_of);
    out->first_of_row = arena_alloc(arena, line_count, sizeof *out->first_of_row);
    if (out->first_of_row == NULL || row_of == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < line_count; i++)
        row_of[i] = NO_ROW;
    for (size_t i = 0; i < tall->row_count; i++) {
        if (row_of[row_line[i]] != NO_ROW)
            continue;
        row_of[row_line[i]] = out->row_count;
        out->first_of_row[out->row_count++] = i;
    }
    size_t cells = out->row_count * out->period_count;
    out->source = arena_alloc(arena, cells, sizeof *out->source);
    if (out->source == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < cells; i++)
        out->source[i] = NO_ROW;
    for (size_t i = 0; i < tall->row_count; i++)
        out->source[row_of[row_line[i]] * out->period_count +
                    (size_t)(period[i].ordinal - out->first)] = i;
    return TIDE_STATUS_OK;
}

static tide_status widen_texts(const tide_answer *tall, const struct turn *turn,
                               size_t figure, tide_answer *wide, tide_error *err)
{
    size_t to = 0;

    for (size_t i = 0; i < figure; i++) {
        if (tall->column[i].kind != TIDE_CELL_TEXT)
            continue;
        const char **text = arena_alloc(&wide->arena, turn->row_count, sizeof *text);
        if (text == NULL)
            return memory_failed(wide->arena.memory, err);
        for (size_t row = 0; row < turn->row_count; row++)
            text[row] = tall->column[i].text[turn->first_of_row[row]];
        answer_set_text(wide, to++, tall->column[i].name, text);
    }
    return TIDE_STATUS_OK;
}

/* One figure of period p as a column. */
static tide_status widen_figure(const struct result_column *from, const struct turn *turn,
                                size_t p, const char *name, tide_answer *wide,
                                struct result_column *to, tide_error *err)
{
    bool is_decimal = from->kind == TIDE_CELL_DECIMAL;
    size_t rows = turn->row_count;
    tide_state *state = arena_alloc(&wide->arena, rows, sizeof *state);
    int64_t *mantissa =
        is_decimal ? arena_alloc_zero(&wide->arena, rows, sizeof *mantissa) : NULL;
    double *real = is_decimal ? NULL : arena_alloc_zero(&wide->arena, rows, sizeof *real);

    /* The unit may live in the tall answer, which is freed. */
    const char *unit = arena_text(&wide->arena, from->unit, strlen(from->unit));

    if (name == NULL || state == NULL || unit == NULL ||
        (mantissa == NULL && real == NULL))
        return memory_failed(wide->arena.memory, err);
    for (size_t row = 0; row < rows; row++) {
        size_t source = turn->source[row * turn->period_count + p];
        state[row] = TIDE_STATE_MISSING;
        if (source == NO_ROW)
            continue;
        state[row] =
            from->state != NULL ? from->state[source] : (tide_state)TIDE_STATE_OK;
        if (is_decimal)
            mantissa[row] = from->mantissa[source];
        else
            real[row] = from->real[source];
    }
    *to = *from;
    to->name = name;
    to->unit = unit;
    to->mantissa = mantissa;
    to->real = real;
    to->state = state;
    to->half = NULL;
    return TIDE_STATUS_OK;
}

tide_status answer_widen(const tide_answer *tall, const size_t *row_line, size_t figure,
                         tide_answer **out, tide_error *err)
{
    const tide_period *period = tall->column[figure - 1].period;
    size_t figure_count = tall->column_count - figure;
    size_t to = figure - 1;
    struct arena scratch;
    struct turn turn;
    tide_answer *wide = NULL;
    tide_status status;

    arena_init(&scratch, &tall->runtime->memory);
    status = plan_turn(tall, row_line, period, &scratch, &turn, err);
    if (status == TIDE_STATUS_OK)
        status = answer_new(tall->runtime, tall->verb, turn.row_count,
                            to + turn.period_count * figure_count, &wide, err);
    if (status == TIDE_STATUS_OK)
        status = widen_texts(tall, &turn, figure, wide, err);
    for (size_t p = 0; status == TIDE_STATUS_OK && p < turn.period_count; p++) {
        char head[TIDE_PERIOD_TEXT_SIZE];
        tide_period of = period[0];
        of.ordinal = turn.first + (int32_t)p;
        tide_period_format(of, head, sizeof head);
        for (size_t k = 0; status == TIDE_STATUS_OK && k < figure_count; k++) {
            const struct result_column *from = &tall->column[figure + k];
            const char *name =
                arena_format(&wide->arena, "%s%s%s", head, figure_count > 1 ? " " : "",
                             figure_count > 1 ? from->name : "");
            status = widen_figure(from, &turn, p, name, wide, &wide->column[to++], err);
        }
    }
    arena_release(&scratch);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(wide);
        return status;
    }
    *out = wide;
    return TIDE_STATUS_OK;
}
