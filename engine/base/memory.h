/*
 * memory.h - where every byte of the engine comes from.
 *
 * `struct memory` wraps the host's allocator and counts what is in use, so that a limit
 * can be kept. An arena gives many pieces that are freed together; with TIDE_HARD each
 * piece is a block of its own, so that a sanitizer sees every overrun.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "tide/engine.h"
#include "base/macros.h"
#include "base/spare.h"

enum { MEMORY_ALIGN = 64 };

struct memory {
    tide_allocator host;
    size_t limit_bytes; /* 0: none */
    atomic_size_t used_bytes;
    atomic_size_t peak_bytes;
    atomic_bool limit_reached;
    bool keeps_spare; /* the memory is the C library's, and no tool looks for errors */
    struct spare spare;
};

/* The C library's allocator behind the engine's interface. */
tide_allocator memory_default_allocator(void);

void memory_init(struct memory *memory, const tide_allocator *host, size_t limit_bytes);

/* Give back what is kept for later; all else has been freed. */
void memory_release(struct memory *memory);

/*
 * count * size bytes, 64-byte aligned, not cleared; NULL when the product overflows, the
 * limit is reached or the host has none. A product of 0 gives a valid pointer too.
 */
void *memory_alloc(struct memory *memory, size_t count, size_t size_bytes);

/* The same, cleared. */
void *memory_alloc_zero(struct memory *memory, size_t count, size_t size_bytes);

/* Give back count * size bytes. NULL is allowed. */
void memory_free(struct memory *memory, void *at, size_t count, size_t size_bytes);

/*
 * Make room for `wanted` elements in a growing array: at least doubles *capacity. On
 * failure returns false and leaves the array as it was.
 */
bool memory_grow(struct memory *memory, void **array, size_t *capacity, size_t wanted,
                 size_t size_bytes);

/* What a failed allocation of this memory means: TIDE_STATUS_LIMIT when the limit was
   reached, else TIDE_STATUS_NO_MEMORY. Fills err. */
tide_status memory_failed(struct memory *memory, tide_error *err);

/* Bytes that the limit leaves; SIZE_MAX without a limit. */
size_t memory_left(const struct memory *memory);

/*
 * Say no before anything is allocated: TIDE_STATUS_LIMIT, err has the bytes that `what`,
 * a plural, takes, the limit and what it leaves; OK where they fit.
 */
tide_status memory_check(const struct memory *memory, size_t bytes, const char *what,
                         tide_error *err);

struct arena_block;

struct arena {
    struct memory *memory;
    struct arena_block *block; /* newest first */
};

void arena_init(struct arena *arena, struct memory *memory);

/* Pieces of an arena, 16-byte aligned (64 where size is 4096 bytes or more), not cleared;
   NULL when there is no memory. They live until arena_release. */
void *arena_alloc(struct arena *arena, size_t count, size_t size_bytes);
void *arena_alloc_zero(struct arena *arena, size_t count, size_t size_bytes);

/* A copy of length bytes with a NUL after it. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* printf into the arena. NULL when there is no memory. */
char *arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Free all pieces. The arena is then empty and usable again. */
void arena_release(struct arena *arena);

/* The same, but one block is kept for the next pieces: for an arena that is filled and
   emptied in a loop. arena_release still has to follow. */
void arena_reset(struct arena *arena);

#endif
