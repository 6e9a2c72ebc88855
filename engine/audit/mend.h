/*
 * mend.h - the slip of print that would explain a figure.
 */
#ifndef AUDIT_MEND_H
#define AUDIT_MEND_H

#include "audit/web.h"

enum slip {
    SLIP_SCALE, /* a scale word: thousand, million, billion */
    SLIP_MARK,  /* a decimal mark */
    SLIP_SIGN,
    SLIP_DIGIT, /* one digit */
    SLIP_SWAP,  /* two digits that stand beside each other */
    SLIP_NONE
};

struct mend {
    enum slip slip;
    struct amount figure; /* the digits as they would be printed */
    int32_t shift;        /* SCALE, MARK: powers of ten to multiply by */
};

/*
 * The slip that brings a claim into a range, within its rounding; the simplest, then the
 * nearest to the middle. Of a bound such as "over" none is looked for, nor for a range that
 * does not lie inside one power of ten.
 *
 * range  of what the claim's range is of
 */
struct mend mend_find(const struct claim *claim, const struct range *range);

/* The figure that digits stand for: a level, or current over base. */
struct amount claim_meaning(const struct claim *claim, struct amount figure);

#endif
