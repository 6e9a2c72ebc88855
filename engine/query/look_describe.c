/*
 * look_describe.c - `tide describe`: what a table holds, series by series.
 *
 * A table of observations gets a row per measure and series. A list of claims, whose
 * periods and units are mixed, gets a row per kind and unit.
 */
#include "query/look.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "number/real_text.h"
#include "query/gather.h"
#include "time/period.h"

enum { FIGURE_COLUMNS = 9 };

/* ---- observations ---- */

struct summary {
    size_t first; /* places with a figure; first > last: none */
    size_t last;
    size_t figures;
    size_t holes; /* between first and last */
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
    "measure", "first", "last", "figures", "holes", "smallest", "largest", "unit", "kind",
};

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
    text[5] = !has_any ? ""
                       : figure_text(arena, measure->kind, summary.least, measure->scale,
                                     summary.real_least);
    text[6] = !has_any ? ""
                       : figure_text(arena, measure->kind, summary.most, measure->scale,
                                     summary.real_most);
    text[7] = arena_text(arena, unit, strlen(unit));
    text[8] = kind_word(measure->traits.kind);
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

/* keys, measure, first, last, figures, holes, smallest, largest, mean, unit, kind */
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

/* ---- claims ---- */

enum { CLAIM_COLUMNS = 9 };

static const char *const claim_names[CLAIM_COLUMNS] = {
    "kind", "unit", "scale", "claims", "measures", "first", "last", "smallest", "largest",
};

/* Claims of one kind, unit and scale. */
struct claim_group {
    uint32_t kind;
    uint32_t unit;
    uint32_t scale;
    size_t claims;
    size_t measures; /* different names */
    size_t first;    /* rows of the earliest and the latest period */
    size_t last;
    int64_t least;
    int64_t most;
};

struct claim_table {
    const tide_table *table;
    const struct column *kind;
    const struct column *unit;
    const struct column *scale;
    const struct column *measure;
    const struct column *period;
    const struct column *value;
};

static const struct column *claim_column(const tide_table *table, const char *name)
{
    size_t place = table_find(table, text_of(name));
    return place == TABLE_NO_COLUMN ? NULL : &table->column[place];
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

static bool is_first_measure(const struct claim_table *claims,
                             const struct claim_group *group, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (packed_get(&claims->measure->code, i) ==
                packed_get(&claims->measure->code, row) &&
            packed_get(&claims->kind->code, i) == group->kind &&
            packed_get(&claims->unit->code, i) == group->unit &&
            packed_get(&claims->scale->code, i) == group->scale)
            return false;
    return true;
}

static void add_claim(const struct claim_table *claims, struct claim_group *group,
                      size_t row)
{
    int64_t value = packed_get(&claims->value->mantissa, row);

    if (group->claims++ == 0) {
        group->first = row;
        group->last = row;
        group->least = value;
        group->most = value;
    }
    group->measures += is_first_measure(claims, group, row) ? 1 : 0;
    group->least = value < group->least ? value : group->least;
    group->most = value > group->most ? value : group->most;
    if (first_day(claims, row) < first_day(claims, group->first))
        group->first = row;
    if (first_day(claims, row) > first_day(claims, group->last))
        group->last = row;
}

static struct claim_group *find_group(const struct claim_table *claims,
                                      struct claim_group *group, size_t *count,
                                      size_t row)
{
    uint32_t kind = (uint32_t)packed_get(&claims->kind->code, row);
    uint32_t unit = (uint32_t)packed_get(&claims->unit->code, row);
    uint32_t scale = (uint32_t)packed_get(&claims->scale->code, row);

    for (size_t i = 0; i < *count; i++)
        if (group[i].kind == kind && group[i].unit == unit && group[i].scale == scale)
            return &group[i];
    group[*count] = (struct claim_group){.kind = kind, .unit = unit, .scale = scale};
    return &group[(*count)++];
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

    text[0] = dictionary_text(claims->kind->dictionary, group->kind).at;
    text[1] = dictionary_text(claims->unit->dictionary, group->unit).at;
    text[2] = dictionary_text(claims->scale->dictionary, group->scale).at;
    text[3] = arena_format(arena, "%zu", group->claims);
    text[4] = arena_format(arena, "%zu", group->measures);
    text[5] = code_text(claims->period, group->first).at;
    text[6] = code_text(claims->period, group->last).at;
    text[7] = claim_figure(arena, group->least, scale);
    text[8] = claim_figure(arena, group->most, scale);
    for (size_t i = 0; i < CLAIM_COLUMNS; i++)
        if (text[i] == NULL)
            return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}

static tide_status describe_claims(tide_job *job, tide_answer **out, tide_error *err)
{
    const tide_table *table = job->table;
    struct claim_table claims = {
        .table = table,
        .kind = claim_column(table, "kind"),
        .unit = claim_column(table, "unit"),
        .scale = claim_column(table, "scale"),
        .measure = claim_column(table, "measure"),
        .period = claim_column(table, "period"),
        .value = claim_column(table, "value"),
    };
    struct claim_group *group = arena_alloc(&job->arena, table->row_count, sizeof *group);
    tide_answer *answer = NULL;
    size_t count = 0;

    if (group == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t row = 0; row < table->row_count; row++)
        add_claim(&claims, find_group(&claims, group, &count, row), row);
    job->ledger.used = table->row_count;

    tide_status status =
        answer_new(job->runtime, job->verb_name, count, CLAIM_COLUMNS, &answer, err);
    if (status != TIDE_STATUS_OK)
        return status;
    const char **column[CLAIM_COLUMNS];
    for (size_t i = 0; status == TIDE_STATUS_OK && i < CLAIM_COLUMNS; i++) {
        column[i] = arena_alloc(&answer->arena, count, sizeof *column[i]);
        if (column[i] == NULL)
            status = memory_failed(answer->arena.memory, err);
        answer_set_text(answer, i, claim_names[i], column[i]);
    }
    for (size_t row = 0; status == TIDE_STATUS_OK && row < count; row++) {
        const char *text[CLAIM_COLUMNS];
        status = claim_cells(&claims, &group[row], &answer->arena, text, err);
        for (size_t i = 0; status == TIDE_STATUS_OK && i < CLAIM_COLUMNS; i++)
            column[i][row] = text[i];
    }
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}

tide_status look_describe(tide_job *job, tide_answer **out, tide_error *err)
{
    return job->table->is_claims ? describe_claims(job, out, err)
                                 : describe_table(job, out, err);
}
