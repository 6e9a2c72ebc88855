/*
 * claim_figure.c - what one published statement says: digits, the word before them, the
 * scale word behind.
 */
#include "audit/claim_reader.h"

#include <string.h>

#include "audit/mend.h"
#include "base/error.h"
#include "number/decimal.h"

const char *const claim_parts[PART_COUNT] = {
    "id",    "essay", "ref",   "subject", "counterpart", "measure", "kind",
    "value", "unit",  "scale", "period",  "base_period", "bound",
};

/* How a kind reads; the first row is for a figure without a base. */
static const struct {
    const char *kind;
    enum claim_kind is;
    enum notation_word printed;
} kinds[] = {
    {"level", CLAIM_LEVEL, PRINTED_LEVEL},
    {"count", CLAIM_LEVEL, PRINTED_LEVEL},
    {"share_pct", CLAIM_LEVEL, PRINTED_LEVEL},
    {"growth_pct", CLAIM_RATIO, PRINTED_GROWTH},
    {"index_pct", CLAIM_RATIO, PRINTED_PERCENT},
    {"multiple", CLAIM_RATIO, PRINTED_MULTIPLE},
    {"change_abs", CLAIM_CHANGE, PRINTED_LEVEL},
};

static const char *const bounds[] = {
    [BOUND_EXACT] = "exact", [BOUND_OVER] = "over",     [BOUND_NEARLY] = "nearly",
    [BOUND_UP_TO] = "up_to", [BOUND_APPROX] = "approx",
};

struct text claim_text_at(const struct column *column, size_t row)
{
    return dictionary_text(column->dictionary, (uint32_t)packed_get(&column->code, row));
}

struct text claim_part(const struct claim_reader *reader, enum part part, size_t row)
{
    return claim_text_at(reader->part[part], row);
}

static tide_status refuse(const struct claim_reader *reader, size_t row, enum part part,
                          const char *expected, tide_error *err)
{
    struct text text = claim_part(reader, part, row);

    error_set(err, TIDE_STATUS_PARSE, "bad_claim", "\"%.60s\" is no %s of a claim",
              text.at, claim_parts[part]);
    error_source(err, reader->table->source);
    error_place(err, table_line(reader->table, row), 0, 0);
    error_expected(err, "%s", expected);
    return TIDE_STATUS_PARSE;
}

/* "1e6" is 6, "1000" is 3; false if the text is no power of ten from 1 on. */
static bool power_of_ten(struct text text, int32_t *out)
{
    struct decimal scale;

    if (decimal_parse(text.at, text.length, NULL, &scale, NULL) != TIDE_STATUS_OK ||
        scale.mantissa < 1 || scale.scale != 0)
        return false;
    *out = 0;
    for (; scale.mantissa % 10 == 0; scale.mantissa /= 10)
        ++*out;
    return scale.mantissa == 1;
}

/* What the digits and the word before them allow. The word speaks of the size: a change
   of "over -20" is below -20, a balance of "nearly -20" is not. */
static void set_range(const struct claim_reader *reader, struct claim *claim)
{
    bool is_negative = amount_sign(claim->figure) < 0;
    struct amount low = amount_add(claim->figure, amount_negate(claim->half), ROUND_DOWN);
    struct amount high = amount_add(claim->figure, claim->half, ROUND_UP);
    struct amount at = claim_meaning(claim, claim->figure);

    claim->nominal = at;
    claim->has_nominal = claim->word == BOUND_EXACT || claim->word == BOUND_APPROX;
    switch (claim->word) {
    case BOUND_EXACT:
        claim->range =
            range_between(claim_meaning(claim, low), claim_meaning(claim, high));
        break;
    case BOUND_OVER:
        claim->range = is_negative ? range_below(at, true) : range_above(at, true);
        break;
    case BOUND_NEARLY:
    case BOUND_UP_TO:
        claim->range = is_negative ? range_above(at, false) : range_below(at, false);
        break;
    case BOUND_APPROX:
        claim->range = range_all();
        if (reader->options->has_width) {
            struct amount open =
                amount_multiply(claim->figure, reader->options->approx_width, ROUND_UP);
            open.exponent -= 2;
            open.mantissa = open.mantissa < 0 ? -open.mantissa : open.mantissa;
            low = amount_add(claim->figure, amount_negate(open), ROUND_DOWN);
            high = amount_add(claim->figure, open, ROUND_UP);
            claim->range =
                range_between(claim_meaning(claim, low), claim_meaning(claim, high));
        }
        break;
    }
}

static tide_status read_words(const struct claim_reader *reader, size_t row,
                              struct claim *claim, tide_error *err)
{
    struct text kind = claim_part(reader, PART_KIND, row);
    struct text bound = claim_part(reader, PART_BOUND, row);
    size_t k = 0;
    size_t b = 0;

    while (k < COUNT_OF(kinds) && !text_is(kind, kinds[k].kind))
        k++;
    if (k == COUNT_OF(kinds))
        return refuse(reader, row, PART_KIND,
                      "level, count, share_pct, growth_pct, index_pct, multiple or "
                      "change_abs",
                      err);
    while (b < COUNT_OF(bounds) && !text_is(bound, bounds[b]))
        b++;
    if (b == COUNT_OF(bounds))
        return refuse(reader, row, PART_BOUND, "exact, over, nearly, up_to or approx",
                      err);
    if (!power_of_ten(claim_part(reader, PART_SCALE, row), &claim->scale10))
        return refuse(reader, row, PART_SCALE, "a power of ten such as 1, 1e3 or 1e6",
                      err);
    bool has_base = claim_part(reader, PART_BASE_PERIOD, row).length > 0;
    claim->kind = has_base ? kinds[k].is : CLAIM_LEVEL;
    claim->printed = claim->kind == CLAIM_LEVEL ? PRINTED_LEVEL : kinds[k].printed;
    claim->word = (enum bound_word)b;
    return TIDE_STATUS_OK;
}

tide_status claim_read_figure(const struct claim_reader *reader, size_t row,
                              struct claim *claim, tide_error *err)
{
    const struct column *value = reader->part[PART_VALUE];
    struct arena *arena = &reader->web->arena;
    struct text id = claim_part(reader, PART_ID, row);
    bool is_count = text_is(claim_part(reader, PART_KIND, row), "count");
    int64_t half = packed_get(&value->half, row);
    tide_status status = read_words(reader, row, claim, err);

    if (status != TIDE_STATUS_OK)
        return status;
    claim->figure = amount_make(packed_get(&value->mantissa, row), -value->scale);
    claim->half = amount_make(5 * half, -value->scale - 1);
    if (is_count && claim->scale10 == 0)
        claim->half = amount_make(0, 0);
    set_range(reader, claim);
    claim->id = id.length > 0
                    ? id.at
                    : arena_format(arena, "line %llu",
                                   (unsigned long long)table_line(reader->table, row));
    struct text essay = claim_part(reader, PART_ESSAY, row);
    struct text ref = claim_part(reader, PART_REF, row);
    claim->source =
        ref.length > 0 ? arena_format(arena, "%s %s", essay.at, ref.at) : essay.at;
    if (claim->id == NULL || claim->source == NULL)
        return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}
