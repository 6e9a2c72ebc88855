/*
 * output.h - answers to bytes: one row per format.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "tide/answer.h"
#include "base/text.h"
#include "column/result.h"

/* Where the bytes go: collected in a buffer, handed on in pieces. */
struct sink {
    tide_write_fn write;
    void *user;
    struct text_builder buffer;
    tide_status status; /* first failure; all later puts do nothing */
    tide_error *err;
};

void sink_init(struct sink *sink, struct memory *memory, tide_write_fn write, void *user,
               tide_error *err);
void sink_put(struct sink *sink, const char *bytes, size_t length);
void sink_put_c(struct sink *sink, const char *c_string);
void sink_put_char(struct sink *sink, char c, size_t times);
tide_status sink_end(struct sink *sink); /* flush; first failure; releases the buffer */

struct writer {
    const char *name;
    const char *endings;
    const char *prose;
    tide_status (*write)(const tide_answer *answer, const tide_write_options *options,
                         struct sink *sink, tide_error *err);
};

size_t writer_count(void);
const struct writer *writer_at(size_t i);
const struct writer *writer_find(const char *name); /* NULL: none */

/*
 * The text of one figure cell as formats other than table write it; empty where there is
 * no value. Returns the length.
 */
size_t cell_text(const struct result_column *column, size_t row, char *buffer,
                 size_t size);

/* The text of a period cell, with its range end where it has one. */
size_t cell_period_text(const struct result_column *column, size_t row, char *buffer,
                        size_t size);

/*
 * Decimals of a figure column in tables: `decimals` if asked for, else table_decimals,
 * else (DECIMAL) the fewest that lose no digit of the printed cells.
 */
int32_t table_decimals(const struct result_column *column, size_t row_count);

#endif
