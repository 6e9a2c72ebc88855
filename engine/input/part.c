/*
 * part.c - the records of one block into rows, counts and refused rows.
 *
 * Nothing is told and nothing of the load is changed here: a part may turn out to have
 * been read from a wrong place, and is then thrown away.
 */
#include "input/part.h"

#include "base/error.h"
#include "input/refusals.h"

/* Refused rows take 2 KB each. What lies behind the last of them is read once they have
   been told. */
#ifdef TIDE_HARD
enum { MAX_REFUSALS = 2 };
#else
enum { MAX_REFUSALS = 256 };
#endif

/* More than any list of rejects shows of a cell. */
enum { REFUSAL_TEXT_BYTES = 1024 };

void part_release(struct part *part, struct memory *memory)
{
    batch_list_release(memory, &part->rows);
    memory_free(memory, part->refusal, part->refusal_capacity, sizeof *part->refusal);
    if (part->texts.memory != NULL)
        arena_release(&part->texts);
    *part = (struct part){0};
}

static tide_status keep_refusal(struct part *part, const struct lane *lane,
                                const struct csv_record *record, const tide_error *fault)
{
    struct memory *memory = part->texts.memory;
    struct text text = lane->loader.row.fault_text;
    void *refusals = part->refusal;

    if (text.length > REFUSAL_TEXT_BYTES)
        text.length = REFUSAL_TEXT_BYTES;
    text.at = arena_text(&part->texts, text.at, text.length);
    if (text.at == NULL || !memory_grow(memory, &refusals, &part->refusal_capacity,
                                        part->refusal_count + 1, sizeof *part->refusal))
        return memory_failed(memory, &part->err);
    part->refusal = refusals;
    part->refusal[part->refusal_count++] = (struct refusal){
        .fault = *fault,
        .text = text,
        .may_be_footer = refusals_may_be_footer(record),
        .loaded_before = lane->loader.ledger.loaded,
    };
    return TIDE_STATUS_OK;
}

static tide_status read_record(struct part *part, struct lane *lane,
                               const struct csv_record *record)
{
    enum record_outcome outcome;
    tide_status status = record_load(&lane->loader, record, &outcome, &part->err);

    if (status != TIDE_STATUS_OK || outcome != RECORD_TURNED)
        return status == TIDE_STATUS_OK && outcome == RECORD_REFUSED
                   ? keep_refusal(part, lane, record, &part->err)
                   : status;
    for (size_t i = 0; i < record_rows(&lane->loader) && status == TIDE_STATUS_OK; i++) {
        struct csv_record row;
        status = record_load_row(&lane->loader, record, i, &row, &outcome, &part->err);
        if (status == TIDE_STATUS_OK && outcome == RECORD_REFUSED)
            status = keep_refusal(part, lane, &row, &part->err);
    }
    return status;
}

static tide_status read_records(struct part *part, struct lane *lane,
                                struct csv_reader *reader)
{
    struct csv_record record;
    tide_status status;

    for (;;) {
        status = csv_reader_next(reader, &record, &part->err);
        if (status != TIDE_STATUS_OK)
            return status;
        part->end_byte = record.byte;
        part->end_line = record.line;
        if (record.kind == CSV_OVER)
            return TIDE_STATUS_OK;
        if (part->refusal_count == MAX_REFUSALS) {
            part->end = PART_FULL;
            return TIDE_STATUS_OK;
        }
        status = read_record(part, lane, &record);
        if (status != TIDE_STATUS_OK)
            return status;
    }
}

void part_read(struct part *part, struct lane *lane, const struct block *block,
               size_t from, uint64_t line)
{
    struct input *input = lane->loader.row.input;
    struct memory_feed bytes = {.at = block->bytes + from,
                                .length = block->length - from};
    struct csv_reader_options options = {
        .delimiter = input->dialect.delimiter,
        .encoding = &input->source.encoding,
        .is_reference = input->reading.is_reference,
        .drops_tail = !block->is_last,
        .first_byte = block->byte + from,
        .first_line = line,
    };
    struct csv_reader *reader = NULL;

    *part = (struct part){.end = PART_WHOLE};
    arena_init(&part->texts, &input->runtime->memory);
    record_loader_clear(&lane->loader);
    part->status = csv_reader_new(input->runtime, input->source.name, memory_feed(&bytes),
                                  &options, &reader, &part->err);
    if (part->status == TIDE_STATUS_OK) {
        part->status = read_records(part, lane, reader);
        lane->loader.notes.ends = csv_reader_line_ends(reader);
    }
    csv_reader_free(reader);
    part->counts = lane->loader;

    tide_error err;
    tide_status cut = builder_cut(lane->builder, &part->rows, &err);
    if (part->status == TIDE_STATUS_OK && cut != TIDE_STATUS_OK) {
        part->status = cut;
        part->err = err;
    }
    if (part->status != TIDE_STATUS_OK)
        part->end = PART_FAILED;
    else if (part->end == PART_WHOLE && part->end_byte < block->byte + block->length)
        part->end = PART_OPEN;
}
