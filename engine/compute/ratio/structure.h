/*
 * structure.h - how far the trade structure of a country is from that of a reference.
 *
 *     D[i] = 1/2 sum over k of |h[i, k] - h[r, k]|,  h[., k] = x[., k] / X[.]
 *          = sum over k of |x[i, k] X[r] - x[r, k] X[i]| / (2 X[i] X[r])
 *     1 - D[i] = sum over k of the smaller of both shares
 *
 * The reference r is the world, the sum of all countries, or one country. The products are
 * all of the group; one that the country has no series for is not traded, h = 0. A product
 * that the country misses leaves no figure (--missing skip leaves it out, partial_group),
 * one that the reference misses is base_missing. Sums and their states: world.h.
 */
#ifndef COMPUTE_RATIO_STRUCTURE_H
#define COMPUTE_RATIO_STRUCTURE_H

#include "compute/ratio/world.h"

struct structure_request {
    size_t reference; /* the role whose figures the reference is made of */
    bool needs_lines; /* a reference country without a line for a product is base_missing,
                           as it stands for the world; else it does not trade it */
    bool is_similarity; /* 1 - D, in the form of the output */
};

/* Every country in every period; or each by itself. TIDE_STATUS_NO_MEMORY */
tide_status structure_run(const struct compute_call *call,
                          const struct structure_request *request, tide_error *err);
tide_status structure_define(const struct compute_call *call,
                             const struct structure_request *request, tide_error *err);

#define STRUCTURE_MISSING                                                                \
    "a product of the country missing (--missing skip leaves it out,\n"                  \
    "partial_group), or one of the reference (base_missing); a figure below 0;\n"        \
    "no trade of the country or of the reference"

#endif
