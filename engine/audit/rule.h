/*
 * rule.h - identities as data, and the relations that they make in a web.
 */
#ifndef AUDIT_RULE_H
#define AUDIT_RULE_H

#include "audit/web.h"

/* One row of a file of rules. */
struct rule_row {
    struct text rule;
    struct text term;
    struct text sign;
    uint64_t line;
};

/* What is known of the members of keys from elsewhere. */
struct member_lore {
    bool (*is_total)(struct text key, struct text member);
    bool (*has_levels)(struct text key);
    bool (*is_level)(struct text key, struct text code);
};

/*
 * The identities that every web knows, by the names of measures and members, and those of
 * a file. A term is the name of a measure or member, or "key=member;key=member" with the
 * names of keys, `measure`, `unit` or `period`. A sign is + or -, = for the term that the
 * others add up to, >= for one that is not less than they are together.
 *
 * row, row_count  of the file, in its order; rows of one rule follow each other
 * source          names the file in errors
 *
 * A member that no figure has, in key=member, makes a figure, and is told as a note; a
 * rule that finds nothing to hold together is told as a warning.
 *
 * TIDE_STATUS_PARSE  "bad_rule": no sign, no = or >=, a bare word that names nothing, terms
 *                    that do not name the same keys
 */
tide_status rule_make(struct web *web, const struct rule_row *row, size_t row_count,
                      const char *source, tide_error *err);

/* The measures that the known identities tie together, by place; NULL behind the last. */
const char *rule_kin(size_t i);

/* The total of a key is the sum of its parts, a code that of the codes below it. */
tide_status family_make(struct web *web, const struct member_lore *lore, tide_error *err);

/*
 * A list of claims names some partners, which may overlap: each of them is no more than the
 * total is, and nothing is added up.
 *
 * key  the field of the partners
 */
tide_status family_cover(struct web *web, const struct member_lore *lore, size_t key,
                         tide_error *err);

/* The code of the total of a key, such as World; the first where there are several, which is
   told as a note; AUDIT_NONE. */
uint32_t family_total(const struct web *web, const struct member_lore *lore,
                      size_t field);

/* What is known over time: a year is the sum of its months, a counter never falls. */
tide_status tiling_make(struct web *web, tide_error *err);

/* A measure from the start of the year, exports_ytd, is the sum of the same by period. */
tide_status year_to_date_make(struct web *web, tide_error *err);

/* Claims that tie two quantities together: shares, prices, exchange rates. */
tide_status rate_make(struct web *web, tide_error *err);

#endif
