/*
 * step_rows.c - steps that choose and order rows: where, having, sort, top.
 *
 * A condition is evaluated over the different values of its column, as in any request.
 */
#include "batch/step_run.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"
#include "query/answer.h"
#include "time/period.h"

/* ---- where ---- */

struct condition {
    const struct step_context *context;
    const tide_table *table;
    struct database *database;
    struct text *name; /* [table->column_count] empty: cannot be asked for */
    uint8_t *keep;     /* [rows] */
};

static tide_status list_names(struct condition *condition, tide_error *err)
{
    const tide_table *table = condition->table;
    struct arena *arena = condition->context->arena;

    condition->name =
        arena_alloc_zero(arena, table->column_count, sizeof *condition->name);
    condition->keep = arena_alloc(arena, table->row_count, 1);
    if (condition->name == NULL || condition->keep == NULL)
        return memory_failed(arena->memory, err);
    memset(condition->keep, 1, table->row_count);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->column[i].role != TIDE_COLUMN_SKIP)
            condition->name[i] = text_of(table->column[i].name);
    return TIDE_STATUS_OK;
}

static void narrow(struct condition *condition, const struct packed *code, int64_t base,
                   const uint8_t *keep)
{
    for (size_t row = 0; row < condition->table->row_count; row++)
        condition->keep[row] &= keep[packed_get(code, row) - base];
}

static tide_status keep_keys(struct condition *condition,
                             const struct expression *expression,
                             const struct column *column, tide_error *err)
{
    struct arena *arena = condition->context->arena;
    size_t count = column->dictionary->count;
    struct text *value = arena_alloc(arena, count, sizeof *value);
    uint8_t *keep = arena_alloc_zero(arena, count, 1);

    if (value == NULL || keep == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t code = 0; code < count; code++)
        value[code] = dictionary_text(column->dictionary, code);
    tide_status status =
        expression_mask(condition->database, expression, text_of(column->name), value,
                        count, NULL, NULL, keep, err);
    if (status == TIDE_STATUS_OK)
        narrow(condition, &column->code, 0, keep);
    return status;
}

static tide_status keep_periods(struct condition *condition,
                                const struct expression *expression,
                                const struct column *column, tide_error *err)
{
    struct arena *arena = condition->context->arena;
    const struct packed *ordinal = &column->ordinal;
    size_t count = (size_t)(ordinal->most - ordinal->least) + 1;
    struct text *value = arena_alloc(arena, count, sizeof *value);
    uint8_t *keep = arena_alloc_zero(arena, count, 1);

    if (value == NULL || keep == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < count; i++) {
        char text[TIDE_PERIOD_TEXT_SIZE];
        tide_period period =
            period_of(column->freq, (int32_t)(ordinal->least + (int64_t)i));
        size_t length = tide_period_format(period, text, sizeof text);
        value[i] = (struct text){arena_text(arena, text, length), length};
        if (value[i].at == NULL)
            return memory_failed(arena->memory, err);
    }
    tide_status status =
        expression_mask(condition->database, expression, text_of(column->name), value,
                        count, value[0].at, value[count - 1].at, keep, err);
    if (status == TIDE_STATUS_OK)
        narrow(condition, ordinal, ordinal->least, keep);
    return status;
}

static tide_status keep_rows(struct condition *condition, struct job_text text,
                             tide_error *err)
{
    const struct step_context *context = condition->context;
    const tide_table *table = condition->table;
    struct expression expression = {.option = "where",
                                    .text = text.text,
                                    .bound = context->bound,
                                    .bound_count = context->bound_count};
    tide_status status = expression_vet(condition->database, &expression, condition->name,
                                        table->column_count, err);

    if (status == TIDE_STATUS_OK && table->row_count > 0) {
        const struct column *column = &table->column[expression.column];
        if (column->role == TIDE_COLUMN_MEASURE) {
            status = error_set(err, TIDE_STATUS_ARGUMENT, "where_measure",
                               "\"%s\" is a measure; conditions choose rows by keys and "
                               "time",
                               column->name);
            error_hint(err, "`having: \"%s > 0\"` filters by figures", column->name);
        } else if (column->role == TIDE_COLUMN_PERIOD) {
            status = keep_periods(condition, &expression, column, err);
        } else {
            status = keep_keys(condition, &expression, column, err);
        }
    }
    if (status != TIDE_STATUS_OK)
        step_blame(context, text, err);
    return status;
}

/* The rows that all conditions keep. */
static tide_status filter_rows(const struct step_context *context, struct frame *from,
                               size_t **row, size_t *count, tide_error *err)
{
    const struct job_list *where = &context->step->where;
    struct condition condition = {.context = context};
    struct database database = {0};
    tide_status status = frame_table(from, &condition.table, err);

    if (status == TIDE_STATUS_OK)
        status = list_names(&condition, err);
    if (status == TIDE_STATUS_OK)
        status = database_open_memory(context->runtime, &database, err);
    condition.database = &database;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < where->count; i++)
        status = keep_rows(&condition, where->item[i], err);
    database_close(&database);
    if (status != TIDE_STATUS_OK)
        return status;
    *row = arena_alloc(context->arena, condition.table->row_count, sizeof **row);
    if (*row == NULL)
        return memory_failed(&context->runtime->memory, err);
    *count = 0;
    for (size_t i = 0; i < condition.table->row_count; i++)
        if (condition.keep[i])
            (*row)[(*count)++] = i;
    return TIDE_STATUS_OK;
}

/* ---- having, sort ---- */

/* A heading for the columns of an answer, so that texts of --having and --sort can be
   bound. */
static tide_status heading_of(const struct step_context *context,
                              const tide_answer *answer, const char *const *rename,
                              struct binding *out, tide_error *err)
{
    const char **name = arena_alloc(context->arena, answer->column_count, sizeof *name);
    size_t figure = 0;

    if (name == NULL)
        return memory_failed(&context->runtime->memory, err);
    *out = (struct binding){.heading = name, .heading_count = answer->column_count};
    for (size_t i = 0; i < answer->column_count; i++) {
        name[i] = answer->column[i].name;
        if (rename != NULL && frame_is_figure(&answer->column[i]))
            name[i] = rename[figure++];
    }
    while (out->figure < answer->column_count &&
           !frame_is_figure(&answer->column[out->figure]))
        out->figure++;
    return TIDE_STATUS_OK;
}

bool step_arranges(const struct step_context *context)
{
    return step_option(context->step, "having") != NULL ||
           step_option(context->step, "sort") != NULL;
}

tide_status step_choose(const struct step_context *context, const tide_answer *answer,
                        const char *const *rename, struct frame_rows *out,
                        tide_error *err)
{
    const struct job_pair *having = step_option(context->step, "having");
    const struct job_pair *sort = step_option(context->step, "sort");
    struct binding binding;
    const char *condition = NULL;
    tide_status status = heading_of(context, answer, rename, &binding, err);

    if (status == TIDE_STATUS_OK && having != NULL) {
        status = job_file_value(context->file, having->value, context->each,
                                context->arena, &condition, err);
        if (status == TIDE_STATUS_OK)
            status = binding_set_filter(&binding, condition, err);
        if (status != TIDE_STATUS_OK)
            step_blame(context, having->value, err);
    }
    if (status == TIDE_STATUS_OK && sort != NULL) {
        status = binding_set_sort(&binding, sort->value.text, err);
        if (status != TIDE_STATUS_OK)
            step_blame(context, sort->value, err);
    }
    return status == TIDE_STATUS_OK ? answer_order(&binding, answer, context->arena,
                                                   &out->row, &out->count, err)
                                    : status;
}

/* Keep the rows [count] of a frame, in this order. */
static tide_status replace_rows(struct frame *rows, const size_t *row, size_t count,
                                tide_error *err)
{
    struct frame picked = {0};
    tide_status status = frame_pick(rows, row, count, rows->name, &picked, err);

    if (status != TIDE_STATUS_OK)
        return status;
    frame_release(rows);
    *rows = picked;
    return TIDE_STATUS_OK;
}

tide_status step_arrange(const struct step_context *context, struct frame *rows,
                         tide_error *err)
{
    const tide_answer *answer = NULL;
    struct frame_rows kept = {0};

    if (!step_arranges(context))
        return TIDE_STATUS_OK;
    tide_status status = frame_answer(rows, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = step_choose(context, answer, NULL, &kept, err);
    return status == TIDE_STATUS_OK ? replace_rows(rows, kept.row, kept.count, err)
                                    : status;
}

/* ---- top ---- */

struct top {
    size_t limit;
    size_t *group; /* [rows] rows of one group are compared */
    size_t group_count;
    size_t figure; /* the column that decides */
};

/* Number the rows by the cells of the columns of `per`, as texts. */
static tide_status part_rows(const struct step_context *context,
                             const tide_answer *answer, struct top *top, tide_error *err)
{
    const struct job_list *per = &context->step->top.per;
    struct dictionary known;
    struct text_builder text;
    tide_status status = TIDE_STATUS_OK;

    dictionary_init(&known, &context->runtime->memory);
    text_builder_init(&text, &context->runtime->memory);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < answer->row_count; row++) {
        uint32_t code;
        text_builder_clear(&text);
        text_add_char(&text, ':', 1);
        for (size_t i = 0; i < per->count; i++) {
            const struct result_column *column =
                &answer->column[frame_find(answer, per->item[i].text)];
            if (column->kind == TIDE_CELL_TEXT)
                text_add_format(&text, "%zu:%s", strlen(column->text[row]),
                                column->text[row]);
            else
                text_add_format(&text, "%ld;", (long)column->period[row].ordinal);
        }
        status = text.has_failed
                     ? memory_failed(&context->runtime->memory, err)
                     : dictionary_intern(&known, (struct text){text.at, text.length},
                                         &code, err);
        top->group[row] = status == TIDE_STATUS_OK ? code : 0;
    }
    top->group_count = known.count;
    text_builder_release(&text);
    dictionary_release(&known);
    return status;
}

static tide_status refuse_column(const struct step_context *context, struct job_text name,
                                 const char *what, tide_error *err)
{
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_column", "%s has no %s \"%s\"",
              context->step->from.text, what, name.text);
    step_blame(context, name, err);
    return TIDE_STATUS_NOT_FOUND;
}

static tide_status read_top(const struct step_context *context, const tide_answer *answer,
                            struct top *top, tide_error *err)
{
    const struct job_top *row = &context->step->top;
    struct decimal limit;

    if (decimal_parse(row->count.text, strlen(row->count.text), NULL, &limit, NULL) !=
            TIDE_STATUS_OK ||
        limit.scale != 0 || limit.mantissa < 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "\"%s\": a whole number of at least 1 expected", row->count.text);
        step_blame(context, row->count, err);
        return TIDE_STATUS_ARGUMENT;
    }
    top->limit = (size_t)limit.mantissa;
    const char *name = row->by.text[0] == '-' ? row->by.text + 1 : row->by.text;
    top->figure = frame_find(answer, name);
    if (top->figure == SIZE_MAX || !frame_is_figure(&answer->column[top->figure]))
        return refuse_column(context, row->by, "column of figures", err);
    for (size_t i = 0; i < row->per.count; i++) {
        size_t place = frame_find(answer, row->per.item[i].text);
        if (place == SIZE_MAX || frame_is_figure(&answer->column[place]))
            return refuse_column(context, row->per.item[i], "key", err);
    }
    top->group = arena_alloc(context->arena, answer->row_count, sizeof *top->group);
    if (top->group == NULL)
        return memory_failed(&context->runtime->memory, err);
    return part_rows(context, answer, top, err);
}

static bool has_value(const struct result_column *column, size_t row)
{
    return column->state == NULL || tide_state_has_value(column->state[row]);
}

static bool same_figure(const struct result_column *column, size_t a, size_t b)
{
    if (column->kind == TIDE_CELL_DECIMAL)
        return column->mantissa[a] == column->mantissa[b];
    return column->real[a] >= column->real[b] && column->real[a] <= column->real[b];
}

/* Of rows in falling order, the first of each group and those that tie with its last. */
static tide_status cut_rows(const struct step_context *context, const tide_answer *answer,
                            const struct top *top, const size_t *index, size_t count,
                            size_t **out, size_t *out_count, tide_error *err)
{
    const struct result_column *column = &answer->column[top->figure];
    struct arena *arena = context->arena;
    size_t *taken = arena_alloc_zero(arena, top->group_count, sizeof *taken);
    size_t *last = arena_alloc(arena, top->group_count, sizeof *last);
    size_t *kept = arena_alloc(arena, count, sizeof *kept);

    if (taken == NULL || last == NULL || kept == NULL)
        return memory_failed(arena->memory, err);
    *out_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t row = index[i];
        size_t group = top->group[row];
        if (!has_value(column, row))
            continue;
        bool is_tie = taken[group] >= top->limit && !context->step->top.cuts_ties &&
                      same_figure(column, row, last[group]);
        if (taken[group] >= top->limit && !is_tie)
            continue;
        taken[group]++;
        last[group] = row;
        kept[(*out_count)++] = row;
    }
    *out = kept;
    return TIDE_STATUS_OK;
}

/* Rows of one group stand together, groups in the order of their first row. */
static tide_status gather_groups(const struct step_context *context,
                                 const struct top *top, size_t *row, size_t count,
                                 tide_error *err)
{
    size_t *start = arena_alloc_zero(context->arena, top->group_count + 1, sizeof *start);
    size_t *sorted = arena_alloc(context->arena, count, sizeof *sorted);

    if (start == NULL || sorted == NULL)
        return memory_failed(&context->runtime->memory, err);
    for (size_t i = 0; i < count; i++)
        start[top->group[row[i]] + 1]++;
    for (size_t group = 0; group < top->group_count; group++)
        start[group + 1] += start[group];
    for (size_t i = 0; i < count; i++)
        sorted[start[top->group[row[i]]]++] = row[i];
    memcpy(row, sorted, count * sizeof *row);
    return TIDE_STATUS_OK;
}

static tide_status take_top(const struct step_context *context, struct frame *rows,
                            tide_error *err)
{
    const tide_answer *answer = NULL;
    struct binding binding;
    struct top top = {0};
    size_t *index = NULL;
    size_t *kept = NULL;
    size_t count = 0;
    tide_status status = frame_answer(rows, &answer, err);

    if (status == TIDE_STATUS_OK)
        status = read_top(context, answer, &top, err);
    if (status == TIDE_STATUS_OK)
        status = heading_of(context, answer, NULL, &binding, err);
    if (status != TIDE_STATUS_OK)
        return status;
    binding.is_sorted = true;
    binding.sort_column = top.figure;
    binding.sort_descending = context->step->top.by.text[0] != '-';
    status = answer_order(&binding, answer, context->arena, &index, &count, err);
    if (status == TIDE_STATUS_OK)
        status = cut_rows(context, answer, &top, index, count, &kept, &count, err);
    if (status == TIDE_STATUS_OK)
        status = gather_groups(context, &top, kept, count, err);
    return status == TIDE_STATUS_OK ? replace_rows(rows, kept, count, err) : status;
}

/* ---- all of it ---- */

/* Rows are taken as they are: what would group or compute has no place. */
static tide_status check_options(const struct step_context *context, tide_error *err)
{
    const struct job_step *step = context->step;

    for (size_t i = 0; i < step->options.count; i++) {
        const struct job_pair *pair = &step->options.item[i];
        if (pair == step_option(step, "having") || pair == step_option(step, "sort"))
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
                  "a step that chooses rows has no \"%s\"", pair->name.text);
        step_blame(context, pair->name, err);
        return TIDE_STATUS_ARGUMENT;
    }
    if (step->by.count == 0)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
              "`by` groups rows, but nothing says what is computed of a group");
    error_hint(err, "add `sum: MEASURE`, or another computation");
    step_blame(context, step->by.item[0], err);
    return TIDE_STATUS_ARGUMENT;
}

tide_status step_rows(const struct step_context *context, struct frame *from,
                      struct frame *out, tide_error *err)
{
    struct frame rows = {0};
    size_t *row = NULL;
    size_t count = 0;
    tide_status status = check_options(context, err);

    if (status == TIDE_STATUS_OK)
        status = filter_rows(context, from, &row, &count, err);
    if (status == TIDE_STATUS_OK)
        status = frame_pick(from, row, count, context->name, &rows, err);
    if (status == TIDE_STATUS_OK)
        status = step_arrange(context, &rows, err);
    if (status == TIDE_STATUS_OK && context->step->kind == STEP_TOP)
        status = take_top(context, &rows, err);
    if (status != TIDE_STATUS_OK) {
        frame_release(&rows);
        return status;
    }
    *out = rows;
    return TIDE_STATUS_OK;
}
