/*
 * read_claims.c - a list of published statements into claims.
 *
 * Levels and changes come first, so that a growth, which names no unit, finds the unit of
 * the level that it speaks of.
 */
#include "audit/claim_reader.h"

#include <string.h>

#include "audit/rule.h"
#include "base/error.h"
#include "time/period.h"

#define SEVERAL_UNITS (UINT32_MAX - 1)

static const struct column *column_of(const tide_table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_is_caseless(text_of(table->column[i].name), name))
            return &table->column[i];
    return NULL;
}

/* Keys and measure of a row. */
static tide_status read_place(struct claim_reader *reader, size_t row, uint32_t *code,
                              tide_error *err)
{
    struct web *web = reader->web;
    tide_status status =
        web_code(web, KEY_SUBJECT, claim_part(reader, PART_SUBJECT, row), code, err);

    if (status == TIDE_STATUS_OK)
        status = web_code(web, KEY_COUNTERPART, claim_part(reader, PART_COUNTERPART, row),
                          code + KEY_COUNTERPART, err);
    if (status == TIDE_STATUS_OK && reader->vintage != NULL)
        status = web_code(web, KEY_VINTAGE, claim_text_at(reader->vintage, row),
                          code + KEY_VINTAGE, err);
    if (status == TIDE_STATUS_OK)
        status = web_code(web, web_field(web, FIELD_MEASURE),
                          claim_part(reader, PART_MEASURE, row),
                          code + web_field(web, FIELD_MEASURE), err);
    return status;
}

static tide_status read_period(struct claim_reader *reader, size_t row, enum part part,
                               uint32_t *out, tide_error *err)
{
    struct text text = claim_part(reader, part, row);
    tide_period period;
    tide_status status = tide_period_parse(text.at, text.length, &period, err);

    return status == TIDE_STATUS_OK ? web_period_code(reader->web, period, out, err)
                                    : status;
}

/* What a figure is told of, whenever and in whatever unit. */
static void subject_of(const struct web *web, const uint32_t *code,
                       uint32_t out[MOST_KEYS + FIELDS_BESIDE_KEYS])
{
    memcpy(out, code, web->field_count * sizeof *code);
    out[web_field(web, FIELD_UNIT)] = 0;
    out[web_field(web, FIELD_PERIOD)] = 0;
}

/* Remember the unit in which levels of a subject are told. */
static tide_status learn_unit(struct claim_reader *reader, const uint32_t *code,
                              int32_t scale10, tide_error *err)
{
    struct web *web = reader->web;
    uint32_t unit = code[web_field(web, FIELD_UNIT)];
    uint32_t subject[MOST_KEYS + FIELDS_BESIDE_KEYS];
    void *array = reader->told;
    uint32_t number;
    bool is_new;

    subject_of(web, code, subject);
    if (!memory_grow(&web->runtime->memory, &array, &reader->told_capacity,
                     (size_t)reader->subject.count + 1, sizeof *reader->told))
        return memory_failed(&web->runtime->memory, err);
    reader->told = array;
    tide_status status = coordinate_add(&reader->subject, subject, &number, &is_new, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (is_new)
        reader->told[number] = (struct told_in){unit, scale10};
    else if (reader->told[number].unit != unit)
        reader->told[number].unit = SEVERAL_UNITS;
    return TIDE_STATUS_OK;
}

/* How levels of a measure are told, all else being as in code; NULL: there are none. */
static const struct told_in *told_of(const struct claim_reader *reader,
                                     const uint32_t *code, uint32_t measure)
{
    const struct web *web = reader->web;
    uint32_t subject[MOST_KEYS + FIELDS_BESIDE_KEYS];

    subject_of(web, code, subject);
    subject[web_field(web, FIELD_MEASURE)] = measure;
    uint32_t number = coordinate_find(&reader->subject, subject);
    return number != AUDIT_NONE ? &reader->told[number] : NULL;
}

/* How the measures are told that identities tie to one; NULL: none, or not alike. */
static const struct told_in *told_of_kin(const struct claim_reader *reader,
                                         const uint32_t *code)
{
    size_t field = web_field(reader->web, FIELD_MEASURE);
    const struct dictionary *measures = &reader->web->field[field];
    const struct told_in *found = NULL;
    bool is_kin = false;

    for (size_t i = 0; rule_kin(i) != NULL; i++) {
        uint32_t measure = dictionary_find(measures, text_of(rule_kin(i)));
        if (measure == DICTIONARY_NONE)
            continue;
        is_kin |= measure == code[field];
        const struct told_in *told = told_of(reader, code, measure);
        if (told != NULL && found != NULL && told->unit != found->unit)
            return NULL;
        found = told != NULL ? told : found;
    }
    return is_kin ? found : NULL;
}

/* The unit of the levels that a growth speaks of, else of those that identities tie to
   them; none where there are several. */
static tide_status find_unit(struct claim_reader *reader, uint32_t *code,
                             int32_t *scale10, tide_error *err)
{
    struct web *web = reader->web;
    size_t place = web_field(web, FIELD_UNIT);
    const struct told_in *told =
        told_of(reader, code, code[web_field(web, FIELD_MEASURE)]);

    if (told == NULL)
        told = told_of_kin(reader, code);
    if (told == NULL || told->unit == SEVERAL_UNITS)
        return web_code(web, place, text_of(""), code + place, err);
    code[place] = told->unit;
    *scale10 = told->scale10;
    return TIDE_STATUS_OK;
}

/* A level or a change names its unit. */
static tide_status read_unit(struct claim_reader *reader, size_t row,
                             const struct claim *claim, uint32_t *code, tide_error *err)
{
    size_t place = web_field(reader->web, FIELD_UNIT);
    tide_status status = web_code(reader->web, place, claim_part(reader, PART_UNIT, row),
                                  code + place, err);

    return status == TIDE_STATUS_OK ? learn_unit(reader, code, claim->scale10, err)
                                    : status;
}

static tide_status read_level(struct claim_reader *reader, size_t row,
                              struct claim *claim, uint32_t *code, tide_error *err)
{
    struct web *web = reader->web;
    tide_status status = read_unit(reader, row, claim, code, err);

    if (status == TIDE_STATUS_OK)
        status = web_quantity(web, code, &claim->quantity, err);
    claim->base = AUDIT_NONE;
    return status == TIDE_STATUS_OK ? web_add_claim(web, claim, err) : status;
}

/* A ratio of figures that are never negative is not, whatever a word leaves open. */
static void floor_ratio(const struct web *web, struct claim *claim)
{
    struct range natural = range_above(amount_make(0, 0), false);
    struct range both = range_meet(&claim->range, &natural);

    if (claim->kind == CLAIM_RATIO && !web_nature(web, claim->quantity).may_be_negative &&
        !range_is_empty(&both))
        claim->range = both;
}

/* A quantity that no level is printed of is shown as the others. */
static tide_status find_end(struct web *web, const uint32_t *code, int32_t scale10,
                            uint32_t *out, tide_error *err)
{
    uint32_t before = web->where.count;
    tide_status status = web_quantity(web, code, out, err);

    if (status == TIDE_STATUS_OK && *out == before)
        web->quantity[*out].scale10 = scale10;
    return status;
}

/* A ratio or a change of one figure over another. */
static tide_status read_link(struct claim_reader *reader, size_t row, struct claim *claim,
                             uint32_t *code, tide_error *err)
{
    struct web *web = reader->web;
    size_t period = web_field(web, FIELD_PERIOD);
    int32_t scale10 = claim->kind == CLAIM_CHANGE ? claim->scale10 : 0;
    tide_status status = claim->kind == CLAIM_CHANGE
                             ? read_unit(reader, row, claim, code, err)
                             : find_unit(reader, code, &scale10, err);

    if (status == TIDE_STATUS_OK)
        status = find_end(web, code, scale10, &claim->quantity, err);
    if (status == TIDE_STATUS_OK)
        status = read_period(reader, row, PART_BASE_PERIOD, code + period, err);
    if (status == TIDE_STATUS_OK)
        status = find_end(web, code, scale10, &claim->base, err);
    if (status == TIDE_STATUS_OK && claim->base == claim->quantity) {
        web->skipped++; /* compared with itself: it says nothing of any figure */
        return TIDE_STATUS_OK;
    }
    if (status == TIDE_STATUS_OK)
        floor_ratio(web, claim);
    return status == TIDE_STATUS_OK ? web_add_claim(web, claim, err) : status;
}

static tide_status read_row(struct claim_reader *reader, size_t row, enum claim_kind kind,
                            tide_error *err)
{
    struct web *web = reader->web;
    uint32_t code[MOST_KEYS + FIELDS_BESIDE_KEYS] = {0};
    struct claim claim = {0};
    tide_state state = (tide_state)packed_get(&reader->part[PART_VALUE]->state, row);

    if (!tide_state_has_value(state)) {
        web->skipped += kind == CLAIM_LEVEL ? 1 : 0;
        return TIDE_STATUS_OK;
    }
    tide_status status = claim_read_figure(reader, row, &claim, err);
    if (status != TIDE_STATUS_OK || claim.kind != kind)
        return status;
    status = read_place(reader, row, code, err);
    if (status == TIDE_STATUS_OK)
        status = read_period(reader, row, PART_PERIOD,
                             code + web_field(web, FIELD_PERIOD), err);
    if (status != TIDE_STATUS_OK)
        return status;
    enum nature nature = web->measure[code[web_field(web, FIELD_MEASURE)]].nature;
    if (nature == NATURE_RANK || nature == NATURE_EVENT ||
        text_is(claim_part(reader, PART_UNIT, row), "rank")) {
        web->skipped++;
        return TIDE_STATUS_OK;
    }
    return kind == CLAIM_LEVEL ? read_level(reader, row, &claim, code, err)
                               : read_link(reader, row, &claim, code, err);
}

/* An answer names rows by their ids: two rows of one id cannot be told apart. */
static tide_status note_twins(const struct claim_reader *reader, struct arena *arena,
                              tide_error *err)
{
    const tide_table *table = reader->table;
    const struct column *id = reader->part[PART_ID];
    uint64_t *line = arena_alloc_zero(arena, id->dictionary->count, sizeof *line);

    if (line == NULL)
        return memory_failed(arena->memory, err);
    for (size_t row = 0; row < table->row_count; row++) {
        uint32_t code = (uint32_t)packed_get(&id->code, row);
        struct text text = dictionary_text(id->dictionary, code);
        if (text.length > 0 && line[code] != 0)
            runtime_note(reader->web->runtime, TIDE_LEVEL_WARNING, "twin_id",
                         "%s:%llu: the id \"%.60s\" is that of line %llu too",
                         table->source, (unsigned long long)table_line(table, row),
                         text.at, (unsigned long long)line[code]);
        line[code] = table_line(table, row);
    }
    return TIDE_STATUS_OK;
}

static tide_status open_reader(struct claim_reader *reader, tide_error *err)
{
    const char *vintage = reader->options->vintage;

    for (size_t i = 0; i < PART_COUNT; i++)
        reader->part[i] = column_of(reader->table, claim_parts[i]);
    if (vintage == NULL)
        return TIDE_STATUS_OK;
    reader->vintage = column_of(reader->table, vintage);
    if (reader->vintage != NULL && reader->vintage->dictionary != NULL)
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_NOT_FOUND, "no_column",
                     "--vintage: no column of texts is called \"%s\"", vintage);
}

tide_status reading_claims(struct web *web, struct runtime *runtime,
                           const tide_table *table, const struct reading_options *options,
                           tide_error *err)
{
    static const enum claim_kind order[] = {CLAIM_LEVEL, CLAIM_CHANGE, CLAIM_RATIO};
    static const char *const keys[MOST_KEYS] = {"subject", "counterpart", "vintage"};
    struct claim_reader reader = {.web = web, .table = table, .options = options};
    tide_status status = open_reader(&reader, err);

    if (status == TIDE_STATUS_OK)
        status = web_init(web, runtime, keys, reader.vintage != NULL ? 3 : 2, err);
    if (status != TIDE_STATUS_OK)
        return status;
    web->is_claims = true;
    web->vintage = reader.vintage != NULL ? (size_t)KEY_VINTAGE : SIZE_MAX;
    status = note_twins(&reader, &web->arena, err);
    coordinate_init(&reader.subject, &runtime->memory, web->field_count);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < COUNT_OF(order); i++)
        for (size_t row = 0; status == TIDE_STATUS_OK && row < table->row_count; row++)
            status = read_row(&reader, row, order[i], err);
    coordinate_release(&reader.subject);
    memory_free(&runtime->memory, reader.told, reader.told_capacity, sizeof *reader.told);
    return status;
}
