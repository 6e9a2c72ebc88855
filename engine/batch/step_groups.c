/*
 * step_groups.c - sets of codes into CASE expressions over the old key.
 *
 * Every code stands as an SQL text of its own, quotes doubled, and the expression goes
 * through the same vetting as one that a user writes.
 */
#include "batch/step_groups.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

enum { SET_LINE_SIZE = 1024 };

size_t step_group_find(const struct job_file *file, const char *name)
{
    for (size_t i = 0; i < file->group_count; i++)
        if (strcmp(file->group[i].name.text, name) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- sets in files ---- */

static tide_status add_code(struct job_set *set, struct text code, struct job_text at,
                            size_t *capacity, struct arena *arena, tide_error *err)
{
    struct job_list *codes = &set->codes;

    if (codes->count == *capacity) {
        size_t wider = *capacity > 0 ? 2 * *capacity : 64;
        struct job_text *item = arena_alloc(arena, wider, sizeof *item);
        if (item == NULL)
            return memory_failed(arena->memory, err);
        if (codes->count > 0)
            memcpy(item, codes->item, codes->count * sizeof *item);
        codes->item = item;
        *capacity = wider;
    }
    at.text = arena_text(arena, code.at, code.length);
    if (at.text == NULL)
        return memory_failed(arena->memory, err);
    codes->item[codes->count++] = at;
    return TIDE_STATUS_OK;
}

static tide_status refuse_line(const char *path, size_t number, const char *what,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_encoding", "%s", what);
    error_source(err, path);
    error_place(err, number, 0, 0);
    return TIDE_STATUS_PARSE;
}

static tide_status read_codes(struct job_set *set, const char *path, FILE *stream,
                              struct arena *arena, tide_error *err)
{
    char line[SET_LINE_SIZE];
    size_t capacity = 0;
    size_t number = 0;
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && fgets(line, sizeof line, stream) != NULL) {
        size_t length = strcspn(line, "\r\n");
        number++;
        if (line[length] == '\0' && !feof(stream))
            return refuse_line(path, number, "a line of over 1,000 bytes, or a NUL", err);
        if (utf8_check(line, length) != length)
            return refuse_line(path, number, "the line is not UTF-8", err);
        struct text code = text_trim((struct text){line, length});
        if (code.length > 0 && code.at[0] != '#')
            status = add_code(set, code, set->file, &capacity, arena, err);
    }
    if (status == TIDE_STATUS_OK && ferror(stream)) {
        error_set(err, TIDE_STATUS_IO, "io", "cannot read the set of codes");
        error_source(err, path);
        status = TIDE_STATUS_IO;
    }
    return status;
}

static tide_status read_set(struct job_set *set, const char *path, struct arena *arena,
                            tide_error *err)
{
    FILE *stream = fopen(path, "rb");

    if (stream == NULL) {
        error_set(err, TIDE_STATUS_IO, "io", "cannot open the set of codes: %s",
                  errno == ENOENT ? "no such file" : "not readable");
        error_source(err, path);
        return TIDE_STATUS_IO;
    }
    tide_status status = read_codes(set, path, stream, arena, err);
    fclose(stream);
    return status;
}

/* ---- one code, one set ---- */

/* The first set that has a code; the group has one. */
static const struct job_set *set_of(const struct job_group *group, const char *code)
{
    for (size_t i = 0; i < group->set_count; i++)
        for (size_t k = 0; k < group->set[i].codes.count; k++)
            if (strcmp(group->set[i].codes.item[k].text, code) == 0)
                return &group->set[i];
    return NULL;
}

static tide_status refuse_overlap(const struct job_file *file,
                                  const struct job_group *group,
                                  const struct job_set *set, struct job_text code,
                                  tide_error *err)
{
    const struct job_set *other = set_of(group, code.text);

    error_set(err, TIDE_STATUS_ARGUMENT, "group_overlap",
              "\"%s\" stands in %s and in %s; its figures would count twice", code.text,
              other != NULL ? other->name.text : "", set->name.text);
    job_file_place(file, code, err);
    return TIDE_STATUS_ARGUMENT;
}

/* All codes of the sets; no two alike. */
static tide_status collect_codes(const struct job_file *file,
                                 const struct job_group *group, struct dictionary *known,
                                 tide_error *err)
{
    for (size_t i = 0; i < group->set_count; i++) {
        const struct job_list *codes = &group->set[i].codes;
        for (size_t k = 0; k < codes->count; k++) {
            uint32_t code;
            uint32_t before = known->count;
            tide_status status =
                dictionary_intern(known, text_of(codes->item[k].text), &code, err);
            if (status == TIDE_STATUS_OK && known->count == before)
                status = refuse_overlap(file, group, &group->set[i], codes->item[k], err);
            if (status != TIDE_STATUS_OK)
                return status;
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status check_overlap(const struct job_file *file,
                                 const struct job_group *group, struct memory *memory,
                                 tide_error *err)
{
    struct dictionary known;

    dictionary_init(&known, memory);
    tide_status status = collect_codes(file, group, &known, err);
    dictionary_release(&known);
    return status;
}

tide_status step_group_read(const struct job_file *file, struct job_group *group,
                            tide_status (*open_path)(void *context, struct job_text path,
                                                     const char **out, tide_error *err),
                            void *open_context, struct arena *arena, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < group->set_count; i++) {
        struct job_set *set = &group->set[i];
        const char *path = NULL;
        if (set->file.text == NULL)
            continue;
        set->codes = (struct job_list){0};
        status = open_path(open_context, set->file, &path, err);
        if (status == TIDE_STATUS_OK)
            status = read_set(set, path, arena, err);
    }
    return status == TIDE_STATUS_OK ? check_overlap(file, group, arena->memory, err)
                                    : status;
}

/* ---- SQL ---- */

static void add_text(struct text_builder *sql, const char *text, char quote)
{
    text_add_char(sql, quote, 1);
    for (; *text != '\0'; text++)
        text_add_char(sql, *text, *text == quote ? 2 : 1);
    text_add_char(sql, quote, 1);
}

static void add_case(struct text_builder *sql, const struct job_group *group)
{
    text_add_format(sql, "%s=CASE ", group->name.text);
    add_text(sql, group->of.text, '"');
    for (size_t i = 0; i < group->set_count; i++) {
        for (size_t k = 0; k < group->set[i].codes.count; k++) {
            text_add_c(sql, " WHEN ");
            add_text(sql, group->set[i].codes.item[k].text, '\'');
            text_add_c(sql, " THEN ");
            add_text(sql, group->set[i].name.text, '\'');
        }
    }
    if (group->rest == GROUP_REST_OTHERS) {
        text_add_c(sql, " ELSE ");
        add_text(sql, group->rest_name.text != NULL ? group->rest_name.text : "others",
                 '\'');
    }
    text_add_c(sql, " END");
}

static void add_members(struct text_builder *sql, const struct job_group *group)
{
    const char *before = " IN (";

    add_text(sql, group->of.text, '"');
    for (size_t i = 0; i < group->set_count; i++) {
        for (size_t k = 0; k < group->set[i].codes.count; k++) {
            text_add_c(sql, before);
            add_text(sql, group->set[i].codes.item[k].text, '\'');
            before = ", ";
        }
    }
    text_add_c(sql, ")");
}

static tide_status set_sql(const struct step_context *context, tide_job *job,
                           const char *option, const struct text_builder *sql,
                           struct job_text item, tide_error *err)
{
    tide_status status = sql->has_failed ? memory_failed(&context->runtime->memory, err)
                                         : tide_job_set(job, option, sql->at, err);

    if (status != TIDE_STATUS_OK)
        step_blame(context, item, err);
    return status;
}

tide_status step_group_set(const struct step_context *context, tide_job *job,
                           size_t group, struct job_text item, tide_error *err)
{
    const struct job_group *row = &context->file->group[group];
    struct text_builder sql;
    tide_status status = TIDE_STATUS_OK;

    if (row->rest == GROUP_REST_ERROR)
        status = step_group_check(context, job->table, group, item, err);
    text_builder_init(&sql, &context->runtime->memory);
    if (status == TIDE_STATUS_OK) {
        add_case(&sql, row);
        status = set_sql(context, job, "by", &sql, item, err);
    }
    if (status == TIDE_STATUS_OK && row->rest == GROUP_REST_DROP) {
        text_builder_clear(&sql);
        add_members(&sql, row);
        status = set_sql(context, job, "where", &sql, item, err);
    }
    text_builder_release(&sql);
    return status;
}

static tide_status find_rest(const struct job_group *group,
                             const struct dictionary *dictionary,
                             const struct dictionary *known, tide_error *err)
{
    for (uint32_t code = 0; code < dictionary->count; code++) {
        struct text text = dictionary_text(dictionary, code);
        if (dictionary_find(known, text) != DICTIONARY_NONE)
            continue;
        error_set(err, TIDE_STATUS_NOT_FOUND, "group_rest",
                  "%s \"%s\" stands in no set of %s", group->of.text, text.at,
                  group->name.text);
        error_hint(err, "add it to a set, or say what becomes of the rest: "
                        "`rest: others` or `rest: drop`");
        return TIDE_STATUS_NOT_FOUND;
    }
    return TIDE_STATUS_OK;
}

tide_status step_group_check(const struct step_context *context, const tide_table *table,
                             size_t group, struct job_text item, tide_error *err)
{
    const struct job_group *row = &context->file->group[group];
    size_t place = table_find(table, text_of(row->of.text));
    struct dictionary known;

    if (place == TABLE_NO_COLUMN || table->column[place].dictionary == NULL)
        return TIDE_STATUS_OK; /* the request refuses the column */
    dictionary_init(&known, &context->runtime->memory);
    tide_status status = collect_codes(context->file, row, &known, err);
    if (status == TIDE_STATUS_OK)
        status = find_rest(row, table->column[place].dictionary, &known, err);
    dictionary_release(&known);
    if (status != TIDE_STATUS_OK)
        step_blame(context, item, err);
    return status;
}
