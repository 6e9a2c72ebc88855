/*
 * tide/answer.h - rows and columns that answer a request, ready to read or to write.
 *
 * An answer belongs to the job that made it, or to the caller where a function says so.
 * It never changes; read it from any thread.
 *
 * Columns   keys (with --labels each followed by its label), the period, levels where
 *           --levels asks for them, then the figures of the computation. One measure
 *           gives "yoy", several give MEASURE_yoy; --bounds puts "yoy_low" and "yoy_high"
 *           behind it, whose cells have no value on a side that is open. --wide has a
 *           column per period.
 * Figures   stand in the form of the answer. A rate or share is in the form of --as, else
 *           in the first of the computation's forms: growth of a tenth is 10.0 as percent,
 *           110.0 as index, 1.1 as multiple, 0.1 as ratio. Do not multiply it again. The
 *           form was applied to the exact quotient, which was then rounded once, to the
 *           nearest double; --decimals and --round act on text alone, never on cells.
 *           Levels and other figures are in the unit of their measure.
 * Order     rows are sorted by the bytes of their keys, then by period, or by --sort.
 */
#ifndef TIDE_ANSWER_H
#define TIDE_ANSWER_H

#include <stddef.h>
#include <stdint.h>

#include "tide/engine.h"
#include "tide/error.h"
#include "tide/export.h"
#include "tide/period.h"
#include "tide/state.h"
#include "tide/status.h"
#include "tide/table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_answer tide_answer;

typedef enum {
    TIDE_CELL_TEXT, /* key, label or word */
    TIDE_CELL_PERIOD,
    TIDE_CELL_DECIMAL, /* mantissa / 10^scale */
    TIDE_CELL_REAL
} tide_cell_kind;

typedef struct {
    tide_cell_kind kind;
    tide_state state;   /* DECIMAL, REAL; no value: the figure is meaningless */
    const char *text;   /* TEXT: borrowed, NUL-terminated */
    tide_period period; /* PERIOD */
    int64_t mantissa;   /* DECIMAL: exact, in the unit of the measure */
    int32_t scale;      /* DECIMAL: decimals of the mantissa */
    double real;        /* REAL: in the form of the answer, rounded once */
} tide_cell;

/* Rows and columns of an answer. */
TIDE_API size_t tide_answer_row_count(const tide_answer *answer);
TIDE_API size_t tide_answer_column_count(const tide_answer *answer);

/* The name of a column < column count. Borrowed from the answer. */
TIDE_API const char *tide_answer_column_name(const tide_answer *answer, size_t column);

/*
 * One cell. row < row count, column < column count.
 *
 * Its text is borrowed from the answer. Where a computation makes one row of a whole
 * series, the period is the window from the first to the last figure: its length counts
 * them with the holes between. freq is TIDE_FREQ_NONE where there is no period at all.
 */
TIDE_API tide_cell tide_answer_cell(const tide_answer *answer, size_t row, size_t column);

/* What is said of the answer as a whole, one line each, such as "of: flow, period": how
   many, and the one at place i < count. Borrowed from the answer. */
TIDE_API size_t tide_answer_note_count(const tide_answer *answer);
TIDE_API const char *tide_answer_note(const tide_answer *answer, size_t i);

/* How many figures of the answer, levels included, are in a state. Walks all cells. */
TIDE_API uint64_t tide_answer_state_count(const tide_answer *answer, tide_state state);

/* Free an answer that the caller owns, never one borrowed from a job. NULL is allowed. */
TIDE_API void tide_answer_free(tide_answer *answer);

/* ---- writing ---- */

/*
 * Takes length bytes of output, which are valid during the call. Returns TIDE_STATUS_OK to
 * go on; anything else ends the writing and is returned by tide_answer_write. May fill
 * err, which is that of tide_answer_write and may be NULL.
 */
typedef tide_status (*tide_write_fn)(void *user, const char *bytes, size_t length,
                                     tide_error *err);

typedef struct {
    const char *name;    /* "csv" */
    const char *endings; /* ".csv" or ".json .jsn"; empty: none */
    const char *prose;   /* one line */
} tide_format;

/* The output formats: how many, and the one at place i < count. Its texts are constants. */
TIDE_API size_t tide_format_count(void);
TIDE_API tide_format tide_format_at(size_t i);

/* How a table is drawn; what does not concern a format is ignored by it. */
typedef struct {
    size_t size_bytes;  /* sizeof(tide_write_options) */
    unsigned width;     /* terminal cells; 0: 80 */
    int is_utf8;        /* the reader shows UTF-8; else ASCII only */
    int is_spreadsheet; /* csv, tsv: defuse text cells that a spreadsheet would run */
    const char *color;  /* "always" or "never" */
} tide_write_options;

/* Options with their defaults and size_bytes set. */
TIDE_API tide_write_options tide_write_options_default(void);

/*
 * Write an answer.
 *
 * format   a name of the list above
 * options  NULL: the defaults; read during the call only
 * write    called in order with the bytes of the output, from the calling thread
 * user     handed to write
 *
 * TIDE_STATUS_ARGUMENT   no such format, err suggests the nearest; or size_bytes is not of
 *                        this header's struct
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 * TIDE_STATUS_CANCELLED  tide_engine_cancel was called
 * and whatever write returns. After a failure a part may have been written.
 */
TIDE_API tide_status tide_answer_write(const tide_answer *answer, const char *format,
                                       const tide_write_options *options,
                                       tide_write_fn write, void *user, tide_error *err);

/* The format whose ending a path has, such as "csv" for "out/yoy.csv"; NULL: none. */
TIDE_API const char *tide_format_of_path(const char *path);

/*
 * Write an answer to a file: old or new, whole. The bytes go to a temporary file in the
 * same folder, are synced, and take the place of the target; a device or pipe is written
 * as it is. "sqlite" into a database that is there replaces the tables of this answer and
 * no other, in one transaction.
 *
 * TIDE_STATUS_ARGUMENT  no such format
 * TIDE_STATUS_IO        the file cannot be written; err names it, the old one is whole
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
TIDE_API tide_status tide_answer_save(const tide_answer *answer, const char *path,
                                      const char *format,
                                      const tide_write_options *options, tide_error *err);

/*
 * An answer out of texts of the host, to be written in any format.
 *
 * name, column_count  [column_count] names of the columns
 * cell, row_count     [row_count * column_count] NUL-terminated texts, row by row
 * out                 owned by the caller, freed by tide_answer_free before the engine
 *                     closes; all texts are copied
 *
 * TIDE_STATUS_NO_MEMORY
 */
TIDE_API tide_status tide_answer_of_texts(tide_engine *engine, const char *const *name,
                                          size_t column_count, const char *const *cell,
                                          size_t row_count, tide_answer **out,
                                          tide_error *err);

/*
 * A list of what tide knows, as an answer of texts.
 *
 * what  "computations", "layouts", "formats", "states", "errors", "functions" (of
 *       conditions), "options"
 * out   owned by the caller, freed by tide_answer_free before the engine closes
 *
 * TIDE_STATUS_NOT_FOUND  no list of that name; err suggests the nearest
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 */
TIDE_API tide_status tide_list(tide_engine *engine, const char *what, tide_answer **out,
                               tide_error *err);

#ifdef __cplusplus
}
#endif

#endif
