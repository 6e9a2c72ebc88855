/*
 * memory.c - the host's allocator with accounting, and arenas over it.
 */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/error.h"

struct arena_block {
    struct arena_block *older;
    size_t size_bytes; /* of the whole allocation */
    size_t used_bytes; /* header included */
};

enum { BLOCK_BYTES = 16 * 1024, PIECE_ALIGN = 16, PAGE_BYTES = 4096 };
enum { HUGE_PAGE_BYTES = 2 * 1024 * 1024 };

/* A block that is given back and used again would hide errors from those who look for
   them. */
#if defined(TIDE_HARD) || defined(__SANITIZE_ADDRESS__)
enum { KEEPS_SPARE = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { KEEPS_SPARE = 0 };
#else
enum { KEEPS_SPARE = 1 };
#endif
#else
enum { KEEPS_SPARE = 1 };
#endif

/* Large blocks ask for huge pages: clearing small ones took half of the time in which
   many groups are summed. */
static void *libc_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    bool is_large = size_bytes >= 2 * HUGE_PAGE_BYTES;
    size_t rounded;

    (void)user;
    if (is_large)
        align_bytes = HUGE_PAGE_BYTES;
    rounded = (size_bytes + align_bytes - 1) / align_bytes * align_bytes;
    if (rounded < size_bytes)
        return NULL;
    void *at = aligned_alloc(align_bytes, rounded);
    if (is_large && at != NULL)
        madvise(at, rounded, MADV_HUGEPAGE); /* a wish; what it returns changes nothing */
    return at;
}

static void libc_free(void *user, void *memory, size_t size_bytes)
{
    (void)user;
    (void)size_bytes;
    free(memory);
}

tide_allocator memory_default_allocator(void)
{
    tide_allocator host = {.alloc = libc_alloc, .free = libc_free, .user = NULL};
    return host;
}

void memory_init(struct memory *memory, const tide_allocator *host, size_t limit_bytes)
{
    memory->host = host != NULL ? *host : memory_default_allocator();
    memory->limit_bytes = limit_bytes;
    atomic_init(&memory->used_bytes, 0);
    atomic_init(&memory->peak_bytes, 0);
    atomic_init(&memory->limit_reached, false);
    memory->keeps_spare = KEEPS_SPARE && host == NULL;
    spare_init(&memory->spare);
}

/* ---- spare blocks ---- */

static bool is_for_spare(const struct memory *memory, size_t bytes)
{
    return memory->keeps_spare && bytes >= SPARE_LEAST_BYTES;
}

static void shed(struct memory *memory, size_t most_bytes)
{
    struct spare_block block;

    while (spare_shed(&memory->spare, most_bytes, &block))
        memory->host.free(memory->host.user, block.at, block.bytes);
}

/* What may be kept beside the blocks in use. */
static size_t most_spare(struct memory *memory)
{
    size_t used = atomic_load(&memory->used_bytes);
    size_t peak = atomic_load(&memory->peak_bytes);
    size_t most = peak + peak / 4;

    if (memory->limit_bytes != 0 && most > memory->limit_bytes)
        most = memory->limit_bytes;
    return used < most ? most - used : 0;
}

static void *host_alloc(struct memory *memory, size_t bytes)
{
    if (!is_for_spare(memory, bytes))
        return memory->host.alloc(memory->host.user, MEMORY_ALIGN, bytes);
    size_t size = spare_size(bytes);
    void *at = spare_take(&memory->spare, size);
    if (at != NULL)
        return at;
    shed(memory, most_spare(memory));
    at = memory->host.alloc(memory->host.user, MEMORY_ALIGN, size);
    if (at != NULL)
        return at;
    shed(memory, 0);
    return memory->host.alloc(memory->host.user, MEMORY_ALIGN, size);
}

static void host_free(struct memory *memory, void *at, size_t bytes)
{
    if (is_for_spare(memory, bytes)) {
        size_t size = spare_size(bytes);
        size_t room = most_spare(memory);
        if (size <= room) {
            shed(memory, room - size);
            if (spare_keep(&memory->spare, at, size))
                return;
        }
        bytes = size;
    }
    memory->host.free(memory->host.user, at, bytes);
}

void memory_release(struct memory *memory)
{
    shed(memory, 0);
    spare_release(&memory->spare);
}

/* The size that is asked of the host; false when it does not fit a size_t. */
static bool total_size(size_t count, size_t size_bytes, size_t *out)
{
    if (__builtin_mul_overflow(count, size_bytes, out) || *out > SIZE_MAX / 2)
        return false;
    if (*out == 0)
        *out = 1;
    return true;
}

static bool take(struct memory *memory, size_t bytes)
{
    size_t used = atomic_fetch_add(&memory->used_bytes, bytes) + bytes;

    if (memory->limit_bytes != 0 && used > memory->limit_bytes) {
        atomic_fetch_sub(&memory->used_bytes, bytes);
        atomic_store(&memory->limit_reached, true);
        return false;
    }
    size_t peak = atomic_load(&memory->peak_bytes);
    while (used > peak && !atomic_compare_exchange_weak(&memory->peak_bytes, &peak, used))
        continue;
    return true;
}

void *memory_alloc(struct memory *memory, size_t count, size_t size_bytes)
{
    size_t bytes;

    if (!total_size(count, size_bytes, &bytes) || !take(memory, bytes))
        return NULL;
    void *at = host_alloc(memory, bytes);
    if (at == NULL)
        atomic_fetch_sub(&memory->used_bytes, bytes);
    return at;
}

void *memory_alloc_zero(struct memory *memory, size_t count, size_t size_bytes)
{
    void *at = memory_alloc(memory, count, size_bytes);
    if (at != NULL)
        memset(at, 0, count * size_bytes);
    return at;
}

void memory_free(struct memory *memory, void *at, size_t count, size_t size_bytes)
{
    size_t bytes;

    if (at == NULL || !total_size(count, size_bytes, &bytes))
        return;
    atomic_fetch_sub(&memory->used_bytes, bytes);
    host_free(memory, at, bytes);
}

bool memory_grow(struct memory *memory, void **array, size_t *capacity, size_t wanted,
                 size_t size_bytes)
{
    if (wanted <= *capacity)
        return true;

    size_t roomier = *capacity < 8 ? 8 : *capacity;
    while (roomier < wanted) {
        if (roomier > SIZE_MAX / 2)
            return false;
        roomier *= 2;
    }
    void *bigger = memory_alloc(memory, roomier, size_bytes);
    if (bigger == NULL)
        return false;
    if (*capacity > 0)
        memcpy(bigger, *array, *capacity * size_bytes);
    memory_free(memory, *array, *capacity, size_bytes);
    *array = bigger;
    *capacity = roomier;
    return true;
}

tide_status memory_failed(struct memory *memory, tide_error *err)
{
    if (atomic_load(&memory->limit_reached)) {
        error_set(err, TIDE_STATUS_LIMIT, "memory_limit",
                  "the memory limit of %zu bytes is reached", memory->limit_bytes);
        error_hint(err, "raise --memory, or read fewer columns and rows");
        return TIDE_STATUS_LIMIT;
    }
    return error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
}

size_t memory_left(const struct memory *memory)
{
    size_t used = atomic_load(&memory->used_bytes);

    if (memory->limit_bytes == 0)
        return SIZE_MAX;
    return used < memory->limit_bytes ? memory->limit_bytes - used : 0;
}

tide_status memory_check(const struct memory *memory, size_t bytes, const char *what,
                         tide_error *err)
{
    size_t left = memory_left(memory);

    if (bytes <= left)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_LIMIT, "memory_limit",
              "%s take %zu bytes; the limit of %zu bytes leaves %zu", what, bytes,
              memory->limit_bytes, left);
    error_hint(err, "raise --memory, name fewer keys in --by, or pin some by --where");
    return TIDE_STATUS_LIMIT;
}

void arena_init(struct arena *arena, struct memory *memory)
{
    arena->memory = memory;
    arena->block = NULL;
}

static size_t align_up(size_t at, size_t align)
{
    return (at + align - 1) / align * align;
}

/* A block with room for `bytes` at an aligned place. */
static struct arena_block *block_new(struct arena *arena, size_t bytes)
{
    size_t size = bytes + MEMORY_ALIGN;
    if (size < bytes)
        return NULL;
#ifndef TIDE_HARD
    if (size < BLOCK_BYTES)
        size = BLOCK_BYTES;
#endif
    struct arena_block *block = memory_alloc(arena->memory, size, 1);
    if (block == NULL)
        return NULL;
    block->size_bytes = size;
    block->used_bytes = align_up(sizeof *block, PIECE_ALIGN);
    return block;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size_bytes)
{
    size_t bytes;
    if (!total_size(count, size_bytes, &bytes))
        return NULL;

    size_t align = bytes >= PAGE_BYTES ? MEMORY_ALIGN : PIECE_ALIGN;
    struct arena_block *block = arena->block;
    size_t at = block != NULL ? align_up(block->used_bytes, align) : 0;

#ifdef TIDE_HARD
    block = NULL;
#endif
    if (block == NULL || at > block->size_bytes || block->size_bytes - at < bytes) {
        struct arena_block *fresh = block_new(arena, bytes);
        if (fresh == NULL)
            return NULL;
        at = align_up(fresh->used_bytes, align);
        /* A large piece gets its own block behind the current one, whose rest stays
           in use. */
        if (arena->block != NULL && bytes >= BLOCK_BYTES / 2) {
            fresh->older = arena->block->older;
            arena->block->older = fresh;
        } else {
            fresh->older = arena->block;
            arena->block = fresh;
        }
        block = fresh;
    }
    block->used_bytes = at + bytes;
    return (char *)block + at;
}

void *arena_alloc_zero(struct arena *arena, size_t count, size_t size_bytes)
{
    void *at = arena_alloc(arena, count, size_bytes);
    if (at != NULL)
        memset(at, 0, count * size_bytes);
    return at;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    if (copy == NULL)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_list again;
    char *text = NULL;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length >= 0)
        text = arena_alloc(arena, (size_t)length + 1, 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

static void free_blocks(struct arena *arena, struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *older = block->older;
        memory_free(arena->memory, block, block->size_bytes, 1);
        block = older;
    }
}

void arena_release(struct arena *arena)
{
    free_blocks(arena, arena->block);
    arena->block = NULL;
}

void arena_reset(struct arena *arena)
{
#ifdef TIDE_HARD
    arena_release(arena);
#else
    if (arena->block == NULL)
        return;
    free_blocks(arena, arena->block->older);
    arena->block->older = NULL;
    arena->block->used_bytes = align_up(sizeof *arena->block, PIECE_ALIGN);
#endif
}
