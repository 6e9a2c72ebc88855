/*
 * cms.c - constant market shares: why the exports of a country have changed.
 *
 *     x1 - x0 = g X0                                 demand of the world
 *             + sum over k of (g[k] - g) x[k]        products: of those that grow
 *             + sum over k, j of (g[k, j] - g[k]) x[k, j]   markets: to those that grow
 *             + rest                                 competitiveness
 *
 * x are exports of the country in the base, by product k and market j, X0 all of them; g
 * is the growth of the world's. The second step depends on which of both comes first:
 * --order market takes g[j] in the place of g[k]. The world is the sum of the countries,
 * or the one of --world. A line that the world did not trade in the base has no growth; a
 * country that did is base_zero. All figures of both periods must be there: declare
 * absent=zero where no row means no trade; --missing skip takes those that are.
 */
#include "compute/ratio/world.h"

#include "time/period.h"

enum { CMS_OF = CUBE_OPTION_COUNT, CMS_ORDER, CMS_OPTION_COUNT };
enum { OUT_CHANGE, OUT_DEMAND, OUT_PRODUCT, OUT_MARKET, OUT_REST, OUTPUTS };

/* Trade of the world in both periods. */
struct trade {
    struct dd base;
    struct dd now;
};

/* What is summed up for one country. */
struct tally {
    struct trade own;
    struct dd first;  /* of g[k] x[k] */
    struct dd second; /* of g[k, j] x[k, j] */
    bool is_zero;     /* it traded what the world did not */
    bool is_there;
};

static struct dd figure_at(const tide_series *series, size_t t)
{
    struct amount amount = amount_of(series, t);
    double high = (double)amount.decimal;

    if (!tide_state_has_value(amount.state))
        return dd_of(0.0);
    return series->kind == TIDE_KIND_REAL
               ? amount.real
               : dd_quick_sum(high, (double)(amount.decimal - (int128)high));
}

static void add_trade(struct trade *trade, const tide_series *series, size_t base,
                      size_t now)
{
    trade->base = dd_add(trade->base, figure_at(series, base));
    trade->now = dd_add(trade->now, figure_at(series, now));
}

static struct dd growth(const struct trade *trade)
{
    return dd_divide(dd_subtract(trade->now, trade->base), trade->base);
}

/* The base of a period; SERIES_NOWHERE: none. */
static size_t base_of(const struct compute_call *call, size_t t)
{
    const tide_series *in = &call->input[0];
    tide_period year_ago;

    if (argument_is(&call->argument[CMS_OF], "pop"))
        return t > 0 ? t - 1 : SERIES_NOWHERE;
    if (tide_period_year_ago(series_period(in, t), &year_ago) != TIDE_STATUS_OK)
        return SERIES_NOWHERE;
    return series_find(in, year_ago);
}

static tide_state state_at(const struct compute_call *call, const tide_series *series,
                           size_t t, bool is_base)
{
    struct amount figure = amount_of(series, t);

    if (tide_state_has_value(figure.state) || figure.is_negative)
        return figure.state;
    return state_of_absent(call, is_base ? state_of_base(figure.state) : figure.state);
}

static tide_state joined_state(const struct compute_call *call, size_t base, size_t now)
{
    tide_state state = TIDE_STATE_OK;

    for (size_t i = 0; i < call->member_count; i++) {
        state = state_join(state, state_at(call, &call->input[i], now, false));
        if (base != SERIES_NOWHERE)
            state = state_join(state, state_at(call, &call->input[i], base, true));
    }
    return base == SERIES_NOWHERE ? state_join(state, TIDE_STATE_BASE_MISSING) : state;
}

static bool is_of_world(const struct compute_matrix *matrix, size_t member)
{
    return matrix->world == MATRIX_NO_WORLD || matrix->country[member] == matrix->world;
}

static bool is_market_first(const struct compute_call *call)
{
    return argument_is(&call->argument[CMS_ORDER], "market");
}

/* ---- the answer ---- */

static void put(const struct compute_call *call, size_t country, size_t t, size_t output,
                struct dd value, tide_state state)
{
    struct series_out *out = &call->output[output * call->row_count + country];
    double unit = 1.0;

    for (int32_t i = 0;
         call->input[0].kind == TIDE_KIND_DECIMAL && i < call->input[0].scale; i++)
        unit *= 10.0;
    if (tide_state_has_value(state))
        series_out_real(out, t, dd_round(dd_divide(value, dd_of(unit))), state);
    else
        series_out_none(out, t, state);
}

/* a - b; a difference within the error of both is none. */
static struct dd less(struct dd a, struct dd b)
{
    const double error = 1e-29;
    struct dd out = dd_subtract(a, b);

    return fabs(out.high) <= error * (fabs(a.high) + fabs(b.high)) ? dd_of(0.0) : out;
}

static void put_country(const struct compute_call *call, size_t country, size_t t,
                        const struct tally *tally, const struct trade *world,
                        tide_state state)
{
    struct dd change = dd_subtract(tally->own.now, tally->own.base);

    if (tide_state_has_value(state) && (tally->is_zero || world->base.high <= 0.0))
        state = TIDE_STATE_BASE_ZERO;
    struct dd demand = tide_state_has_value(state)
                           ? dd_multiply(growth(world), tally->own.base)
                           : dd_of(0.0);
    put(call, country, t, OUT_CHANGE, change, state);
    put(call, country, t, OUT_DEMAND, demand, state);
    put(call, country, t, is_market_first(call) ? OUT_MARKET : OUT_PRODUCT,
        less(tally->first, demand), state);
    put(call, country, t, is_market_first(call) ? OUT_PRODUCT : OUT_MARKET,
        less(tally->second, tally->first), state);
    put(call, country, t, OUT_REST, less(change, tally->second), state);
}

static void add_member(struct tally *tally, const tide_series *series, size_t base,
                       size_t now, const struct trade *first, const struct trade *second)
{
    struct dd x = figure_at(series, base);

    tally->is_there = true;
    add_trade(&tally->own, series, base, now);
    if (x.high == 0.0)
        return;
    if (first->base.high <= 0.0 || second->base.high <= 0.0) {
        tally->is_zero = true;
        return;
    }
    tally->first = dd_add(tally->first, dd_multiply(growth(first), x));
    tally->second = dd_add(tally->second, dd_multiply(growth(second), x));
}

/* ---- all countries ---- */

/* Lines of product and market, numbered, and trade of the world in them. */
struct lines {
    uint32_t *of;        /* [member_count] */
    struct trade *line;  /* [member_count] */
    struct trade *first; /* [product_count or market_count] */
    struct tally *tally; /* [country_count] */
    size_t *order;       /* [member_count] */
    size_t *spare;       /* [member_count] */
    size_t *count;       /* [most + 1] */
    size_t first_count;
};

/* A stable counting sort of members by one of their codes. */
static void sort_by(const uint32_t *code, size_t code_count, size_t member_count,
                    const size_t *from, size_t *to, size_t *count)
{
    for (size_t c = 0; c <= code_count; c++)
        count[c] = 0;
    for (size_t i = 0; i < member_count; i++)
        count[code[i] + 1]++;
    for (size_t c = 0; c < code_count; c++)
        count[c + 1] += count[c];
    for (size_t i = 0; i < member_count; i++)
        to[count[code[from[i]]]++] = from[i];
}

static void number_lines(struct lines *lines, const struct compute_call *call)
{
    const struct compute_matrix *matrix = &call->matrix;
    uint32_t number = 0;

    for (size_t i = 0; i < call->member_count; i++)
        lines->order[i] = i;
    sort_by(matrix->market, matrix->market_count, call->member_count, lines->order,
            lines->spare, lines->count);
    sort_by(matrix->product, matrix->product_count, call->member_count, lines->spare,
            lines->order, lines->count);
    for (size_t i = 0; i < call->member_count; i++) {
        size_t member = lines->order[i];
        size_t before = i > 0 ? lines->order[i - 1] : member;
        number += matrix->product[member] != matrix->product[before] ||
                  matrix->market[member] != matrix->market[before];
        lines->of[member] = number;
    }
}

static tide_status lines_init(struct lines *lines, const struct compute_call *call,
                              tide_error *err)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct arena *scratch = call->scratch;
    size_t most = matrix->product_count > matrix->market_count ? matrix->product_count
                                                               : matrix->market_count;

    lines->first_count =
        is_market_first(call) ? matrix->market_count : matrix->product_count;
    lines->of = arena_alloc(scratch, call->member_count, sizeof *lines->of);
    lines->line = arena_alloc(scratch, call->member_count, sizeof *lines->line);
    lines->first = arena_alloc(scratch, lines->first_count, sizeof *lines->first);
    lines->tally = arena_alloc(scratch, matrix->country_count, sizeof *lines->tally);
    lines->order = arena_alloc(scratch, call->member_count, sizeof *lines->order);
    lines->spare = arena_alloc(scratch, call->member_count, sizeof *lines->spare);
    lines->count = arena_alloc(scratch, most + 1, sizeof *lines->count);
    if (lines->of == NULL || lines->line == NULL || lines->first == NULL ||
        lines->tally == NULL || lines->order == NULL || lines->spare == NULL ||
        lines->count == NULL)
        return memory_failed(scratch->memory, err);
    number_lines(lines, call);
    return TIDE_STATUS_OK;
}

static struct trade *first_of(const struct lines *lines, const struct compute_call *call,
                              size_t member)
{
    return &lines->first[is_market_first(call) ? call->matrix.market[member]
                                               : call->matrix.product[member]];
}

static void run_period(const struct compute_call *call, struct lines *lines, size_t base,
                       size_t t)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct trade world = {0};

    for (size_t i = 0; i < call->member_count; i++)
        lines->line[i] = (struct trade){0};
    for (size_t i = 0; i < lines->first_count; i++)
        lines->first[i] = (struct trade){0};
    for (size_t i = 0; i < call->member_count; i++) {
        if (!is_of_world(matrix, i))
            continue;
        add_trade(&world, &call->input[i], base, t);
        add_trade(first_of(lines, call, i), &call->input[i], base, t);
        add_trade(&lines->line[lines->of[i]], &call->input[i], base, t);
    }
    for (size_t c = 0; c < matrix->country_count; c++)
        lines->tally[c] = (struct tally){0};
    for (size_t i = 0; i < call->member_count; i++)
        add_member(&lines->tally[matrix->country[i]], &call->input[i], base, t,
                   first_of(lines, call, i), &lines->line[lines->of[i]]);
    for (size_t c = 0; c < matrix->country_count; c++)
        if (lines->tally[c].is_there)
            put_country(call, c, t, &lines->tally[c], &world,
                        joined_state(call, base, t));
}

static void put_nothing(const struct compute_call *call, size_t t, tide_state state)
{
    for (size_t i = 0; i < call->output_count * call->row_count; i++)
        if (call->output[i].count > 0)
            series_out_none(&call->output[i], t, state);
}

static tide_status cms_run(const struct compute_call *call, tide_error *err)
{
    struct lines lines;
    tide_status status = lines_init(&lines, call, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        size_t base = base_of(call, t);
        tide_state state = joined_state(call, base, t);
        if (tide_state_has_value(state))
            run_period(call, &lines, base, t);
        else
            put_nothing(call, t, state);
    }
    return status;
}

/* ---- one country ---- */

/* Trade of the world in the product and the market of a member, NULL: in any. */
static struct trade world_trade(const struct compute_call *call, const uint32_t *product,
                                const uint32_t *market, size_t base, size_t now)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct trade trade = {0};

    for (size_t i = 0; i < call->member_count; i++)
        if (is_of_world(matrix, i) &&
            (product == NULL || matrix->product[i] == *product) &&
            (market == NULL || matrix->market[i] == *market))
            add_trade(&trade, &call->input[i], base, now);
    return trade;
}

static tide_status cms_reference(const struct compute_call *call, tide_error *err)
{
    const struct compute_matrix *matrix = &call->matrix;
    bool is_turned = is_market_first(call);

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t base = base_of(call, t);
        tide_state state = joined_state(call, base, t);
        put_nothing(call, t, state);
        for (size_t c = 0; tide_state_has_value(state) && c < matrix->country_count;
             c++) {
            struct tally tally = {0};
            struct trade world = world_trade(call, NULL, NULL, base, t);
            for (size_t i = 0; i < call->member_count; i++) {
                const uint32_t *product = &matrix->product[i];
                const uint32_t *market = &matrix->market[i];
                if (matrix->country[i] != c)
                    continue;
                struct trade first = world_trade(call, is_turned ? NULL : product,
                                                 is_turned ? market : NULL, base, t);
                struct trade second = world_trade(call, product, market, base, t);
                add_member(&tally, &call->input[i], base, t, &first, &second);
            }
            if (tally.is_there)
                put_country(call, c, t, &tally, &world, state);
        }
    }
    return TIDE_STATUS_OK;
}

static const tide_option cms_options[] = {
    MATRIX_OPTION_ROWS,
    [MATRIX_MARKET] = {.name = "market",
                       .kind = TIDE_OPTION_TEXT,
                       .argument = "KEY",
                       .help = "the key of --by that holds markets (default: the next)",
                       .group = TIDE_GROUP_COMPUTATION},
    [CMS_OF] = {.name = "of",
                .kind = TIDE_OPTION_CHOICE,
                .argument = "VERB",
                .preset = "yoy",
                .range = "yoy|pop",
                .help = "the base: the same period of the year before, or\n"
                        "the period before",
                .group = TIDE_GROUP_COMPUTATION},
    [CMS_ORDER] = {.name = "order",
                   .kind = TIDE_OPTION_CHOICE,
                   .argument = "KEY",
                   .preset = "product",
                   .range = "product|market",
                   .help = "which of both is looked at first",
                   .group = TIDE_GROUP_COMPUTATION},
};
_Static_assert(COUNT_OF(cms_options) == CMS_OPTION_COUNT, "rows of cms");

static const char *const cms_roles[] = {"value"};
static const char *const cms_role_summaries[] = {
    "exports by country, product and market"};
/* clang-format off */
#define CMS_OUTPUT(word)                                                                 \
    {.name = word, .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1}
/* clang-format on */
static const struct compute_output cms_outputs[OUTPUTS] = {
    [OUT_CHANGE] = CMS_OUTPUT("change"),
    [OUT_DEMAND] = CMS_OUTPUT("world_effect"),
    [OUT_PRODUCT] = CMS_OUTPUT("product_effect"),
    [OUT_MARKET] = CMS_OUTPUT("market_effect"),
    [OUT_REST] = CMS_OUTPUT("rest"),
};

const struct computation cms_computation = {
    .name = "cms",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .is_cube = true,
    .summary = "constant market shares: why the exports of a country have changed",
    .formula = "x1 - x0 = g X0 + sum over k of (g[k] - g) x[k]\n"
               "+ sum over k, j of (g[k, j] - g[k]) x[k, j] + rest, g of the world",
    .missing = "a figure of either period missing (--missing skip leaves it out,\n"
               "partial_group) or below 0; no base; no trade of the world in the base",
    .source = "Leamer and Stern 1970",
    .accuracy = ACCURACY_D,
    .option = cms_options,
    .option_count = COUNT_OF(cms_options),
    .role = cms_roles,
    .role_summary = cms_role_summaries,
    .role_count = COUNT_OF(cms_roles),
    .output = cms_outputs,
    .output_count = OUTPUTS,
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE | 1 << MEASURE_SIGNED,
    .run = cms_run,
    .reference = cms_reference,
    .example = "tide cms datasets/us-trade/us_goods_trade_monthly.csv "
               "--by flow,reporter,partner --freq A",
};
