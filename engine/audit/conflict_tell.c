/*
 * conflict_tell.c - a contradiction in words: who is against whom, and the slip of print
 * that would explain it.
 */
#include "audit/trial.h"

#include <string.h>

#include "base/error.h"

static const char *slip_text(struct trial *trial, const struct accused *accused)
{
    struct auditor *auditor = trial->auditor;
    struct arena *arena = &auditor->report->arena;
    const struct claim *claim = &auditor->web.claim[accused->claim];
    char was[AMOUNT_TEXT_SIZE];
    char is[AMOUNT_TEXT_SIZE];
    int32_t shift = accused->mend.shift;
    static const char *const factors[] = {"1",    "10",        "100",     "1000",
                                          "10^4", "10^5",      "1000000", "10^7",
                                          "10^8", "1000000000"};

    amount_format(claim->figure, 0, was);
    amount_format(accused->mend.figure, 0, is);
    switch (accused->mend.slip) {
    case SLIP_SCALE:
    case SLIP_MARK:
        return arena_format(arena, "%s: too %s by a factor %s",
                            accused->mend.slip == SLIP_SCALE ? "scale word"
                                                             : "decimal mark",
                            shift < 0 ? "large" : "small",
                            factors[shift < 0 ? -shift : shift]);
    case SLIP_SIGN:
        return arena_format(arena, "sign: %s for %s", is, was);
    case SLIP_DIGIT:
        return arena_format(arena, "one digit: %s for %s", is, was);
    case SLIP_SWAP:
        return arena_format(arena, "digits swapped: %s for %s", is, was);
    case SLIP_NONE:
        break;
    }
    return "";
}

/* Ids of all claims of the set but one. A claim that is alone has the measure against it:
   there are no exports below 0. */
static void add_others(const struct trial *trial, uint32_t claim,
                       struct text_builder *text)
{
    const struct web *web = &trial->auditor->web;
    uint32_t quantity = web->claim[claim].quantity;
    size_t shown = 0;

    if (trial->clash.claim_count == 1) {
        text_add_c(text, " cannot hold by itself");
        if (!web_nature(web, quantity).may_be_negative)
            text_add_format(text, ": %s is never below 0",
                            web_text(web, quantity, web_field(web, FIELD_MEASURE)));
        return;
    }
    text_add_c(text, " against");

    for (size_t i = 0; i < trial->clash.claim_count; i++) {
        if (trial->clash.claim[i] == claim)
            continue;
        if (shown++ < 2 * SHOWN_CLAIMS)
            text_add_format(text, " %s", web->claim[trial->clash.claim[i]].id);
    }
    if (shown > 2 * SHOWN_CLAIMS)
        text_add_format(text, " and %zu more", shown - 2 * SHOWN_CLAIMS);
}

tide_status trial_tell(struct trial *trial, const struct accused *accused,
                       bool is_culprit, tide_error *err)
{
    struct auditor *auditor = trial->auditor;
    const struct claim *claim = &auditor->web.claim[accused->claim];
    struct finding *finding = NULL;
    const char *slip = slip_text(trial, accused);
    struct text_builder text;
    struct amount mended = claim_meaning(claim, accused->mend.figure);
    bool has_mend = accused->mend.slip != SLIP_NONE;
    const struct amount *value = has_mend               ? &mended
                                 : accused->has_nominal ? &accused->nominal
                                                        : NULL;
    tide_status status =
        finding_add(auditor, FINDING_CONTRADICTION, claim->quantity, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &trial->clash, err);
    if (status == TIDE_STATUS_OK)
        status = finding_claimed(auditor, finding, claim, value, &accused->implied, err);
    if (status != TIDE_STATUS_OK)
        return status;
    finding->order = (uint32_t)auditor->report->contradictions;
    text_builder_init(&text, auditor->report->memory);
    text_add_format(&text, "set %zu: %s", auditor->report->contradictions, claim->id);
    add_others(trial, accused->claim, &text);
    if (is_culprit && accused->cures)
        text_add_c(&text, "; all others hold without it");
    else if (is_culprit)
        text_add_format(&text, "; %zu sums with it fail", accused->failing);
    if (slip == NULL || slip[0] != '\0')
        text_add_format(&text, "; %s", slip != NULL ? slip : "");
    finding->rows = arena_text(&auditor->report->arena, claim->id, strlen(claim->id));
    finding->source =
        arena_text(&auditor->report->arena, claim->source, strlen(claim->source));
    finding->note = slip == NULL || text.has_failed
                        ? NULL
                        : arena_text(&auditor->report->arena, text.at, text.length);
    text_builder_release(&text);
    return finding->note == NULL || finding->rows == NULL || finding->source == NULL
               ? memory_failed(auditor->report->memory, err)
               : TIDE_STATUS_OK;
}
