/*
 * slopes.c - the slopes of all pairs of points: counted and selected without a list.
 *
 * Points sorted by x - b t, equal ones with the later first, are in the order of b: a
 * pair whose slope is b or below stands turned round, one above it stands as in time.
 * Sorting the order of a low slope on to a high one turns round just the pairs with slopes
 * between the two. The search draws one of them, counts what lies below it and keeps the
 * side with the wanted rank, until few enough are left to be listed.
 */
#include "compute/trend/slopes.h"

#include <stdlib.h>
#include <string.h>

#ifdef TIDE_HARD
enum { LISTED_PER_POINT = 0, LISTED = 3 };
#else
enum { LISTED_PER_POINT = 4, LISTED = 64 };
#endif

static const struct slope above_all = {.rise = 1, .run = 0};

/* One merge sort of points, and what is wanted of the pairs that it turns round. */
struct sweep {
    const struct lattice *points;
    int128 *key;    /* [count] x run - rise t */
    size_t *order;  /* [count] places of points, sorted at the end */
    size_t *spare;  /* [count] */
    bool with_ties; /* turn round pairs of equal keys too */
    uint64_t turned;

    uint64_t wanted; /* number of the turned pair to keep in `found` */
    struct slope found;
    struct slope *list; /* keep all of them, with room enough; NULL: none */
};

uint64_t slopes_pairs(size_t count)
{
    return count < 2 ? 0 : (uint64_t)count * (count - 1) / 2;
}

int slope_order(const void *a, const void *b)
{
    const struct slope *x = a;
    const struct slope *y = b;
    int128 left = x->rise * y->run;
    int128 right = y->rise * x->run;

    return (left > right) - (left < right);
}

struct slope slope_mean(struct slope a, struct slope b)
{
    if (slope_order(&a, &b) == 0)
        return a;
    struct slope mean = {.rise = a.rise * b.run + b.rise * a.run,
                         .run = 2 * a.run * b.run};
    return mean;
}

/* ---- sweeping ---- */

static tide_status sweep_init(struct sweep *sweep, const struct lattice *points,
                              struct arena *arena, tide_error *err)
{
    *sweep = (struct sweep){
        .points = points,
        .key = arena_alloc(arena, points->count, sizeof *sweep->key),
        .order = arena_alloc(arena, points->count, sizeof *sweep->order),
        .spare = arena_alloc(arena, points->count, sizeof *sweep->spare),
    };
    return sweep->key != NULL && sweep->order != NULL && sweep->spare != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

static void order_in_time(const struct sweep *sweep)
{
    for (size_t i = 0; i < sweep->points->count; i++)
        sweep->order[i] = i;
}

static struct slope slope_between(const struct lattice *points, size_t i, size_t j)
{
    struct slope slope = {.rise = points->x[j] - points->x[i],
                          .run = points->t[j] - points->t[i]};
    return slope;
}

/* `later` has come before `count` earlier points. */
static void turn_round(struct sweep *sweep, const size_t *earlier, size_t count,
                       size_t later)
{
    if (sweep->list != NULL)
        for (size_t i = 0; i < count; i++)
            sweep->list[sweep->turned + i] =
                slope_between(sweep->points, earlier[i], later);
    else if (sweep->wanted >= sweep->turned && sweep->wanted - sweep->turned < count)
        sweep->found =
            slope_between(sweep->points, earlier[sweep->wanted - sweep->turned], later);
    sweep->turned += count;
}

static void merge(struct sweep *sweep, size_t from, size_t middle, size_t to)
{
    const int128 *key = sweep->key;
    size_t *order = sweep->order;
    size_t left = from;
    size_t right = middle;

    for (size_t at = from; at < to; at++) {
        bool is_right = left == middle;
        if (left < middle && right < to) {
            int128 a = key[order[left]];
            int128 b = key[order[right]];
            is_right = sweep->with_ties ? b <= a : b < a;
            if (is_right)
                turn_round(sweep, &order[left], middle - left, order[right]);
        }
        sweep->spare[at] = is_right ? order[right++] : order[left++];
    }
    memcpy(&order[from], &sweep->spare[from], (to - from) * sizeof *order);
}

/* Sort what `order` holds on to the order of `at`. */
static void sweep_to(struct sweep *sweep, struct slope at, bool with_ties)
{
    const struct lattice *points = sweep->points;
    size_t count = points->count;

    for (size_t i = 0; i < count; i++)
        sweep->key[i] = points->x[i] * at.run - at.rise * points->t[i];
    sweep->with_ties = with_ties;
    sweep->turned = 0;
    for (size_t width = 1; width < count; width *= 2)
        for (size_t from = 0; from + width < count; from += 2 * width) {
            size_t to = count - from < 2 * width ? count : from + 2 * width;
            merge(sweep, from, from + width, to);
        }
}

tide_status slopes_below(const struct lattice *points, struct slope at,
                         struct arena *arena, uint64_t *out, tide_error *err)
{
    struct sweep sweep;

    tide_status status = sweep_init(&sweep, points, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    order_in_time(&sweep);
    sweep_to(&sweep, at, false);
    *out = sweep.turned;
    return TIDE_STATUS_OK;
}

/* ---- selecting ---- */

/* The slopes strictly between two, and how many are not above the lower. */
struct bracket {
    size_t *low_order; /* [count] */
    uint64_t before;
    uint64_t inside;
    struct slope high;
};

/* splitmix64 */
static uint64_t draw(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void take_low_order(struct sweep *sweep, const struct bracket *bracket)
{
    memcpy(sweep->order, bracket->low_order, sweep->points->count * sizeof *sweep->order);
}

/* Draw a slope of the bracket and keep the side with the rank; true: it is the one. */
static bool narrow(struct sweep *sweep, struct bracket *bracket, uint64_t rank,
                   uint64_t *seed)
{
    take_low_order(sweep, bracket);
    sweep->wanted = draw(seed) % bracket->inside;
    sweep_to(sweep, bracket->high, false);
    struct slope drawn = sweep->found;

    order_in_time(sweep);
    sweep_to(sweep, drawn, false);
    uint64_t below = sweep->turned;
    if (rank <= below) {
        bracket->high = drawn;
        bracket->inside = below - bracket->before;
        return false;
    }
    uint64_t not_above = bracket->before + bracket->inside;
    order_in_time(sweep);
    sweep_to(sweep, drawn, true);
    if (rank <= sweep->turned) {
        bracket->high = drawn;
        return true;
    }
    memcpy(bracket->low_order, sweep->order, sweep->points->count * sizeof *sweep->order);
    bracket->before = sweep->turned;
    bracket->inside = not_above - sweep->turned;
    return false;
}

tide_status slopes_select(const struct lattice *points, uint64_t rank,
                          struct arena *arena, struct slope *out, tide_error *err)
{
    uint64_t enough = LISTED_PER_POINT * (uint64_t)points->count + LISTED;
    uint64_t seed = points->count;
    struct sweep sweep;

    tide_status status = sweep_init(&sweep, points, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    struct bracket bracket = {
        .low_order = arena_alloc(arena, points->count, sizeof *bracket.low_order),
        .inside = slopes_pairs(points->count),
        .high = above_all,
    };
    if (bracket.low_order == NULL)
        return memory_failed(arena->memory, err);
    order_in_time(&sweep);
    memcpy(bracket.low_order, sweep.order, points->count * sizeof *sweep.order);

    while (bracket.inside > enough) {
        if (narrow(&sweep, &bracket, rank, &seed)) {
            *out = bracket.high;
            return TIDE_STATUS_OK;
        }
    }
    sweep.list = arena_alloc(arena, bracket.inside, sizeof *sweep.list);
    if (sweep.list == NULL)
        return memory_failed(arena->memory, err);
    take_low_order(&sweep, &bracket);
    sweep_to(&sweep, bracket.high, false);
    qsort(sweep.list, bracket.inside, sizeof *sweep.list, slope_order);
    *out = sweep.list[rank - bracket.before - 1];
    return TIDE_STATUS_OK;
}

tide_status slopes_median(const struct lattice *points, struct arena *arena,
                          struct slope *out, tide_error *err)
{
    uint64_t pairs = slopes_pairs(points->count);
    struct slope low;
    struct slope high;

    tide_status status = slopes_select(points, (pairs + 1) / 2, arena, &low, err);
    if (status == TIDE_STATUS_OK)
        status = slopes_select(points, pairs / 2 + 1, arena, &high, err);
    if (status == TIDE_STATUS_OK)
        *out = slope_mean(low, high);
    return status;
}
