/*
 * assign.c - labels, marks, languages and words of evidence, for all layouts.
 */
#include "input/assign.h"

#include <string.h>

#include "base/error.h"
#include "input/name.h"

/* ---- periods ---- */

/* Words of months are of the language that most cells could be of. */
void assign_language(struct input *input, const struct evidence *evidence)
{
    size_t most = 0;

    if (input->reading.names != NULL)
        return;
    for (size_t i = 0; i < EVIDENCE_LANGUAGES; i++)
        most = evidence->language[i] > most ? evidence->language[i] : most;
    input->period_style.languages = most > 0 ? 0 : WORDS_ALL;
    for (size_t i = 0; i < EVIDENCE_LANGUAGES && most > 0; i++)
        if (evidence->language[i] == most)
            input->period_style.languages |= 1u << i;
}

/* ---- labels ---- */

/* The first key whose stem is that of the label; the count of columns if none. */
static size_t key_of_label(const struct input_plan *plan, const struct text *key_stem,
                           size_t place)
{
    struct text stem = name_label_stem(text_of(plan->column[place].name));
    size_t k = 0;

    if (stem.length == 0)
        return plan->column_count;
    while (k < plan->column_count &&
           (k == place || plan->column[k].role != TIDE_COLUMN_KEY ||
            !name_stem_equal(stem, key_stem[k])))
        k++;
    return k;
}

static tide_status no_key_of_label(const struct input_column *label, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--columns: \"%s\" is a label of which key?", label->name);
    error_hint(err, "--columns \"%s:label[of=KEY]\"", label->name);
    return TIDE_STATUS_ARGUMENT;
}

/* Candidates go to the evidence, which tells whether each key has one text. */
static tide_status propose_labels(struct input *input, struct evidence *evidence,
                                  const struct text *key_stem, tide_error *err)
{
    struct input_plan *plan = &input->plan;

    for (size_t i = 0; i < plan->column_count; i++) {
        struct input_column *label = &plan->column[i];

        if (label->role == TIDE_COLUMN_LABEL) {
            if (label->label_of == SIZE_MAX)
                label->label_of = key_of_label(plan, key_stem, i);
            if (label->label_of == plan->column_count ||
                plan->column[label->label_of].role != TIDE_COLUMN_KEY)
                return no_key_of_label(label, err);
        } else if (label->role == TIDE_COLUMN_KEY && !label->is_declared) {
            size_t key = key_of_label(plan, key_stem, i);
            evidence[i].label_of = key < plan->column_count ? key : SIZE_MAX;
        }
    }
    return TIDE_STATUS_OK;
}

tide_status assign_labels(struct input *input, struct evidence *evidence, tide_error *err)
{
    struct input_plan *plan = &input->plan;
    struct text *key_stem =
        arena_alloc(&input->arena, plan->column_count, sizeof *key_stem);

    if (key_stem == NULL)
        return memory_failed(input->arena.memory, err);
    for (size_t i = 0; i < plan->column_count; i++)
        key_stem[i] = name_key_stem(text_of(plan->column[i].name));
    tide_status status = propose_labels(input, evidence, key_stem, err);
    if (status == TIDE_STATUS_OK)
        status = evidence_check_labels(input, evidence, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < plan->column_count; i++) {
        size_t key = evidence[i].label_of;
        if (key == SIZE_MAX || evidence[key].label_of != SIZE_MAX)
            continue; /* no label, or one of a label: a key of its own */
        plan->column[i].role = TIDE_COLUMN_LABEL;
        plan->column[i].label_of = key;
    }
    return TIDE_STATUS_OK;
}

/* ---- figures ---- */

/* Percents are of the whole column; scale words know a figure to its last digit. */
static void settle_style(const struct input *input, struct input_column *column,
                         const struct evidence *evidence)
{
    struct figure_style *style = &column->style;

    style->is_percent = evidence->percents * 2 > evidence->numbers;
    style->has_words = evidence->words > 0;
    style->has_short = evidence->shorts > 0;
    style->has_long = evidence->longs > 0;
    if (style->is_percent && !unit_is_known(&column->unit))
        column->unit = unit_parse("percent", strlen("percent"));
    if (style->has_words && input->reading.precision == NULL)
        column->traits.precision = PRECISION_CELL;
}

tide_status assign_notation(struct input *input, const struct evidence *evidence,
                            tide_error *err)
{
    struct notation all = {0};
    const char *open_column = NULL;

    for (size_t i = 0; i < input->plan.column_count; i++) {
        const struct input_column *column = &input->plan.column[i];
        if (column->role != TIDE_COLUMN_MEASURE || column->kind != TIDE_KIND_DECIMAL)
            continue;
        settle_style(input, &input->plan.column[i], &evidence[i]);
        if (all.open_line == 0 && evidence[i].notation.open_line != 0)
            open_column = column->name;
        notation_join(&all, &evidence[i].notation);
    }
    input->has_marks = input->reading.decimal != 0 || input->reading.grouping != NULL ||
                       notation_has_marks(&all);
    tide_status status =
        notation_decide(&all, input->reading.decimal, input->reading.grouping,
                        &input->plan.marks, err);
    if (status == TIDE_STATUS_SHAPE && open_column != NULL) {
        error_source(err, input->source.name);
        error_place(err, source_line(&input->source, all.open_line), 0, 0);
        error_cell(err, open_column, all.open_text, strlen(all.open_text));
    }
    return status;
}

tide_status assign_point(struct input *input, tide_error *err)
{
    input->has_marks = true;
    return notation_decide(&(struct notation){0}, input->reading.decimal,
                           input->reading.grouping, &input->plan.marks, err);
}

/* ---- evidence ---- */

/* Half of the figures and more are numbers, and one cell is in the way. */
static bool is_nearly_measure(const struct evidence *evidence)
{
    size_t figures = evidence->seen - evidence->missing;
    return evidence->other_line > 0 && evidence->padded == 0 &&
           2 * evidence->numbers >= figures && evidence->periods < figures;
}

tide_status assign_words(struct input *input, struct input_column *column,
                         const struct evidence *evidence, tide_error *err)
{
    struct text name = text_of(column->name);
    bool is_named =
        column->role == TIDE_COLUMN_PERIOD
            ? name_time_rank(name) != NAME_NO_RANK
            : (column->role == TIDE_COLUMN_MEASURE && name_is_measure(name)) ||
                  (column->role == TIDE_COLUMN_KEY && name_is_code(name)) ||
                  column->role == TIDE_COLUMN_FLAG || column->role == TIDE_COLUMN_LABEL;
    size_t typed =
        column->role == TIDE_COLUMN_PERIOD ? evidence->periods : evidence->numbers;
    size_t of = column->role == TIDE_COLUMN_PERIOD ? evidence->seen - evidence->empty
                                                   : evidence->seen - evidence->missing;
    size_t permille = of > 0 ? typed * 1000 / of : 0;
    const char *noun = column->role == TIDE_COLUMN_PERIOD ? "periods" : "numbers";

    if (column->is_declared)
        column->evidence = "declared";
    else if (column->role == TIDE_COLUMN_PERIOD || column->role == TIDE_COLUMN_MEASURE)
        column->evidence =
            arena_format(&input->arena, "%zu.%zu %% %s%s%s", permille / 10, permille % 10,
                         noun, is_named ? ", named " : "", is_named ? column->name : "");
    else if (column->role == TIDE_COLUMN_LABEL)
        column->evidence = "one text per key, by its name";
    else
        column->evidence = evidence->padded > 0 ? "leading zeros"
                           : is_named           ? "by its name"
                                                : "texts";
    bool is_nearly = column->role == TIDE_COLUMN_KEY && !column->is_declared &&
                     !is_named && is_nearly_measure(evidence);
    if (is_nearly || (column->role == TIDE_COLUMN_MEASURE && evidence->other_line > 0))
        column->misfit =
            arena_format(&input->arena, "\"%s\" on line %llu", evidence->other_text,
                         (unsigned long long)source_line(&input->source,
                                                         evidence->other_line));
    if (is_nearly)
        column->evidence = arena_format(&input->arena, "numbers, but not %s",
                                        column->misfit != NULL ? column->misfit : "");
    return column->evidence != NULL ? TIDE_STATUS_OK
                                    : memory_failed(input->arena.memory, err);
}

/* ---- parts by name ---- */

/* Equal without case and blanks. */
static bool is_name(struct text name, const char *wanted)
{
    for (size_t i = 0; i < name.length; i++) {
        if (name.at[i] == ' ')
            continue;
        while (*wanted == ' ')
            wanted++;
        struct text a = {.at = name.at + i, .length = 1};
        const char b[2] = {*wanted, '\0'};
        if (!text_is_caseless(a, b))
            return false;
        wanted++;
    }
    return *wanted == '\0';
}

bool header_is(const struct input *input, const struct named_part *part, size_t count)
{
    if (!input->dialect.has_header || input->dialect.column_count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_name(input->dialect.header[i], part[i].name))
            return false;
    return true;
}

tide_status assign_parts(struct input *input, const struct named_part *part, size_t count,
                         tide_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct input_column *column = &input->plan.column[i];
        if (column->is_declared)
            continue;
        column->role = part[i].role;
        column->kind = TIDE_KIND_DECIMAL;
        column->is_main = part[i].is_main;
        if (part[i].unit != NULL && !unit_is_known(&column->unit))
            column->unit = unit_parse(part[i].unit, strlen(part[i].unit));
        for (size_t key = 0; part[i].key != NULL && key < count; key++)
            if (strcmp(part[key].name, part[i].key) == 0)
                column->label_of = key;
        column->evidence = "by the layout";
    }
    return assign_point(input, err);
}
