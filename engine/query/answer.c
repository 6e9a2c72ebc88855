/*
 * answer.c - what was computed, as rows: keys, labels, period, levels, figures.
 */
#include "query/answer.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"
#include "query/fiscal.h"
#include "query/gather.h"
#include "query/refuse_states.h"
#include "query/unit_shown.h"

/* ---- which rows ---- */

/* A row for each cell of the window; where it joins series, the first lends the keys. */
static tide_status choose_rows(const tide_job *job, const struct compute_result *result,
                               const struct groups *lines, struct arena *arena,
                               struct answer_rows *out, tide_error *err)
{
    bool joins = binding_joins_series(job);
    size_t first = 0;
    size_t shown = result->length;

    if (!computation_takes_window(job->computation))
        job_window(job, &first, &shown);
    out->count = result->row_count * shown;
    out->series = arena_alloc(arena, out->count, sizeof *out->series);
    out->line = arena_alloc(arena, out->count, sizeof *out->line);
    out->place = arena_alloc(arena, out->count, sizeof *out->place);
    if (out->series == NULL || out->line == NULL || out->place == NULL)
        return memory_failed(arena->memory, err);
    for (size_t line = 0; line < result->row_count; line++) {
        for (size_t k = 0; k < shown; k++) {
            size_t row = line * shown + k;
            out->series[row] = joins ? lines->leader[line] : line;
            out->line[row] = line;
            out->place[row] = first + k;
        }
    }
    return TIDE_STATUS_OK;
}

/* Of an answer that goes on after its input: the periods to come, not the fits of the
   past. A series may end before the axis does. */
static void keep_ahead(const tide_panel *panel, const struct compute_result *result,
                       struct answer_rows *rows)
{
    const tide_state *state = result->column[0].state;
    size_t kept = 0;

    for (size_t row = 0; row < rows->count; row++) {
        size_t cell = rows->line[row] * result->length + rows->place[row];
        if (rows->place[row] < panel->period_count && state[cell] != TIDE_STATE_FORECAST)
            continue;
        rows->series[kept] = rows->series[row];
        rows->line[kept] = rows->line[row];
        rows->place[kept++] = rows->place[row];
    }
    rows->count = kept;
}

/* ---- keys, labels, periods ---- */

static tide_status add_key(tide_answer *answer, const tide_panel *panel, size_t key,
                           const struct answer_rows *rows, size_t column, tide_error *err)
{
    const char **text = arena_alloc(&answer->arena, rows->count, sizeof *text);

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++)
        text[row] = panel_key_text(panel, rows->series[row], key).at;
    answer_set_text(answer, column, answer->column[column].name, text);
    return TIDE_STATUS_OK;
}

/* The first label that stands beside each code, an empty one only if there is no other. */
static tide_status labels_of_codes(const tide_job *job, size_t key, size_t label,
                                   struct arena *arena, const char ***out,
                                   tide_error *err)
{
    const tide_table *table = job->table;
    const struct column *code =
        &table->column[table_find(table, text_of(job->binding->key[key].name))];
    const struct column *words = &table->column[label];
    size_t count = (size_t)code->dictionary->count + 1; /* "others" of --top has none */
    const char **text = arena_alloc_zero(arena, count, sizeof *text);

    if (text == NULL)
        return memory_failed(arena->memory, err);
    for (size_t row = 0; row < table->row_count; row++) {
        size_t place = (size_t)packed_get(&code->code, row);
        if (text[place] == NULL || text[place][0] == '\0')
            text[place] = dictionary_text(words->dictionary,
                                          (uint32_t)packed_get(&words->code, row))
                              .at;
    }
    *out = text;
    return TIDE_STATUS_OK;
}

static tide_status add_label(tide_job *job, tide_answer *answer, size_t key,
                             const struct answer_rows *rows, size_t column,
                             tide_error *err)
{
    const tide_panel *panel = job->input_panel[0];
    const char **of_code = NULL;
    size_t label =
        table_find(job->table, job->binding->column[job->binding->label[key]].name);
    const char **text = arena_alloc(&answer->arena, rows->count, sizeof *text);
    tide_status status = labels_of_codes(job, key, label, &job->arena, &of_code, err);

    if (status == TIDE_STATUS_OK && text == NULL)
        status = memory_failed(answer->arena.memory, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t row = 0; row < rows->count; row++) {
        const char *words =
            of_code[panel->code[rows->series[row] * panel->key_count + key]];
        text[row] = words != NULL ? words : "";
    }
    answer_set_text(answer, column, answer->column[column].name, text);
    return TIDE_STATUS_OK;
}

/* First and last place with a figure; false for a series without any. */
static bool filled_range(const tide_series *series, size_t *first, size_t *last)
{
    bool is_found = false;

    for (size_t t = 0; t < series->count; t++) {
        if (!series_has_value(series, t))
            continue;
        if (!is_found)
            *first = t;
        *last = t;
        is_found = true;
    }
    return is_found;
}

/* Each row's period: a place of the axis. */
static tide_status add_places(const tide_panel *panel, tide_answer *answer,
                              const struct answer_rows *rows, struct result_column *out,
                              tide_error *err)
{
    tide_period *period = arena_alloc(&answer->arena, rows->count, sizeof *period);

    if (period == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++) {
        period[row] = panel->first;
        period[row].ordinal += (int32_t)rows->place[row];
    }
    out->period = period;
    return TIDE_STATUS_OK;
}

/* What a series is reduced to covers its figures, from the first to the last. */
static tide_status add_ranges(const tide_panel *panel, tide_answer *answer,
                              const struct answer_rows *rows, struct result_column *out,
                              tide_error *err)
{
    tide_freq freq = (tide_freq)panel->first.freq;
    tide_period *period = arena_alloc_zero(&answer->arena, rows->count, sizeof *period);
    tide_period *last = arena_alloc_zero(&answer->arena, rows->count, sizeof *last);
    size_t from = 0;
    size_t to = 0;

    if (period == NULL || last == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++) {
        tide_series series = panel_series(panel, rows->series[row], 0);
        if (!filled_range(&series, &from, &to))
            continue;
        period[row] = period_of(freq, panel->first.ordinal + (int32_t)from);
        period[row].length = (int32_t)(to - from) + 1;
        last[row] = period_of(freq, panel->first.ordinal + (int32_t)to);
    }
    out->period = period;
    out->last = last;
    return TIDE_STATUS_OK;
}

static tide_status add_period(tide_job *job, tide_answer *answer,
                              const struct answer_rows *rows, size_t column,
                              tide_error *err)
{
    const tide_panel *panel = job->input_panel[0];
    struct result_column *out = &answer->column[column];
    tide_status status = job->computation->shape == TIDE_SHAPE_REDUCE
                             ? add_ranges(panel, answer, rows, out, err)
                             : add_places(panel, answer, rows, out, err);

    if (status != TIDE_STATUS_OK)
        return status;
    out->kind = TIDE_CELL_PERIOD;
    out->freq = arena_format(&answer->arena, "%c",
                             tide_freq_letter((tide_freq)panel->first.freq));
    return out->freq != NULL ? TIDE_STATUS_OK : memory_failed(answer->arena.memory, err);
}

/* ---- figures ---- */

void answer_set_rounding(const tide_job *job, struct result_column *column)
{
    column->decimals = job_has(job, OPTION_DECIMALS)
                           ? (int32_t)job->option[OPTION_DECIMALS].integer
                           : -1;
    column->half_even = argument_is(&job->option[OPTION_ROUND], "half-even");
}

const char *answer_unit_text(struct arena *arena, const struct unit *unit,
                             const char *suffix)
{
    char text[UNIT_TEXT_SIZE];

    unit_format(unit, text);
    return arena_format(arena, "%s%s", text, text[0] != '\0' ? suffix : "");
}

/* Copy [rows] cells out of arrays that hold `length` cells a line. */
static tide_status copy_cells(tide_answer *answer, struct result_column *column,
                              const struct answer_rows *rows, size_t length,
                              const int64_t *mantissa, const double *real,
                              const tide_state *state, tide_error *err)
{
    int64_t *to_mantissa = NULL;
    double *to_real = NULL;
    tide_state *to_state =
        arena_alloc_zero(&answer->arena, rows->count, sizeof *to_state);

    if (mantissa != NULL)
        to_mantissa = arena_alloc_zero(&answer->arena, rows->count, sizeof *to_mantissa);
    else
        to_real = arena_alloc_zero(&answer->arena, rows->count, sizeof *to_real);
    if (to_state == NULL || (to_mantissa == NULL && to_real == NULL))
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++) {
        size_t place = rows->place[row];
        size_t cell = rows->line[row] * length + place;
        if (place >= length) {
            to_state[row] = TIDE_STATE_MISSING; /* a level after the last figure */
            continue;
        }
        to_state[row] = state != NULL ? state[cell] : (tide_state)TIDE_STATE_OK;
        if (!tide_state_has_value(to_state[row]))
            continue;
        if (to_mantissa != NULL)
            to_mantissa[row] = mantissa[cell];
        else
            to_real[row] = real[cell];
    }
    column->kind = to_mantissa != NULL ? TIDE_CELL_DECIMAL : TIDE_CELL_REAL;
    column->mantissa = to_mantissa;
    column->real = to_real;
    column->state = to_state;
    return TIDE_STATUS_OK;
}

static tide_status add_level(tide_job *job, tide_answer *answer, const tide_panel *panel,
                             size_t measure, const struct answer_rows *rows,
                             size_t column, tide_error *err)
{
    const struct panel_measure *from = &panel->measure[measure];
    struct result_column *to = &answer->column[column];

    to->unit = answer_unit_text(&answer->arena, unit_shown(job, &from->unit), "");
    to->scale = from->scale;
    answer_set_rounding(job, to);
    if (to->unit == NULL)
        return memory_failed(answer->arena.memory, err);
    tide_status status = copy_cells(answer, to, rows, panel->period_count, from->mantissa,
                                    from->real, from->state, err);
    return status == TIDE_STATUS_OK ? unit_convert(job, &from->unit, answer, to, err)
                                    : status;
}

/* The base figure beside its rate: the level of another place of the axis. */
static tide_status add_base(tide_job *job, tide_answer *answer,
                            const struct computed *computed,
                            const struct answer_rows *rows, size_t column,
                            tide_error *err)
{
    const int32_t *base = computed->result.base;
    struct answer_rows of_base = {.count = rows->count, .line = rows->line};
    struct result_column *to = &answer->column[column];

    of_base.place = arena_alloc(&job->arena, rows->count, sizeof *of_base.place);
    if (of_base.place == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t row = 0; row < rows->count; row++) {
        int32_t place = base[rows->place[row]];
        of_base.place[row] = place >= 0 ? (size_t)place : 0;
    }
    tide_status status = add_level(job, answer, job->input_panel[0], computed->measure,
                                   &of_base, column, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_state *state = arena_alloc(&answer->arena, rows->count, sizeof *state);
    if (state == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++)
        state[row] =
            base[rows->place[row]] >= 0 ? to->state[row] : (tide_state)TIDE_STATE_MISSING;
    to->state = state;
    return TIDE_STATUS_OK;
}

static tide_status set_output_unit(tide_job *job, tide_answer *answer,
                                   const struct compute_output *output,
                                   const struct panel_measure *measure,
                                   struct result_column *to, tide_error *err)
{
    const struct unit *shown = unit_shown(job, &measure->unit);
    int32_t natural = -1;

    switch (output->unit) {
    case OUTPUT_UNIT_MEASURE:
        to->unit = answer_unit_text(&answer->arena, shown, "");
        /* A mean or a trend shows what its inputs leave half a unit of. */
        natural = to->kind == TIDE_CELL_REAL ? measure->scale + 1 : -1;
        break;
    case OUTPUT_UNIT_MEASURE_PER_YEAR:
        to->unit = answer_unit_text(&answer->arena, shown, " per year");
        natural = measure->scale + 1;
        break;
    case OUTPUT_UNIT_MEASURE_PER_OTHER:
        to->unit = answer_unit_per_other(job, shown, &answer->arena);
        natural = 2;
        break;
    case OUTPUT_UNIT_FORM:
        to->unit = form_unit(job->binding->form);
        natural = form_table_decimals(job->binding->form);
        break;
    case OUTPUT_UNIT_COUNT:
        to->unit = "";
        natural = 0;
        break;
    case OUTPUT_UNIT_NONE:
        to->unit = "";
        natural = 4;
        break;
    }
    to->table_decimals = output->table_decimals >= 0 ? output->table_decimals : natural;
    if (to->unit == NULL)
        return memory_failed(answer->arena.memory, err);
    bool is_of_measure = output->unit == OUTPUT_UNIT_MEASURE ||
                         output->unit == OUTPUT_UNIT_MEASURE_PER_YEAR ||
                         output->unit == OUTPUT_UNIT_MEASURE_PER_OTHER;
    return is_of_measure ? unit_convert(job, &measure->unit, answer, to, err)
                         : TIDE_STATUS_OK;
}

/* The half-widths of figures that are those of the panel. */
static tide_status copy_halves(tide_answer *answer, const tide_panel *panel,
                               const struct panel_measure *measure,
                               const struct answer_rows *rows, struct result_column *to,
                               tide_error *err)
{
    int64_t *half = arena_alloc(&answer->arena, rows->count, sizeof *half);

    if (half == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < rows->count; row++)
        half[row] =
            measure->half != NULL
                ? measure->half[rows->line[row] * panel->period_count + rows->place[row]]
                : 1;
    to->half = half;
    return TIDE_STATUS_OK;
}

static tide_status add_output(tide_job *job, tide_answer *answer,
                              const struct computed *computed, size_t output,
                              const struct answer_rows *rows, size_t column,
                              tide_error *err)
{
    const struct panel_measure *measure =
        &job->input_panel[0]->measure[computed->measure];
    const struct compute_output *row = &computed->result.output[output];
    const struct series_out *from = &computed->result.column[output];
    struct result_column *to = &answer->column[column];

    to->scale = from->scale;
    to->has_state = true;
    answer_set_rounding(job, to);
    tide_status status = copy_cells(answer, to, rows, computed->result.length,
                                    from->mantissa, from->real, from->state, err);
    if (status == TIDE_STATUS_OK && job->computation->is_copy &&
        to->kind == TIDE_CELL_DECIMAL)
        status = copy_halves(answer, job->input_panel[0], measure, rows, to, err);
    if (status == TIDE_STATUS_OK)
        status = set_output_unit(job, answer, row, measure, to, err);
    return status;
}

/* The same unit and form; the state of the figure holds for its bounds. */
static tide_status add_bound(tide_job *job, tide_answer *answer,
                             const struct computed *computed,
                             const struct series_out *bound,
                             const struct answer_rows *rows, size_t column,
                             tide_error *err)
{
    const struct panel_measure *measure =
        &job->input_panel[0]->measure[computed->measure];
    struct result_column *to = &answer->column[column];

    to->scale = bound->scale;
    answer_set_rounding(job, to);
    tide_status status = copy_cells(answer, to, rows, computed->result.length,
                                    bound->mantissa, bound->real, bound->state, err);
    if (status == TIDE_STATUS_OK)
        status =
            set_output_unit(job, answer, &computed->result.output[0], measure, to, err);
    return status;
}

/* ---- notes ---- */

/* The level of the members behind one figure: "; over: partner, hs". */
static void add_level_note(const struct binding *binding, struct text_builder *line)
{
    const char *before = "; over: ";

    for (size_t i = 0; i < binding->key_count; i++) {
        if (binding->is_within[i])
            continue;
        text_add_format(line, "%s%s", before, binding->key[i].name);
        before = ", ";
    }
}

static tide_status add_notes(tide_job *job, tide_answer *answer, tide_error *err)
{
    const struct binding *binding = job->binding;
    struct text_builder line;

    answer->note = arena_alloc(&answer->arena, 2, sizeof *answer->note);
    if (answer->note == NULL)
        return memory_failed(answer->arena.memory, err);
    text_builder_init(&line, &job->runtime->memory);
    if (job->computation->shape == TIDE_SHAPE_CROSS) {
        text_add_c(&line, "of: ");
        for (size_t i = 0; i < binding->key_count; i++)
            if (binding->is_within[i])
                text_add_format(&line, "%s, ", binding->key[i].name);
        text_add_c(&line, binding->time != TABLE_NO_COLUMN ? "period" : "all rows");
        if (job->computation->rows == ROWS_PER_GROUP)
            add_level_note(binding, &line);
        if (job->computation->is_matrix)
            text_add_format(&line, "; %s: %s, %s: %s",
                            job->computation->option[MATRIX_COUNTRY].name,
                            binding->key[binding->country].name,
                            job->computation->option[MATRIX_PRODUCT].name,
                            binding->key[binding->product].name);
    }
    answer_add_roles(job, &line);
    fiscal_note(binding, &line);
    tide_status status = TIDE_STATUS_OK;
    if (line.has_failed)
        status = memory_failed(&job->runtime->memory, err);
    if (status == TIDE_STATUS_OK && line.length > 0) {
        const char *copy = arena_text(&answer->arena, line.at, line.length);
        if (copy == NULL)
            status = memory_failed(answer->arena.memory, err);
        else
            answer->note[answer->note_count++] = copy;
    }
    text_builder_release(&line);
    return status;
}

/* ---- all of it ---- */

/* The names live in the job, like the answer. */
static void set_names(tide_answer *answer, const struct binding *binding)
{
    for (size_t i = 0; i < binding->heading_count; i++)
        answer->column[i].name = binding->heading[i];
}

/* Keys, labels and the period; *column counts what was added. */
static tide_status add_axes(tide_job *job, tide_answer *answer,
                            const struct answer_rows *rows, size_t *column,
                            tide_error *err)
{
    const struct binding *binding = job->binding;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < binding->key_count; i++) {
        if (!binding->is_shown[i])
            continue;
        status = add_key(answer, job->input_panel[0], i, rows, (*column)++, err);
        if (status == TIDE_STATUS_OK && binding->label[i] != TABLE_NO_COLUMN)
            status = add_label(job, answer, i, rows, (*column)++, err);
    }
    if (status == TIDE_STATUS_OK && binding->time != TABLE_NO_COLUMN)
        status = add_period(job, answer, rows, (*column)++, err);
    return status;
}

/* The figures behind those of one measure: of each role, and the base. */
static tide_status add_levels(tide_job *job, tide_answer *answer,
                              const struct computed *one, const struct answer_rows *rows,
                              size_t *column, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t role = 0; role < job->computation->role_count; role++) {
        struct role_place place = job_role(job, role, one->measure);
        if (status == TIDE_STATUS_OK)
            status = add_level(job, answer, place.panel, place.measure, rows, (*column)++,
                               err);
    }
    if (status == TIDE_STATUS_OK && job->binding->shows_bases)
        status = add_base(job, answer, one, rows, (*column)++, err);
    return status;
}

static tide_status add_figures(tide_job *job, tide_answer *answer,
                               const struct computed *computed, size_t computed_count,
                               const struct answer_rows *rows, size_t *column,
                               tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < computed_count; i++) {
        const struct computed *one = &computed[i];
        if (job->binding->shows_levels)
            status = add_levels(job, answer, one, rows, column, err);
        for (size_t k = 0; status == TIDE_STATUS_OK && k < one->result.output_count;
             k++) {
            status = add_output(job, answer, one, k, rows, (*column)++, err);
            if (k > 0 || !job->binding->shows_bounds)
                continue;
            if (status == TIDE_STATUS_OK)
                status =
                    add_bound(job, answer, one, &one->result.low, rows, (*column)++, err);
            if (status == TIDE_STATUS_OK)
                status = add_bound(job, answer, one, &one->result.high, rows, (*column)++,
                                   err);
        }
    }
    return status;
}

/* --having and --sort, then --wide. */
static tide_status arrange(tide_job *job, tide_answer **answer,
                           const struct answer_rows *rows, tide_error *err)
{
    size_t *index = NULL;
    size_t count = 0;
    tide_answer *wide = NULL;
    tide_status status = TIDE_STATUS_OK;

    if (job->binding->has_filter || job->binding->is_sorted) {
        status = answer_order(job->binding, *answer, &job->arena, &index, &count, err);
        if (status == TIDE_STATUS_OK)
            status = answer_gather(*answer, index, count, err);
    }
    if (status != TIDE_STATUS_OK || !job_flag(job, OPTION_WIDE))
        return status;
    size_t *line = rows->line;
    if (index != NULL) {
        line = arena_alloc(&job->arena, count, sizeof *line);
        if (line == NULL)
            return memory_failed(&job->runtime->memory, err);
        for (size_t i = 0; i < count; i++)
            line[i] = rows->line[index[i]];
    }
    status = answer_widen(*answer, line, job->binding->figure, &wide, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_answer_free(*answer);
    *answer = wide;
    return TIDE_STATUS_OK;
}

tide_status answer_make(tide_job *job, const struct computed *computed,
                        size_t computed_count, const struct groups *lines,
                        tide_answer **out, tide_error *err)
{
    struct answer_rows rows = {0};
    tide_answer *answer = NULL;
    size_t column = 0;
    tide_status status =
        choose_rows(job, &computed[0].result, lines, &job->arena, &rows, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (job->computation->length != NULL)
        keep_ahead(job->input_panel[0], &computed[0].result, &rows);
    status = answer_new(job->runtime, job->verb_name, rows.count,
                        job->binding->heading_count, &answer, err);
    if (status != TIDE_STATUS_OK)
        return status;
    set_names(answer, job->binding);
    status = add_axes(job, answer, &rows, &column, err);
    if (status == TIDE_STATUS_OK)
        status = add_figures(job, answer, computed, computed_count, &rows, &column, err);
    if (status == TIDE_STATUS_OK && job->binding->refuses_states)
        status = answer_refuse_states(job->binding, answer, err);
    if (status == TIDE_STATUS_OK)
        status = arrange(job, &answer, &rows, err);
    if (status == TIDE_STATUS_OK)
        status = add_notes(job, answer, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}
