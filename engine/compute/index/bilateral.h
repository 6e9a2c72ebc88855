/*
 * bilateral.h - index numbers that compare two periods: on the period before, on a fixed
 * base, or chained.
 *
 *     on the period before    r[t]                    period t over period t - 1
 *     --base B                r of t over B           a fixed basket
 *     --link prev             I[t] = I[t - 1] r[t]    100 in the first period with lines;
 *                                                     with --base B: 100 in B
 *
 * Re-referencing a chain to B divides it by I[B]; a fixed base B chooses other weights.
 * These differ, so each has its own words. After a link that has no value the chain is
 * base_missing.
 *
 * Beside the index stand the part of the value that matched lines hold now and in the
 * base, and how many lines are matched, enter and leave: of the two periods compared,
 * which for a chain are those of its last link.
 */
#ifndef COMPUTE_INDEX_BILATERAL_H
#define COMPUTE_INDEX_BILATERAL_H

#include "compute/index/lines.h"

enum {
    BILATERAL_BASE,
    BILATERAL_LINK,
    BILATERAL_QUANTITY,
    BILATERAL_PRICE,
    BILATERAL_OF,
    BILATERAL_OPTION_COUNT
};

/* What two periods give: a factor, above / below, or its logarithm. */
struct factor {
    bool is_log;
    struct dd log;
    struct dd above;
    struct dd below;
    bool is_exact; /* wide_above / wide_below is the same, exactly */
    struct int256 wide_above;
    struct int256 wide_below;
};

enum { BILATERAL_MOST_FACTORS = 3 };

/* An index formula: [count] factors of the matched lines, of which there are some. */
struct formula {
    size_t count;
    bool needs_weight; /* lines->weight is a place, from the option `weights` */
    size_t weights;    /* needs_weight: place of that option */
    void (*run)(const struct lines *lines, struct factor *out);
    void (*define)(const struct lines *lines, struct factor *out);
};

/* Outputs: the factors, then these. */
enum {
    AFTER_LINES,
    AFTER_ENTERING,
    AFTER_LEAVING,
    AFTER_NUMBERS,
    AFTER_MATCHED = AFTER_NUMBERS, /* not where prices alone are known */
    AFTER_MATCHED_BASE
};

/* Each period by the formula: links made once, or, to judge them, each chain from its
   first link. TIDE_STATUS_NO_MEMORY */
tide_status bilateral_run(const struct compute_call *call, const struct formula *formula,
                          tide_error *err);
tide_status bilateral_define(const struct compute_call *call,
                             const struct formula *formula, tide_error *err);

/* One comparison, or the level of a chain: [count] factors of a formula. */
struct link {
    struct factor factor[BILATERAL_MOST_FACTORS];
    tide_state state;
};

/* The levels of a chain [periods], as they are, or referenced to --base. */
void bilateral_put_levels(const struct compute_call *call, const struct formula *formula,
                          const struct link *level);

/* What stands beside the index, of the comparison that the lines were matched for. */
void bilateral_put_after(const struct compute_call *call, const struct formula *formula,
                         size_t t, const struct lines *lines);

/* --base is a period of the data's frequency. */
tide_status bilateral_check(const struct argument *argument, tide_freq freq,
                            tide_error *err);

/* The rows of an index; that of volumes has a name of its own. */
size_t bilateral_outputs(const struct argument *argument,
                         const struct compute_output *rows, size_t count,
                         const char *volume_name, struct compute_output *out);

/* Is the volume asked for, not the price? */
bool bilateral_is_volume(const struct compute_call *call);

/* The quotient of two sums of products; exact where they are. */
struct factor factor_of(const struct lines *lines, struct line_sum above,
                        struct line_sum below);

/* Price or quantity now over that in the base: what the index is a mean of. */
struct dd line_relative(const struct lines *lines, size_t k);

#define BILATERAL_OUTPUT(word)                                                           \
    {                                                                                    \
        .name = word, .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM,                     \
        .table_decimals = -1,                                                            \
    }
#define BILATERAL_PART(word)                                                             \
    {                                                                                    \
        .name = word, .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE,                     \
        .table_decimals = 4,                                                             \
    }
#define BILATERAL_NUMBER(word)                                                           \
    {                                                                                    \
        .name = word, .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_COUNT,                    \
        .table_decimals = 0,                                                             \
    }
/* clang-format off */
#define BILATERAL_AFTER_NUMBERS                                                          \
    BILATERAL_NUMBER("lines"), BILATERAL_NUMBER("entering"),                             \
    BILATERAL_NUMBER("leaving")

#define BILATERAL_AFTER                                                                  \
    BILATERAL_AFTER_NUMBERS, BILATERAL_PART("matched"), BILATERAL_PART("matched_base")

#define BILATERAL_BASE_ROW                                                               \
    [BILATERAL_BASE] = {.name = "base",                                                  \
                        .kind = TIDE_OPTION_PERIOD,                                      \
                        .argument = "PERIOD",                                            \
                        .help = "compare with this period (default: the period\n"        \
                                "before); with --link: call it 100",                     \
                        .group = TIDE_GROUP_COMPUTATION}

#define BILATERAL_PERIOD_ROWS                                                            \
    BILATERAL_BASE_ROW,                                                                  \
    [BILATERAL_LINK] = {.name = "link",                                                  \
                        .kind = TIDE_OPTION_CHOICE,                                      \
                        .argument = "HOW",                                               \
                        .preset = "none",                                                \
                        .range = "none|prev",                                            \
                        .help = "prev: chain the indices on the period before",          \
                        .group = TIDE_GROUP_COMPUTATION}

#define BILATERAL_LINE_ROWS                                                              \
    [BILATERAL_QUANTITY] = LINE_QUANTITY_ROW,                                            \
    [BILATERAL_PRICE] = LINE_PRICE_ROW

#define BILATERAL_CHAIN_ROWS BILATERAL_PERIOD_ROWS, BILATERAL_LINE_ROWS

#define BILATERAL_OPTION_ROWS                                                            \
    BILATERAL_CHAIN_ROWS,                                                                \
    BILATERAL_OF_ROW

#define BILATERAL_OF_ROW                                                                 \
    [BILATERAL_OF] = {.name = "of",                                                      \
                      .kind = TIDE_OPTION_CHOICE,                                        \
                      .argument = "WHAT",                                                \
                      .preset = "price",                                                 \
                      .range = "price|volume",                                           \
                      .help = "an index of prices, or of volumes: prices and\n"          \
                              "quantities change places",                                \
                      .group = TIDE_GROUP_COMPUTATION}
/* clang-format on */

#define BILATERAL_MISSING                                                                \
    "no line traded in both periods (base_missing; nothing traded now:\n"                \
    "missing); a value or quantity below 0; a chain after a link without value"

#define BILATERAL_FORMS "index percent multiple log ratio"

#endif
