/*
 * record_load.c - what becomes of a record, and the counts of it.
 *
 * Skipped are blank lines, lines before the header, the header where it stands again, and
 * rows of a frequency that is not kept.
 */
#include "input/record_load.h"

tide_status record_loader_init(struct record_loader *loader, struct input *input,
                               struct builder *builder, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;

    *loader = (struct record_loader){0};
    tide_status status = row_loader_init(&loader->row, input, builder, err);
    if (status != TIDE_STATUS_OK || input->shape == NULL)
        return status;
    loader->room.cell =
        memory_alloc(memory, input->name_count, sizeof *loader->room.cell);
    return loader->room.cell != NULL ? TIDE_STATUS_OK : memory_failed(memory, err);
}

void record_loader_release(struct record_loader *loader)
{
    const struct input *input = loader->row.input;

    if (input == NULL)
        return;
    memory_free(&input->runtime->memory, loader->room.cell, input->name_count,
                sizeof *loader->room.cell);
    loader->room.cell = NULL;
    row_loader_release(&loader->row);
}

void record_loader_clear(struct record_loader *loader)
{
    struct row_loader *row = &loader->row;

    loader->notes = (struct load_notes){0};
    loader->ledger = (tide_ledger){0};
    row->trimmed = 0;
    row->outer_blank = 0;
    row->padded = 0;
    row->surplus = 0;
    row->unknown_flag = 0;
    row->flag_with_value = 0;
}

static bool is_header_again(const struct dialect *dialect,
                            const struct csv_record *record)
{
    if (!dialect->has_header || record->kind != CSV_ROW ||
        !input_fits(record, dialect->column_count))
        return false;
    for (size_t i = 0; i < dialect->column_count; i++) {
        struct text cell = {.at = record->cell[i].at, .length = record->cell[i].length};
        if (!text_equal(text_trim(cell), dialect->header[i]))
            return false;
    }
    return true;
}

/* Counts a record that holds no data by its place or look; false if it may hold some. */
static bool skip_record(struct record_loader *loader, const struct csv_record *record)
{
    const struct dialect *dialect = &loader->row.input->dialect;
    struct skip_count *count = NULL;

    if (record->kind == CSV_BLANK)
        count = &loader->notes.blank;
    else if (record->line < dialect->header_line)
        count = &loader->notes.preamble;
    else if (is_header_again(dialect, record))
        count = &loader->notes.repeated_header;
    else
        return false;
    loader->ledger.skipped++;
    skip_count_add(count, record->line);
    return true;
}

/* A row of the file, or of a record that the layout turns. */
static tide_status take_row(struct record_loader *loader, const struct csv_record *row,
                            enum record_outcome *out, tide_error *err)
{
    bool is_loaded = false;
    tide_status status = row_add(&loader->row, row, &is_loaded, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (loader->row.is_left_out) {
        loader->ledger.skipped++;
        skip_count_add(&loader->notes.keep_freq, row->line);
        *out = RECORD_SKIPPED;
    } else if (is_loaded) {
        loader->ledger.loaded++;
        *out = RECORD_LOADED;
    } else {
        *out = RECORD_REFUSED;
    }
    return TIDE_STATUS_OK;
}

/* A record that is several rows, or none if it does not fit. */
static void turn(struct record_loader *loader, const struct csv_record *record,
                 enum record_outcome *out, tide_error *err)
{
    const struct input *input = loader->row.input;

    *out = RECORD_REFUSED;
    if (!input_fits(record, input->dialect.column_count)) {
        row_refuse_count(&loader->row, record, err);
        return;
    }
    if (!shape_fits(input->shape, record)) {
        row_refuse_parts(&loader->row, record, err);
        return;
    }
    loader->notes.turned++;
    loader->row.surplus += record->cell_count > input->dialect.column_count;
    *out = RECORD_TURNED;
}

size_t record_rows(const struct record_loader *loader)
{
    return shape_rows(loader->row.input->shape);
}

/* Each row counts as read; the record itself did for the first. */
tide_status record_load_row(struct record_loader *loader, const struct csv_record *record,
                            size_t i, struct csv_record *row, enum record_outcome *out,
                            tide_error *err)
{
    loader->ledger.read += i > 0;
    shape_take(loader->row.input->shape, record, i, &loader->room, row);
    return take_row(loader, row, out, err);
}

tide_status record_load(struct record_loader *loader, const struct csv_record *record,
                        enum record_outcome *out, tide_error *err)
{
    const struct input *input = loader->row.input;
    const struct dialect *dialect = &input->dialect;

    *out = RECORD_SKIPPED;
    if (dialect->has_header && record->line == dialect->header_line)
        return TIDE_STATUS_OK;
    loader->ledger.read++;
    if (skip_record(loader, record))
        return TIDE_STATUS_OK;
    if (record->kind == CSV_FAULT) {
        *out = RECORD_REFUSED;
        row_refuse_fault(&loader->row, record, err);
        return TIDE_STATUS_OK;
    }
    if (input->shape == NULL)
        return take_row(loader, record, out, err);
    turn(loader, record, out, err);
    return TIDE_STATUS_OK;
}

static void join_skipped(struct skip_count *count, const struct skip_count *later)
{
    if (count->count == 0)
        count->first_line = later->first_line;
    count->count += later->count;
}

void record_loader_join(struct record_loader *loader, const struct record_loader *later)
{
    struct load_notes *notes = &loader->notes;
    struct row_loader *row = &loader->row;

    loader->ledger.read += later->ledger.read;
    loader->ledger.loaded += later->ledger.loaded;
    loader->ledger.skipped += later->ledger.skipped;
    join_skipped(&notes->blank, &later->notes.blank);
    join_skipped(&notes->preamble, &later->notes.preamble);
    join_skipped(&notes->repeated_header, &later->notes.repeated_header);
    join_skipped(&notes->keep_freq, &later->notes.keep_freq);
    notes->turned += later->notes.turned;
    notes->ends.lf += later->notes.ends.lf;
    notes->ends.crlf += later->notes.ends.crlf;
    notes->ends.cr += later->notes.ends.cr;
    row->trimmed += later->row.trimmed;
    row->outer_blank += later->row.outer_blank;
    row->padded += later->row.padded;
    row->surplus += later->row.surplus;
    row->unknown_flag += later->row.unknown_flag;
    row->flag_with_value += later->row.flag_with_value;
}

struct load_notes record_loader_notes(const struct record_loader *loader)
{
    struct load_notes notes = loader->notes;

    notes.trimmed = loader->row.trimmed;
    notes.outer_blank = loader->row.outer_blank;
    notes.padded = loader->row.padded;
    notes.surplus = loader->row.surplus;
    notes.unknown_flag = loader->row.unknown_flag;
    notes.flag_with_value = loader->row.flag_with_value;
    return notes;
}
