/*
 * builder.c - rows into growing columns, cell by cell.
 */
#include "column/builder.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "time/period.h"

static void cells_release(struct memory *memory, struct cells *cells)
{
    memory_free(memory, cells->at, cells->capacity, cells->size_bytes);
    cells->at = NULL;
    cells->capacity = 0;
}

void grown_release(struct memory *memory, struct growing_column *grown)
{
    cells_release(memory, &grown->cell);
    cells_release(memory, &grown->scale);
    cells_release(memory, &grown->state);
}

static size_t cell_size(const struct column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_KEY:
    case TIDE_COLUMN_LABEL:
    case TIDE_COLUMN_FLAG:
        return sizeof(uint32_t);
    case TIDE_COLUMN_PERIOD:
        return sizeof(int32_t);
    case TIDE_COLUMN_MEASURE:
        return sizeof(union figure);
    default:
        return 0;
    }
}

static bool has_texts(tide_column_role role)
{
    return role == TIDE_COLUMN_KEY || role == TIDE_COLUMN_LABEL ||
           role == TIDE_COLUMN_FLAG;
}

static bool column_init(tide_table *table, struct column *column,
                        const struct column_plan *plan)
{
    char unit_text[UNIT_TEXT_SIZE];
    size_t unit_length = unit_format(&plan->unit, unit_text);

    column->role = plan->role;
    column->kind = plan->kind;
    column->label_of = plan->label_of;
    column->unit = plan->unit;
    column->traits = plan->traits;
    column->name = arena_text(&table->arena, plan->name, strlen(plan->name));
    column->unit_text = arena_text(&table->arena, unit_text, unit_length);
    if (has_texts(plan->role)) {
        column->dictionary = arena_alloc(&table->arena, 1, sizeof *column->dictionary);
        if (column->dictionary == NULL)
            return false;
        dictionary_init(column->dictionary, &table->runtime->memory);
    }
    return column->name != NULL && column->unit_text != NULL;
}

static tide_table *table_new(struct runtime *runtime, const char *source,
                             const struct column_plan *plan, size_t column_count)
{
    tide_table *table = memory_alloc_zero(&runtime->memory, 1, sizeof *table);

    if (table == NULL)
        return NULL;
    table->runtime = runtime;
    arena_init(&table->arena, &runtime->memory);
    table->time_column = TABLE_NO_COLUMN;
    table->source = arena_text(&table->arena, source, strlen(source));
    table->column = arena_alloc_zero(&table->arena, column_count, sizeof *table->column);
    if (table->source == NULL || table->column == NULL)
        goto failed;
    table->column_count = column_count;
    for (size_t i = 0; i < column_count; i++) {
        if (!column_init(table, &table->column[i], &plan[i]))
            goto failed;
        if (plan[i].role == TIDE_COLUMN_PERIOD && table->time_column == TABLE_NO_COLUMN)
            table->time_column = i;
    }
    return table;

failed:
    tide_table_free(table);
    return NULL;
}

tide_status builder_new(struct runtime *runtime, const char *source,
                        const struct column_plan *plan, size_t column_count,
                        struct builder **out, tide_error *err)
{
    struct memory *memory = &runtime->memory;
    struct builder *builder = memory_alloc_zero(memory, 1, sizeof *builder);

    if (builder == NULL)
        return memory_failed(memory, err);
    builder->runtime = runtime;
    builder->column_count = column_count;
    builder->grown = memory_alloc_zero(memory, column_count, sizeof *builder->grown);
    builder->table = table_new(runtime, source, plan, column_count);
    if (builder->grown == NULL || builder->table == NULL) {
        builder_free(builder);
        return memory_failed(memory, err);
    }
    for (size_t i = 0; i < column_count; i++) {
        builder->grown[i].cell.size_bytes = cell_size(&builder->table->column[i]);
        builder->grown[i].scale.size_bytes = sizeof(int8_t);
        builder->grown[i].state.size_bytes = sizeof(tide_state);
    }
    *out = builder;
    return TIDE_STATUS_OK;
}

void builder_free(struct builder *builder)
{
    if (builder == NULL)
        return;

    struct memory *memory = builder_memory(builder);
    for (size_t i = 0; builder->grown != NULL && i < builder->column_count; i++)
        grown_release(memory, &builder->grown[i]);
    memory_free(memory, builder->grown, builder->column_count, sizeof *builder->grown);
    memory_free(memory, builder->line, builder->line_capacity, sizeof *builder->line);
    tide_table_free(builder->table);
    memory_free(memory, builder, 1, sizeof *builder);
}

size_t builder_row_count(const struct builder *builder)
{
    return builder->row_count;
}

/* ---- cells ---- */

/* The place of the row under way; NULL when there is no memory. */
static void *place_of_row(struct builder *builder, struct cells *cells)
{
    if (!memory_grow(builder_memory(builder), &cells->at, &cells->capacity,
                     builder->row_count + 1, cells->size_bytes))
        return NULL;
    return (char *)cells->at + builder->row_count * cells->size_bytes;
}

static bool put_cell(struct builder *builder, size_t column, const void *cell)
{
    struct growing_column *grown = &builder->grown[column];
    void *place = place_of_row(builder, &grown->cell);

    assert(!grown->has_cell);
    if (place == NULL)
        return false;
    memcpy(place, cell, grown->cell.size_bytes);
    grown->has_cell = true;
    return true;
}

static bool put_state(struct builder *builder, size_t column, tide_state state)
{
    struct cells *states = &builder->grown[column].state;
    bool is_first = states->at == NULL;

    if (is_first && state == TIDE_STATE_OK)
        return true;
    tide_state *place = place_of_row(builder, states);
    if (place == NULL)
        return false;
    if (is_first)
        memset(states->at, TIDE_STATE_OK, builder->row_count);
    *place = state;
    return true;
}

tide_status builder_add_text(struct builder *builder, size_t column, struct text text,
                             tide_error *err)
{
    struct dictionary *dictionary = builder->table->column[column].dictionary;
    uint32_t count_before = dictionary->count;
    uint32_t code;
    tide_status status = dictionary_intern(dictionary, text, &code, err);

    if (status != TIDE_STATUS_OK)
        return status;
    builder->grown[column].has_new_text = dictionary->count > count_before;
    if (!put_cell(builder, column, &code))
        return memory_failed(builder_memory(builder), err);
    return TIDE_STATUS_OK;
}

tide_status builder_add_period(struct builder *builder, size_t column, tide_period period,
                               tide_error *err)
{
    struct column *sealed = &builder->table->column[column];
    char text[TIDE_PERIOD_TEXT_SIZE];

    assert(sealed->role == TIDE_COLUMN_PERIOD && period.freq != TIDE_FREQ_NONE);
    if (period.length != 1) {
        tide_period_format(period, text, sizeof text);
        return error_set(err, TIDE_STATUS_SHAPE, "mixed_freq",
                         "a window such as %s is no period of a table", text);
    }
    if (sealed->freq != TIDE_FREQ_NONE && sealed->freq != period.freq) {
        tide_period_format(period, text, sizeof text);
        return error_set(err, TIDE_STATUS_SHAPE, "mixed_freq",
                         "%s is a %s, but the column began with a %s", text,
                         freq_noun(period.freq), freq_noun(sealed->freq));
    }
    if (!put_cell(builder, column, &period.ordinal))
        return memory_failed(builder_memory(builder), err);
    sealed->freq = period.freq;
    return TIDE_STATUS_OK;
}

tide_status builder_add_decimal(struct builder *builder, size_t column,
                                struct decimal figure, tide_state state, tide_error *err)
{
    int8_t *scale = place_of_row(builder, &builder->grown[column].scale);

    assert(figure.scale >= 0 && figure.scale <= DECIMAL_MAX_SCALE);
    if (scale == NULL || !put_state(builder, column, state) ||
        !put_cell(builder, column, &figure.mantissa))
        return memory_failed(builder_memory(builder), err);
    *scale = (int8_t)figure.scale;
    return TIDE_STATUS_OK;
}

tide_status builder_add_real(struct builder *builder, size_t column, double figure,
                             tide_state state, tide_error *err)
{
    assert(isfinite(figure));
    if (!put_state(builder, column, state) || !put_cell(builder, column, &figure))
        return memory_failed(builder_memory(builder), err);
    return TIDE_STATUS_OK;
}

tide_status builder_add_no_value(struct builder *builder, size_t column, tide_state state,
                                 tide_error *err)
{
    static const struct decimal none = {0};

    assert(!tide_state_has_value(state));
    if (builder->table->column[column].kind == TIDE_KIND_DECIMAL)
        return builder_add_decimal(builder, column, none, state, err);
    return builder_add_real(builder, column, 0.0, state, err);
}

/* ---- rows ---- */

static void begin_row(struct builder *builder)
{
    for (size_t i = 0; i < builder->column_count; i++) {
        builder->grown[i].has_cell = false;
        builder->grown[i].has_new_text = false;
    }
}

/* Lines and rows run in step except where a record spans lines or was left out. */
static bool note_line(struct builder *builder, uint64_t line)
{
    tide_table *table = builder->table;
    void *runs = builder->line;

    if (table->line_count > 0) {
        const struct line_run *last = &builder->line[table->line_count - 1];
        if (line == last->line + (builder->row_count - last->row))
            return true;
    }
    bool has_room = memory_grow(builder_memory(builder), &runs, &builder->line_capacity,
                                table->line_count + 1, sizeof *builder->line);
    builder->line = runs;
    if (has_room)
        builder->line[table->line_count++] =
            (struct line_run){.row = builder->row_count, .line = line};
    return has_room;
}

tide_status builder_end_row(struct builder *builder, uint64_t line, tide_error *err)
{
    for (size_t i = 0; i < builder->column_count; i++)
        assert(builder->grown[i].has_cell ==
               (builder->table->column[i].role != TIDE_COLUMN_SKIP));
    if (builder->row_count == UINT32_MAX)
        return error_set(err, TIDE_STATUS_LIMIT, "limit_rows",
                         "a table of more than 4,294,967,295 rows");
    if (!note_line(builder, line))
        return memory_failed(builder_memory(builder), err);
    builder->row_count++;
    begin_row(builder);
    return TIDE_STATUS_OK;
}

void builder_drop_row(struct builder *builder)
{
    for (size_t i = 0; i < builder->column_count; i++) {
        struct column *column = &builder->table->column[i];
        if (builder->grown[i].has_new_text)
            dictionary_drop_newest(column->dictionary);
        if (builder->row_count == 0)
            column->freq = TIDE_FREQ_NONE;
    }
    begin_row(builder);
}
