/*
 * tiler.h - figures of one thing by the months that they span.
 */
#ifndef AUDIT_TILER_H
#define AUDIT_TILER_H

#include "audit/rule.h"

enum { YEAR = 12 };

/* How often the periods of a column are the sum of the shorter ones which tile them. */
struct agreement {
    size_t tested;
    size_t held;
    size_t inside; /* of those that are not: no less than the least part, and no more than
                      the largest, as a level or a mean is */
    uint32_t odd;  /* the first that is not; AUDIT_NONE */
    struct range sum;
};

/* A stretch of whole months, or of days where count is 0. */
struct stretch {
    uint32_t quantity;
    int32_t month; /* the first, counted from year 0 */
    int32_t count; /* months; 0: it has none */
    int32_t first_day;
    int32_t last_day;
    bool is_tiled; /* a sum of others is known */
};

struct tiler {
    struct web *web;
    struct arena scratch;
    struct stretch *stretch; /* [count] of one thing, by month, longest first */
    size_t count;
    uint32_t sum_rule;
    uint32_t part_rule;
    uint32_t counter_rule;
    uint32_t *code;              /* [field_count] of the thing */
    struct agreement *agreement; /* [measures] of those whose nature is guessed */
};

/* The quantity of a stretch of months; AUDIT_NONE: it has no figure. */
uint32_t tiler_find(const struct tiler *tiler, int32_t month, int32_t count);

/* Count how the stretches of the thing agree with those that tile them. */
void tiler_test(struct tiler *tiler);

/* Does a column whose nature is guessed, by its figures, add up over time? */
bool tiler_adds_up(const struct tiler *tiler, uint32_t measure);

/* Tell of the columns that do not. */
tide_status tiler_tell(struct tiler *tiler, tide_error *err);

#endif
