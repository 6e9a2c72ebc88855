/*
 * look_sniff.c - `tide sniff`: the decisions on a file and what they rest on.
 */
#include "query/look.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

static const char *role_word(const struct input_column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_KEY:
        return "key";
    case TIDE_COLUMN_PERIOD:
        return "time";
    case TIDE_COLUMN_MEASURE:
        return "measure";
    case TIDE_COLUMN_LABEL:
        return "label";
    case TIDE_COLUMN_FLAG:
        return "flag";
    case TIDE_COLUMN_SKIP:
        break;
    }
    return "skip";
}

/* The type word of --columns. */
static const char *type_word(const struct input_column *column)
{
    if (column->role == TIDE_COLUMN_PERIOD)
        return "period";
    if (column->role == TIDE_COLUMN_MEASURE)
        return column->kind == TIDE_KIND_REAL ? "double" : "decimal";
    return role_word(column);
}

static const char *unit_or_freq(struct arena *arena, const struct input_column *column)
{
    char text[UNIT_TEXT_SIZE] = "";

    if (column->role == TIDE_COLUMN_PERIOD && column->freq != TIDE_FREQ_NONE)
        return freq_noun(column->freq);
    if (column->role == TIDE_COLUMN_MEASURE)
        unit_format(&column->unit, text);
    return arena_text(arena, text, strlen(text));
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* The declaration that replays the sniff: --columns "period:period, hs:key, ...". */
static void add_columns_option(struct text_builder *line, const struct input_plan *plan)
{
    char unit[UNIT_TEXT_SIZE];

    text_add_c(line, "--columns \"");
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        bool is_bare = column->name[strcspn(column->name, " ,:=\"[]")] == '\0';

        if (column->is_source || column->is_group)
            continue; /* it stands in no file; and it is the last */
        text_add_c(line, i > 0 ? ", " : "");
        text_add_c(line, is_bare ? "" : "\\\"");
        for (const char *at = column->name; *at != '\0'; at++)
            text_add_c(line, *at == '"' ? "\\\"\\\"" : (char[]){*at, '\0'});
        text_add_c(line, is_bare ? ":" : "\\\":");
        text_add_c(line, type_word(column));
        if (column->role == TIDE_COLUMN_MEASURE && unit_format(&column->unit, unit) > 0)
            text_add_format(line, "[%s]", unit);
    }
    text_add_c(line, "\"");
}

/* A copy of the line, which begins anew; NULL: no memory for one of the two. */
static const char *note_text(tide_answer *answer, struct text_builder *line)
{
    const char *text =
        line->has_failed ? NULL : arena_text(&answer->arena, line->at, line->length);

    text_builder_clear(line);
    return text;
}

static tide_status add_notes(tide_job *job, const struct input_plan *plan,
                             tide_answer *answer, tide_error *err)
{
    const char *mark = plan->delimiter == '\t' ? "tab" : (char[]){plan->delimiter, '\0'};
    struct text_builder line;

    answer->note = arena_alloc(&answer->arena, 3, sizeof *answer->note);
    text_builder_init(&line, &job->runtime->memory);
    text_add_format(&line, "%s%s, %s line ends, delimiter %s, decimal mark %c",
                    plan->encoding, plan->has_bom ? " with byte order mark" : "",
                    plan->line_end, mark, plan->marks.decimal);
    const char *dialect = note_text(answer, &line);
    text_add_format(&line, "layout %s, %s, %zu rows %s%s", plan->layout,
                    plan->has_header ? "header" : "no header", plan->sample_rows,
                    plan->is_whole ? "in all" : "in the sample",
                    plan->is_claims ? "; a list of published claims, of mixed periods "
                                      "and units"
                                    : "");
    const char *layout = note_text(answer, &line);
    add_columns_option(&line, plan);
    const char *option = note_text(answer, &line);
    text_builder_release(&line);

    if (answer->note == NULL || dialect == NULL || layout == NULL || option == NULL)
        return memory_failed(&job->runtime->memory, err);
    answer->note[answer->note_count++] = dialect;
    answer->note[answer->note_count++] = layout;
    if (!plan->is_claims)
        answer->note[answer->note_count++] = option;
    return TIDE_STATUS_OK;
}

static tide_status fill(const struct input_plan *plan, tide_answer *answer,
                        tide_error *err)
{
    static const char *const names[] = {"column", "role",     "type",
                                        "unit",   "distinct", "empty",
                                        "lowest", "highest",  "evidence"};
    struct arena *arena = &answer->arena;
    const char **cell[COUNT_OF(names)];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        cell[i] = arena_alloc_zero(arena, plan->column_count, sizeof *cell[i]);
        if (cell[i] == NULL)
            return memory_failed(arena->memory, err);
        if (strcmp(names[i], "empty") == 0)
            answer_set_number(answer, i, names[i], cell[i]);
        else
            answer_set_text(answer, i, names[i], cell[i]);
    }
    for (size_t row = 0; row < plan->column_count; row++) {
        const struct input_column *column = &plan->column[row];
        cell[0][row] = column->name;
        cell[1][row] = role_word(column);
        cell[2][row] = type_word(column);
        cell[3][row] = unit_or_freq(arena, column);
        cell[4][row] = arena_format(arena, "%zu%s", column->distinct,
                                    column->distinct >= 1000 ? "+" : "");
        cell[5][row] = arena_format(arena, "%zu", column->empty);
        cell[6][row] = or_empty(column->lowest);
        cell[7][row] = or_empty(column->highest);
        cell[8][row] = or_empty(column->evidence);
        if (cell[3][row] == NULL || cell[4][row] == NULL || cell[5][row] == NULL)
            return memory_failed(arena->memory, err);
    }
    return TIDE_STATUS_OK;
}

/* A cell that is no number among numbers is worth a word of its own. */
static void warn_of_misfits(const tide_job *job, const struct input_plan *plan)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->misfit != NULL)
            runtime_note(job->runtime, TIDE_LEVEL_WARNING, "bad_number",
                         "%s: column \"%s\" %s figures, but not %s", job_source(job),
                         column->name,
                         column->role == TIDE_COLUMN_MEASURE ? "holds" : "would hold",
                         column->misfit);
    }
}

/* A load would be refused at the second of them. */
static void warn_of_mixed(const tide_job *job, const struct input_plan *plan)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->mixed != NULL)
            runtime_note(job->runtime, TIDE_LEVEL_WARNING, "mixed_freq",
                         "%s: column \"%s\" holds periods of several frequencies: %s; "
                         "--keep-freq reads one of them",
                         job_source(job), column->name, column->mixed);
    }
}

tide_status look_sniff(tide_job *job, tide_answer **out, tide_error *err)
{
    const struct input_plan *plan = job->plan;
    tide_answer *answer = NULL;
    tide_status status;

    if (plan == NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "usage", "sniff looks at a file");
    status =
        answer_new(job->runtime, job->verb_name, plan->column_count, 9, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = fill(plan, answer, err);
    if (status == TIDE_STATUS_OK)
        status = add_notes(job, plan, answer, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    warn_of_misfits(job, plan);
    warn_of_mixed(job, plan);
    *out = answer;
    return TIDE_STATUS_OK;
}
