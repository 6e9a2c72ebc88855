/*
 * feed.c - bytes of memory as a feed.
 */
#include "input/feed.h"

#include <string.h>

static tide_status memory_read(void *context, char *into, size_t room, size_t *out_count,
                               tide_error *err)
{
    struct memory_feed *memory = context;
    size_t count = memory->length < room ? memory->length : room;

    (void)err;
    if (count > 0)
        memcpy(into, memory->at, count);
    memory->at += count;
    memory->length -= count;
    *out_count = count;
    return TIDE_STATUS_OK;
}

struct feed memory_feed(struct memory_feed *memory)
{
    struct feed feed = {.read = memory_read, .context = memory};
    return feed;
}
