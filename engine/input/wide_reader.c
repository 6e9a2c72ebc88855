/*
 * wide_reader.c - a column for each period, or a year and a column for each month: turned
 * into rows of keys, period and value.
 */
#include <string.h>

#include "base/error.h"
#include "input/assign.h"
#include "input/name.h"
#include "input/reader.h"
#include "time/period.h"

/* The period that a name of a column is; false: it is none. */
static bool period_of_name(struct text name, tide_period *out)
{
    const struct period_style style = {.languages = WORDS_ALL};

    return cell_period(name, &style, out, NULL) == TIDE_STATUS_OK && out->length == 1;
}

static bool is_kept(const struct input *input, tide_period period)
{
    return input->reading.keep_freq == TIDE_FREQ_NONE ||
           period.freq == input->reading.keep_freq;
}

/* What the names of the header are. */
struct header_shape {
    size_t periods;
    size_t months; /* names of months without a year, all different */
    size_t keys;
    bool has_year;
    size_t year_field;
    bool has_other; /* a name of a measure, or of time */
};

static struct header_shape look_at(const struct input *input)
{
    struct header_shape shape = {0};
    unsigned seen = 0;

    for (size_t i = 0; i < input->dialect.column_count; i++) {
        struct text name = input->dialect.header[i];
        tide_period period;
        unsigned languages;
        int32_t month = month_of_word(name, &languages);

        if (period_of_name(name, &period)) {
            shape.periods++;
        } else if (month > 0) {
            shape.months += (seen >> month & 1) == 0;
            shape.has_other = shape.has_other || (seen >> month & 1) != 0;
            seen |= 1u << month;
        } else if (name_is_year(name) && !shape.has_year) {
            shape.has_year = true;
            shape.year_field = i;
        } else if (name_time_rank(name) != NAME_NO_RANK || name_is_measure(name)) {
            shape.has_other = true;
        } else if (!cell_is_total(name)) {
            shape.keys++;
        }
    }
    return shape;
}

static bool has_months(struct header_shape shape)
{
    return shape.has_year && shape.months >= 2 && shape.periods == 0 && !shape.has_other;
}

static bool wide_knows(const struct input *input)
{
    if (!input->dialect.has_header)
        return false;
    struct header_shape shape = look_at(input);
    return has_months(shape) || (shape.periods >= 2 && shape.months == 0 &&
                                 !shape.has_year && !shape.has_other);
}

static tide_status refuse_freq(const struct input *input, struct text first,
                               tide_period kept, struct text second, tide_period other,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_SHAPE, "mixed_freq",
              "a column named by a %s, \"%.*s\", beside one named by a %s, \"%.*s\"",
              freq_noun((tide_freq)kept.freq), (int)first.length, first.at,
              freq_noun((tide_freq)other.freq), (int)second.length, second.at);
    error_expected(err, "periods of one frequency");
    error_hint(err,
               "--keep-freq %c reads the columns of that frequency and leaves the "
               "others",
               tide_freq_letter((tide_freq)kept.freq));
    error_source(err, input->source.name);
    error_place(err, input->dialect.header_line, 0, 0);
    return TIDE_STATUS_SHAPE;
}

/* One frequency, unless one is chosen. */
static tide_status check_freq(const struct input *input, tide_error *err)
{
    struct text first = {0};
    tide_period kept = {0};
    tide_period period;

    for (size_t i = 0; i < input->dialect.column_count; i++) {
        struct text name = input->dialect.header[i];
        if (!period_of_name(name, &period) || !is_kept(input, period))
            continue;
        if (first.at == NULL) {
            first = name;
            kept = period;
        } else if (period.freq != kept.freq) {
            return refuse_freq(input, first, kept, name, period, err);
        }
    }
    if (first.at != NULL)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "no_time",
              "no column is named by a period of the frequency that is kept");
    error_source(err, input->source.name);
    return TIDE_STATUS_SHAPE;
}

static tide_status wide_shape(struct input *input, tide_error *err)
{
    const struct dialect *dialect = &input->dialect;
    struct header_shape header = look_at(input);
    bool is_months = has_months(header);
    struct shape *shape =
        shape_new(&input->arena, dialect->column_count + 2, dialect->column_count);

    if (shape == NULL)
        return memory_failed(input->arena.memory, err);
    tide_status status = is_months ? TIDE_STATUS_OK : check_freq(input, err);
    if (status != TIDE_STATUS_OK)
        return status;
    shape->year_field = header.year_field;
    for (size_t i = 0; i < dialect->column_count; i++) {
        struct text name = dialect->header[i];
        tide_period period;
        unsigned languages;
        int32_t month = month_of_word(name, &languages);

        if (is_months && month > 0)
            shape_add_piece(shape, i, name, month);
        else if (!is_months && period_of_name(name, &period)) {
            if (is_kept(input, period))
                shape_add_piece(shape, i, name, 0);
        } else if (!is_months || i != header.year_field)
            shape_add(shape, name, SHAPE_CELL, i, 0);
    }
    shape_add(shape, text_of("period"), SHAPE_PERIOD, 0, 0);
    shape_add(shape, text_of("value"), SHAPE_FIGURE, 0, 0);
    input->shape = shape;
    return TIDE_STATUS_OK;
}

/* Figures beside the columns of periods are no key. */
static tide_status check_key(const struct input *input, const struct input_column *column,
                             const struct evidence *evidence, tide_error *err)
{
    size_t figures = evidence->seen - evidence->missing;

    if (evidence->padded > 0 || evidence->wholes == evidence->numbers ||
        evidence->numbers * 2 < figures)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "ambiguous_column",
              "\"%s\" holds figures, beside columns that are named by periods",
              column->name);
    error_hint(err, "say what it is: --columns \"%s:skip\", or \"%s:key\"", column->name,
               column->name);
    error_source(err, input->source.name);
    return TIDE_STATUS_SHAPE;
}

static tide_status assign_key(const struct input *input, struct input_column *column,
                              const struct evidence *evidence, tide_error *err)
{
    if (column->is_declared)
        return TIDE_STATUS_OK;
    column->role = TIDE_COLUMN_KEY;
    if (cell_is_total(text_of(column->name))) {
        column->role = TIDE_COLUMN_SKIP;
        column->evidence = "a total of the others, by its name";
        return TIDE_STATUS_OK;
    }
    return check_key(input, column, evidence, err);
}

static tide_status wide_assign(struct input *input, struct evidence *evidence,
                               tide_error *err)
{
    struct input_plan *plan = &input->plan;
    size_t time = plan->column_count - 2;
    tide_status status = TIDE_STATUS_OK;

    plan->column[time].role = TIDE_COLUMN_PERIOD;
    plan->column[time].evidence = "names of columns";
    assign_language(input, &evidence[time]);
    if (!plan->column[time + 1].is_declared)
        plan->column[time + 1].role = TIDE_COLUMN_MEASURE;
    for (size_t i = 0; i < time && status == TIDE_STATUS_OK; i++)
        status = assign_key(input, &plan->column[i], &evidence[i], err);
    if (status == TIDE_STATUS_OK)
        status = assign_labels(input, evidence, err);
    if (status == TIDE_STATUS_OK)
        status = assign_notation(input, evidence, err);
    for (size_t i = 0; i < plan->column_count && status == TIDE_STATUS_OK; i++)
        if (plan->column[i].evidence == NULL)
            status = assign_words(input, &plan->column[i], &evidence[i], err);
    return status;
}

const struct reader wide_reader = {
    .row =
        {
            .name = "wide",
            .endings = ".csv .tsv .txt",
            .prose = "keys and a column for each period, or a year and a column for each "
                     "month; turned into rows",
        },
    .knows = wide_knows,
    .shape = wide_shape,
    .assign = wide_assign,
};
