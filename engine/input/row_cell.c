/*
 * row_cell.c - what a cell comes to as a key, a period or a figure, and why it is refused.
 */
#include "input/row_cell.h"

#include <string.h>

#include "base/error.h"
#include "input/reader.h"
#include "number/real_text.h"
#include "time/period.h"

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

/* 10121 as 010121, where the layout says how many digits a code has. */
static void pad(struct cell_job *job, char buffer[PAD_BYTES])
{
    size_t digits = job->column->padded_digits;
    size_t length = job->text.length;

    if (digits >= PAD_BYTES || length + 1 != digits)
        return;
    for (size_t i = 0; i < length; i++)
        if (!row_is_digit(job->text.at[i]))
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
    bool has_digit =
        text.length > 1 && (row_is_digit(text.at[0]) || row_is_digit(text.at[1]));

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

enum outcome row_cell_add(struct cell_job *job)
{
    enum outcome outcome = check_cell(job);

    return outcome == CELL_ADDED && job->column->is_wanted ? add_cell(job) : outcome;
}
