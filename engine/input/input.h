/*
 * input.h - files to tables: open, sniff, load.
 *
 *     input_open    bytes and a sample of them
 *     input_add     one more file of the same table
 *     input_sniff   dialect, header, layout, the role and type of each column
 *     input_load    all rows into a sealed table, with nothing lost in silence
 */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/runtime.h"
#include "base/text.h"
#include "column/table.h"
#include "input/figure.h"
#include "number/decimal.h"

struct input;

/* What becomes of several rows for one key and period. */
enum duplicates { DUPLICATES_ERROR, DUPLICATES_FIRST, DUPLICATES_LAST, DUPLICATES_SUM };

/* How to read, as the options say; what is not said is found by the sniff. */
struct reading {
    const char *encoding; /* NULL: find */
    char delimiter;       /* 0: find */
    char decimal;         /* 0: find; '.' or ',' */
    const char *grouping; /* NULL: find; "": none */
    bool no_header;
    const char *folder;        /* that the key source leaves out of its paths; NULL */
    const char *columns;       /* text of --columns; NULL */
    const char *layout;        /* NULL: find */
    const char *precision;     /* "column", "cell", "digits=6"; NULL: column */
    const char *missing_marks; /* more marks, "x=not_applicable,n/d"; NULL */
    const char *dash;          /* "zero", "missing"; NULL: rejected */
    const char *dates;         /* "dmy", "mdy"; NULL: find */
    const char *names;         /* of months: "en", "fr", "ru"; NULL: find */
    int32_t short_years;       /* first year of the hundred; 0: years have four digits */
    bool is_reference;         /* --reader libcsv: no record is scanned */
    uint64_t max_errors;
    tide_freq keep_freq; /* NONE: all must be of one; else skip the others */
    bool reads_in_turn;  /* the others are read by themselves: not told as skipped */
    enum duplicates duplicates; /* claims may always be alike */
    const char *const *members; /* [member_count] lists of groups: path, or KEY=path */
    size_t member_count;
};

struct input_column {
    const char *name;
    size_t field; /* place in the record */
    tide_column_role role;
    tide_kind kind;               /* MEASURE */
    tide_freq freq;               /* PERIOD */
    struct unit unit;             /* MEASURE */
    struct measure_traits traits; /* MEASURE */
    struct figure_style style;    /* MEASURE */
    size_t label_of;              /* LABEL: place of its key among the columns */
    bool is_wanted;               /* load it; the caller may clear this */
    bool is_declared;             /* --columns said so */
    bool is_main;                 /* MEASURE: meant where a request names none */
    bool is_source;               /* KEY: the name of the file; in no record */
    bool is_group;                /* KEY: the group of another key's member; in none */
    /* Holds every row to a rule, read or not. PARSE refuses the row, SHAPE the file. */
    tide_status (*check)(const struct input_column *column, struct text cell,
                         tide_error *err);
    const char *constant; /* for the rule */
    size_t padded_digits; /* KEY: digits get their zeros back; 0: never */

    /* From the sample, for `tide sniff`. */
    size_t distinct;    /* different texts seen, counted up to 1,000 */
    size_t seen;        /* cells looked at */
    size_t typed;       /* cells that fit the role */
    size_t empty;       /* cells without value */
    const char *lowest; /* smallest and largest, as text: period, figure or key */
    const char *highest;
    const char *evidence; /* "99.8 % periods, named period" */
    const char *mixed;    /* PERIOD: "2024-Q1 on line 3 is a quarter, 2024-03 on line 2 a
                             month": the first of another frequency; NULL: none */
    const char *misfit; /* MEASURE, and KEY that is nearly one: the first cell that is no
                             number, "12x" on line 7; NULL: none */
};

/* What the sniff decided. Lives as long as the input. */
struct input_plan {
    const char *layout; /* "tidy", "figures" */
    bool is_claims;
    char delimiter;
    bool has_header;
    uint64_t preamble_lines; /* before the header */
    struct decimal_marks marks;
    const char *encoding; /* "UTF-8", "WINDOWS-1252" */
    bool has_bom;
    const char *line_end; /* "LF", "CRLF", "CR" */
    bool is_whole;        /* the sample is the whole file */
    size_t sample_rows;
    size_t column_count;
    struct input_column *column; /* [column_count] */
};

/*
 * Open a file ("-": standard input) and read its sample.
 *
 * TIDE_STATUS_IO     no such file, a directory, not readable
 * TIDE_STATUS_PARSE  empty, a workbook, no text in any encoding: with advice
 * TIDE_STATUS_ARGUMENT  an option of the reading is outside its range
 */
tide_status input_open(struct runtime *runtime, const char *path,
                       const struct reading *reading, struct input **out,
                       tide_error *err);
void input_close(struct input *input); /* NULL is allowed; the files added to it too */

/*
 * One more file of the table, before the sniff; read as the first one is said to be.
 *
 * Several files have a key "source" behind their own columns, unless they have a column of
 * that name. It is not wanted until the caller says so.
 *
 * TIDE_STATUS_ARGUMENT  "one_input": standard input a second time
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status input_add(struct input *input, const char *path, tide_error *err);

/* The files of the table, and what became of their rows; used is not known here. Valid
   after the sniff. i < count. */
size_t input_file_count(const struct input *input);
const char *input_file_path(const struct input *input, size_t i);
tide_ledger input_file_ledger(const struct input *input, size_t i);

/*
 * Decide. The plan may then be changed in is_wanted. The first of several files decides on
 * the columns; the others must have the same, in any order.
 *
 * TIDE_STATUS_SHAPE  "files_differ", naming the file and what differs
 * and those of tide_table_load
 */
tide_status input_sniff(struct input *input, struct input_plan **out, tide_error *err);

/* One refused row or cell, as the rejects table shows it. */
struct reject {
    const char *file; /* path */
    uint64_t line;
    const char *column; /* name */
    uint64_t byte;
    const char *kind; /* id */
    const char *text; /* escaped, at most 1,000 bytes */
    const char *expected;
};

/* Refused rows, in the order of the file. Lives in its arena. */
struct rejects {
    struct arena arena;
    struct reject *row; /* [count] */
    size_t count;
    size_t capacity;
};

void rejects_init(struct rejects *rejects, struct memory *memory);
void rejects_release(struct rejects *rejects);

/*
 * Read all rows. Each refused row is added to `rejects` and told to the runtime (the
 * first 20 with their excerpt). When more than reading.max_errors were refused, the load
 * goes on to the end, so that all are known, and then fails with "too_many_rejects".
 *
 * ledger   of all files, filled also when the load fails; read = loaded + rejected +
 *          skipped
 *
 * Statuses of tide_table_load.
 */
tide_status input_load(struct input *input, struct input_plan *plan,
                       struct rejects *rejects, tide_ledger *ledger, tide_table **out,
                       tide_error *err);

/* ---- layouts, for tide list ---- */

struct reader_row {
    const char *name;    /* "tidy" */
    const char *endings; /* ".csv .tsv .txt" */
    const char *prose;
};
size_t reader_count(void);
const struct reader_row *reader_at(size_t i);

#endif
