/*
 * tide/table.h - dated figures in sealed columns.
 *
 * A table is one load: it never changes and may be read from any thread. Keys are texts
 * (leading zeros kept), measures are exact decimals or doubles, time is one column of
 * periods. Rows read = loaded + rejected + skipped, always.
 */
#ifndef TIDE_TABLE_H
#define TIDE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "tide/engine.h"
#include "tide/error.h"
#include "tide/export.h"
#include "tide/period.h"
#include "tide/series.h"
#include "tide/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_table tide_table;

typedef enum {
    TIDE_COLUMN_KEY,     /* text codes */
    TIDE_COLUMN_PERIOD,  /* the time column */
    TIDE_COLUMN_MEASURE, /* figures */
    TIDE_COLUMN_LABEL,   /* one text per value of a key, not part of it */
    TIDE_COLUMN_FLAG,    /* observation status letters */
    TIDE_COLUMN_SKIP     /* present in the file, not loaded */
} tide_column_role;

typedef struct {
    const char *name; /* UTF-8 */
    tide_column_role role;
    tide_kind kind;   /* MEASURE */
    int32_t scale;    /* MEASURE, DECIMAL: decimals of every mantissa */
    const char *unit; /* MEASURE: "million USD"; empty: not known */
    tide_freq freq;   /* PERIOD */
    size_t distinct;  /* KEY, LABEL: different texts */
} tide_column;

/* What became of the rows of the input. */
typedef struct {
    uint64_t read; /* records after the header */
    uint64_t loaded;
    uint64_t rejected; /* a fault in a column that was read */
    uint64_t skipped;  /* blank, repeated header, preamble, footer, duplicate */
    uint64_t used;     /* loaded rows that the request's conditions kept */
} tide_ledger;

/* An option by name and its value as text; the rows of tide/option.h, group READING. */
typedef struct {
    const char *name;
    const char *value;
} tide_setting;

/*
 * Load one file.
 *
 * path      a file; "-" is standard input; "figures.db:trade" a table of an SQLite
 *           database, if no file has that name
 * setting   [count] reading options; NULL when count is 0
 * out       freed by tide_table_free
 *
 * TIDE_STATUS_IO         the file cannot be read; err names it
 * TIDE_STATUS_PARSE      too many rejected rows, or no table at all (empty, header only,
 *                        open quote, bytes of another encoding, a packed file cut short,
 *                        a damaged database)
 * TIDE_STATUS_SHAPE      mixed frequencies, two rows for one key and period
 * TIDE_STATUS_OVERFLOW   figures of one column have no common scale in 64 bits
 * TIDE_STATUS_ARGUMENT   an unknown or unfit setting
 * TIDE_STATUS_NOT_FOUND  a setting names a column that the file does not have; no such
 *                        table in the database
 * TIDE_STATUS_LIMIT      the engine's memory limit, or a limit on rows, keys or fields
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_CANCELLED  tide_engine_cancel was called
 *
 * On failure *out is unchanged. Each refused row is told to the engine's message function as it is met.
 */
TIDE_API tide_status tide_table_load(tide_engine *engine, const char *path,
                                     const tide_setting *setting, size_t count,
                                     tide_table **out, tide_error *err);

/* Free a table; the jobs that were given it must be gone. NULL is allowed. */
TIDE_API void tide_table_free(tide_table *table);

/* Loaded rows; columns of the file in their order. */
TIDE_API uint64_t tide_table_row_count(const tide_table *table);
TIDE_API size_t tide_table_column_count(const tide_table *table);
TIDE_API tide_column tide_table_column(const tide_table *table, size_t i); /* i < count */
TIDE_API tide_ledger tide_table_ledger(const tide_table *table);

/*
 * The text of a key or label code. column < column count, code < distinct.
 * Borrowed until tide_table_free; NUL-terminated, and never holds a NUL.
 */
TIDE_API const char *tide_table_text(const tide_table *table, size_t column,
                                     uint32_t code);

#ifdef __cplusplus
}
#endif

#endif
