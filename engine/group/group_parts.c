/*
 * group_parts.c - marks in a bit per period or member, taken away after each count.
 */
#include "group/group_parts.h"

#include "time/period.h"

enum { WORD_BITS = 64 };

static size_t place_of(const struct group_reader *reader, size_t row)
{
    return (size_t)(reader->ordinal[row] -
                    reader->sorted->column[reader->rule->time].value.least);
}

static void mark(struct group_reader *reader, size_t place, bool is_seen)
{
    uint64_t bit = UINT64_C(1) << place % WORD_BITS;
    uint64_t *word = &reader->seen[place / WORD_BITS];

    *word = is_seen ? *word | bit : *word & ~bit;
}

static bool is_marked(const struct group_reader *reader, size_t place)
{
    return (reader->seen[place / WORD_BITS] >> place % WORD_BITS & 1) != 0;
}

size_t parts_count(struct group_reader *reader, const struct group_valued *valued)
{
    int64_t base = reader->sorted->column[reader->rule->time].value.least;
    size_t rows = valued->figures.x.count;
    size_t count = 0;

    for (size_t i = 0; i < rows; i++) {
        size_t place = (size_t)(valued->ordinal[i] - base);
        count += !is_marked(reader, place);
        mark(reader, place, true);
    }
    for (size_t i = 0; i < rows; i++)
        mark(reader, (size_t)(valued->ordinal[i] - base), false);
    return count;
}

size_t parts_due(const struct group_reader *reader, int32_t ordinal)
{
    const struct column *time = reader->sorted->column[reader->rule->time].column;

    if (reader->rule->freq == TIDE_FREQ_NONE)
        return 1;
    return regroup_parts(time->freq, period_of(reader->rule->freq, ordinal));
}

static bool is_lacking(tide_state state)
{
    return state == TIDE_STATE_MISSING || state == TIDE_STATE_INCOMPLETE_WINDOW;
}

bool parts_mark_lacking(struct group_reader *reader, const struct group_figures *x,
                        const struct group_figures *y)
{
    bool has_any = false;

    for (size_t row = 0; row < x->row_count; row++) {
        if (!is_lacking(group_figures_state(x, y, row)))
            continue;
        mark(reader, place_of(reader, row), true);
        has_any = true;
    }
    for (size_t row = 0; has_any && row < x->row_count; row++) {
        tide_state state = group_figures_state(x, y, row);
        if (!tide_state_has_value(state) && !is_lacking(state))
            mark(reader, place_of(reader, row), false);
    }
    for (size_t row = 0; has_any && row < x->row_count; row++)
        reader->lacks[row] = is_marked(reader, place_of(reader, row));
    for (size_t row = 0; has_any && row < x->row_count; row++)
        mark(reader, place_of(reader, row), false);
    return has_any;
}

tide_state parts_withheld(struct group_reader *reader, const struct group_figures *x,
                          const struct group_figures *y)
{
    tide_state largest = 0;

    for (size_t row = 0; row < x->row_count; row++)
        if (tide_state_has_value(group_figures_state(x, y, row)))
            mark(reader, place_of(reader, row), true);
    for (size_t row = 0; row < x->row_count; row++) {
        tide_state state = group_figures_state(x, y, row);
        if (!is_marked(reader, place_of(reader, row)) && !is_lacking(state))
            largest = state > largest ? state : largest;
    }
    for (size_t row = 0; row < x->row_count; row++)
        mark(reader, place_of(reader, row), false);
    return largest;
}

size_t parts_distinct(struct group_reader *reader, size_t column,
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
