/*
 * row.c - the cells of a record, by the role of their columns. The first cell that does
 * not fit refuses the row: nothing is padded, shifted or replaced.
 */
#include "input/row.h"

#include <string.h>

#include "base/error.h"
#include "input/cell_cache.h"
#include "input/name.h"
#include "input/reader.h"
#include "number/real_text.h"
#include "time/period.h"

enum { MAX_CACHES = 64 }; /* columns beyond that do without */

/* Why a cell ended the work on its row. */
enum outcome { CELL_ADDED, CELL_REFUSED, CELL_FATAL };

struct cell_job {
    struct row_loader *loader;
    const struct csv_record *record;
    const struct input_column *column;
    const struct csv_cell *cell;
    struct cell_slot *slot; /* of a short cell of a column that has a cache, or NULL */
    size_t place;           /* of the column in the builder */
    struct text text;
    tide_error *err;
    tide_status status; /* FATAL */
};

static enum outcome ended(struct cell_job *job, tide_status status)
{
    job->status = status;
    return status == TIDE_STATUS_OK ? CELL_ADDED : CELL_FATAL;
}

/* err holds the finding; adds the cell and its place. */
static enum outcome refuse(struct cell_job *job)
{
    const struct csv_cell *cell = job->cell;
    size_t good = utf8_check(job->text.at, job->text.length);

    if (memchr(job->text.at, '\0', job->text.length) != NULL) {
        error_set(job->err, TIDE_STATUS_PARSE, "nul_byte", "a NUL byte in the cell");
        error_expected(job->err, "text");
        error_hint(job->err, "a damaged file, or one of another encoding");
    } else if (good < job->text.length) {
        const struct encoding *encoding = &job->loader->input->source.encoding;
        uint64_t at = encoding_size(encoding, job->text.at, good);
        error_set(job->err, TIDE_STATUS_PARSE, "bad_encoding",
                  "byte %llu of the cell is not %s", (unsigned long long)at + 1,
                  encoding->name);
        error_expected(job->err, "%s", encoding->name);
        error_hint(job->err,
                   "is the file of another encoding? --encoding NAME says which");
    }
    error_cell(job->err, job->column->name, job->text.at, job->text.length);
    csv_place(job->record, job->loader->input->source.name, cell->raw_at,
              cell->raw_length, job->err);
    job->loader->fault_text = job->text;
    return CELL_REFUSED;
}

static void expect(tide_error *err, const char *what)
{
    if (err->expected[0] == '\0')
        error_expected(err, "%s", what);
}

static void trim(struct cell_job *job)
{
    struct text bare = text_trim(job->text);

    if (bare.length == job->text.length)
        return;
    if (!job->cell->is_quoted)
        job->loader->trimmed++;
    job->text = bare;
}

/* ---- keys, labels, flags ---- */

/* A text that was taken as it stands, and whose code will last. */
static void keep_text(struct cell_job *job)
{
    if (job->slot == NULL || text_trim(job->text).length != job->cell->length)
        return;
    uint32_t code = builder_settled_code(job->loader->builder, job->place);
    if (code != DICTIONARY_NONE)
        cell_cache_keep(job->slot, job->text, code);
}

enum { PAD_BYTES = 16 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 10121 as 010121, where the layout says how many digits a code has. */
static void pad(struct cell_job *job, char buffer[PAD_BYTES])
{
    size_t digits = job->column->padded_digits;
    size_t length = job->text.length;

    if (digits >= PAD_BYTES || length + 1 != digits)
        return;
    for (size_t i = 0; i < length; i++)
        if (!is_digit(job->text.at[i]))
            return;
    buffer[0] = '0';
    memcpy(buffer + 1, job->text.at, length);
    job->text = (struct text){.at = buffer, .length = digits};
    job->loader->padded++;
}

static enum outcome add_text(struct cell_job *job)
{
    const struct reader *layout = job->loader->input->layout;
    char padded[PAD_BYTES];

    if (!job->cell->is_quoted)
        trim(job);
    else if (text_trim(job->text).length < job->text.length)
        job->loader->outer_blank++;
    if (memchr(job->text.at, '\0', job->text.length) != NULL ||
        utf8_check(job->text.at, job->text.length) < job->text.length)
        return refuse(job);
    if (layout->check_key != NULL &&
        layout->check_key(job->column->field, job->text, job->err) != TIDE_STATUS_OK) {
        expect(job->err, "a period in SDMX form");
        return refuse(job);
    }
    pad(job, padded);
    tide_status status =
        builder_add_text(job->loader->builder, job->place, job->text, job->err);
    if (status == TIDE_STATUS_LIMIT)
        refuse(job);
    if (status == TIDE_STATUS_OK)
        keep_text(job);
    return ended(job, status);
}

/* ---- periods ---- */

static void hint_total(struct cell_job *job)
{
    for (size_t i = 0; i < job->record->cell_count; i++) {
        const struct csv_cell *cell = &job->record->cell[i];
        struct text text = {.at = cell->at, .length = cell->length};
        if (cell_is_total(text_trim(text))) {
            error_hint(job->err, "a line of totals? take it out, or give it its period");
            return;
        }
    }
}

static enum outcome refuse_freq(struct cell_job *job, tide_period period)
{
    const struct row_loader *loader = job->loader;
    char first[TIDE_PERIOD_TEXT_SIZE];

    tide_period_format(loader->first_period, first, sizeof first);
    error_set(job->err, TIDE_STATUS_SHAPE, "mixed_freq",
              "a %s, but line %llu%s%s has a %s, %s", freq_noun((tide_freq)period.freq),
              (unsigned long long)loader->first_line,
              loader->first_file != NULL ? " of " : "",
              loader->first_file != NULL ? loader->first_file : "",
              freq_noun((tide_freq)loader->first_period.freq), first);
    error_expected(job->err, "periods of one frequency");
    error_hint(job->err,
               "--keep-freq %c reads the rows of that frequency and skips the "
               "others",
               tide_freq_letter((tide_freq)loader->first_period.freq));
    refuse(job);
    return ended(job, TIDE_STATUS_SHAPE);
}

static enum outcome add_period(struct cell_job *job)
{
    struct row_loader *loader = job->loader;
    tide_period period;

    trim(job);
    if (cell_period(job->text, &loader->input->period_style, &period, job->err) !=
        TIDE_STATUS_OK) {
        expect(job->err, "a period such as 2024, 2024-Q1, 2024-03 or 2024-03-15");
        hint_total(job);
        return refuse(job);
    }
    if (period.length != 1) {
        error_set(job->err, TIDE_STATUS_PARSE, "bad_period",
                  "a window is no period of a table");
        expect(job->err, "a period such as 2024, 2024-Q1, 2024-03 or 2024-03-15");
        error_hint(job->err, "windows belong into files of the layout figures");
        return refuse(job);
    }
    if (loader->first_line != 0 && period.freq != loader->first_period.freq)
        return refuse_freq(job, period);
    loader->period = period;
    if (job->slot != NULL && loader->first_line != 0 &&
        job->text.length == job->cell->length)
        cell_cache_keep(job->slot, job->text, (uint32_t)period.ordinal);
    return ended(job, builder_add_period(loader->builder, job->place, period, job->err));
}

/* ---- measures ---- */

/* What people put behind or before a figure, and what to do about it. */
static void hint_number(struct cell_job *job)
{
    struct text text = job->text;
    char last = text.length > 0 ? text.at[text.length - 1] : '\0';
    bool has_digit = text.length > 1 && (is_digit(text.at[0]) || is_digit(text.at[1]));

    if (job->err->hint[0] != '\0' || !has_digit)
        return;
    if (last == ')' || last == '*' || last == ']')
        error_hint(job->err, "a footnote mark? take it out of the cell");
    else if ((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z'))
        error_hint(job->err, "the letters are no scale word that is read: write the "
                             "figure out");
    else if (memchr(text.at, ',', text.length) != NULL &&
             job->loader->input->plan.marks.decimal == '.')
        error_hint(job->err, "a decimal comma: --decimal ,; thousands written with a "
                             "comma: --grouping ,");
    else if (memchr(text.at, '.', text.length) != NULL &&
             job->loader->input->plan.marks.decimal == ',')
        error_hint(job->err, "a decimal point: --decimal .; thousands written with a "
                             "point: --grouping .");
}

static enum outcome refuse_number(struct cell_job *job)
{
    expect(job->err,
           job->column->kind == TIDE_KIND_DECIMAL ? "a decimal number" : "a number");
    hint_number(job);
    return refuse(job);
}

/* A cell without figure: the reason of the cell, or the stronger one of the flags. */
static enum outcome add_no_value(struct cell_job *job, tide_state state)
{
    const struct flags *flags = &job->loader->flags;
    tide_state flagged = tide_state_has_value(flags->state) ? state : flags->state;

    return ended(job, builder_add_no_value(job->loader->builder, job->place,
                                           flagged > state ? flagged : state, job->err));
}

/* A figure and its flags. Where they say that there is none, it is withheld. */
static enum outcome add_figure(struct cell_job *job, struct decimal figure, double real)
{
    struct row_loader *loader = job->loader;
    bool is_real = job->column->kind == TIDE_KIND_REAL;
    bool is_zero = is_real ? real == 0.0 : figure.mantissa == 0;
    tide_state state = flags_state(&loader->flags, is_zero);

    if (!tide_state_has_value(state)) {
        loader->flag_with_value++;
        return add_no_value(job, state);
    }
    return ended(job, is_real ? builder_add_real(loader->builder, job->place, real, state,
                                                 job->err)
                              : builder_add_decimal(loader->builder, job->place, figure,
                                                    state, job->err));
}

static enum outcome add_dash(struct cell_job *job)
{
    const char *dash = job->loader->input->reading.dash;

    if (dash == NULL) {
        error_set(job->err, TIDE_STATUS_PARSE, "bad_number",
                  "a dash is a zero in some tables and no figure in others");
        error_hint(job->err, "--dash zero or --dash missing");
        return refuse_number(job);
    }
    if (strcmp(dash, "missing") == 0)
        return add_no_value(job, TIDE_STATE_MISSING);
    return add_figure(job, (struct decimal){0}, 0.0);
}

static enum outcome add_measure(struct cell_job *job)
{
    struct input *input = job->loader->input;
    struct decimal figure = {0};
    tide_state state;
    double real = 0.0;

    trim(job);
    if (cell_is_missing(&input->marks, job->text, &state))
        return add_no_value(job, state);
    if (cell_is_dash(job->text))
        return add_dash(job);
    if (job->column->kind == TIDE_KIND_REAL) {
        if (real_parse(job->text.at, job->text.length, &real, job->err) != TIDE_STATUS_OK)
            return refuse_number(job);
        return add_figure(job, figure, real);
    }
    if (figure_parse(job->text, &input->plan.marks, &job->column->style, &figure,
                     job->err) != TIDE_STATUS_OK)
        return refuse_number(job);
    return add_figure(job, figure, real);
}

/* Digits at both ends: such a cell has no blank to trim, and no usual mark of absence and
   no dash looks like it. */
static bool is_plain_figure(const struct row_loader *loader, const struct csv_cell *cell)
{
    return loader->has_usual_marks && cell->length > 0 && is_digit(cell->at[0]) &&
           is_digit(cell->at[cell->length - 1]);
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

static enum outcome add_cell(struct cell_job *job)
{
    switch (job->column->role) {
    case TIDE_COLUMN_PERIOD:
        return add_period(job);
    case TIDE_COLUMN_MEASURE:
        return add_measure(job);
    case TIDE_COLUMN_KEY:
    case TIDE_COLUMN_LABEL:
    case TIDE_COLUMN_FLAG:
        return add_text(job);
    case TIDE_COLUMN_SKIP:
        break;
    }
    return CELL_ADDED;
}

/* The rule of the layout for this column. */
static enum outcome check_cell(struct cell_job *job)
{
    if (job->column->check == NULL)
        return CELL_ADDED;
    tide_status status = job->column->check(job->column, text_trim(job->text), job->err);
    if (status == TIDE_STATUS_OK)
        return CELL_ADDED;
    refuse(job);
    return status == TIDE_STATUS_PARSE ? CELL_REFUSED : ended(job, status);
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

    *cell = (struct row_cell){.place = place, .field = column->field, .column = column};
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
        if (!column->is_source && (column->is_wanted || column->check != NULL) &&
            !add_column(loader, i)) {
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
    status = builder_add_text(builder, place, text_of(loader->input->source.path), err);
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
        enum outcome outcome = check_cell(&job);
        if (outcome == CELL_ADDED && of->column->is_wanted)
            outcome = add_cell(&job);
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
