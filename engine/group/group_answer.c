/*
 * group_answer.c - statistics of a line, by the rule of group_stat.h.
 */
#include "group/group_answer.h"

#include "base/error.h"
#include "group/group_parts.h"
#include "group/group_set.h"

enum { WORD_BITS = 64 };

/* ---- room ---- */

static bool uses_pair(enum group_statistic what)
{
    return what >= GROUP_WEIGHTED_MEAN;
}

static bool uses_words(enum group_statistic what)
{
    return what == GROUP_QUANTILE || what == GROUP_RANKED;
}

static bool uses_measure(enum group_statistic what)
{
    return what != GROUP_ROWS && what != GROUP_PERIODS_DUE && what != GROUP_DISTINCT;
}

/* Room for a measure, once. */
static bool figures_init(struct group_reader *reader, size_t column, bool has_words,
                         size_t rows)
{
    struct group_figures *figures = &reader->figures[column];
    const struct group_column *from = &reader->sorted->column[column];
    struct arena *arena = &reader->arena;
    bool has_room = true;

    if (figures->from == NULL) {
        figures->from = from;
        figures->bound = packed_bound(&from->value);
        if (from->real != NULL)
            figures->real = arena_alloc(arena, rows, sizeof *figures->real);
        else
            figures->mantissa = arena_alloc(arena, rows, sizeof *figures->mantissa);
        has_room = figures->real != NULL || figures->mantissa != NULL;
        if (from->state.width > 0 || from->state.base != TIDE_STATE_OK) {
            figures->state = arena_alloc(arena, rows, sizeof *figures->state);
            has_room = has_room && figures->state != NULL;
        }
    }
    if (has_words && figures->word == NULL) {
        figures->word = arena_alloc(arena, rows, sizeof *figures->word);
        has_room = has_room && figures->word != NULL;
    }
    return has_room;
}

/* A part of a period, one of whose rows is missing, lacks as a whole. */
static bool leaves_out(const struct group_rule *rule)
{
    return rule->freq != TIDE_FREQ_NONE && !rule->skip_missing;
}

/* Only where some rows have no value are the others put elsewhere. */
static bool has_states(const struct group_reader *reader)
{
    for (size_t i = 0; i < reader->sorted->column_count; i++) {
        const struct packed *state = &reader->sorted->column[i].state;
        if (state->width > 0 || state->base != TIDE_STATE_OK)
            return true;
    }
    return false;
}

/* What a row takes in a column that is carried. */
static size_t column_bytes(const struct group_reader *reader, size_t column)
{
    const struct packed *state = &reader->sorted->column[column].state;
    bool has_figures = false;
    bool has_words = false;

    for (size_t i = 0; i < reader->ask_count; i++) {
        const struct group_ask *ask = &reader->ask[i];
        bool is_measure = uses_measure(ask->what) && ask->column == column;
        has_figures =
            has_figures || is_measure || (uses_pair(ask->what) && ask->other == column);
        has_words = has_words || (is_measure && uses_words(ask->what));
    }
    return (has_figures ? sizeof(int64_t) : 0) + (has_words ? sizeof(uint64_t) : 0) +
           (has_figures && state->width > 0 ? sizeof(tide_state) : 0);
}

size_t group_reader_row_bytes(const struct group_reader *reader)
{
    size_t bytes = 0;

    for (size_t i = 0; i < reader->sorted->column_count; i++)
        bytes += column_bytes(reader, i);
    if (has_states(reader))
        bytes += 4 * sizeof(int64_t);
    if (reader->rule->time != TABLE_NO_COLUMN)
        bytes += 2 * sizeof(int32_t) + 1;
    return bytes;
}

static bool room_init(struct group_reader *reader, size_t rows)
{
    struct arena *arena = &reader->arena;
    struct group_room *room = &reader->room;
    bool has_room = true;

    for (size_t i = 0; i < 2 && has_states(reader); i++) {
        room->mantissa[i] = arena_alloc(arena, rows, sizeof *room->mantissa[i]);
        room->real[i] = arena_alloc(arena, rows, sizeof *room->real[i]);
        has_room = has_room && room->mantissa[i] != NULL && room->real[i] != NULL;
    }
    if (reader->rule->time != TABLE_NO_COLUMN) {
        room->ordinal = arena_alloc(arena, rows, sizeof *room->ordinal);
        reader->ordinal = arena_alloc(arena, rows, sizeof *reader->ordinal);
        has_room = has_room && room->ordinal != NULL && reader->ordinal != NULL;
    }
    if (leaves_out(reader->rule)) {
        reader->lacks = arena_alloc(arena, rows, sizeof *reader->lacks);
        has_room = has_room && reader->lacks != NULL;
    }
    return has_room;
}

static size_t member_count(const struct column *column)
{
    const struct packed *ordinal = &column->ordinal;

    return column->role == TIDE_COLUMN_PERIOD
               ? (size_t)(ordinal->most - ordinal->least) + 1
               : column->dictionary->count;
}

tide_status group_reader_init(struct group_reader *reader, struct memory *memory,
                              size_t most_rows, tide_error *err)
{
    size_t time = reader->rule->time;
    size_t members =
        time == TABLE_NO_COLUMN ? 0 : member_count(reader->sorted->column[time].column);

    arena_init(&reader->arena, memory);
    reader->figures = arena_alloc_zero(&reader->arena, reader->sorted->column_count,
                                       sizeof *reader->figures);
    bool has_room = reader->figures != NULL && room_init(reader, most_rows);
    for (size_t i = 0; has_room && i < reader->ask_count; i++) {
        const struct group_ask *ask = &reader->ask[i];
        if (uses_measure(ask->what))
            has_room =
                figures_init(reader, ask->column, uses_words(ask->what), most_rows);
        if (has_room && uses_pair(ask->what))
            has_room = figures_init(reader, ask->other, false, most_rows);
        if (ask->what == GROUP_DISTINCT) {
            size_t count = member_count(reader->sorted->column[ask->column].column);
            members = count > members ? count : members;
        }
    }
    reader->seen = has_room ? arena_alloc_zero(&reader->arena, members / WORD_BITS + 1,
                                               sizeof *reader->seen)
                            : NULL;
    return reader->seen != NULL ? TIDE_STATUS_OK : memory_failed(memory, err);
}

void group_reader_release(struct group_reader *reader)
{
    if (reader->arena.memory != NULL)
        arena_release(&reader->arena);
}

/* ---- one statistic ---- */

/* Sub-periods with a figure, beside those of the whole period. */
static bool lacks_part(struct group_reader *reader, const struct group_valued *valued,
                       int32_t ordinal)
{
    return reader->rule->freq != TIDE_FREQ_NONE &&
           parts_count(reader, valued) < parts_due(reader, ordinal);
}

/* The state of the figures of a line before they are looked at. */
static tide_state state_of_line(struct group_reader *reader,
                                const struct group_valued *valued, int32_t ordinal)
{
    bool has_any = valued->figures.x.count > 0;
    tide_state state =
        group_state_of_rows(reader->rule, valued->valued, valued->unvalued, has_any);

    if (has_any && lacks_part(reader, valued, ordinal)) {
        tide_state own = reader->rule->allow_partial ? TIDE_STATE_PARTIAL_PERIOD
                                                     : TIDE_STATE_INCOMPLETE_WINDOW;
        state = own > state ? own : state;
    }
    return state;
}

static void answer_figure(struct group_reader *reader, const struct group_ask *ask,
                          const struct group_valued *valued,
                          const struct group_cell *cell)
{
    struct group_figures *figures = &reader->figures[ask->column];
    const struct measure_traits *traits = &figures->from->column->traits;
    const struct group_batch *batch = &valued->figures.x;

    switch (ask->what) {
    case GROUP_SUM:
        cell_total(cell, reader, traits, valued);
        break;
    case GROUP_MEAN:
        cell_real(cell, moments_mean(batch));
        break;
    case GROUP_LEAST:
    case GROUP_MOST:
        cell_extreme(cell, batch, ask->what == GROUP_MOST);
        break;
    case GROUP_RANKED:
        cell_ranked(cell, figures, batch, ask);
        break;
    case GROUP_QUANTILE:
        cell_quantile(cell, figures, batch, ask);
        break;
    case GROUP_VARIANCE:
    case GROUP_DEVIATION:
        cell_variance(cell, batch, ask->what == GROUP_DEVIATION);
        break;
    case GROUP_FIRST:
    case GROUP_LAST:
        cell_edge(cell, traits, valued, ask->what == GROUP_LAST);
        break;
    case GROUP_WEIGHTED_MEAN:
        cell_weighted_mean(cell, &valued->figures);
        break;
    default:
        cell_pair(cell, &valued->figures, ask->what);
        break;
    }
}

static void answer_measure(struct group_reader *reader, const struct group_ask *ask,
                           struct group_cell *cell)
{
    const struct group_figures *x = &reader->figures[ask->column];
    const struct group_figures *y =
        uses_pair(ask->what) ? &reader->figures[ask->other] : NULL;
    uint32_t leader = reader->lines->line[cell->line].leader;
    struct group_valued valued;
    bool lacks = reader->lacks != NULL && !group_statistic_is_count(ask->what) &&
                 parts_mark_lacking(reader, x, y);

    group_figures_valued(x, y, reader->ordinal, lacks ? reader->lacks : NULL,
                         &reader->room, &valued);
    if (ask->what == GROUP_COUNT) {
        cell_exact(cell, (int128)valued.figures.x.count);
        return;
    }
    if (ask->what == GROUP_PERIODS) {
        cell_exact(cell, (int128)parts_count(reader, &valued));
        return;
    }
    cell->state = state_of_line(reader, &valued, reader->sorted->ordinal[leader]);
    if (valued.unvalued != 0 && reader->rule->freq != TIDE_FREQ_NONE &&
        reader->rule->skip_missing) {
        tide_state withheld = parts_withheld(reader, x, y);
        cell->state = withheld > cell->state ? withheld : cell->state;
    }
    if (tide_state_has_value(cell->state))
        answer_figure(reader, ask, &valued, cell);
    else
        cell_none(cell, cell->state);
}

static size_t count_state(const struct group_figures *figures, tide_state state)
{
    size_t count = 0;

    if (figures->state == NULL)
        return state == TIDE_STATE_OK ? figures->row_count : 0;
    for (size_t row = 0; row < figures->row_count; row++)
        count += figures->state[row] == state;
    return count;
}

/* ---- one line ---- */

static void read_periods(struct group_reader *reader, const struct group_line *line)
{
    const struct group_sorted *sorted = reader->sorted;
    const struct packed *time = &sorted->column[reader->rule->time].value;
    size_t at = 0;

    for (uint32_t i = 0; i < line->count; i++) {
        uint32_t group = reader->lines->member[line->first + i];
        for (uint32_t k = 0; k < sorted->count[group]; k++)
            reader->ordinal[at++] = (int32_t)packed_get(time, sorted->first[group] + k);
    }
}

void group_reader_answer(struct group_reader *reader, size_t line)
{
    const struct group_line *at = &reader->lines->line[line];
    size_t rows = 0;

    for (uint32_t i = 0; i < at->count; i++)
        rows += reader->sorted->count[reader->lines->member[at->first + i]];
    reader->row_count = rows;
    for (size_t i = 0; i < reader->sorted->column_count; i++)
        if (reader->figures[i].from != NULL)
            group_figures_read(&reader->figures[i], reader->lines, at, reader->sorted);
    if (reader->ordinal != NULL)
        read_periods(reader, at);
    for (size_t i = 0; i < reader->ask_count; i++) {
        const struct group_ask *ask = &reader->ask[i];
        struct group_cell cell = {.cells = &reader->cells[i], .line = line};
        if (ask->what == GROUP_ROWS)
            cell_exact(&cell, (int128)rows);
        else if (ask->what == GROUP_IN_STATE)
            cell_exact(&cell,
                       (int128)count_state(&reader->figures[ask->column], ask->state));
        else if (ask->what == GROUP_PERIODS_DUE)
            cell_exact(&cell,
                       (int128)parts_due(reader, reader->sorted->ordinal[at->leader]));
        else if (ask->what == GROUP_DISTINCT)
            cell_exact(&cell, (int128)parts_distinct(reader, ask->column, at));
        else
            answer_measure(reader, ask, &cell);
    }
}
