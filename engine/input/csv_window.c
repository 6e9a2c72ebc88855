/*
 * csv_window.c - the bytes of the record under way and those read behind it.
 */
#include "input/csv_state.h"

#include <string.h>

/* Bytes that a text takes in the file. */
uint64_t csv_size_in_file(const struct encoding *encoding, const char *text,
                          size_t length)
{
    return encoding != NULL ? encoding_size(encoding, text, length) : length;
}

void csv_window_move(struct csv_reader *reader, size_t to)
{
    reader->start_byte +=
        csv_size_in_file(reader->options.encoding, reader->window + reader->start,
                         to - reader->start);
    reader->start = to;
}

/* Reads one more block behind the record under way, which moves to the front. */
tide_status csv_window_fill(struct csv_reader *reader, tide_error *err)
{
    struct memory *memory = &reader->runtime->memory;
    size_t room = reader->options.block_bytes;
    void *window = reader->window;
    size_t count;

    if (reader->start > 0) {
        reader->window_length -= reader->start;
        memmove(reader->window, reader->window + reader->start, reader->window_length);
        reader->walked -= reader->start;
        reader->start = 0;
    }
    if (!memory_grow(memory, &window, &reader->window_capacity,
                     reader->window_length + room, 1))
        return memory_failed(memory, err);
    reader->window = window;

    tide_status status =
        reader->feed.read(reader->feed.context, reader->window + reader->window_length,
                          room, &count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    reader->window_length += count;
    reader->is_over = count == 0;
    return runtime_check(reader->runtime, err);
}

/* At least `wanted` bytes from the start of the record on, or all that are left. */
tide_status csv_window_need(struct csv_reader *reader, size_t wanted, tide_error *err)
{
    while (reader->window_length - reader->start < wanted && !reader->is_over) {
        tide_status status = csv_window_fill(reader, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}
