/*
 * wdi_reader.c - World Bank, indicators in bulk: four columns of names and codes, then one
 * for each year, under a few lines of preamble. Every line ends in a comma. Groups of
 * countries stand among the countries.
 */
#include "base/error.h"
#include "input/assign.h"
#include "input/reader.h"
#include "time/period.h"

static const char *const names[] = {"Country Name", "Country Code", "Indicator Name",
                                    "Indicator Code"};

static bool is_year(struct text name)
{
    tide_period period;

    return period_read(name.at, name.length, &period, NULL) == TIDE_STATUS_OK &&
           period.freq == TIDE_FREQ_A;
}

static bool wdi_knows(const struct input *input)
{
    const struct dialect *dialect = &input->dialect;

    if (!dialect->has_header || dialect->column_count <= COUNT_OF(names))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!text_is_caseless(dialect->header[i], names[i]))
            return false;
    for (size_t i = COUNT_OF(names); i < dialect->column_count; i++)
        if (!is_year(dialect->header[i]))
            return false;
    return true;
}

static tide_status wdi_shape(struct input *input, tide_error *err)
{
    const struct dialect *dialect = &input->dialect;
    struct shape *shape =
        shape_new(&input->arena, COUNT_OF(names) + 2, dialect->column_count);

    if (shape == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        shape_add(shape, dialect->header[i], SHAPE_CELL, i, 0);
    for (size_t i = COUNT_OF(names); i < dialect->column_count; i++)
        shape_add_piece(shape, i, dialect->header[i], 0);
    shape_add(shape, text_of("period"), SHAPE_PERIOD, 0, 0);
    shape_add(shape, text_of("value"), SHAPE_FIGURE, 0, 0);
    input->shape = shape;
    return TIDE_STATUS_OK;
}

static tide_status wdi_assign(struct input *input, struct evidence *evidence,
                              tide_error *err)
{
    static const struct named_part parts[] = {
        {"Country Name", TIDE_COLUMN_LABEL, "Country Code", NULL, false},
        {"Country Code", TIDE_COLUMN_KEY, NULL, NULL, false},
        {"Indicator Name", TIDE_COLUMN_LABEL, "Indicator Code", NULL, false},
        {"Indicator Code", TIDE_COLUMN_KEY, NULL, NULL, false},
        {"period", TIDE_COLUMN_PERIOD, NULL, NULL, false},
        {"value", TIDE_COLUMN_MEASURE, NULL, NULL, true},
    };

    (void)evidence;
    return assign_parts(input, parts, COUNT_OF(parts), err);
}

const struct reader wdi_reader = {
    .row =
        {
            .name = "wdi",
            .endings = ".csv",
            .prose = "World Bank indicators: Country Name, Country Code, Indicator Name, "
                     "Indicator Code, then a column for each year",
        },
    .knows = wdi_knows,
    .shape = wdi_shape,
    .assign = wdi_assign,
};
