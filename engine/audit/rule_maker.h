/*
 * rule_maker.h - rules on their way from names to relations.
 */
#ifndef AUDIT_RULE_MAKER_H
#define AUDIT_RULE_MAKER_H

#include "audit/rule.h"

enum { MOST_PAIRS = 4 };

enum sign { SIGN_PLUS, SIGN_MINUS, SIGN_WHOLE, SIGN_COVERS };

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
    uint32_t quantities;   /* that were there before the rules: all that they look at */
    const char *source;
    struct coordinate_index instance;
    uint32_t *member; /* [instance.count * rule->count] */
    size_t member_capacity;
};

/* The text of a sign. */
const char *rule_sign(enum sign sign);

/*
 * The rows of one rule, from names to codes.
 *
 * is_file  a bare word that is not known is refused; else out->count is 0 where fewer than
 *          two are known: the rule is of no use here
 *
 * TIDE_STATUS_PARSE  "bad_rule"
 */
tide_status rule_bind(struct maker *maker, const struct rule_row *row, size_t count,
                      bool is_file, struct rule *out, tide_error *err);

/* Give a bound rule its number: that of its name, which the first row has. */
tide_status rule_enter(struct maker *maker, const struct rule_row *row, struct rule *rule,
                       tide_error *err);

/* Wherever `enough` of the terms stand, add quantities for the others. */
tide_status rule_complete(struct maker *maker, const struct rule *rule, size_t enough,
                          tide_error *err);

/* Relate what stands at the terms of a rule, once per combination of all that the rule
   leaves open. */
tide_status rule_instantiate(struct maker *maker, const struct rule *rule,
                             tide_error *err);

#endif
