/*
 * tide/panel.h - series x periods, one array per measure: what grouping makes of a table.
 *
 * Series are sorted by the bytes of their keys. Every series covers the same axis. A
 * panel belongs to its job and is read from any thread while the job lives.
 */
#ifndef TIDE_PANEL_H
#define TIDE_PANEL_H

#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "tide/export.h"
#include "tide/series.h"
#include "tide/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_panel tide_panel;

/* How many series, periods of the common axis, keys and measures. Without a time column
   there is one period, of TIDE_FREQ_NONE. */
TIDE_API size_t tide_panel_series_count(const tide_panel *panel);
TIDE_API size_t tide_panel_period_count(const tide_panel *panel);
TIDE_API size_t tide_panel_key_count(const tide_panel *panel);
TIDE_API size_t tide_panel_measure_count(const tide_panel *panel);

/* The name of key < key count, of measure < measure count. Borrowed. */
TIDE_API const char *tide_panel_key_name(const tide_panel *panel, size_t key);
TIDE_API const char *tide_panel_measure_name(const tide_panel *panel, size_t measure);

/* The text of one key of one series: series < series count, key < key count. Borrowed. */
TIDE_API const char *tide_panel_key_text(const tide_panel *panel, size_t series,
                                         size_t key);

/*
 * The place of the series with these keys.
 *
 * key  [key count] texts in the order of the keys; not read where there is no key
 * out  its place, below the series count
 *
 * TIDE_STATUS_NOT_FOUND  no such series
 *
 * A binary search. On failure *out is unchanged.
 */
TIDE_API tide_status tide_panel_find(const tide_panel *panel, const char *const *key,
                                     size_t *out, tide_error *err);

/*
 * Cut one series of one measure out of a panel. series < series count, measure < measure
 * count. Borrowed from the panel's job until tide_job_free; no figure is copied.
 */
TIDE_API tide_series tide_panel_series(const tide_panel *panel, size_t series,
                                       size_t measure);

#ifdef __cplusplus
}
#endif

#endif
