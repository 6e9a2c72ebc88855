/*
 * options.c - the rows of every request's options.
 *
 * Command line, help, manual, completion and job files read these rows; nothing else
 * knows an option's name.
 */
#include "query/options.h"

#include "base/macros.h"

#define COLUMNS TIDE_GROUP_COLUMNS
#define FIGURES TIDE_GROUP_FIGURES
#define ANSWER  TIDE_GROUP_ANSWER
#define READING TIDE_GROUP_READING

/* name, short, kind, argument, preset, range, help, group, repeats */
static const tide_option rows[OPTION_COUNT] = {
    [OPTION_TIME] = {"time", 't', TIDE_OPTION_TEXT, "COL", NULL, NULL,
                     "the period column (found by itself if there is one candidate)",
                     COLUMNS, false},
    [OPTION_VALUE] = {"value", 'm', TIDE_OPTION_LIST, "COL[,COL]", NULL, NULL,
                      "the measures (found by itself if there is one candidate)", COLUMNS,
                      false},
    [OPTION_BY] = {"by", 'b', TIDE_OPTION_TEXT, "KEY[,KEY]", NULL, NULL,
                   "one series per combination; '*' takes every key;\n"
                   "NAME=EXPR is a derived key, SQL on one column:\n"
                   "--by \"hs2=substr(hs,1,2)\"",
                   COLUMNS, true},
    [OPTION_WHERE] = {"where", 'w', TIDE_OPTION_TEXT, "COND", NULL, NULL,
                      "keep rows, SQL on one column; repeat to AND:\n"
                      "--where \"flow = 'X'\"",
                      COLUMNS, true},
    [OPTION_WITHIN] = {"within", 0, TIDE_OPTION_LIST, "KEY[,KEY]", NULL, NULL,
                       "compare inside one group of these keys\n"
                       "(default: all of --by except the first)",
                       COLUMNS, false},
    [OPTION_EXPORTS] = {"exports", 0, TIDE_OPTION_TEXT, "KEY=CODE", NULL, NULL,
                        "which rows are exports (default: flow=X)", COLUMNS, false},
    [OPTION_IMPORTS] = {"imports", 0, TIDE_OPTION_TEXT, "KEY=CODE", NULL, NULL,
                        "which rows are imports (default: flow=M)", COLUMNS, false},

    [OPTION_FREQ] = {"freq", 0, TIDE_OPTION_CHOICE, "F", NULL, "A|S|Q|M|W|D",
                     "regroup to years, half-years, quarters, months, weeks or days",
                     FIGURES, false},
    [OPTION_PARTIAL] = {"partial", 0, TIDE_OPTION_CHOICE, "WHAT", "refuse",
                        "refuse|allow",
                        "a coarser period of which parts are missing: no value, or what\n"
                        "there is, marked partial_period",
                        FIGURES, false},
    [OPTION_YEAR_START] = {"year-start", 0, TIDE_OPTION_INTEGER, "MONTH", NULL, "1..12",
                           "with --freq: years, and their quarters, begin in this month",
                           FIGURES, false},
    [OPTION_YEAR_LABEL] =
        {"year-label", 0, TIDE_OPTION_CHOICE, "WHICH", "start", "start|end",
         "the calendar year that such a year is called after: in which\n"
         "it begins, or ends",
         FIGURES, false},
    [OPTION_SINCE] = {"since", 0, TIDE_OPTION_PERIOD, "P", NULL, NULL,
                      "first period to print; earlier ones still serve as bases", FIGURES,
                      false},
    [OPTION_UNTIL] = {"until", 0, TIDE_OPTION_PERIOD, "P", NULL, NULL,
                      "last period to print", FIGURES, false},
    [OPTION_AS] = {"as", 0, TIDE_OPTION_CHOICE, "FORM", NULL,
                   "percent|index|multiple|log|ratio|points", "form of rates and shares",
                   FIGURES, false},
    [OPTION_BOUNDS] = {"bounds", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                       "beside each figure the least and the largest that the rounding\n"
                       "of its inputs allows: yoy_low, yoy_high (see --precision);\n"
                       "empty on a side that it leaves open",
                       FIGURES, false},
    [OPTION_UNIT] = {"unit", 0, TIDE_OPTION_TEXT, "U", NULL, NULL,
                     "print measures in this scale of their unit: \"billion USD\";\n"
                     "another currency takes --rates",
                     FIGURES, false},
    [OPTION_RATES] = {"rates", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                      "a table period,currency,per,value of exchange rates: units of\n"
                      "`currency` for one of `per`; with --unit figures are converted\n"
                      "before they are added up. const-fx takes a table period,value",
                      FIGURES, false},
    [OPTION_CURRENCY] = {"currency", 0, TIDE_OPTION_TEXT, "COL", NULL, NULL,
                         "the key that says in which unit each figure is (found by its\n"
                         "name: currency, unit, unit_measure)",
                         FIGURES, false},
    [OPTION_DECIMALS] = {"decimals", 0, TIDE_OPTION_INTEGER, "N", NULL, "0..18",
                         "round to N decimals in every format", FIGURES, false},
    [OPTION_ROUND] = {"round", 0, TIDE_OPTION_CHOICE, "HOW", "half-away",
                      "half-away|half-even", "how ties are rounded in print", FIGURES,
                      false},
    [OPTION_MISSING] =
        {"missing", 0, TIDE_OPTION_CHOICE, "HOW", "keep", "keep|skip",
         "a sum over rows one of which has no value: no value, or the sum\n"
         "of the others, marked partial_group",
         FIGURES, false},
    [OPTION_ALLOW_AGGREGATES] = {"allow-aggregates", 0, TIDE_OPTION_FLAG, NULL, NULL,
                                 NULL,
                                 "add up members that are usually kept apart, such as\n"
                                 "exports and imports",
                                 FIGURES, false},
    [OPTION_CUMULATED] =
        {"cumulated", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
         "the figures are year to date, each from the beginning of its\n"
         "year on (or declare it: --columns \"value:decimal[cumulated]\")",
         FIGURES, false},
    [OPTION_ALLOW_CUMULATED] = {"allow-cumulated", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                                "take figures that look year to date as they stand",
                                FIGURES, false},

    [OPTION_WIDE] = {"wide", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL, "periods as columns",
                     ANSWER, false},
    [OPTION_LEVELS] = {"levels", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                       "the figures beside the rate, its base too", ANSWER, false},
    [OPTION_LABELS] = {"labels", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                       "descriptions beside codes", ANSWER, false},
    [OPTION_LAST] = {"last", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                     "the latest period only", ANSWER, false},
    [OPTION_SORT] = {"sort", 0, TIDE_OPTION_TEXT, "[-]COL", NULL, NULL,
                     "order by a column of the answer; -COL: largest first", ANSWER,
                     false},
    [OPTION_HAVING] = {"having", 0, TIDE_OPTION_TEXT, "COND", NULL, NULL,
                       "keep rows of the answer: --having \"yoy > 10\"", ANSWER, false},
    [OPTION_REFUSE] = {"refuse", 0, TIDE_OPTION_LIST, "STATE[,STATE]", NULL, NULL,
                       "no answer where a figure of it is in such a state\n"
                       "(tide list states)",
                       ANSWER, false},
    [OPTION_GAPS] = {"gaps", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                     "no figures: the missing periods of each series", ANSWER, false},

    [OPTION_LAYOUT] = {"layout", 0, TIDE_OPTION_TEXT, "NAME", NULL, NULL,
                       "the layout of the file (tide list layouts)", READING, false},
    [OPTION_COLUMNS] = {"columns", 0, TIDE_OPTION_TEXT, "LIST", NULL, NULL,
                        "declare columns: \"month:period, hs:key,\n"
                        "value:decimal[million USD; kind=flow], note:skip\"",
                        READING, false},
    [OPTION_ENCODING] = {"encoding", 0, TIDE_OPTION_TEXT, "NAME", NULL, NULL,
                         "the encoding of the file: UTF-8, WINDOWS-1252, CP1251 ...",
                         READING, false},
    [OPTION_DELIMITER] = {"delimiter", 0, TIDE_OPTION_TEXT, "C", NULL, NULL,
                          "the mark between fields: , ; | or tab", READING, false},
    [OPTION_NO_HEADER] = {"no-header", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                          "the first record is data; columns are c1 c2 ...", READING,
                          false},
    [OPTION_DECIMAL] = {"decimal", 0, TIDE_OPTION_TEXT, "C", NULL, NULL,
                        "the decimal mark: . or ,", READING, false},
    [OPTION_GROUPING] = {"grouping", 0, TIDE_OPTION_TEXT, "C", NULL, NULL,
                         "the mark between thousands; \"\" for none", READING, false},
    [OPTION_DATES] = {"dates", 0, TIDE_OPTION_CHOICE, "ORDER", NULL, "dmy|mdy",
                      "what days such as 03/04/2024 mean", READING, false},
    [OPTION_NAMES] = {"names", 0, TIDE_OPTION_CHOICE, "LANG", NULL, "en|fr|ru",
                      "the language of months; with fr, T1 2024 is a quarter", READING,
                      false},
    [OPTION_SHORT_YEARS] = {"short-years", 0, TIDE_OPTION_INTEGER, "YEAR", NULL,
                            "1..9900",
                            "years of two digits are of the hundred from YEAR on",
                            READING, false},
    [OPTION_PRECISION] = {"precision", 0, TIDE_OPTION_TEXT, "P", NULL, NULL,
                          "figures are known to: column, cell, digits=N", READING, false},
    [OPTION_MISSING_MARKS] = {"missing-marks", 0, TIDE_OPTION_TEXT, "LIST", NULL, NULL,
                              "more cells without value: \"n/d,x=not_applicable\"",
                              READING, false},
    [OPTION_DASH] = {"dash", 0, TIDE_OPTION_CHOICE, "WHAT", NULL, "zero|missing",
                     "what - means in a measure", READING, false},
    [OPTION_KEEP_FREQ] = {"keep-freq", 0, TIDE_OPTION_CHOICE, "F", NULL, "A|S|Q|M|W|D",
                          "of several frequencies in one column, read this one", READING,
                          false},
    [OPTION_DUPLICATES] = {"duplicates", 0, TIDE_OPTION_CHOICE, "HOW", "error",
                           "error|first|last|sum",
                           "several rows for one key and period: refused, one of them,\n"
                           "or their sum",
                           READING, false},
    [OPTION_MEMBERS] =
        {"members", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
         "a list bloc,partner,valid_from,valid_to gives a key more: the\n"
         "bloc that the partner of a row is in at its period. KEY=FILE: of\n"
         "a list group,member,valid_from,valid_to",
         READING, true},
    [OPTION_READER] = {"reader", 0, TIDE_OPTION_CHOICE, "NAME", "scan", "scan|libcsv",
                       "what parts the cells: both give the same, scan is faster",
                       READING, false},
    [OPTION_MAX_ERRORS] = {"max-errors", 0, TIDE_OPTION_INTEGER, "N", "0",
                           "0..1000000000", "go on past N refused rows", READING, false},

};

size_t tide_option_count(void)
{
    return OPTION_COUNT;
}

const tide_option *tide_option_at(size_t i)
{
    return i < OPTION_COUNT ? &rows[i] : NULL;
}

bool option_name_equal(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++)
        if (*a != *b && !((*a == '_' || *a == '-') && (*b == '_' || *b == '-')))
            return false;
    return *a == *b;
}

enum request_option option_find(const char *name)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_name_equal(rows[i].name, name))
            return (enum request_option)i;
    return OPTION_COUNT;
}
