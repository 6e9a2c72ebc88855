/*
 * eurostat_reader.c - Eurostat's TSV: the first field holds all keys, parted by commas, the
 * others are named by periods; a cell is a figure or ":", a blank, letters of flags.
 *
 *     freq,unit,geo\\TIME_PERIOD <TAB> 2024-01 <TAB> 2024-02
 */
#include <string.h>

#include "base/error.h"
#include "input/assign.h"
#include "input/reader.h"

/* The names of the keys, before the backslash; empty: it is no such header. */
static struct text keys_of(const struct dialect *dialect)
{
    struct text first = dialect->header[0];
    const char *slash = memchr(first.at, '\\', first.length);
    struct text time = {0};

    if (slash == NULL)
        return time;
    time.at = slash + 1;
    time.length = first.length - (size_t)(slash + 1 - first.at);
    first.length = (size_t)(slash - first.at);
    if (!text_is_caseless(time, "TIME_PERIOD") && !text_is_caseless(time, "time"))
        first.length = 0;
    return first;
}

static bool eurostat_knows(const struct input *input)
{
    return input->dialect.has_header && input->dialect.delimiter == '\t' &&
           input->dialect.column_count >= 2 && keys_of(&input->dialect).length > 0;
}

static tide_status eurostat_shape(struct input *input, tide_error *err)
{
    const struct dialect *dialect = &input->dialect;
    struct text rest = keys_of(dialect);
    struct shape *shape =
        shape_new(&input->arena, rest.length + 4, dialect->column_count);

    if (shape == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t part = 0; rest.length > 0; part++) {
        const char *comma = memchr(rest.at, ',', rest.length);
        struct text name = rest;
        if (comma != NULL)
            name.length = (size_t)(comma - rest.at);
        rest.at += name.length + (comma != NULL);
        rest.length -= name.length + (comma != NULL);
        shape_add(shape, text_trim(name), SHAPE_PART, 0, part);
    }
    for (size_t i = 1; i < dialect->column_count; i++)
        shape_add_piece(shape, i, dialect->header[i], 0);
    shape_add(shape, text_of("TIME_PERIOD"), SHAPE_PERIOD, 0, 0);
    shape_add(shape, text_of("OBS_VALUE"), SHAPE_FIGURE, 0, 0);
    shape_add(shape, text_of("OBS_FLAG"), SHAPE_FLAGS, 0, 0);
    input->shape = shape;
    return TIDE_STATUS_OK;
}

static tide_status eurostat_assign(struct input *input, struct evidence *evidence,
                                   tide_error *err)
{
    static const tide_column_role last[] = {TIDE_COLUMN_PERIOD, TIDE_COLUMN_MEASURE,
                                            TIDE_COLUMN_FLAG};
    struct input_plan *plan = &input->plan;
    size_t keys = plan->column_count - COUNT_OF(last);

    (void)evidence;
    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *column = &plan->column[i];
        column->evidence = "Eurostat TSV";
        if (!column->is_declared)
            column->role = i < keys ? TIDE_COLUMN_KEY : last[i - keys];
    }
    return assign_point(input, err);
}

const struct reader eurostat_reader = {
    .row =
        {
            .name = "eurostat_tsv",
            .endings = ".tsv",
            .prose =
                "Eurostat TSV: keys parted by commas in the first field, a field for "
                "each period, flags behind the figures",
        },
    .knows = eurostat_knows,
    .shape = eurostat_shape,
    .assign = eurostat_assign,
};
