/*
 * step_add.c - computations beside rows: add: {yoy: {yoy: value}, share: {share: value}}.
 *
 * The rows are those of the table that the step reads or, where the step groups or
 * filters, its totals. Each computation is a request of its own over the same keys; its
 * figures find their rows by the keys and the period that both have, so a figure of a
 * whole group or series stands beside each of its rows.
 */
#include "batch/step_run.h"

#include <string.h>

#include "base/error.h"
#include "query/bind.h"

/* ---- rows by their keys ---- */

/* The columns by which two answers find each other: keys and the period. */
struct join {
    const tide_answer *base;
    const tide_answer *added;
    size_t *base_column;  /* [count] */
    size_t *added_column; /* [count] */
    size_t count;
};

static bool is_axis(const struct result_column *column)
{
    return column->kind == TIDE_CELL_TEXT ||
           (column->kind == TIDE_CELL_PERIOD && column->last == NULL);
}

static tide_status find_join(const struct step_context *context, struct join *join,
                             tide_error *err)
{
    const tide_answer *added = join->added;

    join->base_column =
        arena_alloc(context->arena, added->column_count, sizeof *join->base_column);
    join->added_column =
        arena_alloc(context->arena, added->column_count, sizeof *join->added_column);
    if (join->base_column == NULL || join->added_column == NULL)
        return memory_failed(&context->runtime->memory, err);
    for (size_t i = 0; i < added->column_count; i++) {
        size_t place = frame_find(join->base, added->column[i].name);
        if (!is_axis(&added->column[i]) || place == SIZE_MAX)
            continue;
        join->base_column[join->count] = place;
        join->added_column[join->count++] = i;
    }
    return TIDE_STATUS_OK;
}

/* The cells of a row that decide, as one text: lengths keep "a,b" and "a" "b" apart. */
static void put_row(struct text_builder *text, const tide_answer *answer,
                    const size_t *column, size_t count, size_t row)
{
    text_builder_clear(text);
    for (size_t i = 0; i < count; i++) {
        const struct result_column *from = &answer->column[column[i]];
        if (from->kind == TIDE_CELL_TEXT)
            text_add_format(text, "%zu:%s", strlen(from->text[row]), from->text[row]);
        else
            text_add_format(text, "%d:%ld;", from->period[row].freq,
                            (long)from->period[row].ordinal);
    }
}

/* place[row of base] = row of added; SIZE_MAX: it has none. */
static tide_status join_rows(const struct join *join, struct memory *memory,
                             size_t *place, tide_error *err)
{
    struct dictionary known;
    struct text_builder text;
    tide_status status = TIDE_STATUS_OK;

    dictionary_init(&known, memory);
    text_builder_init(&text, memory);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < join->added->row_count;
         row++) {
        uint32_t code;
        put_row(&text, join->added, join->added_column, join->count, row);
        if (text.has_failed)
            status = memory_failed(memory, err);
        else
            status = dictionary_intern(&known, (struct text){text.at, text.length}, &code,
                                       err);
        /* One row for each combination, so codes are row numbers. */
        if (status == TIDE_STATUS_OK && code != row)
            status = error_set(err, TIDE_STATUS_INTERNAL, "internal",
                               "two figures for one key and period");
    }
    for (size_t row = 0; status == TIDE_STATUS_OK && row < join->base->row_count; row++) {
        put_row(&text, join->base, join->base_column, join->count, row);
        if (text.has_failed)
            status = memory_failed(memory, err);
        else {
            uint32_t code = dictionary_find(&known, (struct text){text.at, text.length});
            place[row] = code != DICTIONARY_NONE ? code : SIZE_MAX;
        }
    }
    text_builder_release(&text);
    dictionary_release(&known);
    return status;
}

/* ---- one computation ---- */

/* Where the computation reads: the step's table, under the step's conditions. */
struct target {
    const tide_table *table;
    struct frame rows; /* what the figures stand beside */
};

static tide_status check_add(const struct step_context *context,
                             const struct job_add *add, tide_error *err)
{
    const struct computation *computation = registry_find(add->computation.text);

    if (computation == NULL || computation->length == NULL)
        return TIDE_STATUS_OK; /* the request refuses an unknown name */
    error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
              "%s has periods that the rows beside it do not have",
              add->computation.text);
    error_hint(err, "give it a step of its own: `%s: MEASURE`", add->computation.text);
    step_blame(context, add->computation, err);
    return TIDE_STATUS_ARGUMENT;
}

static tide_status run_add(const struct step_context *context, const tide_table *table,
                           const struct job_add *add, struct frame *out, tide_error *err)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_status status = check_add(context, add, err);

    if (status == TIDE_STATUS_OK)
        status = step_request(context, table, add->computation, &add->inputs,
                              STEP_KEYS_ALL, &job, err);
    if (status == TIDE_STATUS_OK)
        status = step_set_options(context, job, &add->options, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = frame_of_job(job, context->name, NULL, NULL, out, err);
    tide_job_free(job);
    if (status != TIDE_STATUS_OK)
        step_blame(context, add->name, err);
    return status;
}

static size_t count_figures(const tide_answer *answer)
{
    size_t count = 0;

    for (size_t i = 0; i < answer->column_count; i++)
        count += frame_is_figure(&answer->column[i]);
    return count;
}

/* What the column of a figure is called: NAME for a single one, NAME_low beside NAME where
   the request has them as yoy and yoy_low, else NAME_FIGURE. */
static const char *name_figure(const struct job_add *add, const tide_answer *figures,
                               const char *name, struct arena *arena)
{
    size_t first = 0;
    bool is_family = true;

    while (!frame_is_figure(&figures->column[first]))
        first++;
    const char *stem = figures->column[first].name;
    size_t length = strlen(stem);
    for (size_t i = first + 1; i < figures->column_count; i++) {
        const char *other = figures->column[i].name;
        if (frame_is_figure(&figures->column[i]) &&
            (strncmp(other, stem, length) != 0 || other[length] != '_'))
            is_family = false;
    }
    return is_family ? arena_format(arena, "%s%s", add->name.text, name + length)
                     : arena_format(arena, "%s_%s", add->name.text, name);
}

/* The figures of one computation beside the rows, from column `to` on. */
static tide_status put_figures(const struct step_context *context,
                               const struct job_add *add, const struct frame *figures,
                               struct frame *out, struct measure_traits *traits,
                               size_t *to, tide_error *err)
{
    struct join join = {.base = out->answer, .added = figures->answer};
    size_t *place = arena_alloc(context->arena, out->answer->row_count, sizeof *place);
    tide_status status = TIDE_STATUS_OK;

    if (place == NULL)
        return memory_failed(&context->runtime->memory, err);
    status = find_join(context, &join, err);
    if (status == TIDE_STATUS_OK)
        status = join_rows(&join, &context->runtime->memory, place, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < figures->answer->column_count;
         i++) {
        const struct result_column *from = &figures->answer->column[i];
        struct result_column *column = &out->answer->column[*to];
        if (!frame_is_figure(from))
            continue;
        status = frame_copy_column(out->answer, column, from, place, err);
        if (status != TIDE_STATUS_OK)
            break;
        column->name = name_figure(add, figures->answer, from->name, &out->answer->arena);
        if (column->name == NULL)
            status = memory_failed(&context->runtime->memory, err);
        traits[(*to)++] = figures->traits[i];
    }
    return status;
}

/* ---- all of them ---- */

static bool regroups(const struct job_step *step)
{
    return step->where.count > 0 || step->by.count > 0 ||
           step_option(step, "freq") != NULL || step_option(step, "since") != NULL ||
           step_option(step, "until") != NULL || step_option(step, "last") != NULL;
}

/* Every measure that a computation of the step reads, once. */
static tide_status list_inputs(const struct step_context *context, struct job_list *out,
                               tide_error *err)
{
    const struct job_step *step = context->step;
    size_t room = 0;

    for (size_t i = 0; i < step->add_count; i++)
        room += step->add[i].inputs.count;
    *out =
        (struct job_list){.item = arena_alloc(context->arena, room, sizeof *out->item)};
    if (out->item == NULL)
        return memory_failed(&context->runtime->memory, err);
    for (size_t i = 0; i < step->add_count; i++) {
        for (size_t k = 0; k < step->add[i].inputs.count; k++) {
            struct job_text input = step->add[i].inputs.item[k];
            size_t at = 0;
            while (at < out->count && strcmp(out->item[at].text, input.text) != 0)
                at++;
            if (at == out->count)
                out->item[out->count++] = input;
        }
    }
    return TIDE_STATUS_OK;
}

/* The totals by the step's own keys and conditions. */
static tide_status total_rows(const struct step_context *context, const tide_table *table,
                              struct frame *out, tide_error *err)
{
    static const struct job_text verb = {.text = "sum"};
    struct job_list measures;
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_status status = list_inputs(context, &measures, err);

    if (status == TIDE_STATUS_OK)
        status = step_request(context, table, verb, &measures, STEP_KEYS_ALL, &job, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, err);
    if (status == TIDE_STATUS_OK) {
        const struct binding *binding = job->binding;
        const char **name =
            arena_alloc(context->arena, binding->measure_count, sizeof *name);
        for (size_t i = 0; name != NULL && i < binding->measure_count; i++)
            name[i] = binding->column[binding->measure[i]].name.at;
        status = name == NULL ? memory_failed(&context->runtime->memory, err)
                              : frame_of_job(job, context->name, name, NULL, out, err);
    }
    tide_job_free(job);
    if (status != TIDE_STATUS_OK)
        step_blame(context, context->step->name, err);
    return status;
}

static tide_status copy_rows(const struct step_context *context, struct frame *rows,
                             size_t width, struct frame *out,
                             struct measure_traits **traits, tide_error *err)
{
    const tide_answer *from = NULL;
    tide_status status = frame_answer(rows, &from, err);

    if (status == TIDE_STATUS_OK)
        status = frame_new(context->runtime, context->name, from->row_count, width, out,
                           traits, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < from->column_count; i++) {
        (*traits)[i] = rows->traits[i];
        status = frame_copy_column(out->answer, &out->answer->column[i], &from->column[i],
                                   NULL, err);
    }
    return status;
}

static tide_status refuse_twin(const struct step_context *context,
                               const tide_answer *answer, tide_error *err)
{
    for (size_t i = 0; i < answer->column_count; i++) {
        if (frame_find(answer, answer->column[i].name) == i)
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "twin_columns",
                  "the step makes two columns \"%s\"", answer->column[i].name);
        step_blame(context, context->step->name, err);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* Rows first, then column after column of figures beside them. */
static tide_status assemble(const struct step_context *context, struct frame *rows,
                            const struct frame *figures, struct frame *out,
                            tide_error *err)
{
    const struct job_step *step = context->step;
    const tide_answer *from = NULL;
    struct measure_traits *traits = NULL;
    tide_status status = frame_answer(rows, &from, err);
    size_t to = from != NULL ? from->column_count : 0;
    size_t width = to;

    for (size_t i = 0; i < step->add_count; i++)
        width += count_figures(figures[i].answer);
    if (status == TIDE_STATUS_OK)
        status = copy_rows(context, rows, width, out, &traits, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < step->add_count; i++)
        status = put_figures(context, &step->add[i], &figures[i], out, traits, &to, err);
    return status == TIDE_STATUS_OK ? refuse_twin(context, out->answer, err) : status;
}

tide_status step_add(const struct step_context *context, struct frame *from,
                     struct frame *out, tide_error *err)
{
    const struct job_step *step = context->step;
    struct frame *figures =
        arena_alloc_zero(context->arena, step->add_count, sizeof *figures);
    const tide_table *table = NULL;
    struct frame totals = {0};
    struct frame *rows = from;
    tide_status status = figures == NULL ? memory_failed(&context->runtime->memory, err)
                                         : frame_table(from, &table, err);

    if (status == TIDE_STATUS_OK && (from->is_raw || regroups(step))) {
        status = total_rows(context, table, &totals, err);
        rows = &totals;
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < step->add_count; i++)
        status = run_add(context, table, &step->add[i], &figures[i], err);
    if (status == TIDE_STATUS_OK)
        status = assemble(context, rows, figures, out, err);
    for (size_t i = 0; figures != NULL && i < step->add_count; i++)
        frame_release(&figures[i]);
    frame_release(&totals);
    return status;
}
