/*
 * sniff.c - opening an input, and deciding how it is read.
 */
#include <string.h>

#include "base/error.h"
#include "input/evidence.h"
#include "input/members.h"
#include "input/reader.h"

/* ---- opening ---- */

static tide_status copy_text(struct arena *arena, const char **text, tide_error *err)
{
    if (*text == NULL)
        return TIDE_STATUS_OK;
    *text = arena_text(arena, *text, strlen(*text));
    return *text != NULL ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

static tide_status copy_reading(struct input *input, const struct reading *reading,
                                tide_error *err)
{
    input->reading = *reading;
    const char **texts[] = {
        &input->reading.grouping,  &input->reading.columns,       &input->reading.layout,
        &input->reading.folder,    &input->reading.missing_marks, &input->reading.dash,
        &input->reading.precision, &input->reading.encoding,      &input->reading.dates,
        &input->reading.names,
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        tide_status status = copy_text(&input->arena, texts[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    const char **members =
        arena_alloc(&input->arena, reading->member_count, sizeof *members);
    if (members == NULL)
        return memory_failed(&input->runtime->memory, err);
    for (size_t i = 0; i < reading->member_count; i++) {
        members[i] = reading->members[i];
        tide_status status = copy_text(&input->arena, &members[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    input->reading.members = members;
    return TIDE_STATUS_OK;
}

/* "column", "cell", "digits=6" */
static tide_status read_precision(struct input *input, tide_error *err)
{
    const char *text = input->reading.precision;
    static const char digits_is[] = "digits=";

    input->precision = PRECISION_COLUMN;
    if (text == NULL || strcmp(text, "column") == 0)
        return TIDE_STATUS_OK;
    input->precision = PRECISION_CELL;
    if (strcmp(text, "cell") == 0)
        return TIDE_STATUS_OK;
    input->precision = PRECISION_DIGITS;
    if (strncmp(text, digits_is, sizeof digits_is - 1) == 0) {
        const char *at = text + sizeof digits_is - 1;
        for (; *at >= '0' && *at <= '9' && input->digits < 100; at++)
            input->digits = input->digits * 10 + (*at - '0');
        if (*at == '\0' && input->digits >= 1 && input->digits <= DECIMAL_MAX_SCALE)
            return TIDE_STATUS_OK;
    }
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--precision: \"%s\" is not column, cell or digits=1 to digits=18", text);
    return TIDE_STATUS_ARGUMENT;
}

/* --dates, --names and --short-years: how periods are written. */
static tide_status read_period_style(struct input *input, tide_error *err)
{
    static const struct {
        const char *name;
        unsigned languages;
    } names[] = {{"en", WORDS_EN}, {"fr", WORDS_FR}, {"ru", WORDS_RU}};
    const struct reading *reading = &input->reading;
    struct period_style *style = &input->period_style;
    const char *dates = reading->dates != NULL ? reading->dates : "";

    style->languages = reading->names != NULL ? 0 : WORDS_ALL;
    for (size_t i = 0; reading->names != NULL && i < COUNT_OF(names); i++)
        if (strcmp(reading->names, names[i].name) == 0)
            style->languages = names[i].languages;
    style->has_french_quarters = style->languages == WORDS_FR;
    style->short_years = reading->short_years;
    if (strcmp(dates, "dmy") == 0)
        style->order = DATES_DMY;
    else if (strcmp(dates, "mdy") == 0)
        style->order = DATES_MDY;
    else if (reading->dates != NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--dates: \"%s\" is not dmy or mdy", dates);
    if (style->languages == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--names: \"%s\" is not en, fr or ru", reading->names);
    return TIDE_STATUS_OK;
}

static tide_status check_reading(struct input *input, tide_error *err)
{
    const struct reading *reading = &input->reading;

    if (reading->delimiter == '"' || reading->delimiter == '\n' ||
        reading->delimiter == '\r')
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--delimiter: a quote or a line end cannot part cells");
    if (reading->dash != NULL && strcmp(reading->dash, "zero") != 0 &&
        strcmp(reading->dash, "missing") != 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--dash: \"%s\" is not zero or missing", reading->dash);
    tide_status status = read_precision(input, err);
    if (status == TIDE_STATUS_OK)
        status = read_period_style(input, err);
    if (status == TIDE_STATUS_OK && reading->missing_marks != NULL)
        status = missing_marks_parse(&input->arena, reading->missing_marks, &input->marks,
                                     err);
    return status;
}

/* A table of a database is written out by ourselves: how is known, and not to be said. */
static tide_status settle_table(struct input *input, tide_error *err)
{
    struct reading *reading = &input->reading;

    if (input->source.table == NULL)
        return TIDE_STATUS_OK;
    if (reading->delimiter != 0 || reading->no_header || reading->encoding != NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "a table of a database has no delimiter, encoding or missing header");
        error_source(err, input->source.name);
        error_hint(err, "leave --delimiter, --encoding and --no-header out");
        return TIDE_STATUS_ARGUMENT;
    }
    reading->delimiter = TABLE_FEED_DELIMITER;
    return TIDE_STATUS_OK;
}

tide_status input_new(struct runtime *runtime, const char *path,
                      const struct reading *reading, struct input **out, tide_error *err)
{
    struct input *input = memory_alloc_zero(&runtime->memory, 1, sizeof *input);
    tide_status status;

    if (input == NULL)
        return memory_failed(&runtime->memory, err);
    input->runtime = runtime;
    arena_init(&input->arena, &runtime->memory);
    status = copy_reading(input, reading, err);
    if (status == TIDE_STATUS_OK)
        status = copy_text(&input->arena, &path, err);
    input->source.path = path;
    if (status == TIDE_STATUS_OK)
        status = check_reading(input, err);
    if (status != TIDE_STATUS_OK) {
        input_close(input);
        return status;
    }
    *out = input;
    return TIDE_STATUS_OK;
}

tide_status input_start(struct input *input, tide_error *err)
{
    tide_status status =
        source_open(&input->source, input->runtime, input->source.path, err);

    if (status == TIDE_STATUS_OK)
        status = settle_table(input, err);
    if (status == TIDE_STATUS_OK)
        status = dialect_check_bytes(input, err);
    if (status == TIDE_STATUS_OK)
        status = source_decode(&input->source, input->reading.encoding, err);
    return status;
}

tide_status input_open(struct runtime *runtime, const char *path,
                       const struct reading *reading, struct input **out, tide_error *err)
{
    struct input *input = NULL;
    tide_status status = input_new(runtime, path, reading, &input, err);

    if (status == TIDE_STATUS_OK)
        status = input_start(input, err);
    if (status != TIDE_STATUS_OK) {
        input_close(input);
        return status;
    }
    *out = input;
    return TIDE_STATUS_OK;
}

void input_close(struct input *input)
{
    if (input == NULL)
        return;
    struct memory *memory = &input->runtime->memory;

    for (size_t i = 0; i < input->more_count; i++)
        input_close(input->more[i]);
    memory_free(memory, input->more, input->more_capacity, sizeof *input->more);
    members_close(input);
    source_close(&input->source);
    arena_release(&input->arena);
    memory_free(memory, input, 1, sizeof *input);
}

/* ---- deciding ---- */

static const char *line_end_name(const struct line_ends *ends)
{
    if (ends->crlf > ends->lf && ends->crlf >= ends->cr)
        return "CRLF";
    return ends->cr > ends->lf ? "CR" : "LF";
}

static void plan_dialect(struct input *input)
{
    struct input_plan *plan = &input->plan;

    plan->delimiter = input->dialect.delimiter;
    plan->has_header = input->dialect.has_header;
    plan->preamble_lines = input->dialect.has_header ? input->dialect.header_line - 1 : 0;
    plan->marks = decimal_marks_default();
    plan->encoding = input->source.encoding.name;
    plan->has_bom = input->dialect.has_bom;
    plan->line_end = line_end_name(&input->dialect.ends);
    plan->is_whole = input->source.is_whole;
}

/* What the sample shows of a column, told in terms of its role. */
static void plan_column(struct input_column *column, const struct evidence *evidence)
{
    bool is_measure = column->role == TIDE_COLUMN_MEASURE;
    bool is_period = column->role == TIDE_COLUMN_PERIOD;

    column->is_wanted = column->role != TIDE_COLUMN_SKIP;
    column->distinct = evidence->texts.count;
    column->seen = evidence->seen;
    column->empty = is_measure ? evidence->missing : evidence->empty;
    column->typed = is_measure  ? evidence->numbers
                    : is_period ? evidence->periods
                                : evidence->seen - evidence->empty;
}

/* The frequency of the first period of the column, whose range is known. */
static void plan_freq(struct input_column *column)
{
    tide_period period;

    if (column->role == TIDE_COLUMN_PERIOD &&
        tide_period_parse(column->lowest, strlen(column->lowest), &period, NULL) ==
            TIDE_STATUS_OK)
        column->freq = (tide_freq)period.freq;
}

static tide_status no_rows(const struct input *input, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "no_data", "a header but no rows");
    error_source(err, input->source.name);
    error_place(err, input->dialect.header_line, 0, 0);
    error_hint(err, "is it the right file?");
    return TIDE_STATUS_PARSE;
}

/* Does anything but blank lines follow the header? */
static tide_status check_rows(struct input *input, tide_error *err)
{
    struct memory_feed feed;
    struct csv_reader *reader = NULL;
    struct csv_record record;
    bool has_row = false;
    tide_status status =
        input_sample_reader(input, input->dialect.delimiter, &feed, &reader, err);

    while (status == TIDE_STATUS_OK && !has_row) {
        status = csv_reader_next(reader, &record, err);
        if (status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            break;
        has_row = record.kind != CSV_BLANK && record.line > input->dialect.header_line;
    }
    csv_reader_free(reader);
    return status == TIDE_STATUS_OK && !has_row && input->source.is_whole
               ? no_rows(input, err)
               : status;
}

/* Records as they stand, or as the layout turns them. */
static tide_status choose_layout(struct input *input, tide_error *err)
{
    tide_status status = reader_choose(input, &input->layout, err);

    if (status == TIDE_STATUS_OK && input->layout->shape != NULL)
        status = input->layout->shape(input, err);
    if (status != TIDE_STATUS_OK)
        return status;
    input->name = input->dialect.header;
    input->name_count = input->dialect.column_count;
    if (input->shape == NULL)
        return TIDE_STATUS_OK;

    input->name_count = input->shape->column_count;
    input->name = arena_alloc(&input->arena, input->name_count, sizeof *input->name);
    if (input->name == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < input->name_count; i++)
        input->name[i] = input->shape->column[i].name;
    return TIDE_STATUS_OK;
}

static tide_status decide(struct input *input, struct evidence *evidence, tide_error *err)
{
    struct input_plan *plan = &input->plan;
    tide_status status = evidence_gather(input, evidence, &plan->sample_rows, err);

    if (status == TIDE_STATUS_OK)
        status = input->layout->assign(input, evidence, err);
    if (status != TIDE_STATUS_OK)
        return status;
    plan->layout = input->layout->row.name;
    plan->is_claims = input->layout->is_claims;
    for (size_t i = 0; i < plan->column_count; i++)
        plan->column[i].style.has_marks = input->has_marks;
    for (size_t i = 0; i < plan->column_count; i++)
        plan_column(&plan->column[i], &evidence[i]);
    status = evidence_ranges(input, err);
    for (size_t i = 0; i < plan->column_count && status == TIDE_STATUS_OK; i++)
        plan_freq(&plan->column[i]);
    return status;
}

tide_status input_sniff_one(struct input *input, tide_error *err)
{
    struct memory *memory = &input->runtime->memory;
    struct evidence *evidence;
    size_t count;
    tide_status status;

    status = dialect_find(input, err);
    if (status == TIDE_STATUS_OK)
        status = check_rows(input, err);
    if (status != TIDE_STATUS_OK)
        return status;
    plan_dialect(input);
    status = choose_layout(input, err);
    if (status == TIDE_STATUS_OK)
        status = columns_declare(input, err);
    if (status != TIDE_STATUS_OK)
        return status;

    count = input->name_count;
    evidence = memory_alloc_zero(memory, count, sizeof *evidence);
    if (evidence == NULL)
        return memory_failed(memory, err);
    status = decide(input, evidence, err);
    evidence_release(evidence, count);
    memory_free(memory, evidence, count, sizeof *evidence);
    return status;
}
