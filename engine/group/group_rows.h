/*
 * group_rows.h - which cell each row belongs to: place of its series x range + period.
 *
 * Every combination of codes has a place, or, where they are too many, every combination
 * that was met. The number of a cell fits 32 bits. Rows that a mask drops have no cell,
 * and nothing else of them is read.
 */
#ifndef GROUP_GROUP_ROWS_H
#define GROUP_GROUP_ROWS_H

#include <stdatomic.h>

#include "group/group.h"

#ifdef TIDE_HARD
enum { GROUP_BLOCK = 7, GROUP_TASK_ROWS = 21 };
#else
enum { GROUP_BLOCK = 4096, GROUP_TASK_ROWS = 32 * GROUP_BLOCK };
#endif

#define GROUP_NO_SERIES UINT32_MAX

/* One digit of the place: weight x code. */
struct group_digit {
    struct packed code;
    const uint32_t *recode; /* NULL: the code itself */
    uint32_t weight;
};

struct group_rows {
    const struct group_request *request;
    struct group_digit *digit; /* [digit_count] */
    size_t digit_count;
    size_t series_places;
    struct packed time;    /* distances from the first period; all 0 without time */
    size_t range;          /* periods from the first to the last of the table */
    const uint32_t *tuple; /* [series_places * keys] of the places; NULL: place is the
                              mixed radix of its codes */
};

/* Some rows of the table and what became of them. */
struct group_block {
    size_t first;
    size_t count;
    size_t kept;                /* rows that every mask keeps */
    uint16_t pick[GROUP_BLOCK]; /* [kept] their places in the block */
    uint8_t keep[GROUP_BLOCK];
    uint64_t scratch[GROUP_BLOCK];
};

/* What rows were kept, of a block or of many. */
struct group_note {
    uint64_t rows;
    uint32_t least; /* distance of the first period */
    uint32_t most;  /* and of the last; meaningless without rows */
};

void group_note_add(struct group_note *note, const struct group_note *more);

/* Tasks of rows, and the rows [first, end) of one. */
struct group_span {
    size_t first;
    size_t end;
};

size_t group_task_count(const tide_table *table);
struct group_span group_task_rows(const tide_table *table, size_t task);

/* Combinations of keys, and cells with them; UINT64_MAX if there are as many or more. */
uint64_t group_combinations(const struct group_request *request);
uint64_t group_range(const struct group_request *request);

/* Rows by the mixed radix of their codes; digit has room for every key. */
void group_rows_direct(const struct group_request *request, struct group_digit *digit,
                       struct group_rows *out);

/* Rows by numbers that were given to them; digit has room for one. */
void group_rows_numbered(const struct group_request *request, struct group_digit *digit,
                         uint32_t *number, size_t number_count, const uint32_t *tuple,
                         struct group_rows *out);

/* TIDE_STATUS_LIMIT "memory_limit" where the cells have no numbers of 32 bits. */
tide_status group_check_cells(const struct group_rows *rows, tide_error *err);

/* Apply the masks to the next rows of a span, GROUP_BLOCK at most; false at its end. */
bool group_rows_next(const struct group_request *request, struct group_span *span,
                     struct group_block *block);

/* The cells of the rows kept into place[kept], and what they are; the places of their
   series are marked in seen, if any. */
struct group_note group_rows_place(const struct group_rows *rows,
                                   struct group_block *block, uint32_t *place,
                                   atomic_uchar *seen);

/* The doubles of a REAL column as words of 8 bytes. */
struct packed group_rows_reals(const struct column *column);

/* The values of the rows kept: borrowed from the column, or picked into scratch, which
   has room for them. */
struct packed group_rows_values(const struct group_block *block,
                                const struct packed *packed, uint64_t *scratch);

/* The codes of a place. */
void group_rows_codes(const struct group_rows *rows, size_t place, uint32_t *code);

#endif
