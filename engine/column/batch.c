/*
 * batch.c - staged rows into batches, and batches from builder to builder.
 */
#include "column/builder.h"

#include <string.h>

#include "base/error.h"

void batch_column_release(struct memory *memory, struct batch *batch, size_t column)
{
    struct batch_column *held = &batch->column[column];

    packed_release(memory, &held->whole);
    packed_release(memory, &held->scale);
    packed_release(memory, &held->state);
    memory_free(memory, held->real, batch->row_count, sizeof *held->real);
    held->real = NULL;
}

static size_t batch_size(size_t column_count)
{
    return sizeof(struct batch) + column_count * sizeof(struct batch_column);
}

static void batch_free(struct memory *memory, struct batch *batch)
{
    for (size_t i = 0; i < batch->column_count; i++)
        batch_column_release(memory, batch, i);
    memory_free(memory, batch->line, batch->line_count, sizeof *batch->line);
    memory_free(memory, batch, 1, batch_size(batch->column_count));
}

void batch_list_release(struct memory *memory, struct batch_list *list)
{
    struct batch *batch = list->first;

    while (batch != NULL) {
        struct batch *next = batch->next;
        batch_free(memory, batch);
        batch = next;
    }
    *list = (struct batch_list){0};
}

static void append(struct batch_list *list, struct batch *first, struct batch *last,
                   uint64_t row_count)
{
    if (list->first == NULL)
        list->first = first;
    else
        list->last->next = first;
    list->last = last;
    list->row_count += row_count;
}

/* ---- staged rows ---- */

static tide_status pack_measure(const struct builder *builder, size_t column,
                                struct batch_column *out, tide_error *err)
{
    struct memory *memory = builder_memory(builder);
    const struct staged_column *staged = &builder->staged[column];
    size_t count = builder->staged_count;
    tide_status status = TIDE_STATUS_OK;

    out->state.count = count;
    if (staged->has_state)
        status = packed_seal_bytes(memory, staged->state, false, count, &out->state, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (builder->table->column[column].kind == TIDE_KIND_DECIMAL)
        return packed_seal_bytes(memory, staged->scale, true, count, &out->scale, err);
    out->real = memory_alloc(memory, count, sizeof *out->real);
    if (out->real == NULL)
        return memory_failed(memory, err);
    memcpy(out->real, staged->figure, count * sizeof *out->real);
    return TIDE_STATUS_OK;
}

static tide_status pack_column(const struct builder *builder, size_t column,
                               struct batch_column *out, tide_error *err)
{
    const struct column *plan = &builder->table->column[column];
    bool is_measure = plan->role == TIDE_COLUMN_MEASURE;
    tide_status status = TIDE_STATUS_OK;

    if (plan->role == TIDE_COLUMN_SKIP)
        return TIDE_STATUS_OK;
    if (is_measure)
        status = pack_measure(builder, column, out, err);
    if (status != TIDE_STATUS_OK || (is_measure && plan->kind == TIDE_KIND_REAL))
        return status;
    return packed_seal(builder_memory(builder), &builder->staged[column].figure->whole,
                       builder->staged_count, !is_measure, &out->whole, err);
}

static bool copy_lines(const struct builder *builder, struct batch *out)
{
    struct line_run *line =
        memory_alloc(builder_memory(builder), builder->line_count, sizeof *line);

    if (line == NULL)
        return false;
    memcpy(line, builder->line, builder->line_count * sizeof *line);
    out->line = line;
    out->line_count = builder->line_count;
    return true;
}

tide_status builder_put_away(struct builder *builder, tide_error *err)
{
    struct memory *memory = builder_memory(builder);
    tide_status status = TIDE_STATUS_OK;

    if (builder->staged_count == 0)
        return TIDE_STATUS_OK;
    struct batch *batch = memory_alloc_zero(memory, 1, batch_size(builder->column_count));
    if (batch == NULL)
        return memory_failed(memory, err);
    batch->origin = builder;
    batch->row_count = builder->staged_count;
    batch->column_count = builder->column_count;
    if (!copy_lines(builder, batch))
        status = memory_failed(memory, err);
    for (size_t i = 0; i < builder->column_count && status == TIDE_STATUS_OK; i++)
        status = pack_column(builder, i, &batch->column[i], err);
    if (status != TIDE_STATUS_OK) {
        batch_free(memory, batch);
        return status;
    }
    append(&builder->batches, batch, batch, batch->row_count);
    for (size_t i = 0; i < builder->column_count; i++)
        builder->staged[i].has_state = false;
    builder->staged_count = 0;
    builder->line_count = 0;
    return TIDE_STATUS_OK;
}

/* ---- from builder to builder ---- */

tide_status builder_cut(struct builder *builder, struct batch_list *out, tide_error *err)
{
    tide_status status = builder_put_away(builder, err);

    if (status != TIDE_STATUS_OK)
        return status;
    *out = builder->batches;
    builder->batches = (struct batch_list){0};
    builder->row_count = 0;
    return TIDE_STATUS_OK;
}

tide_status builder_take(struct builder *builder, struct batch_list *list,
                         tide_error *err)
{
    tide_status status = builder_put_away(builder, err);

    if (status != TIDE_STATUS_OK || list->first == NULL)
        return status;
    if (list->row_count > BUILDER_MAX_ROWS - builder->row_count)
        return builder_limit_rows(err);
    append(&builder->batches, list->first, list->last, list->row_count);
    builder->row_count += list->row_count;
    *list = (struct batch_list){0};
    return TIDE_STATUS_OK;
}
