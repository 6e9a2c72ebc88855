/*
 * claim_reader.h - a list of claims while it is read.
 */
#ifndef AUDIT_CLAIM_READER_H
#define AUDIT_CLAIM_READER_H

#include "audit/reading.h"

enum { KEY_SUBJECT, KEY_COUNTERPART, KEY_VINTAGE, MOST_KEYS };

enum part {
    PART_ID,
    PART_ESSAY,
    PART_REF,
    PART_SUBJECT,
    PART_COUNTERPART,
    PART_MEASURE,
    PART_KIND,
    PART_VALUE,
    PART_UNIT,
    PART_SCALE,
    PART_PERIOD,
    PART_BASE_PERIOD,
    PART_BOUND,
    PART_COUNT
};

/* In what the levels of a subject are told. */
struct told_in {
    uint32_t unit;
    int32_t scale10;
};

struct claim_reader {
    struct web *web;
    const tide_table *table;
    const struct reading_options *options;
    const struct column *part[PART_COUNT];
    const struct column *vintage;
    struct coordinate_index subject; /* keys and measure */
    struct told_in *told;            /* [subject.count] */
    size_t told_capacity;
};

/* Names of the columns, by part. */
extern const char *const claim_parts[PART_COUNT];

struct text claim_text_at(const struct column *column, size_t row);
struct text claim_part(const struct claim_reader *reader, enum part part, size_t row);

/*
 * What a row says: kind, digits, range, id and source; not of which quantity.
 *
 * TIDE_STATUS_PARSE "bad_claim"
 */
tide_status claim_read_figure(const struct claim_reader *reader, size_t row,
                              struct claim *claim, tide_error *err);

#endif
