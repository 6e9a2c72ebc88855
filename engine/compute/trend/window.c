/*
 * window.c - the moving window: exact sums, an ordered list, the latest place of a state.
 *
 * The list holds keys, whole numbers in the order of the figures: mantissas, or the bits
 * of a double with those of the negatives turned round. The state of a window is the
 * largest that was seen in it; a break in its first period does not count.
 */
#include "compute/trend/window.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "number/decimal.h"

static const int64_t NEVER = INT64_MIN;

static bool is_ranked(const struct window *window)
{
    enum stat stat = window->shape.stat;
    return stat == STAT_MEDIAN || stat == STAT_MIN || stat == STAT_MAX;
}

static bool covers(const struct window *window, int64_t place)
{
    return place >= 0 && place < (int64_t)window->in->count;
}

static bool has_figure(const struct window *window, int64_t place)
{
    return covers(window, place) && series_has_value(window->in, (size_t)place);
}

/* ---- the ordered list ---- */

static int64_t key_of(const tide_series *in, size_t t)
{
    int64_t bits;

    if (in->kind == TIDE_KIND_DECIMAL)
        return series_mantissa(in, t);
    memcpy(&bits, &((const double *)in->value)[t], sizeof bits);
    return bits < 0 ? bits ^ INT64_MAX : bits;
}

static double real_of_key(int64_t key)
{
    double value;

    if (key < 0)
        key ^= INT64_MAX;
    memcpy(&value, &key, sizeof value);
    return value;
}

/* The place of the first key that is not below `key`. */
static size_t sorted_place(const int64_t *sorted, size_t count, int64_t key)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (sorted[middle] < key)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static void sorted_insert(int64_t *sorted, size_t count, int64_t key)
{
    size_t at = sorted_place(sorted, count, key);
    memmove(&sorted[at + 1], &sorted[at], (count - at) * sizeof *sorted);
    sorted[at] = key;
}

static void sorted_remove(int64_t *sorted, size_t count, int64_t key)
{
    size_t at = sorted_place(sorted, count, key);
    memmove(&sorted[at], &sorted[at + 1], (count - at - 1) * sizeof *sorted);
}

/* ---- coming and going ---- */

/* The state at a place, as it counts inside a window. */
static tide_state state_inside(const struct window *window, int64_t place)
{
    tide_state state = tide_series_state(window->in, (size_t)place);
    return state == TIDE_STATE_MISSING ? (tide_state)TIDE_STATE_INCOMPLETE_WINDOW : state;
}

static void enter(struct window *window, int64_t place)
{
    const tide_series *in = window->in;

    if (covers(window, place))
        window->latest[state_inside(window, place)] = place;
    if (!has_figure(window, place))
        return;
    if (is_ranked(window))
        sorted_insert(window->sorted, (size_t)window->present, key_of(in, (size_t)place));
    window->present++;
}

static void leave(struct window *window, int64_t place)
{
    if (!has_figure(window, place))
        return;
    if (is_ranked(window))
        sorted_remove(window->sorted, (size_t)window->present,
                      key_of(window->in, (size_t)place));
    window->present--;
}

/* Add a figure to the sum once more, or with weight -1 once less. */
static void weigh(struct window *window, int64_t place, int32_t weight)
{
    const tide_series *in = window->in;

    if (is_ranked(window) || !has_figure(window, place))
        return;
    window->weight += weight;
    if (in->kind == TIDE_KIND_REAL) {
        real_sum_add(&window->real, weight * series_real(in, (size_t)place));
        return;
    }
    int64_t mantissa = series_mantissa(in, (size_t)place);
    window->decimal += weight * (int128)mantissa;
    if (window->shape.stat == STAT_SD)
        int256_add(&window->squares,
                   int256_multiply(mantissa, weight * (int128)mantissa));
}

tide_status window_init(struct window *window, const tide_series *in,
                        const struct window_shape *shape, struct arena *scratch,
                        tide_error *err)
{
    *window = (struct window){.in = in, .shape = *shape};
    real_sum_init(&window->real);
    for (size_t i = 0; i < COUNT_OF(window->latest); i++)
        window->latest[i] = NEVER;
    if (is_ranked(window)) {
        /* One more than the window: a figure enters before another leaves. */
        size_t room = (size_t)(shape->back + shape->ahead + 2);
        window->sorted = arena_alloc(scratch, room, sizeof *window->sorted);
        if (window->sorted == NULL)
            return memory_failed(scratch->memory, err);
    }
    return TIDE_STATUS_OK;
}

void window_step(struct window *window, int64_t t)
{
    int64_t first = t - window->shape.back;
    int64_t last = t + window->shape.ahead;

    enter(window, last);
    leave(window, first - 1);
    weigh(window, last, 1);
    weigh(window, first - 1, -1);
    if (window->shape.has_half_ends) {
        weigh(window, last - 1, 1);
        weigh(window, first, -1);
    }
}

/* ---- the answer ---- */

static void put_sum(const struct window *window, size_t t, struct series_out *out,
                    tide_state state)
{
    bool is_sum = window->shape.stat == STAT_SUM;

    if (window->in->kind == TIDE_KIND_REAL)
        series_out_real(out, t,
                        real_sum_round(&window->real) /
                            (is_sum ? 1.0 : (double)window->weight),
                        state);
    else if (is_sum)
        series_out_decimal(out, t, window->decimal, state);
    else
        series_out_quotient(out, t, window->decimal,
                            (int128)window->weight * decimal_power(window->in->scale),
                            state);
}

/* The variance of n mantissas, (n sum x^2 - (sum x)^2) / (n (n - 1)), rounded once. */
static double decimal_variance(const struct window *window)
{
    int128 n = window->present;
    int128 power = decimal_power(window->in->scale);
    struct int256 spread = int256_scale(window->squares, (uint32_t)n);

    int256_add(&spread, int256_negate(int256_multiply(window->decimal, window->decimal)));
    return int256_quotient_round(spread, int256_multiply(n * (n - 1) * power, power));
}

/* The same of doubles, measured from the last of them: it is one of the n, so its distance
   from the mean is at most sqrt(n) deviations, and a double-double has digits to spare. */
static double real_variance(const struct window *window, int64_t first, int64_t last)
{
    struct dd n = dd_of((double)window->present);
    struct dd sum = dd_of(0.0);
    struct dd squares = dd_of(0.0);

    while (!has_figure(window, last))
        last--;
    struct dd origin = dd_of(series_real(window->in, (size_t)last));
    for (int64_t place = first; place < last; place++) {
        if (!has_figure(window, place))
            continue;
        struct dd x = dd_subtract(dd_of(series_real(window->in, (size_t)place)), origin);
        sum = dd_add(sum, x);
        squares = dd_add(squares, dd_multiply(x, x));
    }
    squares = dd_subtract(squares, dd_divide(dd_multiply(sum, sum), n));
    return dd_round(dd_divide(squares, dd_subtract(n, dd_of(1.0))));
}

static void put_sd(const struct window *window, size_t t, struct series_out *out,
                   tide_state state)
{
    int64_t first = (int64_t)t - window->shape.back;
    int64_t last = (int64_t)t + window->shape.ahead;

    if (window->present < 2)
        series_out_none(out, t, TIDE_STATE_TOO_FEW);
    else if (window->in->kind == TIDE_KIND_DECIMAL)
        series_out_real(out, t, sqrt(decimal_variance(window)), state);
    else
        series_out_real(out, t, sqrt(real_variance(window, first, last)), state);
}

static void put_ranked(const struct window *window, size_t t, struct series_out *out,
                       tide_state state)
{
    enum stat stat = window->shape.stat;
    size_t last = (size_t)window->present - 1;
    int64_t low = window->sorted[stat == STAT_MIN   ? 0
                                 : stat == STAT_MAX ? last
                                                    : last / 2];
    int64_t high = stat == STAT_MEDIAN ? window->sorted[(last + 1) / 2] : low;

    if (window->in->kind == TIDE_KIND_REAL)
        series_out_real(out, t,
                        low == high ? real_of_key(low)
                                    : 0.5 * real_of_key(low) + 0.5 * real_of_key(high),
                        state);
    else if (stat == STAT_MEDIAN)
        series_out_quotient(out, t, (int128)low + high,
                            2 * (int128)decimal_power(window->in->scale), state);
    else
        series_out_decimal(out, t, low, state);
}

/* The largest states in a window: of the figures there, and of the cells without one. */
struct window_states {
    tide_state there;
    tide_state absent;
};

static void put(const struct window *window, size_t t, struct window_states states,
                struct series_out *out)
{
    const struct window_shape *shape = &window->shape;
    tide_state state = states.there;

    if (window->present < shape->least_count)
        state = state_join(states.absent, TIDE_STATE_INCOMPLETE_WINDOW);
    else if (window->present < shape->back + shape->ahead + 1)
        state = state_join(state, TIDE_STATE_PARTIAL_PERIOD);

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (is_ranked(window))
        put_ranked(window, t, out, state);
    else if (shape->stat == STAT_SD)
        put_sd(window, t, out, state);
    else
        put_sum(window, t, out, state);
}

/* The largest code from `high` down to `low` that was seen in a window. */
static tide_state latest_state(const struct window *window, int high, int low,
                               int64_t first)
{
    for (int code = high; code >= low; code--)
        if (window->latest[code] >= first + (code == TIDE_STATE_BREAK))
            return (tide_state)code;
    return TIDE_STATE_OK;
}

void window_put(const struct window *window, int64_t t, struct series_out *out)
{
    int64_t first = t - window->shape.back;
    struct window_states states = {.there = TIDE_STATE_OK, .absent = TIDE_STATE_OK};

    if (window->in->state != NULL) {
        states.there =
            latest_state(window, TIDE_STATE_BREAK, TIDE_STATE_NEGLIGIBLE, first);
        states.absent = latest_state(window, TIDE_STATE_OVERFLOW,
                                     TIDE_STATE_INCOMPLETE_WINDOW, first);
    }
    put(window, (size_t)t, states, out);
}

void window_define(struct window *window, int64_t t, struct series_out *out)
{
    int64_t first = t - window->shape.back;
    int64_t last = t + window->shape.ahead;
    struct window_states states = {.there = TIDE_STATE_OK, .absent = TIDE_STATE_OK};

    for (int64_t place = first; place <= last; place++) {
        if (!covers(window, place))
            continue;
        tide_state state = state_inside(window, place);
        if (!tide_state_has_value(state))
            states.absent = state_join(states.absent, state);
        else if (state != TIDE_STATE_BREAK || place > first)
            states.there = state_join(states.there, state);
        enter(window, place);
        weigh(window, place, 1);
        if (window->shape.has_half_ends && place > first && place < last)
            weigh(window, place, 1);
    }
    put(window, (size_t)t, states, out);
}
