/*
 * result.c - the rows of an answer.
 */
#include "column/result.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "number/decimal.h"

tide_status answer_new(struct runtime *runtime, const char *verb, size_t row_count,
                       size_t column_count, tide_answer **out, tide_error *err)
{
    struct memory *memory = &runtime->memory;
    tide_answer *answer = memory_alloc_zero(memory, 1, sizeof *answer);

    if (answer == NULL)
        return memory_failed(memory, err);
    answer->runtime = runtime;
    arena_init(&answer->arena, memory);
    answer->verb = arena_text(&answer->arena, verb, strlen(verb));
    answer->column =
        arena_alloc_zero(&answer->arena, column_count, sizeof *answer->column);
    if (answer->verb == NULL || answer->column == NULL) {
        tide_answer_free(answer);
        return memory_failed(memory, err);
    }
    answer->row_count = row_count;
    answer->column_count = column_count;
    for (size_t i = 0; i < column_count; i++) {
        struct result_column *column = &answer->column[i];
        column->name = "";
        column->unit = "";
        column->freq = "";
        column->table_decimals = -1;
        column->decimals = -1;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}

void tide_answer_free(tide_answer *answer)
{
    if (answer == NULL)
        return;

    struct memory *memory = &answer->runtime->memory;
    arena_release(&answer->arena);
    memory_free(memory, answer, 1, sizeof *answer);
}

void answer_set_text(tide_answer *answer, size_t column, const char *name,
                     const char *const *text)
{
    answer->column[column].name = name;
    answer->column[column].kind = TIDE_CELL_TEXT;
    answer->column[column].text = text;
}

void answer_set_number(tide_answer *answer, size_t column, const char *name,
                       const char *const *text)
{
    answer_set_text(answer, column, name, text);
    answer->column[column].is_number = true;
}

size_t tide_answer_row_count(const tide_answer *answer)
{
    return answer->row_count;
}

size_t tide_answer_note_count(const tide_answer *answer)
{
    return answer->note_count;
}

const char *tide_answer_note(const tide_answer *answer, size_t i)
{
    return answer->note[i];
}

size_t tide_answer_column_count(const tide_answer *answer)
{
    return answer->column_count;
}

const char *tide_answer_column_name(const tide_answer *answer, size_t column)
{
    return answer->column[column].name;
}

static bool is_figure(const struct result_column *column)
{
    return column->kind == TIDE_CELL_DECIMAL || column->kind == TIDE_CELL_REAL;
}

static tide_state state_at(const struct result_column *column, size_t row)
{
    return column->state == NULL ? (tide_state)TIDE_STATE_OK : column->state[row];
}

tide_cell tide_answer_cell(const tide_answer *answer, size_t row, size_t column)
{
    const struct result_column *from = &answer->column[column];
    tide_cell cell = {.kind = from->kind};

    switch (from->kind) {
    case TIDE_CELL_TEXT:
        cell.text = from->text[row];
        break;
    case TIDE_CELL_PERIOD:
        cell.period = from->period[row];
        break;
    case TIDE_CELL_DECIMAL:
        cell.state = state_at(from, row);
        cell.mantissa = from->mantissa[row];
        cell.scale = from->scale;
        break;
    case TIDE_CELL_REAL:
        cell.state = state_at(from, row);
        cell.real = from->real[row];
        break;
    }
    return cell;
}

uint64_t tide_answer_state_count(const tide_answer *answer, tide_state state)
{
    uint64_t count = 0;

    for (size_t i = 0; i < answer->column_count; i++)
        for (size_t row = 0; is_figure(&answer->column[i]) && row < answer->row_count;
             row++)
            count += state_at(&answer->column[i], row) == state;
    return count;
}

const char *answer_state_name(const tide_answer *answer, size_t column, char *buffer,
                              size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < answer->column_count; i++)
        count += answer->column[i].has_state;
    if (count == 1)
        snprintf(buffer, size, "state");
    else
        snprintf(buffer, size, "%s_state", answer->column[column].name);
    return buffer;
}

static const char *validate_figures(const struct result_column *column, size_t row_count)
{
    if (row_count > 0 && (column->kind == TIDE_CELL_DECIMAL ? column->mantissa == NULL
                                                            : column->real == NULL))
        return "a column of figures has them";
    if (column->scale < 0 || column->scale > DECIMAL_MAX_SCALE)
        return "a column of figures has 0 to 18 decimals";
    for (size_t row = 0; row < row_count; row++) {
        tide_state state = state_at(column, row);
        if (tide_state_find(state) == NULL)
            return "every figure has a known state";
        if (column->kind == TIDE_CELL_REAL && tide_state_has_value(state) &&
            !isfinite(column->real[row]))
            return "a REAL figure is finite";
    }
    return NULL;
}

static const char *validate_column(const struct result_column *column, size_t row_count)
{
    if (column->name == NULL || column->unit == NULL || column->freq == NULL)
        return "a column has a name, a unit and a frequency, if empty ones";
    if (is_figure(column))
        return validate_figures(column, row_count);
    if (column->has_state)
        return "only figures have states";
    if (column->kind == TIDE_CELL_PERIOD)
        return row_count > 0 && column->period == NULL ? "a column of periods has them"
                                                       : NULL;
    for (size_t row = 0; row < row_count; row++)
        if (column->text == NULL || column->text[row] == NULL)
            return "every cell of a column of texts has one";
    return NULL;
}

const char *answer_validate(const tide_answer *answer)
{
    const char *fault = NULL;

    for (size_t i = 0; fault == NULL && i < answer->column_count; i++)
        fault = validate_column(&answer->column[i], answer->row_count);
    return fault;
}
