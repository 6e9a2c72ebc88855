/*
 * currency_ways.h - how each currency of a panel is turned into that of --unit.
 */
#ifndef QUERY_CURRENCY_WAYS_H
#define QUERY_CURRENCY_WAYS_H

#include "query/bind.h"

#define NO_RATE SIZE_MAX

/* Rates as a panel, a series for each pair of currencies. */
struct rates {
    const char *path;
    tide_panel *panel;
    size_t currency; /* its keys; NO_RATE */
    size_t per;
};

enum { MOST_STEPS = 2 }; /* through one third currency */

/* Times a rate, or through it. */
struct step {
    size_t rate; /* series of the rates */
    bool divides;
};

/* How a currency is turned into that of --unit. */
struct way {
    struct unit unit; /* of the figures */
    struct step step[MOST_STEPS];
    size_t steps;
    int32_t power; /* and times this power of ten */
};

/* For measure m of a panel: one way for all, or one for each code of the currency key. */
struct ways {
    struct way *way; /* [count] */
    size_t count;
    size_t key;      /* of the panel; NO_RATE: one way */
    int32_t scale10; /* of the unit of the converted figures */
    bool is_money;
    size_t products; /* the most that a way has */
    bool divides;    /* some way does */
};

/*
 * Load the table of rates; the caller frees out->panel, also on failure.
 *
 * TIDE_STATUS_ARGUMENT  "no_key": a further key parts the rates
 * and the statuses of side_panel
 */
tide_status rates_load(tide_job *job, struct rates *out, tide_error *err);

/*
 * The ways of one measure of a panel, in memory of the arena.
 *
 * TIDE_STATUS_NOT_FOUND  "no_rate"
 * TIDE_STATUS_SHAPE      "unit_mismatch": a member of the key is no currency
 */
tide_status ways_find(const tide_job *job, const struct rates *rates,
                      const tide_panel *panel, size_t measure, struct arena *arena,
                      struct ways *out, tide_error *err);

const struct way *way_of(const struct ways *ways, const tide_panel *panel, size_t series);

/* A note of what each currency is converted by. TIDE_STATUS_NO_MEMORY */
tide_status ways_note(tide_job *job, const struct rates *rates, const struct ways *ways,
                      tide_error *err);

#endif
