/*
 * figure.c - percent signs and scale words, by the column.
 */
#include "input/figure.h"

#include "base/error.h"
#include "input/notation.h"

struct figure_parts figure_split(struct text cell)
{
    struct figure_parts parts = {.number = cell};

    if (cell.length > 0 && cell.at[cell.length - 1] >= '0' &&
        cell.at[cell.length - 1] <= '9')
        return parts; /* nearly every cell */
    if (cell.length > 1 && cell.at[cell.length - 1] == '%') {
        parts.number.length--;
        parts.number = text_trim(parts.number);
        parts.is_percent = true;
        return parts;
    }
    parts.is_scaled = scale_word_strip(&parts.number, &parts.word);
    return parts;
}

bool figure_is_like(struct text cell)
{
    struct notation unused = {0};
    struct number_shape shape;

    return notation_see(&unused, figure_split(cell).number, 0, &shape);
}

static tide_status refuse_percent(bool has_sign, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "mixed_percent",
              has_sign ? "a percent sign, in a column without"
                       : "no percent sign, in a column of percents");
    error_hint(err, "write all cells of the column with the sign, or none");
    return TIDE_STATUS_PARSE;
}

/* Is the word of the family that the column uses? One that the sample did not show has no
   family to go by. */
static bool is_of_column(struct scale_word word, const struct figure_style *style)
{
    if (word.family == SCALE_COMMON)
        return true;
    return word.family == SCALE_SHORT ? style->has_short && !style->has_long
                                      : style->has_long && !style->has_short;
}

static tide_status refuse_word(const struct figure_style *style, tide_error *err)
{
    error_set(
        err, TIDE_STATUS_PARSE, "mixed_scale",
        style->has_short || style->has_long
            ? "billion beside milliard: 10^9, or 10^12?"
            : "a billion is 10^9 or 10^12, and the sample of the file shows neither");
    error_hint(err, "write the figure out");
    return TIDE_STATUS_PARSE;
}

/* 1.234 behind a sample of whole numbers: nothing tells what its mark means. */
static tide_status refuse_open(tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "ambiguous_number",
              "a decimal mark, or a grouping mark? the sample of the file has neither");
    error_hint(err, "--decimal . reads it with decimals, --decimal , as a whole number");
    return TIDE_STATUS_PARSE;
}

static tide_status refuse_range(tide_error *err)
{
    return error_set(err, TIDE_STATUS_OVERFLOW, "number_range",
                     "the figure written out needs more than 64 bits");
}

tide_status figure_parse(struct text cell, const struct decimal_marks *marks,
                         const struct figure_style *style, struct decimal *out,
                         tide_error *err)
{
    struct figure_parts parts = figure_split(cell);
    struct decimal figure;
    int64_t unused;
    tide_status status =
        decimal_parse(parts.number.at, parts.number.length, marks, &figure, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (figure.scale == 3 && !style->has_marks && notation_is_open(parts.number))
        return refuse_open(err);
    if (parts.is_percent != style->is_percent)
        return refuse_percent(parts.is_percent, err);
    if (parts.is_scaled) {
        if (!is_of_column(parts.word, style))
            return refuse_word(style, err);
        figure.scale -= parts.word.power;
        if (figure.scale < 0 && !decimal_rescale(figure, 0, &unused))
            return refuse_range(err);
    }
    *out = figure;
    return TIDE_STATUS_OK;
}

struct decimal figure_plain(struct decimal figure)
{
    if (figure.scale < 0) {
        decimal_rescale(figure, 0, &figure.mantissa);
        figure.scale = 0;
    }
    return figure;
}
