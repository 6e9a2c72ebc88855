/*
 * finding.c - findings as texts.
 */
#include "audit/auditor.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "time/period.h"

enum { SHOWN_DIGITS = 6, SHOWN_ROWS = 12 };

struct claim_filter auditor_filter(const struct auditor *auditor)
{
    return (struct claim_filter){.off = auditor->off,
                                 .relation_off = auditor->relation_off};
}

/* A builder's text into the report; NULL: no memory. */
static const char *keep(struct auditor *auditor, struct text_builder *text)
{
    const char *kept = text->has_failed
                           ? NULL
                           : arena_text(&auditor->report->arena,
                                        text->length > 0 ? text->at : "", text->length);
    text_builder_release(text);
    return kept;
}

static const char *subject_text(struct auditor *auditor, uint32_t quantity)
{
    const struct web *web = &auditor->web;
    struct text_builder text;

    text_builder_init(&text, auditor->report->memory);
    for (size_t i = 0; i < web->key_count; i++) {
        const char *member = web_text(web, quantity, i);
        if (member[0] == '\0')
            continue;
        text_add_c(&text, text.length > 0 ? " " : "");
        text_add_c(&text, member);
    }
    return keep(auditor, &text);
}

tide_status finding_add(struct auditor *auditor, enum finding_kind kind,
                        uint32_t quantity, struct finding **out, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct audit_report *report = auditor->report;
    void *array = report->finding;
    bool is_named = quantity != AUDIT_NONE;
    const char *subject = is_named ? subject_text(auditor, quantity) : "";

    if (subject == NULL || !memory_grow(report->memory, &array, &report->capacity,
                                        report->count + 1, sizeof *report->finding))
        return memory_failed(report->memory, err);
    report->finding = array;
    *out = &report->finding[report->count++];
    **out = (struct finding){
        .kind = kind,
        .order = quantity,
        .subject = subject,
        .measure = "",
        .period = "",
        .value = "",
        .low = "",
        .high = "",
        .unit = "",
        .rows = "",
        .rules = "",
        .source = "",
        .note = "",
    };
    if (!is_named)
        return TIDE_STATUS_OK;
    const char *measure = web_text(web, quantity, web_field(web, FIELD_MEASURE));
    const char *period = web_text(web, quantity, web_field(web, FIELD_PERIOD));
    (*out)->measure = arena_text(&report->arena, measure, strlen(measure));
    (*out)->period = arena_text(&report->arena, period, strlen(period));
    return (*out)->measure == NULL || (*out)->period == NULL
               ? memory_failed(report->memory, err)
               : TIDE_STATUS_OK;
}

const char *finding_amount(struct auditor *auditor, struct amount value, int32_t scale10,
                           enum rounding how)
{
    char text[AMOUNT_TEXT_SIZE];
    int32_t whole = amount_magnitude(value) - scale10 + 1;
    int32_t digits = whole > SHOWN_DIGITS ? whole : SHOWN_DIGITS;
    size_t length = amount_format(amount_round(value, digits, how), scale10, text);

    return arena_text(&auditor->report->arena, text, length);
}

static tide_status set_figures(struct auditor *auditor, struct finding *finding,
                               const struct amount *value, const struct range *range,
                               int32_t scale10, tide_error *err)
{
    if (value != NULL)
        finding->value = finding_amount(auditor, *value, scale10, ROUND_NEAR);
    if (range->low.is_known)
        finding->low = finding_amount(auditor, range->low.at, scale10, ROUND_DOWN);
    if (range->high.is_known)
        finding->high = finding_amount(auditor, range->high.at, scale10, ROUND_UP);
    return finding->value == NULL || finding->low == NULL || finding->high == NULL
               ? memory_failed(auditor->report->memory, err)
               : TIDE_STATUS_OK;
}

/* "million USD" */
static const char *unit_text(struct auditor *auditor, uint32_t quantity)
{
    static const struct {
        int32_t scale10;
        const char *word;
    } words[] = {
        {0, ""}, {3, "thousand "}, {6, "million "}, {9, "billion "}, {12, "trillion "}};
    const struct web *web = &auditor->web;
    const char *unit = web_text(web, quantity, web_field(web, FIELD_UNIT));
    int32_t scale10 = web->quantity[quantity].scale10;

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i].scale10 == scale10)
            return arena_format(&auditor->report->arena, "%s%s", words[i].word, unit);
    return arena_format(&auditor->report->arena, "1e%d %s", (int)scale10, unit);
}

tide_status finding_figures(struct auditor *auditor, struct finding *finding,
                            uint32_t quantity, const struct amount *value,
                            const struct range *range, tide_error *err)
{
    finding->unit = unit_text(auditor, quantity);
    if (finding->unit == NULL)
        return memory_failed(auditor->report->memory, err);
    return set_figures(auditor, finding, value, range,
                       auditor->web.quantity[quantity].scale10, err);
}

tide_status finding_quotient(struct auditor *auditor, struct finding *finding,
                             const struct amount *value, const struct range *range,
                             const char *unit, tide_error *err)
{
    finding->unit = unit;
    return set_figures(auditor, finding, value, range, 0, err);
}

struct amount finding_as_printed(const struct claim *claim, struct amount meaning)
{
    if (claim->kind != CLAIM_RATIO)
        return meaning;
    if (claim->printed == PRINTED_GROWTH || claim->printed == PRINTED_PERCENT)
        meaning.exponent += 2;
    if (claim->printed == PRINTED_GROWTH)
        meaning = amount_add(meaning, amount_make(-100, 0), ROUND_NEAR);
    meaning.exponent -= claim->scale10;
    return meaning;
}

int32_t finding_scale10(const struct auditor *auditor, const struct claim *claim)
{
    if (claim->kind != CLAIM_RATIO)
        return auditor->web.quantity[claim->quantity].scale10;
    return claim->scale10 - (claim->printed == PRINTED_MULTIPLE ? 0 : 2);
}

/* "exports growth", "2021 over 2020" */
static tide_status name_link(struct auditor *auditor, const struct claim *claim,
                             struct finding *finding, tide_error *err)
{
    static const char *const words[] = {[PRINTED_LEVEL] = "change",
                                        [PRINTED_GROWTH] = "growth",
                                        [PRINTED_PERCENT] = "index",
                                        [PRINTED_MULTIPLE] = "multiple"};
    const struct web *web = &auditor->web;
    struct arena *arena = &auditor->report->arena;

    finding->measure =
        arena_format(arena, "%s %s", finding->measure, words[claim->printed]);
    finding->period =
        arena_format(arena, "%s over %s", finding->period,
                     web_text(web, claim->base, web_field(web, FIELD_PERIOD)));
    return finding->measure == NULL || finding->period == NULL
               ? memory_failed(arena->memory, err)
               : TIDE_STATUS_OK;
}

tide_status finding_claimed(struct auditor *auditor, struct finding *finding,
                            const struct claim *claim, const struct amount *value,
                            const struct range *range, tide_error *err)
{
    struct amount shown = amount_make(0, 0);
    struct range ends = *range;

    if (claim->kind == CLAIM_LEVEL)
        return finding_figures(auditor, finding, claim->quantity, value, range, err);
    tide_status status = name_link(auditor, claim, finding, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (claim->kind == CLAIM_CHANGE)
        return finding_figures(auditor, finding, claim->quantity, value, range, err);
    if (value != NULL)
        shown = finding_as_printed(claim, *value);
    ends.low.at = finding_as_printed(claim, ends.low.at);
    ends.high.at = finding_as_printed(claim, ends.high.at);
    return finding_quotient(auditor, finding, value != NULL ? &shown : NULL, &ends,
                            claim->printed == PRINTED_MULTIPLE ? "x" : "per cent", err);
}

/* Add a word to a list unless it is there; lists are short. */
static void add_once(struct text_builder *text, const char *word, const char *gap)
{
    size_t length = strlen(word);
    size_t gap_length = strlen(gap);
    const char *at = text->length > 0 ? text->at : "";

    if (length == 0)
        return;
    while ((at = strstr(at, word)) != NULL) {
        bool starts = at == text->at || (at - text->at >= (ptrdiff_t)gap_length &&
                                         memcmp(at - gap_length, gap, gap_length) == 0);
        if (starts && (at[length] == '\0' || strncmp(at + length, gap, gap_length) == 0))
            return;
        at += length;
    }
    text_add_c(text, text->length > 0 ? gap : "");
    text_add_c(text, word);
}

tide_status finding_bundle(struct auditor *auditor, struct finding *finding,
                           const struct bundle *bundle, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct text_builder rows;
    struct text_builder rules;
    struct text_builder source;

    text_builder_init(&rows, auditor->report->memory);
    text_builder_init(&rules, auditor->report->memory);
    text_builder_init(&source, auditor->report->memory);
    for (size_t i = 0; i < bundle->claim_count; i++) {
        const struct claim *claim = &web->claim[bundle->claim[i]];
        if (i == SHOWN_ROWS)
            text_add_format(&rows, " and %zu more", bundle->claim_count - i);
        if (i >= SHOWN_ROWS)
            break;
        add_once(&rows, claim->id, " ");
        add_once(&source, claim->source, "; ");
    }
    for (size_t i = 0; i < bundle->relation_count && i < SHOWN_ROWS; i++) {
        const struct relation *relation = &web->relation[bundle->relation[i]];
        const char *name = relation->rule != AUDIT_NONE ? web->rule_name[relation->rule]
                           : relation->kind == RELATION_RATIO ? "level = base x growth"
                                                              : "level = base + change";
        add_once(&rules, name, "; ");
    }
    finding->rows = keep(auditor, &rows);
    finding->rules = keep(auditor, &rules);
    finding->source = keep(auditor, &source);
    return finding->rows == NULL || finding->rules == NULL || finding->source == NULL
               ? memory_failed(auditor->report->memory, err)
               : TIDE_STATUS_OK;
}

static size_t join(uint32_t *out, const uint32_t *a, size_t a_count, const uint32_t *b,
                   size_t b_count)
{
    size_t count = 0;
    size_t i = 0;
    size_t k = 0;

    while (i < a_count || k < b_count) {
        bool from_a = k == b_count || (i < a_count && a[i] <= b[k]);
        uint32_t next = from_a ? a[i++] : b[k++];
        if (count == 0 || out[count - 1] != next)
            out[count++] = next;
    }
    return count;
}

tide_status finding_join(struct auditor *auditor, const struct bundle *a,
                         const struct bundle *b, struct bundle *out, tide_error *err)
{
    struct arena *arena = &auditor->scratch;
    struct bundle both = {
        .claim = arena_alloc(arena, a->claim_count + b->claim_count, sizeof(uint32_t)),
        .relation =
            arena_alloc(arena, a->relation_count + b->relation_count, sizeof(uint32_t)),
    };

    if (both.claim == NULL || both.relation == NULL)
        return memory_failed(arena->memory, err);
    both.claim_count =
        join(both.claim, a->claim, a->claim_count, b->claim, b->claim_count);
    both.relation_count = join(both.relation, a->relation, a->relation_count, b->relation,
                               b->relation_count);
    *out = both;
    return TIDE_STATUS_OK;
}

/* Contradictions, then what is suspicious, confirmed, derived; by quantity. */
static int compare_findings(const void *a, const void *b)
{
    const struct finding *left = a;
    const struct finding *right = b;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

/* A stable sort: findings of one kind and quantity keep the order they were made in. */
tide_status finding_sort(struct audit_report *report, tide_error *err)
{
    struct finding *sorted =
        memory_alloc(report->memory, report->capacity, sizeof *sorted);

    if (sorted == NULL)
        return memory_failed(report->memory, err);
    for (size_t width = 1; width < report->count; width *= 2) {
        for (size_t low = 0; low < report->count; low += 2 * width) {
            size_t middle = low + width < report->count ? low + width : report->count;
            size_t high =
                low + 2 * width < report->count ? low + 2 * width : report->count;
            size_t i = low;
            size_t k = middle;
            for (size_t at = low; at < high; at++) {
                bool from_low = k == high || (i < middle &&
                                              compare_findings(&report->finding[i],
                                                               &report->finding[k]) <= 0);
                sorted[at] = report->finding[from_low ? i++ : k++];
            }
        }
        memcpy(report->finding, sorted, report->count * sizeof *sorted);
    }
    memory_free(report->memory, sorted, report->capacity, sizeof *sorted);
    return TIDE_STATUS_OK;
}
