/*
 * evidence.h - what the sample shows of each column.
 */
#ifndef INPUT_EVIDENCE_H
#define INPUT_EVIDENCE_H

#include "input/notation.h"
#include "input/state.h"

enum { EVIDENCE_DISTINCT = 1000, EVIDENCE_LANGUAGES = 3 };

struct evidence {
    size_t seen;
    size_t empty;   /* cells without a byte */
    size_t missing; /* empty ones, marks of absence and dashes */
    size_t periods;
    size_t digit_periods;                /* of digits alone: 2024, 202403 */
    size_t language[EVIDENCE_LANGUAGES]; /* periods with words of each */
    size_t numbers;
    char other_text[32]; /* the first cell that is no number, escaped, */
    uint64_t other_line; /* and its line; 0: none */
    size_t percents;
    size_t words;  /* numbers with a scale word, */
    size_t shorts; /* with billion, */
    size_t longs;  /* with milliard */
    size_t wholes;
    size_t padded;         /* 0101 */
    size_t length;         /* of the first whole number, */
    bool has_one_length;   /* and of all others */
    size_t slashed_days;   /* 03/04/2024 */
    size_t days_first;     /* 25/04/2024 */
    size_t months_first;   /* 04/25/2024 */
    size_t slashed_pairs;  /* 2010/03 */
    size_t fiscal_pairs;   /* 2010/11 */
    char slashed_text[32]; /* the first slashed cell, */
    uint64_t slashed_line; /* and its line */
    char proof_text[32];   /* the first cell that proves the order */
    struct notation notation;
    struct dictionary texts; /* up to EVIDENCE_DISTINCT */
    size_t label_of;         /* while labels are checked: a key's place, SIZE_MAX: none */
    uint32_t *label;         /* [EVIDENCE_DISTINCT] label code + 1 by key code */
};

/* Look at all columns of the sample. out: [column_count], cleared. NO_MEMORY ... */
tide_status evidence_gather(struct input *input, struct evidence *out, size_t *out_rows,
                            tide_error *err);

/* Columns with a candidate in label_of keep it where each key has one label. */
tide_status evidence_check_labels(struct input *input, struct evidence *evidence,
                                  tide_error *err);

/* Smallest and largest of each column into the plan, by its role and kind. */
tide_status evidence_ranges(struct input *input, tide_error *err);

/* ---- rows of the sample, for those who look at them ---- */

/* Told of each row of the sample that has the right count of cells. */
typedef tide_status (*evidence_row_fn)(struct input *input, void *context,
                                       const struct csv_record *record, tide_error *err);

tide_status evidence_each_row(struct input *input, evidence_row_fn tell, void *context,
                              tide_error *err);

/* The text of a cell without outer blanks; the text that becomes a key: only bare cells
   lose theirs. */
struct text evidence_trimmed(const struct csv_cell *cell);
struct text evidence_key_text(const struct csv_cell *cell);

void evidence_release(struct evidence *evidence, size_t count);

#endif
