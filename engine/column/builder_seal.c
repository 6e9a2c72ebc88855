/*
 * builder_seal.c - growing columns into sealed ones.
 *
 * Half-widths follow the precision of the measure, in halves of the column's last place:
 *     column     1
 *     cell       10^(scale - decimals of the cell)
 *     digits=N   10^(digits of the mantissa - N), at least 1; a zero as with `cell`
 */
#include "column/builder.h"

#include <string.h>

#include "base/error.h"
#include "number/exact.h"

static tide_state state_at(const struct growing_column *grown, size_t row)
{
    const tide_state *state = grown->state.at;
    return state == NULL ? (tide_state)TIDE_STATE_OK : state[row];
}

static struct decimal decimal_at(const struct growing_column *grown, size_t row)
{
    const union figure *figure = grown->cell.at;
    const int8_t *scale = grown->scale.at;
    return (struct decimal){.mantissa = figure[row].mantissa, .scale = scale[row]};
}

/* With 0 decimals or more; a figure fits 64 bits when it is written out. */
static struct decimal plain_at(const struct growing_column *grown, size_t row)
{
    struct decimal figure = decimal_at(grown, row);

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

static tide_status no_common_scale(const struct builder *builder, size_t column,
                                   tide_error *err)
{
    const struct column *sealed = &builder->table->column[column];
    const struct growing_column *grown = &builder->grown[column];
    char text[DECIMAL_TEXT_SIZE];
    size_t widest = 0;

    for (size_t row = 1; row < builder->row_count; row++)
        if (is_wider(plain_at(grown, row), plain_at(grown, widest)))
            widest = row;
    struct decimal figure = plain_at(grown, widest);
    size_t length = decimal_format(figure.mantissa, figure.scale, text);
    error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
              "%s with the %d decimals of column \"%s\" is beyond 64 bits", text,
              (int)sealed->scale, sealed->name);
    error_hint(err, "read the column as real numbers, or skip it");
    error_source(err, builder->table->source);
    error_place(err, table_line(builder->table, widest), 0, 0);
    error_cell(err, sealed->name, text, length);
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

static tide_status seal_half(struct builder *builder, size_t column, int64_t *scratch,
                             tide_error *err)
{
    struct column *sealed = &builder->table->column[column];
    const struct growing_column *grown = &builder->grown[column];

    if (sealed->traits.precision == PRECISION_COLUMN) {
        sealed->half = packed_same(1, builder->row_count);
        return TIDE_STATUS_OK;
    }
    for (size_t row = 0; row < builder->row_count; row++)
        scratch[row] = tide_state_has_value(state_at(grown, row))
                           ? half_of(sealed, scratch[row], decimal_at(grown, row).scale)
                           : 1;
    return packed_seal(builder_memory(builder), scratch, builder->row_count, false,
                       &sealed->half, err);
}

static tide_status seal_decimals(struct builder *builder, size_t column, int64_t *scratch,
                                 tide_error *err)
{
    struct column *sealed = &builder->table->column[column];
    const struct growing_column *grown = &builder->grown[column];

    for (size_t row = 0; row < builder->row_count; row++)
        if (decimal_at(grown, row).scale > sealed->scale)
            sealed->scale = decimal_at(grown, row).scale;
    for (size_t row = 0; row < builder->row_count; row++)
        if (!decimal_rescale(decimal_at(grown, row), sealed->scale, &scratch[row]))
            return no_common_scale(builder, column, err);
    tide_status status = packed_seal(builder_memory(builder), scratch, builder->row_count,
                                     false, &sealed->mantissa, err);
    if (status != TIDE_STATUS_OK)
        return status;
    return seal_half(builder, column, scratch, err);
}

static tide_status seal_reals(struct builder *builder, size_t column, tide_error *err)
{
    struct column *sealed = &builder->table->column[column];

    sealed->real =
        arena_alloc(&builder->table->arena, builder->row_count, sizeof *sealed->real);
    if (sealed->real == NULL)
        return memory_failed(builder_memory(builder), err);
    if (builder->row_count > 0)
        memcpy(sealed->real, builder->grown[column].cell.at,
               builder->row_count * sizeof *sealed->real);
    sealed->half = packed_same(0, builder->row_count);
    return TIDE_STATUS_OK;
}

static tide_status seal_measure(struct builder *builder, size_t column, int64_t *scratch,
                                tide_error *err)
{
    struct column *sealed = &builder->table->column[column];
    tide_status status = sealed->kind == TIDE_KIND_DECIMAL
                             ? seal_decimals(builder, column, scratch, err)
                             : seal_reals(builder, column, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t row = 0; row < builder->row_count; row++)
        scratch[row] = state_at(&builder->grown[column], row);
    return packed_seal(builder_memory(builder), scratch, builder->row_count, false,
                       &sealed->state, err);
}

static tide_status seal_column(struct builder *builder, size_t column, int64_t *scratch,
                               tide_error *err)
{
    struct column *sealed = &builder->table->column[column];
    const uint32_t *code = builder->grown[column].cell.at;
    const int32_t *ordinal = builder->grown[column].cell.at;

    switch (sealed->role) {
    case TIDE_COLUMN_SKIP:
        return TIDE_STATUS_OK;
    case TIDE_COLUMN_MEASURE:
        return seal_measure(builder, column, scratch, err);
    case TIDE_COLUMN_PERIOD:
        for (size_t row = 0; row < builder->row_count; row++)
            scratch[row] = ordinal[row];
        return packed_seal(builder_memory(builder), scratch, builder->row_count, true,
                           &sealed->ordinal, err);
    default:
        for (size_t row = 0; row < builder->row_count; row++)
            scratch[row] = code[row];
        return packed_seal(builder_memory(builder), scratch, builder->row_count, true,
                           &sealed->code, err);
    }
}

/* Lines move from the growing array into the table. */
static bool seal_lines(struct builder *builder)
{
    tide_table *table = builder->table;

    table->line = arena_alloc(&table->arena, table->line_count, sizeof *table->line);
    if (table->line == NULL)
        return false;
    if (table->line_count > 0)
        memcpy(table->line, builder->line, table->line_count * sizeof *table->line);
    return true;
}

tide_status builder_seal(struct builder *builder, const tide_ledger *ledger,
                         tide_table **out, tide_error *err)
{
    struct memory *memory = builder_memory(builder);
    tide_table *table = builder->table;
    int64_t *scratch = memory_alloc(memory, builder->row_count, sizeof *scratch);
    tide_status status = TIDE_STATUS_OK;

    if (scratch == NULL || !seal_lines(builder)) {
        status = memory_failed(memory, err);
        goto done;
    }
    table->row_count = builder->row_count;
    table->ledger = *ledger;
    for (size_t i = 0; i < builder->column_count; i++) {
        status = runtime_check(builder->runtime, err);
        if (status == TIDE_STATUS_OK)
            status = seal_column(builder, i, scratch, err);
        if (status != TIDE_STATUS_OK)
            goto done;
        grown_release(memory, &builder->grown[i]);
    }
    *out = table;
    builder->table = NULL;

done:
    memory_free(memory, scratch, builder->row_count, sizeof *scratch);
    return status;
}
