/*
 * look_describe_claims.c - `tide describe` of a list of claims, whose periods and units are
 * mixed: a row per kind, unit and scale.
 */
#include "query/look.h"

#include <stdlib.h>

#include "base/error.h"
#include "column/tuple_index.h"
#include "number/decimal.h"
#include "time/period.h"

enum { CLAIM_COLUMNS = 9 };

static const char *const claim_names[CLAIM_COLUMNS] = {
    "kind", "unit", "scale", "claims", "measures", "first", "last", "smallest", "largest",
};

static const bool claim_is_number[CLAIM_COLUMNS] = {
    [3] = true, [4] = true, [7] = true, [8] = true};

enum { CLAIM_KIND, CLAIM_UNIT, CLAIM_SCALE, CLAIM_GROUP_FIELDS };

/* Claims of one kind, unit and scale. */
struct claim_group {
    struct text part[CLAIM_GROUP_FIELDS];
    size_t claims;
    size_t measures; /* different names */
    size_t first;    /* rows of the earliest and the latest period */
    size_t last;
    size_t least; /* rows of the smallest and the largest figure */
    size_t most;
    bool has_figure;
};

struct claim_table {
    const tide_table *table;
    const struct column *part[CLAIM_GROUP_FIELDS];
    const struct column *measure;
    const struct column *period;
    const struct column *value;
    struct tuple_index groups;   /* kind, unit, scale */
    struct tuple_index measures; /* group, measure */
};

/* The layout allows any case in the header. */
static const struct column *claim_column(const tide_table *table, const char *name)
{
    size_t place = 0;

    while (!text_is_caseless(text_of(table->column[place].name), name))
        place++;
    return &table->column[place];
}

static struct text code_text(const struct column *column, size_t row)
{
    return dictionary_text(column->dictionary, (uint32_t)packed_get(&column->code, row));
}

static int32_t first_day(const struct claim_table *claims, size_t row)
{
    tide_period period;
    struct text text = code_text(claims->period, row);

    if (tide_period_parse(text.at, text.length, &period, NULL) != TIDE_STATUS_OK)
        return 0;
    return tide_period_first_day(period);
}

static int64_t claim_value(const struct claim_table *claims, size_t row)
{
    return packed_get(&claims->value->mantissa, row);
}

static bool claim_has_value(const struct claim_table *claims, size_t row)
{
    return tide_state_has_value((tide_state)packed_get(&claims->value->state, row));
}

static void add_claim(const struct claim_table *claims, struct claim_group *group,
                      size_t row)
{
    if (group->claims++ == 0) {
        group->first = row;
        group->last = row;
    }
    if (first_day(claims, row) < first_day(claims, group->first))
        group->first = row;
    if (first_day(claims, row) > first_day(claims, group->last))
        group->last = row;
    if (!claim_has_value(claims, row))
        return;
    if (!group->has_figure ||
        claim_value(claims, row) < claim_value(claims, group->least))
        group->least = row;
    if (!group->has_figure || claim_value(claims, row) > claim_value(claims, group->most))
        group->most = row;
    group->has_figure = true;
}

/* By kind, then unit, then scale, in the order of bytes. */
static int compare_groups(const void *a, const void *b)
{
    const struct claim_group *left = a;
    const struct claim_group *right = b;
    int order = 0;

    for (size_t i = 0; order == 0 && i < CLAIM_GROUP_FIELDS; i++)
        order = text_compare(left->part[i], right->part[i]);
    return order;
}

/* All claims into their groups, which are numbered in order of first sight. */
static tide_status group_claims(struct claim_table *claims, struct claim_group *group,
                                tide_error *err)
{
    for (size_t row = 0; row < claims->table->row_count; row++) {
        uint32_t number;
        uint32_t pair;
        bool is_new;

        for (size_t i = 0; i < CLAIM_GROUP_FIELDS; i++)
            tuple_index_put(&claims->groups, i,
                            (uint64_t)packed_get(&claims->part[i]->code, row));
        tide_status status = tuple_index_add(&claims->groups, &number, &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (is_new)
            group[number] = (struct claim_group){0};
        for (size_t i = 0; is_new && i < CLAIM_GROUP_FIELDS; i++)
            group[number].part[i] = code_text(claims->part[i], row);
        tuple_index_put(&claims->measures, 0, number);
        tuple_index_put(&claims->measures, 1,
                        (uint64_t)packed_get(&claims->measure->code, row));
        status = tuple_index_add(&claims->measures, &pair, &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
        group[number].measures += is_new ? 1 : 0;
        add_claim(claims, &group[number], row);
    }
    return TIDE_STATUS_OK;
}

static tide_status open_claims(tide_job *job, struct claim_table *out, tide_error *err)
{
    static const char *const parts[] = {
        [CLAIM_KIND] = "kind", [CLAIM_UNIT] = "unit", [CLAIM_SCALE] = "scale"};
    const tide_table *table = job->table;
    uint64_t size[CLAIM_GROUP_FIELDS];

    out->table = table;
    for (size_t i = 0; i < CLAIM_GROUP_FIELDS; i++) {
        out->part[i] = claim_column(table, parts[i]);
        size[i] = out->part[i]->dictionary->count;
    }
    out->measure = claim_column(table, "measure");
    out->period = claim_column(table, "period");
    out->value = claim_column(table, "value");

    uint64_t pair[] = {table->row_count, out->measure->dictionary->count};
    struct memory *memory = &job->runtime->memory;
    tide_status status =
        tuple_index_init(&out->groups, memory, size, CLAIM_GROUP_FIELDS, err);
    if (status == TIDE_STATUS_OK)
        status = tuple_index_init(&out->measures, memory, pair, COUNT_OF(pair), err);
    return status;
}

static void close_claims(struct claim_table *claims)
{
    tuple_index_release(&claims->groups);
    tuple_index_release(&claims->measures);
}

/* The figure without trailing zeros: the claims of a list are known to different digits. */
static const char *claim_figure(struct arena *arena, int64_t mantissa, int32_t scale)
{
    char text[DECIMAL_TEXT_SIZE];

    while (scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        scale--;
    }
    return arena_text(arena, text, decimal_format(mantissa, scale, text));
}

static tide_status claim_cells(const struct claim_table *claims,
                               const struct claim_group *group, struct arena *arena,
                               const char **text, tide_error *err)
{
    int32_t scale = claims->value->scale;

    for (size_t i = 0; i < CLAIM_GROUP_FIELDS; i++)
        text[i] = group->part[i].at;
    text[3] = arena_format(arena, "%zu", group->claims);
    text[4] = arena_format(arena, "%zu", group->measures);
    text[5] = code_text(claims->period, group->first).at;
    text[6] = code_text(claims->period, group->last).at;
    text[7] = "";
    text[8] = "";
    if (group->has_figure) {
        text[7] = claim_figure(arena, claim_value(claims, group->least), scale);
        text[8] = claim_figure(arena, claim_value(claims, group->most), scale);
    }
    for (size_t i = 0; i < CLAIM_COLUMNS; i++)
        if (text[i] == NULL)
            return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}

static tide_status fill_claims(const struct claim_table *claims,
                               const struct claim_group *group, tide_answer *answer,
                               tide_error *err)
{
    const char **column[CLAIM_COLUMNS];
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < CLAIM_COLUMNS; i++) {
        column[i] = arena_alloc(&answer->arena, answer->row_count, sizeof *column[i]);
        if (column[i] == NULL)
            return memory_failed(answer->arena.memory, err);
        if (claim_is_number[i])
            answer_set_number(answer, i, claim_names[i], column[i]);
        else
            answer_set_text(answer, i, claim_names[i], column[i]);
    }
    for (size_t row = 0; status == TIDE_STATUS_OK && row < answer->row_count; row++) {
        const char *text[CLAIM_COLUMNS];
        status = claim_cells(claims, &group[row], &answer->arena, text, err);
        for (size_t i = 0; status == TIDE_STATUS_OK && i < CLAIM_COLUMNS; i++)
            column[i][row] = text[i];
    }
    return status;
}

tide_status look_describe_claims(tide_job *job, tide_answer **out, tide_error *err)
{
    size_t row_count = job->table->row_count;
    struct claim_table claims = {0};
    struct claim_group *group = arena_alloc(&job->arena, row_count, sizeof *group);
    tide_answer *answer = NULL;
    tide_status status;

    if (group == NULL)
        return memory_failed(&job->runtime->memory, err);
    status = open_claims(job, &claims, err);
    if (status == TIDE_STATUS_OK)
        status = group_claims(&claims, group, err);
    if (status == TIDE_STATUS_OK)
        qsort(group, claims.groups.count, sizeof *group, compare_groups);
    if (status == TIDE_STATUS_OK)
        status = answer_new(job->runtime, job->verb_name, claims.groups.count,
                            CLAIM_COLUMNS, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = fill_claims(&claims, group, answer, err);
    close_claims(&claims);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    job->ledger.used = row_count;
    *out = answer;
    return TIDE_STATUS_OK;
}
