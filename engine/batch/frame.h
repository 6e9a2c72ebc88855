/*
 * frame.h - what a source or a step has made: rows that later steps, checks and outputs
 * read.
 *
 * A frame is an answer, a table, or both. A source is loaded as a table, a step makes an
 * answer; the other form is made when something asks for it. Row i of the one is row i
 * of the other.
 */
#ifndef BATCH_FRAME_H
#define BATCH_FRAME_H

#include "column/result.h"
#include "column/table.h"
#include "query/job.h"

struct frame {
    struct runtime *runtime;
    const char *name;                    /* borrowed */
    tide_answer *answer;                 /* NULL: not made */
    const struct measure_traits *traits; /* [answer->column_count] of its figures */
    tide_table *table;                   /* NULL: not made */
    struct panel_cache *cache;           /* groupings of the table; NULL: none */
    bool is_raw; /* rows of a source: several may have one key and period */
};

struct frame_rows {
    size_t *row; /* [count] places */
    size_t count;
};

/*
 * The answer of a finished job, copied: the job may be freed.
 *
 * rename  NULL, or [figure columns] new names of the figures in their order
 * rows    which rows, in this order; NULL: all of them
 */
tide_status frame_of_job(tide_job *job, const char *name, const char *const *rename,
                         const struct frame_rows *rows, struct frame *out,
                         tide_error *err);

/* A loaded table; the frame frees it. */
void frame_of_table(struct runtime *runtime, tide_table *table, const char *name,
                    struct frame *out);

/* An empty answer with room for columns, which the caller copies in, and its traits. */
tide_status frame_new(struct runtime *runtime, const char *name, size_t row_count,
                      size_t column_count, struct frame *out,
                      struct measure_traits **traits, tide_error *err);

/* Free both forms. The empty value is allowed. */
void frame_release(struct frame *frame);

/* The rows as a table: texts are keys, figures measures. A period that is a range of
   periods is left out. */
tide_status frame_table(struct frame *frame, const tide_table **out, tide_error *err);

/* The rows as an answer. */
tide_status frame_answer(struct frame *frame, const tide_answer **out, tide_error *err);

/*
 * Some rows of a frame as a new one.
 *
 * row  [count] places, in the order that they shall have
 */
tide_status frame_pick(struct frame *frame, const size_t *row, size_t count,
                       const char *name, struct frame *out, tide_error *err);

/*
 * Copy a column between answers: row i of `to` becomes row place[i] of `from`; SIZE_MAX
 * leaves a cell without value, missing. Texts are copied into the arena of `answer`.
 *
 * place  [answer->row_count]; NULL: row by row
 */
tide_status frame_copy_column(tide_answer *answer, struct result_column *to,
                              const struct result_column *from, const size_t *place,
                              tide_error *err);

bool frame_is_figure(const struct result_column *column);

/* The column of an answer with this name; SIZE_MAX: none. */
size_t frame_find(const tide_answer *answer, const char *name);

#endif
