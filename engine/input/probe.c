/*
 * probe.c - places by pread, so that the file's own position stays.
 */
#include "input/probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "input/csv_reader.h"

static const uint64_t is_mark = UINT64_C(1) << 62;

enum { PLACE_SHIFT = 32, COUNT_BYTES = 64 * 1024 };

static size_t read_at(int fd, char *into, size_t room, uint64_t byte)
{
    size_t count = 0;

    while (count < room) {
        ssize_t got = pread(fd, into + count, room - count, (off_t)(byte + count));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        count += (size_t)got;
    }
    return count;
}

static bool has_odd_quotes(const char *text, size_t length)
{
    size_t quotes = 0;

    for (size_t i = 0; i < length; i++)
        quotes += text[i] == '"';
    return quotes % 2 != 0;
}

/* Cut the bytes at text[at, at + count) to whole lines. */
static void add_place(struct probe *probe, size_t at, size_t count, uint64_t byte)
{
    const char *text = probe->text + at;
    const char *first = memchr(text, '\n', count);
    size_t end = count;

    while (end > 0 && text[end - 1] != '\n')
        end--;
    if (first == NULL || (size_t)(first + 1 - text) >= end)
        return;
    size_t begin = (size_t)(first + 1 - text);
    if (memchr(text + begin, '\0', end - begin) != NULL ||
        has_odd_quotes(text + begin, end - begin))
        return;
    probe->place[probe->count++] = (struct probe_place){.at = at + begin,
                                                        .length = end - begin,
                                                        .byte = byte + begin};
}

tide_status probe_read(struct probe *probe, struct memory *memory, int fd,
                       uint64_t first_byte, uint64_t size_bytes, tide_error *err)
{
    uint64_t rest = size_bytes > first_byte ? size_bytes - first_byte : 0;
    size_t places = rest / PROBE_BYTES < PROBE_PLACES ? (size_t)(rest / PROBE_BYTES)
                                                      : (size_t)PROBE_PLACES;

    *probe = (struct probe){0};
    if (places < 2)
        return TIDE_STATUS_OK;
    probe->capacity = places * PROBE_BYTES;
    probe->text = memory_alloc(memory, probe->capacity, 1);
    if (probe->text == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < places; i++) {
        size_t at = i * PROBE_BYTES;
        uint64_t byte = first_byte + (rest - PROBE_BYTES) * i / (places - 1);
        size_t count = read_at(fd, probe->text + at, PROBE_BYTES, byte);
        add_place(probe, at, count, byte);
    }
    return TIDE_STATUS_OK;
}

tide_status probe_decode(struct probe *probe, struct memory *memory,
                         const struct encoding *encoding, tide_error *err)
{
    size_t capacity = probe->capacity * ENCODING_MAX_GROWTH;
    size_t at = 0;
    size_t used;

    if (probe->text == NULL)
        return TIDE_STATUS_OK;
    char *text = memory_alloc(memory, capacity, 1);
    if (text == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < probe->count; i++) {
        struct probe_place *place = &probe->place[i];
        size_t length = encoding_convert(encoding, probe->text + place->at, place->length,
                                         true, text + at, &used);
        place->at = at;
        place->length = length;
        at += length;
    }
    memory_free(memory, probe->text, probe->capacity, 1);
    probe->text = text;
    probe->capacity = capacity;
    return TIDE_STATUS_OK;
}

void probe_release(struct probe *probe, struct memory *memory)
{
    memory_free(memory, probe->text, probe->capacity, 1);
    *probe = (struct probe){0};
}

/* ---- lines ---- */

uint64_t probe_mark(size_t place)
{
    return is_mark | (uint64_t)place << PLACE_SHIFT;
}

uint64_t probe_line(const struct probe *probe, int fd, uint64_t line)
{
    char bytes[COUNT_BYTES];
    uint64_t lines = 0;

    if ((line & is_mark) == 0)
        return line;
    uint64_t end = probe->place[(line & ~is_mark) >> PLACE_SHIFT].byte;
    for (uint64_t at = 0; at < end;) {
        uint64_t rest = end - at;
        size_t room = rest < sizeof bytes ? (size_t)rest : sizeof bytes;
        size_t count = read_at(fd, bytes, room, at);
        if (count == 0)
            break;
        /* CRLF stays together: the next piece begins with the CR. */
        if (count > 1 && at + count < end && bytes[count - 1] == '\r')
            count--;
        lines += csv_count_lines(bytes, count);
        at += count;
    }
    return lines + (line & UINT32_MAX);
}
