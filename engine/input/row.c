/*
 * row.c - records into rows of a builder, column by column. The first cell that does not
 * fit refuses the row: nothing is padded, shifted or replaced.
 */
#include "input/row.h"

#include <string.h>

#include "base/error.h"
#include "input/name.h"
#include "input/reader.h"
#include "input/row_cell.h"
#include "time/period.h"

enum { MAX_CACHES = 64 }; /* columns beyond that do without */

/* ---- plain figures ---- */

/* Digits at both ends: such a cell has no blank to trim, and no usual mark of absence and
   no dash looks like it. */
static bool is_plain_figure(const struct row_loader *loader, const struct csv_cell *cell)
{
    return loader->has_usual_marks && cell->length > 0 && row_is_digit(cell->at[0]) &&
           row_is_digit(cell->at[cell->length - 1]);
}

/* A decimal that needs no second look; false: add_measure takes it. */
static bool add_plain_decimal(struct row_loader *loader, const struct row_cell *of,
                              const struct csv_cell *cell)
{
    const struct figure_style *style = &of->column->style;
    struct decimal figure;

    if (!is_plain_figure(loader, cell) || style->is_percent ||
        decimal_parse(cell->at, cell->length, &loader->input->plan.marks, &figure,
                      NULL) != TIDE_STATUS_OK ||
        (figure.scale == 3 && !style->has_marks))
        return false;
    builder_add_decimal(loader->builder, of->place, figure, TIDE_STATE_OK, NULL);
    return true;
}

/* ---- the flags of a row ---- */

static void join_flags(struct flags *out, struct flags flags)
{
    out->state = flags.state > out->state ? flags.state : out->state;
    out->is_negligible = out->is_negligible || flags.is_negligible;
    out->has_unknown = out->has_unknown || flags.has_unknown;
}

/* What all flag columns say of the figures of this record. */
static void read_flags(struct row_loader *loader, const struct csv_record *record)
{
    const struct input_plan *plan = &loader->input->plan;

    loader->flags = (struct flags){.state = TIDE_STATE_OK};
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->role != TIDE_COLUMN_FLAG)
            continue;
        const struct csv_cell *cell = &record->cell[column->field];
        struct text text = {.at = cell->at, .length = cell->length};
        join_flags(&loader->flags,
                   flags_read(text_trim(text),
                              name_is_confidentiality(text_of(column->name))));
    }
    loader->unknown_flag += loader->flags.has_unknown;
}

/* ---- cells ---- */

/* A cell whose bytes came to something before, or a plain figure. False: look closer; the
   slot of the cell is then set. */
static bool add_at_once(struct row_loader *loader, const struct row_cell *of,
                        const struct csv_cell *cell, struct cell_slot **out_slot)
{
    struct text text = {.at = cell->at, .length = cell->length};
    bool is_known;

    *out_slot = NULL;
    if (of->cache == NULL)
        return of->column->check == NULL && of->column->role == TIDE_COLUMN_MEASURE &&
               of->column->kind == TIDE_KIND_DECIMAL && !loader->has_flags &&
               add_plain_decimal(loader, of, cell);
    *out_slot = cell_cache_find(of->cache, text, &is_known);
    if (!is_known)
        return false;
    if (of->column->role != TIDE_COLUMN_PERIOD) {
        builder_add_code(loader->builder, of->place, (*out_slot)->value);
        return true;
    }
    loader->period = loader->first_period;
    loader->period.ordinal = (int32_t)(*out_slot)->value;
    builder_add_ordinal(loader->builder, of->place, loader->period.ordinal);
    return true;
}

/* Slots of wide dictionaries lie far away: send for all of a row before its first cell. */
static void prepare_keys(const struct row_loader *loader, const struct csv_record *record)
{
    for (size_t i = 0; i < loader->cell_count; i++) {
        const struct row_cell *of = &loader->cell[i];
        if (of->dictionary == NULL || !dictionary_is_wide(of->dictionary))
            continue;
        const struct csv_cell *cell = &record->cell[of->field];
        dictionary_prepare(of->dictionary, (struct text){cell->at, cell->length});
    }
}

/* ---- rows ---- */

static bool has_cache(const struct input_column *column)
{
    return column->check == NULL &&
           (column->role == TIDE_COLUMN_KEY || column->role == TIDE_COLUMN_LABEL ||
            column->role == TIDE_COLUMN_FLAG || column->role == TIDE_COLUMN_PERIOD);
}

static bool add_column(struct row_loader *loader, size_t place)
{
    struct memory *memory = &loader->input->runtime->memory;
    const struct input_column *column = &loader->input->plan.column[place];
    struct row_cell *cell = &loader->cell[loader->cell_count++];

    *cell = (struct row_cell){.place = place,
                              .field = column->field,
                              .column = column,
                              .dictionary = builder_dictionary(loader->builder, place)};
    if (!has_cache(column) || loader->cell_count > MAX_CACHES)
        return true;
    cell->cache = memory_alloc_zero(memory, 1, sizeof *cell->cache);
    return cell->cache != NULL;
}

tide_status row_loader_init(struct row_loader *loader, struct input *input,
                            struct builder *builder, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;
    const struct input_plan *plan = &input->plan;

    *loader = (struct row_loader){.input = input,
                                  .builder = builder,
                                  .source_place = SIZE_MAX,
                                  .source_code = DICTIONARY_NONE};
    loader->flags = (struct flags){.state = TIDE_STATE_OK};
    loader->has_usual_marks = input->marks.extra_count == 0;
    loader->cell = memory_alloc(memory, plan->column_count, sizeof *loader->cell);
    if (loader->cell == NULL)
        return memory_failed(memory, err);
    loader->cell_capacity = plan->column_count;
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        loader->has_flags = loader->has_flags || column->role == TIDE_COLUMN_FLAG;
        if (column->is_source && column->is_wanted)
            loader->source_place = i;
        if (!column->is_source && !column->is_group &&
            (column->is_wanted || column->check != NULL) && !add_column(loader, i)) {
            row_loader_release(loader);
            return memory_failed(memory, err);
        }
    }
    return TIDE_STATUS_OK;
}

void row_loader_release(struct row_loader *loader)
{
    if (loader->input == NULL)
        return;

    struct memory *memory = &loader->input->runtime->memory;
    for (size_t i = 0; i < loader->cell_count; i++)
        memory_free(memory, loader->cell[i].cache, 1, sizeof *loader->cell[i].cache);
    memory_free(memory, loader->cell, loader->cell_capacity, sizeof *loader->cell);
    loader->cell = NULL;
    loader->cell_count = 0;
}

void row_refuse_count(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err)
{
    const char *name = loader->input->source.name;
    size_t wanted = loader->input->dialect.column_count;
    struct text raw = {.at = record->raw, .length = record->raw_length};

    if (record->cell_count < wanted) {
        error_set(err, TIDE_STATUS_PARSE, "too_few_fields", "%zu of %zu cells",
                  record->cell_count, wanted);
    } else {
        error_set(err, TIDE_STATUS_PARSE, "too_many_fields", "%zu of %zu cells",
                  record->cell_count, wanted);
        error_hint(err,
                   "a decimal comma, or a mark inside a text? such cells need quotes");
    }
    error_expected(err, "%zu cells", wanted);
    error_cell(err, "", raw.at, raw.length);
    if (record->cell_count < wanted)
        csv_place(record, name, record->raw_length, 1, err);
    else
        csv_place(record, name, record->cell[wanted].raw_at,
                  record->cell[wanted].raw_length, err);
    loader->fault_text = raw;
}

void row_refuse_parts(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err)
{
    const struct csv_cell *cell = &record->cell[0];
    size_t wanted = loader->input->shape->part_count;

    error_set(err, TIDE_STATUS_PARSE, "too_few_fields",
              "the first cell does not hold the %zu keys that the header names", wanted);
    error_expected(err, "%zu keys parted by commas", wanted);
    error_cell(err, "", cell->at, cell->length);
    csv_place(record, loader->input->source.name, cell->raw_at, cell->raw_length, err);
    loader->fault_text = (struct text){.at = cell->at, .length = cell->length};
}

void row_refuse_fault(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err)
{
    size_t at = record->fault_at;
    bool has_backslash = at > 0 && record->raw[at - 1] == '\\';

    error_set(err, TIDE_STATUS_PARSE, "bad_quote", "%s; reading goes on after this line",
              record->fault);
    error_expected(err, "a cell in quotes, with its own quotes doubled");
    if (has_backslash || (at > 1 && record->raw[at - 2] == '\\'))
        error_hint(err, "backslash escapes are another dialect: write \"\" for a quote");
    else
        error_hint(err, "put the whole cell in quotes and double the quotes inside it");
    error_cell(err, "", record->raw, record->raw_length);
    csv_place(record, loader->input->source.name, at, 1, err);
    loader->fault_text = (struct text){.at = record->raw, .length = record->raw_length};
}

/* Before any cell is judged: a row of another frequency than the one that is kept. */
static bool has_other_freq(const struct row_loader *loader,
                           const struct csv_record *record)
{
    const struct input *input = loader->input;

    for (size_t i = 0; i < input->plan.column_count; i++) {
        const struct input_column *column = &input->plan.column[i];
        if (column->role != TIDE_COLUMN_PERIOD || !column->is_wanted)
            continue;
        const struct csv_cell *cell = &record->cell[column->field];
        struct text text = {.at = cell->at, .length = cell->length};
        tide_period period;
        if (cell_period(text_trim(text), &input->period_style, &period, NULL) ==
                TIDE_STATUS_OK &&
            period.length == 1 && period.freq != input->reading.keep_freq)
            return true;
    }
    return false;
}

/* The path of the file, from the folder that paths are told from. */
static const char *source_path(const struct input *input)
{
    const char *folder = input->reading.folder;
    const char *path = input->source.path;
    size_t length = folder != NULL ? strlen(folder) : 0;

    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/'
               ? path + length + 1
               : path;
}

/* The key that is the file. */
static tide_status add_source(struct row_loader *loader, tide_error *err)
{
    struct builder *builder = loader->builder;
    size_t place = loader->source_place;
    tide_status status;

    if (place == SIZE_MAX)
        return TIDE_STATUS_OK;
    if (loader->source_code != DICTIONARY_NONE) {
        builder_add_code(builder, place, loader->source_code);
        return TIDE_STATUS_OK;
    }
    status = builder_add_text(builder, place, text_of(source_path(loader->input)), err);
    if (status == TIDE_STATUS_OK)
        loader->source_code = builder_settled_code(builder, place);
    return status;
}

tide_status row_add(struct row_loader *loader, const struct csv_record *record,
                    bool *is_loaded, tide_error *err)
{
    size_t wanted = loader->input->name_count;

    *is_loaded = false;
    loader->is_left_out = false;
    if (!input_fits(record, wanted)) {
        row_refuse_count(loader, record, err);
        return TIDE_STATUS_OK;
    }
    loader->is_left_out = loader->input->reading.keep_freq != TIDE_FREQ_NONE &&
                          has_other_freq(loader, record);
    if (loader->is_left_out)
        return TIDE_STATUS_OK;
    loader->surplus += record->cell_count > wanted;
    if (loader->has_flags)
        read_flags(loader, record);
    prepare_keys(loader, record);
    for (size_t i = 0; i < loader->cell_count; i++) {
        const struct row_cell *of = &loader->cell[i];
        const struct csv_cell *cell = &record->cell[of->field];
        struct cell_slot *slot;

        if (add_at_once(loader, of, cell, &slot))
            continue;
        struct cell_job job = {
            .loader = loader,
            .record = record,
            .column = of->column,
            .cell = cell,
            .slot = slot,
            .place = of->place,
            .text = {.at = cell->at, .length = cell->length},
            .err = err,
        };
        enum outcome outcome = row_cell_add(&job);
        if (outcome == CELL_ADDED)
            continue;
        builder_drop_row(loader->builder);
        return outcome == CELL_FATAL ? job.status : TIDE_STATUS_OK;
    }
    tide_status status = add_source(loader, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (loader->first_line == 0) {
        loader->first_period = loader->period;
        loader->first_line = record->line;
    }
    *is_loaded = true;
    return builder_end_row(loader->builder, record->line, err);
}
