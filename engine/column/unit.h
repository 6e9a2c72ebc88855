/*
 * unit.h - what a measure counts: dimension, currency, power of ten, per what.
 */
#ifndef COLUMN_UNIT_H
#define COLUMN_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNIT_TEXT_SIZE = 96 };

struct unit {
    char dimension[24]; /* "currency", "kg", "percent", "count" ...; empty: unknown */
    char currency[4];   /* ISO 4217; empty: none */
    int32_t scale10;    /* 6: millions */
    char per[24];       /* "t", "day" ...; empty: none */
};

/*
 * Read "million USD", "thousand t", "USD per t", "1e6 USD", "percent", "kg". Words that
 * are not known become the dimension. Always succeeds; too long a text is cut.
 */
struct unit unit_parse(const char *text, size_t length);

/* "million USD"; empty for the unknown unit. Returns the length. */
size_t unit_format(const struct unit *unit, char buffer[UNIT_TEXT_SIZE]);

bool unit_is_known(const struct unit *unit);
bool unit_is_money(const struct unit *unit); /* of a currency that is named */
bool unit_equal(const struct unit *a, const struct unit *b);

#endif
