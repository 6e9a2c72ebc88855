/*
 * decimal.c - exact figures: their marks, their text, a finer scale.
 */
#include "number/decimal.h"

#include <assert.h>

static const int64_t powers[] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

int64_t decimal_power(int32_t n)
{
    assert(n >= 0 && n <= DECIMAL_MAX_SCALE);
    return powers[n];
}

struct decimal_marks decimal_marks_default(void)
{
    struct decimal_marks marks = {.decimal = '.', .grouping = "", .is_percent = false};
    return marks;
}

size_t decimal_format(int64_t mantissa, int32_t scale, char buffer[DECIMAL_TEXT_SIZE])
{
    char reversed[DECIMAL_TEXT_SIZE];
    uint64_t rest = mantissa < 0 ? 0 - (uint64_t)mantissa : (uint64_t)mantissa;
    size_t length = 0;

    assert(scale >= 0 && scale <= DECIMAL_MAX_SCALE);
    for (int32_t place = 0; rest != 0 || place <= scale; place++) {
        if (place == scale && scale > 0)
            reversed[length++] = '.';
        reversed[length++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (mantissa < 0)
        reversed[length++] = '-';
    for (size_t i = 0; i < length; i++)
        buffer[i] = reversed[length - 1 - i];
    buffer[length] = '\0';
    return length;
}

bool decimal_rescale(struct decimal decimal, int32_t scale, int64_t *out)
{
    int32_t power = scale - decimal.scale;
    int64_t wide;

    assert(power >= 0 && scale <= DECIMAL_MAX_SCALE);
    if (decimal.mantissa == 0) {
        *out = 0;
        return true;
    }
    if (power > DECIMAL_MAX_SCALE ||
        __builtin_mul_overflow(decimal.mantissa, powers[power], &wide))
        return false;
    *out = wide;
    return true;
}
