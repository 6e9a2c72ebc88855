/*
 * frame_stack.c - rows below rows. Decimals of several scales get the widest.
 */
#include "batch/frame_stack.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"

struct stack {
    struct frame *const *frame; /* [frame_count] */
    size_t frame_count;
    tide_answer *answer;
};

static tide_status refuse_column(const struct stack *stack, size_t frame,
                                 const char *column, tide_error *err)
{
    return error_set(err, TIDE_STATUS_SHAPE, "stack",
                     "%s and %s cannot stand below each other: column \"%s\" differs",
                     stack->frame[0]->name, stack->frame[frame]->name, column);
}

static tide_status check_columns(const struct stack *stack, tide_error *err)
{
    const tide_answer *first = stack->frame[0]->answer;

    for (size_t f = 1; f < stack->frame_count; f++) {
        const tide_answer *other = stack->frame[f]->answer;
        if (other->column_count != first->column_count)
            return error_set(err, TIDE_STATUS_SHAPE, "stack",
                             "%s and %s cannot stand below each other: %zu and %zu "
                             "columns",
                             stack->frame[0]->name, stack->frame[f]->name,
                             first->column_count, other->column_count);
        for (size_t i = 0; i < first->column_count; i++)
            if (strcmp(first->column[i].name, other->column[i].name) != 0 ||
                first->column[i].kind != other->column[i].kind ||
                (first->column[i].last == NULL) != (other->column[i].last == NULL))
                return refuse_column(stack, f, first->column[i].name, err);
    }
    return TIDE_STATUS_OK;
}

/* The arrays of one column while they are filled. */
struct cells {
    const char **text;
    tide_period *period;
    tide_period *last;
    int64_t *mantissa;
    double *real;
    tide_state *state;
};

/* Room for the cells of one column of the stack. */
static tide_status make_room(struct stack *stack, struct result_column *to,
                             struct cells *cells, tide_error *err)
{
    struct arena *arena = &stack->answer->arena;
    size_t rows = stack->answer->row_count;
    bool is_whole = true;

    switch (to->kind) {
    case TIDE_CELL_TEXT:
        cells->text = arena_alloc(arena, rows, sizeof *cells->text);
        is_whole = cells->text != NULL;
        break;
    case TIDE_CELL_PERIOD:
        cells->period = arena_alloc(arena, rows, sizeof *cells->period);
        if (to->last != NULL)
            cells->last = arena_alloc(arena, rows, sizeof *cells->last);
        is_whole = cells->period != NULL && (to->last == NULL || cells->last != NULL);
        break;
    case TIDE_CELL_DECIMAL:
        cells->mantissa = arena_alloc_zero(arena, rows, sizeof *cells->mantissa);
        cells->state = arena_alloc(arena, rows, sizeof *cells->state);
        is_whole = cells->mantissa != NULL && cells->state != NULL;
        break;
    case TIDE_CELL_REAL:
        cells->real = arena_alloc_zero(arena, rows, sizeof *cells->real);
        cells->state = arena_alloc(arena, rows, sizeof *cells->state);
        is_whole = cells->real != NULL && cells->state != NULL;
        break;
    }
    to->text = cells->text;
    to->period = cells->period;
    to->last = cells->last;
    to->mantissa = cells->mantissa;
    to->real = cells->real;
    to->state = cells->state;
    return is_whole ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

static tide_status put_decimal(const struct result_column *from, size_t row,
                               const struct result_column *to, int64_t *mantissa,
                               tide_error *err)
{
    struct decimal figure = {.mantissa = from->mantissa[row], .scale = from->scale};

    if (decimal_rescale(figure, to->scale, mantissa))
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
                     "figures of \"%s\" have no common scale in 64 bits", to->name);
}

/* The cells of one frame, from row `at` of the stack on. */
static tide_status put_cells(struct stack *stack, const struct result_column *from,
                             size_t rows, const struct result_column *to,
                             const struct cells *cells, size_t at, tide_error *err)
{
    struct arena *arena = &stack->answer->arena;
    const char *last = NULL;
    const char *copy = NULL;
    tide_status status = TIDE_STATUS_OK;

    for (size_t row = 0; status == TIDE_STATUS_OK && row < rows; row++, at++) {
        tide_state state =
            from->state != NULL ? from->state[row] : (tide_state)TIDE_STATE_OK;
        switch (to->kind) {
        case TIDE_CELL_TEXT:
            if (from->text[row] != last)
                copy = arena_text(arena, from->text[row], strlen(from->text[row]));
            last = from->text[row];
            cells->text[at] = copy;
            if (copy == NULL)
                status = memory_failed(arena->memory, err);
            break;
        case TIDE_CELL_PERIOD:
            cells->period[at] = from->period[row];
            if (to->last != NULL)
                cells->last[at] = from->last[row];
            break;
        case TIDE_CELL_DECIMAL:
            cells->state[at] = state;
            if (tide_state_has_value(state))
                status = put_decimal(from, row, to, &cells->mantissa[at], err);
            break;
        case TIDE_CELL_REAL:
            cells->state[at] = state;
            cells->real[at] = from->real[row];
            break;
        }
    }
    return status;
}

static tide_status put_column(struct stack *stack, size_t column,
                              struct result_column *to, tide_error *err)
{
    struct arena *arena = &stack->answer->arena;
    const struct result_column *first = &stack->frame[0]->answer->column[column];
    size_t at = 0;

    *to = *first;
    to->name = arena_text(arena, first->name, strlen(first->name));
    to->unit = arena_text(arena, first->unit, strlen(first->unit));
    to->freq = arena_text(arena, first->freq, strlen(first->freq));
    if (to->name == NULL || to->unit == NULL || to->freq == NULL)
        return memory_failed(arena->memory, err);
    for (size_t f = 1; f < stack->frame_count; f++) {
        const struct result_column *other = &stack->frame[f]->answer->column[column];
        to->scale = other->scale > to->scale ? other->scale : to->scale;
        if (strcmp(other->unit, to->unit) != 0)
            to->unit = "";
    }
    struct cells cells = {0};
    tide_status status = make_room(stack, to, &cells, err);
    for (size_t f = 0; status == TIDE_STATUS_OK && f < stack->frame_count; f++) {
        const tide_answer *answer = stack->frame[f]->answer;
        status = put_cells(stack, &answer->column[column], answer->row_count, to, &cells,
                           at, err);
        at += answer->row_count;
    }
    return status;
}

static tide_status put_key(struct stack *stack, const struct stack_key *key,
                           size_t column, tide_error *err)
{
    struct arena *arena = &stack->answer->arena;
    const char **text = arena_alloc(arena, stack->answer->row_count, sizeof *text);
    const char *name = arena_text(arena, key->name, strlen(key->name));
    size_t at = 0;

    if (text == NULL || name == NULL)
        return memory_failed(arena->memory, err);
    for (size_t f = 0; f < stack->frame_count; f++) {
        const char *copy = arena_text(arena, key->text[f], strlen(key->text[f]));
        if (copy == NULL)
            return memory_failed(arena->memory, err);
        for (size_t row = 0; row < stack->frame[f]->answer->row_count; row++)
            text[at++] = copy;
    }
    answer_set_text(stack->answer, column, name, text);
    return TIDE_STATUS_OK;
}

tide_status frame_stack(struct frame *const *frame, size_t frame_count,
                        const struct stack_key *key, size_t key_count, const char *name,
                        struct frame *out, tide_error *err)
{
    struct stack stack = {.frame = frame, .frame_count = frame_count};
    struct measure_traits *traits = NULL;
    struct frame made = {0};
    const tide_answer *answer = NULL;
    size_t rows = 0;
    tide_status status = TIDE_STATUS_OK;

    for (size_t f = 0; status == TIDE_STATUS_OK && f < frame_count; f++) {
        status = frame_answer(frame[f], &answer, err);
        rows += status == TIDE_STATUS_OK ? answer->row_count : 0;
    }
    if (status == TIDE_STATUS_OK)
        status = check_columns(&stack, err);
    if (status == TIDE_STATUS_OK)
        status =
            frame_new(frame[0]->runtime, name, rows,
                      key_count + frame[0]->answer->column_count, &made, &traits, err);
    stack.answer = made.answer;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < key_count; i++)
        status = put_key(&stack, &key[i], i, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < frame[0]->answer->column_count;
         i++) {
        traits[key_count + i] = frame[0]->traits[i];
        status = put_column(&stack, i, &made.answer->column[key_count + i], err);
    }
    if (status != TIDE_STATUS_OK) {
        frame_release(&made);
        return status;
    }
    *out = made;
    return TIDE_STATUS_OK;
}
