/*
 * kernels.h - loops over arrays. They cannot fail and cannot allocate.
 */
#ifndef KERNEL_KERNELS_H
#define KERNEL_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "tide/state.h"

/*
 * Ratios (a value[t] + b value[base[t]]) / value[base[t]], correctly rounded, for all t
 * whose two mantissas are below 2^44 in size and states plain; the others are left for
 * the exact way. base[t] -1: no base. Returns nothing; done[t] is 1 where answered.
 * a, b are the integers of the form (percent 100, -100; index 100, 0 ...).
 *
 * The arrays do not overlap.
 */
void kernel_growth_small(double *restrict out, uint8_t *restrict done,
                         const int64_t *restrict value, const int32_t *restrict base,
                         size_t count, int64_t a, int64_t b);

#endif
