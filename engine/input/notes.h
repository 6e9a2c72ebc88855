/*
 * notes.h - what a load says beside its table: all that was skipped, trimmed or assumed.
 */
#ifndef INPUT_NOTES_H
#define INPUT_NOTES_H

#include "input/state.h"

struct skip_count {
    uint64_t count;
    uint64_t first_line;
};

struct load_notes {
    struct skip_count blank;
    struct skip_count preamble;
    struct skip_count repeated_header;
    struct skip_count footer;
    struct skip_count keep_freq;
    struct line_ends ends;
    bool has_bom;
    uint64_t trimmed;
    uint64_t unknown_flag;
    uint64_t flag_with_value;
    uint64_t outer_blank;
    uint64_t surplus;
    uint64_t padded;
    uint64_t turned; /* records that the layout turned into rows */
};

void skip_count_add(struct skip_count *count, uint64_t line);

/* Tell the host all of it. */
void notes_tell(const struct input *input, const struct load_notes *notes,
                const tide_ledger *ledger);

/* Tell of rows that were merged with another one of their key and period. */
void note_duplicates(const struct input *input, const struct skip_count *merged);

/* Warn of codes of one key that differ only by leading zeros. */
void note_zero_padding(const struct input *input, const tide_table *table);

#endif
