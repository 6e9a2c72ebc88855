/*
 * complexity.h - economic complexity of countries and products, Hidalgo-Hausmann.
 *
 *     M[c, p] = 1 where the comparative advantage of c in p is at least 1
 *     d[c] = sum over p of M[c, p], diversity;  u[p] = sum over c of M[c, p], ubiquity
 *     v = second eigenvector of D^-1/2 M U^-1 M' D^-1/2
 *     eci = D^-1/2 v,   pci = U^-1 M' eci,   each less its mean, over its deviation (n - 1)
 *
 * The sign is chosen so that eci rises with diversity; where it does neither, so that the
 * first country that is not in the middle is above it. A country without an advantage, a
 * product in which nobody has one, is undefined. Where the second eigenvalue is not single,
 * or 0, nothing tells its vectors apart: singular, as with fewer than two countries. Whether an
 * advantage reaches 1 is decided exactly. All figures of a period must be there, as in
 * advantage.h; --missing skip leaves out those that are not.
 */
#ifndef COMPUTE_RATIO_COMPLEXITY_H
#define COMPUTE_RATIO_COMPLEXITY_H

#include "compute/ratio/advantage.h"

/* What eigenvectors are taken by; size rows and columns, row-major. Fills the eigenvalues,
   largest first, and the second vector. */
typedef tide_status second_vector(double *matrix, size_t size, double *value,
                                  double *vector, struct arena *scratch);

/* The way of every answer, by GSL, and the definition, by rotations. */
tide_status second_vector_gsl(double *matrix, size_t size, double *value, double *vector,
                              struct arena *scratch);
tide_status second_vector_rotated(double *matrix, size_t size, double *value,
                                  double *vector, struct arena *scratch);

/* Complexity of countries, or of products. TIDE_STATUS_NO_MEMORY */
tide_status complexity_each(const struct compute_call *call, bool of_products,
                            second_vector *solve, tide_error *err);

#define COMPLEXITY_MISSING                                                               \
    "a figure of the matrix missing (--missing skip leaves it out,\n"                    \
    "partial_group) or below 0; no comparative advantage (undefined); a second\n"        \
    "eigenvalue that is not single (singular)"

#endif
