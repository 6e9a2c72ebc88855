/*
 * world.c - the sums of a matrix of countries and products in one period.
 */
#include "compute/ratio/world.h"

struct amount amount_of(const tide_series *series, size_t t)
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

/* x[w, k] before any figure: a country that stands for the world and has no line for a
   product does not say that it is zero. */
static struct amount no_product(const struct compute_matrix *matrix)
{
    bool is_sum = matrix->world == MATRIX_NO_WORLD;
    struct amount none = {.state = is_sum ? TIDE_STATE_OK : TIDE_STATE_BASE_MISSING};
    return none;
}

static bool is_of_world(const struct compute_matrix *matrix, size_t member)
{
    return matrix->world == MATRIX_NO_WORLD || matrix->country[member] == matrix->world;
}

/* Adds a figure of the world to x[w, k]; the figure of a country that stands for it is no
   sum that could do without a part. */
static void add_product(const struct compute_call *call, struct amount *product,
                        const struct amount *figure)
{
    if (call->matrix.world == MATRIX_NO_WORLD) {
        add(call, product, figure);
        return;
    }
    *product = *figure;
    if (!figure->is_negative)
        product->state = state_of_base(figure->state);
}

/* ---- all sums ---- */

tide_status world_sums_init(struct world_sums *sums, const struct compute_call *call,
                            tide_error *err)
{
    struct arena *scratch = call->scratch;

    sums->country =
        arena_alloc(scratch, call->matrix.country_count, sizeof *sums->country);
    sums->product =
        arena_alloc(scratch, call->matrix.product_count, sizeof *sums->product);
    return sums->country != NULL && sums->product != NULL
               ? TIDE_STATUS_OK
               : memory_failed(scratch->memory, err);
}

void world_sums_make(struct world_sums *sums, const struct compute_call *call, size_t t)
{
    const struct compute_matrix *matrix = &call->matrix;

    for (size_t i = 0; i < matrix->country_count; i++)
        sums->country[i] = (struct amount){0};
    for (size_t k = 0; k < matrix->product_count; k++)
        sums->product[k] = no_product(matrix);
    sums->all = (struct amount){0};
    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = amount_of(&call->input[i], t);
        add(call, &sums->country[matrix->country[i]], &figure);
        if (!is_of_world(matrix, i))
            continue;
        add_product(call, &sums->product[matrix->product[i]], &figure);
        add(call, &sums->all, &figure);
    }
}

/* ---- one sum ---- */

struct amount world_country(const struct compute_call *call, size_t t, uint32_t country)
{
    struct amount sum = {0};

    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = amount_of(&call->input[i], t);
        if (call->matrix.country[i] == country)
            add(call, &sum, &figure);
    }
    return sum;
}

struct amount world_product(const struct compute_call *call, size_t t, uint32_t product)
{
    struct amount sum = no_product(&call->matrix);

    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = amount_of(&call->input[i], t);
        if (is_of_world(&call->matrix, i) && call->matrix.product[i] == product)
            add_product(call, &sum, &figure);
    }
    return sum;
}

struct amount world_all(const struct compute_call *call, size_t t)
{
    struct amount sum = {0};

    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = amount_of(&call->input[i], t);
        if (is_of_world(&call->matrix, i))
            add(call, &sum, &figure);
    }
    return sum;
}
