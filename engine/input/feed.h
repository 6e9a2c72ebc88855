/*
 * feed.h - where bytes come from: a file, memory, or another feed turned into text.
 */
#ifndef INPUT_FEED_H
#define INPUT_FEED_H

#include <stddef.h>

#include "tide/error.h"
#include "base/memory.h"

/*
 * Where a reader gets its bytes: read() fills at most `room` bytes and says how many;
 * none means the end.
 */
struct feed {
    tide_status (*read)(void *context, char *into, size_t room, size_t *out_count,
                        tide_error *err);
    void *context;
};

/* A piece of memory as a feed: give it out once. */
struct memory_feed {
    const char *at;
    size_t length;
};
struct feed memory_feed(struct memory_feed *memory);

#endif
