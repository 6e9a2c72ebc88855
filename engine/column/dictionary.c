/*
 * dictionary.c - interning of texts by open addressing.
 *
 * At most half of the slots are taken, so a probe is short. Slots are filled in the order
 * of the codes, also when the table grows; hence the newest entry lies on no other
 * entry's way and can be taken out by freeing its slot.
 */
#include "column/dictionary.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "kernel/word.h"

enum { SLOTS_AT_FIRST = 16 };

void dictionary_init(struct dictionary *dictionary, struct memory *memory)
{
    memset(dictionary, 0, sizeof *dictionary);
    dictionary->memory = memory;
    arena_init(&dictionary->texts, memory);
}

void dictionary_release(struct dictionary *dictionary)
{
    struct memory *memory = dictionary->memory;

    if (memory == NULL)
        return;
    memory_free(memory, dictionary->entry, dictionary->entry_capacity,
                sizeof *dictionary->entry);
    memory_free(memory, dictionary->slot, dictionary->slot_count,
                sizeof *dictionary->slot);
    arena_release(&dictionary->texts);
    dictionary_init(dictionary, memory);
}

/* ---- slots ---- */

enum {
    CODE_BITS = 24,
    CODE_MASK = (1 << CODE_BITS) - 1,
    SHORT_TAIL = sizeof(uint32_t),
    SHORT_TEXT = 8 + SHORT_TAIL,
    LONG_TAG = 255
};

_Static_assert(DICTIONARY_MAX_COUNT <= CODE_MASK + 1, "a slot has room for every code");
_Static_assert(SHORT_TEXT + 1 < LONG_TAG, "no short text has the tag of the long ones");

/* A slot with code 0 for a text: no two short texts of one length have the same bytes. */
static struct dictionary_slot slot_for(struct text text, uint64_t hash)
{
    struct dictionary_slot slot = {0};

    if (text.length > SHORT_TEXT) {
        slot.head = hash;
        slot.length_code = (uint32_t)LONG_TAG << CODE_BITS;
        return slot;
    }
    struct text_words words = text_words_of(text, SHORT_TAIL);
    slot.head = words.head;
    slot.tail = (uint32_t)words.tail;
    slot.length_code = (uint32_t)(text.length + 1) << CODE_BITS;
    return slot;
}

static bool holds(const struct dictionary *dictionary, const struct dictionary_slot *slot,
                  const struct dictionary_slot *wanted, struct text text)
{
    if (slot->head != wanted->head || slot->tail != wanted->tail ||
        slot->length_code >> CODE_BITS != wanted->length_code >> CODE_BITS)
        return false;
    return text.length <= SHORT_TEXT ||
           text_equal(dictionary->entry[slot->length_code & CODE_MASK], text);
}

/* The slot that holds a text, or the free one where it belongs; *wanted is for a text that
   has none. */
static struct dictionary_slot *slot_of(const struct dictionary *dictionary,
                                       struct text text, struct dictionary_slot *wanted)
{
    size_t mask = dictionary->slot_count - 1;
    uint64_t hash = hash_bytes(text.at, text.length, hash_seed());
    size_t at = hash & mask;

    *wanted = slot_for(text, hash);
    while (dictionary->slot[at].length_code != 0 &&
           !holds(dictionary, &dictionary->slot[at], wanted, text))
        at = (at + 1) & mask;
    return &dictionary->slot[at];
}

static void fill_slot(struct dictionary *dictionary, uint32_t code)
{
    struct dictionary_slot filled;
    struct dictionary_slot *slot = slot_of(dictionary, dictionary->entry[code], &filled);

    filled.length_code |= code;
    *slot = filled;
}

/* Slots for one entry more than there are. */
static bool make_slots(struct dictionary *dictionary)
{
    size_t old_count = dictionary->slot_count;
    size_t count = old_count == 0 ? SLOTS_AT_FIRST : old_count * 2;

    if ((size_t)dictionary->count * 2 < old_count)
        return true;
    struct dictionary_slot *slot =
        memory_alloc_zero(dictionary->memory, count, sizeof *slot);
    if (slot == NULL)
        return false;
    memory_free(dictionary->memory, dictionary->slot, old_count, sizeof *slot);
    dictionary->slot = slot;
    dictionary->slot_count = count;
    for (uint32_t code = 0; code < dictionary->count; code++)
        fill_slot(dictionary, code);
    return true;
}

/* ---- entries ---- */

static bool make_entry(struct dictionary *dictionary)
{
    void *entry = dictionary->entry;
    bool has_room = memory_grow(dictionary->memory, &entry, &dictionary->entry_capacity,
                                (size_t)dictionary->count + 1, sizeof *dictionary->entry);
    dictionary->entry = entry;
    return has_room;
}

uint32_t dictionary_find(const struct dictionary *dictionary, struct text text)
{
    if (dictionary->count == 0)
        return DICTIONARY_NONE;

    struct dictionary_slot wanted;
    const struct dictionary_slot *slot = slot_of(dictionary, text, &wanted);

    return slot->length_code == 0 ? DICTIONARY_NONE : slot->length_code & CODE_MASK;
}

void dictionary_prepare(const struct dictionary *dictionary, struct text text)
{
    uint64_t hash = hash_bytes(text.at, text.length, hash_seed());

    __builtin_prefetch(&dictionary->slot[hash & (dictionary->slot_count - 1)]);
}

tide_status dictionary_intern(struct dictionary *dictionary, struct text text,
                              uint32_t *out, tide_error *err)
{
    uint32_t code = dictionary_find(dictionary, text);

    if (code == DICTIONARY_NONE) {
        if (text.length > DICTIONARY_MAX_TEXT)
            return error_set(err, TIDE_STATUS_LIMIT, "limit_key_size",
                             "a key of %zu bytes; at most %d are allowed", text.length,
                             DICTIONARY_MAX_TEXT);
        if (dictionary->count == DICTIONARY_MAX_COUNT)
            return error_set(err, TIDE_STATUS_LIMIT, "limit_keys",
                             "more than %d values of one key", DICTIONARY_MAX_COUNT);
        if (!make_slots(dictionary) || !make_entry(dictionary))
            return memory_failed(dictionary->memory, err);
        char *copy = arena_text(&dictionary->texts, text.at, text.length);
        if (copy == NULL)
            return memory_failed(dictionary->memory, err);
        code = dictionary->count;
        dictionary->entry[code] = (struct text){.at = copy, .length = text.length};
        fill_slot(dictionary, code);
        dictionary->count++;
    }
    *out = code;
    return TIDE_STATUS_OK;
}

void dictionary_drop_newest(struct dictionary *dictionary)
{
    uint32_t newest = dictionary->count - 1;
    struct dictionary_slot wanted;

    *slot_of(dictionary, dictionary->entry[newest], &wanted) =
        (struct dictionary_slot){0};
    dictionary->count = newest;
}

struct text dictionary_text(const struct dictionary *dictionary, uint32_t code)
{
    return dictionary->entry[code];
}

/* ---- the order of bytes ---- */

/* How many bytes all texts begin with. */
static size_t common_prefix(const struct dictionary *dictionary)
{
    struct text first = dictionary->entry[0];
    size_t length = first.length;

    for (uint32_t code = 1; code < dictionary->count; code++) {
        struct text text = dictionary->entry[code];
        size_t same = 0;
        length = text.length < length ? text.length : length;
        while (same < length && text.at[same] == first.at[same])
            same++;
        length = same;
    }
    return length;
}

/* The eight bytes from a place on; none is NUL, so that a shorter text comes first. */
static uint64_t word_at(struct text text, size_t place)
{
    uint64_t word = 0;

    for (size_t i = 0; i < sizeof word; i++) {
        size_t at = place + i;
        word = word << 8 | (at < text.length ? (unsigned char)text.at[at] : 0);
    }
    return word;
}

/* Merge the sorted codes from[a, b) and from[b, c) into to[a, c). */
static void merge(const struct text *entry, const uint32_t *from, uint32_t *to, size_t a,
                  size_t b, size_t c)
{
    size_t left = a;
    size_t right = b;

    for (size_t i = a; i < c; i++) {
        bool take_left =
            right == c ||
            (left < b && text_compare(entry[from[left]], entry[from[right]]) <= 0);
        to[i] = take_left ? from[left++] : from[right++];
    }
}

/* Sort codes by their whole texts; room for as many. */
static void sort_texts(const struct text *entry, uint32_t *code, uint32_t *room,
                       size_t count)
{
    uint32_t *from = code;
    uint32_t *to = room;

    for (size_t run = 1; run < count; run *= 2) {
        for (size_t a = 0; a < count; a += 2 * run) {
            size_t b = count - a < run ? count : a + run;
            size_t c = count - b < run ? count : b + run;
            merge(entry, from, to, a, b, c);
        }
        uint32_t *merged = to;
        to = from;
        from = merged;
    }
    if (from != code)
        memcpy(code, from, count * sizeof *code);
}

/* By the eight bytes in which most texts differ, then those that are alike in them. */
static void sort_codes(const struct dictionary *dictionary, struct kernel_words words,
                       struct kernel_words room, uint32_t *rank)
{
    size_t count = dictionary->count;
    size_t place = common_prefix(dictionary);

    for (uint32_t code = 0; code < count; code++) {
        words.word[code] = word_at(dictionary->entry[code], place);
        words.row[code] = code;
    }
    struct kernel_words sorted = kernel_word_sort(words, room, count, 64);
    uint32_t *spare = sorted.row == words.row ? room.row : words.row;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count; end++)
            if (sorted.word[end] != sorted.word[first])
                break;
        sort_texts(dictionary->entry, sorted.row + first, spare, end - first);
    }
    for (uint32_t i = 0; i < count; i++)
        rank[sorted.row[i]] = i;
}

tide_status dictionary_rank(const struct dictionary *dictionary, struct memory *memory,
                            uint32_t *rank, tide_error *err)
{
    size_t count = dictionary->count;

    if (count == 0)
        return TIDE_STATUS_OK;
    uint64_t *word = memory_alloc(memory, count * 2, sizeof *word);
    uint32_t *code = memory_alloc(memory, count * 2, sizeof *code);
    bool has_room = word != NULL && code != NULL;
    if (has_room)
        sort_codes(dictionary, (struct kernel_words){word, code},
                   (struct kernel_words){word + count, code + count}, rank);
    memory_free(memory, word, count * 2, sizeof *word);
    memory_free(memory, code, count * 2, sizeof *code);
    return has_room ? TIDE_STATUS_OK : memory_failed(memory, err);
}

const char *dictionary_validate(const struct dictionary *dictionary)
{
    size_t taken = 0;

    if (dictionary->count > dictionary->entry_capacity ||
        (size_t)dictionary->count * 2 > dictionary->slot_count)
        return "a dictionary holds more entries than it has room for";
    for (size_t i = 0; i < dictionary->slot_count; i++)
        taken += dictionary->slot[i].length_code != 0;
    if (taken != dictionary->count)
        return "as many slots of a dictionary are taken as it has entries";
    for (uint32_t code = 0; code < dictionary->count; code++) {
        struct text text = dictionary->entry[code];
        if (text.at[text.length] != '\0' || memchr(text.at, '\0', text.length) != NULL)
            return "a dictionary entry ends with its only NUL";
        if (utf8_check(text.at, text.length) != text.length)
            return "a dictionary entry is valid UTF-8";
        if (dictionary_find(dictionary, text) != code)
            return "a dictionary finds each entry under its own code";
    }
    return NULL;
}
