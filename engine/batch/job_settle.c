/*
 * job_settle.c - what the rows of the grammar cannot say: declared columns become text of
 * --columns and checks, and each key is held against those beside it.
 */
#include "batch/job_read.h"

#include <string.h>

#include "base/error.h"
#include "base/macros.h"
#include "base/text.h"
#include "batch/job_twins.h"
#include "query/options.h"

static tide_status refuse(const struct job_reader *reader, struct job_text at,
                          const char *words, const char *hint)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value", "%s", words);
    error_hint(reader->err, "%s", hint);
    return reader_refuse(reader, at, TIDE_STATUS_ARGUMENT);
}

/* ---- declared columns ---- */

static bool is_measure(const struct job_column *column)
{
    return strcmp(column->type.text, "decimal") == 0 ||
           strcmp(column->type.text, "double") == 0;
}

static bool is_yes(struct job_text text)
{
    return text.text != NULL && text.text[0] == 'y';
}

/* An attribute that says nothing of a column of this type. */
static tide_status check_attributes(const struct job_reader *reader,
                                    const struct job_column *column)
{
    const struct job_text of_figures[] = {column->unit,     column->kind,
                                          column->adjusted, column->cumulated,
                                          column->prices,   column->valuation,
                                          column->absent};
    const char *type = column->type.text;

    for (size_t i = 0; i < COUNT_OF(of_figures) && !is_measure(column); i++)
        if (of_figures[i].text != NULL)
            return refuse(reader, of_figures[i], "this says something of figures",
                          "type: decimal makes figures of the column");
    if (column->missing_marks.count > 0 && !is_measure(column))
        return refuse(reader, column->missing_marks.item[0],
                      "missing_marks are of figures", "an empty key is missing as it is");
    if (column->freq.text != NULL && strcmp(type, "period") != 0)
        return refuse(reader, column->freq, "a frequency is of periods", "type: period");
    if (column->of.text != NULL && strcmp(type, "label") != 0)
        return refuse(reader, column->of, "\"of\" names the key of a label",
                      "type: label");
    if (column->accepted.count > 0 && strcmp(type, "key") != 0)
        return refuse(reader, column->accepted.item[0], "accepted values are of keys",
                      "bounds of figures are a check: range");
    return TIDE_STATUS_OK;
}

/* Texts go between marks of the declaration, which they must not hold themselves. */
static tide_status check_marks(const struct job_reader *reader, struct job_text text,
                               const char *marks)
{
    if (text.text == NULL || strpbrk(text.text, marks) == NULL)
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value",
              "\"%s\": a character that cannot stand here: %s", text.text, marks);
    return reader_refuse(reader, text, TIDE_STATUS_ARGUMENT);
}

static void add_attribute(struct text_builder *line, const char *name,
                          struct job_text value, bool *is_open)
{
    if (value.text == NULL)
        return;
    text_add_c(line, *is_open ? "; " : "[");
    if (name != NULL)
        text_add_format(line, "%s=", name);
    text_add_c(line, value.text);
    *is_open = true;
}

static tide_status add_column(const struct job_reader *reader,
                              const struct job_column *column, struct text_builder *line)
{
    const char *name = column->name.text;
    bool is_bare = name[strcspn(name, " \t,:=[]")] == '\0';
    struct job_text cumulated = column->cumulated;
    bool is_open = false;
    tide_status status = check_attributes(reader, column);

    if (status == TIDE_STATUS_OK)
        status = check_marks(reader, column->name, "\"\r\n");
    if (status == TIDE_STATUS_OK)
        status = check_marks(reader, column->unit, ";=]\r\n");
    if (status == TIDE_STATUS_OK)
        status = check_marks(reader, column->adjusted, ";]\r\n");
    if (status == TIDE_STATUS_OK)
        status = check_marks(reader, column->valuation, ";]\r\n");
    if (status == TIDE_STATUS_OK)
        status = check_marks(reader, column->of, ";]\r\n");
    if (status != TIDE_STATUS_OK)
        return status;
    if (is_yes(cumulated))
        cumulated.text = "cumulated";
    else
        cumulated.text = NULL;
    text_add_c(line, line->length > 0 ? ", " : "");
    text_add_format(line, is_bare ? "%s:%s" : "\"%s\":%s", name, column->type.text);
    add_attribute(line, NULL, column->unit, &is_open);
    add_attribute(line, "kind", column->kind, &is_open);
    add_attribute(line, "adjusted", column->adjusted, &is_open);
    add_attribute(line, NULL, cumulated, &is_open);
    add_attribute(line, "prices", column->prices, &is_open);
    add_attribute(line, "valuation", column->valuation, &is_open);
    add_attribute(line, "absent", column->absent, &is_open);
    add_attribute(line, "of", column->of, &is_open);
    text_add_c(line, is_open ? "]" : "");
    return TIDE_STATUS_OK;
}

/* ---- marks ---- */

static bool is_same_list(const struct job_list *a, const struct job_list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->item[i].text, b->item[i].text) != 0)
            return false;
    return true;
}

/* The reader has one list of marks for all figures of a file, so the columns must agree. */
static tide_status find_marks(const struct job_reader *reader,
                              const struct job_source *source,
                              const struct job_list **out)
{
    const struct job_list *marks = NULL;

    for (size_t i = 0; i < source->column_count; i++)
        if (source->column[i].missing_marks.count > 0 && marks == NULL)
            marks = &source->column[i].missing_marks;
    for (size_t i = 0; marks != NULL && i < source->column_count; i++) {
        const struct job_column *column = &source->column[i];
        if (is_measure(column) && !is_same_list(marks, &column->missing_marks))
            return refuse(reader,
                          column->missing_marks.count > 0 ? column->missing_marks.item[0]
                                                          : column->name,
                          "columns of one source with different missing_marks",
                          "put missing_marks beside columns: it holds for all figures");
    }
    *out = marks;
    return TIDE_STATUS_OK;
}

/* "n/a,..": an empty cell is missing as it is. */
static tide_status join_marks(const struct job_reader *reader,
                              const struct job_list *marks, struct text_builder *line)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < marks->count; i++) {
        const char *mark = marks->item[i].text;
        status = check_marks(reader, marks->item[i], ",\r\n");
        if (mark[0] == '\0')
            continue;
        text_add_c(line, line->length > 0 ? "," : "");
        text_add_c(line, mark);
    }
    return status == TIDE_STATUS_OK && line->has_failed ? reader_no_memory(reader)
                                                        : status;
}

static tide_status refuse_both(const struct job_reader *reader,
                               const struct job_pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (option_find(pairs->item[i].name.text) == OPTION_MISSING_MARKS)
            return refuse(reader, pairs->item[i].name,
                          "missing_marks of the source and of its columns",
                          "keep one of the two");
    return TIDE_STATUS_OK;
}

static tide_status add_marks(const struct job_reader *reader,
                             const struct job_source *source, struct job_pairs *pairs)
{
    const struct job_list *marks = NULL;
    struct text_builder line;
    tide_status status = find_marks(reader, source, &marks);

    if (status == TIDE_STATUS_OK && marks != NULL)
        status = refuse_both(reader, pairs);
    if (status != TIDE_STATUS_OK || marks == NULL)
        return status;
    text_builder_init(&line, reader->arena->memory);
    status = join_marks(reader, marks, &line);
    if (status == TIDE_STATUS_OK && line.length > 0) {
        struct job_pair pair = {.name = marks->item[0], .value = marks->item[0]};
        pair.name.text = "missing_marks";
        pair.value.text = arena_text(reader->arena, line.at, line.length);
        pairs->item[pairs->count++] = pair;
        if (pair.value.text == NULL)
            status = reader_no_memory(reader);
    }
    text_builder_release(&line);
    return status;
}

/* ---- sources ---- */

static tide_status add_columns(const struct job_reader *reader,
                               const struct job_source *source, struct job_pairs *pairs)
{
    struct job_pair pair = {.name = source->column[0].name};
    struct text_builder line;
    tide_status status = TIDE_STATUS_OK;

    text_builder_init(&line, reader->arena->memory);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < source->column_count; i++)
        status = add_column(reader, &source->column[i], &line);
    pair.value = pair.name;
    pair.name.text = "columns";
    pair.value.text = line.has_failed || status != TIDE_STATUS_OK
                          ? NULL
                          : arena_text(reader->arena, line.at, line.length);
    text_builder_release(&line);
    if (status == TIDE_STATUS_OK && pair.value.text == NULL)
        return reader_no_memory(reader);
    if (status == TIDE_STATUS_OK)
        pairs->item[pairs->count++] = pair;
    return status;
}

static tide_status settle_source(const struct job_reader *reader,
                                 struct job_source *source)
{
    struct job_pairs pairs = {.count = source->settings.count};
    tide_status status;

    if (source->column_count == 0)
        return TIDE_STATUS_OK;
    pairs.item = arena_alloc(reader->arena, pairs.count + 2, sizeof *pairs.item);
    if (pairs.item == NULL)
        return reader_no_memory(reader);
    if (pairs.count > 0)
        memcpy(pairs.item, source->settings.item, pairs.count * sizeof *pairs.item);
    status = add_columns(reader, source, &pairs);
    if (status == TIDE_STATUS_OK)
        status = add_marks(reader, source, &pairs);
    source->settings = pairs;
    return status;
}

/* ---- groups ---- */

/* A code stands in one set; codes of files are known when these are read. */
static tide_status check_codes(const struct job_reader *reader,
                               const struct job_group *group)
{
    const struct job_text *first = NULL;
    const struct job_text *twin = NULL;
    size_t count = 0;
    size_t filled = 0;

    for (size_t i = 0; i < group->set_count; i++)
        count += group->set[i].codes.count;
    const struct job_text **code = arena_alloc(reader->arena, count, sizeof *code);
    if (code == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < group->set_count; i++)
        for (size_t k = 0; k < group->set[i].codes.count; k++)
            code[filled++] = &group->set[i].codes.item[k];
    if (!job_find_twin(code, count, &first, &twin))
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_twin",
              "\"%s\" stands in two sets of \"%s\", first on line %lu", twin->text,
              group->name.text, (unsigned long)first->line);
    error_hint(reader->err, "a code belongs to one set; another group may have it too");
    return reader_refuse(reader, *twin, TIDE_STATUS_ARGUMENT);
}

static tide_status settle_group(const struct job_reader *reader, struct job_group *group)
{
    if (group->rest_name.text != NULL && group->rest != GROUP_REST_OTHERS)
        return refuse(reader, group->rest_name, "rest_name without others",
                      "rest: others makes one member of the rest");
    if (group->rest_name.text == NULL) {
        group->rest_name = group->name;
        group->rest_name.text = "others";
    }
    for (size_t i = 0; group->rest == GROUP_REST_OTHERS && i < group->set_count; i++)
        if (strcmp(group->set[i].name.text, group->rest_name.text) == 0)
            return refuse(reader, group->set[i].name,
                          "a set has the name of the member that takes the rest",
                          "rest_name: NAME renames that member");
    return check_codes(reader, group);
}

/* ---- checks ---- */

static tide_status settle_check(const struct job_reader *reader, struct job_check *check)
{
    if (check->kind == CHECK_FRESH)
        check->arguments.item[0].name.text = "since";
    if ((check->kind == CHECK_RANGE || check->kind == CHECK_ROWS) &&
        check->arguments.count == 0)
        return refuse(reader, check->kind_text, "neither min nor max is given",
                      "one of them is needed");
    if (check->per.count > 0 && check->kind != CHECK_NO_GAPS &&
        check->kind != CHECK_SUMS_TO && check->kind != CHECK_FRESH)
        return refuse(reader, check->per.item[0], "this check does not go by keys",
                      "no_gaps, sums_to and fresh take per");
    if ((check->kind == CHECK_NO_GAPS || check->kind == CHECK_SUMS_TO) &&
        check->columns.count != 1)
        return refuse(reader, check->columns.item[1], "one column is expected",
                      "a check for each column");
    return TIDE_STATUS_OK;
}

static size_t count_accepted(const struct job_file *file)
{
    size_t count = 0;

    for (size_t i = 0; i < file->source_count; i++)
        for (size_t k = 0; k < file->source[i].column_count; k++)
            count += file->source[i].column[k].accepted.count > 0;
    return count;
}

/* Accepted values of declared columns are checks like any other, before the others. */
static tide_status add_accepted(const struct job_reader *reader, struct job_file *file)
{
    size_t count = count_accepted(file);
    struct job_check *check;
    size_t filled = 0;

    if (count == 0)
        return TIDE_STATUS_OK;
    check = arena_alloc_zero(reader->arena, count + file->check_count, sizeof *check);
    if (check == NULL)
        return reader_no_memory(reader);
    for (size_t i = 0; i < file->source_count; i++) {
        const struct job_source *source = &file->source[i];
        for (size_t k = 0; k < source->column_count; k++) {
            struct job_column *column = &source->column[k];
            if (column->accepted.count == 0)
                continue;
            check[filled] = (struct job_check){
                .table = source->name,
                .kind_text = column->accepted.item[0],
                .kind = CHECK_ACCEPTED,
                .columns = {.item = &column->name, .count = 1},
                .values = column->accepted,
            };
            check[filled++].kind_text.text = "accepted";
        }
    }
    if (file->check_count > 0)
        memcpy(check + count, file->check, file->check_count * sizeof *check);
    file->check = check;
    file->check_count += count;
    return TIDE_STATUS_OK;
}

/* ---- all ---- */

tide_status job_settle(const struct job_reader *reader, struct job_file *file)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->source_count; i++)
        status = settle_source(reader, &file->source[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->group_count; i++)
        status = settle_group(reader, &file->group[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->check_count; i++)
        status = settle_check(reader, &file->check[i]);
    for (size_t i = 0; i < file->step_count; i++)
        if (file->step[i].kind == STEP_STAT)
            file->step[i].stat = file->step[i].kind_text;
    return status == TIDE_STATUS_OK ? add_accepted(reader, file) : status;
}
