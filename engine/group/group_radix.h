/*
 * group_radix.h - rows brought together by sorting words that hold their keys.
 *
 * The ranks of all keys and the period make one word of 64 bits, the first key highest;
 * words are sorted by their digits, so groups come out in the order of their keys and no
 * number is looked for. Where most rows are groups of their own, this costs half of what
 * hashing does or less.
 */
#ifndef GROUP_GROUP_RADIX_H
#define GROUP_GROUP_RADIX_H

#include "group/group_sort.h"

/* Do keys and period fit a word, with some bits more for the part that a row goes to? */
bool group_radix_suits(const struct group_request *request);

/* As group_sort, of a request that suits; column_count and column of `out` are set. */
tide_status group_radix_sort(const struct group_request *request,
                             struct group_sorted *out, tide_error *err);

#endif
