/*
 * suspect.c - what is possible, but worth a second look.
 */
#include "audit/auditor.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { TELLING_DIGITS = 3 };

/* A printed level, for looking for the same thing at other times. */
struct sighting {
    uint32_t thing; /* all of its coordinate but the period */
    uint32_t claim;
    const struct web *web;
};

static tide_status tell(struct auditor *auditor, uint32_t quantity,
                        const struct bundle *bundle, const char *note, tide_error *err)
{
    struct finding *finding = NULL;
    tide_status status =
        note == NULL ? memory_failed(auditor->report->memory, err)
                     : finding_add(auditor, FINDING_SUSPICIOUS, quantity, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, bundle, err);
    if (status == TIDE_STATUS_OK)
        finding->note = note;
    return status;
}

/* Things together, then figures, then claims. */
static int compare_sightings(const void *a, const void *b)
{
    const struct sighting *left = a;
    const struct sighting *right = b;
    const struct web *web = left->web;

    if (left->thing != right->thing)
        return left->thing < right->thing ? -1 : 1;
    int order =
        amount_compare(web->claim[left->claim].nominal, web->claim[right->claim].nominal);
    if (order != 0)
        return order;
    return (left->claim > right->claim) - (left->claim < right->claim);
}

static tide_status see_levels(struct auditor *auditor, struct sighting **out,
                              size_t *count, tide_error *err)
{
    struct web *web = &auditor->web;
    struct arena *arena = &auditor->scratch;
    struct sighting *sighting = arena_alloc(arena, web->claim_count, sizeof *sighting);
    uint32_t *code = arena_alloc(arena, web->field_count, sizeof *code);
    struct coordinate_index thing;
    tide_status status = TIDE_STATUS_OK;
    bool is_new;

    *count = 0;
    *out = sighting;
    if (sighting == NULL || code == NULL)
        return memory_failed(arena->memory, err);
    coordinate_init(&thing, auditor->report->memory, web->field_count);
    for (uint32_t c = 0; status == TIDE_STATUS_OK && c < web->claim_count; c++) {
        const struct claim *claim = &web->claim[c];
        if (claim->kind != CLAIM_LEVEL || claim->word != BOUND_EXACT || auditor->off[c])
            continue;
        struct sighting *next = &sighting[*count];
        memcpy(code, coordinate_at(&web->where, claim->quantity),
               web->field_count * sizeof *code);
        code[web_field(web, FIELD_PERIOD)] = 0;
        *next = (struct sighting){.claim = c, .web = web};
        status = coordinate_add(&thing, code, &next->thing, &is_new, err);
        ++*count;
    }
    coordinate_release(&thing);
    qsort(sighting, *count, sizeof *sighting, compare_sightings);
    return status;
}

/* Digits of a figure that say something: 750 has two, 750.0 four. */
static int32_t telling_digits(const struct claim *claim)
{
    int128 size = claim->figure.mantissa;
    int32_t last = claim->half.mantissa == 0 ? 0 : claim->half.exponent + 1;
    int32_t digits = amount_magnitude(claim->figure) - last + 1;

    if (last < 0 || size == 0)
        return digits;
    while (digits > 0 && size % 10 == 0) {
        size /= 10;
        digits--;
    }
    return digits;
}

/* ---- one number, several periods ---- */

static tide_status report_equal(struct auditor *auditor, const struct sighting *sighting,
                                size_t count, tide_error *err)
{
    const struct web *web = &auditor->web;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 1; status == TIDE_STATUS_OK && i < count; i++) {
        const struct claim *a = &web->claim[sighting[i - 1].claim];
        const struct claim *b = &web->claim[sighting[i].claim];
        uint32_t pair[2] = {sighting[i - 1].claim, sighting[i].claim};
        struct bundle bundle = {.claim = pair, .claim_count = 2};
        if (sighting[i].thing != sighting[i - 1].thing || a->quantity == b->quantity ||
            amount_compare(a->nominal, b->nominal) != 0 ||
            telling_digits(b) < TELLING_DIGITS)
            continue;
        const char *note =
            arena_format(&auditor->report->arena, "the same number for %s and for %s",
                         web_text(web, a->quantity, web_field(web, FIELD_PERIOD)),
                         web_text(web, b->quantity, web_field(web, FIELD_PERIOD)));
        status = tell(auditor, b->quantity, &bundle, note, err);
    }
    return status;
}

/* ---- a growth that fits another base ---- */

static bool fits_base(const struct auditor *auditor, const struct claim *growth,
                      const struct claim *level, const struct claim *other)
{
    const struct web *web = &auditor->web;
    struct range can = range_divide(&level->range, &other->range);
    struct range both = range_meet(&can, &growth->range);

    return other->quantity != growth->base && other->quantity != growth->quantity &&
           web->quantity[growth->base].claim == AUDIT_NONE && !range_is_empty(&both);
}

static tide_status report_base(struct auditor *auditor, const struct sighting *sighting,
                               size_t count, uint32_t growth, tide_error *err)
{
    const struct web *web = &auditor->web;
    const struct claim *claim = &web->claim[growth];
    size_t level = 0;
    tide_status status = TIDE_STATUS_OK;

    while (level < count && web->claim[sighting[level].claim].quantity != claim->quantity)
        level++;
    for (size_t i = 0; status == TIDE_STATUS_OK && level < count && i < count; i++) {
        uint32_t row[3] = {growth, sighting[level].claim, sighting[i].claim};
        struct bundle bundle = {.claim = row, .claim_count = 3};
        if (sighting[i].thing != sighting[level].thing ||
            !fits_base(auditor, claim, &web->claim[row[1]], &web->claim[row[2]]))
            continue;
        const char *note =
            arena_format(&auditor->report->arena,
                         "%s is said to compare with %s, and fits %s", claim->id,
                         web_text(web, claim->base, web_field(web, FIELD_PERIOD)),
                         web_text(web, web->claim[row[2]].quantity,
                                  web_field(web, FIELD_PERIOD)));
        status = tell(auditor, claim->quantity, &bundle, note, err);
    }
    return status;
}

/* ---- bounds that say nothing ---- */

/* Another claim on the same quantity that says at least as much. */
static uint32_t stronger_claim(const struct auditor *auditor, uint32_t number)
{
    const struct web *web = &auditor->web;
    const struct claim *claim = &web->claim[number];
    bool is_low = claim->word == BOUND_OVER;

    for (uint32_t c = web->quantity[claim->quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next) {
        const struct range *other = &web->claim[c].range;
        if (c == number || auditor->off[c])
            continue;
        if (is_low ? limit_is_tighter(&other->low, &claim->range.low, true)
                   : limit_is_tighter(&other->high, &claim->range.high, false))
            return c;
    }
    return AUDIT_NONE;
}

static tide_status report_idle(struct auditor *auditor, uint32_t number, tide_error *err)
{
    const struct web *web = &auditor->web;
    const struct claim *claim = &web->claim[number];
    uint32_t stronger = AUDIT_NONE;

    if (claim->kind == CLAIM_LEVEL &&
        (claim->word == BOUND_OVER || claim->word == BOUND_NEARLY ||
         claim->word == BOUND_UP_TO))
        stronger = stronger_claim(auditor, number);
    if (stronger == AUDIT_NONE)
        return TIDE_STATUS_OK;
    uint32_t pair[2] = {number, stronger};
    struct bundle bundle = {.claim = pair, .claim_count = 2};
    const char *note =
        arena_format(&auditor->report->arena, "the bound of %s says nothing beside %s",
                     claim->id, web->claim[stronger].id);
    return tell(auditor, claim->quantity, &bundle, note, err);
}

/* ---- vintages ---- */

static tide_status report_revised(struct auditor *auditor, uint32_t a, uint32_t b,
                                  tide_error *err)
{
    const struct web *web = &auditor->web;
    uint32_t pair[2] = {web->quantity[a].claim, web->quantity[b].claim};
    struct range both;

    if (pair[0] == AUDIT_NONE || pair[1] == AUDIT_NONE)
        return TIDE_STATUS_OK;
    both = range_meet(&web->claim[pair[0]].range, &web->claim[pair[1]].range);
    if (!range_is_empty(&both))
        return TIDE_STATUS_OK;
    struct bundle bundle = {.claim = pair, .claim_count = 2};
    const char *note =
        arena_format(&auditor->report->arena, "%s in %s is not %s in %s",
                     web->claim[pair[0]].id, web_text(web, a, web->vintage),
                     web->claim[pair[1]].id, web_text(web, b, web->vintage));
    return tell(auditor, b, &bundle, note, err);
}

static tide_status compare_vintages(struct auditor *auditor, tide_error *err)
{
    struct web *web = &auditor->web;
    struct coordinate_index place;
    uint32_t *code = arena_alloc(&auditor->scratch, web->field_count, sizeof *code);
    uint32_t *first = arena_alloc(&auditor->scratch, web->where.count, sizeof *first);
    tide_status status = TIDE_STATUS_OK;

    if (code == NULL || first == NULL)
        return memory_failed(auditor->scratch.memory, err);
    coordinate_init(&place, auditor->report->memory, web->field_count);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++) {
        uint32_t number;
        bool is_new = false;
        memcpy(code, coordinate_at(&web->where, q), web->field_count * sizeof *code);
        code[web->vintage] = 0;
        status = coordinate_add(&place, code, &number, &is_new, err);
        if (status == TIDE_STATUS_OK && is_new)
            first[number] = q;
        else if (status == TIDE_STATUS_OK)
            status = report_revised(auditor, first[number], q, err);
    }
    coordinate_release(&place);
    return status;
}

/* ---- wholes that their parts do not make up ---- */

static tide_status report_doubt(struct auditor *auditor, const struct doubt *doubt,
                                tide_error *err)
{
    const struct web *web = &auditor->web;
    uint32_t claim = web->quantity[doubt->quantity].claim;
    struct bundle bundle = {.claim = &claim, .claim_count = 1};
    struct finding *finding = NULL;
    tide_status status =
        finding_add(auditor, FINDING_SUSPICIOUS, doubt->quantity, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &bundle, err);
    if (status == TIDE_STATUS_OK)
        status = finding_figures(auditor, finding, doubt->quantity,
                                 &web->claim[claim].nominal, &doubt->sum, err);
    if (status != TIDE_STATUS_OK)
        return status;
    finding->note = arena_format(&auditor->report->arena, "%s", doubt->note);
    return finding->note == NULL ? memory_failed(auditor->report->memory, err)
                                 : TIDE_STATUS_OK;
}

tide_status suspect_report(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct sighting *sighting = NULL;
    size_t count = 0;
    tide_status status = TIDE_STATUS_OK;

    if (web->vintage != SIZE_MAX)
        status = compare_vintages(auditor, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < web->doubt_count; i++)
        status = report_doubt(auditor, &web->doubt[i], err);
    if (status != TIDE_STATUS_OK || !web->is_claims)
        return status;
    status = see_levels(auditor, &sighting, &count, err);
    if (status == TIDE_STATUS_OK)
        status = report_equal(auditor, sighting, count, err);
    for (uint32_t c = 0; status == TIDE_STATUS_OK && c < web->claim_count; c++) {
        if (auditor->off[c])
            continue;
        status = web->claim[c].kind == CLAIM_RATIO
                     ? report_base(auditor, sighting, count, c, err)
                     : report_idle(auditor, c, err);
    }
    return status;
}
