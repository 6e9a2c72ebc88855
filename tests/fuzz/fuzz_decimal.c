/*
 * fuzz_decimal.c - figures from text and back: decimals, doubles, cells of any notation.
 *
 * What is read must print and read again as the same; a double must be the one that the C
 * library finds. The first byte chooses the marks.
 */
#include "fuzz/fuzz.h"

#include "input/figure.h"
#include "number/decimal.h"
#include "number/real_text.h"

static void check_decimal(const char *text, size_t length,
                          const struct decimal_marks *marks)
{
    char printed[DECIMAL_TEXT_SIZE];
    struct decimal decimal, again;

    if (decimal_parse(text, length, marks, &decimal, NULL) != TIDE_STATUS_OK)
        return;
    FUZZ_CHECK(decimal.scale >= 0 && decimal.scale <= DECIMAL_MAX_SCALE);
    size_t size = decimal_format(decimal.mantissa, decimal.scale, printed);
    FUZZ_CHECK(size < sizeof printed && printed[size] == '\0');
    FUZZ_CHECK(decimal_parse(printed, size, NULL, &again, NULL) == TIDE_STATUS_OK);
    FUZZ_CHECK(again.mantissa == decimal.mantissa && again.scale == decimal.scale);
}

/* One value, by both readers and by the C library. */
static void check_real(const char *text, size_t length)
{
    char printed[REAL_TEXT_SIZE];
    char *copy = malloc(length + 1);
    double value, again;
    struct decimal decimal;

    FUZZ_CHECK(copy != NULL);
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (real_parse(text, length, &value, NULL) == TIDE_STATUS_OK) {
        char *stop = NULL;
        double wanted = strtod(copy, &stop);
        FUZZ_CHECK(stop == copy + length);
        FUZZ_CHECK(value == wanted);
        size_t size = real_format(value, printed);
        FUZZ_CHECK(real_parse(printed, size, &again, NULL) == TIDE_STATUS_OK);
        FUZZ_CHECK(again == value);
        if (decimal_parse(text, length, NULL, &decimal, NULL) == TIDE_STATUS_OK) {
            char exact[DECIMAL_TEXT_SIZE];
            decimal_format(decimal.mantissa, decimal.scale, exact);
            FUZZ_CHECK(strtod(exact, NULL) == value);
        }
    }
    free(copy);
}

static void check_figure(struct text cell, const struct decimal_marks *marks,
                         unsigned style_bits)
{
    struct figure_style style = {
        .has_marks = style_bits & 1,
        .is_percent = style_bits & 2,
        .has_words = style_bits & 4,
        .has_short = style_bits & 8,
        .has_long = style_bits & 16,
    };
    struct decimal figure;
    tide_error err;

    if (figure_parse(cell, marks, &style, &figure, &err) != TIDE_STATUS_OK) {
        FUZZ_CHECK(tide_error_meaning(err.id) != NULL);
        return;
    }
    struct decimal plain = figure_plain(figure);
    FUZZ_CHECK(plain.scale >= 0 && plain.scale <= DECIMAL_MAX_SCALE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    static const struct decimal_marks marks[] = {
        {.decimal = '.'},
        {.decimal = '.', .grouping = ","},
        {.decimal = ',', .grouping = "."},
        {.decimal = ',', .grouping = " "},
        {.decimal = ',', .grouping = "\xC2\xA0"},
        {.decimal = '.', .grouping = "'"},
        {.decimal = ',', .grouping = "\xE2\x80\xAF"},
        {.decimal = ','},
    };

    if (length < 1 || length > 512)
        return 0;
    const char *text = (const char *)data + 1;
    check_decimal(text, length - 1, &marks[data[0] % 8]);
    check_real(text, length - 1);
    check_figure((struct text){text, length - 1}, &marks[data[0] % 8], data[0] / 8);
    return 0;
}
