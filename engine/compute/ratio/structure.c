/*
 * structure.c - how far the trade structure of a country is from that of a reference.
 */
#include "compute/ratio/structure.h"

/* The sum over k of one country, under way. */
struct distance {
    tide_kind kind;
    const struct amount *country; /* X[i] */
    const struct amount *world;   /* X[r] */
    struct int256 decimal;        /* of |x X[r] - x[r] X[i]| */
    struct dd real;               /* of |h[i] - h[r]| */
    tide_state state;             /* of all figures that it rests on */
    tide_state absent;            /* of those of the country that are missing */
    bool is_filled;               /* the country has a figure */
    bool is_similarity;           /* what is left out has nothing in common */
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
        const struct amount nothing = {0};
        distance->absent = state_join(distance->absent, state);
        state = state_of_absent(call, state);
        if (distance->is_similarity)
            add_apart(distance, &nothing, product);
    }
    distance->state = state_join(distance->state, state);
}

static void set_real(struct series_out *out, size_t t, struct dd apart,
                     bool is_similarity, tide_state state)
{
    const struct dd two = dd_of(2.0);

    if (is_similarity)
        series_out_real_quotient(out, t, dd_subtract(two, apart), two, state);
    else
        series_out_real_quotient(out, t, apart, two, state);
}

static void set_exact(struct series_out *out, size_t t, const struct distance *distance,
                      bool is_similarity, tide_state state)
{
    struct int256 whole = int256_scale(int256_multiply(distance->country->decimal,
                                                       distance->world->decimal),
                                       2);
    struct int256 above = distance->decimal;

    if (is_similarity) {
        above = int256_negate(above);
        int256_add(&above, whole);
    }
    series_out_wide_quotient(out, t, above, whole, state);
}

static void set_distance(struct series_out *out, size_t t,
                         const struct distance *distance)
{
    bool is_similarity = distance->is_similarity;
    tide_state state =
        distance->is_filled
            ? state_join(distance->state,
                         state_join(distance->country->state, distance->world->state))
            : distance->absent;

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (amount_is_zero(distance->country) || amount_is_zero(distance->world))
        series_out_none(out, t, TIDE_STATE_BASE_ZERO);
    else if (distance->kind == TIDE_KIND_REAL)
        set_real(out, t, distance->real, is_similarity, state);
    else
        set_exact(out, t, distance, is_similarity, state);
}

/* ---- the reference ---- */

/* The figures of the role that the reference is made of, as if they were the first. */
static struct compute_call reference_call(const struct compute_call *call,
                                          const struct structure_request *request)
{
    struct compute_call other = *call;
    other.input = call->input + request->reference * call->member_count;
    return other;
}

/* A country that has no line for a product does not trade it. */
static void fill_lines(const struct compute_call *other, struct world_sums *sums,
                       bool *has_line)
{
    const struct compute_matrix *matrix = &other->matrix;

    for (size_t k = 0; k < matrix->product_count; k++)
        has_line[k] = false;
    for (size_t i = 0; i < other->member_count; i++)
        if (matrix->country[i] == matrix->world)
            has_line[matrix->product[i]] = true;
    for (size_t k = 0; k < matrix->product_count; k++)
        if (!has_line[k])
            sums->product[k] = (struct amount){0};
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
                            const struct amount *total, const struct world_sums *world,
                            uint32_t country, size_t t, bool is_similarity)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct distance distance = {.kind = call->input[0].kind,
                                .country = total,
                                .world = &world->all,
                                .is_similarity = is_similarity};
    const struct amount nothing = {0};

    for (size_t i = list->first[country]; i < list->first[country + 1]; i++) {
        size_t member = list->member[i];
        uint32_t product = matrix->product[member];
        struct amount figure = amount_of(&call->input[member], t);
        list->seen[product] = (size_t)country + 1;
        add_figure(call, &distance, &figure, &world->product[product]);
    }
    for (size_t k = 0; k < matrix->product_count; k++)
        if (list->seen[k] != (size_t)country + 1)
            add_apart(&distance, &nothing, &world->product[k]);
    set_distance(&call->output[country], t, &distance);
}

tide_status structure_run(const struct compute_call *call,
                          const struct structure_request *request, tide_error *err)
{
    struct compute_call other = reference_call(call, request);
    bool is_country = !request->needs_lines && call->matrix.world != MATRIX_NO_WORLD;
    bool *has_line =
        arena_alloc(call->scratch, call->matrix.product_count, sizeof *has_line);
    struct world_sums sums;
    struct world_sums world;
    struct listing list;
    tide_status status = world_sums_init(&sums, call, err);

    if (status == TIDE_STATUS_OK && has_line == NULL)
        status = memory_failed(call->scratch->memory, err);
    if (status == TIDE_STATUS_OK)
        status = world_sums_init(&world, &other, err);
    if (status == TIDE_STATUS_OK)
        status = list_members(call, &list, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        world_sums_make(&sums, call, t);
        world_sums_make(&world, &other, t);
        if (is_country)
            fill_lines(&other, &world, has_line);
        for (uint32_t country = 0; country < call->matrix.country_count; country++)
            if (call->output[country].count > 0)
                measure_country(call, &list, &sums.country[country], &world, country, t,
                                request->is_similarity);
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

static void define_country(const struct compute_call *call,
                           const struct structure_request *request, uint32_t country,
                           size_t t)
{
    const struct compute_call other = reference_call(call, request);
    const struct amount total = world_country(call, t, country);
    const struct amount world = world_all(&other, t);
    const struct amount nothing = {0};
    struct distance distance = {.kind = call->input[0].kind,
                                .country = &total,
                                .world = &world,
                                .is_similarity = request->is_similarity};

    for (uint32_t k = 0; k < call->matrix.product_count; k++) {
        const tide_series *series = find_series(call, country, k);
        bool is_none = !request->needs_lines && call->matrix.world != MATRIX_NO_WORLD &&
                       find_series(call, call->matrix.world, k) == NULL;
        struct amount product = is_none ? nothing : world_product(&other, t, k);
        if (series == NULL) {
            add_apart(&distance, &nothing, &product);
        } else {
            struct amount figure = amount_of(series, t);
            add_figure(call, &distance, &figure, &product);
        }
    }
    set_distance(&call->output[country], t, &distance);
}

tide_status structure_define(const struct compute_call *call,
                             const struct structure_request *request, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        for (uint32_t country = 0; country < call->matrix.country_count; country++)
            if (call->output[country].count > 0)
                define_country(call, request, country, t);
    return TIDE_STATUS_OK;
}
