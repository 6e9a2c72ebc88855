/*
 * figures_reader.c - published statements, one a row: a claim table.
 *
 * period and base_period are texts here, since claims of one file speak of years, months
 * and windows alike; each must still be a period in SDMX form, the base may be empty.
 */
#include <string.h>

#include "base/error.h"
#include "input/reader.h"

static const char *const names[] = {
    "id",    "essay", "ref",   "subject", "counterpart", "measure", "kind",
    "value", "unit",  "scale", "period",  "base_period", "bound",   "note",
};

static bool figures_knows(const struct input *input)
{
    if (!input->dialect.has_header || input->dialect.column_count != COUNT_OF(names))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!text_is_caseless(input->dialect.header[i], names[i]))
            return false;
    return true;
}

static bool has_name(const struct input *input, const char *name)
{
    for (size_t i = 0; i < input->dialect.column_count; i++)
        if (text_is_caseless(input->dialect.header[i], name))
            return true;
    return false;
}

bool figures_nearly(const struct input *input, const char **out_missing)
{
    enum { MOST_MISSING = 4 };
    size_t missing = 0;

    *out_missing = NULL;
    if (!input->dialect.has_header || figures_knows(input))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!has_name(input, names[i])) {
            *out_missing = *out_missing == NULL ? names[i] : *out_missing;
            missing++;
        }
    return missing <= MOST_MISSING;
}

static tide_status figures_assign(struct input *input, struct evidence *evidence,
                                  tide_error *err)
{
    (void)evidence;
    input->has_marks = true;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct input_column *column = &input->plan.column[i];
        bool is_value = strcmp(names[i], "value") == 0;

        column->role = is_value ? TIDE_COLUMN_MEASURE : TIDE_COLUMN_KEY;
        column->kind = TIDE_KIND_DECIMAL;
        column->traits.precision = is_value ? PRECISION_CELL : PRECISION_COLUMN;
        column->evidence = "layout figures";
    }
    return notation_decide(&(struct notation){0}, input->reading.decimal,
                           input->reading.grouping, &input->plan.marks, err);
}

static tide_status figures_check_key(size_t column, struct text cell, tide_error *err)
{
    tide_period period;
    bool is_base = strcmp(names[column], "base_period") == 0;

    if (!is_base && strcmp(names[column], "period") != 0)
        return TIDE_STATUS_OK;
    if (is_base && cell.length == 0)
        return TIDE_STATUS_OK;
    return tide_period_parse(cell.at, cell.length, &period, err);
}

const struct reader figures_reader = {
    .row =
        {
            .name = "figures",
            .endings = ".csv .tsv .txt",
            .prose = "published statements, one a row: id,essay,ref,subject,counterpart,"
                     "measure,kind,value,unit,scale,period,base_period,bound,note",
        },
    .is_claims = true,
    .knows = figures_knows,
    .assign = figures_assign,
    .check_key = figures_check_key,
};
