/*
 * options.h - the options that every request may have.
 */
#ifndef QUERY_OPTIONS_H
#define QUERY_OPTIONS_H

#include "tide/option.h"

enum request_option {
    OPTION_TIME,
    OPTION_VALUE,
    OPTION_BY,
    OPTION_WHERE,
    OPTION_WITHIN,
    OPTION_EXPORTS,
    OPTION_IMPORTS,

    OPTION_FREQ,
    OPTION_PARTIAL,
    OPTION_YEAR_START,
    OPTION_YEAR_LABEL,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_AS,
    OPTION_UNIT,
    OPTION_RATES,
    OPTION_CURRENCY,
    OPTION_BOUNDS,
    OPTION_DECIMALS,
    OPTION_ROUND,
    OPTION_MISSING,
    OPTION_ALLOW_AGGREGATES,
    OPTION_CUMULATED,
    OPTION_ALLOW_CUMULATED,

    OPTION_WIDE,
    OPTION_LEVELS,
    OPTION_LABELS,
    OPTION_LAST,
    OPTION_SORT,
    OPTION_HAVING,
    OPTION_REFUSE,
    OPTION_GAPS,

    OPTION_LAYOUT,
    OPTION_COLUMNS,
    OPTION_ENCODING,
    OPTION_DELIMITER,
    OPTION_NO_HEADER,
    OPTION_DECIMAL,
    OPTION_GROUPING,
    OPTION_DATES,
    OPTION_NAMES,
    OPTION_SHORT_YEARS,
    OPTION_PRECISION,
    OPTION_MISSING_MARKS,
    OPTION_DASH,
    OPTION_KEEP_FREQ,
    OPTION_DUPLICATES,
    OPTION_MEMBERS,
    OPTION_READER,
    OPTION_MAX_ERRORS,

    OPTION_COUNT
};

/* The place of an option by name ('-' and '_' alike); OPTION_COUNT if there is none. */
enum request_option option_find(const char *name);

/* Do two option names agree, '-' and '_' alike? */
bool option_name_equal(const char *a, const char *b);

#endif
