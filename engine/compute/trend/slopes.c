/*
 * slopes.c - the slopes of all pairs of points: counted and selected without a list.
 *
 * Points sorted by x - b t, equal ones with the later first, are in the order of b: a
 * pair whose slope is b or below stands turned round, one above it stands as in time.
 * Sorting the order of a low slope on to a high one turns round just the pairs with slopes
 * between the two. The search draws a sample of these and takes two of it that should lie
 * closely below and above the wanted rank; counting what is below them tells whether they
 * do. It stops when few enough are left to be listed.
 */
#include "compute/trend/slopes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef TIDE_HARD
enum { LISTED_PER_POINT = 0, LISTED = 3, MAX_SAMPLE = 5 };
#else
enum { LISTED_PER_POINT = 2, LISTED = 64, MAX_SAMPLE = 1 << 15 };
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

    struct slope *list;     /* keep the slopes of all, with room enough; NULL: none */
    struct slope *sample;   /* keep those of the pairs turned with these numbers */
    const uint64_t *wanted; /* [wanted_count] rising */
    size_t wanted_count;
    size_t sample_count;
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
    uint64_t turned = sweep->turned;

    for (size_t i = 0; sweep->list != NULL && i < count; i++)
        sweep->list[turned + i] = slope_between(sweep->points, earlier[i], later);
    for (size_t k = sweep->sample_count;
         k < sweep->wanted_count && sweep->wanted[k] - turned < count; k++) {
        size_t i = (size_t)(sweep->wanted[k] - turned);
        sweep->sample[k] = slope_between(sweep->points, earlier[i], later);
        sweep->sample_count++;
    }
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

/* Room for a sample of the pairs in a bracket. */
struct sample {
    size_t room;
    uint64_t seed;
    uint64_t *number;    /* [room] */
    struct slope *slope; /* [room] */
};

static tide_status sample_init(struct sample *sample, size_t count, struct arena *arena,
                               tide_error *err)
{
    size_t room = count < MAX_SAMPLE ? count : MAX_SAMPLE;

    *sample = (struct sample){
        .room = room,
        .seed = count,
        .number = arena_alloc(arena, room, sizeof *sample->number),
        .slope = arena_alloc(arena, room, sizeof *sample->slope),
    };
    return sample->number != NULL && sample->slope != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

static int number_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void take_low_order(struct sweep *sweep, const struct bracket *bracket)
{
    memcpy(sweep->order, bracket->low_order, sweep->points->count * sizeof *sweep->order);
}

/* Slopes of pairs in the bracket, in their order. Pairs are drawn with replacement: one
   may stand there twice. */
static void draw_sample(struct sweep *sweep, const struct bracket *bracket,
                        struct sample *sample)
{
    for (size_t i = 0; i < sample->room; i++)
        sample->number[i] = draw(&sample->seed) % bracket->inside;
    qsort(sample->number, sample->room, sizeof *sample->number, number_order);
    take_low_order(sweep, bracket);
    sweep->sample = sample->slope;
    sweep->wanted = sample->number;
    sweep->wanted_count = sample->room;
    sweep->sample_count = 0;
    sweep_to(sweep, bracket->high, false);
    sweep->wanted_count = 0;
    qsort(sample->slope, sample->room, sizeof *sample->slope, slope_order);
}

/* Keep the side of `at`, a slope of the bracket, that has the rank; true: it is `at`. */
static bool split_at(struct sweep *sweep, struct bracket *bracket, uint64_t rank,
                     struct slope at)
{
    uint64_t not_above = bracket->before + bracket->inside;

    order_in_time(sweep);
    sweep_to(sweep, at, false);
    uint64_t below = sweep->turned;
    if (rank <= below) {
        bracket->high = at;
        bracket->inside = below - bracket->before;
        return false;
    }
    order_in_time(sweep);
    sweep_to(sweep, at, true);
    if (rank <= sweep->turned) {
        bracket->high = at;
        return true;
    }
    memcpy(bracket->low_order, sweep->order, sweep->points->count * sizeof *sweep->order);
    bracket->before = sweep->turned;
    bracket->inside = not_above - sweep->turned;
    return false;
}

/* Narrow the bracket; true: the slope of the rank is its high end. */
static bool narrow(struct sweep *sweep, struct bracket *bracket, uint64_t rank,
                   struct sample *sample)
{
    draw_sample(sweep, bracket, sample);
    double room = (double)sample->room;
    double place = room * (double)(rank - bracket->before) / (double)bracket->inside;
    double margin = 1.5 * sqrt(room); /* three standard deviations at most */
    double last = room - 1.0;
    struct slope low = sample->slope[(size_t)fmax(fmin(place - margin, last), 0.0)];
    struct slope high = sample->slope[(size_t)fmin(fmax(place + margin, 0.0), last)];

    if (split_at(sweep, bracket, rank, high))
        return true;
    bool is_as_hoped = slope_order(&bracket->high, &high) == 0;
    return is_as_hoped && slope_order(&low, &high) < 0 &&
           split_at(sweep, bracket, rank, low);
}

tide_status slopes_select(const struct lattice *points, uint64_t rank,
                          struct arena *arena, struct slope *out, tide_error *err)
{
    uint64_t enough = LISTED_PER_POINT * (uint64_t)points->count + LISTED;
    struct sample sample;
    struct sweep sweep;

    tide_status status = sweep_init(&sweep, points, arena, err);
    if (status == TIDE_STATUS_OK)
        status = sample_init(&sample, points->count, arena, err);
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
        if (narrow(&sweep, &bracket, rank, &sample)) {
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
