/*
 * job_grammar.c - the rows of the grammar, from the inside out.
 */
#include "batch/job_grammar.h"

#include <string.h>

#include "tide/answer.h"
#include "base/macros.h"
#include "base/text.h"
#include "query/options.h"

#define NO_KIND .kind_offset = FIELD_NO_OFFSET, .kind_text_offset = FIELD_NO_OFFSET

/* ---- params, each ---- */

#define AT(member) offsetof(struct job_param, member)

static const struct field param_fields[] = {
    {.key = "type",
     .type = FIELD_CHOICE,
     .store = STORE_CHOICE,
     .is_required = true,
     .offset = AT(type),
     .range = "int|number|text|enum|period|path",
     .help = "what its values are"},
    {.key = "default",
     .offset = AT(preset),
     .help = "its value where -p NAME=VALUE gives none"},
    {.key = "min", .offset = AT(least), .help = "the smallest value"},
    {.key = "max", .offset = AT(most), .help = "the largest value"},
    {.key = "values",
     .store = STORE_LIST,
     .offset = AT(values),
     .help = "enum: the values that it may have"},
};

static const struct field_set param_set = {
    .noun = "a parameter",
    .size = sizeof(struct job_param),
    .field = param_fields,
    .count = COUNT_OF(param_fields),
    .has_plain_names = true,
    NO_KIND,
};

static const struct field each_values = {
    .store = STORE_LIST,
    .offset = offsetof(struct job_each, values),
    .help = "one run per value",
};

static const struct field_set each_set = {
    .noun = "each",
    .size = sizeof(struct job_each),
    .plain = &each_values,
    .has_plain_names = true,
    NO_KIND,
};

/* ---- sources ---- */

#undef AT
#define AT(member) offsetof(struct job_column, member)

static const struct field column_fields[] = {
    {.key = "type",
     .type = FIELD_CHOICE,
     .is_required = true,
     .offset = AT(type),
     .range = "period|key|decimal|double|flag|label|skip",
     .help = "what its cells are"},
    {.key = "freq",
     .type = FIELD_CHOICE,
     .offset = AT(freq),
     .range = "A|S|Q|M|W|D",
     .help = "period: the frequency that the data must have"},
    {.key = "unit", .offset = AT(unit), .help = "of the figures: million USD"},
    {.key = "kind",
     .type = FIELD_CHOICE,
     .offset = AT(kind),
     .range = "flow|stock|price|rate|signed",
     .help = "what the figures are: flows add up, stocks do not"},
    {.key = "adjusted",
     .offset = AT(adjusted),
     .help = "seasonally adjusted: sa; or none"},
    {.key = "cumulated",
     .type = FIELD_CHOICE,
     .offset = AT(cumulated),
     .range = "yes|no",
     .help = "figures since the beginning of the year"},
    {.key = "prices",
     .type = FIELD_CHOICE,
     .offset = AT(prices),
     .range = "constant|current",
     .help = "what the figures are counted in"},
    {.key = "valuation", .offset = AT(valuation), .help = "of trade: fob, cif"},
    {.key = "absent",
     .type = FIELD_CHOICE,
     .offset = AT(absent),
     .range = "zero|missing",
     .help = "what a row that is not there means"},
    {.key = "of", .offset = AT(of), .help = "label: the key that it describes"},
    {.key = "missing_marks",
     .store = STORE_LIST,
     .offset = AT(missing_marks),
     .help = "cells without value; the same for all figures of a source"},
    {.key = "accepted",
     .store = STORE_LIST,
     .offset = AT(accepted),
     .help = "the values that it may have; checked as a rule of checks"},
};

static const struct field_set column_set = {
    .noun = "a column",
    .size = sizeof(struct job_column),
    .field = column_fields,
    .count = COUNT_OF(column_fields),
    NO_KIND,
};

#undef AT
#define AT(member) offsetof(struct job_source, member)

static const struct field source_fields[] = {
    {.key = "files",
     .type = FIELD_PATH,
     .store = STORE_LIST,
     .is_required = true,
     .offset = AT(files),
     .help = "paths from the folder of the job; * and ? match names"},
    {.key = "columns",
     .type = FIELD_NAMED,
     .offset = AT(column),
     .count_offset = AT(column_count),
     .set = &column_set,
     .help = "what the columns hold; tide init FILE writes them"},
    {.key = "rejects",
     .type = FIELD_PATH,
     .offset = AT(rejects),
     .help = "refused rows are kept here"},
};

/* `columns` is a map here. */
/* Columns and groups are rows of the job. */
static bool is_reading_option(const tide_option *option)
{
    return option->group == TIDE_GROUP_READING &&
           option != tide_option_at(OPTION_COLUMNS) &&
           option != tide_option_at(OPTION_MEMBERS);
}

static const struct field_set source_set = {
    .noun = "a source",
    .size = sizeof(struct job_source),
    .field = source_fields,
    .count = COUNT_OF(source_fields),
    .has_plain_names = true,
    .takes_option = is_reading_option,
    .options_offset = AT(settings),
    NO_KIND,
};

/* ---- groups ---- */

#undef AT
#define AT(member) offsetof(struct job_set, member)

static const struct field set_fields[] = {
    {.key = "file",
     .type = FIELD_PATH,
     .is_required = true,
     .offset = AT(file),
     .help = "codes stand in this file, one a line; # begins a remark"},
};

static const struct field set_codes = {
    .store = STORE_LIST,
    .offset = AT(codes),
    .help = "the codes of the set",
};

static const struct field_set set_set = {
    .noun = "a set",
    .size = sizeof(struct job_set),
    .field = set_fields,
    .count = COUNT_OF(set_fields),
    .plain = &set_codes,
    NO_KIND,
};

#undef AT
#define AT(member) offsetof(struct job_group, member)

static const struct field group_fields[] = {
    {.key = "of",
     .is_required = true,
     .offset = AT(of),
     .help = "the key that is grouped"},
    {.key = "sets",
     .type = FIELD_NAMED,
     .is_required = true,
     .offset = AT(set),
     .count_offset = AT(set_count),
     .set = &set_set,
     .help = "members of the new key, and the codes of each"},
    {.key = "rest",
     .type = FIELD_CHOICE,
     .store = STORE_CHOICE,
     .offset = AT(rest),
     .range = "others|drop|error",
     .help = "codes of no set: one more member (default), left out, an error"},
    {.key = "rest_name",
     .offset = AT(rest_name),
     .help = "what the member of the others is called (default: others)"},
};

static const struct field_set group_set = {
    .noun = "a group",
    .size = sizeof(struct job_group),
    .field = group_fields,
    .count = COUNT_OF(group_fields),
    .has_plain_names = true,
    NO_KIND,
};

/* ---- steps ---- */

#undef AT
#define AT(member) offsetof(struct job_top, member)

static const struct field top_fields[] = {
    {.key = "n",
     .type = FIELD_COUNT,
     .is_required = true,
     .offset = AT(count),
     .help = "how many"},
    {.key = "by",
     .is_required = true,
     .offset = AT(by),
     .help = "the figures that decide: the largest come first"},
    {.key = "per",
     .store = STORE_LIST,
     .offset = AT(per),
     .help = "so many for each value of these keys, or of the period"},
    {.key = "ties",
     .type = FIELD_CHOICE,
     .store = STORE_BOOL,
     .offset = AT(cuts_ties),
     .range = "include|cut",
     .help = "rows that tie with the last: kept too (default), or cut"},
};

static const struct field_set top_set = {
    .noun = "top",
    .size = sizeof(struct job_top),
    .field = top_fields,
    .count = COUNT_OF(top_fields),
    NO_KIND,
};

static const struct field_set add_set = {
    .noun = "an added column",
    .size = sizeof(struct job_add),
    NO_KIND,
};

#undef AT
#define AT(member) offsetof(struct job_step, member)

static const struct field step_fields[] = {
    {.key = "from",
     .is_required = true,
     .offset = AT(from),
     .help = "a source or a step; the order of steps in the file is free"},
    {.key = "where",
     .type = FIELD_CONDITION,
     .store = STORE_LIST,
     .offset = AT(where),
     .help = "keep rows: SQL over one column; :name is a parameter, :first and :last are "
             "periods of the table"},
    {.key = "by",
     .type = FIELD_KEY,
     .store = STORE_LIST,
     .offset = AT(by),
     .help = "keys, groups, NAME=EXPR"},
    {.key = "sum",
     .store = STORE_LIST,
     .is_alternative = true,
     .kind = STEP_STAT,
     .offset = AT(measures),
     .help = "add up these figures per key and period"},
    {.key = "group",
     .store = STORE_LIST,
     .is_alternative = true,
     .kind = STEP_STAT,
     .offset = AT(measures),
     .verb = "group",
     .help = "statistics of these figures over the rows of each key: stat, rollup"},
    {.key = "claims",
     .type = FIELD_CHOICE,
     .is_alternative = true,
     .kind = STEP_CLAIMS,
     .offset = AT(stat),
     .range = "growth-table|backcast|audit|reconcile",
     .help = "of a list of published claims: what it says of growth, the levels before,\n"
             "what cannot all be right, the closest figures that fit"},
    {.key = "add",
     .type = FIELD_ADD,
     .is_alternative = true,
     .kind = STEP_ADD,
     .offset = AT(add),
     .count_offset = AT(add_count),
     .set = &add_set,
     .help = "columns beside the rows: NAME: {COMPUTATION: COLUMN, OPTION: VALUE}"},
    {.key = "top",
     .type = FIELD_MAP,
     .is_alternative = true,
     .kind = STEP_TOP,
     .offset = AT(top),
     .set = &top_set,
     .help = "the rows of the largest figures"},
};

static const struct field step_computation = {
    .store = STORE_LIST,
    .is_alternative = true,
    .kind = STEP_STAT,
    .offset = AT(measures),
    .help = "a computation by its name, over `by`; its options stand beside it",
};

static bool is_step_option(const tide_option *option)
{
    static const enum request_option taken[] = {OPTION_TIME,
                                                OPTION_FREQ,
                                                OPTION_PARTIAL,
                                                OPTION_YEAR_START,
                                                OPTION_YEAR_LABEL,
                                                OPTION_SINCE,
                                                OPTION_UNTIL,
                                                OPTION_LAST,
                                                OPTION_LEVELS,
                                                OPTION_MISSING,
                                                OPTION_ALLOW_AGGREGATES,
                                                OPTION_CUMULATED,
                                                OPTION_ALLOW_CUMULATED,
                                                OPTION_AS,
                                                OPTION_UNIT,
                                                OPTION_RATES,
                                                OPTION_CURRENCY,
                                                OPTION_REFUSE,
                                                OPTION_SORT,
                                                OPTION_HAVING};

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (option == tide_option_at(taken[i]))
            return true;
    return false;
}

/* Those of the step are the step's; a column has no rows of its own to lay out. */
bool job_add_takes_option(const tide_option *option)
{
    static const enum request_option taken[] = {OPTION_WITHIN,
                                                OPTION_EXPORTS,
                                                OPTION_IMPORTS,
                                                OPTION_AS,
                                                OPTION_BOUNDS,
                                                OPTION_MISSING,
                                                OPTION_ALLOW_AGGREGATES,
                                                OPTION_CUMULATED,
                                                OPTION_ALLOW_CUMULATED,
                                                OPTION_REFUSE,
                                                OPTION_RATES};

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (option == tide_option_at(taken[i]))
            return true;
    return false;
}

static const struct field_set step_set = {
    .noun = "a step",
    .size = sizeof(struct job_step),
    .field = step_fields,
    .count = COUNT_OF(step_fields),
    .kind_offset = AT(kind),
    .kind_text_offset = AT(kind_text),
    .alternatives = "sum, another computation, group, claims, add or top",
    .computation = &step_computation,
    .has_plain_names = true,
    .takes_option = is_step_option,
    .options_offset = AT(options),
};

/* ---- checks ---- */

#undef AT
#define AT(member) offsetof(struct job_check, member)

#define COLUMN_FIELD                                                                     \
    {                                                                                    \
        .key = "column", .store = STORE_LIST, .is_required = true,                       \
        .offset = AT(columns), .help = "the column"                                      \
    }

static const struct field accepted_fields[] = {
    COLUMN_FIELD,
    {.key = "values",
     .store = STORE_LIST,
     .is_required = true,
     .offset = AT(values),
     .help = "the values that it may have"},
};

static const struct field range_fields[] = {
    COLUMN_FIELD,
    {.key = "min",
     .type = FIELD_NUMBER,
     .store = STORE_PAIR,
     .offset = AT(arguments),
     .help = "the smallest figure"},
    {.key = "max",
     .type = FIELD_NUMBER,
     .store = STORE_PAIR,
     .offset = AT(arguments),
     .help = "the largest figure"},
};

static const struct field sums_fields[] = {
    COLUMN_FIELD,
    {.key = "total",
     .type = FIELD_NUMBER,
     .store = STORE_PAIR,
     .is_required = true,
     .offset = AT(arguments),
     .help = "what the figures add up to"},
    {.key = "per",
     .store = STORE_LIST,
     .offset = AT(per),
     .help = "for each value of these keys, or of the period"},
    {.key = "tolerance",
     .type = FIELD_NUMBER,
     .store = STORE_PAIR,
     .offset = AT(arguments),
     .help = "how far from the total the sum may be (default 0)"},
};

static const struct field rows_fields[] = {
    {.key = "min",
     .type = FIELD_COUNT,
     .store = STORE_PAIR,
     .offset = AT(arguments),
     .help = "the least number of rows"},
    {.key = "max",
     .type = FIELD_COUNT,
     .store = STORE_PAIR,
     .offset = AT(arguments),
     .help = "the largest number of rows"},
};

#define RULE_SET(name, words, rows)                                                      \
    static const struct field_set name = {.noun = words,                                 \
                                          .size = sizeof(struct job_check),              \
                                          .field = rows,                                 \
                                          .count = COUNT_OF(rows),                       \
                                          NO_KIND}

RULE_SET(accepted_set, "accepted", accepted_fields);
RULE_SET(range_set, "range", range_fields);
RULE_SET(sums_set, "sums_to", sums_fields);
RULE_SET(rows_set, "rows", rows_fields);

static const struct field check_fields[] = {
    {.key = "table",
     .is_required = true,
     .offset = AT(table),
     .help = "a source or a step"},
    {.key = "unique",
     .store = STORE_LIST,
     .is_alternative = true,
     .kind = CHECK_UNIQUE,
     .offset = AT(columns),
     .help = "no two rows are alike in these columns"},
    {.key = "not_null",
     .store = STORE_LIST,
     .is_alternative = true,
     .kind = CHECK_NOT_NULL,
     .offset = AT(columns),
     .help = "every row has a value in these columns"},
    {.key = "no_gaps",
     .store = STORE_LIST,
     .is_alternative = true,
     .kind = CHECK_NO_GAPS,
     .offset = AT(columns),
     .help = "no period is missing between the first and the last of a series"},
    {.key = "accepted",
     .type = FIELD_MAP,
     .is_alternative = true,
     .kind = CHECK_ACCEPTED,
     .set = &accepted_set,
     .help = "a column has values of a list only"},
    {.key = "range",
     .type = FIELD_MAP,
     .is_alternative = true,
     .kind = CHECK_RANGE,
     .set = &range_set,
     .help = "figures are within bounds; over an added column: growth within bounds"},
    {.key = "sums_to",
     .type = FIELD_MAP,
     .is_alternative = true,
     .kind = CHECK_SUMS_TO,
     .set = &sums_set,
     .help = "a column adds up to a total"},
    {.key = "fresh",
     .type = FIELD_PERIOD,
     .store = STORE_PAIR,
     .is_alternative = true,
     .kind = CHECK_FRESH,
     .offset = AT(arguments),
     .help = "the last period is this one or later"},
    {.key = "rows",
     .type = FIELD_MAP,
     .is_alternative = true,
     .kind = CHECK_ROWS,
     .set = &rows_set,
     .help = "how many rows there are"},
    {.key = "audit",
     .type = FIELD_CHOICE,
     .store = STORE_PAIR,
     .is_alternative = true,
     .kind = CHECK_AUDIT,
     .offset = AT(arguments),
     .range = "contradictions",
     .help = "the figures can all be right together, within their rounding"},
    {.key = "per",
     .store = STORE_LIST,
     .offset = AT(per),
     .help = "for each value of these keys"},
    {.key = "severity",
     .type = FIELD_CHOICE,
     .store = STORE_CHOICE,
     .offset = AT(severity),
     .range = "error|warn",
     .help = "what a failure is: what depends on the table stops, or a warning"},
    {.key = "warn_if",
     .type = FIELD_LIMIT,
     .offset = AT(warn_if),
     .help = "a warning where so many rows fail: \"> 0\", \"> 1%\""},
    {.key = "error_if",
     .type = FIELD_LIMIT,
     .offset = AT(error_if),
     .help = "an error where so many rows fail: \"> 0\", \"> 1%\""},
};

static const struct field_set check_set = {
    .noun = "a check",
    .size = sizeof(struct job_check),
    .field = check_fields,
    .count = COUNT_OF(check_fields),
    .kind_offset = AT(kind),
    .kind_text_offset = AT(kind_text),
    .alternatives =
        "unique, not_null, no_gaps, accepted, range, sums_to, fresh, rows or audit",
    .needs_alternative = true,
};

/* ---- outputs ---- */

#undef AT
#define AT(member) offsetof(struct job_output, member)

static const struct field output_fields[] = {
    {.key = "table",
     .store = STORE_LIST,
     .is_alternative = true,
     .offset = AT(tables),
     .help = "a source or a step"},
    {.key = "tables",
     .store = STORE_LIST,
     .is_alternative = true,
     .offset = AT(tables),
     .help = "several, into one database"},
    {.key = "to",
     .type = FIELD_PATH,
     .is_required = true,
     .offset = AT(to),
     .help = "the file; its ending names the format"},
    {.key = "format", .offset = AT(format), .help = "where the ending names none"},
    {.key = "mode",
     .type = FIELD_CHOICE,
     .store = STORE_BOOL,
     .offset = AT(appends),
     .range = "replace|append",
     .help = "the file becomes new (default), or rows are added to its end"},
};

static const struct field_set output_set = {
    .noun = "an output",
    .size = sizeof(struct job_output),
    .field = output_fields,
    .count = COUNT_OF(output_fields),
    .kind_offset = FIELD_NO_OFFSET,
    .kind_text_offset = FIELD_NO_OFFSET,
    .alternatives = "table or tables",
    .needs_alternative = true,
    .has_plain_names = true,
};

/* ---- the job ---- */

#undef AT
#define AT(member) offsetof(struct job_file, member)

static const struct field job_fields[] = {
    {.key = "job",
     .type = FIELD_CHOICE,
     .store = STORE_NOTHING,
     .is_required = true,
     .range = "1",
     .help = "the version of this grammar"},
    {.key = "title",
     .type = FIELD_TITLE,
     .offset = AT(title),
     .help = "what the job is for"},
    {.key = "params",
     .type = FIELD_NAMED,
     .offset = AT(param),
     .count_offset = AT(param_count),
     .set = &param_set,
     .help = "values that -p NAME=VALUE sets"},
    {.key = "sources",
     .type = FIELD_NAMED,
     .is_required = true,
     .offset = AT(source),
     .count_offset = AT(source_count),
     .set = &source_set,
     .help = "files, each loaded once"},
    {.key = "groups",
     .type = FIELD_NAMED,
     .offset = AT(group),
     .count_offset = AT(group_count),
     .set = &group_set,
     .help = "new keys from old ones"},
    {.key = "each",
     .type = FIELD_NAMED,
     .offset = AT(each),
     .count_offset = AT(each_count),
     .set = &each_set,
     .help = "what uses this parameter is done once for each of its values"},
    {.key = "steps",
     .type = FIELD_NAMED,
     .offset = AT(step),
     .count_offset = AT(step_count),
     .set = &step_set,
     .help = "tables made of tables"},
    {.key = "checks",
     .type = FIELD_ITEMS,
     .offset = AT(check),
     .count_offset = AT(check_count),
     .set = &check_set,
     .help = "what must hold; a failure stops what depends on the table"},
    {.key = "outputs",
     .type = FIELD_NAMED,
     .offset = AT(output),
     .count_offset = AT(output_count),
     .set = &output_set,
     .help = "files that are written"},
};

const struct field_set job_grammar = {
    .noun = "a job",
    .size = sizeof(struct job_file),
    .field = job_fields,
    .count = COUNT_OF(job_fields),
    NO_KIND,
};

/* ---- formats ---- */

static const char sqlite_name[] = "sqlite";

size_t job_format_count(void)
{
    return tide_format_count() + 1;
}

const char *job_format_at(const void *unused, size_t i)
{
    (void)unused;
    return i < tide_format_count() ? tide_format_at(i).name : sqlite_name;
}

const char *job_format_of_path(const char *path)
{
    static const char *const endings[] = {".db", ".sqlite", ".sqlite3"};
    size_t length = strlen(path);

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        size_t own = strlen(endings[i]);
        struct text ending = {.at = path + (length > own ? length - own : 0),
                              .length = length > own ? own : length};
        if (text_is_caseless(ending, endings[i]))
            return sqlite_name;
    }
    return tide_format_of_path(path);
}
