/*
 * group_stat.c - lines are cut into tasks of about as many rows; each reads the figures of
 * its lines once, for all statistics.
 */
#include "group/group_stat.h"

#include <stdio.h>

#include "base/error.h"
#include "group/group_answer.h"

#ifdef TIDE_HARD
enum { TASK_ROWS = 64, TASK_LINES = 3 };
#else
enum { TASK_ROWS = 1 << 16, TASK_LINES = 1 << 12 };
#endif

bool group_statistic_is_real(enum group_statistic what)
{
    switch (what) {
    case GROUP_MEAN:
    case GROUP_QUANTILE:
    case GROUP_VARIANCE:
    case GROUP_DEVIATION:
    case GROUP_WEIGHTED_MEAN:
    case GROUP_CORRELATION:
    case GROUP_R2:
    case GROUP_SLOPE:
    case GROUP_COVARIANCE:
        return true;
    default:
        return false;
    }
}

bool group_statistic_is_count(enum group_statistic what)
{
    return what <= GROUP_DISTINCT;
}

/* Lines [first, end) of a task, and the rows of the longest. */
struct task {
    size_t first;
    size_t end;
    size_t most_rows;
};

struct work {
    const struct group_sorted *sorted;
    const struct group_lines *lines;
    const struct group_rule *rule;
    const struct group_ask *ask;
    size_t ask_count;
    struct group_cells *cells;
    struct runtime *runtime;
    struct task *task; /* [task_count] */
    size_t task_count;
};

static size_t rows_of(const struct work *work, size_t line)
{
    const struct group_line *at = &work->lines->line[line];
    size_t rows = 0;

    for (uint32_t i = 0; i < at->count; i++)
        rows += work->sorted->count[work->lines->member[at->first + i]];
    return rows;
}

/* Cut the lines; counts only where `task` is NULL. */
static size_t cut_lines(const struct work *work, struct task *task)
{
    size_t count = 0;
    size_t rows = 0;

    for (size_t line = 0; line < work->lines->count; line++) {
        size_t of_line = rows_of(work, line);
        bool is_full = line % TASK_LINES == 0 || rows + of_line > TASK_ROWS;
        if (line == 0 || is_full) {
            rows = 0;
            count++;
            if (task != NULL)
                task[count - 1] = (struct task){.first = line};
        }
        rows += of_line;
        if (task == NULL)
            continue;
        struct task *at = &task[count - 1];
        at->end = line + 1;
        at->most_rows = of_line > at->most_rows ? of_line : at->most_rows;
    }
    return count;
}

static struct group_reader reader_of(const struct work *work)
{
    return (struct group_reader){.sorted = work->sorted,
                                 .lines = work->lines,
                                 .rule = work->rule,
                                 .ask = work->ask,
                                 .ask_count = work->ask_count,
                                 .cells = work->cells};
}

static tide_status run_task(void *context, size_t number, tide_error *err)
{
    const struct work *work = context;
    const struct task *task = &work->task[number];
    struct group_reader reader = reader_of(work);
    tide_status status =
        group_reader_init(&reader, &work->runtime->memory, task->most_rows, err);

    for (size_t line = task->first; status == TIDE_STATUS_OK && line < task->end; line++)
        group_reader_answer(&reader, line);
    group_reader_release(&reader);
    return status;
}

/* ---- the answer's arrays ---- */

/* Say no before it is allocated: the answer, and the rows of the longest line. */
static tide_status check_room(const struct work *work, tide_error *err)
{
    size_t cell_bytes = sizeof(int64_t) + sizeof(tide_state);
    size_t bytes = work->lines->count * work->ask_count * cell_bytes;
    size_t most_rows = 0;
    char what[128];

    for (size_t i = 0; i < work->task_count; i++)
        if (work->task[i].most_rows > most_rows)
            most_rows = work->task[i].most_rows;
    struct group_reader reader = reader_of(work);
    bytes += most_rows * group_reader_row_bytes(&reader);
    snprintf(what, sizeof what, "%zu groups x %zu statistics, of at most %zu rows,",
             work->lines->count, work->ask_count, most_rows);
    return memory_check(&work->runtime->memory, bytes, what, err);
}

tide_status group_cells_make(const struct group_sorted *sorted,
                             const struct group_lines *lines, const struct group_ask *ask,
                             size_t ask_count, struct arena *arena,
                             struct group_cells *out, tide_error *err)
{
    size_t count = lines->count;

    for (size_t i = 0; i < ask_count; i++) {
        struct group_cells *cells = &out[i];
        const struct column *column = group_statistic_is_count(ask[i].what)
                                          ? NULL
                                          : sorted->column[ask[i].column].column;
        *cells = (struct group_cells){0};
        cells->is_real = group_statistic_is_real(ask[i].what) ||
                         (column != NULL && column->kind == TIDE_KIND_REAL);
        cells->scale = column != NULL && !cells->is_real ? column->scale : 0;
        cells->state = arena_alloc_zero(arena, count, sizeof *cells->state);
        if (cells->is_real)
            cells->real = arena_alloc_zero(arena, count, sizeof *cells->real);
        else
            cells->mantissa = arena_alloc_zero(arena, count, sizeof *cells->mantissa);
        if (cells->state == NULL || (cells->real == NULL && cells->mantissa == NULL))
            return memory_failed(arena->memory, err);
    }
    return TIDE_STATUS_OK;
}

tide_state group_state_of_rows(const struct group_rule *rule, tide_state valued,
                               tide_state unvalued, bool has_value)
{
    tide_state lost = unvalued;

    if (rule->skip_missing && lost != 0 && has_value)
        lost = TIDE_STATE_PARTIAL_GROUP;
    else if (lost == 0 && !has_value)
        lost = TIDE_STATE_MISSING; /* every part lacks a figure */
    return lost > valued ? lost : valued;
}

tide_status group_stat_run(const struct group_sorted *sorted,
                           const struct group_lines *lines, const struct group_rule *rule,
                           const struct group_ask *ask, size_t ask_count,
                           struct arena *arena, struct group_cells *out, tide_error *err)
{
    struct work work = {.sorted = sorted,
                        .lines = lines,
                        .rule = rule,
                        .ask = ask,
                        .ask_count = ask_count,
                        .cells = out,
                        .runtime = sorted->request->table->runtime};
    struct memory *memory = &work.runtime->memory;

    tide_status status = TIDE_STATUS_OK;

    work.task_count = cut_lines(&work, NULL);
    work.task = memory_alloc(memory, work.task_count, sizeof *work.task);
    if (work.task == NULL)
        return memory_failed(memory, err);
    cut_lines(&work, work.task);
    status = check_room(&work, err);
    if (status == TIDE_STATUS_OK)
        status = group_cells_make(sorted, lines, ask, ask_count, arena, out, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(work.runtime, work.task_count, run_task, &work, err);
    memory_free(memory, work.task, work.task_count, sizeof *work.task);
    return status;
}
