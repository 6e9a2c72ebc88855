/*
 * cell_grid.h - figures of a published table into grids: the members of one key down, those of
 * another across, totals at the ends. All else that a figure has, such as its period and
 * its other keys, tells one grid from the next.
 */
#ifndef AUDIT_CELL_GRID_H
#define AUDIT_CELL_GRID_H

#include "audit/rule.h"

enum { GRID_MOST_KEYS = 2 };

enum grid_fault {
    GRID_SOUND,
    GRID_TWICE,  /* two figures at one place */
    GRID_LEVELS, /* codes and the codes below them would be added */
    GRID_TOTALS, /* two members are a total */
    GRID_LARGE,  /* more cells than GRID_MOST_CELLS */
    GRID_EMPTY   /* nothing but totals */
};

/* Sums of so many figures of 64 bits, 12 digits added, stay below 2^127. */
enum { GRID_MOST_CELLS = 1 << 22 };

struct grid {
    enum grid_fault fault;
    const uint32_t *quantity; /* [count] all of it, in the order of the file */
    size_t count;
    size_t rows;
    size_t columns;         /* 1: of one key */
    uint32_t *cell;         /* [rows * columns] quantities; AUDIT_NONE: not there */
    uint32_t *row_total;    /* [rows]; AUDIT_NONE: not printed */
    uint32_t *column_total; /* [columns] of one key: the total */
    uint32_t grand;         /* of two keys */
};

struct grid_plan {
    const struct web *web;
    const struct member_lore *lore;
    size_t field[GRID_MOST_KEYS]; /* [key_count] down, across: keys, or that of periods */
    size_t key_count;
    uint32_t *first;  /* [grid_count + 1] of its quantities in member */
    uint32_t *member; /* [quantities] */
    uint32_t grid_count;
    uint32_t *place[GRID_MOST_KEYS]; /* [members of the field] of the current grid */
};

/* Sort the quantities of a web into grids, first come first. What it makes is the
   arena's. */
tide_status grid_sort(struct grid_plan *plan, struct arena *arena, tide_error *err);

/* Lay one out. */
tide_status grid_lay(struct grid_plan *plan, uint32_t number, struct arena *arena,
                     struct grid *out, tide_error *err);

/* Is the code of a field a total? No period is. */
bool grid_is_total(const struct grid_plan *plan, size_t field, uint32_t code);

#endif
