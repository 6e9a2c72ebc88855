/*
 * rule.c - identities as rows: the known ones and those of a file.
 */
#include "audit/rule_maker.h"

#include <string.h>

#include "base/error.h"

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

/* Of the measures of all of them, two give the others. */
static const char *const kin[] = {"turnover", "exports", "imports", "balance"};
enum { ENOUGH_KIN = 2 };

const char *rule_kin(size_t i)
{
    return i < COUNT_OF(kin) ? kin[i] : NULL;
}

/* Turnover and balance alone give exports and imports, which then stand in both rules. */
static tide_status complete_known(struct maker *maker, tide_error *err)
{
    struct rule_row row[COUNT_OF(kin)];
    struct rule rule;

    if (!maker->web->is_claims)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(kin); i++)
        row[i] = (struct rule_row){.term = text_of(kin[i]),
                                   .sign = text_of(
                                       rule_sign(i == 0 ? SIGN_WHOLE : SIGN_PLUS))};
    tide_status status = rule_bind(maker, row, COUNT_OF(kin), false, &rule, err);
    return status == TIDE_STATUS_OK && rule.count > 0
               ? rule_complete(maker, &rule, ENOUGH_KIN, err)
               : status;
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
                                  text_of(rule_sign(known[i + count].sign)), 0};
        status = rule_bind(maker, row, count, false, &rule, err);
        if (status == TIDE_STATUS_OK && rule.count > 0)
            status = rule_enter(maker, row, &rule, err);
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
        status = complete_known(&maker, err);
    if (status == TIDE_STATUS_OK)
        status = make_known(&maker, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < row_count; i += count) {
        struct rule rule;
        for (count = 1;
             i + count < row_count && text_equal(row[i + count].rule, row[i].rule);
             count++)
            continue;
        status = rule_bind(&maker, row + i, count, true, &rule, err);
        if (status == TIDE_STATUS_OK)
            status = rule_enter(&maker, row + i, &rule, err);
        size_t before = web->relation_count;
        if (status == TIDE_STATUS_OK)
            status = rule_instantiate(&maker, &rule, err);
        if (status == TIDE_STATUS_OK && web->relation_count == before)
            runtime_note(web->runtime, TIDE_LEVEL_WARNING, "idle_rule",
                         "%s:%llu: rule \"%.*s\" applies nowhere: no two of its terms "
                         "stand together, with the same keys, unit and period",
                         source, (unsigned long long)row[i].line,
                         (int)(row[i].rule.length < 60 ? row[i].rule.length : 60),
                         row[i].rule.at);
    }
    coordinate_release(&maker.instance);
    memory_free(&web->runtime->memory, maker.member, maker.member_capacity,
                sizeof *maker.member);
    arena_release(&maker.scratch);
    return status;
}
