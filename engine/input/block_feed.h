/*
 * block_feed.h - the bytes of a feed in blocks that end where a record probably ends.
 *
 * The cut is a guess: behind a line end with an even number of quotes before it in its
 * block, which is right for every well-formed file. Who reads the blocks must check that
 * each one's last record ended with it.
 */
#ifndef INPUT_BLOCK_FEED_H
#define INPUT_BLOCK_FEED_H

#include "base/text.h"
#include "input/source.h"

struct block {
    char *bytes; /* [length] */
    size_t length;
    size_t capacity;
    uint64_t byte; /* offset of the first one in the file, */
    uint64_t line; /* and its line */
    bool is_last;
};

struct block_feed {
    struct runtime *runtime;
    struct feed feed;
    size_t block_bytes;
    struct block rest; /* read, but not given out yet */
    bool is_over;      /* the feed has no more */
};

/* Go on with a feed of which `rest` was read already; it stands at this place. */
tide_status block_feed_init(struct block_feed *blocks, struct runtime *runtime,
                            struct feed feed, struct text rest, uint64_t byte,
                            uint64_t line, tide_error *err);
void block_feed_release(struct block_feed *blocks);

/* The next block; after the last one there is none. Statuses of the feed, NO_MEMORY. */
tide_status block_feed_next(struct block_feed *blocks, struct block *out,
                            tide_error *err);

/* Put bytes in front of a block; `byte` and `line` of it become theirs. */
tide_status block_prepend(struct block *block, struct memory *memory, struct text front,
                          uint64_t byte, uint64_t line, tide_error *err);

void block_release(struct block *block, struct memory *memory);

#endif
