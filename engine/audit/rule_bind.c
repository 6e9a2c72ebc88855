/*
 * rule_bind.c - the terms of a rule, from names to codes.
 *
 * A bare word is the name of a measure or of a member; a word of a file that is neither is
 * refused. What no figure speaks of yet is named in full, key=member.
 */
#include "audit/rule_maker.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { MOST_WORD = 60 };

static const char *const signs[] = {
    [SIGN_PLUS] = "+", [SIGN_MINUS] = "-", [SIGN_WHOLE] = "=", [SIGN_COVERS] = ">="};

const char *rule_sign(enum sign sign)
{
    return signs[sign];
}

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

static bool is_pairs(const struct rule_row *row)
{
    return memchr(row->term.at, '=', row->term.length) != NULL;
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

/* ---- what cannot be used ---- */

static int shown(struct text text)
{
    return (int)(text.length < MOST_WORD ? text.length : MOST_WORD);
}

static tide_status refuse_rule(const struct maker *maker, const struct rule_row *row,
                               const char *what, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_rule", "rule \"%.*s\": %s \"%.*s\"",
              shown(row->rule), row->rule.at, what, shown(row->term), row->term.at);
    error_source(err, maker->source);
    error_place(err, row->line, 0, 0);
    error_hint(err, "rows of rule,term,sign: a term is a measure, a member, or "
                    "key=member;key=member; a sign is + - = or >=");
    return TIDE_STATUS_PARSE;
}

static const char *member_at(const void *table, size_t i)
{
    return dictionary_text(table, (uint32_t)i).at;
}

/* A name that is not there, with the nearest that is. */
static tide_status refuse_name(const struct maker *maker, const struct rule_row *row,
                               const char *what, struct text name, size_t count,
                               const char *(*get)(const void *table, size_t i),
                               const void *table, tide_error *err)
{
    char copy[MOST_WORD + 1];

    snprintf(copy, sizeof copy, "%.*s", shown(name), name.at);
    refuse_rule(maker, row, what, err);
    error_suggest(err, text_nearest_of(copy, count, get, table));
    return TIDE_STATUS_PARSE;
}

static tide_status refuse_word(const struct maker *maker, const struct rule_row *row,
                               size_t field, tide_error *err)
{
    const struct web *web = maker->web;
    const struct dictionary *known =
        &web->field[field != SIZE_MAX ? field : web_field(web, FIELD_MEASURE)];
    tide_status status = refuse_name(maker, row, "nothing is called", row->term,
                                     known->count, member_at, known, err);

    error_hint(err, "a figure that the list does not have is named in full, as in "
                    "measure=NAME");
    return status;
}

/* ---- fields by name ---- */

static const char *const beside[FIELDS_BESIDE_KEYS] = {"measure", "unit", "period"};

static const char *field_name(const void *table, size_t i)
{
    const struct web *web = table;
    return i < web->key_count ? web->key[i] : beside[i - web->key_count];
}

static size_t field_by_name(const struct web *web, struct text name)
{
    for (size_t i = 0; i < web->field_count; i++)
        if (text_is(name, field_name(web, i)))
            return i;
    return SIZE_MAX;
}

/* A member that no figure has is told: the rule makes a figure, or its name is wrong. */
static tide_status bind_pair(struct maker *maker, const struct rule_row *row,
                             size_t field, struct text member, struct bound_term *out,
                             tide_error *err)
{
    struct web *web = maker->web;
    size_t place = out->count;
    bool is_new = dictionary_find(&web->field[field], member) == DICTIONARY_NONE;

    for (size_t i = 0; i < out->count; i++)
        if (out->field[i] == field)
            return refuse_rule(maker, row, "a key stands twice in", err);
    if (is_new)
        runtime_note(web->runtime, TIDE_LEVEL_NOTE, "new_figure",
                     "%s:%llu: rule \"%.*s\": no figure has %s=%.*s, the rule makes one",
                     maker->source, (unsigned long long)row->line, shown(row->rule),
                     row->rule.at, field_name(web, field), shown(member), member.at);
    /* By field, so that the order in which they are written is of no matter. */
    for (; place > 0 && out->field[place - 1] > field; place--) {
        out->field[place] = out->field[place - 1];
        out->code[place] = out->code[place - 1];
    }
    out->field[place] = field;
    out->count++;
    return web_code(web, field, member, &out->code[place], err);
}

/* "key=member;key=member" */
static tide_status bind_pairs(struct maker *maker, const struct rule_row *row,
                              struct bound_term *out, tide_error *err)
{
    struct web *web = maker->web;
    struct text rest = row->term;
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && rest.length > 0) {
        const char *end = memchr(rest.at, ';', rest.length);
        size_t length = end != NULL ? (size_t)(end - rest.at) : rest.length;
        const char *mark = memchr(rest.at, '=', length);
        if (mark == NULL || out->count == MOST_PAIRS)
            return refuse_rule(maker, row, "a term is key=member, not", err);
        struct text name = text_trim((struct text){rest.at, (size_t)(mark - rest.at)});
        struct text member = {mark + 1, length - (size_t)(mark - rest.at) - 1};
        size_t field = field_by_name(web, name);
        if (field == SIZE_MAX)
            return refuse_name(maker, row, "no key is called as in", name,
                               web->field_count, field_name, web, err);
        status = bind_pair(maker, row, field, text_trim(member), out, err);
        size_t used = end != NULL ? length + 1 : length;
        rest = (struct text){rest.at + used, rest.length - used};
    }
    return status;
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

/* A term of the known rules may be what nothing is called yet. */
static tide_status bind_word(struct maker *maker, const struct rule_row *row,
                             size_t field, bool is_file, struct bound_term *out,
                             tide_error *err)
{
    uint32_t code =
        field != SIZE_MAX ? find_member(maker->web, field, row->term) : DICTIONARY_NONE;

    if (code == DICTIONARY_NONE && is_file)
        return refuse_word(maker, row, field, err);
    out->count = 1;
    out->field[0] = field;
    out->code[0] = code;
    return code != DICTIONARY_NONE
               ? TIDE_STATUS_OK
               : web_code(maker->web, field, row->term, &out->code[0], err);
}

/* ---- whole rules ---- */

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

/* All terms fix the same fields. */
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

static tide_status check_rule(const struct maker *maker, const struct rule_row *row,
                              const struct rule *rule, tide_error *err)
{
    size_t wholes = 0;

    for (size_t i = 0; i < rule->count; i++) {
        wholes += rule->term[i].sign >= SIGN_WHOLE ? 1 : 0;
        if (wholes > 1)
            return refuse_rule(maker, &row[i], "a second = or >= at", err);
    }
    if (wholes == 0)
        return refuse_rule(maker, row, "no term has the sign = or >=, from", err);
    if (rule->count < 2)
        return refuse_rule(maker, row, "rows of one rule follow each other; alone is",
                           err);
    if (!terms_agree(rule))
        return refuse_rule(maker, row, "its terms must name the same keys, unlike", err);
    return has_twins(rule) ? refuse_rule(maker, row, "it names a term twice, from", err)
                           : TIDE_STATUS_OK;
}

tide_status rule_bind(struct maker *maker, const struct rule_row *row, size_t count,
                      bool is_file, struct rule *out, tide_error *err)
{
    size_t field = field_of_words(maker->web, row, count, is_file ? 1 : 2);
    tide_status status = TIDE_STATUS_OK;

    *out = (struct rule){.is_file = is_file};
    if (!is_file && field == SIZE_MAX)
        return TIDE_STATUS_OK;
    out->term = arena_alloc_zero(&maker->scratch, count, sizeof *out->term);
    if (out->term == NULL)
        return memory_failed(maker->scratch.memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        struct bound_term *term = &out->term[i];
        status = bind_sign(maker, &row[i], &term->sign, err);
        if (status == TIDE_STATUS_OK)
            status = is_pairs(&row[i])
                         ? bind_pairs(maker, &row[i], term, err)
                         : bind_word(maker, &row[i], field, is_file, term, err);
    }
    out->count = count;
    return status == TIDE_STATUS_OK ? check_rule(maker, row, out, err) : status;
}

tide_status rule_enter(struct maker *maker, const struct rule_row *row, struct rule *rule,
                       tide_error *err)
{
    const char *name = arena_text(&maker->web->arena, row->rule.at, row->rule.length);

    return name != NULL ? web_add_rule(maker->web, name, &rule->number, err)
                        : memory_failed(maker->scratch.memory, err);
}
