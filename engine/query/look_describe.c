/*
 * look_describe.c - `tide describe`: what a table of observations holds, a row per measure
 * and series.
 */
#include "query/look.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "number/real_text.h"
#include "query/gather.h"
#include "time/period.h"

enum { FIGURE_COLUMNS = 10 };

struct summary {
    size_t first; /* places with a figure; first > last: none */
    size_t last;
    size_t figures;
    size_t holes; /* between first and last */
    size_t
        states[256]; /* cells in each state; what is missing before the first figure and
                           after the last is no part of the series */
    int128 sum;
    int64_t least;
    int64_t most;
    struct real_sum real_sum;
    double real_least;
    double real_most;
};

static void summarize(const tide_series *series, struct summary *out)
{
    memset(out, 0, sizeof *out);
    real_sum_init(&out->real_sum);
    out->first = 1;
    for (size_t t = 0; t < series->count; t++) {
        if (!series_has_value(series, t))
            continue;
        if (out->figures++ == 0)
            out->first = t;
        out->last = t;
        if (series->kind == TIDE_KIND_DECIMAL) {
            int64_t value = series_mantissa(series, t);
            out->least = out->figures == 1 || value < out->least ? value : out->least;
            out->most = out->figures == 1 || value > out->most ? value : out->most;
            out->sum += value;
        } else {
            double value = series_real(series, t);
            out->real_least =
                out->figures == 1 || value < out->real_least ? value : out->real_least;
            out->real_most =
                out->figures == 1 || value > out->real_most ? value : out->real_most;
            real_sum_add(&out->real_sum, value);
        }
    }
    if (out->figures > 0)
        out->holes = out->last - out->first + 1 - out->figures;
    for (size_t t = 0; t < series->count; t++) {
        tide_state state = tide_series_state(series, t);
        bool is_inside = out->figures > 0 && out->first <= t && t <= out->last;
        if (is_inside || state != TIDE_STATE_MISSING)
            out->states[state]++;
    }
}

/* "11 ok, 1 missing, 1 provisional": in the order of their codes. */
static const char *states_text(struct arena *arena, const struct summary *summary)
{
    const char *text = "";

    for (size_t i = 0; text != NULL && i < tide_state_count(); i++) {
        const tide_state_row *row = tide_state_at(i);
        if (summary->states[row->code] > 0)
            text = arena_format(arena, "%s%s%zu %s", text, text[0] != '\0' ? ", " : "",
                                summary->states[row->code], row->name);
    }
    return text;
}

static double mean_of(const struct summary *summary, tide_kind kind, int32_t scale)
{
    if (kind == TIDE_KIND_REAL)
        return real_sum_round(&summary->real_sum) / (double)summary->figures;
    return quotient_round(summary->sum, (int128)summary->figures * decimal_power(scale));
}

/* The text of a figure in its own column's decimals. */
static const char *figure_text(struct arena *arena, tide_kind kind, int64_t mantissa,
                               int32_t scale, double real)
{
    char text[DECIMAL_TEXT_SIZE];
    size_t length = kind == TIDE_KIND_DECIMAL ? decimal_format(mantissa, scale, text)
                                              : real_format(real, text);
    return arena_text(arena, text, length);
}

struct describe {
    const tide_panel *panel;
    tide_answer *answer;
    const char **text[FIGURE_COLUMNS];
    double *mean;
    tide_state *mean_state;
};

static const char *const figure_names[FIGURE_COLUMNS] = {
    "measure", "first",    "last",    "figures", "holes",
    "states",  "smallest", "largest", "unit",    "kind",
};

static const bool figure_is_number[FIGURE_COLUMNS] = {
    [3] = true, [4] = true, [6] = true, [7] = true};

static const char *kind_word(enum measure_kind kind)
{
    static const char *const words[] = {
        [MEASURE_FLOW] = "flow", [MEASURE_STOCK] = "stock",   [MEASURE_PRICE] = "price",
        [MEASURE_RATE] = "rate", [MEASURE_SIGNED] = "signed",
    };
    return words[kind];
}

static tide_status describe_row(struct describe *describe, size_t series, size_t m,
                                size_t row, tide_error *err)
{
    const tide_panel *panel = describe->panel;
    const struct panel_measure *measure = &panel->measure[m];
    struct arena *arena = &describe->answer->arena;
    tide_series cells = panel_series(panel, series, m);
    tide_freq freq = (tide_freq)panel->first.freq;
    char name[TIDE_PERIOD_TEXT_SIZE];
    char unit[UNIT_TEXT_SIZE];
    struct summary summary;
    const char *text[FIGURE_COLUMNS];

    summarize(&cells, &summary);
    bool has_any = summary.figures > 0;
    bool has_time = has_any && freq != TIDE_FREQ_NONE;
    int32_t origin = panel->first.ordinal;

    unit_format(&measure->unit, unit);
    text[0] = measure->name;
    name[0] = '\0';
    if (has_time)
        tide_period_format(period_of(freq, origin + (int32_t)summary.first), name,
                           sizeof name);
    text[1] = arena_text(arena, name, strlen(name));
    if (has_time)
        tide_period_format(period_of(freq, origin + (int32_t)summary.last), name,
                           sizeof name);
    text[2] = arena_text(arena, name, strlen(name));
    text[3] = arena_format(arena, "%zu", summary.figures);
    text[4] = arena_format(arena, "%zu", summary.holes);
    text[5] = states_text(arena, &summary);
    text[6] = !has_any ? ""
                       : figure_text(arena, measure->kind, summary.least, measure->scale,
                                     summary.real_least);
    text[7] = !has_any ? ""
                       : figure_text(arena, measure->kind, summary.most, measure->scale,
                                     summary.real_most);
    text[8] = arena_text(arena, unit, strlen(unit));
    text[9] = kind_word(measure->traits.kind);
    for (size_t i = 0; i < FIGURE_COLUMNS; i++) {
        if (text[i] == NULL)
            return memory_failed(arena->memory, err);
        describe->text[i][row] = text[i];
    }
    describe->mean_state[row] = has_any ? TIDE_STATE_OK : TIDE_STATE_MISSING;
    if (has_any)
        describe->mean[row] = mean_of(&summary, measure->kind, measure->scale);
    return TIDE_STATUS_OK;
}

/* keys, measure, first, last, figures, holes, states, smallest, largest, mean, unit, kind */
static tide_status describe_columns(struct describe *describe, tide_error *err)
{
    tide_answer *answer = describe->answer;
    const tide_panel *panel = describe->panel;
    struct arena *arena = &answer->arena;
    size_t column = 0;

    for (size_t key = 0; key < panel->key_count; key++) {
        const char **text = arena_alloc(arena, answer->row_count, sizeof *text);
        if (text == NULL)
            return memory_failed(arena->memory, err);
        for (size_t row = 0; row < answer->row_count; row++)
            text[row] = panel_key_text(panel, row / panel->measure_count, key).at;
        answer_set_text(answer, column++, panel->key[key].name, text);
    }
    describe->mean = arena_alloc_zero(arena, answer->row_count, sizeof *describe->mean);
    describe->mean_state =
        arena_alloc_zero(arena, answer->row_count, sizeof *describe->mean_state);
    if (describe->mean == NULL || describe->mean_state == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < FIGURE_COLUMNS; i++) {
        describe->text[i] =
            arena_alloc(arena, answer->row_count, sizeof *describe->text[i]);
        if (describe->text[i] == NULL)
            return memory_failed(arena->memory, err);
        if (strcmp(figure_names[i], "unit") == 0) {
            struct result_column *mean = &answer->column[column++];
            mean->name = "mean";
            mean->kind = TIDE_CELL_REAL;
            mean->real = describe->mean;
            mean->state = describe->mean_state;
            mean->table_decimals = 4;
        }
        if (figure_is_number[i])
            answer_set_number(answer, column++, figure_names[i], describe->text[i]);
        else
            answer_set_text(answer, column++, figure_names[i], describe->text[i]);
    }
    return TIDE_STATUS_OK;
}

static tide_status describe_table(tide_job *job, tide_answer **out, tide_error *err)
{
    tide_status status = job_gather(job, err);
    struct describe describe = {.panel = job->input_panel[0]};

    if (status != TIDE_STATUS_OK)
        return status;
    size_t measures = describe.panel->measure_count;
    status =
        answer_new(job->runtime, job->verb_name, describe.panel->series_count * measures,
                   describe.panel->key_count + FIGURE_COLUMNS + 1, &describe.answer, err);
    if (status == TIDE_STATUS_OK)
        status = describe_columns(&describe, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < describe.panel->series_count; i++)
        for (size_t m = 0; status == TIDE_STATUS_OK && m < measures; m++)
            status = describe_row(&describe, i, m, i * measures + m, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(describe.answer);
        return status;
    }
    *out = describe.answer;
    return TIDE_STATUS_OK;
}

tide_status look_describe(tide_job *job, tide_answer **out, tide_error *err)
{
    return job->table->is_claims ? look_describe_claims(job, out, err)
                                 : describe_table(job, out, err);
}
