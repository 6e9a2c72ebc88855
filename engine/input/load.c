/*
 * load.c - all records of a file into a sealed table.
 *
 *     read = loaded + rejected + skipped
 *
 * The first rows are read one by one. From the first one that is loaded on all threads
 * read a large file; a pipe, a packed file, another encoding than UTF-8 and a file that
 * the sample holds whole stay with one.
 */
#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "input/load_blocks.h"
#include "input/load_check.h"
#include "input/members.h"

/* ---- records ---- */

static tide_status take_row(struct load *load, enum record_outcome outcome,
                            const struct csv_record *row, tide_error *fault,
                            tide_error *err)
{
    if (outcome == RECORD_REFUSED)
        return refusals_add(&load->refusals, fault, load->loader.row.fault_text,
                            refusals_may_be_footer(row), err);
    return outcome == RECORD_LOADED ? refusals_settle(&load->refusals, err)
                                    : TIDE_STATUS_OK;
}

static tide_status failed(tide_status status, const tide_error *fault, tide_error *err)
{
    if (err != NULL)
        *err = *fault;
    return status;
}

/* `fault` is only room: to clear it for each record would cost more than most of them. */
static tide_status take_record(struct load *load, const struct csv_record *record,
                               tide_error *fault, tide_error *err)
{
    enum record_outcome outcome;
    tide_status status = record_load(&load->loader, record, &outcome, fault);

    if (status != TIDE_STATUS_OK)
        return failed(status, fault, err);
    if (outcome != RECORD_TURNED)
        return take_row(load, outcome, record, fault, err);
    for (size_t i = 0; i < record_rows(&load->loader); i++) {
        struct csv_record row;
        status = record_load_row(&load->loader, record, i, &row, &outcome, fault);
        if (status != TIDE_STATUS_OK)
            return failed(status, fault, err);
        status = take_row(load, outcome, &row, fault, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

/* Is there enough left for several threads? */
static bool goes_parallel(const struct load *load)
{
    const struct source *source = &load->input->source;

    if (load->loader.ledger.loaded == 0 || runtime_threads(load->input->runtime) < 2 ||
        source->unpack != NULL || source->recode != NULL)
        return false;
#ifdef TIDE_HARD
    return true;
#else
    return source->is_file && !source->is_whole;
#endif
}

/* ---- progress ---- */

enum { PROGRESS_BYTES = 1 << 20 };

void load_tell_progress(const struct load *load, uint64_t byte)
{
    const struct runtime *runtime = load->input->runtime;
    const struct load_progress *at = &load->progress;
    tide_progress progress = {
        .file = load->input->source.name,
        .bytes = at->bytes_before + source_position(&load->input->source, byte),
        .total_bytes = at->total_bytes,
        .rows = at->rows_before + load->loader.ledger.read,
    };

    if (runtime->progress != NULL)
        runtime->progress(runtime->progress_user, &progress);
}

/* Bytes of all files; 0 if one of them is no file. */
static uint64_t total_bytes(struct input *first)
{
    uint64_t total = 0;

    for (size_t i = 0; i < input_file_count(first); i++) {
        const struct source *source = &input_file(first, i)->source;
        if (!source->is_file || source->mark.size <= 0)
            return 0;
        total += (uint64_t)source->mark.size;
    }
    return total;
}

static tide_status read_all(struct load *load, struct csv_reader *reader, tide_error *err)
{
    struct csv_record record;
    tide_error fault = {0};
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && !goes_parallel(load)) {
        status = csv_reader_next(reader, &record, err);
        if (status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            return status;
        status = take_record(load, &record, &fault, err);
        if (record.byte >= load->progress.next_byte) {
            load->progress.next_byte = record.byte + PROGRESS_BYTES;
            load_tell_progress(load, record.byte);
        }
    }
    return status == TIDE_STATUS_OK ? load_blocks(load, reader, err) : status;
}

static void note_reader(struct load *load, const struct csv_reader *reader)
{
    struct record_loader first = {0};

    first.notes.ends = csv_reader_line_ends(reader);
    record_loader_join(&load->loader, &first);
    load->loader.notes.has_bom = csv_reader_has_bom(reader);
}

static tide_status load_records(struct load *load, tide_error *err)
{
    struct input *input = load->input;
    struct csv_reader_options options = {.delimiter = input->dialect.delimiter,
                                         .encoding = &input->source.encoding,
                                         .is_reference = input->reading.is_reference};
    struct csv_reader *reader = NULL;
    tide_ledger *ledger = &load->loader.ledger;
    tide_status status =
        csv_reader_new(input->runtime, input->source.name, source_feed(&input->source),
                       &options, &reader, err);

    if (status == TIDE_STATUS_OK) {
        status = read_all(load, reader, err);
        note_reader(load, reader);
    }
    csv_reader_free(reader);

    /* What still waits is the footer; after a failure nobody knows. The record at which
       the load failed counts as not read. */
    if (status == TIDE_STATUS_OK)
        ledger->skipped += refusals_footer(&load->refusals, &load->loader.notes.footer);
    else
        refusals_settle(&load->refusals, NULL);
    ledger->rejected = load->refusals.told;
    if (status != TIDE_STATUS_OK) {
        ledger->read = ledger->loaded + ledger->rejected + ledger->skipped;
        return status;
    }
    return source_verify(&input->source, err);
}

/* ---- the table ---- */

/* A label goes with its key. */
static tide_column_role loaded_role(const struct input_plan *plan, size_t i)
{
    const struct input_column *column = &plan->column[i];

    if (!column->is_wanted)
        return TIDE_COLUMN_SKIP;
    if (column->role == TIDE_COLUMN_LABEL && column->label_of < plan->column_count &&
        !plan->column[column->label_of].is_wanted)
        return TIDE_COLUMN_SKIP;
    return column->role;
}

tide_status load_builder(struct input *input, struct builder **out, tide_error *err)
{
    struct input_plan *plan = &input->plan;
    struct memory *memory = &input->runtime->memory;
    struct column_plan *columns =
        memory_alloc(memory, plan->column_count, sizeof *columns);

    if (columns == NULL)
        return memory_failed(memory, err);
    members_want(input);
    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        columns[i] = (struct column_plan){
            .name = column->name,
            .role = loaded_role(plan, i),
            .kind = column->kind,
            .label_of = column->label_of,
            .is_source = column->is_source,
            .unit = column->unit,
            .traits = column->traits,
        };
        if (column->is_group)
            columns[i].role = TIDE_COLUMN_SKIP; /* filled once the rows are there */
        else
            column->is_wanted = columns[i].role != TIDE_COLUMN_SKIP;
    }
    tide_status status = builder_new(input->runtime, input->source.name, columns,
                                     plan->column_count, out, err);
    memory_free(memory, columns, plan->column_count, sizeof *columns);
    return status;
}

static tide_status seal(struct load *load, struct builder *builder, tide_ledger *ledger,
                        tide_table **out, tide_error *err)
{
    const struct input *input = load->input;
    tide_table *table = NULL;
    tide_status status = load_check_counts(input, ledger, err);

    if (status == TIDE_STATUS_OK)
        status = builder_seal(builder, ledger, &table, err);
    if (status != TIDE_STATUS_OK) {
        if (input->more_count == 0)
            error_source(err, input->source.name);
        return status;
    }
    table->is_claims = input->plan.is_claims;
    status = load_check_duplicates(input, table, ledger, err);
    if (status == TIDE_STATUS_OK)
        status = members_fill(input, table, err);
    if (status != TIDE_STATUS_OK) {
        tide_table_free(table);
        return status;
    }
    note_zero_padding(input, table);
    *out = table;
    return TIDE_STATUS_OK;
}

/* ---- files ---- */

/* What one file is to know of those before it: the columns that are wanted, and the first
   row, which tells the frequency. */
static tide_status begin_file(struct load *load, const struct input *first,
                              struct builder *builder, const struct row_loader *before,
                              tide_error *err)
{
    struct input *input = load->input;
    tide_status status = TIDE_STATUS_OK;

    load->loader = (struct record_loader){0};
    load->refusals.told = 0;
    load->refusals.path = input->source.path;
    input->ledger = (tide_ledger){0};
    for (size_t i = 0; i < first->plan.column_count; i++)
        input->plan.column[i].is_wanted = first->plan.column[i].is_wanted;
    if (first->more_count > 0) {
        status = source_resume(&input->source, err);
        if (status == TIDE_STATUS_OK)
            status = builder_begin_file(builder, input->source.name, err);
    }
    if (status == TIDE_STATUS_OK)
        status = record_loader_init(&load->loader, input, builder, err);
    load->loader.row.first_period = before->first_period;
    load->loader.row.first_line = before->first_line;
    load->loader.row.first_file = before->first_file;
    return status;
}

static void add_ledger(tide_ledger *sum, const tide_ledger *ledger)
{
    sum->read += ledger->read;
    sum->loaded += ledger->loaded;
    sum->rejected += ledger->rejected;
    sum->skipped += ledger->skipped;
}

static tide_status load_files(struct load *load, struct input *first,
                              struct builder *builder, tide_ledger *ledger,
                              tide_error *err)
{
    struct row_loader before = {0};
    tide_status status = TIDE_STATUS_OK;

    load->progress.total_bytes = total_bytes(first);
    for (size_t i = 0; i < input_file_count(first) && status == TIDE_STATUS_OK; i++) {
        struct input *input = input_file(first, i);
        load->input = input;
        status = begin_file(load, first, builder, &before, err);
        load->progress.next_byte = PROGRESS_BYTES;
        load->progress.rows_before = ledger->read;
        if (status == TIDE_STATUS_OK)
            status = load_records(load, err);
        if (status == TIDE_STATUS_OK)
            load_tell_progress(load, 0);
        load->progress.bytes_before += (uint64_t)input->source.mark.size;
        input->ledger = load->loader.ledger;
        add_ledger(ledger, &input->ledger);
        if (status == TIDE_STATUS_OK) {
            struct load_notes notes = record_loader_notes(&load->loader);
            notes_tell(input, &notes, &input->ledger);
        }
        if (before.first_line == 0) {
            before.first_period = load->loader.row.first_period;
            before.first_line = load->loader.row.first_line;
            before.first_file = input->source.name;
        }
        record_loader_release(&load->loader);
        if (first->more_count > 0)
            source_park(&input->source);
    }
    load->input = first;
    return status;
}

/* Rows that were merged into others were loaded first; per file they are known by the rows
   that stay. */
static void settle_ledgers(struct input *first, const tide_table *table)
{
    for (size_t i = 0; i < input_file_count(first); i++) {
        tide_ledger *ledger = &input_file(first, i)->ledger;
        size_t from = table->file_count > 0 ? table->file[i].row : 0;
        size_t to = i + 1 < table->file_count ? table->file[i + 1].row : table->row_count;
        ledger->skipped += ledger->loaded - (to - from);
        ledger->loaded = to - from;
    }
}

tide_status input_load(struct input *input, struct input_plan *plan,
                       struct rejects *rejects, tide_ledger *ledger, tide_table **out,
                       tide_error *err)
{
    struct load load = {.input = input};
    struct builder *builder = NULL;
    tide_status status;

    assert(plan == &input->plan); /* whose is_wanted the caller may have cleared */
    (void)plan;
    *ledger = (tide_ledger){0};
    refusals_init(&load.refusals, input->runtime, rejects);
    status = load_builder(input, &builder, err);
    if (status == TIDE_STATUS_OK)
        status = load_files(&load, input, builder, ledger, err);
    if (status == TIDE_STATUS_OK)
        status = seal(&load, builder, ledger, out, err);
    if (status == TIDE_STATUS_OK)
        settle_ledgers(input, *out);
    builder_free(builder);
    load_release_lanes(&load);
    refusals_release(&load.refusals);
    return status;
}
