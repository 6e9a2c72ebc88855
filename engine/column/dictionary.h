/*
 * dictionary.h - texts and their codes, in order of first sight.
 *
 * Keys stay text: 0101 and 101 are two entries. Entries are valid UTF-8 without NUL
 * (the reader refuses others), NUL-terminated, and never move or change.
 */
#ifndef COLUMN_DICTIONARY_H
#define COLUMN_DICTIONARY_H

#include <stdbool.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    DICTIONARY_MAX_COUNT = 1 << 24,
    DICTIONARY_MAX_TEXT = 64 * 1024,
    DICTIONARY_WIDE_SLOTS = 1 << 15
};

#define DICTIONARY_NONE UINT32_MAX

/* A text as its bytes if it is short, as its hash else; then its length and its code. So
   a look-up of a short text is one line of memory. */
struct dictionary_slot {
    uint64_t head;
    uint32_t tail;
    uint32_t length_code; /* length + 1 in the upper 8 bits, 0: free; code */
};

struct dictionary {
    struct memory *memory;
    struct arena texts;
    struct text *entry; /* [count] */
    size_t entry_capacity;
    uint32_t count;
    struct dictionary_slot *slot; /* [slot_count] linear probing */
    size_t slot_count;            /* power of two; 0 before the first entry */
};

void dictionary_init(struct dictionary *dictionary, struct memory *memory);
void dictionary_release(struct dictionary *dictionary);

/*
 * The code of a text, added if it is new.
 *
 * TIDE_STATUS_LIMIT  "limit_keys", "limit_key_size"
 * TIDE_STATUS_NO_MEMORY
 */
tide_status dictionary_intern(struct dictionary *dictionary, struct text text,
                              uint32_t *out, tide_error *err);

/* The code of a text; DICTIONARY_NONE if it is not there. */
uint32_t dictionary_find(const struct dictionary *dictionary, struct text text);

/* More slots than a cache close to the processor holds: dictionary_prepare pays. */
static inline bool dictionary_is_wide(const struct dictionary *dictionary)
{
    return dictionary->slot_count > DICTIONARY_WIDE_SLOTS;
}

/* The text will be looked for soon: fetch its slot. count must not be 0. */
void dictionary_prepare(const struct dictionary *dictionary, struct text text);

/* Take back the newest entry; nothing may use its code. count must not be 0. */
void dictionary_drop_newest(struct dictionary *dictionary);

struct text dictionary_text(const struct dictionary *dictionary, uint32_t code);

/* rank[code]: place of the entry in the order of bytes. rank has room for count. */
tide_status dictionary_rank(const struct dictionary *dictionary, struct memory *memory,
                            uint32_t *rank, tide_error *err);

/* NULL if every invariant holds, else the one that fails. */
const char *dictionary_validate(const struct dictionary *dictionary);

#endif
