/*
 * group_answer.c - statistics of a line, by the rule of group_stat.h.
 */
#include "group/group_answer.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "group/group_select.h"
#include "number/decimal.h"
#include "numeric/double_double.h"
#include "time/period.h"

enum { WORD_BITS = 64 };

/* ---- room ---- */

static uint64_t size_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

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
    return what != GROUP_ROWS && what != GROUP_DISTINCT;
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
        uint64_t least = size_of(from->value.least);
        uint64_t most = size_of(from->value.most);
        figures->from = from;
        figures->bound = least > most ? least : most;
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

static bool room_init(struct group_reader *reader, size_t rows)
{
    struct arena *arena = &reader->arena;
    struct group_room *room = &reader->room;
    bool has_room = true;

    for (size_t i = 0; i < 2; i++) {
        room->mantissa[i] = arena_alloc(arena, rows, sizeof *room->mantissa[i]);
        room->real[i] = arena_alloc(arena, rows, sizeof *room->real[i]);
        has_room = has_room && room->mantissa[i] != NULL && room->real[i] != NULL;
    }
    if (reader->rule->time != TABLE_NO_COLUMN) {
        room->ordinal = arena_alloc(arena, rows, sizeof *room->ordinal);
        reader->ordinal = arena_alloc(arena, rows, sizeof *reader->ordinal);
        has_room = has_room && room->ordinal != NULL && reader->ordinal != NULL;
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

/* ---- cells ---- */

static void set_none(struct group_cells *cells, size_t line, tide_state state)
{
    cells->state[line] = state;
}

static void set_exact(struct group_cells *cells, size_t line, int128 mantissa,
                      tide_state state)
{
    cells->state[line] = int128_to_int64(mantissa, &cells->mantissa[line])
                             ? state
                             : (tide_state)TIDE_STATE_OVERFLOW;
}

static void set_real(struct group_cells *cells, size_t line, double value,
                     tide_state state)
{
    bool is_finite = isfinite(value);

    cells->real[line] = is_finite ? value : 0.0;
    cells->state[line] = is_finite ? state : (tide_state)TIDE_STATE_OVERFLOW;
}

/* ---- counts ---- */

static size_t count_state(const struct group_figures *figures, tide_state state)
{
    size_t count = 0;

    if (figures->state == NULL)
        return state == TIDE_STATE_OK ? figures->row_count : 0;
    for (size_t row = 0; row < figures->row_count; row++)
        count += figures->state[row] == state;
    return count;
}

/* Mark and count the periods met, then take the marks away. */
static size_t count_periods(const struct group_reader *reader,
                            const struct group_valued *valued)
{
    int64_t base = reader->sorted->column[reader->rule->time].value.least;
    size_t rows = valued->figures.x.count;
    size_t count = 0;

    for (size_t i = 0; i < rows; i++) {
        size_t place = (size_t)(valued->ordinal[i] - base);
        uint64_t bit = UINT64_C(1) << place % WORD_BITS;
        count += (reader->seen[place / WORD_BITS] & bit) == 0;
        reader->seen[place / WORD_BITS] |= bit;
    }
    for (size_t i = 0; i < rows; i++)
        reader->seen[(size_t)(valued->ordinal[i] - base) / WORD_BITS] = 0;
    return count;
}

/* Mark and count the members met, then take the marks away. */
static size_t count_distinct(struct group_reader *reader, size_t column,
                             const struct group_line *line)
{
    const struct group_sorted *sorted = reader->sorted;
    const struct group_column *from = &sorted->column[column];
    const struct dictionary *dictionary = from->column->dictionary;
    int64_t base = from->column->role == TIDE_COLUMN_PERIOD ? from->value.least : 0;
    size_t count = 0;

    for (int is_clearing = 0; is_clearing < 2; is_clearing++) {
        for (uint32_t i = 0; i < line->count; i++) {
            uint32_t group = reader->lines->member[line->first + i];
            for (uint32_t k = 0; k < sorted->count[group]; k++) {
                size_t member =
                    (size_t)(packed_get(&from->value, sorted->first[group] + k) - base);
                uint64_t bit = UINT64_C(1) << member % WORD_BITS;
                uint64_t *word = &reader->seen[member / WORD_BITS];
                if (is_clearing) {
                    *word = 0;
                    continue;
                }
                bool is_empty = dictionary != NULL &&
                                dictionary_text(dictionary, (uint32_t)member).length == 0;
                count += (*word & bit) == 0 && !is_empty;
                *word |= bit;
            }
        }
    }
    return count;
}

/* ---- ranks ---- */

static size_t make_words(struct group_figures *figures, const struct group_batch *batch)
{
    if (figures->word_count > 0)
        return figures->word_count;
    for (size_t i = 0; i < batch->count; i++)
        figures->word[i] = batch->mantissa != NULL
                               ? select_word_of_int64(batch->mantissa[i])
                               : select_word_of_real(batch->real[i]);
    figures->word_count = batch->count;
    return batch->count;
}

static void set_ranked(struct group_figures *figures, const struct group_batch *batch,
                       const struct group_ask *ask, struct group_cells *cells,
                       size_t line, tide_state state)
{
    size_t count = make_words(figures, batch);

    if (ask->rank > count) {
        set_none(cells, line, TIDE_STATE_TOO_FEW);
        return;
    }
    size_t rank = ask->from_most ? count - ask->rank : ask->rank - 1;
    uint64_t word = select_rank(figures->word, count, rank);
    if (batch->mantissa != NULL)
        set_exact(cells, line, select_int64_of_word(word), state);
    else
        set_real(cells, line, select_real_of_word(word), state);
}

/* The way from one double to another, rest / whole of it, to 106 bits; halved first where
   the products would leave the doubles. */
static double between(double from, double to, int64_t rest, int64_t whole)
{
    int shift = fabs(from) > 0x1p980 || fabs(to) > 0x1p980 ? 40 : 0;
    struct dd low = dd_two_product(ldexp(from, -shift), (double)(whole - rest));
    struct dd high = dd_two_product(ldexp(to, -shift), (double)rest);
    struct dd mixed = dd_divide(dd_add(low, high), dd_of((double)whole));

    return ldexp(dd_round(mixed), shift);
}

/*
 * Type 7: h = (n - 1) p; the figure of rank floor(h), and of what is left of h the way to
 * the next. One quotient of exact integers for decimals.
 */
static void set_quantile(struct group_figures *figures, const struct group_batch *batch,
                         const struct group_ask *ask, struct group_cells *cells,
                         size_t line, tide_state state)
{
    size_t count = make_words(figures, batch);
    int128 place = (int128)(count - 1) * ask->numerator;
    size_t rank = (size_t)(place / ask->denominator);
    int64_t rest = (int64_t)(place % ask->denominator);
    uint64_t low = select_rank(figures->word, count, rank);
    uint64_t high = rest > 0 ? select_rank(figures->word, count, rank + 1) : low;

    if (batch->mantissa != NULL) {
        int128 sum = (int128)select_int64_of_word(low) * (ask->denominator - rest) +
                     (int128)select_int64_of_word(high) * rest;
        set_real(cells, line,
                 quotient_round(sum,
                                (int128)ask->denominator * decimal_power(batch->scale)),
                 state);
        return;
    }
    set_real(cells, line,
             between(select_real_of_word(low), select_real_of_word(high), rest,
                     ask->denominator),
             state);
}

/* ---- sums ---- */

static void set_sum(const struct group_batch *batch, struct group_cells *cells,
                    size_t line, tide_state state)
{
    if (batch->mantissa != NULL)
        set_exact(cells, line, moments_sum(batch), state);
    else
        set_real(cells, line, moments_real_sum(batch), state);
}

static bool is_unit_figure(enum measure_kind kind)
{
    return kind == MEASURE_PRICE || kind == MEASURE_RATE;
}

/* The sum over the rows of the first or the last period. */
static void set_edge(const struct group_column *from, struct group_valued *valued,
                     bool is_last, struct group_cells *cells, size_t line,
                     tide_state state)
{
    struct group_batch *batch = &valued->figures.x;
    int32_t edge = valued->ordinal[0];
    int128 sum = 0;
    struct real_sum real;
    size_t rows = 0;

    for (size_t i = 1; i < batch->count; i++)
        if (is_last ? valued->ordinal[i] > edge : valued->ordinal[i] < edge)
            edge = valued->ordinal[i];
    real_sum_init(&real);
    for (size_t i = 0; i < batch->count; i++) {
        if (valued->ordinal[i] != edge)
            continue;
        rows++;
        if (batch->mantissa != NULL)
            sum += batch->mantissa[i];
        else
            real_sum_add(&real, batch->real[i]);
    }
    if (rows > 1 && is_unit_figure(from->column->traits.kind))
        set_none(cells, line, TIDE_STATE_NOT_COMPARABLE);
    else if (batch->mantissa != NULL)
        set_exact(cells, line, sum, state);
    else
        set_real(cells, line, real_sum_round(&real), state);
}

/* A stock has no sum over time: at a coarser frequency the last stands for it. Prices and
   rates have none over rows. */
static void set_total(const struct group_reader *reader, const struct group_column *from,
                      struct group_valued *valued, struct group_cells *cells, size_t line,
                      tide_state state)
{
    const struct measure_traits *traits = &from->column->traits;
    const struct group_batch *batch = &valued->figures.x;
    bool is_level = traits->kind == MEASURE_STOCK || traits->is_cumulated;

    if (is_unit_figure(traits->kind) && batch->count > 1) {
        set_none(cells, line, TIDE_STATE_NOT_COMPARABLE);
    } else if (is_level && valued->ordinal != NULL) {
        if (reader->rule->freq != TIDE_FREQ_NONE)
            set_edge(from, valued, true, cells, line, state);
        else if (count_periods(reader, valued) > 1)
            set_none(cells, line, TIDE_STATE_NOT_COMPARABLE);
        else
            set_sum(batch, cells, line, state);
    } else {
        set_sum(batch, cells, line, state);
    }
}

/* ---- of two measures ---- */

static void set_weighted_mean(const struct group_pair *pair, struct group_cells *cells,
                              size_t line, tide_state state)
{
    int sign = moments_sign(&pair->y);
    const struct group_batch *weight = &pair->y;

    for (size_t i = 0; i < weight->count; i++)
        if (weight->mantissa != NULL ? weight->mantissa[i] < 0 : weight->real[i] < 0.0)
            sign = -1;
    if (sign > 0)
        set_real(cells, line, moments_weighted_mean(pair), state);
    else
        set_none(cells, line, sign == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_UNDEFINED);
}

static void set_pair(const struct group_pair *pair, enum group_statistic what,
                     struct group_cells *cells, size_t line, tide_state state)
{
    enum moments_pair moment = MOMENTS_SLOPE;
    double value = 0.0;

    if (pair->x.count < 2) {
        set_none(cells, line, TIDE_STATE_TOO_FEW);
        return;
    }
    if (what == GROUP_COVARIANCE)
        moment = MOMENTS_COVARIANCE;
    else if (what == GROUP_CORRELATION)
        moment = MOMENTS_CORRELATION;
    else if (what == GROUP_R2)
        moment = MOMENTS_R2;
    if (moments_of_pair(pair, moment, &value))
        set_real(cells, line, value, state);
    else
        set_none(cells, line, TIDE_STATE_SINGULAR);
}

/* ---- one statistic ---- */

/* Sub-periods with a figure, beside those of the whole period. */
static bool lacks_part(const struct group_reader *reader,
                       const struct group_valued *valued, int32_t ordinal)
{
    const struct column *time = reader->sorted->column[reader->rule->time].column;
    tide_period coarse = period_of(reader->rule->freq, ordinal);

    return count_periods(reader, valued) < regroup_parts(time->freq, coarse);
}

/* The state of the figures of a line before they are looked at. */
static tide_state state_of_line(const struct group_reader *reader,
                                const struct group_valued *valued, int32_t ordinal)
{
    tide_state state = valued->valued;
    tide_state lost = valued->unvalued;
    bool has_any = valued->figures.x.count > 0;

    if (reader->rule->skip_missing && lost != 0 && has_any)
        lost = TIDE_STATE_PARTIAL_GROUP;
    state = lost > state ? lost : state;
    if (has_any && reader->rule->freq != TIDE_FREQ_NONE &&
        lacks_part(reader, valued, ordinal)) {
        tide_state own = reader->rule->allow_partial ? TIDE_STATE_PARTIAL_PERIOD
                                                     : TIDE_STATE_INCOMPLETE_WINDOW;
        state = own > state ? own : state;
    }
    return state;
}

static void answer_figure(struct group_reader *reader, const struct group_ask *ask,
                          struct group_valued *valued, struct group_cells *cells,
                          size_t line, tide_state state)
{
    struct group_figures *figures = &reader->figures[ask->column];
    const struct group_batch *batch = &valued->figures.x;
    double variance;

    switch (ask->what) {
    case GROUP_SUM:
        set_total(reader, figures->from, valued, cells, line, state);
        break;
    case GROUP_MEAN:
        set_real(cells, line, moments_mean(batch), state);
        break;
    case GROUP_RANKED:
        set_ranked(figures, batch, ask, cells, line, state);
        break;
    case GROUP_QUANTILE:
        set_quantile(figures, batch, ask, cells, line, state);
        break;
    case GROUP_VARIANCE:
    case GROUP_DEVIATION:
        if (batch->count < 2) {
            set_none(cells, line, TIDE_STATE_TOO_FEW);
            break;
        }
        variance = moments_variance(batch);
        set_real(cells, line, ask->what == GROUP_VARIANCE ? variance : sqrt(variance),
                 state);
        break;
    case GROUP_FIRST:
    case GROUP_LAST:
        set_edge(figures->from, valued, ask->what == GROUP_LAST, cells, line, state);
        break;
    case GROUP_WEIGHTED_MEAN:
        set_weighted_mean(&valued->figures, cells, line, state);
        break;
    default:
        set_pair(&valued->figures, ask->what, cells, line, state);
        break;
    }
}

/* The smallest or largest figure of a batch that is not empty. */
static void answer_extreme(const struct group_batch *batch, bool is_most,
                           struct group_cells *cells, size_t line, tide_state state)
{
    size_t best = 0;

    for (size_t i = 1; batch->mantissa != NULL && i < batch->count; i++)
        if (is_most ? batch->mantissa[i] > batch->mantissa[best]
                    : batch->mantissa[i] < batch->mantissa[best])
            best = i;
    for (size_t i = 1; batch->mantissa == NULL && i < batch->count; i++)
        if (is_most ? batch->real[i] > batch->real[best]
                    : batch->real[i] < batch->real[best])
            best = i;
    if (batch->mantissa != NULL)
        set_exact(cells, line, batch->mantissa[best], state);
    else
        set_real(cells, line, batch->real[best], state);
}

static void answer_measure(struct group_reader *reader, size_t number, size_t line)
{
    const struct group_ask *ask = &reader->ask[number];
    struct group_cells *cells = &reader->cells[number];
    const struct group_line *at = &reader->lines->line[line];
    struct group_valued valued;

    group_figures_valued(&reader->figures[ask->column],
                         uses_pair(ask->what) ? &reader->figures[ask->other] : NULL,
                         reader->ordinal, &reader->room, &valued);
    if (ask->what == GROUP_COUNT) {
        set_exact(cells, line, (int128)valued.figures.x.count, TIDE_STATE_OK);
        return;
    }
    if (ask->what == GROUP_PERIODS) {
        set_exact(cells, line, (int128)count_periods(reader, &valued), TIDE_STATE_OK);
        return;
    }
    tide_state state =
        state_of_line(reader, &valued, reader->sorted->ordinal[at->leader]);
    if (!tide_state_has_value(state))
        set_none(cells, line, state);
    else if (ask->what == GROUP_LEAST || ask->what == GROUP_MOST)
        answer_extreme(&valued.figures.x, ask->what == GROUP_MOST, cells, line, state);
    else
        answer_figure(reader, ask, &valued, cells, line, state);
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
        struct group_cells *cells = &reader->cells[i];
        if (ask->what == GROUP_ROWS)
            set_exact(cells, line, (int128)rows, TIDE_STATE_OK);
        else if (ask->what == GROUP_IN_STATE)
            set_exact(cells, line,
                      (int128)count_state(&reader->figures[ask->column], ask->state),
                      TIDE_STATE_OK);
        else if (ask->what == GROUP_DISTINCT)
            set_exact(cells, line, (int128)count_distinct(reader, ask->column, at),
                      TIDE_STATE_OK);
        else
            answer_measure(reader, i, line);
    }
}
