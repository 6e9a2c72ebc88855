/*
 * recode.h - a feed of bytes in another encoding as a feed of UTF-8.
 */
#ifndef INPUT_RECODE_H
#define INPUT_RECODE_H

#include "input/encoding.h"
#include "input/feed.h"

struct recode;

/*
 * head  [head_length] at most RECODE_HEAD bytes that come before those of `from`: the
 *       start of a character whose rest is still to be read
 * encoding and what is behind `from` must outlive it. NO_MEMORY, LIMIT.
 */
enum { RECODE_HEAD = 4 };

tide_status recode_new(struct memory *memory, const struct encoding *encoding,
                       const char *head, size_t head_length, struct feed from,
                       struct recode **out, tide_error *err);
void recode_free(struct recode *recode); /* NULL is allowed */

struct feed recode_feed(struct recode *recode);

#endif
