/*
 * panel.h - series x periods, M parallel measures.
 */
#ifndef COLUMN_PANEL_H
#define COLUMN_PANEL_H

#include "tide/panel.h"
#include "base/runtime.h"
#include "column/column.h"
#include "column/dictionary.h"

struct panel_key {
    const char *name;
    const struct dictionary *dictionary; /* borrowed */
};

struct panel_measure {
    const char *name;
    struct unit unit;
    struct measure_traits traits;
    tide_kind kind;
    int32_t scale;     /* DECIMAL */
    int64_t *mantissa; /* DECIMAL [series * periods], series after series */
    double *real;      /* REAL    [series * periods] */
    tide_state *state; /* [series * periods]; NULL: all ok */
    int64_t *half;     /* [series * periods] as tide_series; NULL: 1 */
};

/* Cells of a coarser panel that are made of fewer parts than their period has. */
struct panel_partial {
    uint64_t cells;
    size_t parts; /* of the cell that has the smallest part of its period */
    size_t due;   /* and how many that period has */
};

/* Everything in it lives in its arena. Series are sorted by the bytes of their keys, key
   after key. With no time column freq is NONE and period_count is 1. */
struct tide_panel {
    struct runtime *runtime;
    struct arena arena;
    size_t key_count;
    struct panel_key *key; /* [key_count] */
    size_t series_count;
    uint32_t *code; /* [series_count * key_count] */
    tide_period first;
    size_t period_count;
    size_t measure_count;
    struct panel_measure *measure; /* [measure_count] */
    uint64_t rows_used;            /* rows that the masks kept */
    struct panel_partial partial;  /* all 0 unless it was made coarser */
};

struct panel_shape {
    size_t key_count;
    const struct panel_key *key;
    size_t series_count;
    tide_period first;
    size_t period_count;
    size_t measure_count;
    const struct panel_measure *measure; /* value, state, half are ignored */
    bool has_half;                       /* DECIMAL measures get half-widths */
    bool leaves_cells; /* cells are not set: the caller sets every one */
};

/*
 * A panel of this shape: names copied, codes 0, every cell absent: missing, or an exact 0
 * where the measure says absent=zero.
 *
 * TIDE_STATUS_LIMIT  it would pass the memory limit; nothing was allocated
 */
tide_status panel_new(struct runtime *runtime, const struct panel_shape *shape,
                      tide_panel **out, tide_error *err);
void panel_free(tide_panel *panel); /* NULL is allowed */

tide_series panel_series(const tide_panel *panel, size_t series, size_t measure);
struct text panel_key_text(const tide_panel *panel, size_t series, size_t key);

/*
 * The part of a panel where key `key` has code `code`, without that key: how a role such
 * as exports is cut out of the flow key.
 */
tide_status panel_slice(const tide_panel *panel, size_t key, uint32_t code,
                        tide_panel **out, tide_error *err);

/*
 * Give panels of the same keys (names and dictionaries) the same series and the same
 * axis: the union of both. Cells that a panel did not have are absent as in panel_new.
 * The panels are replaced; on failure all stay as they were.
 *
 * TIDE_STATUS_SHAPE  "join_axis": frequencies differ
 */
tide_status panel_align(struct runtime *runtime, tide_panel **panel, size_t count,
                        tide_error *err);

/* NULL if every invariant holds, else the one that fails. */
const char *panel_validate(const tide_panel *panel);

#endif
