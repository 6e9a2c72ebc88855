/*
 * advantage.c - what a country exports of a product, beside what it would if it exported
 * like the world.
 *
 * Sums of decimals are whole numbers of 128 bits, their products of 256. Doubles are
 * summed in pairs of doubles, in the order of the keys.
 */
#include "compute/ratio/advantage.h"

const tide_option advantage_options[ADVANTAGE_OPTION_COUNT] = {
    MATRIX_OPTION_ROWS,
    [ADVANTAGE_NET] = {.name = "net",
                       .kind = TIDE_OPTION_FLAG,
                       .help = "compare with the rest of the world: the figures of the\n"
                               "country leave both world terms",
                       .group = TIDE_GROUP_COMPUTATION},
};

/* A figure or a sum of figures. */
struct amount {
    int128 decimal;
    struct dd real;
    tide_state state;
    bool is_negative; /* the figure is; its state says undefined */
};

static struct amount figure_of(const tide_series *series, size_t t)
{
    struct amount out = {.state = tide_series_state(series, t)};

    if (!tide_state_has_value(out.state))
        return out;
    out.is_negative = figure_sign(series, t) < 0;
    if (out.is_negative)
        out.state = TIDE_STATE_UNDEFINED;
    else if (series->kind == TIDE_KIND_DECIMAL)
        out.decimal = series_mantissa(series, t);
    else
        out.real = dd_of(series_real(series, t));
    return out;
}

/* Adds a figure to a sum that others are measured by. */
static void add(const struct compute_call *call, struct amount *sum,
                const struct amount *figure)
{
    tide_state state = figure->state;

    if (!tide_state_has_value(state) && !figure->is_negative)
        state = state_of_absent(call, state_of_base(state));
    sum->decimal += figure->decimal;
    sum->real = dd_add(sum->real, figure->real);
    sum->state = state_join(sum->state, state);
}

static struct amount less(struct amount a, const struct amount *b)
{
    a.decimal -= b->decimal;
    a.real = dd_subtract(a.real, b->real);
    return a;
}

static bool is_zero(tide_kind kind, const struct amount *a)
{
    return kind == TIDE_KIND_DECIMAL ? a->decimal == 0 : a->real.high == 0.0;
}

/* ---- one cell ---- */

/* The four terms of a cell. */
struct terms {
    struct amount figure;        /* x[i, k] */
    struct amount country;       /* X[i] */
    struct amount world_product; /* x[w, k] */
    struct amount world;         /* X[w] */
};

static void set_cell(const struct compute_call *call, size_t member, size_t t,
                     struct terms terms, advantage_set *set)
{
    struct series_out *out = &call->output[member];
    struct advantage advantage = {.kind = call->input[member].kind};
    tide_state state =
        state_join(state_join(terms.figure.state, terms.country.state),
                   state_join(terms.world_product.state, terms.world.state));

    if (call->argument[ADVANTAGE_NET].flag) {
        terms.world_product = less(terms.world_product, &terms.figure);
        terms.world = less(terms.world, &terms.country);
    }
    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (is_zero(advantage.kind, &terms.country) ||
               is_zero(advantage.kind, &terms.world_product)) {
        series_out_none(out, t, TIDE_STATE_BASE_ZERO);
    } else if (advantage.kind == TIDE_KIND_DECIMAL) {
        advantage.own = int256_multiply(terms.figure.decimal, terms.world.decimal);
        advantage.expected =
            int256_multiply(terms.country.decimal, terms.world_product.decimal);
        set(out, t, &advantage, state);
    } else {
        advantage.ratio =
            dd_divide(dd_divide(terms.figure.real, terms.country.real),
                      dd_divide(terms.world_product.real, terms.world.real));
        set(out, t, &advantage, state);
    }
}

/* x[w, k] before any figure: a world that has no line for a product is not zero. */
static struct amount no_world_product(const struct compute_matrix *matrix)
{
    bool is_sum = matrix->world == MATRIX_NO_WORLD;
    struct amount none = {.state = is_sum ? TIDE_STATE_OK : TIDE_STATE_BASE_MISSING};
    return none;
}

/* Adds a figure of product k to x[w, k] and X[w]: of any country, or of the one that
   stands for the world, whose figure is no sum that could do without it. */
static void add_to_world(const struct compute_call *call, size_t member,
                         const struct amount *figure, struct amount *world_product,
                         struct amount *world)
{
    const struct compute_matrix *matrix = &call->matrix;

    if (matrix->world == MATRIX_NO_WORLD) {
        add(call, world_product, figure);
        add(call, world, figure);
    } else if (matrix->country[member] == matrix->world) {
        *world_product = *figure;
        if (!figure->is_negative)
            world_product->state = state_of_base(figure->state);
        add(call, world, figure);
    }
}

/* ---- all cells ---- */

/* The sums of one period. */
struct sums {
    struct amount *country;       /* [country_count] */
    struct amount *world_product; /* [product_count] */
    struct amount world;
};

static void sum_up(const struct compute_call *call, size_t t, struct sums *sums)
{
    const struct compute_matrix *matrix = &call->matrix;

    for (size_t i = 0; i < matrix->country_count; i++)
        sums->country[i] = (struct amount){0};
    for (size_t k = 0; k < matrix->product_count; k++)
        sums->world_product[k] = no_world_product(matrix);
    sums->world = (struct amount){0};
    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = figure_of(&call->input[i], t);
        add(call, &sums->country[matrix->country[i]], &figure);
        add_to_world(call, i, &figure, &sums->world_product[matrix->product[i]],
                     &sums->world);
    }
}

tide_status advantage_run(const struct compute_call *call, advantage_set *set,
                          tide_error *err)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct arena *scratch = call->scratch;
    struct sums sums = {
        .country = arena_alloc(scratch, matrix->country_count, sizeof *sums.country),
        .world_product =
            arena_alloc(scratch, matrix->product_count, sizeof *sums.world_product),
    };

    if (sums.country == NULL || sums.world_product == NULL)
        return memory_failed(scratch->memory, err);
    for (size_t t = 0; t < call->input[0].count; t++) {
        sum_up(call, t, &sums);
        for (size_t i = 0; i < call->member_count; i++) {
            struct terms terms = {
                .figure = figure_of(&call->input[i], t),
                .country = sums.country[matrix->country[i]],
                .world_product = sums.world_product[matrix->product[i]],
                .world = sums.world,
            };
            set_cell(call, i, t, terms, set);
        }
    }
    return TIDE_STATUS_OK;
}

void advantage_define(const struct compute_call *call, advantage_set *set)
{
    const struct compute_matrix *matrix = &call->matrix;

    for (size_t t = 0; t < call->input[0].count; t++) {
        for (size_t i = 0; i < call->member_count; i++) {
            struct terms terms = {
                .figure = figure_of(&call->input[i], t),
                .world_product = no_world_product(matrix),
            };
            for (size_t k = 0; k < call->member_count; k++) {
                struct amount figure = figure_of(&call->input[k], t);
                struct amount other = {0};
                bool is_product = matrix->product[k] == matrix->product[i];
                if (matrix->country[k] == matrix->country[i])
                    add(call, &terms.country, &figure);
                add_to_world(call, k, &figure, is_product ? &terms.world_product : &other,
                             &terms.world);
            }
            set_cell(call, i, t, terms, set);
        }
    }
}
