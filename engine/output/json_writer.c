/*
 * json_writer.c - json, one object with all that is known; ndjson, one object a row.
 *
 * Figures are JSON numbers with all their digits, as in csv; no value is null. Facts that
 * are absent are left out.
 */
#include "output/output.h"

#include "tide/version.h"
#include "output/json_text.h"

static void put_cell(struct sink *sink, const struct result_column *column, size_t row)
{
    char buffer[CELL_TEXT_SIZE];
    size_t length;

    if (column->kind == TIDE_CELL_TEXT && !column->is_number) {
        json_put_string(sink, column->text[row]);
        return;
    }
    if (column->kind == TIDE_CELL_TEXT) {
        const char *number = column->text[row];
        sink_put_c(sink, number[0] != '\0' ? number : "null");
        return;
    }
    if (column->kind == TIDE_CELL_PERIOD)
        length = cell_period_text(column, row, buffer, sizeof buffer);
    else
        length = cell_text(column, row, buffer, sizeof buffer);
    if (length == 0)
        sink_put_c(sink, "null");
    else if (column->kind == TIDE_CELL_PERIOD)
        json_put_string(sink, buffer);
    else
        sink_put(sink, buffer, length);
}

/* ---- the parts of the json object, in their order ---- */

static void put_request(struct sink *sink, const tide_answer *answer)
{
    sink_put_c(sink, "{\"tide\":");
    json_put_string(sink, TIDE_VERSION_TEXT);
    sink_put_c(sink, ",\n\"request\":{");
    json_put_member(sink, "verb", answer->verb);
    for (size_t i = 0; i < answer->request_count; i++) {
        sink_put_char(sink, ',', 1);
        json_put_member(sink, answer->request[i].name, answer->request[i].value);
    }
    sink_put_char(sink, '}', 1);
}

static void put_fact(struct sink *sink, const char *name, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    sink_put_char(sink, ',', 1);
    json_put_member(sink, name, value);
}

static void put_columns(struct sink *sink, const tide_answer *answer,
                        const char *const *state_name)
{
    static const char *const types[] = {
        [TIDE_CELL_TEXT] = "text",
        [TIDE_CELL_PERIOD] = "period",
        [TIDE_CELL_DECIMAL] = "decimal",
        [TIDE_CELL_REAL] = "real",
    };

    sink_put_c(sink, ",\n\"columns\":[");
    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];

        sink_put_c(sink, col > 0 ? ",\n{" : "\n{");
        json_put_member(sink, "name", column->name);
        put_fact(sink, "type", column->is_number ? "number" : types[column->kind]);
        put_fact(sink, "unit", column->unit);
        put_fact(sink, "freq", column->freq);
        sink_put_char(sink, '}', 1);
        if (state_name[col] != NULL) {
            sink_put_c(sink, ",\n{");
            json_put_member(sink, "name", state_name[col]);
            put_fact(sink, "type", "state");
            sink_put_char(sink, '}', 1);
        }
    }
    sink_put_char(sink, ']', 1);
}

static void put_row(struct sink *sink, const tide_answer *answer, size_t row)
{
    sink_put_c(sink, row > 0 ? ",\n[" : "\n[");
    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];

        if (col > 0)
            sink_put_char(sink, ',', 1);
        put_cell(sink, column, row);
        if (column->has_state) {
            sink_put_char(sink, ',', 1);
            json_put_string(sink, cell_state_row(column, row)->name);
        }
    }
    sink_put_char(sink, ']', 1);
}

static void put_states(struct sink *sink, const tide_answer *answer)
{
    const struct state_counts counts = cell_count_states(answer);
    bool is_first = true;

    sink_put_c(sink, ",\n\"states\":{");
    for (size_t i = 0; i < tide_state_count(); i++) {
        const tide_state_row *state = tide_state_at(i);
        if (counts.of[state->code] == 0)
            continue;
        if (!is_first)
            sink_put_char(sink, ',', 1);
        is_first = false;
        json_put_string(sink, state->name);
        sink_put_char(sink, ':', 1);
        sink_put_count(sink, counts.of[state->code]);
    }
    sink_put_char(sink, '}', 1);
}

static void put_notes(struct sink *sink, const tide_answer *answer)
{
    sink_put_c(sink, ",\n\"notes\":[");
    for (size_t i = 0; i < answer->note_count; i++) {
        sink_put_c(sink, i > 0 ? ",\n" : "\n");
        json_put_string(sink, answer->note[i]);
    }
    sink_put_char(sink, ']', 1);
}

/* ---- the formats ---- */

static void put_object(struct sink *sink, const tide_answer *answer,
                       const char *const *state_name)
{
    put_request(sink, answer);
    put_columns(sink, answer, state_name);
    sink_put_c(sink, ",\n\"rows\":[");
    for (size_t row = 0; row < answer->row_count && sink->status == TIDE_STATUS_OK; row++)
        put_row(sink, answer, row);
    sink_put_char(sink, ']', 1);
    put_states(sink, answer);
    put_notes(sink, answer);
    if (answer->has_ledger) {
        sink_put_c(sink, ",\n\"summary\":{");
        json_put_ledger(sink, &answer->ledger);
        sink_put_char(sink, '}', 1);
    }
    sink_put_c(sink, "}\n");
}

static void put_named_row(struct sink *sink, const tide_answer *answer,
                          const char *const *state_name, size_t row)
{
    sink_put_char(sink, '{', 1);
    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];

        if (col > 0)
            sink_put_char(sink, ',', 1);
        json_put_string(sink, column->name);
        sink_put_char(sink, ':', 1);
        put_cell(sink, column, row);
        if (state_name[col] != NULL) {
            sink_put_char(sink, ',', 1);
            json_put_member(sink, state_name[col], cell_state_row(column, row)->name);
        }
    }
    sink_put_c(sink, "}\n");
}

static void put_lines(struct sink *sink, const tide_answer *answer,
                      const char *const *state_name)
{
    for (size_t row = 0; row < answer->row_count && sink->status == TIDE_STATUS_OK; row++)
        put_named_row(sink, answer, state_name, row);
}

static void write_with_names(const tide_answer *answer, struct sink *sink,
                             void (*put)(struct sink *, const tide_answer *,
                                         const char *const *))
{
    struct arena arena;

    arena_init(&arena, &answer->runtime->memory);
    const char **state_name = cell_state_names(answer, &arena);
    if (state_name == NULL)
        sink_no_memory(sink);
    else
        put(sink, answer, state_name);
    arena_release(&arena);
}

void json_write(const tide_answer *answer, const tide_write_options *options,
                struct sink *sink)
{
    (void)options;
    write_with_names(answer, sink, put_object);
}

void ndjson_write(const tide_answer *answer, const tide_write_options *options,
                  struct sink *sink)
{
    (void)options;
    write_with_names(answer, sink, put_lines);
}
