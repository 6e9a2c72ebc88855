/*
 * spare.h - large blocks that were given back, kept for the next that are wanted.
 *
 * The system clears every page that it lends; a batch of questions to one table would pay
 * for that with each answer. Blocks are of sizes that differ by an eighth at least, so that
 * one that was given back fits again. Spare blocks and those in use are together at most a
 * quarter more than the most that was ever in use, and within the limit.
 */
#ifndef BASE_SPARE_H
#define BASE_SPARE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { SPARE_LEAST_BYTES = 4 * 1024 * 1024, SPARE_BLOCKS = 32 };

struct spare_block {
    void *at;
    size_t bytes;
};

struct spare {
    pthread_mutex_t lock;
    struct spare_block block[SPARE_BLOCKS]; /* [count] the one kept longest first */
    size_t count;
    size_t bytes; /* of all */
};

void spare_init(struct spare *spare);

/* The size of a block for so many bytes, at least SPARE_LEAST_BYTES. */
size_t spare_size(size_t bytes);

/* A block of a size that spare_size gave; NULL if none is kept. */
void *spare_take(struct spare *spare, size_t bytes);

/* Keep a block; false if there is no place for it. */
bool spare_keep(struct spare *spare, void *at, size_t bytes);

/* Take out the block that was kept longest, if more than `most_bytes` are kept or
   no place is left; false if not. */
bool spare_shed(struct spare *spare, size_t most_bytes, struct spare_block *out);

void spare_release(struct spare *spare); /* it must be empty */

#endif
