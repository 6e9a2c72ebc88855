/*
 * tiling_nature.c - does a column add up over time, though nobody says so?
 *
 * Figures of trade do; a population, a price or a mean does not. A column that is declared,
 * or whose name tells, is believed. Any other is tried: where most of its longer periods
 * are not the sum of the shorter ones, or those that are not look like a level, it is held
 * to be one, and that is told.
 */
#include "audit/tiler.h"

#include <string.h>

#include "base/error.h"

/* So many figures against it tell more than one that may be misprinted. */
enum { ENOUGH = 3 };

/* What a printed figure can be; false: it is not printed. */
static bool printed(const struct web *web, uint32_t quantity, struct range *out)
{
    uint32_t claim = quantity == AUDIT_NONE ? AUDIT_NONE : web->quantity[quantity].claim;

    if (claim != AUDIT_NONE)
        *out = web->claim[claim].range;
    return claim != AUDIT_NONE && range_is_bounded(out);
}

static struct amount lesser(struct amount a, struct amount b)
{
    return amount_compare(a, b) < 0 ? a : b;
}

static struct amount greater(struct amount a, struct amount b)
{
    return amount_compare(a, b) > 0 ? a : b;
}

/* One stretch against the parts of `step` months that tile it. */
static void test_stretch(const struct tiler *tiler, const struct stretch *whole,
                         int32_t step, struct agreement *agreement)
{
    struct range sum = range_point(amount_make(0, 0));
    struct range hull = sum;
    struct range part;
    struct range own;
    bool is_first = true;

    if (step >= whole->count || whole->count % step != 0 || whole->month % step != 0 ||
        !printed(tiler->web, whole->quantity, &own))
        return;
    for (int32_t at = whole->month; at < whole->month + whole->count; at += step) {
        if (!printed(tiler->web, tiler_find(tiler, at, step), &part))
            return;
        sum = range_add(&sum, &part);
        hull.low.at = is_first ? part.low.at : lesser(hull.low.at, part.low.at);
        hull.high.at = is_first ? part.high.at : greater(hull.high.at, part.high.at);
        is_first = false;
    }
    struct range both = range_meet(&sum, &own);
    struct range among = range_meet(&hull, &own);
    agreement->tested++;
    if (!range_is_empty(&both)) {
        agreement->held++;
        return;
    }
    agreement->inside += range_is_empty(&among) ? 0 : 1;
    if (agreement->odd == AUDIT_NONE) {
        agreement->odd = whole->quantity;
        agreement->sum = sum;
    }
}

void tiler_test(struct tiler *tiler)
{
    static const int32_t steps[] = {6, 3, 1};
    const struct web *web = tiler->web;
    uint32_t measure = tiler->code[web_field(web, FIELD_MEASURE)];
    struct agreement *agreement = &tiler->agreement[measure];

    if (web->is_claims || !web->measure[measure].is_guessed)
        return;
    if (agreement->tested == 0)
        agreement->odd = AUDIT_NONE;
    for (size_t i = 0; i < tiler->count; i++)
        for (size_t k = 0; k < COUNT_OF(steps); k++)
            test_stretch(tiler, &tiler->stretch[i], steps[k], agreement);
}

bool tiler_adds_up(const struct tiler *tiler, uint32_t measure)
{
    const struct agreement *agreement = &tiler->agreement[measure];
    size_t failed = agreement->tested - agreement->held;

    return 2 * agreement->held >= agreement->tested ||
           (agreement->tested < ENOUGH && agreement->inside < failed);
}

tide_status tiler_tell(struct tiler *tiler, tide_error *err)
{
    struct web *web = tiler->web;
    size_t field = web_field(web, FIELD_MEASURE);
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t m = 0; status == TIDE_STATUS_OK && m < web->field[field].count; m++) {
        const struct agreement *agreement = &tiler->agreement[m];
        if (tiler_adds_up(tiler, m))
            continue;
        status = web_add_doubt(
            web, agreement->odd, &agreement->sum,
            arena_format(
                &web->arena,
                "%zu of %zu periods are not the sum of their parts: taken as "
                "levels; --columns \"%s:decimal[kind=flow]\" holds them to it; the first",
                agreement->tested - agreement->held, agreement->tested,
                dictionary_text(&web->field[field], m).at),
            err);
    }
    return status;
}
