/*
 * sdmx_reader.c - SDMX-CSV 1.0, 2.0 and 2.1.
 *
 * The first name is DATAFLOW (1.0) or STRUCTURE (2.0). Components before OBS_VALUE are
 * keys, those behind it attributes; without OBS_VALUE, columns of figures are measures.
 * With labels=both a header or cell is "ID: Name", with labels=name each component is
 * followed by a column of its names. UNIT_MULT is the power of ten of the unit, so all
 * rows must have the same. A file that deletes, or that holds several structures, is no
 * single table and is refused.
 */
#include <string.h>

#include "base/error.h"
#include "input/assign.h"
#include "input/name.h"
#include "input/reader.h"

/* ---- names ---- */

static bool is_code(struct text name, const char *wanted)
{
    size_t length = strlen(wanted);

    return text_is(name, wanted) ||
           (name.length > length + 1 && memcmp(name.at, wanted, length) == 0 &&
            name.at[length] == ':' && name.at[length + 1] == ' ');
}

static bool is_labelled(struct text name)
{
    for (size_t i = 0; i + 1 < name.length; i++)
        if (name.at[i] == ':' && name.at[i + 1] == ' ')
            return true;
    return false;
}

static size_t find_name(const struct text *names, size_t count, const char *wanted)
{
    size_t i = 0;

    while (i < count && !is_code(names[i], wanted))
        i++;
    return i;
}

/* Of the message, not of the data. */
static bool is_envelope(struct text name)
{
    static const char *const names[] = {"DATAFLOW",     "STRUCTURE",   "STRUCTURE[;]",
                                        "STRUCTURE_ID", "ACTION",      "SERIES_KEY",
                                        "OBS_KEY",      "LAST UPDATE", "STRUCTURE_NAME"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (is_code(name, names[i]))
            return true;
    return false;
}

static bool sdmx_knows(const struct input *input)
{
    const struct dialect *dialect = &input->dialect;

    if (!dialect->has_header || dialect->column_count < 2)
        return false;
    struct text first = dialect->header[0];
    return text_is(first, "DATAFLOW") ||
           ((text_is(first, "STRUCTURE") || text_is(first, "STRUCTURE[;]")) &&
            text_is(dialect->header[1], "STRUCTURE_ID"));
}

/* ---- codes and names ---- */

static struct text code_of(struct text name)
{
    for (size_t i = 0; i + 1 < name.length; i++) {
        if (name.at[i] == ':' && name.at[i + 1] == ' ') {
            name.length = i;
            break;
        }
    }
    return name;
}

/* NaN and #NA stand for no value, beside the usual marks. */
static tide_status add_marks(struct input *input, tide_error *err)
{
    size_t count = input->marks.extra_count;
    struct missing_mark *mark = arena_alloc(&input->arena, count + 2, sizeof *mark);

    if (mark == NULL)
        return memory_failed(input->arena.memory, err);
    if (count > 0)
        memcpy(mark, input->marks.extra, count * sizeof *mark);
    mark[count] = (struct missing_mark){text_of("NaN"), TIDE_STATE_MISSING};
    mark[count + 1] = (struct missing_mark){text_of("#NA"), TIDE_STATE_MISSING};
    input->marks = (struct missing_marks){.extra = mark, .extra_count = count + 2};
    return TIDE_STATUS_OK;
}

/* "GEO: Country": a column GEO of codes and a column "GEO: Country" of names. */
static tide_status sdmx_shape(struct input *input, tide_error *err)
{
    const struct dialect *dialect = &input->dialect;
    bool has_names = false;

    for (size_t i = 0; i < dialect->column_count; i++)
        has_names = has_names || is_labelled(dialect->header[i]);
    tide_status status = add_marks(input, err);
    if (status != TIDE_STATUS_OK || !has_names)
        return status;
    struct shape *shape = shape_new(&input->arena, 2 * dialect->column_count, 0);
    if (shape == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < dialect->column_count; i++) {
        struct text name = dialect->header[i];
        if (!is_labelled(name)) {
            shape_add(shape, name, is_envelope(name) ? SHAPE_CODE : SHAPE_CELL, i, 0);
            continue;
        }
        shape_add(shape, code_of(name), SHAPE_CODE, i, 0);
        shape_add(shape, name, SHAPE_NAME, i, 0);
    }
    input->shape = shape;
    return TIDE_STATUS_OK;
}

/* ---- parts ---- */

static bool is_confidence(struct text name)
{
    return text_is(name, "OBS_CONF") || text_is(name, "CONF_STATUS");
}

/* The place of the first attribute: behind the value; all are keys where none is. */
static size_t first_attribute(const struct input *input)
{
    size_t value = find_name(input->name, input->name_count, "OBS_VALUE");
    return value < input->name_count ? value + 1 : input->name_count;
}

static bool is_figures(const struct evidence *evidence)
{
    size_t figures = evidence->seen - evidence->missing;
    return figures > 0 && evidence->numbers == figures && evidence->padded == 0;
}

static void assign_component(struct input *input, size_t i,
                             const struct evidence *evidence)
{
    struct input_column *column = &input->plan.column[i];
    struct text name = input->name[i];
    bool has_value =
        find_name(input->name, input->name_count, "OBS_VALUE") < input->name_count;

    column->evidence = "SDMX-CSV";
    if (is_envelope(name))
        column->role = TIDE_COLUMN_SKIP;
    else if (text_is(name, "TIME_PERIOD"))
        column->role = TIDE_COLUMN_PERIOD;
    else if (text_is(name, "OBS_VALUE") || (!has_value && is_figures(evidence)))
        column->role = TIDE_COLUMN_MEASURE;
    else if (name_is_flag(name) || is_confidence(name))
        column->role = TIDE_COLUMN_FLAG;
    else if (i >= first_attribute(input) || text_is(name, "UNIT_MULT") ||
             text_is(name, "SCALE"))
        column->role = TIDE_COLUMN_SKIP;
    else
        column->role = TIDE_COLUMN_KEY;
}

/* Columns of names: behind their code in a shape, or each second one of labels=name. */
static void assign_names(struct input *input)
{
    struct input_plan *plan = &input->plan;
    size_t named = find_name(input->name, input->name_count, "STRUCTURE_NAME");
    bool is_pairs = named < input->name_count && input->shape == NULL;
    size_t first = is_pairs ? named + 1 : 1;

    if (is_pairs && first < input->name_count && text_is(input->name[first], "ACTION"))
        first++;
    for (size_t i = first; i < input->name_count; i++) {
        bool is_name = is_pairs ? (i - first) % 2 == 1 : is_labelled(input->name[i]);
        if (!is_name || plan->column[i].is_declared)
            continue;
        plan->column[i].role = TIDE_COLUMN_SKIP;
        if (plan->column[i - 1].role != TIDE_COLUMN_KEY)
            continue;
        plan->column[i].role = TIDE_COLUMN_LABEL;
        plan->column[i].label_of = i - 1;
    }
}

/* ---- checks of every row ---- */

static tide_status check_action(const struct input_column *column, struct text action,
                                tide_error *err)
{
    static const char *const rows[] = {"", "I", "A", "R", "M"};

    (void)column;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (text_is(action, rows[i]))
            return TIDE_STATUS_OK;
    if (text_is(action, "D")) {
        error_set(err, TIDE_STATUS_SHAPE, "sdmx_delta",
                  "ACTION D deletes, and deletions need a store");
        error_hint(err, "ask for the data as they stand, not for changes");
        return TIDE_STATUS_SHAPE;
    }
    error_set(err, TIDE_STATUS_PARSE, "bad_action", "ACTION is none of I, A, R, M and D");
    error_expected(err, "I, A, R or M");
    return TIDE_STATUS_PARSE;
}

static tide_status check_structure(const struct input_column *column,
                                   struct text structure, tide_error *err)
{
    static const char *const kinds[] = {"dataflow", "datastructure", "dataprovision"};

    (void)column;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (text_is_caseless(structure, kinds[i]))
            return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_PARSE, "bad_action",
              "STRUCTURE is none of dataflow, datastructure and dataprovision");
    error_expected(err, "dataflow");
    return TIDE_STATUS_PARSE;
}

/* What the whole file must have in common. */
static tide_status check_constant(const struct input_column *column, struct text cell,
                                  tide_error *err)
{
    if (text_is(cell, column->constant))
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "unsupported", "%s changes here, from \"%s\"",
              column->name, column->constant);
    error_expected(err, "%s", column->constant);
    error_hint(err, "split the file by %s", column->name);
    return TIDE_STATUS_SHAPE;
}

/* Every row must have what the sample has. */
static tide_status keep_constant(struct input *input, size_t i,
                                 const struct evidence *evidence, tide_error *err)
{
    struct input_column *column = &input->plan.column[i];

    if (evidence[i].texts.count == 0)
        return TIDE_STATUS_OK;
    struct text text = dictionary_text(&evidence[i].texts, 0);
    column->constant = arena_text(&input->arena, text.at, text.length);
    column->check = check_constant;
    return column->constant != NULL ? TIDE_STATUS_OK
                                    : memory_failed(input->arena.memory, err);
}

static tide_status assign_checks(struct input *input, const struct evidence *evidence,
                                 tide_error *err)
{
    static const char *const constant[] = {"DATAFLOW", "STRUCTURE_ID", "UNIT_MULT"};
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < input->name_count && status == TIDE_STATUS_OK; i++) {
        struct text name = input->name[i];
        if (text_is(name, "ACTION"))
            input->plan.column[i].check = check_action;
        else if (text_is(name, "STRUCTURE") || text_is(name, "STRUCTURE[;]"))
            input->plan.column[i].check = check_structure;
        for (size_t c = 0; c < COUNT_OF(constant) && status == TIDE_STATUS_OK; c++)
            if (text_is(name, constant[c]))
                status = keep_constant(input, i, evidence, err);
    }
    return status;
}

/* UNIT_MULT of the first row is that of the unit; every row is held to it. */
static tide_status assign_unit_mult(struct input *input, const struct evidence *evidence,
                                    tide_error *err)
{
    size_t mult = find_name(input->name, input->name_count, "UNIT_MULT");
    int32_t power = 0;

    if (mult == input->name_count || evidence[mult].texts.count == 0)
        return TIDE_STATUS_OK;
    struct text text = dictionary_text(&evidence[mult].texts, 0);
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || text.length > 2) {
            error_set(err, TIDE_STATUS_SHAPE, "unsupported",
                      "UNIT_MULT \"%.*s\" is no power of ten from 0 on", (int)text.length,
                      text.at);
            error_source(err, input->source.name);
            return TIDE_STATUS_SHAPE;
        }
        power = power * 10 + (text.at[i] - '0');
    }
    for (size_t i = 0; i < input->plan.column_count; i++)
        if (input->plan.column[i].role == TIDE_COLUMN_MEASURE)
            input->plan.column[i].unit.scale10 = power;
    return TIDE_STATUS_OK;
}

static tide_status assign_marks(struct input *input, const struct evidence *evidence,
                                tide_error *err)
{
    return input->dialect.delimiter == ',' ? assign_point(input, err)
                                           : assign_notation(input, evidence, err);
}

static tide_status sdmx_assign(struct input *input, struct evidence *evidence,
                               tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < input->plan.column_count; i++)
        if (!input->plan.column[i].is_declared)
            assign_component(input, i, &evidence[i]);
    assign_names(input);
    status = assign_checks(input, evidence, err);
    if (status == TIDE_STATUS_OK)
        status = assign_unit_mult(input, evidence, err);
    return status == TIDE_STATUS_OK ? assign_marks(input, evidence, err) : status;
}

const struct reader sdmx_reader = {
    .row =
        {
            .name = "sdmx",
            .endings = ".csv",
            .prose =
                "SDMX-CSV 1.0 and 2.0: DATAFLOW or STRUCTURE,STRUCTURE_ID first, keys "
                "before OBS_VALUE; one structure a file, no deletions",
        },
    .knows = sdmx_knows,
    .shape = sdmx_shape,
    .assign = sdmx_assign,
};
