/*
 * sink.c - bytes on their way out: collected, then handed on in pieces.
 *
 * Writers put without looking; the first failure stays in the sink and silences it. Each
 * piece handed on is also the moment at which a cancelled run is noticed.
 */
#include "output/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { PIECE_BYTES = 64 * 1024 };

void sink_init(struct sink *sink, struct runtime *runtime, tide_write_fn write,
               void *user, tide_error *err)
{
    sink->runtime = runtime;
    sink->write = write;
    sink->user = user;
    text_builder_init(&sink->buffer, &runtime->memory);
    sink->status = TIDE_STATUS_OK;
    sink->err = err;
}

/* Hands on what is collected. A host that fails without words gets ours. */
static void flush(struct sink *sink)
{
    sink_check(sink);
    if (sink->status != TIDE_STATUS_OK || sink->buffer.length == 0)
        return;
    if (sink->err != NULL)
        sink->err->status = TIDE_STATUS_OK;
    sink->status =
        sink->write(sink->user, sink->buffer.at, sink->buffer.length, sink->err);
    if (sink->status != TIDE_STATUS_OK && sink->err != NULL &&
        sink->err->status == TIDE_STATUS_OK)
        error_set(sink->err, sink->status, "no_output",
                  "the output could not be written");
    text_builder_clear(&sink->buffer);
}

/* After each addition: was there memory, is a piece full? */
static void settle(struct sink *sink)
{
    if (sink->buffer.has_failed)
        sink_no_memory(sink);
    else if (sink->buffer.length >= PIECE_BYTES)
        flush(sink);
}

void sink_put(struct sink *sink, const char *bytes, size_t length)
{
    if (sink->status != TIDE_STATUS_OK)
        return;
    text_add(&sink->buffer, bytes, length);
    settle(sink);
}

void sink_put_c(struct sink *sink, const char *c_string)
{
    sink_put(sink, c_string, strlen(c_string));
}

void sink_put_char(struct sink *sink, char c, size_t times)
{
    if (sink->status != TIDE_STATUS_OK)
        return;
    text_add_char(&sink->buffer, c, times);
    settle(sink);
}

void sink_put_count(struct sink *sink, uint64_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);

    sink_put(sink, digits, (size_t)length);
}

void sink_no_memory(struct sink *sink)
{
    if (sink->status == TIDE_STATUS_OK)
        sink->status = memory_failed(&sink->runtime->memory, sink->err);
}

void sink_check(struct sink *sink)
{
    if (sink->status == TIDE_STATUS_OK)
        sink->status = runtime_check(sink->runtime, sink->err);
}

tide_status sink_end(struct sink *sink)
{
    if (sink->status == TIDE_STATUS_OK)
        flush(sink);
    text_builder_release(&sink->buffer);
    return sink->status;
}
