/*
 * builder.c - rows into growing columns, cell by cell.
 */
#include "column/builder.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "time/period.h"

/* Rows that are staged: few enough to stay in the cache with all their columns. */
enum { BATCH_MOST_ROWS = 4096, BATCH_LEAST_ROWS = 64 };

/* In the hard build batches begin with so few rows that seams are met early, and double
   then, as each batch has blocks of memory of its own. */
#ifdef TIDE_HARD
enum { BATCH_FIRST_ROWS = 3 };
#else
enum { BATCH_FIRST_ROWS = BATCH_MOST_ROWS };
#endif

enum { STAGE_BYTES = 512 * 1024 };

static size_t rows_of_batch(size_t column_count)
{
    size_t row_bytes = (column_count + 1) * (sizeof(union figure) + 2);
    size_t rows = STAGE_BYTES / row_bytes;

    if (rows > BATCH_MOST_ROWS)
        return BATCH_MOST_ROWS;
    return rows < BATCH_LEAST_ROWS ? BATCH_LEAST_ROWS : rows;
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
    column->is_source = plan->is_source;
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

static bool stage_init(struct builder *builder, size_t column)
{
    struct memory *memory = builder_memory(builder);
    struct staged_column *staged = &builder->staged[column];
    tide_column_role role = builder->table->column[column].role;

    if (role == TIDE_COLUMN_SKIP)
        return true;
    builder->wanted_count++;
    staged->figure = memory_alloc(memory, builder->batch_rows, sizeof *staged->figure);
    if (role == TIDE_COLUMN_MEASURE) {
        staged->scale = memory_alloc(memory, builder->batch_rows, sizeof *staged->scale);
        staged->state = memory_alloc(memory, builder->batch_rows, sizeof *staged->state);
    }
    return staged->figure != NULL && (role != TIDE_COLUMN_MEASURE ||
                                      (staged->scale != NULL && staged->state != NULL));
}

static void stage_release(struct builder *builder, size_t column)
{
    struct memory *memory = builder_memory(builder);
    struct staged_column *staged = &builder->staged[column];

    memory_free(memory, staged->figure, builder->batch_rows, sizeof *staged->figure);
    memory_free(memory, staged->scale, builder->batch_rows, sizeof *staged->scale);
    memory_free(memory, staged->state, builder->batch_rows, sizeof *staged->state);
    *staged = (struct staged_column){0};
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
    builder->batch_rows = rows_of_batch(column_count);
    builder->batch_limit =
        BATCH_FIRST_ROWS < builder->batch_rows ? BATCH_FIRST_ROWS : builder->batch_rows;
    builder->staged = memory_alloc_zero(memory, column_count, sizeof *builder->staged);
    builder->table = table_new(runtime, source, plan, column_count);
    if (builder->staged == NULL || builder->table == NULL) {
        builder_free(builder);
        return memory_failed(memory, err);
    }
    for (size_t i = 0; i < column_count; i++) {
        if (!stage_init(builder, i)) {
            builder_free(builder);
            return memory_failed(memory, err);
        }
    }
    *out = builder;
    return TIDE_STATUS_OK;
}

void builder_free(struct builder *builder)
{
    if (builder == NULL)
        return;

    struct memory *memory = builder_memory(builder);
    for (size_t i = 0; builder->staged != NULL && i < builder->column_count; i++)
        stage_release(builder, i);
    memory_free(memory, builder->staged, builder->column_count, sizeof *builder->staged);
    memory_free(memory, builder->line, builder->line_capacity, sizeof *builder->line);
    batch_list_release(memory, &builder->batches);
    tide_table_free(builder->table);
    memory_free(memory, builder, 1, sizeof *builder);
}

tide_status builder_begin_file(struct builder *builder, const char *name, tide_error *err)
{
    tide_table *table = builder->table;
    struct file_run *file =
        arena_alloc(&table->arena, table->file_count + 1, sizeof *file);
    char *copy = arena_text(&table->arena, name, strlen(name));

    if (file == NULL || copy == NULL)
        return memory_failed(builder_memory(builder), err);
    if (table->file_count > 0)
        memcpy(file, table->file, table->file_count * sizeof *file);
    file[table->file_count] = (struct file_run){builder->row_count, copy};
    table->file = file;
    table->file_count++;
    return TIDE_STATUS_OK;
}

uint64_t builder_row_count(const struct builder *builder)
{
    return builder->row_count;
}

/* ---- cells ---- */

static union figure *next_cell(struct builder *builder, size_t column)
{
    builder->cells_in_row++;
    return &builder->staged[column].figure[builder->staged_count];
}

static void put_state(struct builder *builder, size_t column, tide_state state)
{
    struct staged_column *staged = &builder->staged[column];

    staged->state[builder->staged_count] = state;
    staged->has_state = staged->has_state || state != TIDE_STATE_OK;
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
    bool is_new = dictionary->count > count_before;
    builder->staged[column].has_new_text = is_new;
    builder->new_texts += is_new;
    next_cell(builder, column)->whole = code;
    return TIDE_STATUS_OK;
}

uint32_t builder_settled_code(const struct builder *builder, size_t column)
{
    const struct staged_column *staged = &builder->staged[column];

    return staged->has_new_text ? DICTIONARY_NONE
                                : (uint32_t)staged->figure[builder->staged_count].whole;
}

const struct dictionary *builder_dictionary(const struct builder *builder, size_t column)
{
    return builder->table->column[column].dictionary;
}

void builder_add_code(struct builder *builder, size_t column, uint32_t code)
{
    next_cell(builder, column)->whole = code;
}

void builder_add_ordinal(struct builder *builder, size_t column, int32_t ordinal)
{
    next_cell(builder, column)->whole = ordinal;
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
    builder_add_ordinal(builder, column, period.ordinal);
    sealed->freq = period.freq;
    return TIDE_STATUS_OK;
}

tide_status builder_add_decimal(struct builder *builder, size_t column,
                                struct decimal figure, tide_state state, tide_error *err)
{
    (void)err;
    assert(figure.scale >= -DECIMAL_MAX_SCALE && figure.scale <= DECIMAL_MAX_SCALE);
    builder->staged[column].scale[builder->staged_count] = (int8_t)figure.scale;
    put_state(builder, column, state);
    next_cell(builder, column)->whole = figure.mantissa;
    return TIDE_STATUS_OK;
}

tide_status builder_add_real(struct builder *builder, size_t column, double figure,
                             tide_state state, tide_error *err)
{
    (void)err;
    assert(isfinite(figure));
    put_state(builder, column, state);
    next_cell(builder, column)->real = figure;
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
    builder->cells_in_row = 0;
    for (size_t i = 0; builder->new_texts > 0 && i < builder->column_count; i++) {
        builder->new_texts -= builder->staged[i].has_new_text;
        builder->staged[i].has_new_text = false;
    }
}

/* Lines and rows run in step except where a record spans lines or was left out. */
static bool note_line(struct builder *builder, uint64_t line)
{
    void *runs = builder->line;

    if (builder->line_count > 0) {
        const struct line_run *last = &builder->line[builder->line_count - 1];
        if (line == last->line + (builder->staged_count - last->row))
            return true;
    }
    bool has_room = memory_grow(builder_memory(builder), &runs, &builder->line_capacity,
                                builder->line_count + 1, sizeof *builder->line);
    builder->line = runs;
    if (has_room)
        builder->line[builder->line_count++] =
            (struct line_run){.row = builder->staged_count, .line = line};
    return has_room;
}

tide_status builder_limit_rows(tide_error *err)
{
    return error_set(err, TIDE_STATUS_LIMIT, "limit_rows",
                     "a table of more than 4,294,967,295 rows");
}

tide_status builder_end_row(struct builder *builder, uint64_t line, tide_error *err)
{
    assert(builder->cells_in_row == builder->wanted_count);
    if (builder->row_count == BUILDER_MAX_ROWS)
        return builder_limit_rows(err);
    if (!note_line(builder, line))
        return memory_failed(builder_memory(builder), err);
    builder->row_count++;
    builder->staged_count++;
    begin_row(builder);
    if (builder->staged_count < builder->batch_limit)
        return TIDE_STATUS_OK;
    builder->batch_limit = 2 * builder->batch_limit < builder->batch_rows
                               ? 2 * builder->batch_limit
                               : builder->batch_rows;
    return builder_put_away(builder, err);
}

void builder_drop_row(struct builder *builder)
{
    for (size_t i = 0; i < builder->column_count; i++) {
        struct column *column = &builder->table->column[i];
        if (builder->staged[i].has_new_text)
            dictionary_drop_newest(column->dictionary);
        if (builder->row_count == 0)
            column->freq = TIDE_FREQ_NONE;
    }
    begin_row(builder);
}
