/*
 * probe.h - whole lines from about a hundred places of a file behind its sample.
 *
 * What a column holds may change after the first lines: a code with letters among digits, a
 * decimal comma, another frequency, a byte that is no UTF-8. A place is cut to whole lines;
 * one with a NUL, or with a quote that does not close in it, says nothing and is left out.
 */
#ifndef INPUT_PROBE_H
#define INPUT_PROBE_H

#include <stdint.h>

#include "base/memory.h"
#include "input/encoding.h"

enum { PROBE_PLACES = 100, PROBE_BYTES = 8 * 1024 };

struct probe_place {
    size_t at; /* in the text */
    size_t length;
    uint64_t byte; /* in the file */
};

struct probe {
    char *text; /* all places; NULL: none */
    size_t capacity;
    struct probe_place place[PROBE_PLACES];
    size_t count;
};

/* Read them from an open file of so many bytes, behind the first of them. What cannot be
   read is left out: the load will tell. TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT. */
tide_status probe_read(struct probe *probe, struct memory *memory, int fd,
                       uint64_t first_byte, uint64_t size_bytes, tide_error *err);

/* The texts as UTF-8. Statuses of probe_read. */
tide_status probe_decode(struct probe *probe, struct memory *memory,
                         const struct encoding *encoding, tide_error *err);

void probe_release(struct probe *probe, struct memory *memory); /* none is allowed */

/* ---- lines ---- */

/*
 * The number of a line is not known until the file was read that far. Until somebody asks,
 * a line of a place is a mark: the place, and how many lines into it.
 */
uint64_t probe_mark(size_t place);

/* The line that a mark stands for, counted in the open file; other lines are themselves. */
uint64_t probe_line(const struct probe *probe, int fd, uint64_t line);

#endif
