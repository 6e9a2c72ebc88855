/*
 * dialect.c - what parts the cells, and where does the table begin?
 *
 * The delimiter is the one under which most records have one count of cells, 2 or more;
 * on a tie the one that gives more periods and numbers. 95 in 100 records must agree; in
 * a short sample (under 100 records) half, as one bad line of ten is no other dialect.
 */
#include <string.h>

#include "base/error.h"
#include "input/state.h"

enum {
    SCORED_RECORDS = 1000,
    MAX_PREAMBLE = 100,
    SHORT_SAMPLE = 100,
    AGREEMENT_PERCENT = 95,
};

static const char delimiters[] = {',', ';', '\t', '|'};

tide_status input_sample_reader(const struct input *input, char delimiter,
                                struct memory_feed *feed, struct csv_reader **out,
                                tide_error *err)
{
    struct csv_reader_options options = {.delimiter = delimiter,
                                         .encoding = &input->source.encoding,
                                         .is_reference = input->reading.is_reference,
                                         .drops_tail = !input->source.is_whole};

    feed->at = input->source.sample;
    feed->length = input->source.sample_length;
    return csv_reader_new(input->runtime, input->source.name, memory_feed(feed), &options,
                          out, err);
}

bool input_fits(const struct csv_record *record, size_t column_count)
{
    return record->cell_count == column_count ||
           (record->cell_count == column_count + 1 &&
            record->cell[column_count].length == 0);
}

/* ---- bytes ---- */

static bool begins_with(const struct source *source, const char *bytes, size_t length)
{
    return source->sample_length >= length && memcmp(source->sample, bytes, length) == 0;
}

static tide_status refuse_kind(const struct input *input, const char *id,
                               const char *words, const char *hint, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, id, "%s", words);
    error_hint(err, "%s", hint);
    error_source(err, input->source.name);
    return TIDE_STATUS_PARSE;
}

tide_status dialect_check_bytes(const struct input *input, tide_error *err)
{
    const struct source *source = &input->source;

    if (source->sample_length == 0 ||
        (source->sample_length == 3 && begins_with(source, "\xEF\xBB\xBF", 3)))
        return refuse_kind(input, "no_data", "empty file", "is it the right file?", err);
    if (begins_with(source, "PK\x03\x04", 4))
        return refuse_kind(input, "xlsx", "a workbook or zip archive, not a text file",
                           "save the sheet as CSV, or unpack the archive", err);
    if (begins_with(source, "SQLite format 3", 16))
        return refuse_kind(
            input, "unsupported", "an SQLite database, not a text file",
            "name one of its tables: FILE:TABLE; \"FILE:\" alone lists them", err);
    if (begins_with(source, "BZh", 3) || begins_with(source,
                                                     "\xFD"
                                                     "7zXZ",
                                                     5))
        return refuse_kind(input, "unsupported", "a packed file, neither gzip nor zstd",
                           "unpack it on the way: xz -dc FILE | tide ... -", err);
    return TIDE_STATUS_OK;
}

/* ---- delimiter ---- */

struct score {
    size_t records;  /* of more than one cell, and faults */
    size_t agreeing; /* of `fields` cells */
    size_t fields;
    size_t typed; /* cells that are periods or numbers */
    size_t lines; /* records that are not blank */
};

static bool is_typed(const struct csv_cell *cell)
{
    struct text text = text_trim((struct text){.at = cell->at, .length = cell->length});

    return figure_is_like(text) || cell_is_period(text, 0);
}

static void score_record(struct score *score, const struct csv_record *record,
                         uint32_t *count)
{
    if (record->kind == CSV_BLANK)
        return;
    score->lines++;
    if (record->kind == CSV_ROW && record->cell_count == 1)
        return;
    score->records++;
    if (record->kind == CSV_FAULT)
        return;
    count[record->cell_count]++;
    if (score->fields == 0 || count[record->cell_count] > count[score->fields])
        score->fields = record->cell_count;
    for (size_t i = 0; i < record->cell_count && score->lines < SHORT_SAMPLE; i++)
        score->typed += is_typed(&record->cell[i]);
}

static tide_status score_delimiter(const struct input *input, char delimiter,
                                   uint32_t *count, struct score *score, tide_error *err)
{
    struct memory_feed feed;
    struct csv_reader *reader = NULL;
    struct csv_record record;
    tide_status status = input_sample_reader(input, delimiter, &feed, &reader, err);

    memset(score, 0, sizeof *score);
    memset(count, 0, (CSV_MAX_FIELDS + 2) * sizeof *count);
    while (status == TIDE_STATUS_OK && score->lines < SCORED_RECORDS) {
        status = csv_reader_next(reader, &record, err);
        if (status == TIDE_STATUS_OK && record.kind == CSV_OVER)
            break;
        if (status == TIDE_STATUS_OK)
            score_record(score, &record, count);
    }
    score->agreeing = score->fields > 0 ? count[score->fields] : 0;
    csv_reader_free(reader);
    return status;
}

static bool score_beats(const struct score *a, const struct score *b)
{
    if (a->agreeing != b->agreeing)
        return a->agreeing > b->agreeing;
    return a->typed > b->typed;
}

static tide_status no_dialect(const struct input *input, const struct score *best,
                              char delimiter, tide_error *err)
{
    if (best->lines <= 1) {
        error_set(err, TIDE_STATUS_PARSE, "no_data", "a header but no rows");
    } else if (best->fields == 0) {
        error_set(err, TIDE_STATUS_PARSE, "no_dialect",
                  "no line has two cells parted by , ; TAB or |");
        error_hint(err, "name the mark: --delimiter ,");
    } else {
        error_set(err, TIDE_STATUS_PARSE, "no_dialect",
                  "the lines do not make a table: parted by \"%c\", %zu of %zu have %zu "
                  "cells",
                  delimiter, best->agreeing, best->records, best->fields);
        error_hint(err, "name the mark: --delimiter ,");
    }
    error_source(err, input->source.name);
    return TIDE_STATUS_PARSE;
}

/* A fault that the choice of a delimiter does not cure. */
static bool is_fatal(tide_status status)
{
    return status == TIDE_STATUS_NO_MEMORY || status == TIDE_STATUS_LIMIT ||
           status == TIDE_STATUS_CANCELLED;
}

static tide_status find_delimiter(struct input *input, uint32_t *count,
                                  struct score *best, tide_error *err)
{
    tide_status first_status = TIDE_STATUS_OK;
    tide_error first;

    memset(best, 0, sizeof *best);
    for (size_t i = 0; i < COUNT_OF(delimiters); i++) {
        struct score score;
        tide_error trial;
        tide_status status = score_delimiter(input, delimiters[i], count, &score, &trial);
        if (status != TIDE_STATUS_OK && first_status == TIDE_STATUS_OK) {
            first_status = status;
            first = trial;
        }
        if (is_fatal(status))
            break;
        if (i == 0 || score_beats(&score, best)) {
            *best = score;
            input->dialect.delimiter = delimiters[i];
        }
    }
    bool is_short = best->records < SHORT_SAMPLE;
    size_t percent = is_short ? 50 : AGREEMENT_PERCENT;
    bool agrees = best->fields >= 2 && best->agreeing * 100 >= best->records * percent;

    if (first_status != TIDE_STATUS_OK && (is_fatal(first_status) || !agrees)) {
        if (err != NULL)
            *err = first;
        return first_status;
    }
    return agrees ? TIDE_STATUS_OK
                  : no_dialect(input, best, input->dialect.delimiter, err);
}

/* ---- header ---- */

struct record_look {
    size_t numbers;
    size_t periods;
    size_t filled;
};

static struct record_look look_at(const struct csv_record *record)
{
    struct record_look look = {0};

    for (size_t i = 0; i < record->cell_count; i++) {
        const struct csv_cell *cell = &record->cell[i];
        struct text text =
            text_trim((struct text){.at = cell->at, .length = cell->length});

        look.filled += text.length > 0;
        if (cell_is_period(text, 0))
            look.periods++;
        else if (figure_is_like(text))
            look.numbers++;
    }
    return look;
}

/* Texts only, or texts and two or more periods: names, not data. */
static bool is_header_like(struct record_look look)
{
    return look.filled > 0 && look.numbers == 0 &&
           (look.periods == 0 || (look.periods >= 2 && look.filled > look.periods));
}

static tide_status no_header(const struct input *input, const struct csv_record *record,
                             tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "no_header",
              "the first record does not name the columns");
    error_expected(err, "names of columns");
    error_hint(err, "add a line of names, or use --no-header: the columns are then c1, "
                    "c2 ...");
    csv_place(record, input->source.name, 0, record->raw_length, err);
    return TIDE_STATUS_PARSE;
}

static tide_status take_header(struct input *input, const struct csv_record *record,
                               tide_error *err)
{
    struct dialect *dialect = &input->dialect;
    size_t count = record->cell_count;

    if (count > 1 && record->cell[count - 1].length == 0)
        count--; /* every line ends in a delimiter */
    dialect->header = arena_alloc(&input->arena, count, sizeof *dialect->header);
    if (dialect->header == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < count; i++) {
        const struct csv_cell *cell = &record->cell[i];
        struct text name =
            text_trim((struct text){.at = cell->at, .length = cell->length});
        size_t good = utf8_check(name.at, name.length);
        if (good < name.length || memchr(name.at, '\0', name.length) != NULL) {
            error_set(err, TIDE_STATUS_PARSE,
                      good < name.length ? "bad_encoding" : "nul_byte",
                      "the name of column %zu is not valid UTF-8 text", i + 1);
            csv_place(record, input->source.name, cell->raw_at, cell->raw_length, err);
            return TIDE_STATUS_PARSE;
        }
        char *copy = arena_text(&input->arena, name.at, name.length);
        if (copy == NULL)
            return memory_failed(input->arena.memory, err);
        dialect->header[i] = (struct text){.at = copy, .length = name.length};
    }
    dialect->has_header = true;
    dialect->header_line = record->line;
    dialect->column_count = count;
    return TIDE_STATUS_OK;
}

/*
 * The header is the first record of the usual count of cells; or, where that one holds
 * data, the record just before it with one cell more or less.
 */
static tide_status find_header(struct input *input, struct csv_reader *reader,
                               size_t fields, tide_error *err)
{
    struct csv_record record;
    bool has_near = false; /* the header was taken from a record of nearly that count */

    for (size_t number = 0; number <= MAX_PREAMBLE; number++) {
        tide_status status = csv_reader_next(reader, &record, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (record.kind == CSV_OVER)
            break;
        if (record.kind == CSV_BLANK)
            continue;

        struct record_look look = look_at(&record);
        bool is_exact = record.kind == CSV_ROW && record.cell_count == fields;
        if (is_exact && is_header_like(look))
            return take_header(input, &record, err);
        if (is_exact)
            return has_near ? TIDE_STATUS_OK : no_header(input, &record, err);

        has_near = record.cell_count >= 2 && is_header_like(look) &&
                   (record.cell_count + 1 == fields || record.cell_count == fields + 1);
        if (has_near) {
            status = take_header(input, &record, err);
            if (status != TIDE_STATUS_OK)
                return status;
        } else if (look.periods > 0 && look.numbers > 0) {
            return no_header(input, &record, err);
        }
    }
    if (has_near)
        return TIDE_STATUS_OK;
    return refuse_kind(input, "no_header", "no header in the first 100 lines",
                       "remove the lines before the table", err);
}

static tide_status name_by_number(struct input *input, size_t count, tide_error *err)
{
    struct dialect *dialect = &input->dialect;

    dialect->header = arena_alloc(&input->arena, count, sizeof *dialect->header);
    if (dialect->header == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < count; i++) {
        char *name = arena_format(&input->arena, "c%zu", i + 1);
        if (name == NULL)
            return memory_failed(input->arena.memory, err);
        dialect->header[i] = text_of(name);
    }
    dialect->column_count = count;
    return TIDE_STATUS_OK;
}

/* Line ends of the whole sample, and whether it begins with a byte order mark. */
static tide_status read_on(struct csv_reader *reader, struct dialect *dialect,
                           tide_error *err)
{
    struct csv_record record = {.kind = CSV_ROW};
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && record.kind != CSV_OVER)
        status = csv_reader_next(reader, &record, err);
    dialect->ends = csv_reader_line_ends(reader);
    dialect->has_bom = csv_reader_has_bom(reader);
    return status;
}

tide_status dialect_find(struct input *input, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;
    uint32_t *count = memory_alloc(memory, CSV_MAX_FIELDS + 2, sizeof *count);
    struct memory_feed feed;
    struct csv_reader *reader = NULL;
    struct score best;
    tide_status status;

    if (count == NULL)
        return memory_failed(memory, err);
    if (input->reading.delimiter != 0) {
        input->dialect.delimiter = input->reading.delimiter;
        status = score_delimiter(input, input->dialect.delimiter, count, &best, err);
        if (status == TIDE_STATUS_OK && best.fields == 0)
            best.fields = 1;
    } else {
        status = find_delimiter(input, count, &best, err);
    }
    memory_free(memory, count, CSV_MAX_FIELDS + 2, sizeof *count);
    if (status == TIDE_STATUS_OK)
        status =
            input_sample_reader(input, input->dialect.delimiter, &feed, &reader, err);
    if (status == TIDE_STATUS_OK)
        status = input->reading.no_header ? name_by_number(input, best.fields, err)
                                          : find_header(input, reader, best.fields, err);
    if (status == TIDE_STATUS_OK)
        status = read_on(reader, &input->dialect, err);
    csv_reader_free(reader);
    return status;
}
