/*
 * group_panel.h - the panel of the series and periods that occur, and cells into it.
 */
#ifndef GROUP_GROUP_PANEL_H
#define GROUP_GROUP_PANEL_H

#include "group/group_table.h"

/* Which series and periods have rows. */
struct group_seen {
    const atomic_uchar *series; /* [series_places] 0: no row */
    struct group_note note;
};

/* A panel under way. */
struct group_panel {
    const struct group_rows *rows;
    const struct group_form *form; /* [measures] */
    tide_panel *panel;             /* its cells are not set */
    uint32_t first;                /* distance of its first period */
    uint32_t *series_of;           /* [series_places] of a place; GROUP_NO_SERIES */
    uint8_t *is_hidden;            /* [periods] a mask took the period away */
};

/* Everything but the cells. The panel is the caller's, even after a release. */
tide_status group_panel_init(struct group_panel *target, const struct group_rows *rows,
                             const struct group_form *form, const struct group_seen *seen,
                             tide_error *err);
void group_panel_release(struct group_panel *target); /* a zeroed one is allowed */

/* Which arrays of a measure a range of cells has set: one that would hold nothing but ok,
   or half-widths of 1, is left alone. */
struct group_set {
    bool has_state;
    bool has_half;
};

/* Set the cells of the panel that are cells [first, first + count) of all; they stand in
   the table from its start on. Ranges do not touch each other. set: [measures] */
void group_panel_fill(const struct group_panel *target, const struct group_table *table,
                      size_t first, size_t count, struct group_set *set);

/* After all ranges: drop the arrays that none has set. set: [range_count * measures] */
void group_panel_drop(const struct group_panel *target, const struct group_set *set,
                      size_t range_count);

/* Then, range by range: set what it left alone of the arrays that stayed. */
bool group_panel_is_patchy(const struct group_panel *target, const struct group_set *set);
void group_panel_patch(const struct group_panel *target, size_t first, size_t count,
                       struct group_set *set);

#endif
