/*
 * web.c - keeping quantities, claims and relations.
 */
#include "audit/web.h"

#include <string.h>

#include "audit/nature.h"
#include "base/error.h"
#include "time/period.h"

tide_status web_init(struct web *web, struct runtime *runtime, const char *const *key,
                     size_t key_count, tide_error *err)
{
    struct memory *memory = &runtime->memory;

    *web = (struct web){.runtime = runtime, .key_count = key_count, .vintage = SIZE_MAX};
    arena_init(&web->arena, memory);
    web->key = arena_alloc(&web->arena, key_count, sizeof *web->key);
    web->field =
        arena_alloc_zero(&web->arena, key_count + FIELDS_BESIDE_KEYS, sizeof *web->field);
    if (web->key == NULL || web->field == NULL)
        return memory_failed(memory, err);
    web->field_count = key_count + FIELDS_BESIDE_KEYS;
    for (size_t i = 0; i < key_count; i++)
        web->key[i] = key[i];
    for (size_t i = 0; i < web->field_count; i++)
        dictionary_init(&web->field[i], memory);
    coordinate_init(&web->where, memory, web->field_count);
    return TIDE_STATUS_OK;
}

void web_release(struct web *web)
{
    if (web->runtime == NULL)
        return;
    struct memory *memory = &web->runtime->memory;

    for (size_t i = 0; i < web->field_count; i++)
        dictionary_release(&web->field[i]);
    coordinate_release(&web->where);
    memory_free(memory, web->period, web->period_capacity, sizeof *web->period);
    memory_free(memory, web->measure, web->measure_capacity, sizeof *web->measure);
    memory_free(memory, web->quantity, web->quantity_capacity, sizeof *web->quantity);
    memory_free(memory, web->claim, web->claim_capacity, sizeof *web->claim);
    memory_free(memory, web->relation, web->relation_capacity, sizeof *web->relation);
    memory_free(memory, web->term, web->term_capacity, sizeof *web->term);
    memory_free(memory, web->rule_name, web->rule_capacity, sizeof *web->rule_name);
    memory_free(memory, web->doubt, web->doubt_capacity, sizeof *web->doubt);
    arena_release(&web->arena);
    *web = (struct web){0};
}

size_t web_field(const struct web *web, int which)
{
    return web->key_count + (size_t)which;
}

tide_status web_code(struct web *web, size_t field, struct text text, uint32_t *out,
                     tide_error *err)
{
    uint32_t known = web->field[field].count;
    tide_status status = dictionary_intern(&web->field[field], text, out, err);
    void *array = web->measure;

    if (status != TIDE_STATUS_OK || field != web_field(web, FIELD_MEASURE))
        return status;
    if (!memory_grow(&web->runtime->memory, &array, &web->measure_capacity,
                     (size_t)*out + 1, sizeof *web->measure))
        return memory_failed(&web->runtime->memory, err);
    web->measure = array;
    if (*out >= known)
        web->measure[*out] = nature_of(text);
    return TIDE_STATUS_OK;
}

tide_status web_period_code(struct web *web, tide_period period, uint32_t *out,
                            tide_error *err)
{
    char text[TIDE_PERIOD_TEXT_SIZE] = "";
    size_t field = web_field(web, FIELD_PERIOD);
    void *array = web->period;

    if (period.freq != TIDE_FREQ_NONE)
        tide_period_format(period, text, sizeof text);
    tide_status status = web_code(web, field, text_of(text), out, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!memory_grow(&web->runtime->memory, &array, &web->period_capacity,
                     (size_t)*out + 1, sizeof *web->period))
        return memory_failed(&web->runtime->memory, err);
    web->period = array;
    web->period[*out] = period;
    return TIDE_STATUS_OK;
}

tide_status web_quantity(struct web *web, const uint32_t *code, uint32_t *out,
                         tide_error *err)
{
    bool is_new = false;
    void *array = web->quantity;
    tide_status status;

    if (!memory_grow(&web->runtime->memory, &array, &web->quantity_capacity,
                     (size_t)web->where.count + 1, sizeof *web->quantity))
        return memory_failed(&web->runtime->memory, err);
    web->quantity = array;
    status = coordinate_add(&web->where, code, out, &is_new, err);
    if (status == TIDE_STATUS_OK && is_new)
        web->quantity[*out] = (struct quantity){.claim = AUDIT_NONE};
    return status;
}

tide_period web_period(const struct web *web, uint32_t quantity)
{
    return web
        ->period[coordinate_at(&web->where, quantity)[web_field(web, FIELD_PERIOD)]];
}

struct measure_nature web_nature(const struct web *web, uint32_t quantity)
{
    return web
        ->measure[coordinate_at(&web->where, quantity)[web_field(web, FIELD_MEASURE)]];
}

const char *web_text(const struct web *web, uint32_t quantity, size_t field)
{
    uint32_t code = coordinate_at(&web->where, quantity)[field];
    return dictionary_text(&web->field[field], code).at;
}

tide_status web_add_claim(struct web *web, const struct claim *claim, tide_error *err)
{
    void *array = web->claim;
    uint32_t number = (uint32_t)web->claim_count;
    struct quantity *quantity = &web->quantity[claim->quantity];

    if (!memory_grow(&web->runtime->memory, &array, &web->claim_capacity,
                     web->claim_count + 1, sizeof *web->claim))
        return memory_failed(&web->runtime->memory, err);
    web->claim = array;
    web->claim[number] = *claim;
    web->claim[number].next = AUDIT_NONE;
    web->claim_count++;
    if (claim->kind == CLAIM_LEVEL) {
        web->claim[number].next = quantity->claim;
        quantity->claim = number;
        if (claim->has_nominal || web->claim[number].next == AUDIT_NONE)
            quantity->scale10 = claim->scale10;
        quantity->is_printed |= claim->has_nominal;
        return TIDE_STATUS_OK;
    }
    struct quantity *base = &web->quantity[claim->base];
    if (base->claim == AUDIT_NONE)
        base->scale10 = quantity->scale10;
    else if (quantity->claim == AUDIT_NONE)
        quantity->scale10 = base->scale10;
    struct relation relation = {
        .kind = claim->kind == CLAIM_RATIO ? RELATION_RATIO : RELATION_SUM,
        .count = 2,
        .claim = number,
        .rule = AUDIT_NONE,
        .range = claim->range,
        .nominal = claim->nominal,
    };
    const struct term term[2] = {{claim->quantity, false}, {claim->base, true}};
    return web_add_relation(web, &relation, term, err);
}

tide_status web_add_rule(struct web *web, const char *name, uint32_t *out,
                         tide_error *err)
{
    void *array = web->rule_name;

    if (!memory_grow(&web->runtime->memory, &array, &web->rule_capacity,
                     web->rule_count + 1, sizeof *web->rule_name))
        return memory_failed(&web->runtime->memory, err);
    web->rule_name = array;
    *out = (uint32_t)web->rule_count;
    web->rule_name[web->rule_count++] = name;
    return TIDE_STATUS_OK;
}

tide_status web_add_doubt(struct web *web, uint32_t quantity, const struct range *sum,
                          const char *note, tide_error *err)
{
    void *array = web->doubt;

    if (note == NULL || !memory_grow(&web->runtime->memory, &array, &web->doubt_capacity,
                                     web->doubt_count + 1, sizeof *web->doubt))
        return memory_failed(&web->runtime->memory, err);
    web->doubt = array;
    web->doubt[web->doubt_count++] = (struct doubt){quantity, *sum, note};
    return TIDE_STATUS_OK;
}

tide_status web_add_relation(struct web *web, const struct relation *relation,
                             const struct term *term, tide_error *err)
{
    struct memory *memory = &web->runtime->memory;
    void *relations = web->relation;
    void *terms = web->term;

    if (!memory_grow(memory, &relations, &web->relation_capacity, web->relation_count + 1,
                     sizeof *web->relation))
        return memory_failed(memory, err);
    web->relation = relations;
    if (!memory_grow(memory, &terms, &web->term_capacity,
                     web->term_count + relation->count, sizeof *web->term))
        return memory_failed(memory, err);
    web->term = terms;
    web->relation[web->relation_count] = *relation;
    web->relation[web->relation_count++].first = (uint32_t)web->term_count;
    for (uint32_t i = 0; i < relation->count; i++)
        web->term[web->term_count++] = term[i];
    return TIDE_STATUS_OK;
}

struct amount relation_figure(const struct relation *relation, struct amount ratio,
                              enum rounding how)
{
    ratio.exponent -= relation->shift;
    return amount_add(ratio, amount_negate(relation->offset), how);
}

struct range relation_figures(const struct relation *relation, const struct range *ratio)
{
    struct range out = *ratio;

    out.low.at = relation_figure(relation, ratio->low.at, ROUND_DOWN);
    out.high.at = relation_figure(relation, ratio->high.at, ROUND_UP);
    return out;
}

const struct term *relation_term(const struct web *web, const struct relation *relation)
{
    return web->term + relation->first;
}

/* A scale that some term of a sum is printed in; 0: none. */
static int32_t scale_of(const struct web *web, const struct relation *relation)
{
    const struct term *term = relation_term(web, relation);
    int32_t scale10 = 0;

    for (uint32_t k = 0; scale10 == 0 && k < relation->count; k++)
        scale10 = web->quantity[term[k].quantity].scale10;
    return scale10;
}

void web_share_scales(struct web *web)
{
    bool has_changed = true;

    for (int pass = 0; has_changed && pass < 4; pass++) {
        has_changed = false;
        for (size_t i = 0; i < web->relation_count; i++) {
            const struct relation *relation = &web->relation[i];
            const struct term *term = relation_term(web, relation);
            int32_t scale10 = scale_of(web, relation);
            bool is_same = relation->kind == RELATION_SUM || relation->rule == AUDIT_NONE;
            for (uint32_t k = 0; is_same && scale10 != 0 && k < relation->count; k++) {
                struct quantity *quantity = &web->quantity[term[k].quantity];
                if (quantity->claim != AUDIT_NONE || quantity->scale10 != 0)
                    continue;
                quantity->scale10 = scale10;
                has_changed = true;
            }
        }
    }
}
