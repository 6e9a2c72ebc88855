/*
 * sweep.c - a published table, sum by sum: do the printed parts make the printed whole?
 *
 *     |whole - (sum of parts)| <= half a unit of each, together
 *
 * This finds what is wrong in a table before anything is solved, in one pass.
 */
#include "audit/auditor.h"

#include "base/error.h"

/* What became of the instances of a rule. */
struct tally {
    size_t held;
    size_t failed;
    struct amount most; /* largest residual of those that held */
    int32_t scale10;
};

/* What the claims on a quantity allow together; false if one is missing or set aside. */
static bool printed_range(const struct auditor *auditor, uint32_t quantity,
                          struct range *out, struct amount *nominal)
{
    const struct web *web = &auditor->web;
    bool has_nominal = false;

    *out = range_all();
    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next) {
        if (auditor->off[c])
            return false;
        *out = range_meet(out, &web->claim[c].range);
        has_nominal |= web->claim[c].has_nominal;
        *nominal = web->claim[c].nominal;
    }
    return has_nominal;
}

/* A rate of growth beside the levels that it is of. */
static bool test_ratio(const struct auditor *auditor, const struct relation *relation,
                       bool *holds, struct amount *residual)
{
    const struct term *term = relation_term(&auditor->web, relation);
    struct range top;
    struct range bottom;
    struct amount above;
    struct amount below;

    if (auditor->off[relation->claim] ||
        !printed_range(auditor, term[0].quantity, &top, &above) ||
        !printed_range(auditor, term[1].quantity, &bottom, &below))
        return false;
    struct range can = range_multiply(&bottom, &relation->range);
    struct range both = range_meet(&can, &top);
    *holds = !range_is_empty(&both);
    *residual = amount_make(0, 0);
    return true;
}

/* Is the relation printed as a whole, and does it hold? */
static bool test_relation(const struct auditor *auditor, const struct relation *relation,
                          bool *holds, struct amount *residual)
{
    const struct term *term = relation_term(&auditor->web, relation);
    struct range sum = range_point(amount_make(0, 0));
    struct amount point = amount_make(0, 0);

    if (relation->rule == AUDIT_NONE)
        return false;
    if (relation->kind == RELATION_RATIO)
        return test_ratio(auditor, relation, holds, residual);
    for (uint32_t k = 0; k < relation->count; k++) {
        struct range range;
        struct amount nominal;
        if (!printed_range(auditor, term[k].quantity, &range, &nominal))
            return false;
        if (term[k].is_minus) {
            range = range_negate(&range);
            nominal = amount_negate(nominal);
        }
        sum = range_add(&sum, &range);
        point = amount_add(point, nominal, ROUND_NEAR);
    }
    struct range both = range_meet(&sum, &relation->range);
    *holds = !range_is_empty(&both);
    *residual = amount_sign(point) < 0 ? amount_negate(point) : point;
    return true;
}

bool sweep_fails(const struct auditor *auditor, const struct relation *relation)
{
    struct amount residual;
    bool holds = true;

    return test_relation(auditor, relation, &holds, &residual) && !holds;
}

static tide_status report_sum(struct auditor *auditor, uint32_t number, tide_error *err)
{
    const struct web *web = &auditor->web;
    const struct relation *relation = &web->relation[number];
    const struct term *term = relation_term(web, relation);
    struct arena arena;
    struct bundle clash = {.relation = &number, .relation_count = 1};
    size_t count = 0;
    tide_status status;

    arena_init(&arena, auditor->report->memory);
    for (uint32_t k = 0; k < relation->count; k++)
        for (uint32_t c = web->quantity[term[k].quantity].claim; c != AUDIT_NONE;
             c = web->claim[c].next)
            count++;
    count += relation->claim != AUDIT_NONE ? 1 : 0;
    clash.claim = arena_alloc(&arena, count, sizeof *clash.claim);
    if (clash.claim == NULL) {
        status = memory_failed(arena.memory, err);
    } else {
        for (uint32_t k = 0; k < relation->count; k++)
            for (uint32_t c = web->quantity[term[k].quantity].claim; c != AUDIT_NONE;
                 c = web->claim[c].next)
                clash.claim[clash.claim_count++] = c;
        if (relation->claim != AUDIT_NONE)
            clash.claim[clash.claim_count++] = relation->claim;
        status = conflict_report(auditor, &clash, NULL, 0, err);
    }
    arena_release(&arena);
    return status;
}

static tide_status tell_tally(struct auditor *auditor, uint32_t rule,
                              const struct tally *tally, tide_error *err)
{
    struct finding *finding = NULL;
    struct arena *arena = &auditor->report->arena;
    const char *name = auditor->web.rule_name[rule];
    tide_status status =
        finding_add(auditor, FINDING_CONFIRMED, AUDIT_NONE, &finding, err);

    if (status != TIDE_STATUS_OK)
        return status;
    finding->order = rule;
    finding->rules = arena_format(arena, "%s", name);
    const char *most = finding_amount(auditor, tally->most, tally->scale10, ROUND_UP);
    finding->note =
        most == NULL
            ? NULL
            : arena_format(arena, "%zu of %zu hold; largest residual of these %s",
                           tally->held, tally->held + tally->failed, most);
    return finding->rules == NULL || finding->note == NULL
               ? memory_failed(arena->memory, err)
               : TIDE_STATUS_OK;
}

static bool is_equality(const struct relation *relation)
{
    return relation->kind == RELATION_SUM && range_is_bounded(&relation->range);
}

/* Does some term stand in another sum that fails? That tells who is at fault. */
static bool is_crossed(const struct auditor *auditor, uint32_t number)
{
    const struct web *web = &auditor->web;
    const struct relation *relation = &web->relation[number];
    const struct term *term = relation_term(web, relation);

    for (uint32_t k = 0; k < relation->count; k++) {
        uint32_t q = term[k].quantity;
        for (uint32_t t = auditor->touch_from[q]; t < auditor->touch_from[q + 1]; t++)
            if (auditor->touch[t] != number &&
                sweep_fails(auditor, &web->relation[auditor->touch[t]]))
                return true;
    }
    return false;
}

/* Sums that fail, those that cross another first. */
static tide_status report_failing(struct auditor *auditor, const bool *fails,
                                  tide_error *err)
{
    const struct web *web = &auditor->web;
    tide_status status = TIDE_STATUS_OK;

    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->relation_count; i++) {
            if (!fails[i] || auditor->relation_off[i] ||
                !sweep_fails(auditor, &web->relation[i]))
                continue;
            if (pass == 1 || is_crossed(auditor, i))
                status = report_sum(auditor, i, err);
            if (status == TIDE_STATUS_OK)
                status = runtime_check(web->runtime, err);
        }
    return status;
}

tide_status sweep_run(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct arena *scratch = &auditor->scratch;
    struct tally *tally = arena_alloc_zero(scratch, web->rule_count + 1, sizeof *tally);
    bool *fails = arena_alloc_zero(scratch, web->relation_count + 1, sizeof *fails);
    tide_status status = TIDE_STATUS_OK;

    if (tally == NULL || fails == NULL)
        return memory_failed(scratch->memory, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->relation_count; i++) {
        const struct relation *relation = &web->relation[i];
        struct amount residual;
        bool holds = true;
        if (!test_relation(auditor, relation, &holds, &residual))
            continue;
        struct tally *of = &tally[relation->rule];
        of->held += holds ? 1 : 0;
        of->failed += holds ? 0 : 1;
        of->scale10 = web->quantity[relation_term(web, relation)[0].quantity].scale10;
        fails[i] = !holds;
        if (holds && is_equality(relation) && amount_compare(residual, of->most) > 0)
            of->most = residual;
        if (i % 4096 == 0)
            status = runtime_check(web->runtime, err);
    }
    if (status == TIDE_STATUS_OK)
        status = report_failing(auditor, fails, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->rule_count; i++)
        if (tally[i].held > 0)
            status = tell_tally(auditor, i, &tally[i], err);
    return status;
}
