/*
 * diversification.c - how far the structure of a country's trade is from the world's.
 *
 *     D[i] = 1/2 sum over k of |h[i, k] - h[w, k]|
 *     h[i, k] = x[i, k] / X[i],  h[w, k] = x[w, k] / X[w]
 *          = sum over k of |x[i, k] X[w] - x[w, k] X[i]| / (2 X[i] X[w])
 *
 * 0 for the structure of the world, towards 1 for a country that trades what the world
 * does not. The products are all of the group; one that the country has no series for is
 * not traded, h = 0. A product that the country misses leaves no figure (--missing skip
 * leaves it out, partial_group). The sums of the world and their states are in world.h.
 */
#include "compute/ratio/world.h"

/* The sum over k of one country, under way. */
struct distance {
    tide_kind kind;
    const struct amount *country; /* X[i] */
    const struct amount *world;   /* X[w] */
    struct int256 decimal;        /* of |x X[w] - x[w] X[i]| */
    struct dd real;               /* of |h[i] - h[w]| */
    tide_state state;             /* of all figures that it rests on */
    tide_state absent;            /* of those of the country that are missing */
    bool is_filled;               /* the country has a figure */
};

static void add_apart(struct distance *distance, const struct amount *figure,
                      const struct amount *product)
{
    const struct amount *country = distance->country;
    const struct amount *world = distance->world;

    if (distance->kind == TIDE_KIND_DECIMAL) {
        struct int256 apart = int256_multiply(figure->decimal, world->decimal);
        int256_add(&apart, /* both are below 2^192 */
                   int256_negate(int256_multiply(product->decimal, country->decimal)));
        int256_add(&distance->decimal,
                   int256_sign(apart) < 0 ? int256_negate(apart) : apart);
    } else {
        struct dd apart = dd_subtract(dd_divide(figure->real, country->real),
                                      dd_divide(product->real, world->real));
        distance->real =
            dd_add(distance->real, apart.high < 0.0 ? dd_negate(apart) : apart);
    }
}

/* A product that the country has a series for. */
static void add_figure(const struct compute_call *call, struct distance *distance,
                       const struct amount *figure, const struct amount *product)
{
    tide_state state = figure->state;

    distance->state = state_join(distance->state, product->state);
    if (tide_state_has_value(state) || figure->is_negative) {
        distance->is_filled = true;
        add_apart(distance, figure, product);
    } else {
        distance->absent = state_join(distance->absent, state);
        state = state_of_absent(call, state);
    }
    distance->state = state_join(distance->state, state);
}

static void set_distance(struct series_out *out, size_t t,
                         const struct distance *distance)
{
    const struct amount *country = distance->country;
    const struct amount *world = distance->world;
    tide_state state =
        distance->is_filled
            ? state_join(distance->state, state_join(country->state, world->state))
            : distance->absent;

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (amount_is_zero(country) || amount_is_zero(world))
        series_out_none(out, t, TIDE_STATE_BASE_ZERO);
    else if (distance->kind == TIDE_KIND_REAL)
        series_out_real(out, t, 0.5 * dd_round(distance->real), state);
    else
        series_out_real(
            out, t,
            int256_quotient_round(
                distance->decimal,
                int256_scale(int256_multiply(country->decimal, world->decimal), 2)),
            state);
}

/* ---- all countries ---- */

/* The members of a call, country after country, and what a country was seen to have. */
struct listing {
    size_t *first;  /* [country_count + 1] into member */
    size_t *member; /* [member_count] */
    size_t *seen;   /* [product_count] the last country with this product, and 1 */
};

static tide_status list_members(const struct compute_call *call, struct listing *out,
                                tide_error *err)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct arena *scratch = call->scratch;

    out->first = arena_alloc_zero(scratch, matrix->country_count + 2, sizeof *out->first);
    out->member = arena_alloc(scratch, call->member_count, sizeof *out->member);
    out->seen = arena_alloc_zero(scratch, matrix->product_count, sizeof *out->seen);
    if (out->first == NULL || out->member == NULL || out->seen == NULL)
        return memory_failed(scratch->memory, err);
    /* Counted two places on, so that filling moves each start to where it belongs. */
    for (size_t i = 0; i < call->member_count; i++)
        out->first[matrix->country[i] + 2]++;
    for (size_t country = 0; country < matrix->country_count; country++)
        out->first[country + 2] += out->first[country + 1];
    for (size_t i = 0; i < call->member_count; i++)
        out->member[out->first[matrix->country[i] + 1]++] = i;
    return TIDE_STATUS_OK;
}

static void measure_country(const struct compute_call *call, const struct listing *list,
                            const struct world_sums *sums, uint32_t country, size_t t)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct distance distance = {.kind = call->input[0].kind,
                                .country = &sums->country[country],
                                .world = &sums->all};
    const struct amount nothing = {0};

    for (size_t i = list->first[country]; i < list->first[country + 1]; i++) {
        size_t member = list->member[i];
        uint32_t product = matrix->product[member];
        struct amount figure = amount_of(&call->input[member], t);
        list->seen[product] = (size_t)country + 1;
        add_figure(call, &distance, &figure, &sums->product[product]);
    }
    for (size_t k = 0; k < matrix->product_count; k++)
        if (list->seen[k] != (size_t)country + 1)
            add_apart(&distance, &nothing, &sums->product[k]);
    set_distance(&call->output[country], t, &distance);
}

static tide_status diversification_run(const struct compute_call *call, tide_error *err)
{
    struct world_sums sums;
    struct listing list;
    tide_status status = world_sums_init(&sums, call, err);

    if (status == TIDE_STATUS_OK)
        status = list_members(call, &list, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        world_sums_make(&sums, call, t);
        for (uint32_t country = 0; country < call->matrix.country_count; country++)
            if (call->output[country].count > 0)
                measure_country(call, &list, &sums, country, t);
    }
    return status;
}

/* ---- one country ---- */

static const tide_series *find_series(const struct compute_call *call, uint32_t country,
                                      uint32_t product)
{
    for (size_t i = 0; i < call->member_count; i++)
        if (call->matrix.country[i] == country && call->matrix.product[i] == product)
            return &call->input[i];
    return NULL;
}

static void define_country(const struct compute_call *call, uint32_t country, size_t t)
{
    const struct amount total = world_country(call, t, country);
    const struct amount world = world_all(call, t);
    const struct amount nothing = {0};
    struct distance distance = {.kind = call->input[0].kind,
                                .country = &total,
                                .world = &world};

    for (uint32_t k = 0; k < call->matrix.product_count; k++) {
        const tide_series *series = find_series(call, country, k);
        struct amount product = world_product(call, t, k);
        if (series == NULL) {
            add_apart(&distance, &nothing, &product);
        } else {
            struct amount figure = amount_of(series, t);
            add_figure(call, &distance, &figure, &product);
        }
    }
    set_distance(&call->output[country], t, &distance);
}

static tide_status diversification_reference(const struct compute_call *call,
                                             tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        for (uint32_t country = 0; country < call->matrix.country_count; country++)
            if (call->output[country].count > 0)
                define_country(call, country, t);
    return TIDE_STATUS_OK;
}

static const tide_option diversification_options[] = {MATRIX_OPTION_ROWS};

static const char *const diversification_roles[] = {"value"};
static const char *const diversification_role_summaries[] = {
    "exports by country and product"};
static const struct compute_output diversification_outputs[] = {
    {.name = "diversification",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_NONE,
     .table_decimals = 4},
};

const struct computation diversification_computation = {
    .name = "diversification",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .summary = "distance of a country's trade structure from the world's",
    .formula = "1/2 sum over k of |x[i, k] / X[i] - x[w, k] / X[w]|, country i,\n"
               "product k, world w",
    .missing = "a product of the country missing (--missing skip leaves it out,\n"
               "partial_group), or one of the world (base_missing); a figure below 0;\n"
               "no exports of the country",
    .source = "UNCTADstat, diversification index",
    .accuracy = ACCURACY_Q,
    .option = diversification_options,
    .option_count = COUNT_OF(diversification_options),
    .role = diversification_roles,
    .role_summary = diversification_role_summaries,
    .role_count = COUNT_OF(diversification_roles),
    .output = diversification_outputs,
    .output_count = COUNT_OF(diversification_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = diversification_run,
    .reference = diversification_reference,
    .example = "tide diversification datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --freq A",
};
