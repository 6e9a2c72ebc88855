/*
 * web.h - published figures and what holds them together.
 *
 * A quantity is what a figure counts: the members of its keys, a measure, a unit, a
 * period. A claim is one printed figure on one quantity, or on two (a growth, a share). A
 * relation is a rule at one place: signed quantities that add up to something, or one that
 * is a multiple of another.
 */
#ifndef AUDIT_WEB_H
#define AUDIT_WEB_H

#include "tide/period.h"
#include "audit/coordinate.h"
#include "audit/range.h"
#include "base/runtime.h"
#include "column/dictionary.h"

enum claim_kind {
    CLAIM_LEVEL, /* quantity is in range */
    CLAIM_RATIO, /* quantity = r * base, r in range */
    CLAIM_CHANGE /* quantity - base in range */
};

/* How a ratio or a figure is printed: what its digits are turned back into. */
enum notation_word { PRINTED_LEVEL, PRINTED_GROWTH, PRINTED_PERCENT, PRINTED_MULTIPLE };

enum bound_word { BOUND_EXACT, BOUND_OVER, BOUND_NEARLY, BOUND_UP_TO, BOUND_APPROX };

struct claim {
    enum claim_kind kind;
    enum notation_word printed;
    enum bound_word word;
    uint32_t quantity;
    uint32_t base;         /* RATIO, CHANGE; else AUDIT_NONE */
    uint32_t next;         /* of the same quantity, LEVEL; AUDIT_NONE */
    struct range range;    /* of the level, the ratio, the change */
    struct amount nominal; /* the same as a point; OVER, NEARLY, UP_TO have none */
    bool has_nominal;
    struct amount figure; /* the digits as printed */
    struct amount half;   /* half a unit of the last of them */
    int32_t scale10;      /* the scale word behind them */
    const char *id;       /* names the row: "F041", "line 12" */
    const char *source;   /* "friendship-road 19"; empty */
};

enum nature {
    NATURE_FLOW,    /* adds up over time */
    NATURE_STOCK,   /* a state at a time */
    NATURE_COUNTER, /* can only rise */
    NATURE_EVENT,   /* several in one period: never the same figure twice */
    NATURE_RANK,    /* a place in an order */
    NATURE_RATE     /* a growth, an index, a price: adds up over nothing */
};

struct measure_nature {
    enum nature nature;
    bool may_be_negative;
    bool is_guessed; /* a flow, since neither its name nor anybody says what it is */
};

struct quantity {
    uint32_t claim;  /* the first LEVEL claim; AUDIT_NONE */
    int32_t scale10; /* that its figures are shown in */
    bool is_printed; /* has a claim with a nominal value */
    bool
        is_filled; /* no statement speaks of it: it fills up what identities tie together */
    struct range range;
    struct amount nominal; /* what the figures say, rounding aside */
    bool has_nominal;
};

enum relation_kind { RELATION_SUM, RELATION_RATIO };

struct term {
    uint32_t quantity;
    bool is_minus;
};

struct relation {
    enum relation_kind kind;
    uint32_t first;        /* of its terms */
    uint32_t count;        /* RATIO: 2, the first is r times the second */
    uint32_t claim;        /* that it comes from; AUDIT_NONE */
    uint32_t rule;         /* of rule_name; AUDIT_NONE: a claim */
    struct range range;    /* SUM: what the signed terms add up to; RATIO: r */
    struct amount nominal; /* the same as a point, of a claim with a nominal value */
    struct amount offset;  /* RATIO of a printed rate: r = (figure + offset) 10^shift */
    int32_t shift;
};

/* What looked like a whole and its parts and is not held to be one: worth a second look. */
struct doubt {
    uint32_t quantity; /* the first such whole */
    struct range sum;  /* of its parts */
    const char *note;
};

struct web {
    struct runtime *runtime;
    struct arena arena;

    size_t key_count;
    const char **key;         /* [key_count] names */
    size_t vintage;           /* key that tells vintages apart; SIZE_MAX: none */
    struct dictionary *field; /* [key_count + 3] members, then measures, units, periods */
    size_t field_count;
    tide_period *period; /* [period_capacity] by code of the last field */
    size_t period_capacity;
    struct measure_nature *measure; /* [measure_capacity] by code */
    size_t measure_capacity;
    bool is_claims;

    struct coordinate_index where; /* of quantities */
    struct quantity *quantity;     /* [where.count] */
    size_t quantity_capacity;
    struct claim *claim; /* [claim_count] */
    size_t claim_count;
    size_t claim_capacity;
    struct relation *relation; /* [relation_count] */
    size_t relation_count;
    size_t relation_capacity;
    struct term *term; /* [term_count] */
    size_t term_count;
    size_t term_capacity;
    const char **rule_name; /* [rule_count] "turnover = exports + imports" */
    size_t rule_count;
    size_t rule_capacity;
    struct doubt *doubt; /* [doubt_count] */
    size_t doubt_count;
    size_t doubt_capacity;

    size_t skipped; /* figures that no rule can use: ranks, cells without a value */
};

/* Fields behind the keys. */
enum { FIELD_MEASURE, FIELD_UNIT, FIELD_PERIOD, FIELDS_BESIDE_KEYS };

tide_status web_init(struct web *web, struct runtime *runtime, const char *const *key,
                     size_t key_count, tide_error *err);
void web_release(struct web *web); /* a zeroed web is allowed */

/* The place of a field in a coordinate. */
size_t web_field(const struct web *web, int which);

/* The code of a text in a field, added if it is new. */
tide_status web_code(struct web *web, size_t field, struct text text, uint32_t *out,
                     tide_error *err);
tide_status web_period_code(struct web *web, tide_period period, uint32_t *out,
                            tide_error *err);

tide_status web_quantity(struct web *web, const uint32_t *code, uint32_t *out,
                         tide_error *err);
tide_period web_period(const struct web *web, uint32_t quantity);
struct measure_nature web_nature(const struct web *web, uint32_t quantity);
const char *web_text(const struct web *web, uint32_t quantity, size_t field);

/* Add a claim; a RATIO or CHANGE adds its relation too. */
tide_status web_add_claim(struct web *web, const struct claim *claim, tide_error *err);

tide_status web_add_rule(struct web *web, const char *name, uint32_t *out,
                         tide_error *err);
tide_status web_add_relation(struct web *web, const struct relation *relation,
                             const struct term *term, tide_error *err);

/* note  of the web's arena; NULL: no memory */
tide_status web_add_doubt(struct web *web, uint32_t quantity, const struct range *sum,
                          const char *note, tide_error *err);

/* Show what is not printed in the scale of what it is related to. */
void web_share_scales(struct web *web);

/* The figure of a printed rate, by the quotient of what it links. */
struct amount relation_figure(const struct relation *relation, struct amount ratio,
                              enum rounding how);
struct range relation_figures(const struct relation *relation, const struct range *ratio);

const struct term *relation_term(const struct web *web, const struct relation *relation);

#endif
