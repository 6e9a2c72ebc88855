/*
 * panel_cache.h - groupings of one table that several requests share.
 *
 * A job file computes many things by the same keys. The first request that groups leaves
 * its panel here, the others borrow it: one grouping feeds many computations.
 */
#ifndef QUERY_PANEL_CACHE_H
#define QUERY_PANEL_CACHE_H

#include "query/select.h"

struct panel_cache;

/* A cache that keeps panels of at most so many bytes in all; safe for several threads. */
tide_status panel_cache_new(struct runtime *runtime, size_t limit_bytes,
                            struct panel_cache **out, tide_error *err);

/* Free all panels; the jobs that borrowed them must be gone. NULL is allowed. */
void panel_cache_free(struct panel_cache *cache);

/* What a bound job groups by and keeps, as a text: equal texts mean equal panels over one
   table. NO_MEMORY. */
tide_status panel_cache_key(const tide_job *job, struct text_builder *out,
                            tide_error *err);

/* The panel of this key; NULL: there is none. Borrowed until panel_cache_free. */
tide_panel *panel_cache_find(struct panel_cache *cache, const char *key);

/*
 * Keep a panel and the derived keys that it borrows from the selection.
 *
 * Returns whether the cache owns them now; else they stay with the caller.
 */
bool panel_cache_keep(struct panel_cache *cache, const char *key, tide_panel *panel,
                      struct selection *selection);

#endif
