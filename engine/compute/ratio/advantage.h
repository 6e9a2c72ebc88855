/*
 * advantage.h - what a country exports of a product, beside what it would if it exported
 * like the world: the two sides of revealed comparative advantage.
 *
 *     rca[i, k] = (x[i, k] / X[i]) / (x[w, k] / X[w])
 *               = x[i, k] X[w] / (X[i] x[w, k])        = own / expected
 *
 * The sums X[i], x[w, k] and X[w] and their states are in world.h. With --net a country is
 * compared with the rest of the world: its own figures leave both world terms. A sum of 0
 * is base_zero. Declare absent=zero where no row means no trade: a hole leaves its
 * country, its product and the world without a sum.
 */
#ifndef COMPUTE_RATIO_ADVANTAGE_H
#define COMPUTE_RATIO_ADVANTAGE_H

#include "compute/computation.h"

enum { ADVANTAGE_NET = MATRIX_OPTION_COUNT, ADVANTAGE_OPTION_COUNT };

/* clang-format off */
#define ADVANTAGE_NET_ROW                                                                \
    [ADVANTAGE_NET] = {.name = "net",                                                    \
                       .kind = TIDE_OPTION_FLAG,                                         \
                       .help = "compare with the rest of the world: the figures of the\n" \
                               "country leave both world terms",                         \
                       .group = TIDE_GROUP_COMPUTATION}
/* clang-format on */

extern const tide_option advantage_options[ADVANTAGE_OPTION_COUNT];

struct advantage {
    tide_kind kind;
    struct int256 own;      /* DECIMAL */
    struct int256 expected; /* DECIMAL, above 0 */
    struct dd ratio;        /* REAL: own / expected */
};

/* Writes the answer of one cell. */
typedef void advantage_set(struct series_out *out, size_t t,
                           const struct advantage *advantage, tide_state state);

/* Every cell of the matrix in every period; the sums made once a period.
   TIDE_STATUS_NO_MEMORY */
tide_status advantage_run(const struct compute_call *call, advantage_set *set,
                          tide_error *err);

/* The same with the sums of each cell made for it alone. */
void advantage_define(const struct compute_call *call, advantage_set *set);

#define ADVANTAGE_MISSING                                                                \
    "figure missing; another of its country, its product or the world missing\n"         \
    "(base_missing; --missing skip sums the others, partial_group); a figure\n"          \
    "below 0; no exports of the country, or none of the product"

#endif
