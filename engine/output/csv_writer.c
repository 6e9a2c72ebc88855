/*
 * csv_writer.c - csv and tsv: a header, then a line per row, RFC 4180 with LF.
 *
 * Nothing is altered: figures with all their digits, texts byte for byte. A cell is
 * quoted only where a reader would otherwise see something else: a delimiter, a quote or
 * a line end in it, blanks at its ends (readers trim them), or a line that would be
 * blank. An empty cell has no value; the state beside it says why.
 *
 * For spreadsheets a text that would run as a formula gets an apostrophe in front.
 */
#include "output/output.h"

#include <string.h>

struct csv {
    struct sink *sink;
    char delimiter;
    bool is_spreadsheet;
    bool is_single;     /* one field a line */
    char *buffer;       /* [CELL_TEXT_SIZE] for one cell; made once, not for every cell */
    struct text *state; /* [UINT8_MAX + 1] names of states, by their codes */
};

static bool needs_quotes(const struct csv *csv, struct text cell)
{
    if (cell.length == 0)
        return csv->is_single;
    if (text_trim(cell).length != cell.length)
        return true;
    for (size_t i = 0; i < cell.length; i++) {
        char c = cell.at[i];
        if (c == csv->delimiter || c == '"' || c == '\n' || c == '\r')
            return true;
    }
    return false;
}

static void put_quoted(struct sink *sink, struct text cell)
{
    while (cell.length > 0) {
        const char *quote = memchr(cell.at, '"', cell.length);
        size_t run = quote != NULL ? (size_t)(quote - cell.at) + 1 : cell.length;

        sink_put(sink, cell.at, run);
        if (quote != NULL)
            sink_put_char(sink, '"', 1);
        cell.at += run;
        cell.length -= run;
    }
}

/* Would a spreadsheet take this text for a formula? The last four are full-width. */
static bool is_formula(struct text cell)
{
    static const char *const starts[] = {
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\xEF\xBC\x9D",
        "\xEF\xBC\x8B",
        "\xEF\xBC\x8D",
        "\xEF\xBC\xA0",
    };
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        size_t length = strlen(starts[i]);
        if (cell.length >= length && memcmp(cell.at, starts[i], length) == 0)
            return true;
    }
    return false;
}

static void put_text(const struct csv *csv, const char *c_string)
{
    struct text cell = text_of(c_string);
    bool is_quoted = needs_quotes(csv, cell);

    if (is_quoted)
        sink_put_char(csv->sink, '"', 1);
    if (csv->is_spreadsheet && is_formula(cell))
        sink_put_char(csv->sink, '\'', 1);
    put_quoted(csv->sink, cell);
    if (is_quoted)
        sink_put_char(csv->sink, '"', 1);
}

/* Periods and figures: text of ours, which needs no quotes unless it is the whole line. */
static void put_plain(const struct csv *csv, const char *text, size_t length)
{
    if (length == 0 && csv->is_single)
        sink_put_c(csv->sink, "\"\"");
    sink_put(csv->sink, text, length);
}

static void put_cell(const struct csv *csv, const struct result_column *column,
                     size_t row)
{
    size_t length;

    if (column->kind == TIDE_CELL_TEXT) {
        put_text(csv, column->text[row]);
        return;
    }
    if (column->kind == TIDE_CELL_PERIOD)
        length = cell_period_text(column, row, csv->buffer, CELL_TEXT_SIZE);
    else
        length = cell_text(column, row, csv->buffer, CELL_TEXT_SIZE);
    put_plain(csv, csv->buffer, length);
}

static void put_header(const struct csv *csv, const tide_answer *answer,
                       const char *const *state_name)
{
    for (size_t col = 0; col < answer->column_count; col++) {
        if (col > 0)
            sink_put_char(csv->sink, csv->delimiter, 1);
        put_text(csv, answer->column[col].name);
        if (state_name[col] != NULL) {
            sink_put_char(csv->sink, csv->delimiter, 1);
            put_text(csv, state_name[col]);
        }
    }
    sink_put_char(csv->sink, '\n', 1);
}

static void put_row(const struct csv *csv, const tide_answer *answer, size_t row)
{
    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];

        if (col > 0)
            sink_put_char(csv->sink, csv->delimiter, 1);
        put_cell(csv, column, row);
        if (column->has_state) {
            sink_put_char(csv->sink, csv->delimiter, 1);
            struct text name = csv->state[cell_state(column, row)];
            sink_put(csv->sink, name.at, name.length);
        }
    }
    sink_put_char(csv->sink, '\n', 1);
}

static bool make_room(struct csv *csv, struct arena *arena)
{
    csv->buffer = arena_alloc(arena, CELL_TEXT_SIZE, 1);
    csv->state = arena_alloc_zero(arena, UINT8_MAX + 1, sizeof *csv->state);
    for (size_t i = 0; csv->state != NULL && i < tide_state_count(); i++)
        csv->state[tide_state_at(i)->code] = text_of(tide_state_at(i)->name);
    return csv->buffer != NULL && csv->state != NULL;
}

static void delimited_write(const tide_answer *answer, struct csv csv)
{
    struct arena arena;
    const char **state_name;

    if (answer->column_count == 0)
        return;
    arena_init(&arena, &answer->runtime->memory);
    state_name = cell_state_names(answer, &arena);
    if (state_name == NULL || !make_room(&csv, &arena)) {
        sink_no_memory(csv.sink);
        goto done;
    }
    csv.is_single = answer->column_count == 1 && state_name[0] == NULL;
    put_header(&csv, answer, state_name);
    for (size_t row = 0; row < answer->row_count; row++) {
        if (csv.sink->status != TIDE_STATUS_OK)
            break;
        put_row(&csv, answer, row);
    }

done:
    arena_release(&arena);
}

void csv_write(const tide_answer *answer, const tide_write_options *options,
               struct sink *sink)
{
    delimited_write(answer, (struct csv){.sink = sink,
                                         .delimiter = ',',
                                         .is_spreadsheet = options->is_spreadsheet != 0});
}

void tsv_write(const tide_answer *answer, const tide_write_options *options,
               struct sink *sink)
{
    delimited_write(answer, (struct csv){.sink = sink,
                                         .delimiter = '\t',
                                         .is_spreadsheet = options->is_spreadsheet != 0});
}
