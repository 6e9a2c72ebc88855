/*
 * block_feed.c - reading in large pieces, and guessing where to cut them.
 *
 * Reading is the one part of a load that goes byte after byte, so all that is done here
 * is what a processor does many bytes at a time: copy, count quotes, count line ends.
 */
#include "input/block_feed.h"

#include <string.h>

#include "base/error.h"
#include "input/csv_reader.h"

/* In the hard build so few that every line is a block of its own. */
#ifdef TIDE_HARD
enum { BLOCK_BYTES = 7 };
#else
enum { BLOCK_BYTES = 512 * 1024 };
#endif

/* Added to a counter of one byte before it could run over; a power of two, so that the
   loop is unrolled whole. */
enum { COUNT_STRIDE = 128 };

static bool is_odd_quotes(const char *bytes, size_t length)
{
    size_t at = 0;
    size_t count = 0;

    for (; at + COUNT_STRIDE <= length; at += COUNT_STRIDE) {
        uint8_t here = 0;
        for (size_t i = 0; i < COUNT_STRIDE; i++)
            here = (uint8_t)(here + (bytes[at + i] == '"'));
        count += here;
    }
    for (; at < length; at++)
        count += bytes[at] == '"';
    return count % 2 != 0;
}

/*
 * Where to cut: behind the last line end outside quotes, looked for in the second half,
 * else behind the last line end; 0: there is none. A CR at the very end may be half of a
 * CRLF.
 */
static size_t find_cut(const char *bytes, size_t length)
{
    bool is_quoted = is_odd_quotes(bytes, length);
    size_t last = 0;

    for (size_t end = length; end > 0 && (end > length / 2 || last == 0); end--) {
        char c = bytes[end - 1];
        bool is_end = c == '\n' || (c == '\r' && end < length && bytes[end] != '\n');
        if (is_end && !is_quoted)
            return end;
        if (is_end && last == 0)
            last = end;
        is_quoted = is_quoted != (c == '"');
    }
    return last;
}

tide_status block_feed_init(struct block_feed *blocks, struct runtime *runtime,
                            struct feed feed, struct text rest, uint64_t byte,
                            uint64_t line, tide_error *err)
{
    *blocks =
        (struct block_feed){.runtime = runtime, .feed = feed, .block_bytes = BLOCK_BYTES};
    return block_prepend(&blocks->rest, &runtime->memory, rest, byte, line, err);
}

void block_feed_release(struct block_feed *blocks)
{
    if (blocks->runtime != NULL)
        block_release(&blocks->rest, &blocks->runtime->memory);
}

void block_release(struct block *block, struct memory *memory)
{
    memory_free(memory, block->bytes, block->capacity, 1);
    *block = (struct block){0};
}

static bool block_reserve(struct block *block, struct memory *memory, size_t capacity)
{
    void *bytes = block->bytes;
    bool has_room = memory_grow(memory, &bytes, &block->capacity, capacity, 1);

    block->bytes = bytes;
    return has_room;
}

tide_status block_prepend(struct block *block, struct memory *memory, struct text front,
                          uint64_t byte, uint64_t line, tide_error *err)
{
    if (!block_reserve(block, memory, block->length + front.length))
        return memory_failed(memory, err);
    if (block->length > 0)
        memmove(block->bytes + front.length, block->bytes, block->length);
    if (front.length > 0)
        memcpy(block->bytes, front.at, front.length);
    block->length += front.length;
    block->byte = byte;
    block->line = line;
    return TIDE_STATUS_OK;
}

/* Reads until the block has `wanted` bytes or the feed is over. */
static tide_status fill(struct block_feed *blocks, struct block *block, size_t wanted,
                        tide_error *err)
{
    struct memory *memory = &blocks->runtime->memory;

    if (!block_reserve(block, memory, wanted))
        return memory_failed(memory, err);
    while (block->length < wanted && !blocks->is_over) {
        size_t count;
        tide_status status =
            blocks->feed.read(blocks->feed.context, block->bytes + block->length,
                              wanted - block->length, &count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        block->length += count;
        blocks->is_over = count == 0;
    }
    return runtime_check(blocks->runtime, err);
}

tide_status block_feed_next(struct block_feed *blocks, struct block *out, tide_error *err)
{
    struct block *rest = &blocks->rest;
    struct text front = {.at = rest->bytes, .length = rest->length};
    size_t cut = 0;

    out->length = 0;
    tide_status status =
        block_prepend(out, &blocks->runtime->memory, front, rest->byte, rest->line, err);
    rest->length = 0;
    for (size_t step = blocks->block_bytes; status == TIDE_STATUS_OK && cut == 0;
         step = out->length) {
        status = fill(blocks, out, out->length + step, err);
        bool is_whole = blocks->is_over || out->length > CSV_MAX_RECORD;
        cut = is_whole ? out->length : find_cut(out->bytes, out->length);
        if (is_whole)
            break;
    }
    if (status != TIDE_STATUS_OK)
        return status;
    out->is_last = blocks->is_over;
    front = (struct text){.at = out->bytes + cut, .length = out->length - cut};
    out->length = cut;
    return block_prepend(rest, &blocks->runtime->memory, front, out->byte + cut,
                         out->line + csv_count_lines(out->bytes, cut), err);
}
