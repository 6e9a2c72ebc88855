/*
 * by_file.c - who names the key `source`.
 */
#include "batch/by_file.h"

#include <string.h>

#include "batch/step_groups.h"

static const char key[] = "source";

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* As a word of an expression, outside of the texts in it. */
static bool names(const char *text)
{
    size_t length = sizeof key - 1;
    bool is_text = false;

    for (const char *at = text; *at != '\0'; at++) {
        is_text ^= *at == '\'';
        if (!is_text && strncmp(at, key, length) == 0 &&
            (at == text || !is_word(at[-1])) && !is_word(at[length]))
            return true;
    }
    return false;
}

static bool list_names(const struct job_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (names(list->item[i].text))
            return true;
    return false;
}

static bool options_name(const struct job_pairs *options)
{
    for (size_t i = 0; i < options->count; i++)
        if (names(options->item[i].value.text))
            return true;
    return false;
}

static bool group_names(const struct job_file *file, const struct job_list *by)
{
    for (size_t i = 0; i < by->count; i++) {
        size_t group = step_group_find(file, by->item[i].text);
        if (group != SIZE_MAX && strcmp(file->group[group].of.text, key) == 0)
            return true;
    }
    return false;
}

bool step_names_source(const struct job_file *file, const struct job_step *step)
{
    bool is_named = list_names(&step->by) || list_names(&step->where) ||
                    list_names(&step->top.per) || options_name(&step->options) ||
                    group_names(file, &step->by);

    for (size_t i = 0; !is_named && i < step->add_count; i++)
        is_named = options_name(&step->add[i].options);
    return is_named;
}

bool check_names_source(const struct job_check *check)
{
    return list_names(&check->columns) || list_names(&check->per);
}

bool job_names_source(const struct job_file *file, const char *table)
{
    for (size_t i = 0; i < file->step_count; i++)
        if (strcmp(file->step[i].from.text, table) == 0 &&
            step_names_source(file, &file->step[i]))
            return true;
    for (size_t i = 0; i < file->check_count; i++)
        if (strcmp(file->check[i].table.text, table) == 0 &&
            check_names_source(&file->check[i]))
            return true;
    return false;
}
