/*
 * family.c - totals and their parts, codes and the codes below them.
 *
 * A table may list only some of the parts. So a sum is held to be the whole only where
 * most of its instances agree within rounding; elsewhere the parts must not exceed it.
 */
#include "audit/rule.h"

#include <string.h>

#include "base/error.h"

struct family {
    struct web *web;
    const struct member_lore *lore;
    struct arena scratch;
    size_t key;
    uint32_t *parent;   /* [members] code; AUDIT_NONE */
    uint32_t *first;    /* [quantities] child */
    uint32_t *next;     /* [quantities] of the same parent */
    uint32_t *children; /* [quantities] */
    uint32_t *most;     /* [members] children of this code at most */
    uint32_t *whole;    /* [members] instances that agree */
    uint32_t *tested;   /* [members] */
    uint32_t *odd;      /* [members] the first instance that does not; AUDIT_NONE */
    uint32_t equal;     /* rules: the whole is its parts */
    uint32_t covers; /* it is not below the parts that are listed; AUDIT_NONE: unused */
};

uint32_t family_total(const struct web *web, const struct member_lore *lore, size_t field)
{
    const struct dictionary *members = &web->field[field];
    struct text key = text_of(web->key[field]);
    uint32_t total = AUDIT_NONE;

    for (uint32_t i = 0; i < members->count; i++) {
        if (!lore->is_total(key, dictionary_text(members, i)))
            continue;
        if (total != AUDIT_NONE)
            runtime_note(web->runtime, TIDE_LEVEL_NOTE, "several_totals",
                         "%s has the totals \"%.60s\" and \"%.60s\": parts are held "
                         "against the first alone",
                         key.at, dictionary_text(members, total).at,
                         dictionary_text(members, i).at);
        else
            total = i;
    }
    return total;
}

/* The longest shorter code that is there. */
static uint32_t upper_code(const struct family *family, uint32_t code)
{
    const struct dictionary *members = &family->web->field[family->key];
    struct text key = text_of(family->web->key[family->key]);
    struct text start = dictionary_text(members, code);

    if (!family->lore->has_levels(key) || !family->lore->is_level(key, start))
        return AUDIT_NONE;
    while (start.length > 1) {
        start.length--;
        uint32_t upper = dictionary_find(members, start);
        if (upper != DICTIONARY_NONE && family->lore->is_level(key, start))
            return upper;
    }
    return AUDIT_NONE;
}

static tide_status find_parents(struct family *family, bool *is_any, tide_error *err)
{
    const struct dictionary *members = &family->web->field[family->key];
    struct text key = text_of(family->web->key[family->key]);
    uint32_t total = family_total(family->web, family->lore, family->key);
    struct arena *scratch = &family->scratch;

    family->parent = arena_alloc(scratch, members->count, sizeof(uint32_t));
    family->most = arena_alloc_zero(scratch, members->count, sizeof(uint32_t));
    family->whole = arena_alloc_zero(scratch, members->count, sizeof(uint32_t));
    family->tested = arena_alloc_zero(scratch, members->count, sizeof(uint32_t));
    family->odd = arena_alloc(scratch, members->count, sizeof(uint32_t));
    if (family->parent == NULL || family->most == NULL || family->whole == NULL ||
        family->tested == NULL || family->odd == NULL)
        return memory_failed(scratch->memory, err);
    memset(family->odd, 0xff, members->count * sizeof(uint32_t));
    *is_any = false;
    for (uint32_t i = 0; i < members->count; i++) {
        family->parent[i] = upper_code(family, i);
        bool is_part =
            i != total && !family->lore->is_total(key, dictionary_text(members, i));
        if (family->parent[i] == AUDIT_NONE && is_part)
            family->parent[i] = total;
        *is_any |= family->parent[i] != AUDIT_NONE;
    }
    return TIDE_STATUS_OK;
}

static tide_status link_children(struct family *family, tide_error *err)
{
    struct web *web = family->web;
    uint32_t count = web->where.count;
    size_t key = family->key;
    uint32_t *code = arena_alloc(&family->scratch, web->field_count, sizeof *code);

    family->first = arena_alloc(&family->scratch, count, sizeof(uint32_t));
    family->next = arena_alloc(&family->scratch, count, sizeof(uint32_t));
    family->children = arena_alloc_zero(&family->scratch, count, sizeof(uint32_t));
    if (code == NULL || family->first == NULL || family->next == NULL ||
        family->children == NULL)
        return memory_failed(family->scratch.memory, err);
    memset(family->first, 0xff, count * sizeof(uint32_t));
    for (uint32_t q = count; q-- > 0;) {
        memcpy(code, coordinate_at(&web->where, q), web->field_count * sizeof *code);
        uint32_t parent = family->parent[code[key]];
        if (parent == AUDIT_NONE || web_nature(web, q).nature == NATURE_RATE)
            continue;
        code[key] = parent;
        uint32_t whole = coordinate_find(&web->where, code);
        if (whole == AUDIT_NONE)
            continue;
        family->next[q] = family->first[whole];
        family->first[whole] = q;
        if (++family->children[whole] > family->most[parent])
            family->most[parent] = family->children[whole];
    }
    return TIDE_STATUS_OK;
}

static uint32_t code_of(const struct family *family, uint32_t quantity)
{
    return coordinate_at(&family->web->where, quantity)[family->key];
}

static bool has_all_children(const struct family *family, uint32_t whole)
{
    return family->children[whole] == family->most[code_of(family, whole)];
}

/* The printed parts, added up; false: not all that there are elsewhere are printed here. */
static bool add_up(const struct family *family, uint32_t whole, struct range *sum)
{
    const struct web *web = family->web;

    *sum = range_point(amount_make(0, 0));
    if (!has_all_children(family, whole))
        return false;
    for (uint32_t q = family->first[whole]; q != AUDIT_NONE; q = family->next[q]) {
        if (web->quantity[q].claim == AUDIT_NONE)
            return false;
        *sum = range_add(sum, &web->claim[web->quantity[q].claim].range);
    }
    return true;
}

/* Do the printed parts add up to the printed whole, within rounding? */
static void test_instance(struct family *family, uint32_t whole)
{
    const struct web *web = family->web;
    uint32_t code = code_of(family, whole);
    struct range sum;

    if (web->quantity[whole].claim == AUDIT_NONE || !add_up(family, whole, &sum))
        return;
    struct range both = range_meet(&sum, &web->claim[web->quantity[whole].claim].range);
    family->tested[code]++;
    if (!range_is_empty(&both))
        family->whole[code]++;
    else if (family->odd[code] == AUDIT_NONE)
        family->odd[code] = whole;
}

/* Is a whole, by most of its instances, the sum of its parts? */
static bool is_made_up(const struct family *family, uint32_t code)
{
    return family->tested[code] > 0 && 2 * family->whole[code] >= family->tested[code];
}

/* Wholes that their parts do not make up are not held to be the sum. That is odd, and told
   once a key. */
static tide_status tell_odd(struct family *family, tide_error *err)
{
    struct web *web = family->web;
    size_t tested = 0;
    size_t odd = 0;
    uint32_t first = AUDIT_NONE;
    struct range sum;

    for (uint32_t code = 0; code < web->field[family->key].count; code++) {
        if (family->odd[code] == AUDIT_NONE || is_made_up(family, code))
            continue;
        tested += family->tested[code];
        odd += family->tested[code] - family->whole[code];
        first = first == AUDIT_NONE ? family->odd[code] : first;
    }
    if (first == AUDIT_NONE || !add_up(family, first, &sum))
        return TIDE_STATUS_OK;
    return web_add_doubt(web, first, &sum,
                         arena_format(&web->arena,
                                      "%zu of %zu totals of %s are not the sum of the "
                                      "parts listed: parts are missing, or figures are "
                                      "wrong; the first",
                                      odd, tested, web->key[family->key]),
                         err);
}

static bool is_signed(const struct family *family, uint32_t whole)
{
    for (uint32_t q = family->first[whole]; q != AUDIT_NONE; q = family->next[q])
        if (web_nature(family->web, q).may_be_negative)
            return true;
    return false;
}

/* The rule for wholes that parts do not make up gets its name when it is first used. */
static tide_status rule_of(struct family *family, bool is_equal, uint32_t *out,
                           tide_error *err)
{
    struct web *web = family->web;
    uint32_t *rule = is_equal ? &family->equal : &family->covers;
    tide_status status = TIDE_STATUS_OK;

    if (*rule == AUDIT_NONE) {
        const char *name = arena_format(&web->arena,
                                        is_equal ? "total of %s = sum of its parts"
                                                 : "total of %s >= parts listed",
                                        web->key[family->key]);
        status = name == NULL ? memory_failed(&web->runtime->memory, err)
                              : web_add_rule(web, name, rule, err);
    }
    *out = *rule;
    return status;
}

static tide_status relate_family(struct family *family, uint32_t whole, tide_error *err)
{
    uint32_t code = code_of(family, whole);
    uint32_t count = family->children[whole];
    struct term *term = arena_alloc(&family->scratch, count + 1, sizeof *term);
    struct amount zero = amount_make(0, 0);
    bool is_equal = has_all_children(family, whole) && is_made_up(family, code);
    struct relation relation = {.kind = RELATION_SUM,
                                .claim = AUDIT_NONE,
                                .range = is_equal ? range_point(zero)
                                                  : range_above(zero, false)};

    if (!is_equal && is_signed(family, whole))
        return TIDE_STATUS_OK;
    if (term == NULL)
        return memory_failed(family->scratch.memory, err);
    tide_status status = rule_of(family, is_equal, &relation.rule, err);
    if (status != TIDE_STATUS_OK)
        return status;
    term[relation.count++] = (struct term){whole, false};
    for (uint32_t q = family->first[whole]; q != AUDIT_NONE; q = family->next[q])
        term[relation.count++] = (struct term){q, true};
    return web_add_relation(family->web, &relation, term, err);
}

static tide_status make_key(struct web *web, const struct member_lore *lore, size_t key,
                            tide_error *err)
{
    struct family family = {
        .web = web, .lore = lore, .key = key, .equal = AUDIT_NONE, .covers = AUDIT_NONE};
    uint32_t count = web->where.count;
    bool is_any = false;

    arena_init(&family.scratch, &web->runtime->memory);
    tide_status status = find_parents(&family, &is_any, err);
    if (status == TIDE_STATUS_OK && is_any)
        status = link_children(&family, err);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && is_any && q < count; q++)
        if (family.children[q] > 0)
            test_instance(&family, q);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && is_any && q < count; q++)
        if (family.children[q] > 0)
            status = relate_family(&family, q, err);
    if (status == TIDE_STATUS_OK && is_any)
        status = tell_odd(&family, err);
    arena_release(&family.scratch);
    return status;
}

tide_status family_make(struct web *web, const struct member_lore *lore, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t key = 0; status == TIDE_STATUS_OK && key < web->key_count; key++)
        if (key != web->vintage)
            status = make_key(web, lore, key, err);
    return status;
}

/* ---- lists of claims ---- */

tide_status family_cover(struct web *web, const struct member_lore *lore, size_t key,
                         tide_error *err)
{
    uint32_t total = family_total(web, lore, key);
    uint32_t *code = arena_alloc(&web->arena, web->field_count, sizeof *code);
    uint32_t count = web->where.count;
    uint32_t rule = AUDIT_NONE;
    tide_status status =
        code != NULL ? TIDE_STATUS_OK : memory_failed(web->arena.memory, err);

    if (total == AUDIT_NONE)
        return TIDE_STATUS_OK;
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < count; q++) {
        struct measure_nature nature = web_nature(web, q);
        memcpy(code, coordinate_at(&web->where, q), web->field_count * sizeof *code);
        bool is_part = code[key] != total && !nature.may_be_negative &&
                       nature.nature != NATURE_RATE &&
                       dictionary_text(&web->field[key], code[key]).length > 0;
        code[key] = total;
        uint32_t whole = is_part ? coordinate_find(&web->where, code) : AUDIT_NONE;
        if (whole == AUDIT_NONE)
            continue;
        if (rule == AUDIT_NONE)
            status = web_add_rule(web, "total >= part of it", &rule, err);
        struct relation relation = {.kind = RELATION_SUM,
                                    .count = 2,
                                    .claim = AUDIT_NONE,
                                    .rule = rule,
                                    .range = range_above(amount_make(0, 0), false)};
        const struct term term[2] = {{whole, false}, {q, true}};
        if (status == TIDE_STATUS_OK)
            status = web_add_relation(web, &relation, term, err);
    }
    return status;
}
