/*
 * grouping_answer.c - lines of statistics into the rows of an answer.
 */
#include "query/grouping.h"

#include "base/error.h"
#include "query/answer.h"
#include "time/period.h"

enum { TASK_ROWS = 1 << 16 };

/* The texts of one key, in tasks of rows: where each row is a group of its own, they are
   much of an answer. */
struct naming {
    const struct grouping *grouping;
    size_t key;
    const char **text; /* [row_count] */
    size_t row_count;
};

static tide_status name_rows(void *context, size_t task, tide_error *err)
{
    const struct naming *naming = context;
    const struct grouping *grouping = naming->grouping;
    const struct group_sorted *sorted = grouping_sorted(grouping);
    size_t keys = sorted->request->key_count;
    const struct dictionary *dictionary = sorted->request->key[naming->key].dictionary;
    size_t first = task * TASK_ROWS;
    size_t rest = naming->row_count - first;
    size_t end = first + (rest < TASK_ROWS ? rest : TASK_ROWS);

    (void)err;
    for (size_t row = first; row < end; row++) {
        const struct group_line *line = &grouping->lines.line[row];
        uint32_t code = sorted->code[line->leader * keys + naming->key];
        naming->text[row] = grouping->statistics->keeps[line->set * keys + naming->key]
                                ? dictionary_text(dictionary, code).at
                                : "*";
    }
    return TIDE_STATUS_OK;
}

static tide_status add_key(const struct grouping *grouping, tide_answer *answer,
                           size_t key, size_t column, tide_error *err)
{
    struct naming naming = {.grouping = grouping,
                            .key = key,
                            .row_count = answer->row_count};
    size_t task_count = (answer->row_count + TASK_ROWS - 1) / TASK_ROWS;

    naming.text = arena_alloc(&answer->arena, answer->row_count, sizeof *naming.text);
    if (naming.text == NULL)
        return memory_failed(answer->arena.memory, err);
    tide_status status =
        pool_run(grouping->job->runtime, task_count, name_rows, &naming, err);
    if (status == TIDE_STATUS_OK)
        answer_set_text(answer, column, answer->column[column].name, naming.text);
    return status;
}

static tide_status add_level(const struct grouping *grouping, tide_answer *answer,
                             size_t column, tide_error *err)
{
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        text[row] = grouping->statistics->level[grouping->lines.line[row].set];
    answer_set_text(answer, column, answer->column[column].name, text);
    return TIDE_STATUS_OK;
}

static tide_status add_period(const struct grouping *grouping, tide_answer *answer,
                              size_t column, tide_error *err)
{
    const struct group_request *request = &grouping->request;
    tide_freq freq = request->table->column[request->time_column].freq;
    struct result_column *out = &answer->column[column];
    tide_period *period = arena_alloc(&answer->arena, answer->row_count, sizeof *period);

    out->freq = arena_format(&answer->arena, "%c", tide_freq_letter(freq));
    if (period == NULL || out->freq == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        period[row] = period_of(
            freq, grouping_sorted(grouping)->ordinal[grouping->lines.line[row].leader]);
    out->kind = TIDE_CELL_PERIOD;
    out->period = period;
    return TIDE_STATUS_OK;
}

/* In the unit of the measure, or a pure number. */
static bool is_in_unit(enum group_statistic what)
{
    return (what >= GROUP_SUM && what <= GROUP_QUANTILE) || what == GROUP_DEVIATION ||
           what == GROUP_FIRST || what == GROUP_LAST || what == GROUP_WEIGHTED_MEAN;
}

static tide_status add_figures(const struct grouping *grouping, tide_answer *answer,
                               size_t number, size_t column, tide_error *err)
{
    const struct group_ask *ask = &grouping->ask[number];
    const struct group_cells *cells = &grouping->cells[number];
    struct result_column *out = &answer->column[column];

    out->kind = cells->is_real ? TIDE_CELL_REAL : TIDE_CELL_DECIMAL;
    out->scale = cells->scale;
    out->mantissa = cells->mantissa;
    out->real = cells->real;
    out->state = cells->state;
    answer_set_rounding(grouping->job, out);
    if (group_statistic_is_count(ask->what)) {
        out->table_decimals = 0;
        out->decimals = -1; /* a count has none to round */
        return TIDE_STATUS_OK;
    }
    out->has_state = true;
    if (!is_in_unit(ask->what)) {
        out->table_decimals = 4;
        return TIDE_STATUS_OK;
    }
    const struct column *measure = grouping_sorted(grouping)->column[ask->column].column;
    out->unit = answer_unit_text(&answer->arena, &measure->unit, "");
    if (cells->is_real)
        out->table_decimals = measure->scale + 1;
    return out->unit != NULL ? TIDE_STATUS_OK : memory_failed(answer->arena.memory, err);
}

/* "of: partner, flow; all periods together" */
static tide_status add_note(const struct grouping *grouping, tide_answer *answer,
                            tide_error *err)
{
    const struct binding *binding = grouping->job->binding;
    const char *periods = statistics_periods(binding);
    struct text_builder line;
    tide_status status = TIDE_STATUS_OK;

    if (periods[0] == '\0')
        return TIDE_STATUS_OK;
    text_builder_init(&line, &grouping->job->runtime->memory);
    text_add_c(&line, "of: ");
    for (size_t i = 0; i < binding->key_count; i++)
        text_add_format(&line, "%s%s", i > 0 ? ", " : "", binding->key[i].name);
    text_add_format(&line, "%s%s", binding->key_count > 0 ? "; " : "all rows; ", periods);
    answer->note = arena_alloc(&answer->arena, 1, sizeof *answer->note);
    const char *copy =
        line.has_failed ? NULL : arena_text(&answer->arena, line.at, line.length);
    if (answer->note == NULL || copy == NULL)
        status = memory_failed(answer->arena.memory, err);
    else
        answer->note[answer->note_count++] = copy;
    text_builder_release(&line);
    return status;
}

/* --having and --sort. */
static tide_status arrange(const struct grouping *grouping, tide_answer *answer,
                           size_t **index, tide_error *err)
{
    tide_job *job = grouping->job;
    size_t count = 0;

    if (!job->binding->has_filter && !job->binding->is_sorted)
        return TIDE_STATUS_OK;
    tide_status status =
        answer_order(job->binding, answer, &job->arena, index, &count, err);
    return status == TIDE_STATUS_OK ? answer_gather(answer, *index, count, err) : status;
}

/* Are two neighbouring lines of the same keys, and apart in time alone? */
static bool are_one_row(const struct grouping *grouping, size_t a, size_t b)
{
    const struct group_sorted *sorted = grouping_sorted(grouping);
    const struct group_line *line_a = &grouping->lines.line[a];
    const struct group_line *line_b = &grouping->lines.line[b];
    size_t keys = sorted->request->key_count;
    bool is_same = line_a->set == line_b->set;

    for (size_t key = 0; is_same && key < keys; key++)
        is_same = !grouping->statistics->keeps[line_a->set * keys + key] ||
                  sorted->code[line_a->leader * keys + key] ==
                      sorted->code[line_b->leader * keys + key];
    return is_same;
}

/* --wide: lines of the same keys share a row. index: the line of each row; NULL: its own. */
static tide_status widen(const struct grouping *grouping, const size_t *index,
                         tide_answer **answer, tide_error *err)
{
    struct arena *arena = &grouping->job->arena;
    size_t lines = grouping->lines.count;
    size_t rows = (*answer)->row_count;
    size_t *number = arena_alloc(arena, lines, sizeof *number);
    size_t *row_line = arena_alloc(arena, rows, sizeof *row_line);
    tide_answer *wide = NULL;

    if (number == NULL || row_line == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < lines; i++)
        number[i] = i == 0 ? 0 : number[i - 1] + !are_one_row(grouping, i - 1, i);
    for (size_t row = 0; row < rows; row++)
        row_line[row] = number[index != NULL ? index[row] : row];
    tide_status status =
        answer_widen(*answer, row_line, grouping->job->binding->figure, &wide, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_answer_free(*answer);
    *answer = wide;
    return TIDE_STATUS_OK;
}

tide_status grouping_answer(const struct grouping *grouping, tide_answer **out,
                            tide_error *err)
{
    tide_answer *answer = *out;
    size_t *index = NULL;
    const struct binding *binding = grouping->job->binding;
    const struct statistics *statistics = grouping->statistics;
    size_t column = 0;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < binding->heading_count; i++)
        answer->column[i].name = binding->heading[i];
    for (size_t key = 0; status == TIDE_STATUS_OK && key < binding->key_count; key++)
        status = add_key(grouping, answer, key, column++, err);
    if (status == TIDE_STATUS_OK && statistics->set_count > 1)
        status = add_level(grouping, answer, column++, err);
    if (status == TIDE_STATUS_OK && statistics->by_period)
        status = add_period(grouping, answer, column++, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < statistics->column_count; i++)
        status = add_figures(grouping, answer, i, column++, err);
    if (status == TIDE_STATUS_OK)
        status = arrange(grouping, answer, &index, err);
    if (status == TIDE_STATUS_OK && job_flag(grouping->job, OPTION_WIDE))
        status = widen(grouping, index, out, err);
    return status == TIDE_STATUS_OK ? add_note(grouping, *out, err) : status;
}
