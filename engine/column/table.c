/*
 * table.c - looking into sealed columns.
 */
#include "column/table.h"

#include "base/error.h"
#include "column/zone.h"
#include "time/period.h"

void tide_table_free(tide_table *table)
{
    if (table == NULL)
        return;

    struct memory *memory = &table->runtime->memory;
    for (size_t i = 0; i < table->column_count; i++) {
        struct column *column = &table->column[i];
        if (column->dictionary != NULL)
            dictionary_release(column->dictionary);
        packed_release(memory, &column->code);
        packed_release(memory, &column->ordinal);
        packed_release(memory, &column->mantissa);
        packed_release(memory, &column->state);
        packed_release(memory, &column->half);
    }
    arena_release(&table->arena);
    memory_free(memory, table, 1, sizeof *table);
}

uint64_t tide_table_row_count(const tide_table *table)
{
    return table->row_count;
}

size_t tide_table_column_count(const tide_table *table)
{
    return table->column_count;
}

tide_column tide_table_column(const tide_table *table, size_t i)
{
    const struct column *column = &table->column[i];
    tide_column view = {
        .name = column->name,
        .role = column->role,
        .kind = column->kind,
        .scale = column->scale,
        .unit = column->unit_text,
        .freq = column->freq,
        .distinct = column->dictionary == NULL ? 0 : column->dictionary->count,
    };
    return view;
}

tide_ledger tide_table_ledger(const tide_table *table)
{
    return table->ledger;
}

const char *tide_table_text(const tide_table *table, size_t column, uint32_t code)
{
    return dictionary_text(table->column[column].dictionary, code).at;
}

size_t table_find(const tide_table *table, struct text name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_is(name, table->column[i].name))
            return i;
    return TABLE_NO_COLUMN;
}

uint64_t table_line(const tide_table *table, size_t row)
{
    size_t low = 0;
    size_t high = table->line_count;

    if (table->line_count == 0)
        return 0;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (table->line[middle].row <= row)
            low = middle;
        else
            high = middle;
    }
    return table->line[low].line + (row - table->line[low].row);
}

const char *table_file(const tide_table *table, size_t row)
{
    const char *name = table->source;

    for (size_t i = 0; i < table->file_count && table->file[i].row <= row; i++)
        name = table->file[i].name;
    return name;
}

/* Does a row begin a file, whose lines count anew? */
static bool begins_file(const tide_table *table, size_t row)
{
    for (size_t i = 0; i < table->file_count; i++)
        if (table->file[i].row == row)
            return true;
    return false;
}

/* Every value of a column of whole numbers lies in [low, high]. */
static const char *validate_range(const struct packed *packed, size_t row_count,
                                  int64_t low, int64_t high)
{
    const char *fault = packed_validate(packed);

    if (fault != NULL)
        return fault;
    if (packed->count != row_count)
        return "every column of a table has a cell for each row";
    for (size_t row = 0; row < row_count; row++) {
        int64_t value = packed_get(packed, row);
        if (value < low || value > high)
            return "every cell of a column is in its range";
    }
    return NULL;
}

static const char *validate_states(const struct column *column, size_t row_count)
{
    const char *fault = validate_range(&column->state, row_count, 0, UINT8_MAX);

    for (size_t row = 0; fault == NULL && row < row_count; row++)
        if (tide_state_find((tide_state)packed_get(&column->state, row)) == NULL)
            fault = "every cell has a known state";
    return fault;
}

static const char *validate_measure(const struct column *column, size_t row_count)
{
    const char *fault = validate_states(column, row_count);

    if (fault == NULL)
        fault = validate_range(&column->half, row_count, 0, INT64_MAX);
    if (fault == NULL && column->kind == TIDE_KIND_DECIMAL)
        fault = validate_range(&column->mantissa, row_count, INT64_MIN, INT64_MAX);
    if (fault == NULL && (column->scale < 0 || column->scale > DECIMAL_MAX_SCALE))
        fault = "a measure has 0 to 18 decimals";
    if (fault == NULL && column->kind == TIDE_KIND_REAL && column->real == NULL)
        fault = "a REAL column has its figures";
    return fault;
}

static const char *validate_column(const tide_table *table, const struct column *column)
{
    const char *fault = NULL;

    switch (column->role) {
    case TIDE_COLUMN_SKIP:
        return NULL;
    case TIDE_COLUMN_MEASURE:
        return validate_measure(column, table->row_count);
    case TIDE_COLUMN_PERIOD:
        if (table->row_count > 0 && column->freq == TIDE_FREQ_NONE)
            return "a column of periods has a frequency";
        return validate_range(&column->ordinal, table->row_count,
                              freq_first_ordinal(column->freq),
                              freq_last_ordinal(column->freq));
    default:
        if (column->role == TIDE_COLUMN_LABEL && column->label_of >= table->column_count)
            return "a label belongs to a column";
        fault = dictionary_validate(column->dictionary);
        return fault != NULL ? fault
                             : validate_range(&column->code, table->row_count, 0,
                                              (int64_t)column->dictionary->count - 1);
    }
}

static const char *validate_zones(const struct packed *packed)
{
    for (size_t row = 0; packed->zone != NULL && row < packed->count; row++) {
        uint64_t stored = (uint64_t)(packed_get(packed, row) - packed->base);
        const struct zone *zone = &packed->zone[row / ZONE_ROWS];
        if (stored < zone->least || stored > zone->most)
            return "every value lies in its zone";
    }
    return NULL;
}

const char *table_validate(const tide_table *table)
{
    const tide_ledger *ledger = &table->ledger;

    for (size_t i = 0; i < table->column_count; i++) {
        const char *fault = validate_column(table, &table->column[i]);
        if (fault == NULL)
            fault = validate_zones(&table->column[i].code);
        if (fault == NULL)
            fault = validate_zones(&table->column[i].ordinal);
        if (fault != NULL)
            return fault;
    }
    if (table->time_column != TABLE_NO_COLUMN &&
        (table->time_column >= table->column_count ||
         table->column[table->time_column].role != TIDE_COLUMN_PERIOD))
        return "the time column holds periods";
    for (size_t i = 1; i < table->line_count; i++)
        if (table->line[i].row <= table->line[i - 1].row ||
            (table->line[i].line < table->line[i - 1].line &&
             !begins_file(table, table->line[i].row)))
            return "rows follow the lines of their file";
    if (ledger->read != ledger->loaded + ledger->rejected + ledger->skipped)
        return "rows read are loaded, rejected or skipped";
    if (ledger->loaded != table->row_count || ledger->used > ledger->loaded)
        return "loaded rows are the rows of the table";
    return NULL;
}
