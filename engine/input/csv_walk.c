/*
 * csv_walk.c - where the cells of a record begin and end, which libcsv does not tell.
 */
#include "input/csv_state.h"

#include <string.h>

bool csv_cell_begin(struct csv_reader *reader, size_t raw_at)
{
    void *cells = reader->cell;

    if (reader->cell_count++ >= CSV_MAX_FIELDS) {
        reader->beyond = (struct csv_cell){.raw_at = raw_at};
        return true;
    }
    if (!memory_grow(&reader->runtime->memory, &cells, &reader->cell_capacity,
                     reader->cell_count, sizeof *reader->cell)) {
        reader->has_no_memory = true;
        return false;
    }
    reader->cell = cells;
    reader->cell[reader->cell_count - 1] = (struct csv_cell){.raw_at = raw_at};
    return true;
}

struct csv_cell *csv_last_cell(struct csv_reader *reader)
{
    return reader->cell_count > CSV_MAX_FIELDS ? &reader->beyond
                                               : &reader->cell[reader->cell_count - 1];
}

void csv_cell_end(struct csv_reader *reader, size_t raw_end)
{
    struct csv_cell *cell = csv_last_cell(reader);
    cell->raw_length = raw_end - cell->raw_at;
}

/*
 * Walk the window from reader->walked to `stop`, noting where cells begin and end. True
 * when the record ended: its line end is then the last byte walked. A byte that libcsv
 * will refuse is the last one walked too: beyond it the walk would only guess, and over
 * and over, as the next record begins on the next line.
 */
bool csv_walk_on(struct csv_reader *reader, size_t stop)
{
    const char *window = reader->window;
    const char delimiter = reader->options.delimiter;
    enum walk walk = reader->walk;
    size_t i = reader->walked;
    bool is_ended = false;

    while (i < stop && !is_ended) {
        if (walk == WALK_QUOTED) {
            const char *quote = memchr(window + i, '"', stop - i);
            i = quote != NULL ? (size_t)(quote - window) + 1 : stop;
            if (quote != NULL)
                walk = WALK_AFTER_QUOTE;
            continue;
        }
        char c = window[i++];
        if (walk == WALK_CELL_START && c == '"') {
            csv_last_cell(reader)->is_quoted = true;
            walk = WALK_QUOTED;
        } else if (walk == WALK_AFTER_QUOTE && c == '"') {
            walk = WALK_QUOTED;
        } else if (c == delimiter) {
            csv_cell_end(reader, i - 1 - reader->start);
            if (!csv_cell_begin(reader, i - reader->start))
                break;
            walk = WALK_CELL_START;
        } else if (c == '\n' || c == '\r') {
            csv_cell_end(reader, i - 1 - reader->start);
            is_ended = true;
        } else if (walk == WALK_AFTER_QUOTE || c == '"') {
            break;
        } else {
            walk = WALK_BARE;
        }
    }
    reader->walk = walk;
    reader->walked = i;
    return is_ended;
}
