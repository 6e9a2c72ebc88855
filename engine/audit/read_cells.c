/*
 * read_cells.c - published tables into claims: every cell with a figure is one.
 */
#include "audit/reading.h"

#include <string.h>

#include "audit/nature.h"
#include "base/error.h"
#include "time/period.h"

struct cell_reader {
    struct web *web;
    const tide_table *table;
    size_t *key;           /* [web->key_count] columns */
    uint32_t **member;     /* [web->key_count][dictionary->count] codes of the web */
    uint32_t *period;      /* [period_count] codes of the web, by ordinal */
    int32_t first_ordinal; /* of period */
    bool names_periods;
};

static bool is_audited(const struct column *column)
{
    return column->role == TIDE_COLUMN_MEASURE && column->kind == TIDE_KIND_DECIMAL;
}

static tide_status map_members(struct cell_reader *reader, struct arena *arena,
                               tide_error *err)
{
    struct web *web = reader->web;

    reader->member = arena_alloc(arena, web->key_count, sizeof *reader->member);
    if (reader->member == NULL)
        return memory_failed(arena->memory, err);
    for (size_t k = 0; k < web->key_count; k++) {
        const struct dictionary *from = reader->table->column[reader->key[k]].dictionary;
        reader->member[k] = arena_alloc(arena, from->count, sizeof *reader->member[k]);
        if (reader->member[k] == NULL)
            return memory_failed(arena->memory, err);
        for (uint32_t i = 0; i < from->count; i++) {
            tide_status status =
                web_code(web, k, dictionary_text(from, i), &reader->member[k][i], err);
            if (status != TIDE_STATUS_OK)
                return status;
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status map_periods(struct cell_reader *reader, struct arena *arena,
                               tide_error *err)
{
    const tide_table *table = reader->table;
    tide_status status = TIDE_STATUS_OK;
    tide_period none = {0};

    if (table->time_column == TABLE_NO_COLUMN) {
        reader->period = arena_alloc(arena, 1, sizeof *reader->period);
        return reader->period == NULL
                   ? memory_failed(arena->memory, err)
                   : web_period_code(reader->web, none, reader->period, err);
    }
    const struct column *time = &table->column[table->time_column];
    reader->first_ordinal = (int32_t)time->ordinal.least;
    size_t count = (size_t)(time->ordinal.most - time->ordinal.least + 1);
    reader->period = arena_alloc(arena, count, sizeof *reader->period);
    if (reader->period == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        status =
            web_period_code(reader->web,
                            period_of(time->freq, reader->first_ordinal + (int32_t)i),
                            &reader->period[i], err);
    return status;
}

static tide_status add_measure(struct web *web, const struct column *column,
                               uint32_t *measure, uint32_t *unit, tide_error *err)
{
    struct unit bare = column->unit;
    char text[UNIT_TEXT_SIZE];

    bare.scale10 = 0;
    unit_format(&bare, text);
    tide_status status =
        web_code(web, web_field(web, FIELD_UNIT), text_of(text), unit, err);
    if (status == TIDE_STATUS_OK)
        status = web_code(web, web_field(web, FIELD_MEASURE), text_of(column->name),
                          measure, err);
    if (status != TIDE_STATUS_OK)
        return status;
    enum measure_kind kind = column->traits.kind;
    struct measure_nature *nature = &web->measure[*measure];
    struct text stem;
    bool adds = (kind == MEASURE_FLOW || kind == MEASURE_SIGNED) &&
                !column->traits.is_cumulated &&
                !nature_is_year_to_date(text_of(column->name), &stem);
    bool is_rate = nature->nature == NATURE_RATE || kind == MEASURE_RATE ||
                   kind == MEASURE_PRICE ||
                   strcmp(column->unit.dimension, "percent") == 0;
    enum nature named;
    bool is_named =
        kind == MEASURE_FLOW && nature_of_column(text_of(column->name), &named);
    nature->nature = is_rate    ? NATURE_RATE
                     : is_named ? named
                     : adds     ? NATURE_FLOW
                                : NATURE_STOCK;
    nature->is_guessed = nature->nature == NATURE_FLOW && !column->traits.is_said &&
                         nature_of(text_of(column->name)).nature != NATURE_FLOW;
    nature->may_be_negative |=
        kind == MEASURE_SIGNED ||
        (packed_get(&column->mantissa, 0) < 0 || column->mantissa.least < 0);
    return TIDE_STATUS_OK;
}

/* "12:value", "12:2021-Q1": the line of the file, and which cell of it. */
static const char *cell_id(struct cell_reader *reader, const struct column *column,
                           size_t row, bool is_only, uint32_t quantity)
{
    unsigned long long line = table_line(reader->table, row);
    const struct web *web = reader->web;
    struct arena *arena = &reader->web->arena;

    if (reader->names_periods)
        return arena_format(arena, "%llu:%s", line,
                            web_text(web, quantity, web_field(web, FIELD_PERIOD)));
    return is_only ? arena_format(arena, "%llu", line)
                   : arena_format(arena, "%llu:%s", line, column->name);
}

static tide_status read_cell(struct cell_reader *reader, const struct column *column,
                             size_t row, bool is_only, uint32_t *code, tide_error *err)
{
    struct web *web = reader->web;
    struct claim claim = {.base = AUDIT_NONE, .has_nominal = true};
    int64_t half = packed_get(&column->half, row);

    claim.figure = amount_make(packed_get(&column->mantissa, row), -column->scale);
    claim.half = amount_make(5 * half, -column->scale - 1);
    claim.scale10 = column->unit.scale10;
    struct amount low = amount_add(claim.figure, amount_negate(claim.half), ROUND_DOWN);
    struct amount high = amount_add(claim.figure, claim.half, ROUND_UP);
    claim.nominal = claim.figure;
    claim.nominal.exponent += claim.scale10;
    low.exponent += claim.scale10;
    high.exponent += claim.scale10;
    claim.range = range_between(low, high);
    claim.source = reader->table->source;
    tide_status status = web_quantity(web, code, &claim.quantity, err);
    if (status != TIDE_STATUS_OK)
        return status;
    claim.id = cell_id(reader, column, row, is_only, claim.quantity);
    if (claim.id == NULL)
        return memory_failed(&web->runtime->memory, err);
    return web_add_claim(web, &claim, err);
}

static tide_status read_column(struct cell_reader *reader, const struct column *column,
                               bool is_only, struct arena *scratch, tide_error *err)
{
    struct web *web = reader->web;
    const tide_table *table = reader->table;
    uint32_t *code = arena_alloc_zero(scratch, web->field_count, sizeof *code);
    tide_status status;

    if (code == NULL)
        return memory_failed(scratch->memory, err);
    status = add_measure(web, column, code + web_field(web, FIELD_MEASURE),
                         code + web_field(web, FIELD_UNIT), err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < table->row_count; row++) {
        if (!tide_state_has_value((tide_state)packed_get(&column->state, row))) {
            web->skipped++;
            continue;
        }
        for (size_t k = 0; k < web->key_count; k++)
            code[k] =
                reader->member[k][packed_get(&table->column[reader->key[k]].code, row)];
        int64_t at = table->time_column == TABLE_NO_COLUMN
                         ? 0
                         : packed_get(&table->column[table->time_column].ordinal, row) -
                               reader->first_ordinal;
        code[web_field(web, FIELD_PERIOD)] = reader->period[at];
        status = read_cell(reader, column, row, is_only, code, err);
        if (status == TIDE_STATUS_OK && row % 65536 == 0)
            status = runtime_check(web->runtime, err);
    }
    return status;
}

static tide_status read_table(struct web *web, const tide_table *table,
                              bool names_periods, struct arena *scratch, tide_error *err)
{
    struct cell_reader reader = {.web = web,
                                 .table = table,
                                 .names_periods = names_periods};
    size_t measures = 0;
    size_t key = 0;

    reader.key = arena_alloc(scratch, web->key_count, sizeof *reader.key);
    if (reader.key == NULL)
        return memory_failed(scratch->memory, err);
    for (size_t i = 0; i < table->column_count; i++) {
        measures += is_audited(&table->column[i]) ? 1 : 0;
        if (table->column[i].role == TIDE_COLUMN_MEASURE &&
            !is_audited(&table->column[i]))
            web->skipped += table->row_count; /* doubles have no printed digits */
        if (table->column[i].role == TIDE_COLUMN_KEY && key < web->key_count)
            reader.key[key++] = i;
    }
    tide_status status = map_members(&reader, scratch, err);
    if (status == TIDE_STATUS_OK)
        status = map_periods(&reader, scratch, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < table->column_count; i++)
        if (is_audited(&table->column[i]) && table->row_count > 0)
            status = read_column(&reader, &table->column[i], measures == 1, scratch, err);
    return status;
}

tide_status reading_cells(struct web *web, struct runtime *runtime,
                          const tide_table *const *table, size_t table_count,
                          const struct reading_options *options, tide_error *err)
{
    struct arena scratch;
    size_t key_count = 0;
    size_t vintage = SIZE_MAX;

    arena_init(&scratch, &runtime->memory);
    const char **key = arena_alloc(&scratch, table[0]->column_count, sizeof *key);
    if (key == NULL)
        return memory_failed(&runtime->memory, err);
    for (size_t i = 0; i < table[0]->column_count; i++) {
        const struct column *column = &table[0]->column[i];
        if (column->role != TIDE_COLUMN_KEY)
            continue;
        if (options->vintage != NULL && strcmp(column->name, options->vintage) == 0)
            vintage = key_count;
        key[key_count++] = column->name;
    }
    tide_status status = web_init(web, runtime, key, key_count, err);
    web->vintage = vintage;
    if (status == TIDE_STATUS_OK && options->vintage != NULL && vintage == SIZE_MAX)
        status = error_set(err, TIDE_STATUS_NOT_FOUND, "no_column",
                           "--vintage: no key is called \"%s\"", options->vintage);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < table_count; i++)
        status = read_table(web, table[i], options->names_periods, &scratch, err);
    arena_release(&scratch);
    return status;
}
