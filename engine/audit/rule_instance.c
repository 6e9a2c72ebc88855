/*
 * rule_instance.c - rules into relations, one per combination of all that a rule leaves
 * open.
 */
#include "audit/rule_maker.h"

#include <string.h>

#include "base/error.h"

static tide_status fill_bucket(struct maker *maker, size_t field, tide_error *err)
{
    const struct web *web = maker->web;
    struct bucket *bucket = &maker->bucket[field];

    if (bucket->first != NULL)
        return TIDE_STATUS_OK;
    bucket->code_count = web->field[field].count;
    bucket->first = arena_alloc(&maker->scratch, bucket->code_count, sizeof(uint32_t));
    bucket->next = arena_alloc(&maker->scratch, maker->quantities, sizeof(uint32_t));
    if (bucket->first == NULL || bucket->next == NULL)
        return memory_failed(maker->scratch.memory, err);
    memset(bucket->first, 0xff, bucket->code_count * sizeof(uint32_t));
    for (uint32_t i = maker->quantities; i-- > 0;) {
        uint32_t code = coordinate_at(&web->where, i)[field];
        bucket->next[i] = bucket->first[code];
        bucket->first[code] = i;
    }
    return TIDE_STATUS_OK;
}

static bool term_fits(const struct bound_term *term, const uint32_t *code)
{
    for (size_t i = 0; i < term->count; i++)
        if (code[term->field[i]] != term->code[i])
            return false;
    return true;
}

/* Put a quantity where it stands in its instance of the rule. */
static tide_status place_member(struct maker *maker, const struct rule *rule,
                                size_t place, uint32_t quantity, uint32_t *code,
                                tide_error *err)
{
    const struct web *web = maker->web;
    void *array = maker->member;
    uint32_t number;
    bool is_new;

    memcpy(code, coordinate_at(&web->where, quantity), web->field_count * sizeof *code);
    for (size_t i = 0; i < rule->term[0].count; i++)
        code[rule->term[0].field[i]] = 0;
    tide_status status = coordinate_add(&maker->instance, code, &number, &is_new, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!memory_grow(&web->runtime->memory, &array, &maker->member_capacity,
                     (size_t)maker->instance.count * rule->count, sizeof *maker->member))
        return memory_failed(&web->runtime->memory, err);
    maker->member = array;
    uint32_t *member = maker->member + (size_t)number * rule->count;
    for (size_t i = 0; is_new && i < rule->count; i++)
        member[i] = AUDIT_NONE;
    member[place] = quantity;
    return TIDE_STATUS_OK;
}

/* A part that no figure speaks of; shown like the others. */
static tide_status add_missing(struct maker *maker, const struct rule *rule,
                               const uint32_t *member, size_t place, uint32_t *code,
                               uint32_t *out, tide_error *err)
{
    struct web *web = maker->web;
    size_t other = 0;

    while (member[other] == AUDIT_NONE)
        other++;
    int32_t scale10 = web->quantity[member[other]].scale10;

    memcpy(code, coordinate_at(&web->where, member[other]),
           web->field_count * sizeof *code);
    for (size_t i = 0; i < rule->term[place].count; i++)
        code[rule->term[place].field[i]] = rule->term[place].code[i];
    uint32_t before = web->where.count;
    tide_status status = web_quantity(web, code, out, err);
    if (status == TIDE_STATUS_OK && *out == before)
        web->quantity[*out].scale10 = scale10;
    return status;
}

static bool parts_may_be_negative(const struct web *web, const struct rule *rule,
                                  const uint32_t *member)
{
    for (size_t i = 0; i < rule->count; i++)
        if (rule->term[i].sign == SIGN_MINUS ||
            (member[i] != AUDIT_NONE && web_nature(web, member[i]).may_be_negative))
            return true;
    return false;
}

static tide_status relate(struct maker *maker, const struct rule *rule,
                          const uint32_t *member, bool is_equal, tide_error *err)
{
    struct term *term = arena_alloc(&maker->scratch, rule->count, sizeof *term);
    struct amount zero = amount_make(0, 0);
    bool has_whole = false;
    struct relation relation = {.kind = RELATION_SUM,
                                .claim = AUDIT_NONE,
                                .rule = rule->number,
                                .range = is_equal ? range_point(zero)
                                                  : range_above(zero, false)};

    if (term == NULL)
        return memory_failed(maker->scratch.memory, err);
    for (size_t i = 0; i < rule->count; i++)
        has_whole |= rule->term[i].sign >= SIGN_WHOLE;
    for (size_t i = 0; i < rule->count; i++) {
        if (member[i] == AUDIT_NONE)
            continue;
        bool is_plus = rule->term[i].sign == SIGN_PLUS;
        term[relation.count].quantity = member[i];
        term[relation.count++].is_minus =
            rule->term[i].sign < SIGN_WHOLE && is_plus == has_whole;
    }
    return web_add_relation(maker->web, &relation, term, err);
}

/* One instance: whole, or short of one term, or a whole that is not below its parts. */
static tide_status relate_instance(struct maker *maker, const struct rule *rule,
                                   uint32_t number, uint32_t *code, tide_error *err)
{
    uint32_t *member = maker->member + (size_t)number * rule->count;
    size_t present = 0;
    size_t missing = 0;
    bool has_whole = false;
    bool is_cover = false;

    for (size_t i = 0; i < rule->count; i++) {
        bool is_whole = rule->term[i].sign >= SIGN_WHOLE;
        is_cover |= rule->term[i].sign == SIGN_COVERS;
        if (member[i] == AUDIT_NONE) {
            missing = i;
            continue;
        }
        present++;
        has_whole |= is_whole;
    }
    bool is_told = maker->web->is_claims || has_whole;
    bool has_room = present + 1 == rule->count && !is_cover && is_told;
    if (has_room) {
        tide_status status =
            add_missing(maker, rule, member, missing, code, &member[missing], err);
        if (status != TIDE_STATUS_OK)
            return status;
        present++;
    }
    if (present == rule->count || (is_cover && has_whole && present > 1))
        return relate(maker, rule, member, !is_cover, err);
    if (has_whole && present > 1 && !parts_may_be_negative(maker->web, rule, member))
        return relate(maker, rule, member, false, err);
    return TIDE_STATUS_OK;
}

/* What stands at the terms of a rule, once per combination of all that it leaves open. */
static tide_status gather(struct maker *maker, const struct rule *rule, uint32_t *code,
                          tide_error *err)
{
    struct web *web = maker->web;
    tide_status status = TIDE_STATUS_OK;

    coordinate_release(&maker->instance);
    coordinate_init(&maker->instance, &web->runtime->memory, web->field_count);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < rule->count; i++) {
        const struct bound_term *term = &rule->term[i];
        const struct bucket *bucket = &maker->bucket[term->field[0]];
        status = fill_bucket(maker, term->field[0], err);
        if (status != TIDE_STATUS_OK || term->code[0] >= bucket->code_count)
            continue;
        for (uint32_t q = bucket->first[term->code[0]];
             status == TIDE_STATUS_OK && q != AUDIT_NONE; q = bucket->next[q])
            if (term_fits(term, coordinate_at(&web->where, q)) &&
                (rule->is_file || web_nature(web, q).nature != NATURE_RATE))
                status = place_member(maker, rule, i, q, code, err);
    }
    return status;
}

tide_status rule_complete(struct maker *maker, const struct rule *rule, size_t enough,
                          tide_error *err)
{
    struct web *web = maker->web;
    uint32_t *code = arena_alloc(&maker->scratch, web->field_count, sizeof *code);
    tide_status status = code != NULL ? gather(maker, rule, code, err)
                                      : memory_failed(maker->scratch.memory, err);

    uint32_t before = web->where.count;
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < maker->instance.count; i++) {
        uint32_t *member = maker->member + (size_t)i * rule->count;
        size_t present = 0;
        for (size_t k = 0; k < rule->count; k++)
            present += member[k] != AUDIT_NONE;
        for (size_t k = 0; status == TIDE_STATUS_OK && k < rule->count; k++)
            if (present >= enough && member[k] == AUDIT_NONE)
                status = add_missing(maker, rule, member, k, code, &member[k], err);
    }
    for (uint32_t q = before; q < web->where.count; q++)
        web->quantity[q].is_filled = true;
    maker->quantities = web->where.count;
    memset(maker->bucket, 0, web->field_count * sizeof *maker->bucket);
    return status;
}

tide_status rule_instantiate(struct maker *maker, const struct rule *rule,
                             tide_error *err)
{
    uint32_t *code = arena_alloc(&maker->scratch, maker->web->field_count, sizeof *code);
    tide_status status = code != NULL ? gather(maker, rule, code, err)
                                      : memory_failed(maker->scratch.memory, err);

    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < maker->instance.count; i++)
        status = relate_instance(maker, rule, i, code, err);
    return status;
}
