/*
 * load_blocks.h - the rest of a large file on all threads of the engine.
 */
#ifndef INPUT_LOAD_BLOCKS_H
#define INPUT_LOAD_BLOCKS_H

#include "input/part.h"
#include "input/refusals.h"

/* What the host is told of the way. */
struct load_progress {
    uint64_t bytes_before; /* of the files before this one */
    uint64_t rows_before;
    uint64_t total_bytes; /* of all files; 0: not known */
    uint64_t next_byte;   /* of this file, at which one thread tells again */
};

/* A load under way; its rows go into loader->row.builder. */
struct load {
    struct input *input;
    struct load_progress progress;
    struct refusals refusals;
    struct record_loader loader;
    struct lane *lane; /* [lane_count] their codes are read when the table is sealed */
    size_t lane_count;
};

/* A builder of the input's plan. NO_MEMORY, LIMIT. */
tide_status load_builder(struct input *input, struct builder **out, tide_error *err);

/*
 * Load all that a reader has not read yet. A row must have been loaded: it tells the
 * frequency, and all before it, such as the header, is behind.
 *
 * Everything told, counted and loaded is what the reader alone would have brought, in the
 * same order. Memory: the table as far as it is read, and 16 blocks a thread.
 */
tide_status load_blocks(struct load *load, struct csv_reader *reader, tide_error *err);

/* Tell the host how far the load has come; byte: of the text of this file. */
void load_tell_progress(const struct load *load, uint64_t byte);

void load_release_lanes(struct load *load);

#endif
