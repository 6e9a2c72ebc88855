/*
 * tableau.h - a puzzle as lines of a linear program, measured so that doubles do well.
 */
#ifndef AUDIT_TABLEAU_H
#define AUDIT_TABLEAU_H

#include "audit/glpk_guard.h"
#include "audit/puzzle.h"

/* One side of a relation: terms with factors, in a range. */
struct line {
    uint32_t relation;
    struct amount factor; /* of the second term of a RATIO, before its minus */
    bool is_ratio;
    struct range range;
};

struct tableau {
    const struct puzzle *puzzle;
    struct arena arena;
    const struct range
        *range;        /* [unknown_count] of the puzzle; where it crept, what it was
                                  told: ends that have run away measure nothing */
    struct line *line; /* [line_count] */
    size_t line_count;
    int32_t *power;     /* [unknown_count] an unknown is measured in 10^power */
    int32_t most_power; /* of a line */
    struct linear_program program;
    struct glpk_guard guard;
    double *cost;   /* [column_count] */
    double *margin; /* [unknown_count] taken off the cost of a column with one open end */
    double *multiplier;    /* [line_count] */
    int32_t weight_digits; /* of the weights that are made of them */
    double *point;         /* [column_count] */
};

/* The lines of a puzzle; closed by tableau_close, also after a failure. */
tide_status tableau_open(struct tableau *tableau, const struct puzzle *puzzle,
                         tide_error *err);
void tableau_close(struct tableau *tableau);

/* Its program, handed to GLPK. is_loose: each line may be missed, above and below, by two
   more columns, whose sum is then what to make least. */
tide_status tableau_draw(struct tableau *tableau, bool is_loose, tide_error *err);

/* The factor of a term, by its place in the puzzle, in a line. */
struct amount tableau_factor(const struct tableau *tableau, const struct line *line,
                             uint32_t k);

/* Lines are measured in the largest unit of their terms: 10 to this power. */
int32_t tableau_line_power(const struct tableau *tableau, const struct line *line);

/* A limit in units of 10^power, or what stands for one that is not known. */
double tableau_limit(const struct limit *limit, int32_t power, double otherwise);

tide_status tableau_failed(const struct tableau *tableau, tide_error *err);

/* ---- programs of another shape over the same lines ---- */

/* Arrays of a program of so many rows, columns and entries. */
struct draft {
    double *row_low;
    double *row_high;
    double *column_low;
    double *column_high;
    int *entry_row;
    int *entry_column;
    double *entry;
    size_t rows;
    size_t columns;
    size_t entries;
};

tide_status draft_open(struct tableau *tableau, size_t rows, size_t columns,
                       size_t entries, struct draft *out, tide_error *err);

/* An entry of the row being written; its end; the terms of a line as entries. */
void draft_add(struct draft *draft, size_t column, double value);
void draft_end_row(struct draft *draft, double low, double high);
void draft_add_terms(const struct tableau *tableau, struct draft *draft,
                     const struct line *line, int32_t power);

/* Open the program; the draft's arrays are the tableau's. */
tide_status draft_hand_over(struct tableau *tableau, const struct draft *draft,
                            tide_error *err);

#endif
