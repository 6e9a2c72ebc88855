/*
 * check_groups.c - checks that look at rows together: periods that miss, sums that do not
 * come out.
 */
#include "batch/check_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "number/real_text.h"
#include "time/period.h"

/* ---- no_gaps ---- */

/* Which periods each series has, from its first to its last. */
struct spans {
    int32_t *first; /* [count] */
    int32_t *last;  /* [count] below first: no period at all */
    size_t *start;  /* [count + 1] of its bits */
    uint8_t *is_there;
    size_t count;
};

/* A row tells of a period if one of its figures has a value, or it has no figures. */
static bool row_tells(const tide_table *table, size_t row)
{
    bool has_measure = false;

    for (size_t i = 0; i < table->column_count; i++) {
        if (table->column[i].role != TIDE_COLUMN_MEASURE)
            continue;
        if (check_has_value(&table->column[i], row))
            return true;
        has_measure = true;
    }
    return !has_measure;
}

static tide_status find_spans(struct check *check, const struct check_groups *groups,
                              struct spans *out, tide_error *err)
{
    const tide_table *table = check->table;
    struct arena *arena = check->context->arena;
    const struct packed *ordinal = &table->column[table->time_column].ordinal;
    struct spans spans = {
        .count = groups->count,
        .first = arena_alloc(arena, groups->count, sizeof *spans.first),
        .last = arena_alloc(arena, groups->count, sizeof *spans.last),
        .start = arena_alloc(arena, groups->count + 1, sizeof *spans.start),
    };

    if (spans.first == NULL || spans.last == NULL || spans.start == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < spans.count; i++) {
        spans.first[i] = INT32_MAX;
        spans.last[i] = INT32_MIN;
    }
    for (size_t row = 0; row < table->row_count; row++) {
        int32_t at = (int32_t)packed_get(ordinal, row);
        uint32_t group = groups->of[row];
        if (!row_tells(table, row))
            continue;
        spans.first[group] = at < spans.first[group] ? at : spans.first[group];
        spans.last[group] = at > spans.last[group] ? at : spans.last[group];
    }
    spans.start[0] = 0;
    for (size_t i = 0; i < spans.count; i++)
        spans.start[i + 1] =
            spans.start[i] + (spans.last[i] < spans.first[i]
                                  ? 0
                                  : (size_t)(spans.last[i] - spans.first[i]) + 1);
    spans.is_there = arena_alloc_zero(arena, spans.start[spans.count], 1);
    if (spans.is_there == NULL)
        return memory_failed(arena->memory, err);
    for (size_t row = 0; row < table->row_count; row++) {
        uint32_t group = groups->of[row];
        if (row_tells(table, row))
            spans.is_there[spans.start[group] +
                           (size_t)((int32_t)packed_get(ordinal, row) -
                                    spans.first[group])] = 1;
    }
    *out = spans;
    return TIDE_STATUS_OK;
}

static uint64_t count_gaps(const struct spans *spans)
{
    uint64_t count = 0;

    for (size_t i = 0; i < spans->start[spans->count]; i++)
        count += !spans->is_there[i];
    return count;
}

/* The missing periods as rows: keys of the series, period. */
static tide_status list_gaps(struct check *check, const struct check_groups *groups,
                             const struct spans *spans, const size_t *key,
                             size_t key_count, tide_error *err)
{
    const tide_table *table = check->table;
    struct check_result *result = check->result;
    struct measure_traits *traits = NULL;
    size_t at = 0;
    tide_status status =
        frame_new(check->context->runtime, check->context->name, result->failing,
                  key_count + 1, &result->rows, &traits, err);

    if (status != TIDE_STATUS_OK)
        return status;
    tide_answer *answer = result->rows.answer;
    const char ***text = arena_alloc(&answer->arena, key_count, sizeof *text);
    tide_period *period = arena_alloc(&answer->arena, result->failing, sizeof *period);
    if (text == NULL || period == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t k = 0; k < key_count; k++) {
        const char *name = table->column[key[k]].name;
        text[k] = arena_alloc(&answer->arena, result->failing, sizeof *text[k]);
        const char *copy = arena_text(&answer->arena, name, strlen(name));
        if (text[k] == NULL || copy == NULL)
            return memory_failed(answer->arena.memory, err);
        answer_set_text(answer, k, copy, text[k]);
    }
    for (size_t i = 0; i < spans->count; i++) {
        for (size_t t = spans->start[i]; t < spans->start[i + 1]; t++) {
            if (spans->is_there[t])
                continue;
            for (size_t k = 0; k < key_count; k++) {
                const struct column *column = &table->column[key[k]];
                struct text cell =
                    dictionary_text(column->dictionary,
                                    (uint32_t)packed_get(&column->code,
                                                         groups->leader[i]));
                text[k][at] = arena_text(&answer->arena, cell.at, cell.length);
                if (text[k][at] == NULL)
                    return memory_failed(answer->arena.memory, err);
            }
            period[at++] = period_of(table->column[table->time_column].freq,
                                     spans->first[i] + (int32_t)(t - spans->start[i]));
        }
    }
    answer->column[key_count].name = "period";
    answer->column[key_count].kind = TIDE_CELL_PERIOD;
    answer->column[key_count].period = period;
    return TIDE_STATUS_OK;
}

/* "europe: 2003-07 is missing" */
static void say_gap(struct check *check, size_t key_count)
{
    const tide_answer *answer = check->result->rows.answer;
    char period[TIDE_PERIOD_TEXT_SIZE];
    char *words = check->result->words;
    size_t size = sizeof check->result->words;
    size_t length = 0;

    tide_period_format(answer->column[key_count].period[0], period, sizeof period);
    for (size_t k = 0; k < key_count && length < size; k++) {
        int added = snprintf(words + length, size - length, "%s%.60s", k > 0 ? ", " : "",
                             answer->column[k].text[0]);
        length += added > 0 ? (size_t)added : 0;
    }
    if (length < size)
        snprintf(words + length, size - length, "%s%s is missing",
                 key_count > 0 ? ": " : "", period);
}

tide_status check_no_gaps(struct check *check, tide_error *err)
{
    const tide_table *table = check->table;
    struct arena *arena = check->context->arena;
    const struct job_list *per = &check->context->check->per;
    size_t *key = arena_alloc(arena, table->column_count, sizeof *key);
    size_t key_count = 0;
    struct check_groups groups;
    struct spans spans = {0};

    if (key == NULL)
        return memory_failed(arena->memory, err);
    if (table->time_column == TABLE_NO_COLUMN) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_time", "%s has no column of periods",
                  check->frame->name);
        job_file_place(check->context->file, check->context->check->kind_text, err);
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < per->count; i++)
        if (table->column[check->per[i]].role == TIDE_COLUMN_KEY)
            key[key_count++] = check->per[i];
    for (size_t i = 0; per->count == 0 && i < table->column_count; i++)
        if (table->column[i].role == TIDE_COLUMN_KEY)
            key[key_count++] = i;
    tide_status status = check_group(check, key, key_count, &groups, err);
    if (status == TIDE_STATUS_OK)
        status = find_spans(check, &groups, &spans, err);
    if (status != TIDE_STATUS_OK)
        return status;
    check->result->judged = spans.start[spans.count];
    check->result->failing = count_gaps(&spans);
    if (check->result->failing == 0)
        return TIDE_STATUS_OK;
    status = list_gaps(check, &groups, &spans, key, key_count, err);
    if (status == TIDE_STATUS_OK)
        say_gap(check, key_count);
    return status;
}

/* ---- fresh ---- */

static tide_status read_since(struct check *check, tide_period *out, tide_error *err)
{
    struct job_text text;
    tide_status status = check_argument(check, "since", &text, err);

    if (status == TIDE_STATUS_OK && check->table->time_column == TABLE_NO_COLUMN)
        status = error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                           "%s has no column of periods", check->frame->name);
    else if (status == TIDE_STATUS_OK)
        status = tide_period_parse(text.text, strlen(text.text), out, err);
    if (status != TIDE_STATUS_OK)
        job_file_place(check->context->file, check->context->check->kind_text, err);
    return status;
}

/* "DEU: the last period is 2021" */
static void say_stale(struct check *check, const struct check_groups *groups,
                      size_t group, const struct spans *spans)
{
    const tide_table *table = check->table;
    char *words = check->result->words;
    size_t size = sizeof check->result->words;
    char period[TIDE_PERIOD_TEXT_SIZE] = "none";
    const char *key = "";

    if (check->context->check->per.count > 0) {
        const struct column *column = &table->column[check->per[0]];
        if (column->dictionary != NULL)
            key = dictionary_text(column->dictionary,
                                  (uint32_t)packed_get(&column->code,
                                                       groups->leader[group]))
                      .at;
    }
    if (spans->last[group] >= spans->first[group])
        tide_period_format(period_of(table->column[table->time_column].freq,
                                     spans->last[group]),
                           period, sizeof period);
    snprintf(words, size, "%.120s%sthe last period is %s", key,
             key[0] != '\0' ? ": " : "", period);
}

tide_status check_fresh(struct check *check, tide_error *err)
{
    const tide_table *table = check->table;
    struct check_result *result = check->result;
    struct check_groups groups;
    struct spans spans = {0};
    tide_period since;
    tide_status status = read_since(check, &since, err);

    if (status == TIDE_STATUS_OK)
        status = check_group(check, check->per, check->context->check->per.count, &groups,
                             err);
    if (status == TIDE_STATUS_OK)
        status = find_spans(check, &groups, &spans, err);
    if (status != TIDE_STATUS_OK)
        return status;
    result->judged = groups.count;
    for (size_t i = 0; i < groups.count; i++) {
        bool is_fresh =
            spans.last[i] >= spans.first[i] &&
            tide_period_last_day(period_of(table->column[table->time_column].freq,
                                           spans.last[i])) >= tide_period_last_day(since);
        if (is_fresh)
            continue;
        if (result->failing == 0)
            say_stale(check, &groups, i, &spans);
        check->failing[result->failing++] = groups.leader[i];
    }
    if (groups.count == 0) {
        result->judged = 1;
        result->failing = 1;
        snprintf(result->words, sizeof result->words, "no rows");
    }
    return TIDE_STATUS_OK;
}

/* ---- sums_to ---- */

/* What the sums must come to, and how near. */
struct target {
    struct decimal total;
    struct decimal tolerance;
    double real_total;
    double real_tolerance;
};

static tide_status read_number(const struct check *check, const char *name,
                               struct decimal *exact, double *real, tide_error *err)
{
    struct job_text text;
    tide_status status = check_argument(check, name, &text, err);

    if (status != TIDE_STATUS_OK || text.text == NULL)
        return status;
    size_t length = strlen(text.text);
    if (decimal_parse(text.text, length, NULL, exact, NULL) == TIDE_STATUS_OK &&
        real_parse(text.text, length, real, NULL) == TIDE_STATUS_OK)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "%s: \"%s\" is no number", name,
              text.text);
    job_file_place(check->context->file, text, err);
    return TIDE_STATUS_ARGUMENT;
}

/* One group: its exact sum, and whether every cell of it has a value. */
struct group_sum {
    int128 exact;
    struct real_sum *real; /* NULL: DECIMAL */
    bool is_whole;
};

static tide_status add_up(struct check *check, const struct check_groups *groups,
                          const struct column *column, struct group_sum **out,
                          tide_error *err)
{
    struct arena *arena = check->context->arena;
    struct group_sum *sum = arena_alloc_zero(arena, groups->count, sizeof *sum);
    struct real_sum *real = NULL;

    if (column->kind == TIDE_KIND_REAL)
        real = arena_alloc(arena, groups->count, sizeof *real);
    if (sum == NULL || (column->kind == TIDE_KIND_REAL && real == NULL))
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < groups->count; i++) {
        sum[i].is_whole = true;
        if (real != NULL) {
            sum[i].real = &real[i];
            real_sum_init(sum[i].real);
        }
    }
    for (size_t row = 0; row < check->table->row_count; row++) {
        struct group_sum *of = &sum[groups->of[row]];
        if (!check_has_value(column, row))
            of->is_whole = false;
        else if (real != NULL)
            real_sum_add(of->real, column->real[row]);
        else
            of->exact += packed_get(&column->mantissa, row);
    }
    *out = sum;
    return TIDE_STATUS_OK;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* |sum - total| <= tolerance, in 256 bits: no power of ten here is beyond 10^18. */
static bool comes_out(const struct group_sum *sum, int32_t scale,
                      const struct target *target)
{
    if (sum->real != NULL) {
        struct real_sum rest = *sum->real;
        real_sum_add(&rest, -target->real_total);
        return fabs(real_sum_round(&rest)) <= target->real_tolerance;
    }
    int32_t common = larger(larger(scale, target->total.scale), target->tolerance.scale);
    struct int256 rest = int256_multiply(sum->exact, decimal_power(common - scale));
    struct int256 total = int256_multiply(target->total.mantissa,
                                          decimal_power(common - target->total.scale));
    struct int256 limit =
        int256_multiply(target->tolerance.mantissa,
                        decimal_power(common - target->tolerance.scale));
    if (!int256_add(&rest, int256_negate(total)))
        return false;
    if (int256_sign(rest) < 0)
        rest = int256_negate(rest);
    return int256_compare(rest, limit) <= 0;
}

static double sum_as_real(const struct group_sum *sum, int32_t scale)
{
    return sum->real != NULL ? real_sum_round(sum->real)
                             : quotient_round(sum->exact, decimal_power(scale));
}

tide_status check_sums_to(struct check *check, tide_error *err)
{
    const struct job_list *per = &check->context->check->per;
    const struct column *column = &check->table->column[check->column[0]];
    struct check_result *result = check->result;
    struct target target = {0};
    struct check_groups groups;
    struct group_sum *sum = NULL;

    if (column->role != TIDE_COLUMN_MEASURE) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "column \"%s\" does not hold figures", column->name);
        job_file_place(check->context->file, check->context->check->columns.item[0], err);
        return TIDE_STATUS_ARGUMENT;
    }
    tide_status status =
        read_number(check, "total", &target.total, &target.real_total, err);
    if (status == TIDE_STATUS_OK)
        status = read_number(check, "tolerance", &target.tolerance,
                             &target.real_tolerance, err);
    if (status == TIDE_STATUS_OK)
        status = check_group(check, check->per, per->count, &groups, err);
    if (status == TIDE_STATUS_OK)
        status = add_up(check, &groups, column, &sum, err);
    if (status != TIDE_STATUS_OK)
        return status;
    result->judged = 0;
    for (size_t i = 0; i < groups.count; i++) {
        if (!sum[i].is_whole)
            continue; /* a part without value: nothing can be said of the sum */
        result->judged++;
        if (comes_out(&sum[i], column->scale, &target))
            continue;
        if (result->failing == 0) {
            char number[REAL_TEXT_SIZE];
            char words[CHECK_WORDS_SIZE];
            real_format(sum_as_real(&sum[i], column->scale), number);
            check_row_words(check, groups.leader[i], words, sizeof words);
            snprintf(result->words, sizeof result->words, "%s adds up to %s at %.120s",
                     column->name, number, words);
        }
        check->failing[result->failing++] = groups.leader[i];
    }
    return TIDE_STATUS_OK;
}
