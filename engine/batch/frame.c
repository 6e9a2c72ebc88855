/*
 * frame.c - answers copied out of their jobs, made into tables, and back.
 */
#include "batch/frame.h"

#include <string.h>

#include "base/error.h"
#include "query/bind.h"
#include "query/panel_cache.h"
#include "query/statistics.h"
#include "time/period.h"

bool frame_is_figure(const struct result_column *column)
{
    return column->kind == TIDE_CELL_DECIMAL || column->kind == TIDE_CELL_REAL;
}

size_t frame_find(const tide_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->column_count; i++)
        if (strcmp(answer->column[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- copying columns ---- */

static size_t from_row(const size_t *place, size_t row)
{
    return place != NULL ? place[row] : row;
}

static tide_status copy_texts(tide_answer *answer, struct result_column *to,
                              const struct result_column *from, const size_t *place,
                              tide_error *err)
{
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);
    const char *last_from = NULL;
    const char *last_to = NULL;

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++) {
        size_t at = from_row(place, row);
        const char *cell = at != SIZE_MAX ? from->text[at] : "";
        /* Answers are sorted by keys: most texts are the one before. */
        if (cell != last_from) {
            last_to = arena_text(&answer->arena, cell, strlen(cell));
            last_from = cell;
        }
        if (last_to == NULL)
            return memory_failed(answer->arena.memory, err);
        text[row] = last_to;
    }
    to->text = text;
    return TIDE_STATUS_OK;
}

static tide_status copy_periods(tide_answer *answer, const tide_period **to,
                                const tide_period *from, const size_t *place,
                                tide_error *err)
{
    static const tide_period none = {.freq = TIDE_FREQ_NONE};
    tide_period *period = arena_alloc(&answer->arena, answer->row_count, sizeof *period);

    if (period == NULL)
        return memory_failed(answer->arena.memory, err);
    if (place == NULL && answer->row_count > 0)
        memcpy(period, from, answer->row_count * sizeof *period);
    for (size_t row = 0; place != NULL && row < answer->row_count; row++)
        period[row] = place[row] != SIZE_MAX ? from[place[row]] : none;
    *to = period;
    return TIDE_STATUS_OK;
}

/* Mantissas, half-widths or doubles; 0 where there is no row to take. NULL: no memory. */
static void *copy_numbers(tide_answer *answer, const void *from, const size_t *place)
{
    size_t count = answer->row_count;
    const uint64_t *bits = from;
    uint64_t *to = arena_alloc(&answer->arena, count, sizeof *to);

    if (to != NULL && place == NULL && count > 0)
        memcpy(to, from, count * sizeof *to);
    for (size_t row = 0; to != NULL && place != NULL && row < count; row++)
        to[row] = place[row] != SIZE_MAX ? bits[place[row]] : 0;
    return to;
}

_Static_assert(sizeof(double) == sizeof(uint64_t), "figures have 64 bits");

static tide_status copy_states(tide_answer *answer, struct result_column *to,
                               const struct result_column *from, const size_t *place,
                               tide_error *err)
{
    size_t count = answer->row_count;
    tide_state *state = arena_alloc(&answer->arena, count, sizeof *state);

    if (state == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < count; row++) {
        size_t at = from_row(place, row);
        if (at == SIZE_MAX)
            state[row] = TIDE_STATE_MISSING;
        else
            state[row] =
                from->state != NULL ? from->state[at] : (tide_state)TIDE_STATE_OK;
    }
    to->state = state;
    return TIDE_STATUS_OK;
}

static tide_status copy_figures(tide_answer *answer, struct result_column *to,
                                const struct result_column *from, const size_t *place,
                                tide_error *err)
{
    bool is_decimal = from->kind == TIDE_CELL_DECIMAL;
    bool has_half = from->half != NULL;
    tide_status status = copy_states(answer, to, from, place, err);

    if (status != TIDE_STATUS_OK)
        return status;
    to->mantissa = is_decimal ? copy_numbers(answer, from->mantissa, place) : NULL;
    to->real = is_decimal ? NULL : copy_numbers(answer, from->real, place);
    to->half = has_half ? copy_numbers(answer, from->half, place) : NULL;
    return (to->mantissa == NULL && to->real == NULL) || (has_half && to->half == NULL)
               ? memory_failed(answer->arena.memory, err)
               : TIDE_STATUS_OK;
}

tide_status frame_copy_column(tide_answer *answer, struct result_column *to,
                              const struct result_column *from, const size_t *place,
                              tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    *to = *from;
    to->name = arena_text(&answer->arena, from->name, strlen(from->name));
    to->unit = arena_text(&answer->arena, from->unit, strlen(from->unit));
    to->freq = arena_text(&answer->arena, from->freq, strlen(from->freq));
    if (to->name == NULL || to->unit == NULL || to->freq == NULL)
        return memory_failed(answer->arena.memory, err);
    if (from->kind == TIDE_CELL_TEXT)
        return copy_texts(answer, to, from, place, err);
    if (frame_is_figure(from))
        return copy_figures(answer, to, from, place, err);
    status = copy_periods(answer, &to->period, from->period, place, err);
    if (status == TIDE_STATUS_OK && from->last != NULL)
        status = copy_periods(answer, &to->last, from->last, place, err);
    return status;
}

/* ---- frames ---- */

tide_status frame_new(struct runtime *runtime, const char *name, size_t row_count,
                      size_t column_count, struct frame *out,
                      struct measure_traits **traits, tide_error *err)
{
    tide_answer *answer = NULL;
    tide_status status = answer_new(runtime, name, row_count, column_count, &answer, err);

    if (status != TIDE_STATUS_OK)
        return status;
    *traits = arena_alloc_zero(&answer->arena, column_count, sizeof **traits);
    if (*traits == NULL) {
        tide_answer_free(answer);
        return memory_failed(&runtime->memory, err);
    }
    *out = (struct frame){.runtime = runtime,
                          .name = name,
                          .answer = answer,
                          .traits = *traits};
    return TIDE_STATUS_OK;
}

void frame_of_table(struct runtime *runtime, tide_table *table, const char *name,
                    struct frame *out)
{
    *out =
        (struct frame){.runtime = runtime, .name = name, .table = table, .is_raw = true};
}

void frame_release(struct frame *frame)
{
    panel_cache_free(frame->cache);
    tide_answer_free(frame->answer);
    tide_table_free(frame->table);
    *frame = (struct frame){0};
}

static tide_status copy_notes(tide_answer *to, const tide_answer *from, tide_error *err)
{
    to->note = arena_alloc(&to->arena, from->note_count, sizeof *to->note);
    if (to->note == NULL)
        return memory_failed(to->arena.memory, err);
    for (size_t i = 0; i < from->note_count; i++) {
        to->note[i] = arena_text(&to->arena, from->note[i], strlen(from->note[i]));
        if (to->note[i] == NULL)
            return memory_failed(to->arena.memory, err);
        to->note_count++;
    }
    return TIDE_STATUS_OK;
}

/* A statistic of group: a sum is of the kind of its measure, counts add up; a mean or a
   quantile has no sum, and growth of a correlation says nothing. */
static struct measure_traits traits_of_statistic(const struct binding *binding,
                                                 size_t figure)
{
    const struct statistics *statistics = binding->statistics;
    struct measure_traits traits = {.kind = MEASURE_PRICE};

    if (figure >= statistics->column_count)
        return traits;
    const struct statistic_column *column = &statistics->column[figure];
    switch (statistics->statistic[column->statistic].ask.what) {
    case GROUP_SUM:
        traits = binding->column[binding->measure[column->measure]].traits;
        traits.precision = PRECISION_COLUMN;
        break;
    case GROUP_ROWS:
    case GROUP_COUNT:
    case GROUP_IN_STATE:
        traits.kind = MEASURE_FLOW;
        break;
    case GROUP_CORRELATION:
    case GROUP_R2:
    case GROUP_SLOPE:
    case GROUP_COVARIANCE:
        traits.kind = MEASURE_RATE;
        break;
    default:
        break;
    }
    return traits;
}

/* What kind of figure a column of a computation is: a rate where it is in a form, a price
   where it is an index number or a value per quantity, of the kind of its measure where it is in its unit; a difference may be below 0. */
static struct measure_traits traits_of(const tide_job *job, size_t figure)
{
    const struct binding *binding = job->binding;
    const struct computation *computation = job->computation;
    struct measure_traits traits = {.kind = MEASURE_FLOW};
    struct compute_output output[COMPUTE_MAX_OUTPUTS];

    if (binding == NULL)
        return (struct measure_traits){.kind = MEASURE_PRICE}; /* of an audit: no sum */
    if (binding->statistics != NULL)
        return traits_of_statistic(binding, figure);
    if (computation == NULL)
        return (struct measure_traits){.kind = MEASURE_PRICE}; /* of claims: no sum */
    size_t count = computation->output_count;
    if (computation->outputs != NULL)
        count = computation->outputs(job->argument, output);
    else
        memcpy(output, computation->output, count * sizeof *output);
    size_t measure = count > 0 ? figure / count : 0;
    if (binding->shows_levels || binding->shows_bounds || count == 0 ||
        measure >= binding->measure_count)
        return traits;
    switch (output[figure % count].unit) {
    case OUTPUT_UNIT_MEASURE:
        traits = binding->column[binding->measure[measure]].traits;
        traits.precision = PRECISION_COLUMN;
        if (strcmp(computation->name, "diff") == 0 ||
            strcmp(computation->name, "balance") == 0)
            traits.kind = MEASURE_SIGNED;
        break;
    case OUTPUT_UNIT_FORM:
        traits.kind =
            binding->form == FORM_INDEX && strcmp(computation->family, "index") == 0
                ? MEASURE_PRICE
                : MEASURE_RATE;
        break;
    case OUTPUT_UNIT_MEASURE_PER_OTHER:
        traits.kind = MEASURE_PRICE;
        break;
    case OUTPUT_UNIT_MEASURE_PER_YEAR:
        traits.kind = MEASURE_RATE;
        break;
    case OUTPUT_UNIT_COUNT:
    case OUTPUT_UNIT_NONE:
        break;
    }
    return traits;
}

tide_status frame_of_job(tide_job *job, const char *name, const char *const *rename,
                         const struct frame_rows *rows, struct frame *out,
                         tide_error *err)
{
    const tide_answer *from = job->answer;
    struct measure_traits *traits = NULL;
    struct frame frame = {0};
    size_t figure = 0;
    tide_status status =
        frame_new(job->runtime, name, rows != NULL ? rows->count : from->row_count,
                  from->column_count, &frame, &traits, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < from->column_count; i++) {
        struct result_column *to = &frame.answer->column[i];
        status = frame_copy_column(frame.answer, to, &from->column[i],
                                   rows != NULL ? rows->row : NULL, err);
        if (status != TIDE_STATUS_OK || !frame_is_figure(to))
            continue;
        traits[i] = traits_of(job, figure);
        if (rename != NULL)
            to->name =
                arena_text(&frame.answer->arena, rename[figure], strlen(rename[figure]));
        if (to->name == NULL)
            status = memory_failed(&job->runtime->memory, err);
        figure++;
    }
    if (status == TIDE_STATUS_OK)
        status = copy_notes(frame.answer, from, err);
    if (status != TIDE_STATUS_OK) {
        frame_release(&frame);
        return status;
    }
    *out = frame;
    return TIDE_STATUS_OK;
}

/* ---- to a table ---- */

static bool is_range(const struct result_column *column)
{
    return column->kind == TIDE_CELL_PERIOD && column->last != NULL;
}

static tide_column_role role_of(const struct result_column *column)
{
    if (column->kind == TIDE_CELL_TEXT)
        return TIDE_COLUMN_KEY;
    if (column->kind == TIDE_CELL_PERIOD)
        return is_range(column) ? TIDE_COLUMN_SKIP : TIDE_COLUMN_PERIOD;
    return TIDE_COLUMN_MEASURE;
}

static struct column_plan *plan_columns(const struct frame *frame, struct arena *arena)
{
    const tide_answer *answer = frame->answer;
    struct column_plan *plan =
        arena_alloc_zero(arena, answer->column_count, sizeof *plan);

    for (size_t i = 0; plan != NULL && i < answer->column_count; i++) {
        const struct result_column *column = &answer->column[i];
        plan[i] = (struct column_plan){
            .name = column->name,
            .role = role_of(column),
            .kind = column->kind == TIDE_CELL_REAL ? TIDE_KIND_REAL : TIDE_KIND_DECIMAL,
            .unit = unit_parse(column->unit, strlen(column->unit)),
            .traits = frame->traits[i],
        };
    }
    return plan;
}

static tide_status add_cell(struct builder *builder, size_t i,
                            const struct result_column *column, size_t row,
                            tide_error *err)
{
    if (column->kind == TIDE_CELL_TEXT)
        return builder_add_text(builder, i, text_of(column->text[row]), err);
    if (column->kind == TIDE_CELL_PERIOD)
        return is_range(column)
                   ? TIDE_STATUS_OK
                   : builder_add_period(builder, i, column->period[row], err);
    tide_state state =
        column->state != NULL ? column->state[row] : (tide_state)TIDE_STATE_OK;
    if (!tide_state_has_value(state))
        return builder_add_no_value(builder, i, state, err);
    if (column->kind == TIDE_CELL_REAL)
        return builder_add_real(builder, i, column->real[row], state, err);
    struct decimal figure = {.mantissa = column->mantissa[row], .scale = column->scale};
    return builder_add_decimal(builder, i, figure, state, err);
}

/* What the figures were rounded to goes with them from table to table. */
static tide_status set_halves(struct frame *frame, tide_error *err)
{
    struct memory *memory = &frame->runtime->memory;

    for (size_t i = 0; i < frame->answer->column_count; i++) {
        const int64_t *half = frame->answer->column[i].half;
        struct packed packed;
        if (half == NULL)
            continue;
        tide_status status =
            packed_seal(memory, half, frame->answer->row_count, false, &packed, err);
        if (status != TIDE_STATUS_OK)
            return status;
        packed_release(memory, &frame->table->column[i].half);
        frame->table->column[i].half = packed;
    }
    return TIDE_STATUS_OK;
}

tide_status frame_table(struct frame *frame, const tide_table **out, tide_error *err)
{
    const tide_answer *answer = frame->answer;
    struct builder *builder = NULL;
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    if (frame->table != NULL) {
        *out = frame->table;
        return TIDE_STATUS_OK;
    }
    arena_init(&arena, &frame->runtime->memory);
    struct column_plan *plan = plan_columns(frame, &arena);
    status = plan == NULL ? memory_failed(&frame->runtime->memory, err)
                          : builder_new(frame->runtime, frame->name, plan,
                                        answer->column_count, &builder, err);
    for (size_t row = 0; status == TIDE_STATUS_OK && row < answer->row_count; row++) {
        for (size_t i = 0; status == TIDE_STATUS_OK && i < answer->column_count; i++)
            status = add_cell(builder, i, &answer->column[i], row, err);
        if (status == TIDE_STATUS_OK)
            status = builder_end_row(builder, row + 1, err);
        if (status == TIDE_STATUS_OK && row % 65536 == 65535)
            status = runtime_check(frame->runtime, err);
    }
    tide_ledger ledger = {.read = answer->row_count, .loaded = answer->row_count};
    if (status == TIDE_STATUS_OK)
        status = builder_seal(builder, &ledger, &frame->table, err);
    if (status == TIDE_STATUS_OK)
        status = set_halves(frame, err);
    builder_free(builder);
    arena_release(&arena);
    if (status == TIDE_STATUS_OK)
        *out = frame->table;
    return status;
}

/* ---- from a table ---- */

static tide_status show_texts(tide_answer *answer, struct result_column *to,
                              const struct column *from, tide_error *err)
{
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        text[row] =
            dictionary_text(from->dictionary, (uint32_t)packed_get(&from->code, row)).at;
    to->kind = TIDE_CELL_TEXT;
    to->text = text;
    return TIDE_STATUS_OK;
}

static tide_status show_periods(tide_answer *answer, struct result_column *to,
                                const struct column *from, tide_error *err)
{
    tide_period *period = arena_alloc(&answer->arena, answer->row_count, sizeof *period);

    to->freq = arena_format(&answer->arena, "%c", tide_freq_letter(from->freq));
    if (period == NULL || to->freq == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        period[row] = period_of(from->freq, (int32_t)packed_get(&from->ordinal, row));
    to->kind = TIDE_CELL_PERIOD;
    to->period = period;
    return TIDE_STATUS_OK;
}

static tide_status show_figures(tide_answer *answer, struct result_column *to,
                                const struct column *from, tide_error *err)
{
    bool is_decimal = from->kind == TIDE_KIND_DECIMAL;
    size_t count = answer->row_count;
    int64_t *mantissa =
        is_decimal ? arena_alloc(&answer->arena, count, sizeof *mantissa) : NULL;
    int64_t *half = is_decimal ? arena_alloc(&answer->arena, count, sizeof *half) : NULL;
    tide_state *state = arena_alloc(&answer->arena, count, sizeof *state);

    if (state == NULL || (is_decimal && (mantissa == NULL || half == NULL)))
        return memory_failed(answer->arena.memory, err);
    if (is_decimal) {
        packed_read(&from->mantissa, 0, count, mantissa);
        packed_read(&from->half, 0, count, half);
    }
    for (size_t row = 0; row < count; row++)
        state[row] = (tide_state)packed_get(&from->state, row);
    to->kind = is_decimal ? TIDE_CELL_DECIMAL : TIDE_CELL_REAL;
    to->mantissa = mantissa;
    to->real = from->real;
    to->state = state;
    to->half = half;
    to->scale = from->scale;
    to->unit = from->unit_text != NULL ? from->unit_text : "";
    to->has_state = true;
    return TIDE_STATUS_OK;
}

static tide_status show_column(tide_answer *answer, struct result_column *to,
                               const struct column *from, tide_error *err)
{
    to->name = from->name;
    switch (from->role) {
    case TIDE_COLUMN_PERIOD:
        return show_periods(answer, to, from, err);
    case TIDE_COLUMN_MEASURE:
        return show_figures(answer, to, from, err);
    default:
        return show_texts(answer, to, from, err);
    }
}

/* Keys and labels, then the period, then figures: the order of every answer. */
static unsigned rank_of(const struct column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_PERIOD:
        return 1;
    case TIDE_COLUMN_MEASURE:
        return 2;
    case TIDE_COLUMN_SKIP:
        return 3;
    default:
        return 0;
    }
}

tide_status frame_answer(struct frame *frame, const tide_answer **out, tide_error *err)
{
    const tide_table *table = frame->table;
    struct measure_traits *traits = NULL;
    struct frame made = {0};
    size_t shown = 0;
    size_t to = 0;

    if (frame->answer != NULL) {
        *out = frame->answer;
        return TIDE_STATUS_OK;
    }
    for (size_t i = 0; i < table->column_count; i++)
        shown += rank_of(&table->column[i]) < 3;
    tide_status status = frame_new(frame->runtime, frame->name, table->row_count, shown,
                                   &made, &traits, err);
    for (unsigned rank = 0; rank < 3; rank++) {
        for (size_t i = 0; status == TIDE_STATUS_OK && i < table->column_count; i++) {
            if (rank_of(&table->column[i]) != rank)
                continue;
            traits[to] = table->column[i].traits;
            status = show_column(made.answer, &made.answer->column[to++],
                                 &table->column[i], err);
        }
    }
    if (status != TIDE_STATUS_OK) {
        frame_release(&made);
        return status;
    }
    frame->answer = made.answer;
    frame->traits = traits;
    *out = frame->answer;
    return TIDE_STATUS_OK;
}

/* ---- some rows ---- */

tide_status frame_pick(struct frame *frame, const size_t *row, size_t count,
                       const char *name, struct frame *out, tide_error *err)
{
    const tide_answer *from = NULL;
    struct measure_traits *traits = NULL;
    struct frame made = {0};
    tide_status status = frame_answer(frame, &from, err);

    if (status == TIDE_STATUS_OK)
        status = frame_new(frame->runtime, name, count, from->column_count, &made,
                           &traits, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < from->column_count; i++) {
        traits[i] = frame->traits[i];
        status = frame_copy_column(made.answer, &made.answer->column[i], &from->column[i],
                                   row, err);
    }
    if (status != TIDE_STATUS_OK) {
        frame_release(&made);
        return status;
    }
    made.is_raw = frame->is_raw;
    *out = made;
    return TIDE_STATUS_OK;
}
