/*
 * check_run.c - checks that look at one row at a time, and what all checks share.
 */
#include "batch/check_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "column/tuple_index.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "number/real_text.h"
#include "time/period.h"

static void blame(const struct check *check, struct job_text at, tide_error *err)
{
    if (err != NULL && err->line == 0)
        job_file_place(check->context->file, at, err);
}

/* ---- columns ---- */

static tide_status find_columns(struct check *check, const struct job_list *names,
                                size_t **out, tide_error *err)
{
    *out = arena_alloc(check->context->arena, names->count, sizeof **out);
    if (*out == NULL)
        return memory_failed(&check->context->runtime->memory, err);
    for (size_t i = 0; i < names->count; i++) {
        (*out)[i] = table_find(check->table, text_of(names->item[i].text));
        if ((*out)[i] != TABLE_NO_COLUMN)
            continue;
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "%s has no column \"%s\"",
                  check->frame->name, names->item[i].text);
        blame(check, names->item[i], err);
        return TIDE_STATUS_NOT_FOUND;
    }
    return TIDE_STATUS_OK;
}

static tide_status need_role(const struct check *check, size_t i, bool is_measure,
                             tide_error *err)
{
    const struct column *column = &check->table->column[check->column[i]];

    if ((column->role == TIDE_COLUMN_MEASURE) == is_measure)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "column \"%s\" %s", column->name,
              is_measure ? "does not hold figures" : "holds figures");
    blame(check, check->context->check->columns.item[i], err);
    return TIDE_STATUS_ARGUMENT;
}

bool check_has_value(const struct column *column, size_t row)
{
    switch (column->role) {
    case TIDE_COLUMN_MEASURE:
        return tide_state_has_value((tide_state)packed_get(&column->state, row));
    case TIDE_COLUMN_KEY:
    case TIDE_COLUMN_LABEL:
    case TIDE_COLUMN_FLAG:
        return dictionary_text(column->dictionary,
                               (uint32_t)packed_get(&column->code, row))
                   .length > 0;
    case TIDE_COLUMN_PERIOD:
    case TIDE_COLUMN_SKIP:
        break;
    }
    return true;
}

static void add_words(char *words, size_t size, size_t *length, const char *text)
{
    if (*length + 1 >= size)
        return;
    int added =
        snprintf(words + *length, size - *length, "%s%s", *length > 0 ? ", " : "", text);
    *length += added > 0 ? (size_t)added : 0;
}

void check_row_words(const struct check *check, size_t row, char *words, size_t size)
{
    const tide_table *table = check->table;
    char period[TIDE_PERIOD_TEXT_SIZE];
    size_t length = 0;

    words[0] = '\0';
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role == TIDE_COLUMN_KEY)
            add_words(words, size, &length,
                      dictionary_text(column->dictionary,
                                      (uint32_t)packed_get(&column->code, row))
                          .at);
    }
    if (table->time_column == TABLE_NO_COLUMN)
        return;
    const struct column *time = &table->column[table->time_column];
    tide_period_format(period_of(time->freq, (int32_t)packed_get(&time->ordinal, row)),
                       period, sizeof period);
    add_words(words, size, &length, period);
}

/* ---- groups ---- */

static const struct packed *code_of(const struct column *column)
{
    return column->role == TIDE_COLUMN_PERIOD ? &column->ordinal : &column->code;
}

tide_status check_group(struct check *check, const size_t *column, size_t count,
                        struct check_groups *out, tide_error *err)
{
    struct arena *arena = check->context->arena;
    const tide_table *table = check->table;
    uint64_t *size = arena_alloc(arena, count, sizeof *size);
    struct check_groups groups = {
        .of = arena_alloc(arena, table->row_count, sizeof *groups.of),
        .leader = arena_alloc(arena, table->row_count, sizeof *groups.leader),
    };
    struct tuple_index index = {0};
    tide_status status = TIDE_STATUS_OK;

    if (size == NULL || groups.of == NULL || groups.leader == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < count; i++) {
        const struct packed *code = code_of(&table->column[column[i]]);
        size[i] = (uint64_t)(code->most - code->least) + 1;
    }
    status = tuple_index_init(&index, arena->memory, size, count, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < table->row_count; row++) {
        bool is_new;
        for (size_t i = 0; i < count; i++) {
            const struct packed *code = code_of(&table->column[column[i]]);
            tuple_index_put(&index, i, (uint64_t)(packed_get(code, row) - code->least));
        }
        status = tuple_index_add(&index, &groups.of[row], &is_new, err);
        if (status == TIDE_STATUS_OK && is_new)
            groups.leader[groups.count++] = row;
        if (status == TIDE_STATUS_OK && row % 65536 == 65535)
            status = runtime_check(check->context->runtime, err);
    }
    tuple_index_release(&index);
    if (status == TIDE_STATUS_OK)
        *out = groups;
    return status;
}

/* ---- arguments ---- */

tide_status check_argument(const struct check *check, const char *name,
                           struct job_text *out, tide_error *err)
{
    const struct check_context *context = check->context;
    const struct job_pairs *pairs = &context->check->arguments;

    *out = (struct job_text){0};
    for (size_t i = 0; i < pairs->count; i++) {
        if (strcmp(pairs->item[i].name.text, name) != 0)
            continue;
        *out = pairs->item[i].value;
        return job_file_value(context->file, pairs->item[i].value, context->each,
                              context->arena, &out->text, err);
    }
    return TIDE_STATUS_OK;
}

/* A bound of a range, exact where it is a decimal. */
struct bound {
    bool is_given;
    bool is_exact;
    struct decimal exact;
    double real;
};

static tide_status read_bound(const struct check *check, const char *name,
                              struct bound *out, tide_error *err)
{
    struct job_text text;
    tide_status status = check_argument(check, name, &text, err);

    *out = (struct bound){0};
    if (status != TIDE_STATUS_OK || text.text == NULL)
        return status;
    out->is_given = true;
    size_t length = strlen(text.text);
    out->is_exact =
        decimal_parse(text.text, length, NULL, &out->exact, NULL) == TIDE_STATUS_OK;
    if (real_parse(text.text, length, &out->real, NULL) == TIDE_STATUS_OK)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "%s: \"%s\" is no number", name,
              text.text);
    blame(check, text, err);
    return TIDE_STATUS_ARGUMENT;
}

/* The sign of figure - bound. */
static int compare_bound(const struct column *column, size_t row,
                         const struct bound *bound)
{
    if (column->kind == TIDE_KIND_DECIMAL && bound->is_exact)
        return product_compare(packed_get(&column->mantissa, row),
                               decimal_power(bound->exact.scale), bound->exact.mantissa,
                               decimal_power(column->scale));
    double value = column->kind == TIDE_KIND_REAL
                       ? column->real[row]
                       : quotient_round(packed_get(&column->mantissa, row),
                                        decimal_power(column->scale));
    return (value > bound->real) - (value < bound->real);
}

/* ---- kinds that judge rows ---- */

static void fail_row(struct check *check, size_t row)
{
    check->failing[check->result->failing++] = row;
}

static tide_status run_unique(struct check *check, tide_error *err)
{
    const struct job_list *columns = &check->context->check->columns;
    struct check_groups groups;

    for (size_t i = 0; i < columns->count; i++) {
        tide_status status = need_role(check, i, false, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    tide_status status = check_group(check, check->column, columns->count, &groups, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < check->table->row_count; row++)
        if (groups.leader[groups.of[row]] != row)
            fail_row(check, row);
    return status;
}

static tide_status run_not_null(struct check *check, tide_error *err)
{
    (void)err;
    for (size_t row = 0; row < check->table->row_count; row++) {
        bool is_whole = true;
        for (size_t i = 0; i < check->context->check->columns.count; i++)
            is_whole =
                is_whole && check_has_value(&check->table->column[check->column[i]], row);
        if (!is_whole)
            fail_row(check, row);
    }
    return TIDE_STATUS_OK;
}

static tide_status run_accepted(struct check *check, tide_error *err)
{
    const struct job_list *values = &check->context->check->values;
    tide_status status = need_role(check, 0, false, err);
    const struct column *column = &check->table->column[check->column[0]];

    if (status != TIDE_STATUS_OK)
        return status;
    if (column->dictionary == NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "not_a_key", "column \"%s\" is no key",
                  column->name);
        blame(check, check->context->check->columns.item[0], err);
        return TIDE_STATUS_ARGUMENT;
    }
    uint8_t *accepted =
        arena_alloc_zero(check->context->arena, column->dictionary->count, 1);
    if (accepted == NULL)
        return memory_failed(&check->context->runtime->memory, err);
    for (size_t i = 0; i < values->count; i++) {
        uint32_t code =
            dictionary_find(column->dictionary, text_of(values->item[i].text));
        if (code != DICTIONARY_NONE)
            accepted[code] = 1;
    }
    for (size_t row = 0; row < check->table->row_count; row++)
        if (!accepted[packed_get(&column->code, row)])
            fail_row(check, row);
    return TIDE_STATUS_OK;
}

static tide_status run_range(struct check *check, tide_error *err)
{
    const struct column *column = &check->table->column[check->column[0]];
    struct bound least;
    struct bound most;
    tide_status status = need_role(check, 0, true, err);

    if (status == TIDE_STATUS_OK)
        status = read_bound(check, "min", &least, err);
    if (status == TIDE_STATUS_OK)
        status = read_bound(check, "max", &most, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < check->table->row_count; row++)
        if (check_has_value(column, row) &&
            ((least.is_given && compare_bound(column, row, &least) < 0) ||
             (most.is_given && compare_bound(column, row, &most) > 0)))
            fail_row(check, row);
    return status;
}

/* ---- kinds that judge the table ---- */

static tide_status run_rows(struct check *check, tide_error *err)
{
    struct bound least;
    struct bound most;
    uint64_t rows = check->table->row_count;
    tide_status status = read_bound(check, "min", &least, err);

    if (status == TIDE_STATUS_OK)
        status = read_bound(check, "max", &most, err);
    if (status != TIDE_STATUS_OK)
        return status;
    check->result->judged = 1;
    if ((least.is_given && (double)rows < least.real) ||
        (most.is_given && (double)rows > most.real)) {
        check->result->failing = 1;
        snprintf(check->result->words, sizeof check->result->words, "%" PRIu64 " rows",
                 rows);
    }
    return TIDE_STATUS_OK;
}

/* ---- how many are too many ---- */

/* "> 0", ">= 5", "> 1%": is it so for the count? */
static tide_status exceeds(const struct check *check, struct job_text limit, bool *out,
                           tide_error *err)
{
    const char *at = limit.text;
    bool is_equal_too = at[0] == '>' && at[1] == '=';
    struct text number = text_trim(text_of(at + 1 + is_equal_too));
    bool is_percent = number.length > 0 && number.at[number.length - 1] == '%';
    struct decimal count;

    number.length -= is_percent;
    number = text_trim(number);
    if (at[0] != '>' ||
        decimal_parse(number.at, number.length, NULL, &count, NULL) != TIDE_STATUS_OK) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "\"%s\": \"> COUNT\" or \"> SHARE%%\" expected", limit.text);
        blame(check, limit, err);
        return TIDE_STATUS_ARGUMENT;
    }
    int128 failing = (int128)check->result->failing * (is_percent ? 100 : 1);
    int128 of = is_percent ? (int128)check->result->judged : 1;
    int sign = product_compare(failing, decimal_power(count.scale), count.mantissa, of);
    *out = is_equal_too ? sign >= 0 && check->result->failing > 0 : sign > 0;
    return TIDE_STATUS_OK;
}

static tide_status judge(struct check *check, tide_error *err)
{
    const struct job_check *row = check->context->check;
    struct check_result *result = check->result;
    bool is_default = row->error_if.text == NULL && row->warn_if.text == NULL;
    tide_status status = TIDE_STATUS_OK;

    if (row->error_if.text != NULL)
        status = exceeds(check, row->error_if, &result->is_error, err);
    if (status == TIDE_STATUS_OK && row->warn_if.text != NULL)
        status = exceeds(check, row->warn_if, &result->is_warning, err);
    else if (row->error_if.text != NULL && row->severity == CHECK_WARN)
        result->is_warning = result->failing > 0;
    if (is_default && row->severity == CHECK_ERROR)
        result->is_error = result->failing > 0;
    if (is_default && row->severity == CHECK_WARN)
        result->is_warning = result->failing > 0;
    return status;
}

/* ---- all of it ---- */

static tide_status run_kind(struct check *check, tide_error *err)
{
    check->result->judged = check->table->row_count;
    switch (check->context->check->kind) {
    case CHECK_UNIQUE:
        return run_unique(check, err);
    case CHECK_NOT_NULL:
        return run_not_null(check, err);
    case CHECK_NO_GAPS:
        return check_no_gaps(check, err);
    case CHECK_ACCEPTED:
        return run_accepted(check, err);
    case CHECK_RANGE:
        return run_range(check, err);
    case CHECK_SUMS_TO:
        return check_sums_to(check, err);
    case CHECK_FRESH:
        return check_fresh(check, err);
    case CHECK_AUDIT:
        return check_audit(check, err);
    case CHECK_ROWS:
        return run_rows(check, err);
    }
    return TIDE_STATUS_OK;
}

/* What fails, as rows to save and the first of them in words. */
static tide_status list_rows(struct check *check, tide_error *err)
{
    struct check_result *result = check->result;
    enum check_kind kind = check->context->check->kind;
    char words[CHECK_WORDS_SIZE];

    if (result->failing == 0 || check->table->row_count == 0 || kind == CHECK_NO_GAPS ||
        kind == CHECK_ROWS || kind == CHECK_AUDIT)
        return TIDE_STATUS_OK;
    check_row_words(check, check->failing[0], words, sizeof words);
    if (result->words[0] == '\0')
        snprintf(result->words, sizeof result->words, "%s%.200s",
                 result->failing > 1 ? "first: " : "", words);
    return frame_pick(check->frame, check->failing, result->failing, check->context->name,
                      &result->rows, err);
}

tide_status check_run(const struct check_context *context, struct frame *frame,
                      struct check_result *out, tide_error *err)
{
    struct check_result result = {0};
    struct check check = {.context = context, .frame = frame, .result = &result};
    tide_status status = frame_table(frame, &check.table, err);

    if (status == TIDE_STATUS_OK)
        status = find_columns(&check, &context->check->columns, &check.column, err);
    if (status == TIDE_STATUS_OK)
        status = find_columns(&check, &context->check->per, &check.per, err);
    if (status == TIDE_STATUS_OK) {
        check.failing =
            arena_alloc(context->arena, check.table->row_count, sizeof *check.failing);
        status = check.failing == NULL ? memory_failed(&context->runtime->memory, err)
                                       : run_kind(&check, err);
    }
    if (status == TIDE_STATUS_OK)
        status = list_rows(&check, err);
    if (status == TIDE_STATUS_OK)
        status = judge(&check, err);
    if (status != TIDE_STATUS_OK) {
        frame_release(&result.rows);
        return status;
    }
    *out = result;
    return TIDE_STATUS_OK;
}
