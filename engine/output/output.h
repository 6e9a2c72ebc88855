/*
 * output.h - answers to bytes: one row per format.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "tide/answer.h"
#include "base/runtime.h"
#include "base/text.h"
#include "column/result.h"

/* Where the bytes go: collected in a buffer, handed on in pieces. */
struct sink {
    struct runtime *runtime;
    tide_write_fn write;
    void *user;
    struct text_builder buffer;
    tide_status status; /* first failure; all later puts do nothing */
    tide_error *err;
};

void sink_init(struct sink *sink, struct runtime *runtime, tide_write_fn write,
               void *user, tide_error *err);
void sink_put(struct sink *sink, const char *bytes, size_t length);
void sink_put_c(struct sink *sink, const char *c_string);
void sink_put_char(struct sink *sink, char c, size_t times);
void sink_put_count(struct sink *sink, uint64_t count);

/* The failures that a writer meets on its own: no memory, a cancelled run. */
void sink_no_memory(struct sink *sink);
void sink_check(struct sink *sink);

tide_status sink_end(struct sink *sink); /* flush; first failure; releases the buffer */

struct writer {
    const char *name;
    const char *endings;
    const char *prose;

    /* All of the answer; a failure is the sink's status. */
    void (*write)(const tide_answer *answer, const tide_write_options *options,
                  struct sink *sink);
    /* Into a file of this format that is there already, beside what else it holds. NULL:
       the file is replaced. */
    tide_status (*merge)(const tide_answer *answer, const char *path, tide_error *err);
};

const struct writer *writer_find(const char *name); /* NULL: none */

void csv_write(const tide_answer *answer, const tide_write_options *options,
               struct sink *sink);
void tsv_write(const tide_answer *answer, const tide_write_options *options,
               struct sink *sink);
void json_write(const tide_answer *answer, const tide_write_options *options,
                struct sink *sink);
void ndjson_write(const tide_answer *answer, const tide_write_options *options,
                  struct sink *sink);
void table_write(const tide_answer *answer, const tide_write_options *options,
                 struct sink *sink);
void markdown_write(const tide_answer *answer, const tide_write_options *options,
                    struct sink *sink);
void sqlite_write(const tide_answer *answer, const tide_write_options *options,
                  struct sink *sink);

/* Several answers as the tables of one new database, each named after its verb. */
void sqlite_write_all(struct runtime *runtime, const tide_answer *const *answer,
                      size_t count, struct sink *sink);
tide_status sqlite_merge(const tide_answer *answer, const char *path, tide_error *err);

/* Bytes that any figure's text and any period's text fits, NUL included. */
enum { CELL_TEXT_SIZE = 384 };

bool cell_is_figure(const struct result_column *column);

/* The state of a figure cell, and its row of the list of states. */
tide_state cell_state(const struct result_column *column, size_t row);
const tide_state_row *cell_state_row(const struct result_column *column, size_t row);

/* How many cells of the columns that have a state column are in each state. */
struct state_counts {
    uint64_t cells;
    uint64_t of[UINT8_MAX + 1]; /* by tide_state */
};

struct state_counts cell_count_states(const tide_answer *answer);

/*
 * The text of one figure cell as formats other than table write it; empty where there is
 * no value. buffer, size: CELL_TEXT_SIZE bytes always suffice. Returns the length.
 */
size_t cell_text(const struct result_column *column, size_t row, char *buffer,
                 size_t size);

/* The same rounded to `decimals`; -1: every digit. */
size_t cell_rounded_text(const struct result_column *column, size_t row, int32_t decimals,
                         char *buffer, size_t size);

/* The text of a period cell, with its range end where it has one. */
size_t cell_period_text(const struct result_column *column, size_t row, char *buffer,
                        size_t size);

/*
 * Names of the state columns, [column_count], NULL where a column has none; in the arena.
 * NULL when there is no memory.
 */
const char **cell_state_names(const tide_answer *answer, struct arena *arena);

/*
 * Decimals of a figure column in tables: `decimals` if asked for, else table_decimals,
 * else (DECIMAL) the fewest that lose no digit of the printed cells; -1: every digit.
 */
int32_t table_decimals(const struct result_column *column, size_t row_count);

#endif
