/*
 * column.h - sealed columns: whole numbers in as few bytes as they need.
 */
#ifndef COLUMN_COLUMN_H
#define COLUMN_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/series.h"
#include "tide/table.h"
#include "base/memory.h"
#include "column/dictionary.h"
#include "column/unit.h"

/*
 * count whole numbers of one width. value[i] = base + stored[i]; stored is unsigned, or
 * signed two's complement where is_signed. Width 0: every value is base, data is NULL.
 * least and most are the smallest and the largest value; without any, both are base.
 */
struct packed {
    void *data; /* [count] of width bytes */
    size_t count;
    int64_t base;
    int64_t least;
    int64_t most;
    uint8_t width; /* 0, 1, 2, 4, 8 */
    bool is_signed;
    struct zone *zone; /* zone.h; NULL: not known */
};

/* count times the same value. */
struct packed packed_same(int64_t value, size_t count);

/* Values [first, first + count) of another, borrowed. */
struct packed packed_part(const struct packed *packed, size_t first, size_t count);

int64_t packed_get(const struct packed *packed, size_t i);

/* No value is further from 0. */
uint64_t packed_bound(const struct packed *packed);

/* Values [first, first + count) as int64. */
void packed_read(const struct packed *packed, size_t first, size_t count, int64_t *out);

/*
 * Pack values into the narrowest width; base is the smallest value for `offset` columns
 * (codes, ordinals), 0 for others unless all values are equal. Memory from `memory`.
 */
tide_status packed_seal(struct memory *memory, const int64_t *value, size_t count,
                        bool offset, struct packed *out, tide_error *err);

/* The same for values of one byte, offset false. */
tide_status packed_seal_bytes(struct memory *memory, const void *bytes, bool is_signed,
                              size_t count, struct packed *out, tide_error *err);

/* The same in steps: room for count values from smallest to largest, then the values. */
tide_status packed_new(struct memory *memory, int64_t smallest, int64_t largest,
                       size_t count, bool offset, struct packed *out, tide_error *err);
void packed_write(struct packed *packed, size_t first, size_t count,
                  const int64_t *value);

void packed_release(struct memory *memory, struct packed *packed);
const char *packed_validate(const struct packed *packed);

/* What kind of figure a measure is; decides how it is summed over time and compared. */
enum measure_kind {
    MEASURE_FLOW,
    MEASURE_STOCK,
    MEASURE_PRICE,
    MEASURE_RATE,
    MEASURE_SIGNED
};

enum precision { PRECISION_COLUMN, PRECISION_CELL, PRECISION_DIGITS };

struct measure_traits {
    enum measure_kind kind;
    bool is_said;        /* kind: somebody said so, it is not what figures are at first */
    bool is_adjusted;    /* seasonally */
    bool is_cumulated;   /* year to date */
    bool is_constant;    /* constant prices */
    bool absent_is_zero; /* no row means no trade */
    char valuation[8];   /* "cif", "fob"; empty: not said */
    enum precision precision;
    int32_t digits; /* PRECISION_DIGITS: significant digits known */
};

struct column {
    const char *name;
    tide_column_role role;

    /* KEY, LABEL, FLAG */
    struct dictionary *dictionary;
    struct packed code; /* [rows] */
    size_t label_of;    /* LABEL: place of its key column */
    bool is_source;     /* KEY: the file of a row, which only its name asks for */
    bool is_group;      /* KEY: the group of another key's member; the same */

    /* PERIOD */
    tide_freq freq;
    struct packed ordinal; /* [rows] */

    /* MEASURE */
    tide_kind kind;
    int32_t scale;          /* DECIMAL */
    struct packed mantissa; /* DECIMAL [rows] */
    double *real;           /* REAL [rows] */
    struct packed state;    /* [rows] tide_state; width 0 and base 0: all ok */
    struct packed half;     /* [rows] half-width in halves of 10^-scale;
                                          width 0: the same for all */
    struct unit unit;
    const char *unit_text; /* "million USD"; empty: not known */
    struct measure_traits traits;
};

#endif
