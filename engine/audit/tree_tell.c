/*
 * tree_tell.c - sums of a hierarchy as findings.
 */
#include "audit/climber.h"

#include <string.h>

#include "base/error.h"
#include "base/macros.h"

tide_status climber_no_memory(const struct climber *climber, tide_error *err)
{
    return memory_failed(climber->auditor.scratch.memory, err);
}

const struct claim *climber_claim(const struct climber *climber, uint32_t quantity)
{
    const struct web *web = &climber->auditor.web;
    return &web->claim[web->quantity[quantity].claim];
}

static const char *text_of_amount(struct climber *climber, struct amount value)
{
    char text[AMOUNT_TEXT_SIZE];
    size_t length = amount_format(value, 0, text);

    return arena_text(&climber->auditor.report->arena, text, length);
}

/* What was gathered, added up, in the unit that is printed. */
struct sum {
    struct amount value;
    struct amount half;
};

static struct sum add_up(const struct climber *climber)
{
    struct sum sum = {amount_make(0, 0), amount_make(0, 0)};

    for (size_t i = 0; i < climber->claim_count; i++) {
        const struct claim *claim = &climber->auditor.web.claim[climber->claim[i]];
        sum.value = amount_add(sum.value, claim->figure, ROUND_NEAR);
        sum.half = amount_add(sum.half, claim->half, ROUND_UP);
    }
    return sum;
}

static const char *parts_word(bool rolls_up, size_t count)
{
    if (rolls_up)
        return count == 1 ? "leaf" : "leaves";
    return count == 1 ? "child" : "children";
}

/* A row of the answer; what it was made of is what was gathered. */
static tide_status tell(struct climber *climber, enum finding_kind kind,
                        uint32_t quantity, struct amount value, const struct sum *between,
                        struct finding **out, tide_error *err)
{
    struct auditor *auditor = &climber->auditor;
    struct range nothing = range_all();
    const struct bundle bundle = {.claim = climber->claim,
                                  .claim_count = climber->claim_count};
    tide_status status = finding_add(auditor, kind, quantity, out, err);

    if (status == TIDE_STATUS_OK)
        status = finding_figures(auditor, *out, quantity, NULL, &nothing, err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, *out, &bundle, err);
    if (status != TIDE_STATUS_OK)
        return status;
    struct amount low =
        amount_add(between->value, amount_negate(between->half), ROUND_DOWN);
    (*out)->value = text_of_amount(climber, value);
    (*out)->low = text_of_amount(climber, low);
    (*out)->high =
        text_of_amount(climber, amount_add(between->value, between->half, ROUND_UP));
    (*out)->rules =
        arena_format(&auditor->report->arena, "sum of %zu %s", climber->claim_count,
                     parts_word(climber->tree->rolls_up, climber->claim_count));
    return (*out)->value == NULL || (*out)->low == NULL || (*out)->high == NULL ||
                   (*out)->rules == NULL
               ? climber_no_memory(climber, err)
               : TIDE_STATUS_OK;
}

/* "residual 0.4, limit 0.15; 1 of 4 without a figure" */
static tide_status set_note(struct climber *climber, struct finding *finding,
                            const struct amount *residual, const struct amount *limit,
                            tide_error *err)
{
    struct arena *arena = &climber->auditor.report->arena;
    const char *a = residual == NULL ? "" : text_of_amount(climber, *residual);
    const char *b = limit == NULL ? "" : text_of_amount(climber, *limit);

    if (a == NULL || b == NULL)
        return climber_no_memory(climber, err);
    const char *absent = climber->absent == 0
                             ? ""
                             : arena_format(arena, "%s%zu of %zu without a figure",
                                            residual == NULL ? "" : "; ", climber->absent,
                                            climber->absent + climber->claim_count);
    if (absent == NULL)
        return climber_no_memory(climber, err);
    finding->note = residual == NULL
                        ? absent
                        : arena_format(arena, "residual %s, limit %s%s", a, b, absent);
    return finding->note == NULL ? climber_no_memory(climber, err) : TIDE_STATUS_OK;
}

tide_status climber_check(struct climber *climber, uint32_t quantity, tide_error *err)
{
    const struct claim *claim = climber_claim(climber, quantity);
    struct sum sum = add_up(climber);
    struct amount residual =
        amount_add(claim->figure, amount_negate(sum.value), ROUND_NEAR);
    struct amount limit = amount_add(claim->half, sum.half, ROUND_UP);
    struct amount size = amount_sign(residual) < 0 ? amount_negate(residual) : residual;
    enum finding_kind kind = amount_compare(size, limit) <= 0 ? FINDING_HOLDS
                             : amount_sign(residual) > 0      ? FINDING_EXCESS
                                                              : FINDING_DEFICIT;
    struct finding *finding = NULL;
    tide_status status =
        tell(climber, kind, quantity, claim->figure, &sum, &finding, err);

    climber->auditor.report->apart += kind == FINDING_HOLDS ? 0 : 1;
    return status == TIDE_STATUS_OK ? set_note(climber, finding, &residual, &limit, err)
                                    : status;
}

/* Where a parent stands that need not be printed. */
static tide_status parent_place(struct climber *climber, uint32_t parent, uint32_t like,
                                uint32_t *out, tide_error *err)
{
    struct web *web = &climber->auditor.web;
    uint32_t *code = arena_alloc(&climber->arena, web->field_count, sizeof *code);

    if (code == NULL)
        return climber_no_memory(climber, err);
    memcpy(code, coordinate_at(&web->where, like), web->field_count * sizeof *code);
    code[climber->hierarchy.field] = parent;
    tide_status status = web_quantity(web, code, out, err);
    if (status == TIDE_STATUS_OK)
        web->quantity[*out].scale10 = web->quantity[like].scale10;
    return status;
}

tide_status climber_roll_up(struct climber *climber, uint32_t parent, uint32_t like,
                            tide_error *err)
{
    uint32_t quantity = climber->at[parent];
    bool is_printed = quantity != AUDIT_NONE;
    struct sum sum = add_up(climber);
    struct finding *finding = NULL;
    tide_status status =
        is_printed ? TIDE_STATUS_OK : parent_place(climber, parent, like, &quantity, err);

    if (status == TIDE_STATUS_OK)
        status =
            tell(climber, FINDING_ROLLED_UP, quantity, sum.value, &sum, &finding, err);
    if (status != TIDE_STATUS_OK || !is_printed)
        return status == TIDE_STATUS_OK ? set_note(climber, finding, NULL, NULL, err)
                                        : status;
    const struct claim *claim = climber_claim(climber, quantity);
    struct amount residual =
        amount_add(claim->figure, amount_negate(sum.value), ROUND_NEAR);
    struct amount limit = amount_add(claim->half, sum.half, ROUND_UP);
    struct sum printed = {claim->figure, claim->half};
    status = set_note(climber, finding, &residual, &limit, err);
    climber->claim[0] = climber->auditor.web.quantity[quantity].claim;
    climber->claim_count = 1;
    if (status == TIDE_STATUS_OK)
        status = tell(climber, FINDING_PUBLISHED, quantity, claim->figure, &printed,
                      &finding, err);
    if (status == TIDE_STATUS_OK)
        finding->rules = "";
    return status;
}

tide_status climber_leave(struct climber *climber, uint32_t twin, tide_error *err)
{
    const struct claim *last = climber_claim(climber, twin);
    uint32_t claim[2] = {last->next, climber->auditor.web.quantity[twin].claim};
    const struct bundle bundle = {.claim = claim, .claim_count = COUNT_OF(claim)};
    struct finding *finding = NULL;
    tide_status status =
        finding_add(&climber->auditor, FINDING_NOT_COMPARABLE, twin, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_bundle(&climber->auditor, finding, &bundle, err);
    if (status == TIDE_STATUS_OK)
        finding->note = "two figures at one place: nothing beside them is added up";
    climber->auditor.report->left++;
    return status;
}
