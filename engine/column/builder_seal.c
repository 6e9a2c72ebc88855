/*
 * builder_seal.c - batches into sealed columns, each column by itself.
 *
 * A column is written in two passes over the batches: one for its smallest and largest
 * value, one that stores. Codes of other builders are translated on the way: the first
 * row that has a text gives it its code.
 *
 * Half-widths follow the precision of the measure, in halves of the column's last place:
 *     column     1
 *     cell       10^(scale - decimals of the cell)
 *     digits=N   10^(digits of the mantissa - N), at least 1; a zero as with `cell`
 */
#include "column/builder.h"

#include <string.h>

#include "base/error.h"
#include "column/zone.h"
#include "number/exact.h"

/* The codes of one builder in the dictionary of the table. */
struct translation {
    const struct builder *origin;
    uint32_t *code; /* [count] DICTIONARY_NONE: not met yet */
    size_t count;
    struct translation *next;
};

/* One column on its way. */
struct sealing {
    struct builder *builder;
    size_t place;
    struct column *column; /* of the table */
    int64_t *value;        /* [batch_rows] of the batch under way */
    int64_t *scale;        /* [batch_rows] */
    struct translation *translations;
};

/* ---- decimals ---- */

static struct decimal decimal_at(const struct batch_column *held, size_t row)
{
    return (struct decimal){.mantissa = packed_get(&held->whole, row),
                            .scale = (int32_t)packed_get(&held->scale, row)};
}

/* With 0 decimals or more; a figure fits 64 bits when it is written out. */
static struct decimal plain_at(const struct batch_column *held, size_t row)
{
    struct decimal figure = decimal_at(held, row);

    if (figure.scale < 0) {
        decimal_rescale(figure, 0, &figure.mantissa);
        figure.scale = 0;
    }
    return figure;
}

/* |a| > |b|; both products stay below 10^37. */
static bool is_wider(struct decimal a, struct decimal b)
{
    int128 left = (int128)a.mantissa * decimal_power(b.scale);
    int128 right = (int128)b.mantissa * decimal_power(a.scale);

    return (left < 0 ? -left : left) > (right < 0 ? -right : right);
}

static tide_status no_common_scale(const struct sealing *sealing, tide_error *err)
{
    const struct builder *builder = sealing->builder;
    struct decimal widest = {0};
    char text[DECIMAL_TEXT_SIZE];
    const char *file = builder->table->source;
    uint64_t line = 0;
    size_t first = 0;

    for (const struct batch *batch = builder->batches.first; batch != NULL;
         batch = batch->next) {
        const struct batch_column *held = &batch->column[sealing->place];
        for (size_t row = 0; row < batch->row_count; row++) {
            struct decimal figure = plain_at(held, row);
            if (!is_wider(figure, widest))
                continue;
            widest = figure;
            line = table_line(builder->table, first + row);
            file = table_file(builder->table, first + row);
        }
        first += batch->row_count;
    }
    size_t length = decimal_format(widest.mantissa, widest.scale, text);
    error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
              "%s with the %d decimals of column \"%s\" is beyond 64 bits", text,
              (int)sealing->column->scale, sealing->column->name);
    error_hint(err, "read the column as real numbers, or skip it");
    error_source(err, file);
    error_place(err, line, 0, 0);
    error_cell(err, sealing->column->name, text, length);
    return TIDE_STATUS_OVERFLOW;
}

static int32_t digit_count(int64_t mantissa)
{
    uint64_t rest = mantissa < 0 ? 0 - (uint64_t)mantissa : (uint64_t)mantissa;
    int32_t count = 1;

    for (; rest >= 10; rest /= 10)
        count++;
    return count;
}

static int64_t half_of(const struct column *column, int64_t mantissa, int32_t cell_scale)
{
    int32_t power = 0;

    if (column->traits.precision == PRECISION_CELL || mantissa == 0)
        power = column->scale - cell_scale;
    else
        power = digit_count(mantissa) - column->traits.digits;
    if (power > DECIMAL_MAX_SCALE)
        power = DECIMAL_MAX_SCALE; /* of a zero */
    return power > 0 ? decimal_power(power) : 1;
}

/* ---- the values of one batch ---- */

typedef void (*batch_values)(const struct sealing *sealing, const struct batch *batch);

static void read_whole(const struct sealing *sealing, const struct batch *batch)
{
    packed_read(&batch->column[sealing->place].whole, 0, batch->row_count,
                sealing->value);
}

static const struct translation *find_translation(const struct sealing *sealing,
                                                  const struct builder *origin)
{
    const struct translation *translation = sealing->translations;

    while (translation != NULL && translation->origin != origin)
        translation = translation->next;
    return translation;
}

static void read_codes(const struct sealing *sealing, const struct batch *batch)
{
    const struct translation *translation = find_translation(sealing, batch->origin);

    read_whole(sealing, batch);
    for (size_t row = 0; translation != NULL && row < batch->row_count; row++)
        sealing->value[row] = translation->code[sealing->value[row]];
}

/* False where a mantissa does not fit the scale of the column. */
static bool rescale(const struct sealing *sealing, const struct batch *batch)
{
    const struct batch_column *held = &batch->column[sealing->place];
    int32_t scale = sealing->column->scale;
    bool is_fit = true;

    read_whole(sealing, batch);
    if (held->scale.width == 0 && held->scale.base == scale)
        return true;
    packed_read(&held->scale, 0, batch->row_count, sealing->scale);
    for (size_t row = 0; row < batch->row_count && is_fit; row++) {
        struct decimal figure = {.mantissa = sealing->value[row],
                                 .scale = (int32_t)sealing->scale[row]};
        is_fit = decimal_rescale(figure, scale, &sealing->value[row]);
    }
    return is_fit;
}

static void read_mantissas(const struct sealing *sealing, const struct batch *batch)
{
    rescale(sealing, batch);
}

static void read_states(const struct sealing *sealing, const struct batch *batch)
{
    packed_read(&batch->column[sealing->place].state, 0, batch->row_count,
                sealing->value);
}

static void read_halves(const struct sealing *sealing, const struct batch *batch)
{
    const struct batch_column *held = &batch->column[sealing->place];

    rescale(sealing, batch);
    packed_read(&held->scale, 0, batch->row_count, sealing->scale);
    for (size_t row = 0; row < batch->row_count; row++) {
        tide_state state = (tide_state)packed_get(&held->state, row);
        sealing->value[row] = tide_state_has_value(state)
                                  ? half_of(sealing->column, sealing->value[row],
                                            (int32_t)sealing->scale[row])
                                  : 1;
    }
}

/* ---- columns ---- */

static tide_status seal_packed(const struct sealing *sealing, batch_values read,
                               bool offset, struct packed *out, tide_error *err)
{
    const struct builder *builder = sealing->builder;
    struct packed packed;
    int64_t smallest = builder->batches.first != NULL ? INT64_MAX : 0;
    int64_t largest = builder->batches.first != NULL ? INT64_MIN : 0;
    size_t first = 0;

    for (const struct batch *batch = builder->batches.first; batch != NULL;
         batch = batch->next) {
        read(sealing, batch);
        for (size_t row = 0; row < batch->row_count; row++) {
            int64_t value = sealing->value[row];
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
    }
    tide_status status = packed_new(builder_memory(builder), smallest, largest,
                                    builder->table->row_count, offset, &packed, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (const struct batch *batch = builder->batches.first;
         batch != NULL && packed.width > 0; batch = batch->next) {
        read(sealing, batch);
        packed_write(&packed, first, batch->row_count, sealing->value);
        first += batch->row_count;
    }
    *out = packed;
    return TIDE_STATUS_OK;
}

static tide_status seal_decimals(const struct sealing *sealing, tide_error *err)
{
    struct column *column = sealing->column;
    const struct batch_list *batches = &sealing->builder->batches;

    for (const struct batch *batch = batches->first; batch != NULL; batch = batch->next) {
        const struct packed *scale = &batch->column[sealing->place].scale;
        packed_read(scale, 0, batch->row_count, sealing->scale);
        for (size_t row = 0; row < batch->row_count; row++)
            if (sealing->scale[row] > column->scale)
                column->scale = (int32_t)sealing->scale[row];
    }
    for (const struct batch *batch = batches->first; batch != NULL; batch = batch->next)
        if (!rescale(sealing, batch))
            return no_common_scale(sealing, err);

    tide_status status =
        seal_packed(sealing, read_mantissas, false, &column->mantissa, err);
    if (status == TIDE_STATUS_OK && column->traits.precision != PRECISION_COLUMN)
        return seal_packed(sealing, read_halves, false, &column->half, err);
    column->half = packed_same(1, sealing->builder->table->row_count);
    return status;
}

/* The room for them is in the table already. */
static void seal_reals(const struct sealing *sealing)
{
    struct column *column = sealing->column;
    double *to = column->real;

    for (const struct batch *batch = sealing->builder->batches.first; batch != NULL;
         batch = batch->next) {
        memcpy(to, batch->column[sealing->place].real, batch->row_count * sizeof *to);
        to += batch->row_count;
    }
    column->half = packed_same(0, sealing->builder->table->row_count);
}

static tide_status seal_measure(const struct sealing *sealing, tide_error *err)
{
    struct column *column = sealing->column;
    tide_status status = TIDE_STATUS_OK;

    if (column->kind == TIDE_KIND_DECIMAL)
        status = seal_decimals(sealing, err);
    else
        seal_reals(sealing);
    if (status != TIDE_STATUS_OK)
        return status;
    return seal_packed(sealing, read_states, false, &column->state, err);
}

/* ---- codes ---- */

static struct translation *translation_new(struct sealing *sealing,
                                           const struct builder *origin)
{
    struct memory *memory = builder_memory(sealing->builder);
    struct translation *translation = memory_alloc_zero(memory, 1, sizeof *translation);

    if (translation == NULL)
        return NULL;
    translation->next = sealing->translations;
    sealing->translations = translation;
    translation->origin = origin;
    translation->count = origin->table->column[sealing->place].dictionary->count;
    translation->code =
        memory_alloc(memory, translation->count, sizeof *translation->code);
    if (translation->code == NULL)
        return NULL;
    memset(translation->code, 0xFF, translation->count * sizeof *translation->code);
    return translation;
}

_Static_assert(DICTIONARY_NONE == UINT32_MAX, "all bits of a code that is none are set");

static void translations_release(struct sealing *sealing)
{
    struct memory *memory = builder_memory(sealing->builder);

    while (sealing->translations != NULL) {
        struct translation *translation = sealing->translations;
        sealing->translations = translation->next;
        memory_free(memory, translation->code, translation->count,
                    sizeof *translation->code);
        memory_free(memory, translation, 1, sizeof *translation);
    }
}

/* Numbers the texts of a batch that no row before it has. first: its first row. */
static tide_status translate(struct sealing *sealing, const struct batch *batch,
                             size_t first, tide_error *err)
{
    const struct dictionary *from =
        batch->origin->table->column[sealing->place].dictionary;
    const struct translation *translation = find_translation(sealing, batch->origin);

    if (translation == NULL)
        translation = translation_new(sealing, batch->origin);
    if (translation == NULL)
        return memory_failed(builder_memory(sealing->builder), err);
    read_whole(sealing, batch);
    for (size_t row = 0; row < batch->row_count; row++) {
        uint32_t code = (uint32_t)sealing->value[row];
        if (translation->code[code] != DICTIONARY_NONE)
            continue;
        struct text text = dictionary_text(from, code);
        tide_status status = dictionary_intern(sealing->column->dictionary, text,
                                               &translation->code[code], err);
        if (status == TIDE_STATUS_LIMIT) {
            error_source(err, table_file(sealing->builder->table, first + row));
            error_place(err, table_line(sealing->builder->table, first + row), 0, 0);
            error_cell(err, sealing->column->name, text.at, text.length);
        }
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

static tide_status seal_codes(struct sealing *sealing, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    size_t first = 0;

    for (const struct batch *batch = sealing->builder->batches.first;
         batch != NULL && status == TIDE_STATUS_OK; batch = batch->next) {
        if (batch->origin != sealing->builder)
            status = translate(sealing, batch, first, err);
        first += batch->row_count;
    }
    if (status == TIDE_STATUS_OK)
        status = seal_packed(sealing, read_codes, true, &sealing->column->code, err);
    translations_release(sealing);
    return status;
}

/* ---- the table ---- */

/* Fills sealing->column from the batches, and frees what they hold of it. */
static tide_status seal_column(struct sealing *sealing, tide_error *err)
{
    struct memory *memory = builder_memory(sealing->builder);
    tide_status status;

    switch (sealing->column->role) {
    case TIDE_COLUMN_SKIP:
        return TIDE_STATUS_OK;
    case TIDE_COLUMN_MEASURE:
        status = seal_measure(sealing, err);
        break;
    case TIDE_COLUMN_PERIOD:
        status = seal_packed(sealing, read_whole, true, &sealing->column->ordinal, err);
        break;
    default:
        status = seal_codes(sealing, err);
        break;
    }
    for (struct batch *batch = sealing->builder->batches.first; batch != NULL;
         batch = batch->next)
        batch_column_release(memory, batch, sealing->place);
    return status == TIDE_STATUS_OK ? zones_make(memory, sealing->column, err) : status;
}

static tide_status seal_task(void *context, size_t task, tide_error *err)
{
    struct builder *builder = context;
    struct memory *memory = builder_memory(builder);
    size_t room = builder->batch_rows;
    struct sealing sealing = {
        .builder = builder,
        .place = task,
        .column = &builder->table->column[task],
        .value = memory_alloc(memory, 2 * room, sizeof *sealing.value),
    };
    tide_status status;

    if (sealing.value == NULL)
        return memory_failed(memory, err);
    sealing.scale = sealing.value + room;
    status = seal_column(&sealing, err);
    memory_free(memory, sealing.value, 2 * room, sizeof *sealing.value);
    return status;
}

/* Lines move from the batches into the table. */
static bool seal_lines(struct builder *builder)
{
    tide_table *table = builder->table;
    const struct line_run *last = NULL;
    size_t room = 0;
    size_t first = 0;

    for (const struct batch *batch = builder->batches.first; batch != NULL;
         batch = batch->next)
        room += batch->line_count;
    table->line = arena_alloc(&table->arena, room, sizeof *table->line);
    if (table->line == NULL)
        return false;
    for (const struct batch *batch = builder->batches.first; batch != NULL;
         batch = batch->next) {
        for (size_t i = 0; i < batch->line_count; i++) {
            struct line_run run = {.row = first + batch->line[i].row,
                                   .line = batch->line[i].line};
            if (last != NULL && run.line == last->line + (run.row - last->row))
                continue;
            table->line[table->line_count] = run;
            last = &table->line[table->line_count++];
        }
        first += batch->row_count;
    }
    return true;
}

/* What columns need of the arena, which is one for all of them. */
static bool seal_room(struct builder *builder)
{
    tide_table *table = builder->table;

    for (size_t i = 0; i < builder->column_count; i++) {
        struct column *column = &table->column[i];
        if (column->role != TIDE_COLUMN_MEASURE || column->kind != TIDE_KIND_REAL)
            continue;
        column->real = arena_alloc(&table->arena, table->row_count, sizeof *column->real);
        if (column->real == NULL)
            return false;
    }
    return true;
}

tide_status builder_seal(struct builder *builder, const tide_ledger *ledger,
                         tide_table **out, tide_error *err)
{
    tide_table *table = builder->table;
    tide_status status = builder_put_away(builder, err);

    if (status != TIDE_STATUS_OK)
        return status;
    table->row_count = (size_t)builder->row_count;
    table->ledger = *ledger;
    if (!seal_lines(builder) || !seal_room(builder))
        return memory_failed(builder_memory(builder), err);
    status = pool_run(builder->runtime, builder->column_count, seal_task, builder, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *out = table;
    builder->table = NULL;
    return TIDE_STATUS_OK;
}
