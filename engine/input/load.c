/*
 * load.c - all records of a file into a sealed table.
 *
 *     read = loaded + rejected + skipped
 *
 * Skipped are blank lines, lines before the header, the header where it stands again,
 * and a footer: the last lines, of one filled cell that could not be data. Whether such
 * a line is a footer or a broken row is known only at the end, so it waits.
 */
#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "input/notation.h"
#include "input/notes.h"
#include "input/rejects.h"
#include "input/row.h"
#include "input/state.h"

enum { SHOWN_REJECTS = 20, MAX_FOOTER = 100 };

/* A refused row that may turn out to be a footer. */
struct waiting {
    tide_error fault;
    struct reject reject;
};

struct load {
    struct input *input;
    struct rejects *rejects;
    tide_ledger *ledger;
    struct row_loader row;
    struct load_notes notes;
    uint64_t told;
    struct waiting *waiting; /* [waiting_count] */
    size_t waiting_count;
    size_t waiting_capacity;
};

/* ---- refused rows ---- */

static tide_status reject_row(struct load *load, tide_error *fault,
                              const struct reject *reject, tide_error *err)
{
    if (load->told++ >= SHOWN_REJECTS)
        fault->excerpt[0] = '\0';
    runtime_tell(load->input->runtime, TIDE_LEVEL_ERROR, fault);
    tide_status status = rejects_add(load->rejects, reject, err);
    load->ledger->rejected += status == TIDE_STATUS_OK;
    return status;
}

static tide_status reject_waiting(struct load *load, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < load->waiting_count && status == TIDE_STATUS_OK; i++)
        status = reject_row(load, &load->waiting[i].fault, &load->waiting[i].reject, err);
    load->waiting_count = 0;
    return status;
}

/* A period, a figure, or something that begins like one. */
static bool may_be_data(struct text text)
{
    struct notation unused = {0};
    struct number_shape shape;
    tide_period period;

    return (text.at[0] >= '0' && text.at[0] <= '9') ||
           notation_see(&unused, text, 0, &shape) ||
           cell_period(text, DATES_DMY, &period, NULL) == TIDE_STATUS_OK;
}

/* One filled cell that could not be data: a source, a remark. */
static bool may_be_footer(const struct csv_record *record)
{
    struct text only = {0};
    size_t filled = 0;

    for (size_t i = 0; i < record->cell_count; i++) {
        struct text text = {.at = record->cell[i].at, .length = record->cell[i].length};
        text = text_trim(text);
        if (text.length == 0)
            continue;
        filled++;
        only = text;
    }
    return record->kind == CSV_ROW && filled == 1 && !may_be_data(only);
}

static tide_status refuse_record(struct load *load, const struct csv_record *record,
                                 tide_error *fault, tide_error *err)
{
    struct reject reject;
    tide_status status =
        reject_make(load->rejects, fault, load->row.fault_text, &reject, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!may_be_footer(record) || load->waiting_count == MAX_FOOTER) {
        status = reject_waiting(load, err);
        return status == TIDE_STATUS_OK ? reject_row(load, fault, &reject, err) : status;
    }
    void *waiting = load->waiting;
    if (!memory_grow(&load->input->runtime->memory, &waiting, &load->waiting_capacity,
                     load->waiting_count + 1, sizeof *load->waiting))
        return memory_failed(&load->input->runtime->memory, err);
    load->waiting = waiting;
    load->waiting[load->waiting_count++] =
        (struct waiting){.fault = *fault, .reject = reject};
    return TIDE_STATUS_OK;
}

/* ---- records ---- */

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
static bool skip_record(struct load *load, const struct csv_record *record)
{
    struct skip_count *count = NULL;

    if (record->kind == CSV_BLANK)
        count = &load->notes.blank;
    else if (record->line < load->input->dialect.header_line)
        count = &load->notes.preamble;
    else if (is_header_again(&load->input->dialect, record))
        count = &load->notes.repeated_header;
    else
        return false;
    load->ledger->skipped++;
    skip_count_add(count, record->line);
    return true;
}

static tide_status load_record(struct load *load, const struct csv_record *record,
                               tide_error *err)
{
    tide_error fault = {0};
    bool is_loaded = false;

    if (load->input->dialect.has_header &&
        record->line == load->input->dialect.header_line)
        return TIDE_STATUS_OK;
    load->ledger->read++;
    if (skip_record(load, record))
        return TIDE_STATUS_OK;
    if (record->kind == CSV_FAULT) {
        row_refuse_fault(&load->row, record, &fault);
        return refuse_record(load, record, &fault, err);
    }
    tide_status status = row_add(&load->row, record, &is_loaded, &fault);
    if (status != TIDE_STATUS_OK) {
        if (err != NULL)
            *err = fault;
        return status;
    }
    if (!is_loaded)
        return refuse_record(load, record, &fault, err);
    load->ledger->loaded++;
    return load->waiting_count > 0 ? reject_waiting(load, err) : TIDE_STATUS_OK;
}

static tide_status load_records(struct load *load, tide_error *err)
{
    struct input *input = load->input;
    struct csv_reader_options options = {.delimiter = input->dialect.delimiter};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    tide_status status =
        csv_reader_new(input->runtime, input->source.name, source_feed(&input->source),
                       &options, &reader, err);

    while (status == TIDE_STATUS_OK) {
        status = csv_reader_next(reader, &record, err);
        if (status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            break;
        status = load_record(load, &record, err);
    }
    if (reader != NULL) {
        load->notes.ends = csv_reader_line_ends(reader);
        load->notes.has_bom = csv_reader_has_bom(reader);
    }
    csv_reader_free(reader);

    /* What still waits is the footer; after a failure nobody knows. The record at which
       the load failed counts as not read. */
    if (status != TIDE_STATUS_OK) {
        tide_ledger *ledger = load->ledger;
        reject_waiting(load, NULL);
        ledger->read = ledger->loaded + ledger->rejected + ledger->skipped;
        return status;
    }
    for (size_t i = 0; i < load->waiting_count; i++) {
        load->ledger->skipped++;
        skip_count_add(&load->notes.footer, load->waiting[i].fault.line);
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

static tide_status make_builder(struct input *input, struct builder **out,
                                tide_error *err)
{
    struct input_plan *plan = &input->plan;
    struct memory *memory = &input->runtime->memory;
    struct column_plan *columns =
        memory_alloc(memory, plan->column_count, sizeof *columns);

    if (columns == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        columns[i] = (struct column_plan){
            .name = column->name,
            .role = loaded_role(plan, i),
            .kind = column->kind,
            .label_of = column->label_of,
            .unit = column->unit,
            .traits = column->traits,
        };
        column->is_wanted = columns[i].role != TIDE_COLUMN_SKIP;
    }
    tide_status status = builder_new(input->runtime, input->source.name, columns,
                                     plan->column_count, out, err);
    memory_free(memory, columns, plan->column_count, sizeof *columns);
    return status;
}

static tide_status check_counts(const struct load *load, tide_error *err)
{
    const tide_ledger *ledger = load->ledger;
    const struct input *input = load->input;

    if (ledger->rejected > input->reading.max_errors) {
        error_set(err, TIDE_STATUS_PARSE, "too_many_rejects",
                  "%llu of %llu rows were refused", (unsigned long long)ledger->rejected,
                  (unsigned long long)ledger->read);
        error_hint(err,
                   "--rejects FILE keeps them as a table; --max-errors %llu goes on "
                   "without them",
                   (unsigned long long)ledger->rejected);
    } else if (ledger->loaded == 0) {
        error_set(err, TIDE_STATUS_PARSE, "no_data",
                  ledger->rejected > 0 ? "no row could be read" : "a header but no rows");
    } else {
        return TIDE_STATUS_OK;
    }
    error_source(err, input->source.name);
    return TIDE_STATUS_PARSE;
}

/* Are all keys and the time column there, so that a row must be alone with its key? */
static bool has_whole_key(const struct input_plan *plan)
{
    bool has_time = false;

    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->role == TIDE_COLUMN_KEY && !column->is_wanted)
            return false;
        has_time = has_time || (column->role == TIDE_COLUMN_PERIOD && column->is_wanted);
    }
    return has_time && !plan->is_claims;
}

/* "CHN, X, 2024-03" */
static void describe_row(const tide_table *table, size_t row, struct text_builder *out)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role != TIDE_COLUMN_KEY)
            continue;
        struct text text =
            dictionary_text(column->dictionary, (uint32_t)packed_get(&column->code, row));
        text_add(out, text.at, text.length);
        text_add_c(out, ", ");
    }
    const struct column *time = &table->column[table->time_column];
    char period[TIDE_PERIOD_TEXT_SIZE];
    tide_period_format((tide_period){.ordinal = (int32_t)packed_get(&time->ordinal, row),
                                     .length = 1,
                                     .freq = (uint8_t)time->freq},
                       period, sizeof period);
    text_add_c(out, period);
}

static tide_status check_duplicates(const struct input *input, const tide_table *table,
                                    tide_error *err)
{
    struct text_builder key;
    bool has_pair = false;
    size_t earlier;
    size_t later;

    if (input->reading.allow_duplicates || !has_whole_key(&input->plan))
        return TIDE_STATUS_OK;
    tide_status status = table_find_duplicate(table, &has_pair, &earlier, &later, err);
    if (status != TIDE_STATUS_OK || !has_pair)
        return status;

    text_builder_init(&key, &input->runtime->memory);
    describe_row(table, later, &key);
    error_set(err, TIDE_STATUS_SHAPE, "duplicate_key",
              "two rows for %s; the first is line %llu",
              key.at != NULL ? key.at : "one key",
              (unsigned long long)table_line(table, earlier));
    error_expected(err, "one row for each key and period");
    error_hint(err, "take one of them out; if another column tells them apart, it must "
                    "be a key: --columns \"NAME:key\"");
    error_source(err, input->source.name);
    error_place(err, table_line(table, later), 0, 0);
    text_builder_release(&key);
    return TIDE_STATUS_SHAPE;
}

static tide_status seal(struct load *load, tide_table **out, tide_error *err)
{
    tide_table *table = NULL;
    tide_status status = check_counts(load, err);

    if (status == TIDE_STATUS_OK)
        status = builder_seal(load->row.builder, load->ledger, &table, err);
    if (status != TIDE_STATUS_OK) {
        error_source(err, load->input->source.name);
        return status;
    }
    table->is_claims = load->input->plan.is_claims;
    status = check_duplicates(load->input, table, err);
    if (status != TIDE_STATUS_OK) {
        tide_table_free(table);
        return status;
    }
    note_zero_padding(load->input, table);
    *out = table;
    return TIDE_STATUS_OK;
}

tide_status input_load(struct input *input, struct input_plan *plan,
                       struct rejects *rejects, tide_ledger *ledger, tide_table **out,
                       tide_error *err)
{
    struct load load = {.input = input, .rejects = rejects, .ledger = ledger};
    struct builder *builder = NULL;
    tide_status status;

    assert(plan == &input->plan); /* whose is_wanted the caller may have cleared */
    (void)plan;
    memset(ledger, 0, sizeof *ledger);
    status = make_builder(input, &builder, err);
    if (status == TIDE_STATUS_OK)
        status = row_loader_init(&load.row, input, builder, err);
    if (status == TIDE_STATUS_OK)
        status = load_records(&load, err);
    if (status == TIDE_STATUS_OK) {
        load.notes.trimmed = load.row.trimmed;
        load.notes.unknown_flag = load.row.unknown_flag;
        load.notes.flag_with_value = load.row.flag_with_value;
        load.notes.outer_blank = load.row.outer_blank;
        load.notes.surplus = load.row.surplus;
        notes_tell(input, &load.notes, ledger);
        status = seal(&load, out, err);
    }
    row_loader_release(&load.row);
    builder_free(builder);
    memory_free(&input->runtime->memory, load.waiting, load.waiting_capacity,
                sizeof *load.waiting);
    return status;
}
