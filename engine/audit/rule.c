/*
 * rule.c - identities as rows, their names into codes.
 */
#include "audit/rule_maker.h"

#include <string.h>

#include "base/error.h"

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
            status = rule_instantiate(maker, &rule, err);
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
            status = rule_instantiate(&maker, &rule, err);
    }
    coordinate_release(&maker.instance);
    memory_free(&web->runtime->memory, maker.member, maker.member_capacity,
                sizeof *maker.member);
    arena_release(&maker.scratch);
    return status;
}
