/*
 * complexity.c - economic complexity of countries and products.
 *
 * The matrix of countries is summed product after product over the pairs of those that
 * have an advantage in it: sparse, as few have.
 */
#include "compute/ratio/complexity.h"

#include <string.h>

#include "compute/ratio/world.h"
#include "numeric/gsl_guard.h"

/* Eigenvalues of a matrix with the largest 1 that differ by less are one. */
static const double SAME = 1e-9;

/* Figures that differ by less, of one period, differ by rounding. */
static const double SPREAD = 1e-12;

struct pattern {
    struct world_sums sums;
    size_t *first;     /* [product_count + 1] into country */
    uint32_t *country; /* [member_count] those with an advantage, product after product */
    double *diversity; /* [country_count] */
    size_t *place;     /* [country_count] row of the matrix; SIZE_MAX: no advantage */
    uint32_t *row;     /* [country_count] country of each row */
    size_t size;       /* rows */
    tide_state state;  /* of all figures */
    bool *is_advantage; /* [member_count] */
};

static tide_status pattern_init(struct pattern *pattern, const struct compute_call *call,
                                tide_error *err)
{
    struct arena *scratch = call->scratch;
    size_t countries = call->matrix.country_count;

    pattern->first =
        arena_alloc(scratch, call->matrix.product_count + 1, sizeof *pattern->first);
    pattern->country = arena_alloc(scratch, call->member_count, sizeof *pattern->country);
    pattern->diversity = arena_alloc(scratch, countries, sizeof *pattern->diversity);
    pattern->place = arena_alloc(scratch, countries, sizeof *pattern->place);
    pattern->row = arena_alloc(scratch, countries, sizeof *pattern->row);
    pattern->is_advantage =
        arena_alloc(scratch, call->member_count, sizeof *pattern->is_advantage);
    if (pattern->first == NULL || pattern->country == NULL ||
        pattern->diversity == NULL || pattern->place == NULL || pattern->row == NULL ||
        pattern->is_advantage == NULL)
        return memory_failed(scratch->memory, err);
    return world_sums_init(&pattern->sums, call, err);
}

/* ---- who has an advantage ---- */

/* x[c, p] X[w] >= X[c] x[w, p], and there is trade. */
static bool is_advantage(const struct pattern *pattern, const struct compute_call *call,
                         size_t member, size_t t)
{
    const struct compute_matrix *matrix = &call->matrix;
    struct amount figure = amount_of(&call->input[member], t);
    const struct amount *country = &pattern->sums.country[matrix->country[member]];
    const struct amount *product = &pattern->sums.product[matrix->product[member]];
    const struct amount *world = &pattern->sums.all;

    if (!tide_state_has_value(figure.state) || amount_is_zero(&figure))
        return false;
    if (call->input[member].kind == TIDE_KIND_DECIMAL)
        return product_compare(figure.decimal, world->decimal, country->decimal,
                               product->decimal) >= 0;
    struct dd less = dd_subtract(dd_multiply(figure.real, world->real),
                                 dd_multiply(country->real, product->real));
    return less.high >= 0.0;
}

static tide_state joined_state(const struct pattern *pattern,
                               const struct compute_call *call, size_t t)
{
    tide_state state = pattern->sums.all.state;

    for (size_t i = 0; i < call->member_count; i++) {
        struct amount figure = amount_of(&call->input[i], t);
        bool is_absent = !tide_state_has_value(figure.state) && !figure.is_negative;
        state = state_join(state, is_absent ? state_of_absent(call, figure.state)
                                            : figure.state);
        state = state_join(state, pattern->sums.product[call->matrix.product[i]].state);
    }
    return state;
}

/* A country that stands for the world is no country of the matrix. */
static bool is_country(const struct compute_call *call, size_t member)
{
    return call->matrix.country[member] != call->matrix.world;
}

static void pattern_make(struct pattern *pattern, const struct compute_call *call,
                         size_t t)
{
    const struct compute_matrix *matrix = &call->matrix;
    size_t *first = pattern->first;

    world_sums_make(&pattern->sums, call, t);
    pattern->state = joined_state(pattern, call, t);
    pattern->size = 0;
    memset(first, 0, (matrix->product_count + 1) * sizeof *first);
    for (size_t c = 0; c < matrix->country_count; c++)
        pattern->diversity[c] = 0.0;
    if (!tide_state_has_value(pattern->state))
        return;
    for (size_t i = 0; i < call->member_count; i++) {
        pattern->is_advantage[i] =
            is_country(call, i) && is_advantage(pattern, call, i, t);
        if (!pattern->is_advantage[i])
            continue;
        pattern->diversity[matrix->country[i]] += 1.0;
        first[matrix->product[i] + 1]++;
    }
    for (size_t p = 0; p < matrix->product_count; p++)
        first[p + 1] += first[p];
    for (size_t i = 0; i < call->member_count; i++)
        if (pattern->is_advantage[i])
            pattern->country[first[matrix->product[i]]++] = matrix->country[i];
    /* Each start has moved to the next one's place: move them back. */
    memmove(first + 1, first, matrix->product_count * sizeof *first);
    first[0] = 0;
    for (uint32_t c = 0; c < matrix->country_count; c++) {
        pattern->place[c] = pattern->diversity[c] > 0.0 ? pattern->size : SIZE_MAX;
        if (pattern->diversity[c] > 0.0)
            pattern->row[pattern->size++] = c;
    }
}

static double ubiquity(const struct pattern *pattern, size_t product)
{
    return (double)(pattern->first[product + 1] - pattern->first[product]);
}

/* ---- the matrix ---- */

static void fill_matrix(const struct pattern *pattern, const struct compute_call *call,
                        double *matrix)
{
    size_t size = pattern->size;

    memset(matrix, 0, size * size * sizeof *matrix);
    for (size_t p = 0; p < call->matrix.product_count; p++) {
        double weight = 1.0 / ubiquity(pattern, p); /* unused where nobody has it */
        for (size_t a = pattern->first[p]; a < pattern->first[p + 1]; a++) {
            double *row = matrix + pattern->place[pattern->country[a]] * size;
            for (size_t b = pattern->first[p]; b < pattern->first[p + 1]; b++)
                row[pattern->place[pattern->country[b]]] += weight;
        }
    }
    for (size_t a = 0; a < size; a++)
        for (size_t b = 0; b < size; b++)
            matrix[a * size + b] /= sqrt(pattern->diversity[pattern->row[a]] *
                                         pattern->diversity[pattern->row[b]]);
}

/* Less the mean, over the deviation; false: all are one. */
static bool standardise(double *value, size_t count)
{
    double sum = 0.0;
    double squares = 0.0;
    double largest = 0.0;

    for (size_t i = 0; i < count; i++) {
        sum += value[i];
        largest = fmax(largest, fabs(value[i]));
    }
    for (size_t i = 0; i < count; i++) {
        value[i] -= sum / (double)count;
        squares += value[i] * value[i];
    }
    double deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : 0.0;
    if (!(deviation > SPREAD * largest))
        return false;
    for (size_t i = 0; i < count; i++)
        value[i] = fabs(value[i]) > SPREAD * deviation ? value[i] / deviation : 0.0;
    return true;
}

/* eci rises with diversity: their covariance is above 0. Where it is 0, the first country
   that differs from the mean is above it. */
static void choose_sign(const struct pattern *pattern, double *eci)
{
    double covariance = 0.0;
    double all = 0.0;

    for (size_t i = 0; i < pattern->size; i++) {
        covariance += eci[i] * pattern->diversity[pattern->row[i]];
        all += pattern->diversity[pattern->row[i]];
    }
    if (fabs(covariance) <= SAME * all) {
        size_t first = 0;
        while (first < pattern->size && fabs(eci[first]) <= SAME)
            first++;
        covariance = first < pattern->size ? eci[first] : 0.0;
    }
    for (size_t i = 0; covariance < 0.0 && i < pattern->size; i++)
        eci[i] = -eci[i];
}

/* [size] eci of the rows of the matrix; the state says singular where there is none. */
static tide_status solve_countries(const struct pattern *pattern,
                                   const struct compute_call *call, second_vector *solve,
                                   double *eci, tide_state *state, tide_error *err)
{
    struct arena *scratch = call->scratch;
    size_t size = pattern->size;
    double *matrix = arena_alloc(scratch, size * size, sizeof *matrix);
    double *value = arena_alloc(scratch, size, sizeof *value);

    *state = TIDE_STATE_SINGULAR;
    if (size < 2)
        return TIDE_STATUS_OK;
    if (matrix == NULL || value == NULL)
        return memory_failed(scratch->memory, err);
    fill_matrix(pattern, call, matrix);
    tide_status status = solve(matrix, size, value, eci, scratch);
    if (status == TIDE_STATUS_NO_MEMORY)
        return memory_failed(scratch->memory, err);
    if (status != TIDE_STATUS_OK || value[0] - value[1] < SAME || value[1] < SAME ||
        (size > 2 && value[1] - value[2] < SAME))
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < size; i++)
        eci[i] /= sqrt(pattern->diversity[pattern->row[i]]);
    if (!standardise(eci, size))
        return TIDE_STATUS_OK;
    choose_sign(pattern, eci);
    *state = pattern->state;
    return TIDE_STATUS_OK;
}

/* ---- the answer ---- */

static void put(const struct compute_call *call, size_t row, size_t t, double value,
                tide_state state)
{
    if (call->output[row].count == 0)
        return;
    if (tide_state_has_value(state))
        series_out_real(&call->output[row], t, value, state);
    else
        series_out_none(&call->output[row], t, state);
}

static void put_countries(const struct compute_call *call, const struct pattern *pattern,
                          size_t t, const double *eci, tide_state state)
{
    bool is_known = tide_state_has_value(pattern->state);

    for (size_t c = 0; c < call->matrix.country_count; c++) {
        bool has_row = is_known && pattern->diversity[c] > 0.0;
        put(call, c, t,
            has_row && tide_state_has_value(state) ? eci[pattern->place[c]] : 0.0,
            !is_known ? pattern->state
            : has_row ? state
                      : (tide_state)TIDE_STATE_UNDEFINED);
    }
}

/* The mean eci of those that have an advantage in a product. */
static double mean_of_exporters(const struct pattern *pattern, size_t product,
                                const double *eci)
{
    double sum = 0.0;

    for (size_t a = pattern->first[product]; a < pattern->first[product + 1]; a++)
        sum += eci[pattern->place[pattern->country[a]]];
    return sum / ubiquity(pattern, product);
}

static tide_status put_products(const struct compute_call *call,
                                const struct pattern *pattern, size_t t,
                                const double *eci, tide_state state, tide_error *err)
{
    size_t products = call->matrix.product_count;
    double *pci = arena_alloc(call->scratch, products, sizeof *pci);
    bool is_known = tide_state_has_value(pattern->state);
    size_t count = 0;

    if (pci == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t p = 0; p < products && tide_state_has_value(state); p++)
        if (ubiquity(pattern, p) > 0.0)
            pci[count++] = mean_of_exporters(pattern, p, eci);
    if (tide_state_has_value(state) && !standardise(pci, count))
        state = TIDE_STATE_SINGULAR;
    for (size_t p = 0, at = 0; p < products; p++) {
        bool has_figure = is_known && ubiquity(pattern, p) > 0.0;
        bool is_told = has_figure && tide_state_has_value(state);
        put(call, p, t, is_told ? pci[at++] : 0.0,
            !is_known    ? pattern->state
            : has_figure ? state
                         : (tide_state)TIDE_STATE_UNDEFINED);
    }
    return TIDE_STATUS_OK;
}

tide_status complexity_each(const struct compute_call *call, bool of_products,
                            second_vector *solve, tide_error *err)
{
    struct pattern pattern;
    tide_status status = pattern_init(&pattern, call, err);
    double *eci = arena_alloc(call->scratch, call->matrix.country_count, sizeof *eci);

    if (status == TIDE_STATUS_OK && eci == NULL)
        status = memory_failed(call->scratch->memory, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        tide_state state = TIDE_STATE_OK;
        pattern_make(&pattern, call, t);
        if (tide_state_has_value(pattern.state))
            status = solve_countries(&pattern, call, solve, eci, &state, err);
        else
            state = pattern.state;
        if (status == TIDE_STATUS_OK && of_products)
            status = put_products(call, &pattern, t, eci, state, err);
        else if (status == TIDE_STATUS_OK)
            put_countries(call, &pattern, t, eci, state);
    }
    return status;
}

/* ---- eigenvectors ---- */

tide_status second_vector_gsl(double *matrix, size_t size, double *value, double *vector,
                              struct arena *scratch)
{
    double *vectors = arena_alloc(scratch, size * size, sizeof *vectors);

    if (vectors == NULL)
        return TIDE_STATUS_NO_MEMORY;
    tide_status status = gsl_guard_symmetric_eigen(matrix, size, value, vectors);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < size; i++)
        vector[i] = vectors[i * size + 1];
    return status;
}

/* One rotation that makes cells (a, b) and (b, a) zero. */
static void rotate(double *matrix, double *vectors, size_t size, size_t a, size_t b)
{
    double off = matrix[a * size + b];
    double theta = (matrix[b * size + b] - matrix[a * size + a]) / (2.0 * off);
    double tangent =
        (theta < 0.0 ? -1.0 : 1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    double cosine = 1.0 / sqrt(tangent * tangent + 1.0);
    double sine = tangent * cosine;

    for (size_t k = 0; k < size; k++) {
        double x = matrix[k * size + a];
        double y = matrix[k * size + b];
        matrix[k * size + a] = cosine * x - sine * y;
        matrix[k * size + b] = sine * x + cosine * y;
    }
    for (size_t k = 0; k < size; k++) {
        double x = matrix[a * size + k];
        double y = matrix[b * size + k];
        matrix[a * size + k] = cosine * x - sine * y;
        matrix[b * size + k] = sine * x + cosine * y;
        x = vectors[k * size + a];
        y = vectors[k * size + b];
        vectors[k * size + a] = cosine * x - sine * y;
        vectors[k * size + b] = sine * x + cosine * y;
    }
}

/* Jacobi: sweeps of rotations until nothing is left beside the diagonal. */
tide_status second_vector_rotated(double *matrix, size_t size, double *value,
                                  double *vector, struct arena *scratch)
{
    enum { SWEEPS = 60 };
    double *vectors = arena_alloc_zero(scratch, size * size, sizeof *vectors);
    size_t second = 0;

    if (vectors == NULL)
        return TIDE_STATUS_NO_MEMORY;
    for (size_t i = 0; i < size; i++)
        vectors[i * size + i] = 1.0;
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t a = 0; a < size; a++)
            for (size_t b = a + 1; b < size; b++)
                if (fabs(matrix[a * size + b]) > 1e-300)
                    rotate(matrix, vectors, size, a, b);
    for (size_t rank = 0; rank < size; rank++) {
        for (size_t i = 0; i < size; i++) {
            size_t above = 0;
            for (size_t k = 0; k < size; k++)
                above += matrix[k * size + k] > matrix[i * size + i] ||
                         (matrix[k * size + k] == matrix[i * size + i] && k < i);
            if (above != rank)
                continue;
            value[rank] = matrix[i * size + i];
            second = rank == 1 ? i : second;
        }
    }
    for (size_t i = 0; i < size; i++)
        vector[i] = vectors[i * size + second];
    return TIDE_STATUS_OK;
}
