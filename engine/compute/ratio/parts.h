/*
 * parts.h - the figures of a group in one period, as the parts of a whole: what
 * indicators of concentration and inequality are made of.
 *
 * The whole has no value where a member lacks one (--missing skip leaves it out,
 * partial_group), where a part is below 0 (undefined) and where it is 0 (base_zero).
 */
#ifndef COMPUTE_RATIO_PARTS_H
#define COMPUTE_RATIO_PARTS_H

#include "compute/computation.h"

struct parts {
    const struct compute_call *call;
    tide_kind kind;
    tide_state state;
    size_t count;      /* members with a figure */
    size_t traded;     /* those of them that are not 0 */
    int64_t *mantissa; /* DECIMAL [count] */
    int128 total;      /* DECIMAL */
    double *real;      /* REAL [count], times a power of two: the largest is below 1, so
                          that neither squares nor sums leave the doubles */
    struct dd real_total;
};

/* Gather the parts of one period after another: `set` writes the answer from them, where
   the whole has a value. TIDE_STATUS_NO_MEMORY */
tide_status parts_each(const struct compute_call *call,
                       void (*set)(const struct parts *parts, size_t t), tide_error *err);

/* n times the share of part i, less 1: rounded once. */
double parts_excess(const struct parts *parts, size_t i, uint32_t n);

/* Share of part i to 106 bits. */
struct dd parts_share(const struct parts *parts, size_t i);

bool part_is_zero(const struct parts *parts, size_t i);

/* To 106 bits, from a sum that has them all. */
struct dd real_sum_pair(const struct real_sum *sum);

/* a * b without error. */
void real_sum_add_product(struct real_sum *sum, double a, double b);

/* The rule above in words, for the descriptors. */
#define PARTS_MISSING                                                                    \
    "a part missing (--missing skip leaves it out, partial_group); a part\n"             \
    "below 0; a total of 0"

/* ---- the size of the class ---- */

#define PARTS_CLASS_ROW                                                                  \
    {                                                                                    \
        .name = "n", .kind = TIDE_OPTION_INTEGER, .argument = "N",                       \
        .range = "1..1000000000",                                                        \
        .help = "members that there could be, such as the products of a\n"               \
                "classification (default: those that are not 0)",                        \
        .group = TIDE_GROUP_COMPUTATION,                                                 \
    }

/* Members of the class: --n, or the parts that are not 0. A class smaller than its parts
   leaves the indicator undefined; false. */
bool parts_class(const struct parts *parts, const struct argument *n, uint32_t *out);

#endif
