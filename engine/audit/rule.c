/*
 * rule.c - rules by name into relations, one per combination of all that a rule leaves
 * open.
 */
#include "audit/rule.h"

#include <string.h>

#include "base/error.h"

enum { MOST_PAIRS = 4 };

enum sign { SIGN_PLUS, SIGN_MINUS, SIGN_WHOLE, SIGN_COVERS };

static const char *const signs[] = {
    [SIGN_PLUS] = "+", [SIGN_MINUS] = "-", [SIGN_WHOLE] = "=", [SIGN_COVERS] = ">="};

/* The identities of trade. Everything else comes from a file, by the same rows. */
static const struct {
    const char *rule;
    const char *term;
    enum sign sign;
} known[] = {
    {"turnover = exports + imports", "turnover", SIGN_WHOLE},
    {"turnover = exports + imports", "exports", SIGN_PLUS},
    {"turnover = exports + imports", "imports", SIGN_PLUS},
    {"balance = exports - imports", "balance", SIGN_WHOLE},
    {"balance = exports - imports", "exports", SIGN_PLUS},
    {"balance = exports - imports", "imports", SIGN_MINUS},
};

/* How tables write the members of a key that says which way goods go. */
static const struct {
    const char *word;
    const char *member;
} synonyms[] = {
    {"exports", "X"},      {"exports", "export"},    {"exports", "Exports"},
    {"imports", "M"},      {"imports", "import"},    {"imports", "Imports"},
    {"turnover", "trade"}, {"turnover", "Turnover"}, {"balance", "Balance"},
};

/* A term: the codes that it fixes. */
struct bound_term {
    size_t field[MOST_PAIRS];
    uint32_t code[MOST_PAIRS];
    size_t count;
    enum sign sign;
};

struct rule {
    uint32_t number; /* of web->rule_name */
    bool is_file;    /* else a known one, which is of amounts */
    struct bound_term *term;
    size_t count;
};

/* Quantities by the code that they have in a field: first and next. */
struct bucket {
    uint32_t *first; /* [code_count] */
    uint32_t *next;  /* [quantity_count] */
    uint32_t code_count;
};

struct maker {
    struct web *web;
    struct arena scratch;
    struct bucket *bucket; /* [field_count] */
    uint32_t quantities;   /* that were there before the rules */
    const char *source;
    struct coordinate_index instance;
    uint32_t *member; /* [instance.count * rule->count] */
    size_t member_capacity;
};

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

/* ---- names into codes ---- */

static uint32_t find_member(const struct web *web, size_t field, struct text word)
{
    uint32_t code = dictionary_find(&web->field[field], word);

    for (size_t i = 0; code == DICTIONARY_NONE && i < COUNT_OF(synonyms); i++)
        if (text_is(word, synonyms[i].word))
            code = dictionary_find(&web->field[field], text_of(synonyms[i].member));
    return code;
}

/* The field that has most of the bare words of a rule; SIZE_MAX: none has enough. */
static size_t field_of_words(const struct web *web, const struct rule_row *row,
                             size_t count, size_t enough)
{
    size_t measure = web_field(web, FIELD_MEASURE);
    size_t best = SIZE_MAX;
    size_t most = 0;

    for (size_t i = 0; i <= web->key_count; i++) {
        size_t field = i == 0 ? measure : i - 1;
        size_t found = 0;
        for (size_t k = 0; k < count; k++)
            found += find_member(web, field, row[k].term) != DICTIONARY_NONE ? 1 : 0;
        if (found > most) {
            most = found;
            best = field;
        }
    }
    return most >= enough ? best : SIZE_MAX;
}

static size_t field_by_name(const struct web *web, struct text name)
{
    static const char *const beside[] = {"measure", "unit", "period"};

    for (size_t i = 0; i < web->key_count; i++)
        if (text_is(name, web->key[i]))
            return i;
    for (size_t i = 0; i < COUNT_OF(beside); i++)
        if (text_is(name, beside[i]))
            return web->key_count + i;
    return SIZE_MAX;
}

static tide_status refuse_rule(const struct maker *maker, const struct rule_row *row,
                               const char *what, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_rule", "rule \"%.*s\": %s \"%.*s\"",
              (int)(row->rule.length < 60 ? row->rule.length : 60), row->rule.at, what,
              (int)(row->term.length < 60 ? row->term.length : 60), row->term.at);
    error_source(err, maker->source);
    error_place(err, row->line, 0, 0);
    error_hint(err, "rows of rule,term,sign: a term is a measure, a member, or "
                    "key=member;key=member; a sign is + - = or >=");
    return TIDE_STATUS_PARSE;
}

/* "key=member;key=member" */
static tide_status bind_pairs(struct maker *maker, const struct rule_row *row,
                              struct bound_term *out, tide_error *err)
{
    struct text rest = row->term;

    while (rest.length > 0) {
        const char *end = memchr(rest.at, ';', rest.length);
        size_t length = end != NULL ? (size_t)(end - rest.at) : rest.length;
        const char *mark = memchr(rest.at, '=', length);
        if (mark == NULL || out->count == MOST_PAIRS)
            return refuse_rule(maker, row, "a term is key=member, not", err);
        struct text name = {rest.at, (size_t)(mark - rest.at)};
        struct text member = {mark + 1, length - name.length - 1};
        size_t field = field_by_name(maker->web, text_trim(name));
        if (field == SIZE_MAX)
            return refuse_rule(maker, row, "no key is called as in", err);
        out->field[out->count] = field;
        tide_status status =
            web_code(maker->web, field, text_trim(member), &out->code[out->count], err);
        if (status != TIDE_STATUS_OK)
            return status;
        out->count++;
        size_t used = end != NULL ? length + 1 : length;
        rest = (struct text){rest.at + used, rest.length - used};
    }
    return TIDE_STATUS_OK;
}

static tide_status bind_sign(struct maker *maker, const struct rule_row *row,
                             enum sign *out, tide_error *err)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (text_is(row->sign, signs[i])) {
            *out = (enum sign)i;
            return TIDE_STATUS_OK;
        }
    }
    return refuse_rule(maker, row, "no sign + - = >= beside", err);
}

static tide_status bind_word(struct maker *maker, const struct rule_row *row,
                             size_t field, struct bound_term *out, tide_error *err)
{
    uint32_t code = find_member(maker->web, field, row->term);

    out->count = 1;
    out->field[0] = field;
    out->code[0] = code;
    return code != DICTIONARY_NONE
               ? TIDE_STATUS_OK
               : web_code(maker->web, field, row->term, &out->code[0], err);
}

/* Does a rule name a term twice? Its place in sums would be lost. */
static bool has_twins(const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++)
        for (size_t k = 0; k < i; k++)
            if (rule->term[i].count == rule->term[k].count &&
                memcmp(rule->term[i].code, rule->term[k].code,
                       rule->term[i].count * sizeof(uint32_t)) == 0)
                return true;
    return false;
}

/* All terms fix the same fields, in the same order. */
static bool terms_agree(const struct rule *rule)
{
    for (size_t i = 1; i < rule->count; i++) {
        if (rule->term[i].count != rule->term[0].count)
            return false;
        for (size_t k = 0; k < rule->term[0].count; k++)
            if (rule->term[i].field[k] != rule->term[0].field[k])
                return false;
    }
    return true;
}

/* enough: bare words that must be known; is_file: what is not known is refused. */
static tide_status bind_rule(struct maker *maker, const struct rule_row *row,
                             size_t count, size_t enough, bool is_file, struct rule *out,
                             tide_error *err)
{
    size_t field = field_of_words(maker->web, row, count, enough);
    size_t wholes = 0;
    tide_status status = TIDE_STATUS_OK;

    out->count = 0;
    out->term = arena_alloc_zero(&maker->scratch, count, sizeof *out->term);
    if (out->term == NULL)
        return memory_failed(maker->scratch.memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        struct bound_term *term = &out->term[i];
        bool is_pairs = memchr(row[i].term.at, '=', row[i].term.length) != NULL;
        status = bind_sign(maker, &row[i], &term->sign, err);
        wholes += term->sign == SIGN_WHOLE || term->sign == SIGN_COVERS ? 1 : 0;
        if (status == TIDE_STATUS_OK && is_pairs)
            status = bind_pairs(maker, &row[i], term, err);
        else if (status == TIDE_STATUS_OK && field != SIZE_MAX)
            status = bind_word(maker, &row[i], field, term, err);
        else if (status == TIDE_STATUS_OK)
            return is_file ? refuse_rule(maker, &row[i], "nothing is called", err)
                           : TIDE_STATUS_OK;
        if (status == TIDE_STATUS_OK && wholes > 1)
            return refuse_rule(maker, &row[i], "a second = or >= at", err);
    }
    if (status != TIDE_STATUS_OK)
        return status;
    out->count = count;
    out->is_file = is_file;
    if (!terms_agree(out) || count < 2)
        return refuse_rule(maker, row, "its terms must name the same keys, unlike", err);
    if (has_twins(out))
        return refuse_rule(maker, row, "it names a term twice, from", err);
    const char *name = arena_text(&maker->web->arena, row->rule.at, row->rule.length);
    return name != NULL ? web_add_rule(maker->web, name, &out->number, err)
                        : memory_failed(maker->scratch.memory, err);
}

/* ---- instances ---- */

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
    size_t other = member[0] == AUDIT_NONE ? 1 : 0;
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

static tide_status instantiate(struct maker *maker, const struct rule *rule,
                               tide_error *err)
{
    struct web *web = maker->web;
    uint32_t *code = arena_alloc(&maker->scratch, web->field_count, sizeof *code);
    tide_status status = TIDE_STATUS_OK;

    if (code == NULL)
        return memory_failed(maker->scratch.memory, err);
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
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < maker->instance.count; i++)
        status = relate_instance(maker, rule, i, code, err);
    return status;
}

static tide_status make_known(struct maker *maker, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    size_t count = 0;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < COUNT_OF(known); i += count) {
        struct rule_row row[4];
        struct rule rule;
        for (count = 0; i + count < COUNT_OF(known) &&
                        strcmp(known[i + count].rule, known[i].rule) == 0;
             count++)
            row[count] =
                (struct rule_row){text_of(known[i].rule), text_of(known[i + count].term),
                                  text_of(signs[known[i + count].sign]), 0};
        status = bind_rule(maker, row, count, 2, false, &rule, err);
        if (status == TIDE_STATUS_OK && rule.count > 0)
            status = instantiate(maker, &rule, err);
    }
    return status;
}

tide_status rule_make(struct web *web, const struct rule_row *row, size_t row_count,
                      const char *source, tide_error *err)
{
    struct maker maker = {.web = web, .quantities = web->where.count, .source = source};
    tide_status status = TIDE_STATUS_OK;
    size_t count = 0;

    arena_init(&maker.scratch, &web->runtime->memory);
    maker.bucket =
        arena_alloc_zero(&maker.scratch, web->field_count, sizeof *maker.bucket);
    if (maker.bucket == NULL)
        status = memory_failed(&web->runtime->memory, err);
    if (status == TIDE_STATUS_OK)
        status = make_known(&maker, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < row_count; i += count) {
        struct rule rule;
        for (count = 1;
             i + count < row_count && text_equal(row[i + count].rule, row[i].rule);
             count++)
            continue;
        status = bind_rule(&maker, row + i, count, 1, true, &rule, err);
        if (status == TIDE_STATUS_OK)
            status = instantiate(&maker, &rule, err);
    }
    coordinate_release(&maker.instance);
    memory_free(&web->runtime->memory, maker.member, maker.member_capacity,
                sizeof *maker.member);
    arena_release(&maker.scratch);
    return status;
}
