/*
 * link.c - published growth over the period before, link by link, against published growth
 * over the year before. No level need be printed: twelve monthly links multiplied are the
 * growth over twelve months, and must meet it within the rounding of all of them.
 */
#include "audit/auditor.h"

#include <string.h>

#include "audit/nature.h"
#include "base/error.h"
#include "time/period.h"

enum { MOST_LINKS = 12 };

struct chain {
    struct auditor *auditor;
    uint32_t *code; /* [field_count] of where it looks */
    size_t tested;
    size_t held;
};

/* Growth as a factor: per cent of change, or an index. */
static struct range factor_of(const struct claim *claim, bool is_index)
{
    struct range hundred = range_point(amount_make(is_index ? 0 : 100, 0));
    struct range factor = range_add(&claim->range, &hundred);

    factor.low.at.exponent -= 2;
    factor.high.at.exponent -= 2;
    return factor;
}

/* The claim on a measure in one period, in whatever unit; AUDIT_NONE: none, or without
   both ends. */
static uint32_t find_link(struct chain *chain, uint32_t measure, tide_period period)
{
    const struct web *web = &chain->auditor->web;
    size_t when = web_field(web, FIELD_PERIOD);
    size_t unit = web_field(web, FIELD_UNIT);
    char text[TIDE_PERIOD_TEXT_SIZE];

    tide_period_format(period, text, sizeof text);
    uint32_t code = dictionary_find(&web->field[when], text_of(text));
    if (code == DICTIONARY_NONE)
        return AUDIT_NONE;
    chain->code[when] = code;
    chain->code[web_field(web, FIELD_MEASURE)] = measure;
    for (uint32_t u = 0; u < web->field[unit].count; u++) {
        chain->code[unit] = u;
        uint32_t quantity = coordinate_find(&web->where, chain->code);
        uint32_t claim =
            quantity == AUDIT_NONE ? AUDIT_NONE : web->quantity[quantity].claim;
        if (claim != AUDIT_NONE && range_is_bounded(&web->claim[claim].range))
            return claim;
    }
    return AUDIT_NONE;
}

/* The links of a year up to a period, multiplied; false: one is not there. */
static bool multiply_links(struct chain *chain, uint32_t growth, uint32_t measure,
                           bool is_index, struct range *product,
                           uint32_t claim[MOST_LINKS + 1], size_t *count)
{
    const struct web *web = &chain->auditor->web;
    tide_period period = web_period(web, web->claim[growth].quantity);
    int32_t links = freq_per_year(period.freq);

    *product = range_point(amount_make(1, 0));
    *count = 0;
    claim[(*count)++] = growth;
    memcpy(chain->code, coordinate_at(&web->where, web->claim[growth].quantity),
           web->field_count * sizeof *chain->code);
    for (int32_t n = 0; n < links; n++) {
        tide_period then;
        if (tide_period_add(period, -n, &then) != TIDE_STATUS_OK)
            return false;
        uint32_t link = find_link(chain, measure, then);
        if (link == AUDIT_NONE)
            return false;
        struct range factor = factor_of(&web->claim[link], is_index);
        *product = range_multiply(product, &factor);
        claim[(*count)++] = link;
    }
    return true;
}

static tide_status tell_broken(struct chain *chain, const struct range *product,
                               bool is_index, uint32_t *claim, size_t count,
                               tide_error *err)
{
    struct auditor *auditor = chain->auditor;
    struct audit_report *report = auditor->report;
    const struct claim *growth = &auditor->web.claim[claim[0]];
    const struct bundle bundle = {.claim = claim, .claim_count = count};
    struct amount hundred = amount_make(is_index ? 0 : -100, 0);
    struct range implied = *product;
    struct finding *finding = NULL;
    tide_status status =
        finding_add(auditor, FINDING_CONTRADICTION, growth->quantity, &finding, err);

    implied.low.at.exponent += 2;
    implied.high.at.exponent += 2;
    implied.low.at = amount_add(implied.low.at, hundred, ROUND_DOWN);
    implied.high.at = amount_add(implied.high.at, hundred, ROUND_UP);
    if (status == TIDE_STATUS_OK)
        status = finding_figures(auditor, finding, growth->quantity, &growth->nominal,
                                 &implied, err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &bundle, err);
    if (status != TIDE_STATUS_OK)
        return status;
    report->contradictions++;
    finding->order = (uint32_t)report->contradictions;
    finding->rules = "growth over a year = product of its links";
    finding->note =
        arena_format(&report->arena, "set %zu: %s against the product of %zu links",
                     report->contradictions, growth->id, count - 1);
    return finding->note == NULL ? memory_failed(report->memory, err) : TIDE_STATUS_OK;
}

static tide_status test_growth(struct chain *chain, uint32_t growth, bool is_index,
                               uint32_t links, bool links_are_index, tide_error *err)
{
    const struct web *web = &chain->auditor->web;
    uint32_t claim[MOST_LINKS + 1];
    struct range product;
    size_t count;
    tide_freq freq = web_period(web, web->claim[growth].quantity).freq;

    if ((freq != TIDE_FREQ_M && freq != TIDE_FREQ_Q && freq != TIDE_FREQ_S) ||
        !range_is_bounded(&web->claim[growth].range) ||
        !multiply_links(chain, growth, links, links_are_index, &product, claim, &count))
        return TIDE_STATUS_OK;
    struct range printed = factor_of(&web->claim[growth], is_index);
    struct range both = range_meet(&printed, &product);
    chain->tested++;
    if (range_is_empty(&both))
        return tell_broken(chain, &product, is_index, claim, count, err);
    chain->held++;
    return TIDE_STATUS_OK;
}

static tide_status tell_held(struct chain *chain, tide_error *err)
{
    struct auditor *auditor = chain->auditor;
    struct finding *finding = NULL;
    tide_status status =
        finding_add(auditor, FINDING_CONFIRMED, AUDIT_NONE, &finding, err);

    if (status != TIDE_STATUS_OK)
        return status;
    finding->rules = "growth over a year = product of its links";
    finding->note = arena_format(&auditor->report->arena, "%zu of %zu hold", chain->held,
                                 chain->tested);
    return finding->note == NULL ? memory_failed(auditor->report->memory, err)
                                 : TIDE_STATUS_OK;
}

/* All figures of one measure of growth against one of links. */
static tide_status test_measure(struct chain *chain, uint32_t growth, bool is_index,
                                uint32_t links, bool links_are_index, tide_error *err)
{
    const struct web *web = &chain->auditor->web;
    size_t field = web_field(web, FIELD_MEASURE);
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t c = 0; status == TIDE_STATUS_OK && c < web->claim_count; c++) {
        const struct claim *claim = &web->claim[c];
        if (claim->kind == CLAIM_LEVEL &&
            coordinate_at(&web->where, claim->quantity)[field] == growth)
            status = test_growth(chain, c, is_index, links, links_are_index, err);
    }
    return status;
}

tide_status link_report(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    const struct dictionary *measures = &web->field[web_field(web, FIELD_MEASURE)];
    struct chain chain = {.auditor = auditor};
    tide_status status = TIDE_STATUS_OK;

    chain.code = arena_alloc(&auditor->scratch, web->field_count, sizeof *chain.code);
    if (chain.code == NULL)
        return memory_failed(auditor->scratch.memory, err);
    for (uint32_t k = 0; status == TIDE_STATUS_OK && k < measures->count; k++) {
        struct text of_link;
        bool links_are_index;
        if (!nature_is_link(dictionary_text(measures, k), &of_link, &links_are_index))
            continue;
        for (uint32_t m = 0; status == TIDE_STATUS_OK && m < measures->count; m++) {
            struct text of_growth;
            bool is_index;
            if (nature_is_growth(dictionary_text(measures, m), &of_growth, &is_index) &&
                text_equal(of_growth, of_link))
                status = test_measure(&chain, m, is_index, k, links_are_index, err);
        }
    }
    return status == TIDE_STATUS_OK && chain.tested > 0 ? tell_held(&chain, err) : status;
}
