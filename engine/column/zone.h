/*
 * zone.h - the least and the most of every few thousand rows of a column: where a condition
 * keeps nothing between them, none of the rows is read.
 */
#ifndef COLUMN_ZONE_H
#define COLUMN_ZONE_H

#include "column/column.h"

#ifdef TIDE_HARD
enum { ZONE_ROWS = 7 };
#else
enum { ZONE_ROWS = 4096 };
#endif

/* Of stored numbers, which are without the base. */
struct zone {
    uint32_t least;
    uint32_t most;
};

/* The zones of a key's codes or of the periods, in unsigned numbers of 4 bytes at most; none
   where all are the same, or they are wider, and none of other columns. They go when the
   numbers go. TIDE_STATUS_NO_MEMORY. */
tide_status zones_make(struct memory *memory, struct column *column, tide_error *err);
void zones_release(struct memory *memory, struct packed *packed);

#endif
