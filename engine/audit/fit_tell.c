/*
 * fit_tell.c - what a fit has to say of a grid.
 */
#include "audit/fitter.h"

#include <string.h>

#include "base/error.h"

tide_status fit_no_memory(const struct fitter *fitter, tide_error *err)
{
    return memory_failed(fitter->auditor.scratch.memory, err);
}

const struct claim *fit_claim(const struct fitter *fitter, uint32_t quantity)
{
    const struct web *web = &fitter->auditor.web;
    return &web->claim[web->quantity[quantity].claim];
}

/* All claims on some quantities, in the order of the file. */
static tide_status bundle_of(struct fitter *fitter, const uint32_t *quantity,
                             size_t count, struct finding *finding, size_t *claims,
                             tide_error *err)
{
    const struct web *web = &fitter->auditor.web;
    struct bundle bundle = {.claim_count = 0};

    for (size_t i = 0; i < count; i++)
        for (uint32_t c = web->quantity[quantity[i]].claim; c != AUDIT_NONE;
             c = web->claim[c].next)
            bundle.claim_count++;
    bundle.claim = arena_alloc(&fitter->arena, bundle.claim_count, sizeof *bundle.claim);
    if (bundle.claim == NULL)
        return fit_no_memory(fitter, err);
    size_t at = bundle.claim_count;
    for (size_t i = count; i-- > 0;)
        for (uint32_t c = web->quantity[quantity[i]].claim; c != AUDIT_NONE;
             c = web->claim[c].next)
            bundle.claim[--at] = c;
    *claims += bundle.claim_count;
    return finding_bundle(&fitter->auditor, finding, &bundle, err);
}

tide_status fit_leave(struct fitter *fitter, enum finding_kind kind, const char *why,
                      tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    struct finding *finding = NULL;
    tide_status status =
        finding_add(&fitter->auditor, kind, grid->quantity[0], &finding, err);

    if (status == TIDE_STATUS_OK)
        status =
            bundle_of(fitter, grid->quantity, grid->count, finding, &fitter->left, err);
    if (status != TIDE_STATUS_OK)
        return status;
    finding->note = why;
    fitter->auditor.report->left++;
    return why == NULL ? fit_no_memory(fitter, err) : TIDE_STATUS_OK;
}

const char *fit_amount_text(struct fitter *fitter, struct amount value)
{
    char text[AMOUNT_TEXT_SIZE];
    size_t length = amount_format(value, 0, text);

    return arena_text(&fitter->auditor.report->arena, text, length);
}

tide_status fit_tell(struct fitter *fitter, uint32_t quantity, struct amount value,
                     tide_error *err)
{
    const struct claim *claim = fit_claim(fitter, quantity);
    struct range nothing = range_all();
    struct finding *finding = NULL;
    struct amount by = amount_add(value, amount_negate(claim->figure), ROUND_NEAR);
    tide_status status =
        finding_add(&fitter->auditor, FINDING_RECONCILED, quantity, &finding, err);

    if (status == TIDE_STATUS_OK)
        status =
            finding_figures(&fitter->auditor, finding, quantity, NULL, &nothing, err);
    if (status == TIDE_STATUS_OK)
        status = bundle_of(fitter, &quantity, 1, finding, &fitter->fitted, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (fitter->fit->method == FIT_RAS)
        by = amount_round(by, RAS_DIGITS, ROUND_NEAR);
    const char *was = fit_amount_text(fitter, claim->figure);
    const char *moved = fit_amount_text(fitter, by);
    finding->value = fit_amount_text(fitter, value);
    finding->rules = fitter->how;
    if (was == NULL || moved == NULL || finding->value == NULL)
        return fit_no_memory(fitter, err);
    finding->note = arena_format(&fitter->auditor.report->arena,
                                 "printed %s, adjusted by %s", was, moved);
    return finding->note == NULL ? fit_no_memory(fitter, err) : TIDE_STATUS_OK;
}

struct range fit_range(const struct fitter *fitter, const uint32_t *quantity,
                       size_t count, size_t stride)
{
    struct range sum = range_point(amount_make(0, 0));

    for (size_t i = 0; i < count; i++)
        if (quantity[i * stride] != AUDIT_NONE)
            sum = range_add(&sum, &fit_claim(fitter, quantity[i * stride])->range);
    return sum;
}

tide_status fit_tell_line(struct fitter *fitter, struct amount total, struct amount sum,
                          tide_error *err)
{
    const struct grid *grid = &fitter->grid;
    struct arena *arena = &fitter->auditor.report->arena;
    struct range nothing = range_all();
    uint32_t last = grid->quantity[grid->count - 1];
    struct finding *finding = NULL;
    tide_status status =
        finding_add(&fitter->auditor, FINDING_RECONCILED, last, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_figures(&fitter->auditor, finding, last, NULL, &nothing, err);
    if (status != TIDE_STATUS_OK)
        return status;
    const char *a = fit_amount_text(fitter, total);
    const char *b = fit_amount_text(fitter, sum);
    finding->subject = "(rounding)";
    finding->value =
        fit_amount_text(fitter, amount_add(total, amount_negate(sum), ROUND_NEAR));
    finding->rules = fitter->how;
    finding->source = fit_claim(fitter, last)->source;
    if (a == NULL || b == NULL || finding->value == NULL)
        return fit_no_memory(fitter, err);
    finding->source = arena_text(arena, finding->source, strlen(finding->source));
    finding->note = arena_format(arena, "total %s less %s", a, b);
    return finding->note == NULL || finding->source == NULL ? fit_no_memory(fitter, err)
                                                            : TIDE_STATUS_OK;
}
