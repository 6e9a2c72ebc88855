/*
 * claim_list.c - the rows of layout `figures` as claims.
 */
#include "query/claim_list.h"

#include <string.h>

#include "base/error.h"

/* The layout allows any case in the header; all its columns are there. */
static const struct column *find_column(const tide_table *table, const char *name)
{
    size_t place = 0;

    while (!text_is_caseless(text_of(table->column[place].name), name))
        place++;
    return &table->column[place];
}

static uint32_t code_at(const struct column *column, size_t row)
{
    return (uint32_t)packed_get(&column->code, row);
}

struct text claim_text(const struct claim_list *list, size_t row, const char *column)
{
    const struct column *from = find_column(list->table, column);
    return dictionary_text(from->dictionary, code_at(from, row));
}

static enum claim_kind kind_of(struct text word)
{
    static const char *const names[] = {
        [CLAIM_LEVEL] = "level",           [CLAIM_COUNT] = "count",
        [CLAIM_GROWTH_PCT] = "growth_pct", [CLAIM_INDEX_PCT] = "index_pct",
        [CLAIM_MULTIPLE] = "multiple",
    };
    size_t kind = 0;

    while (kind < COUNT_OF(names) && !text_is(word, names[kind]))
        kind++;
    return (enum claim_kind)kind;
}

/* "1e6" is 6, nothing is 0; what is no power of ten is not known. */
static int32_t power_of(struct text scale)
{
    struct decimal decimal;
    int32_t power = 0;

    if (scale.length == 0)
        return 0;
    if (decimal_parse(scale.at, scale.length, NULL, &decimal, NULL) != TIDE_STATUS_OK ||
        decimal.scale != 0 || decimal.mantissa <= 0)
        return CLAIM_NO_POWER;
    for (; decimal.mantissa % 10 == 0; decimal.mantissa /= 10)
        power++;
    return decimal.mantissa == 1 ? power : CLAIM_NO_POWER;
}

static tide_period period_at(const struct claim_list *list, size_t row,
                             const char *column)
{
    struct text text = claim_text(list, row, column);
    tide_period period = {0};

    /* The reader has refused what is no period; an empty base is none. */
    (void)tide_period_parse(text.at, text.length, &period, NULL);
    return period;
}

static struct claim_range range_of(int128 twice, int128 half, struct text bound)
{
    bool is_exact = bound.length == 0 || text_is(bound, "exact");
    bool is_more = text_is(bound, "over");
    bool is_less = text_is(bound, "nearly") || text_is(bound, "up_to");
    bool is_over = twice < 0 ? is_less : is_more;
    bool is_under = twice < 0 ? is_more : is_less;
    struct claim_range range = {.has_low = is_exact || is_over,
                                .has_high = is_exact || is_under,
                                .low = is_over ? twice : twice - half,
                                .high = is_under ? twice : twice + half};

    return range;
}

static void read_claim(const struct claim_list *list, const struct column *value,
                       size_t row, struct claim *out)
{
    const tide_table *table = list->table;
    int128 twice = 2 * (int128)packed_get(&value->mantissa, row);

    *out = (struct claim){
        .row = row,
        .kind = kind_of(claim_text(list, row, "kind")),
        .subject = code_at(find_column(table, "subject"), row),
        .counterpart = code_at(find_column(table, "counterpart"), row),
        .measure = code_at(find_column(table, "measure"), row),
        .unit = code_at(find_column(table, "unit"), row),
        .period = period_at(list, row, "period"),
        .base = period_at(list, row, "base_period"),
        .power = power_of(claim_text(list, row, "scale")),
        .has_value = tide_state_has_value((tide_state)packed_get(&value->state, row)),
        .twice = twice,
    };
    out->range =
        range_of(twice, out->kind == CLAIM_COUNT ? 0 : packed_get(&value->half, row),
                 claim_text(list, row, "bound"));
}

tide_status claim_list_make(tide_job *job, struct claim_list *out, tide_error *err)
{
    struct claim_list list = {.table = job->table, .count = job->table->row_count};
    const struct column *value = find_column(job->table, "value");

    list.scale = value->scale;
    list.claim = arena_alloc(&job->arena, list.count, sizeof *list.claim);
    if (list.claim == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t row = 0; row < list.count; row++)
        read_claim(&list, value, row, &list.claim[row]);
    *out = list;
    return TIDE_STATUS_OK;
}
