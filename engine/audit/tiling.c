/*
 * tiling.c - what figures of one thing over several periods say of each other.
 *
 * A flow of a longer period is the sum of that of the shorter ones which tile it; where
 * one of them has no figure, it follows. A flow is not below that of a part of its
 * period. A counter does not fall.
 */
#include "audit/tiler.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "time/period.h"

enum { MOST_CONTAINED = 64 };

static void set_months(struct stretch *stretch, tide_period period)
{
    int32_t per_year = freq_per_year((tide_freq)period.freq);

    stretch->count = 0;
    if (per_year == 0)
        return;
    int32_t months = YEAR / per_year;
    stretch->month = period.ordinal * months;
    stretch->count = period.length * months;
}

static tide_period period_of_months(int32_t month, int32_t count)
{
    static const struct {
        int32_t months;
        tide_freq freq;
    } whole[] = {{12, TIDE_FREQ_A}, {6, TIDE_FREQ_S}, {3, TIDE_FREQ_Q}, {1, TIDE_FREQ_M}};

    for (size_t i = 0; i < COUNT_OF(whole); i++)
        if (count == whole[i].months && month % count == 0)
            return period_of(whole[i].freq, month / count);
    return (tide_period){.freq = TIDE_FREQ_M, .ordinal = month, .length = count};
}

/* By first day, the longest first. */
static int compare_stretches(const void *a, const void *b)
{
    const struct stretch *left = a;
    const struct stretch *right = b;

    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    if (left->last_day != right->last_day)
        return left->last_day > right->last_day ? -1 : 1;
    return (left->quantity > right->quantity) - (left->quantity < right->quantity);
}

uint32_t tiler_find(const struct tiler *tiler, int32_t month, int32_t count)
{
    size_t low = 0;
    size_t high = tiler->count;
    int32_t first = tide_period_first_day(period_of_months(month, count));

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tiler->stretch[middle].first_day < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < tiler->count && tiler->stretch[low].first_day == first; low++)
        if (tiler->stretch[low].month == month && tiler->stretch[low].count == count)
            return tiler->stretch[low].quantity;
    return AUDIT_NONE;
}

static tide_status add_months(struct tiler *tiler, int32_t month, int32_t count,
                              int32_t scale10, uint32_t *out, tide_error *err)
{
    struct web *web = tiler->web;
    uint32_t before = web->where.count;
    tide_status status = web_period_code(web, period_of_months(month, count),
                                         &tiler->code[web_field(web, FIELD_PERIOD)], err);

    if (status == TIDE_STATUS_OK)
        status = web_quantity(web, tiler->code, out, err);
    if (status == TIDE_STATUS_OK && *out == before)
        web->quantity[*out].scale10 = scale10;
    return status;
}

static tide_status relate(struct tiler *tiler, const struct term *term, uint32_t count,
                          uint32_t rule, bool is_equal, tide_error *err)
{
    struct amount zero = amount_make(0, 0);
    struct relation relation = {.kind = RELATION_SUM,
                                .count = count,
                                .claim = AUDIT_NONE,
                                .rule = rule,
                                .range = is_equal ? range_point(zero)
                                                  : range_above(zero, false)};
    return web_add_relation(tiler->web, &relation, term, err);
}

/* Parts of `step` months that tile the stretch: all have figures, or all but one. */
static tide_status tile_evenly(struct tiler *tiler, struct stretch *whole, int32_t step,
                               tide_error *err)
{
    struct term term[1 + 5 * YEAR] = {{whole->quantity, false}};
    uint32_t count = 1;
    uint32_t hole = 0;
    uint32_t holes = 0;
    int32_t hole_month = 0;
    tide_status status = TIDE_STATUS_OK;

    if (step >= whole->count || whole->count % step != 0 || whole->month % step != 0 ||
        whole->count / step >= (int32_t)COUNT_OF(term))
        return TIDE_STATUS_OK;
    for (int32_t at = whole->month; holes < 2 && at < whole->month + whole->count;
         at += step) {
        uint32_t part = tiler_find(tiler, at, step);
        if (part == AUDIT_NONE) {
            holes++;
            hole = count;
            hole_month = at;
        }
        term[count++] = (struct term){part, true};
    }
    if (holes > 1 || (holes == 1 && count == 2))
        return TIDE_STATUS_OK;
    if (holes == 1)
        status = add_months(tiler, hole_month, step,
                            tiler->web->quantity[whole->quantity].scale10,
                            &term[hole].quantity, err);
    whole->is_tiled = true;
    return status == TIDE_STATUS_OK
               ? relate(tiler, term, count, tiler->sum_rule, true, err)
               : status;
}

/* Ten months are nine and one more. */
static tide_status tile_in_two(struct tiler *tiler, size_t place, tide_error *err)
{
    struct stretch *whole = &tiler->stretch[place];
    size_t next = place + 1;
    uint32_t rest = AUDIT_NONE;

    while (next < tiler->count && tiler->stretch[next].month == whole->month &&
           tiler->stretch[next].count == whole->count)
        next++;
    if (next == tiler->count || tiler->stretch[next].first_day != whole->first_day ||
        tiler->stretch[next].count == 0)
        return TIDE_STATUS_OK;
    const struct stretch *start = &tiler->stretch[next];
    int32_t month = whole->month + start->count;
    int32_t count = whole->count - start->count;
    rest = tiler_find(tiler, month, count);
    bool is_usual = period_of_months(month, count).length == 1;
    if (rest == AUDIT_NONE && !is_usual)
        return TIDE_STATUS_OK;
    tide_status status = TIDE_STATUS_OK;
    if (rest == AUDIT_NONE)
        status = add_months(tiler, month, count,
                            tiler->web->quantity[whole->quantity].scale10, &rest, err);
    if (status != TIDE_STATUS_OK)
        return status;
    const struct term term[3] = {{whole->quantity, false},
                                 {start->quantity, true},
                                 {rest, true}};
    whole->is_tiled = true;
    return relate(tiler, term, 3, tiler->sum_rule, true, err);
}

static tide_status relate_contained(struct tiler *tiler, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (tiler->count > MOST_CONTAINED)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < tiler->count; i++) {
        const struct stretch *whole = &tiler->stretch[i];
        for (size_t k = 0; status == TIDE_STATUS_OK && k < tiler->count; k++) {
            const struct stretch *part = &tiler->stretch[k];
            bool is_part =
                part->first_day >= whole->first_day &&
                part->last_day <= whole->last_day &&
                part->last_day - part->first_day < whole->last_day - whole->first_day;
            const struct term term[2] = {{whole->quantity, false},
                                         {part->quantity, true}};
            if (is_part && !whole->is_tiled)
                status = relate(tiler, term, 2, tiler->part_rule, false, err);
        }
    }
    return status;
}

static tide_status relate_counter(struct tiler *tiler, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i + 1 < tiler->count; i++) {
        const struct term term[2] = {{tiler->stretch[i + 1].quantity, false},
                                     {tiler->stretch[i].quantity, true}};
        if (tiler->stretch[i].last_day < tiler->stretch[i + 1].first_day)
            status = relate(tiler, term, 2, tiler->counter_rule, false, err);
    }
    return status;
}

static void load_thing(struct tiler *tiler)
{
    const struct web *web = tiler->web;

    memcpy(tiler->code, coordinate_at(&web->where, tiler->stretch[0].quantity),
           web->field_count * sizeof *tiler->code);
}

static tide_status tile_thing(struct tiler *tiler, tide_error *err)
{
    struct web *web = tiler->web;
    struct measure_nature nature = web_nature(web, tiler->stretch[0].quantity);
    tide_status status = TIDE_STATUS_OK;

    load_thing(tiler);
    if (nature.nature == NATURE_COUNTER)
        return relate_counter(tiler, err);
    uint32_t measure = tiler->code[web_field(web, FIELD_MEASURE)];
    if (nature.nature != NATURE_FLOW || !tiler_adds_up(tiler, measure))
        return TIDE_STATUS_OK;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < tiler->count; i++) {
        static const int32_t steps[] = {6, 3, 1};
        for (size_t k = 0; status == TIDE_STATUS_OK && k < COUNT_OF(steps); k++)
            if (tiler->stretch[i].count > steps[k])
                status = tile_evenly(tiler, &tiler->stretch[i], steps[k], err);
        if (status == TIDE_STATUS_OK && !tiler->stretch[i].is_tiled &&
            tiler->stretch[i].count > 1 && web->is_claims)
            status = tile_in_two(tiler, i, err);
    }
    if (status == TIDE_STATUS_OK && web->is_claims && !nature.may_be_negative)
        status = relate_contained(tiler, err);
    return status;
}

/* Quantities by thing: all of their coordinate but the period. */
static tide_status sort_things(struct tiler *tiler, struct coordinate_index *thing,
                               uint32_t *of, tide_error *err)
{
    struct web *web = tiler->web;
    tide_status status = TIDE_STATUS_OK;
    bool is_new;

    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++) {
        memcpy(tiler->code, coordinate_at(&web->where, q),
               web->field_count * sizeof *tiler->code);
        tiler->code[web_field(web, FIELD_PERIOD)] = 0;
        status = coordinate_add(thing, tiler->code, &of[q], &is_new, err);
    }
    return status;
}

static void sort_and_test(struct tiler *tiler)
{
    qsort(tiler->stretch, tiler->count, sizeof *tiler->stretch, compare_stretches);
    load_thing(tiler);
    tiler_test(tiler);
}

static tide_status tile_all(struct tiler *tiler, struct coordinate_index *thing,
                            tide_error *err)
{
    struct web *web = tiler->web;
    uint32_t count = web->where.count;
    uint32_t *of = arena_alloc(&tiler->scratch, count, sizeof *of);
    size_t measures = web->field[web_field(web, FIELD_MEASURE)].count;

    tiler->code = arena_alloc(&tiler->scratch, web->field_count, sizeof *tiler->code);
    tiler->agreement =
        arena_alloc_zero(&tiler->scratch, measures, sizeof *tiler->agreement);
    if (of == NULL || tiler->code == NULL || tiler->agreement == NULL)
        return memory_failed(tiler->scratch.memory, err);
    tide_status status = sort_things(tiler, thing, of, err);
    if (status != TIDE_STATUS_OK)
        return status;
    uint32_t *end =
        arena_alloc_zero(&tiler->scratch, (size_t)thing->count + 1, sizeof *end);
    struct stretch *all = arena_alloc(&tiler->scratch, count, sizeof *all);
    if (end == NULL || all == NULL)
        return memory_failed(tiler->scratch.memory, err);
    for (uint32_t q = 0; q < count; q++)
        end[of[q] + 1]++;
    for (uint32_t i = 0; i < thing->count; i++)
        end[i + 1] += end[i];
    for (uint32_t q = count; q-- > 0;) {
        tide_period period = web_period(web, q);
        struct stretch *stretch = &all[--end[of[q] + 1]];
        *stretch = (struct stretch){.quantity = q};
        if (period.freq == TIDE_FREQ_NONE)
            continue;
        set_months(stretch, period);
        stretch->first_day = tide_period_first_day(period);
        stretch->last_day = tide_period_last_day(period);
    }
    /* end[i + 1] is now the start of thing i */
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; status == TIDE_STATUS_OK && i < thing->count; i++) {
            size_t first = end[i + 1];
            size_t last = i + 1 < thing->count ? end[i + 2] : count;
            tiler->stretch = all + first;
            tiler->count = last - first;
            if (pass == 0)
                sort_and_test(tiler);
            else if (tiler->count > 1)
                status = tile_thing(tiler, err);
        }
    return status == TIDE_STATUS_OK ? tiler_tell(tiler, err) : status;
}

tide_status tiling_make(struct web *web, tide_error *err)
{
    struct tiler tiler = {.web = web};
    struct coordinate_index thing;
    tide_status status =
        web_add_rule(web, "period = sum of its parts", &tiler.sum_rule, err);

    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "period >= part of it", &tiler.part_rule, err);
    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "a counter never falls", &tiler.counter_rule, err);
    arena_init(&tiler.scratch, &web->runtime->memory);
    coordinate_init(&thing, &web->runtime->memory, web->field_count);
    if (status == TIDE_STATUS_OK)
        status = tile_all(&tiler, &thing, err);
    coordinate_release(&thing);
    arena_release(&tiler.scratch);
    return status;
}
