/*
 * range.h - what is known of a figure: from low to high, either end open or not known.
 */
#ifndef AUDIT_RANGE_H
#define AUDIT_RANGE_H

#include "audit/amount.h"

/* One end of a range. An open end is not itself a value that the figure may have. */
struct limit {
    struct amount at;
    bool is_known;
    bool is_open;
};

struct range {
    struct limit low;
    struct limit high;
};

struct range range_all(void);
struct range range_point(struct amount at);
struct range range_between(struct amount low, struct amount high);
struct range range_above(struct amount low, bool is_open);
struct range range_below(struct amount high, bool is_open);

bool range_is_empty(const struct range *range);
bool range_is_bounded(const struct range *range);  /* on both sides */
bool range_is_positive(const struct range *range); /* and not 0 */
bool range_holds(const struct range *range, struct amount value);

/* Both at once; what comes out may be empty. */
struct range range_meet(const struct range *a, const struct range *b);

struct range range_negate(const struct range *a);
struct range range_add(const struct range *a, const struct range *b);
struct range range_multiply(const struct range *a, const struct range *b);

/* All x with x * b in a; everything where b may be 0, but for a positive a over a b that
   is not negative: that has a lower end. */
struct range range_divide(const struct range *a, const struct range *b);

/* Is a limit stricter than another, both as lower (or both as upper) ends? */
bool limit_is_tighter(const struct limit *a, const struct limit *b, bool is_low);

#endif
