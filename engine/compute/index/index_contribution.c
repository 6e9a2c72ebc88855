/*
 * index_contribution.c - what each line adds to the change of an index, in points.
 *
 *     c[k] = w[k] (r[k] - 1),  sum of w = 1, so that the sum of c is the index less 1
 *
 *     laspeyres    w = v0 / sum of v0
 *     paasche      w = (v1 / r) / sum of v1 / r
 *     fisher       w = (v0 + (v1 / r) / G) / sum of that over the lines,
 *                  G = (sum of v1 / sum of v0) / F: the other Fisher (Van IJzeren)
 *
 * r is the relative of the line, of its price or of its quantity. Lines that are not
 * matched add nothing to the index and have no contribution.
 */
#include "compute/index/bilateral.h"

enum { CONTRIBUTION_FORMULA = BILATERAL_OPTION_COUNT, CONTRIBUTION_OPTION_COUNT };

/* Sums over the matched lines. */
struct sums {
    struct dd v0;
    struct dd v1;
    struct dd up;   /* of v0 r */
    struct dd down; /* of v1 / r */
};

static void add_to(struct dd *sum, struct dd term)
{
    *sum = dd_add(*sum, term);
}

static struct sums sums_of(const struct lines *lines)
{
    struct sums sums = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd relative = line_relative(lines, k);
        struct dd v0 = line_value(lines, k, lines->base);
        struct dd v1 = line_value(lines, k, lines->now);
        add_to(&sums.v0, v0);
        add_to(&sums.v1, v1);
        add_to(&sums.up, dd_multiply(v0, relative));
        add_to(&sums.down, dd_divide(v1, relative));
    }
    return sums;
}

/* The other Fisher: of volumes beside prices, of prices beside volumes. */
static struct dd other_fisher(const struct sums *sums)
{
    return dd_sqrt(
        dd_multiply(dd_divide(sums->v1, sums->up), dd_divide(sums->down, sums->v0)));
}

/* Weight of a line and the sum of all weights. */
static void weigh(const struct lines *lines, size_t k, const struct sums *sums,
                  struct dd *weight, struct dd *all)
{
    const struct argument *formula = &lines->call->argument[CONTRIBUTION_FORMULA];
    struct dd v0 = line_value(lines, k, lines->base);
    struct dd down = dd_divide(line_value(lines, k, lines->now), line_relative(lines, k));

    if (argument_is(formula, "laspeyres")) {
        *weight = v0;
        *all = sums->v0;
    } else if (argument_is(formula, "paasche")) {
        *weight = down;
        *all = sums->down;
    } else {
        struct dd other = other_fisher(sums);
        *weight = dd_add(v0, dd_divide(down, other));
        *all = dd_add(sums->v0, dd_divide(sums->down, other));
    }
}

static void put_none(const struct compute_call *call, const struct lines *lines, size_t t,
                     size_t k)
{
    tide_state now = state_join(
        tide_series_state(&call->input[LINE_VALUE * call->member_count + k], t),
        tide_series_state(&call->input[LINE_QUANTITY * call->member_count + k], t));
    tide_state none = lines->state == TIDE_STATE_UNDEFINED
                          ? (tide_state)TIDE_STATE_UNDEFINED
                      : line_is_traded(lines, k, t) ? (tide_state)TIDE_STATE_BASE_MISSING
                                                    : (tide_state)TIDE_STATE_BASE_ZERO;

    series_out_none(&call->output[k], t, tide_state_has_value(now) ? none : now);
}

static void put_period(const struct compute_call *call, struct lines *lines, size_t t,
                       const struct sums *sums)
{
    bool is_undefined = lines->state == TIDE_STATE_UNDEFINED;

    for (size_t k = 0, i = 0; k < call->member_count; k++) {
        if (is_undefined || i == lines->count || lines->member[i] != k) {
            put_none(call, lines, t, k);
            continue;
        }
        struct dd weight;
        struct dd all;
        weigh(lines, k, sums, &weight, &all);
        struct dd change = dd_subtract(line_relative(lines, k), dd_of(1.0));
        series_out_real_quotient(&call->output[k], t, dd_multiply(weight, change), all,
                                 lines->state);
        i++;
    }
}

static size_t base_of(const struct compute_call *call, size_t t)
{
    const struct argument *base = &call->argument[BILATERAL_BASE];

    if (base->is_set)
        return series_find(&call->input[0], base->period);
    return t > 0 ? t - 1 : SERIES_NOWHERE;
}

static tide_status index_contribution_run(const struct compute_call *call,
                                          tide_error *err)
{
    struct lines lines;
    tide_status status =
        lines_init(&lines, call, call->argument[BILATERAL_PRICE].is_set, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        lines_match(&lines, base_of(call, t), t, SERIES_NOWHERE);
        struct sums sums = sums_of(&lines);
        put_period(call, &lines, t, &sums);
    }
    return status;
}

/* The sums again for every line. */
static tide_status index_contribution_reference(const struct compute_call *call,
                                                tide_error *err)
{
    struct lines lines;
    tide_status status =
        lines_init(&lines, call, call->argument[BILATERAL_PRICE].is_set, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        lines_match(&lines, base_of(call, t), t, SERIES_NOWHERE);
        for (size_t k = 0; k < call->member_count; k++)
            put_none(call, &lines, t, k);
        for (size_t i = 0; i < lines.count && tide_state_has_value(lines.state); i++) {
            size_t k = lines.member[i];
            struct sums sums = sums_of(&lines);
            struct dd weight;
            struct dd all;
            weigh(&lines, k, &sums, &weight, &all);
            struct dd change = dd_subtract(line_relative(&lines, k), dd_of(1.0));
            series_out_real_quotient(&call->output[k], t, dd_multiply(weight, change),
                                     all, lines.state);
        }
    }
    return status;
}

static const tide_option index_contribution_options[] = {
    BILATERAL_BASE_ROW,
    [BILATERAL_LINK] = {.name = "link",
                        .kind = TIDE_OPTION_CHOICE,
                        .argument = "HOW",
                        .preset = "none",
                        .range = "none",
                        .help = "contributions are to two periods, not to a chain",
                        .group = TIDE_GROUP_COMPUTATION},
    BILATERAL_LINE_ROWS,
    BILATERAL_OF_ROW,
    [CONTRIBUTION_FORMULA] = {.name = "formula",
                              .kind = TIDE_OPTION_CHOICE,
                              .argument = "NAME",
                              .preset = "laspeyres",
                              .range = "laspeyres|paasche|fisher",
                              .help = "the index that they add up to",
                              .group = TIDE_GROUP_COMPUTATION},
};
_Static_assert(COUNT_OF(index_contribution_options) == CONTRIBUTION_OPTION_COUNT,
               "rows of index-contribution");

static const struct compute_output index_contribution_outputs[] = {
    {.name = "index_contribution",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation index_contribution_computation = {
    .name = "index-contribution",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "what a line adds to the change of a price or volume index, in points",
    .formula = "w[k] (r[k] - 1), w weights of the index that add up to 1,\n"
               "r = p1 / p0; --of volume: q1 / q0",
    .missing = "a line not traded in both periods; a value or quantity below 0",
    .source = "XMPI Manual 2009; fisher: Van IJzeren 1987",
    .accuracy = ACCURACY_D,
    .forms = "points ratio",
    .basis = BASIS_QUOTIENT,
    .option = index_contribution_options,
    .option_count = COUNT_OF(index_contribution_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = index_contribution_outputs,
    .output_count = COUNT_OF(index_contribution_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .run = index_contribution_run,
    .reference = index_contribution_reference,
    .example = "tide index-contribution datasets/index-demo/trade.csv --by product,flow",
};
