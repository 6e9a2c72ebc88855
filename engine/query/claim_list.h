/*
 * claim_list.h - the claims of a list, one by one: what each says of which period, and
 * between which figures it leaves the true one.
 *
 * A figure v printed to half-width h says [v - h, v + h]; a count is exact. "over" is open
 * above, "nearly" and "up_to" are open below, "approx" is open on both sides. The words
 * speak of the size: of a negative figure, "over" is open below and the others above.
 */
#ifndef QUERY_CLAIM_LIST_H
#define QUERY_CLAIM_LIST_H

#include "number/exact.h"
#include "query/bind.h"

enum claim_kind {
    CLAIM_LEVEL,
    CLAIM_COUNT,
    CLAIM_GROWTH_PCT,
    CLAIM_INDEX_PCT,
    CLAIM_MULTIPLE,
    CLAIM_OTHER /* share_pct, change_abs and what is not known */
};

/* What is open has no end. */
struct claim_range {
    bool has_low;
    bool has_high;
    int128 low;
    int128 high;
};

#define CLAIM_NO_POWER (-1)

struct claim {
    size_t row; /* of the table */
    enum claim_kind kind;
    uint32_t subject; /* codes of the table's columns */
    uint32_t counterpart;
    uint32_t measure;
    uint32_t unit;
    tide_period period;
    tide_period base; /* freq NONE: none is named */
    int32_t power;    /* times 10^power; CLAIM_NO_POWER */
    bool has_value;
    int128 twice;             /* the figure in halves of the last place of the column */
    struct claim_range range; /* likewise */
};

struct claim_list {
    const tide_table *table;
    int32_t scale;       /* decimals of all figures */
    struct claim *claim; /* [count] in the order of the file */
    size_t count;
};

/* The claims of the job's table, in its arena. TIDE_STATUS_NO_MEMORY */
tide_status claim_list_make(tide_job *job, struct claim_list *out, tide_error *err);

/* The text of a claim in a column of the layout, "subject". */
struct text claim_text(const struct claim_list *list, size_t row, const char *column);

static inline bool claim_is_level(const struct claim *claim)
{
    return claim->kind == CLAIM_LEVEL || claim->kind == CLAIM_COUNT;
}

static inline bool claim_is_growth(const struct claim *claim)
{
    return claim->kind == CLAIM_GROWTH_PCT || claim->kind == CLAIM_INDEX_PCT ||
           claim->kind == CLAIM_MULTIPLE;
}

#endif
