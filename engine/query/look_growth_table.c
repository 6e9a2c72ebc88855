/*
 * look_growth_table.c - `tide growth-table` and `tide backcast` of a list of claims: all
 * published growth in one form, with the level of the base period that it implies.
 */
#include "query/look.h"

#include <string.h>

#include "base/error.h"
#include "query/claim_growth.h"

/* Cells of one column while they are made. */
struct cells {
    double *real;
    tide_state *state;
};

struct table {
    tide_job *job;
    const struct claim_list *list;
    const struct claim_lines *lines;
    tide_answer *answer;
    size_t used; /* columns */
    bool has_failed;
    int32_t level_decimals; /* the most among the levels that are shown */
};

/* ---- columns ---- */

/* The claim that a line is of: the rate, or the later level. */
static size_t claim_of(const struct claim_line *line)
{
    return line->rate != CLAIM_NONE ? line->rate : line->level;
}

static size_t rate_of(const struct claim_line *line)
{
    return line->rate;
}

static size_t level_of(const struct claim_line *line)
{
    return line->level;
}

static size_t base_of(const struct claim_line *line)
{
    return line->base;
}

/* Texts of one claim of each line, in a column of the layout. */
static void add_texts(struct table *table, const char *name, const char *column,
                      size_t (*claim)(const struct claim_line *))
{
    tide_answer *answer = table->answer;
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    table->has_failed = table->has_failed || text == NULL;
    if (table->has_failed)
        return;
    for (size_t row = 0; row < answer->row_count; row++) {
        size_t place = claim(&table->lines->line[row]);
        text[row] = place != CLAIM_NONE ? claim_text(table->list, place, column).at : "";
    }
    answer_set_text(answer, table->used++, name, text);
}

static void add_base_periods(struct table *table, const char *name)
{
    tide_answer *answer = table->answer;
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    table->has_failed = table->has_failed || text == NULL;
    for (size_t row = 0; !table->has_failed && row < answer->row_count; row++) {
        const struct claim_line *line = &table->lines->line[row];
        text[row] = line->rate != CLAIM_NONE
                        ? claim_text(table->list, line->rate, "base_period").at
                        : claim_text(table->list, line->base, "period").at;
    }
    if (!table->has_failed)
        answer_set_text(answer, table->used++, name, text);
}

/* A column of figures still to be filled; NULL: no memory. */
static struct result_column *add_figures(struct table *table, const char *name,
                                         const char *unit, bool has_state,
                                         struct cells *out)
{
    tide_answer *answer = table->answer;
    tide_job *job = table->job;
    struct result_column *column = &answer->column[table->used++];

    out->real = arena_alloc_zero(&answer->arena, answer->row_count, sizeof *out->real);
    out->state = arena_alloc(&answer->arena, answer->row_count, sizeof *out->state);
    table->has_failed = table->has_failed || out->real == NULL || out->state == NULL;
    column->name = name;
    column->unit = unit;
    column->kind = TIDE_CELL_REAL;
    column->real = out->real;
    column->state = out->state;
    column->has_state = has_state;
    column->decimals = job_has(job, OPTION_DECIMALS)
                           ? (int32_t)job->option[OPTION_DECIMALS].integer
                           : -1;
    column->half_even = argument_is(&job->option[OPTION_ROUND], "half-even");
    return table->has_failed ? NULL : column;
}

/* ---- figures ---- */

static tide_state state_of_end(const struct claim_figure *figure,
                               const struct claim_end *end)
{
    if (!tide_state_has_value(figure->state))
        return figure->state;
    return end->bottom == 0 ? (tide_state)TIDE_STATE_UNDEFINED
                            : (tide_state)TIDE_STATE_OK;
}

/* Growth R = r - 1 in the form of the answer. */
static void put_growth(struct series_out *out, size_t row,
                       const struct claim_figure *figure, const struct claim_end *end)
{
    tide_state state = state_of_end(figure, end);

    if (!tide_state_has_value(state))
        series_out_none(out, row, state);
    else
        series_out_quotient(out, row, end->top - end->bottom, end->bottom, state);
}

static void add_growth(struct table *table, enum form form)
{
    static const char *const names[] = {"growth", "growth_low", "growth_high"};
    struct series_out out[COUNT_OF(names)];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct cells cells;
        struct result_column *column =
            add_figures(table, names[i], form_unit(form), i == 0, &cells);
        if (column == NULL)
            return;
        /* A bound ends half a unit behind the figure. */
        column->table_decimals = form_table_decimals(form) + (i > 0);
        out[i] = (struct series_out){.kind = TIDE_KIND_REAL,
                                     .count = table->lines->count,
                                     .real = cells.real,
                                     .state = cells.state,
                                     .form = form,
                                     .basis = BASIS_GROWTH};
    }
    for (size_t row = 0; row < table->lines->count; row++) {
        struct claim_figure factor =
            claim_line_factor(table->list, &table->lines->line[row]);
        put_growth(&out[0], row, &factor, &factor.at);
        put_growth(&out[1], row, &factor, &factor.low);
        put_growth(&out[2], row, &factor, &factor.high);
    }
}

/* The figure of a level as printed. */
static void add_levels(struct table *table, const char *name)
{
    tide_answer *answer = table->answer;
    struct result_column *column = &answer->column[table->used++];
    int64_t *mantissa =
        arena_alloc_zero(&answer->arena, answer->row_count, sizeof *mantissa);
    tide_state *state = arena_alloc(&answer->arena, answer->row_count, sizeof *state);

    table->has_failed = table->has_failed || mantissa == NULL || state == NULL;
    if (table->has_failed)
        return;
    for (size_t row = 0; row < answer->row_count; row++) {
        size_t level = table->lines->line[row].level;
        state[row] = level != CLAIM_NONE ? TIDE_STATE_OK : TIDE_STATE_MISSING;
        if (level != CLAIM_NONE)
            mantissa[row] = (int64_t)(table->list->claim[level].twice / 2);
    }
    column->name = name;
    column->unit = "";
    column->kind = TIDE_CELL_DECIMAL;
    column->scale = table->list->scale;
    column->mantissa = mantissa;
    column->state = state;
    column->table_decimals = -1;
    column->decimals = -1;
}

static void put_level(const struct claim_list *list, const struct cells *cells,
                      size_t row, const struct claim_figure *figure,
                      const struct claim_end *end)
{
    int128 unit = 2 * (int128)decimal_power(list->scale);

    cells->state[row] = state_of_end(figure, end);
    if (tide_state_has_value(cells->state[row]))
        cells->real[row] = int256_quotient_round(int256_of(end->top),
                                                 int256_multiply(end->bottom, unit));
}

static void add_bases(struct table *table, const char *const name[3])
{
    struct cells cells[3];

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        struct result_column *column = add_figures(table, name[i], "", i == 0, &cells[i]);
        if (column == NULL)
            return;
        column->table_decimals = table->level_decimals;
    }
    for (size_t row = 0; row < table->lines->count; row++) {
        struct claim_figure base = claim_line_base(table->list, &table->lines->line[row]);
        put_level(table->list, &cells[0], row, &base, &base.at);
        put_level(table->list, &cells[1], row, &base, &base.low);
        put_level(table->list, &cells[2], row, &base, &base.high);
    }
}

/* ---- the two tables ---- */

static int32_t decimals_of(const struct claim_list *list, const struct claim_lines *lines)
{
    int32_t most = 0;

    for (size_t i = 0; i < lines->count; i++) {
        if (lines->line[i].level == CLAIM_NONE)
            continue;
        int128 mantissa = list->claim[lines->line[i].level].twice / 2;
        int32_t decimals = list->scale;
        for (; decimals > most && mantissa % 10 == 0; mantissa /= 10)
            decimals--;
        most = decimals > most ? decimals : most;
    }
    return most;
}

enum { GROWTH_TABLE_COLUMNS = 19, BACKCAST_COLUMNS = 16 };

static void fill_growth_table(struct table *table, enum form form)
{
    static const char *const base[] = {"base", "base_low", "base_high"};

    add_texts(table, "id", "id", claim_of);
    add_texts(table, "subject", "subject", claim_of);
    add_texts(table, "counterpart", "counterpart", claim_of);
    add_texts(table, "measure", "measure", claim_of);
    add_texts(table, "kind", "kind", claim_of);
    add_texts(table, "bound", "bound", claim_of);
    add_texts(table, "period", "period", claim_of);
    add_base_periods(table, "base_period");
    add_growth(table, form);
    add_levels(table, "level");
    add_bases(table, base);
    add_texts(table, "unit", "unit", level_of);
    add_texts(table, "scale", "scale", level_of);
    add_texts(table, "level_id", "id", level_of);
    add_texts(table, "base_id", "id", base_of);
}

static void fill_backcast(struct table *table, enum form form)
{
    static const char *const level[] = {"level", "level_low", "level_high"};

    add_texts(table, "subject", "subject", level_of);
    add_texts(table, "counterpart", "counterpart", level_of);
    add_texts(table, "measure", "measure", level_of);
    add_base_periods(table, "period");
    add_bases(table, level);
    add_texts(table, "unit", "unit", level_of);
    add_texts(table, "scale", "scale", level_of);
    add_texts(table, "from_period", "period", level_of);
    add_levels(table, "from_level");
    add_growth(table, form);
    add_texts(table, "growth_id", "id", rate_of);
    add_texts(table, "level_id", "id", level_of);
}

/* The lines with a rate, a level and a base to be told from them. */
static void keep_backcasts(const struct claim_list *list, struct claim_lines *lines)
{
    size_t kept = 0;

    for (size_t i = 0; i < lines->count; i++) {
        struct claim_line *line = &lines->line[i];
        if (line->rate == CLAIM_NONE || line->level == CLAIM_NONE ||
            list->claim[line->rate].base.freq == TIDE_FREQ_NONE)
            continue;
        lines->line[kept++] = *line;
    }
    lines->count = kept;
}

/* The claims of growth among the lines, and those of them without a base period. */
static size_t count_rates(const struct table *table, size_t *unnamed)
{
    size_t rates = 0;
    size_t last = CLAIM_NONE;

    *unnamed = 0;
    for (size_t i = 0; i < table->lines->count; i++) {
        size_t rate = table->lines->line[i].rate;
        if (rate == CLAIM_NONE || rate == last)
            continue;
        last = rate;
        rates++;
        *unnamed += table->list->claim[rate].base.freq == TIDE_FREQ_NONE;
    }
    return rates;
}

static tide_status add_note(struct table *table, tide_error *err)
{
    tide_answer *answer = table->answer;
    size_t unnamed;
    size_t rates = count_rates(table, &unnamed);

    answer->note = arena_alloc(&answer->arena, 1, sizeof *answer->note);
    if (answer->note == NULL)
        return memory_failed(answer->arena.memory, err);
    answer->note[0] =
        table->job->verb == VERB_BACKCAST
            ? arena_format(
                  &answer->arena,
                  "%zu of %zu claims state a growth on a named base period, with "
                  "a level of the period",
                  rates, table->list->count)
            : arena_format(
                  &answer->arena,
                  "%zu of %zu claims state a growth, %zu of them no base period; "
                  "a window is compared with the same window only",
                  rates, table->list->count, unnamed);
    if (answer->note[0] == NULL)
        return memory_failed(answer->arena.memory, err);
    answer->note_count = 1;
    return TIDE_STATUS_OK;
}

static enum form form_asked(const tide_job *job)
{
    enum form form = FORM_PERCENT;

    if (job_has(job, OPTION_AS))
        form_find(job->option[OPTION_AS].text, &form);
    return form;
}

tide_status look_growth_table(tide_job *job, tide_answer **out, tide_error *err)
{
    bool is_backcast = job->verb == VERB_BACKCAST;
    struct claim_list list;
    struct claim_lines lines;
    struct table table = {.job = job, .list = &list, .lines = &lines};
    tide_status status = claim_list_make(job, &list, err);

    if (status == TIDE_STATUS_OK)
        status = claim_lines_make(job, &list, &lines, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (is_backcast)
        keep_backcasts(&list, &lines);
    table.level_decimals = decimals_of(&list, &lines);
    status = answer_new(job->runtime, job->verb_name, lines.count,
                        is_backcast ? BACKCAST_COLUMNS : GROWTH_TABLE_COLUMNS,
                        &table.answer, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (is_backcast)
        fill_backcast(&table, form_asked(job));
    else
        fill_growth_table(&table, form_asked(job));
    status = table.has_failed ? memory_failed(&job->runtime->memory, err)
                              : add_note(&table, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(table.answer);
        return status;
    }
    job->ledger.used = list.count;
    *out = table.answer;
    return TIDE_STATUS_OK;
}
