/*
 * computation.h - the shape of a computation: one descriptor, one row of the registry.
 *
 * To add one: a file with the formula on top, `run`, `reference` and the descriptor; a
 * line in registry.c; a case file in tests/compute/cases.
 */
#ifndef COMPUTE_COMPUTATION_H
#define COMPUTE_COMPUTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/computation.h"
#include "tide/series.h"
#include "base/memory.h"
#include "base/macros.h"
#include "column/column.h"
#include "column/series.h"
#include "compute/argument.h"
#include "number/exact.h"
#include "numeric/double_double.h"

/* What is promised of the digits; COMPUTATIONS, section 0. */
enum accuracy {
    ACCURACY_E, /* exact */
    ACCURACY_Q, /* correctly rounded quotient of two exact integers */
    ACCURACY_D, /* double-double sum of quotients, rounded once */
    ACCURACY_S, /* root of a Q or D, 1 ulp */
    ACCURACY_T, /* logs and powers, 1e-14 */
    ACCURACY_L, /* least squares, NIST digits */
    ACCURACY_A  /* within a stated error of the oracle */
};

/* How a ratio is shown. Applied once, where the exact quotient is rounded. */
enum form { FORM_RATIO, FORM_PERCENT, FORM_INDEX, FORM_MULTIPLE, FORM_LOG, FORM_POINTS };

/* What the ratio R of a computation is: growth R = r - 1 of a factor r, or a plain
   quotient q. Decides what index, multiple and log mean. */
enum form_basis { BASIS_NONE, BASIS_GROWTH, BASIS_QUOTIENT };

enum output_unit {
    OUTPUT_UNIT_MEASURE, /* that of the input */
    OUTPUT_UNIT_FORM,    /* a ratio in the form asked for */
    OUTPUT_UNIT_MEASURE_PER_YEAR,
    OUTPUT_UNIT_MEASURE_PER_OTHER, /* per that of the last role */
    OUTPUT_UNIT_COUNT,
    OUTPUT_UNIT_NONE /* a pure number: R2, p */
};

enum output_kind { OUTPUT_REAL, OUTPUT_DECIMAL /* REAL where the input is REAL */ };

/* Whose figures a computation answers. A CROSS computation may answer one of each
   within-group, or, over a matrix, one of each country or product in it; the keys that have no figure
   of their own do not stand in the answer. */
enum compute_rows { ROWS_PER_SERIES, ROWS_PER_GROUP, ROWS_PER_COUNTRY, ROWS_PER_PRODUCT };

struct compute_output {
    const char *name;
    enum output_kind kind;
    enum output_unit unit;
    int32_t table_decimals; /* -1: by unit and form */
    size_t of_input; /* the measure of this input follows the name, b_COL; 0: none */
};

/* Where the figures of an input come from. An option of the role's name, a row of the
   computation, names them; --exports and --imports are options of every request. */
enum role_source {
    ROLE_VALUE,      /* the measure of --value */
    ROLE_MEMBER,     /* its rows with one member of a key: --exports KEY=CODE; these roles
                       come first */
    ROLE_MEASURE,    /* another measure of the rows: --quantity COL */
    ROLE_OPTIONAL,   /* the same, where the option is given; else the value again */
    ROLE_PART,       /* a member, or the value and another measure: --denominator */
    ROLE_SIDE,       /* a dated side table, in the unit of the value: --gdp FILE */
    ROLE_SIDE_INDEX, /* a dated side table, or another measure, taken as it is */
    ROLE_SIDE_COUNT  /* a dated side table that counts, by ones: --population FILE */
};

/* Where answers go. value arrays are [count]; one of them is NULL. */
struct series_out {
    tide_kind kind;
    int32_t scale; /* DECIMAL; run may not change it */
    size_t count;
    int64_t *mantissa; /* DECIMAL */
    double *real;      /* REAL */
    tide_state *state; /* [count] */
    enum form form;
    enum form_basis basis;
};

enum { COMPUTE_MAX_OUTPUTS = 40, COMPUTE_MAX_ROLES = 11 };

/* Where series stand in a matrix of countries and products. */
struct compute_matrix {
    const uint32_t *country; /* [series] below country_count */
    const uint32_t *product; /* [series] below product_count */
    const uint32_t *market;  /* [series] below market_count; NULL unless is_cube */
    size_t country_count;
    size_t product_count;
    size_t market_count;
    uint32_t world; /* the country that is the sum of all; MATRIX_NO_WORLD */
};

#define MATRIX_NO_WORLD UINT32_MAX

struct computation;

struct compute_call {
    const struct computation *computation;
    const struct argument *argument; /* [option_count] in the order of the rows */
    const tide_series *input;        /* [role_count * member_count]: all members of
                                               role 0, then of role 1 ... */
    size_t role_count;               /* inputs: computation_inputs */
    size_t member_count;             /* SERIES, REDUCE: 1; CROSS: the group; PANEL:
                                               all series */
    struct series_out *output;       /* [output_count * row_count], likewise;
                                               REDUCE: count 1 */
    size_t output_count;
    struct series_out *low;  /* [row_count] bounds of the first output; NULL: not asked */
    struct series_out *high; /* [row_count] */
    size_t row_count;        /* member_count; ROWS_PER_GROUP: 1;
                                            ROWS_PER_COUNTRY: matrix.country_count, count
                                            0 for a country that is not in the group; products
                                            likewise */
    struct compute_matrix matrix;        /* is_matrix: of the members */
    const struct measure_traits *traits; /* of the input measure */
    bool skip_missing;                   /* CROSS: sum the parts that have a value,
                                            state partial_group */
    int32_t decimals;                    /* that the answer prints in tables */
    const int8_t *sign; /* [member_count] 1; -1: taken off; 0: the published total of the
                           group. NULL: 1 for all */
    const tide_series *side;   /* of the side table, on the axis of the inputs;
                                            NULL: none is named */
    const tide_series *beside; /* SERIES: another reading of the input, which the request
                                  made: const-fx at the rates of the base; NULL */
    const void *shared;        /* what prepare made; NULL */
    struct arena *scratch;     /* emptied after the call */
};

/* A dated table of figures that all series share, such as the days of each period. */
struct compute_side {
    const char *option; /* TEXT: its file; the preset means none. Of the computation or of
                           every request. NULL: there is none */
    bool is_same_freq;  /* of the frequency of the data, not of a coarser one */
    bool is_needed;     /* no answer without it */
};

struct computation {
    const char *name;
    const char *family;
    tide_shape shape;
    enum compute_rows rows;
    const char *summary;
    const char *formula;
    const char *missing;
    const char *source;
    enum accuracy accuracy;

    const char *forms; /* "percent index multiple log ratio", default first; NULL */
    enum form_basis basis;

    const tide_option *option; /* [option_count] */
    size_t option_count;
    const char *const *role;             /* [role_count] */
    const char *const *role_summary;     /* [role_count] */
    const enum role_source *role_source; /* [role_count]; NULL: the value */
    size_t role_count;
    bool
        is_listed; /* the last role is ROLE_MEASURE and its option a LIST: an input of each
                       item, in their order */
    const struct compute_output *output; /* [output_count] */
    size_t output_count;

    struct compute_side
        side; /* beside all series alike; roles have tables of their own */

    bool is_causal;         /* the past does not change when the future does */
    bool is_copy;           /* its figures are those of the input, half-widths too */
    bool is_time_needed;    /* refused without a time column */
    bool takes_signs;       /* CROSS: has the options minus and published, KEY=CODE,
                               which the request turns into signs of members */
    bool reads_declared;    /* a measure declared cumulated is read in another way */
    bool is_matrix;         /* CROSS: two keys part a group into countries and
                               products; has MATRIX_OPTION_ROWS */
    bool is_cube;           /* and a third key parts it into markets; has the row
                               MATRIX_MARKET */
    unsigned refused_kinds; /* bit per measure_kind: cells are not_comparable */

    /* Other measures whose cells are not_comparable, such as cumulated ones. NULL: none. */
    bool (*refuses)(const struct argument *argument, const struct measure_traits *traits);

    /*
     * Outputs that depend on arguments: fills out[], returns how many (at most
     * COMPUTE_MAX_OUTPUTS). NULL: `output` as it stands.
     */
    size_t (*outputs)(const struct argument *argument, struct compute_output *out);

    /*
     * Cells per series of an answer to `periods` periods of input: as many, or more where
     * the axis goes on into the future; compute_run keeps it within the calendar. NULL: as
     * many, or 1 for REDUCE. `out` cells from input[].count on have no input.
     */
    size_t (*length)(const struct argument *argument, tide_freq freq, size_t periods);

    /* Refuse arguments that do not fit each other or the frequency, before any row is
       read. NULL: nothing to refuse. */
    tide_status (*check)(const struct argument *argument, tide_freq freq,
                         tide_error *err);

    /*
     * Made once per request and shared by all calls: for example the place of each
     * period's base. `call` has one input per role with first, count, kind and scale but
     * no values. NULL: nothing.
     */
    tide_status (*prepare)(const struct compute_call *call, struct arena *arena,
                           const void **shared, tide_error *err);

    /* The place of each period's base, -1: none, from what prepare made, for --levels.
       NULL, here or as its answer: no cell rests on a single base. */
    const int32_t *(*base_of)(const void *shared);

    /* The fast way and the definition, one figure at a time. Both fill every output. */
    tide_status (*run)(const struct compute_call *call, tide_error *err);
    tide_status (*reference)(const struct compute_call *call, tide_error *err);

    /*
     * The bounds that the rounding of the inputs leaves for the first output, which has
     * been filled: compute/bounds.h. Fills call->low and call->high. NULL: none are known.
     */
    tide_status (*interval)(const struct compute_call *call, tide_error *err);

    /* Are they known with these arguments? NULL: with all. */
    bool (*has_interval)(const struct argument *argument);

    const char *example;
};

/* The first options of a computation over a matrix; the request finds their keys. */
enum { MATRIX_COUNTRY, MATRIX_PRODUCT, MATRIX_WORLD, MATRIX_OPTION_COUNT };

/* The next, of a cube. */
enum { MATRIX_MARKET = MATRIX_OPTION_COUNT, CUBE_OPTION_COUNT };

/* clang-format off */
#define MATRIX_COUNTRY_ROW                                                               \
    [MATRIX_COUNTRY] = {.name = "country",                                               \
                        .kind = TIDE_OPTION_TEXT,                                        \
                        .argument = "KEY",                                               \
                        .help = "the key of --by that holds countries (default: the\n"   \
                                "first)",                                                \
                        .group = TIDE_GROUP_COMPUTATION}

#define MATRIX_PRODUCT_ROW                                                               \
    [MATRIX_PRODUCT] = {.name = "product",                                               \
                        .kind = TIDE_OPTION_TEXT,                                        \
                        .argument = "KEY",                                               \
                        .help = "the key of --by that holds products (default: the\n"    \
                                "next)",                                                 \
                        .group = TIDE_GROUP_COMPUTATION}

#define MATRIX_WORLD_ROW                                                                 \
    [MATRIX_WORLD] = {.name = "world",                                                   \
                      .kind = TIDE_OPTION_TEXT,                                          \
                      .argument = "CODE",                                                \
                      .help = "the country that is the whole world (default: the\n"      \
                              "sum of the countries)",                                   \
                      .group = TIDE_GROUP_COMPUTATION}

/* A country that others are compared with, in the place of the world. */
#define MATRIX_WITH_ROW                                                                  \
    [MATRIX_WORLD] = {.name = "with",                                                    \
                      .kind = TIDE_OPTION_TEXT,                                          \
                      .argument = "CODE",                                                \
                      .help = "the country to compare with (default: the sum of the\n"   \
                              "countries)",                                              \
                      .group = TIDE_GROUP_COMPUTATION}

#define MATRIX_OPTION_ROWS MATRIX_COUNTRY_ROW, MATRIX_PRODUCT_ROW, MATRIX_WORLD_ROW
/* clang-format on */

/* Does it look at just the periods asked for, and answer with others than these: a row,
   or a longer axis? All else looks at all periods, and only prints those asked for. */
static inline bool computation_takes_window(const struct computation *computation)
{
    return computation->shape == TIDE_SHAPE_REDUCE || computation->length != NULL;
}

/* Does it give bounds with these arguments? */
static inline bool computation_has_interval(const struct computation *computation,
                                            const struct argument *argument)
{
    return computation->interval != NULL &&
           (computation->has_interval == NULL || computation->has_interval(argument));
}

/* ---- the registry ---- */

size_t registry_count(void);
const struct computation *registry_at(size_t i);
const struct computation *registry_find(const char *name); /* NULL: none */

/* ---- forms ---- */

const char *form_name(enum form form); /* "percent" */
bool form_find(const char *name, enum form *out);
const char *form_unit(enum form form); /* "percent", "index", ... for headers */
int32_t form_table_decimals(enum form form);

/* The argument of this name among the rows of the computation; NULL: no such row. */
const struct argument *computation_argument(const struct computation *computation,
                                            const struct argument *argument,
                                            const char *name);

/* Inputs of a call: the roles, the last one once for each item of its list; at most
   COMPUTE_MAX_ROLES. */
size_t computation_inputs(const struct computation *computation,
                          const struct argument *argument);

/* The role of an input. */
static inline size_t computation_role_of(const struct computation *computation,
                                         size_t input)
{
    return input < computation->role_count ? input : computation->role_count - 1;
}

/* Is `form` among the forms of a computation? Its default is the first. */
bool computation_has_form(const struct computation *computation, enum form form);
enum form computation_default_form(const struct computation *computation);

/* ---- writing answers ---- */

/* No value, and why. */
void series_out_none(struct series_out *out, size_t t, tide_state state);

/* The ratio numerator / denominator (R of the computation) in the form of the output,
   rounded once from the exact quotient. denominator not 0. */
void series_out_quotient(struct series_out *out, size_t t, int128 numerator,
                         int128 denominator, tide_state state);

/* The same for wider integers, both below 2^246. */
void series_out_wide_quotient(struct series_out *out, size_t t, struct int256 numerator,
                              struct int256 denominator, tide_state state);

/* The same for REAL figures: sums of two doubles, so that a difference keeps its digits.
   An answer beyond the doubles is an overflow. */
void series_out_real_quotient(struct series_out *out, size_t t, struct dd numerator,
                              struct dd denominator, tide_state state);

/* Growth and its factor, growth + 1, each with its own digits, in the form of the output;
   not for FORM_LOG. */
void series_out_growth(struct series_out *out, size_t t, double growth, double factor,
                       tide_state state);

/* Growth whose factor has this natural logarithm, in the form of the output. */
void series_out_growth_of_log(struct series_out *out, size_t t, struct dd log_factor,
                              tide_state state);

/* A figure in the unit of the measure; one that does not fit is an overflow. */
void series_out_decimal(struct series_out *out, size_t t, int128 mantissa,
                        tide_state state);
void series_out_real(struct series_out *out, size_t t, double value, tide_state state);

/* The larger code. */
static inline tide_state state_join(tide_state a, tide_state b)
{
    return a > b ? a : b;
}

/* -1, 0 or 1: the sign of a figure; the cell has a value. */
static inline int figure_sign(const tide_series *series, size_t t)
{
    if (series->kind == TIDE_KIND_DECIMAL)
        return (series_mantissa(series, t) > 0) - (series_mantissa(series, t) < 0);
    return (series_real(series, t) > 0.0) - (series_real(series, t) < 0.0);
}

/* What a member without a figure makes of the figure of its group: --missing skip leaves
   it out. */
static inline tide_state state_of_absent(const struct compute_call *call,
                                         tide_state state)
{
    return call->skip_missing ? (tide_state)TIDE_STATE_PARTIAL_GROUP : state;
}

/* The state of a base: missing and incomplete_window become base_missing. */
static inline tide_state state_of_base(tide_state base)
{
    return base == TIDE_STATE_MISSING || base == TIDE_STATE_INCOMPLETE_WINDOW
               ? (tide_state)TIDE_STATE_BASE_MISSING
               : base;
}

/* ---- running ---- */

struct runtime;
struct tide_panel;

/* One request to the registry: inputs aligned by the caller (same series, same axis, the
   same kind and scale of the measure). */
struct compute_request {
    const struct computation *computation;
    const struct argument *argument; /* [option_count] */
    enum form form;
    int32_t decimals;                      /* see struct compute_call */
    const struct tide_panel *const *input; /* [computation_inputs] */
    size_t measure;                        /* measure of every input panel */
    const size_t *role_measure;            /* [computation_inputs] measure of each; NULL:
                                              `measure` */
    const size_t *group;                   /* CROSS: [series] number of the within-group,
                                               0 .. group_count - 1 */
    size_t group_count;
    const size_t *row; /* [series] row of the answer that it adds to, 0 .. row_count - 1;
                          ROWS_PER_SERIES: unused */
    size_t row_count;
    const struct compute_matrix *matrix; /* is_matrix: of the series */
    const tide_series *side;             /* see struct compute_call; DECIMAL */
    const struct tide_panel *beside; /* SERIES: series, axis, kinds as input[0]; NULL */
    const int8_t *sign;              /* [series] see struct compute_call; NULL */
    bool skip_missing;               /* see struct compute_call */
    bool use_reference;              /* the definition instead of run */
    bool wants_bounds;               /* the computation has an interval */
};

/* What came out: rows of cells, a row per series, group or country as the descriptor
   says. */
struct compute_result {
    size_t output_count;
    struct compute_output output[COMPUTE_MAX_OUTPUTS];
    struct series_out column[COMPUTE_MAX_OUTPUTS]; /* count = row_count * length */
    struct series_out low; /* bounds of the first column, where asked for; else count 0 */
    struct series_out high;
    size_t row_count;    /* series, groups or countries */
    size_t length;       /* cells of a row: periods, those of
                                                      the future too, or 1 */
    const int32_t *base; /* [length] from base_of; NULL: none */
};

/*
 * Run a computation over panels, in parallel by its shape. All arrays of the result live
 * in `arena`.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 */
tide_status compute_run(struct runtime *runtime, const struct compute_request *request,
                        struct arena *arena, struct compute_result *out, tide_error *err);

#endif
