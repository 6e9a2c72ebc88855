/*
 * recode.c - converting block by block; a character that a block cuts waits for the next.
 */
#include "input/recode.h"

#include <string.h>

enum { BLOCK_BYTES = 16 * 1024 };

struct recode {
    struct memory *memory;
    const struct encoding *encoding;
    struct feed from;
    bool is_over;      /* `from` has no more */
    size_t raw_length; /* bytes that wait in raw */
    char raw[BLOCK_BYTES];
    size_t text_at; /* what of the text was given */
    size_t text_length;
    char text[BLOCK_BYTES * ENCODING_MAX_GROWTH];
};

tide_status recode_new(struct memory *memory, const struct encoding *encoding,
                       const char *head, size_t head_length, struct feed from,
                       struct recode **out, tide_error *err)
{
    struct recode *recode = memory_alloc(memory, 1, sizeof *recode);

    if (recode == NULL)
        return memory_failed(memory, err);
    recode->memory = memory;
    recode->encoding = encoding;
    recode->from = from;
    recode->is_over = false;
    recode->raw_length = head_length;
    recode->text_at = 0;
    recode->text_length = 0;
    memcpy(recode->raw, head, head_length);
    *out = recode;
    return TIDE_STATUS_OK;
}

void recode_free(struct recode *recode)
{
    if (recode != NULL)
        memory_free(recode->memory, recode, 1, sizeof *recode);
}

static tide_status recode_block(struct recode *recode, tide_error *err)
{
    size_t count = 0;
    size_t used;
    tide_status status =
        recode->from.read(recode->from.context, recode->raw + recode->raw_length,
                          BLOCK_BYTES - recode->raw_length, &count, err);

    if (status != TIDE_STATUS_OK)
        return status;
    recode->is_over = count == 0;
    recode->raw_length += count;
    recode->text_length =
        encoding_convert(recode->encoding, recode->raw, recode->raw_length,
                         recode->is_over, recode->text, &used);
    recode->text_at = 0;
    recode->raw_length -= used;
    memmove(recode->raw, recode->raw + used, recode->raw_length);
    return TIDE_STATUS_OK;
}

static tide_status recode_read(void *context, char *into, size_t room, size_t *out_count,
                               tide_error *err)
{
    struct recode *recode = context;

    while (recode->text_at == recode->text_length && !recode->is_over) {
        tide_status status = recode_block(recode, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    size_t left = recode->text_length - recode->text_at;
    size_t count = left < room ? left : room;
    memcpy(into, recode->text + recode->text_at, count);
    recode->text_at += count;
    *out_count = count;
    return TIDE_STATUS_OK;
}

struct feed recode_feed(struct recode *recode)
{
    struct feed feed = {.read = recode_read, .context = recode};
    return feed;
}
