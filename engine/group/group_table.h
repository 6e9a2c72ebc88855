/*
 * group_table.h - exact sums of all measures for a range of cells, small enough for a
 * cache.
 *
 * DECIMAL figures are added in 64 bits where rows x largest figure proves that they fit,
 * else in 128: neither the order of the rows nor their parting over tables shows. REAL
 * figures are brought together by cell and rounded once.
 */
#ifndef GROUP_GROUP_TABLE_H
#define GROUP_GROUP_TABLE_H

#include "group/group_rows.h"
#include "kernel/cell_sum.h"

enum group_form_kind {
    GROUP_FORM_MEASURE,
    GROUP_FORM_PRODUCTS, /* of the figures of two forms before it, */
    GROUP_FORM_TOP       /* the largest figures of one, or the smallest: */
};                       /* both of measures whose rows all have a value */

/* How the figures of a measure are kept. */
struct group_form {
    enum group_form_kind kind;
    const struct column *column; /* MEASURE */
    bool is_real;
    bool is_wide;
    bool has_half; /* half-widths differ from row to row */
    bool is_half_wide;
    bool has_state;    /* some rows are not ok */
    bool has_extremes; /* the least and the most of each cell are wanted, no REAL */
    bool has_no_sum;   /* no sum is wanted: of statistics */
    size_t x;          /* PRODUCTS, TOP: of which form */
    size_t y;          /* PRODUCTS: with which other */
    size_t top_count;  /* TOP: how many */
    bool from_most;    /* TOP: the largest */
};

/* What the rows of a cell were like, where not all are ok. */
struct group_tally {
    uint32_t valued_rows;
    tide_state valued;   /* largest state of rows with a value */
    tide_state unvalued; /* largest state of rows without; 0: none */
};

/* Arrays by cell; those that the form has no use for are NULL. */
struct group_sums {
    int64_t *narrow;
    kernel_int128 *wide;
    int64_t *half_narrow;
    kernel_int128 *half_wide;
    struct kernel_range *range; /* INT64_MAX to INT64_MIN in a cell without figures */
    struct kernel_products *product;
    struct kernel_wide_products *wide_product;
    int64_t *top; /* [capacity * top_count] negative ones of the smallest */
    struct group_tally *tally;
    double *real;
    uint32_t *start; /* [capacity + 1] REAL: where the figures of a cell end */
};

/* Rows of a range of cells, or of one block: the place of each and, per measure, its
   figures. */
struct group_values {
    struct packed mantissa;
    struct packed half;
    struct packed state;
    const double *real;
};

struct group_scratch {
    uint32_t place[GROUP_BLOCK];
    uint16_t pick[GROUP_BLOCK];
    uint64_t value[GROUP_BLOCK];
    int64_t x[GROUP_BLOCK];
    int64_t y[GROUP_BLOCK];
};

struct group_table {
    struct arena arena;            /* of its arrays */
    const struct group_form *form; /* [form_count] borrowed */
    size_t form_count;
    size_t capacity;         /* cells there is room for */
    uint32_t *rows;          /* [capacity] */
    struct group_sums *sums; /* [form_count] */
    struct group_scratch *scratch;
};

/* The form of the sums of a column over at most row_count rows. */
struct group_form group_form_of(const struct column *column, size_t row_count);

/* Have all rows of two columns exact values, whose products so many rows can add up? */
bool group_form_can_multiply(const struct column *x, const struct column *y,
                             size_t row_count);

/* The form of the products of the forms x and y before it; they can be multiplied. */
struct group_form group_form_of_products(const struct group_form *form, size_t x,
                                         size_t y, size_t row_count);

/* Have all rows of a column exact values, so that the largest can be kept? */
bool group_form_can_rank(const struct column *column);

tide_status group_table_init(struct group_table *table, struct memory *memory,
                             const struct group_form *form, size_t form_count,
                             size_t capacity, tide_error *err);
void group_table_release(struct group_table *table); /* a zeroed table is allowed */

/* Nothing in the first count cells. */
void group_table_clear(struct group_table *table, size_t count);

/* Add rows: count <= GROUP_BLOCK places below the capacity. REAL figures are left out. */
void group_table_add(struct group_table *table, const uint32_t *place, size_t count,
                     const struct group_values *values);

/* The REAL figures of all rows of the first cell_count cells, once after a clear. */
tide_status group_table_add_reals(struct group_table *table, size_t measure,
                                  size_t cell_count, const uint32_t *place, size_t count,
                                  const struct group_values *values, tide_error *err);

/* Add the first count cells of another table. No REAL figures. */
void group_table_merge(struct group_table *table, const struct group_table *from,
                       size_t count);

#endif
