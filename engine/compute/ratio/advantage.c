/*
 * advantage.c - what a country exports of a product, beside what it would if it exported
 * like the world.
 *
 * Sums of decimals are whole numbers of 128 bits, their products of 256.
 */
#include "compute/ratio/advantage.h"

#include "compute/ratio/world.h"

const tide_option advantage_options[ADVANTAGE_OPTION_COUNT] = {
    MATRIX_OPTION_ROWS,
    ADVANTAGE_NET_ROW,
};

static struct amount less(struct amount a, const struct amount *b)
{
    a.decimal -= b->decimal;
    a.real = dd_subtract(a.real, b->real);
    return a;
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
    } else if (amount_is_zero(&terms.country) || amount_is_zero(&terms.world_product)) {
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

/* ---- all cells ---- */

tide_status advantage_run(const struct compute_call *call, advantage_set *set,
                          tide_error *err)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct world_sums sums;
    tide_status status = world_sums_init(&sums, call, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        world_sums_make(&sums, call, t);
        for (size_t i = 0; i < call->member_count; i++) {
            struct terms terms = {
                .figure = amount_of(&call->input[i], t),
                .country = sums.country[matrix->country[i]],
                .world_product = sums.product[matrix->product[i]],
                .world = sums.all,
            };
            set_cell(call, i, t, terms, set);
        }
    }
    return status;
}

void advantage_define(const struct compute_call *call, advantage_set *set)
{
    const struct compute_matrix *matrix = &call->matrix;

    for (size_t t = 0; t < call->input[0].count; t++) {
        for (size_t i = 0; i < call->member_count; i++) {
            struct terms terms = {
                .figure = amount_of(&call->input[i], t),
                .country = world_country(call, t, matrix->country[i]),
                .world_product = world_product(call, t, matrix->product[i]),
                .world = world_all(call, t),
            };
            set_cell(call, i, t, terms, set);
        }
    }
}
