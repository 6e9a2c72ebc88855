/*
 * cell_cache.h - what a short cell came to when it was met the last time.
 *
 * Keys and periods repeat: a cell of the same bytes needs no second look at its blanks,
 * its UTF-8, its form and its dictionary. Direct-mapped, so a look-up is one comparison;
 * a cell that lost its place is read again and means the same.
 */
#ifndef INPUT_CELL_CACHE_H
#define INPUT_CELL_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { CELL_CACHE_SLOTS = 4096, CELL_CACHE_TEXT = 16 };

struct cell_slot {
    struct text_words words;
    uint32_t length; /* 0: free */
    uint32_t value;
};

struct cell_cache {
    struct cell_slot slot[CELL_CACHE_SLOTS];
};

/* Of 1 to 16 bytes. */
static inline struct text_words cell_words_of(struct text cell)
{
    return text_words_of(cell, 8);
}

static inline struct cell_slot *cell_cache_slot(struct cell_cache *cache,
                                                struct text_words words)
{
    uint64_t mixed = (words.head ^ (words.tail << 29 | words.tail >> 35)) *
                     UINT64_C(0x9E3779B97F4A7C15);
    return &cache->slot[mixed >> 52];
}

_Static_assert(CELL_CACHE_SLOTS == 1 << (64 - 52), "the shift leaves a slot");

/* The slot of a cell if it can have one, NULL else; *is_known: it holds the cell. */
static inline struct cell_slot *cell_cache_find(struct cell_cache *cache,
                                                struct text cell, bool *is_known)
{
    *is_known = false;
    if (cell.length - 1 >= CELL_CACHE_TEXT)
        return NULL;
    struct text_words words = cell_words_of(cell);
    struct cell_slot *slot = cell_cache_slot(cache, words);
    *is_known = slot->length == cell.length && slot->words.head == words.head &&
                slot->words.tail == words.tail;
    return slot;
}

static inline void cell_cache_keep(struct cell_slot *slot, struct text cell,
                                   uint32_t value)
{
    slot->words = cell_words_of(cell);
    slot->length = (uint32_t)cell.length;
    slot->value = value;
}

#endif
