/*
 * cell_text.c - the text of one cell, without the dress of any format.
 *
 * A figure is written with all its digits, then rounded once, on its text, and only
 * where decimals were asked for: formats other than table and markdown alter nothing.
 */
#include "output/output.h"

#include <assert.h>
#include <string.h>

#include "number/decimal.h"
#include "number/real_text.h"
#include "time/period.h"

_Static_assert((int)DECIMAL_TEXT_SIZE >= (int)REAL_TEXT_SIZE,
               "one buffer for both kinds");
_Static_assert(CELL_TEXT_SIZE > 1 + 309 + 1 + 30, "the largest double with 30 decimals");
_Static_assert((int)CELL_TEXT_SIZE > 2 * (int)TIDE_PERIOD_TEXT_SIZE,
               "a range of periods");

bool cell_is_figure(const struct result_column *column)
{
    return column->kind == TIDE_CELL_DECIMAL || column->kind == TIDE_CELL_REAL;
}

tide_state cell_state(const struct result_column *column, size_t row)
{
    return column->state != NULL ? column->state[row] : (tide_state)TIDE_STATE_OK;
}

const tide_state_row *cell_state_row(const struct result_column *column, size_t row)
{
    const tide_state_row *found = tide_state_find(cell_state(column, row));

    assert(found != NULL);
    return found;
}

struct state_counts cell_count_states(const tide_answer *answer)
{
    struct state_counts counts = {0};

    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];
        if (!column->has_state)
            continue;
        counts.cells += answer->row_count;
        for (size_t row = 0; row < answer->row_count; row++)
            counts.of[cell_state(column, row)]++;
    }
    return counts;
}

size_t cell_rounded_text(const struct result_column *column, size_t row, int32_t decimals,
                         char *buffer, size_t size)
{
    char digits[DECIMAL_TEXT_SIZE];
    size_t length;

    assert(size >= CELL_TEXT_SIZE);
    buffer[0] = '\0';
    if (!tide_state_has_value(cell_state(column, row)))
        return 0;
    if (column->kind == TIDE_CELL_DECIMAL)
        length = decimal_format(column->mantissa[row], column->scale, digits);
    else
        length = real_format(column->real[row], digits);
    if (decimals >= 0)
        return decimal_round_text(digits, length, decimals, column->half_even, buffer,
                                  size);
    memcpy(buffer, digits, length + 1);
    return length;
}

size_t cell_text(const struct result_column *column, size_t row, char *buffer,
                 size_t size)
{
    return cell_rounded_text(column, row, column->decimals, buffer, size);
}

size_t cell_period_text(const struct result_column *column, size_t row, char *buffer,
                        size_t size)
{
    tide_period period = column->period[row];

    buffer[0] = '\0';
    if (period.freq == TIDE_FREQ_NONE)
        return 0;
    if (column->last == NULL)
        return tide_period_format(period, buffer, size);
    period.length = 1; /* a range is written by its ends */
    return period_range_format(period, column->last[row], buffer, size);
}

const char **cell_state_names(const tide_answer *answer, struct arena *arena)
{
    const char **names = arena_alloc_zero(arena, answer->column_count, sizeof *names);
    if (names == NULL)
        return NULL;
    for (size_t col = 0; col < answer->column_count; col++) {
        if (!answer->column[col].has_state)
            continue;
        size_t size = strlen(answer->column[col].name) + sizeof "_state";
        char *buffer = arena_alloc(arena, size, 1);
        if (buffer == NULL)
            return NULL;
        names[col] = answer_state_name(answer, col, buffer, size);
    }
    return names;
}

/* The fewest decimals that write mantissa / 10^scale without loss. */
static int32_t needed_decimals(int64_t mantissa, int32_t scale)
{
    if (mantissa == 0)
        return 0;
    while (scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        scale--;
    }
    return scale;
}

int32_t table_decimals(const struct result_column *column, size_t row_count)
{
    int32_t most = 0;

    if (column->decimals >= 0)
        return column->decimals;
    if (column->table_decimals >= 0 || column->kind == TIDE_CELL_REAL)
        return column->table_decimals;
    for (size_t row = 0; row < row_count; row++) {
        if (!tide_state_has_value(cell_state(column, row)))
            continue;
        int32_t decimals = needed_decimals(column->mantissa[row], column->scale);
        if (decimals > most)
            most = decimals;
    }
    return most;
}
