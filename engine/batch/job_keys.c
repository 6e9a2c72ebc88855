/*
 * job_keys.c - the grammar of job files as a list for people, from its rows.
 */
#include <string.h>

#include "tide/batch.h"
#include "batch/job_grammar.h"
#include "query/engine.h"

enum { KEY_COLUMNS = 5 };

struct keys {
    struct arena arena;
    const char **cell; /* [count * KEY_COLUMNS]; NULL: only counted */
    size_t count;
    bool has_failed;
};

static void add_row(struct keys *keys, const char *part, const char *key,
                    const char *value, bool is_required, const char *help)
{
    size_t place = keys->count++ * KEY_COLUMNS;

    if (keys->cell == NULL)
        return;
    keys->cell[place] = part[0] != '\0' ? part : "job";
    keys->cell[place + 1] = key;
    keys->cell[place + 2] = value;
    keys->cell[place + 3] = is_required ? "yes" : "";
    keys->cell[place + 4] = help;
}

static const char *value_of_field(const struct field *field)
{
    static const char *const words[] = {[FIELD_TEXT] = "text",
                                        [FIELD_TITLE] = "text with ${NAME}",
                                        [FIELD_PATH] = "path with ${NAME}",
                                        [FIELD_KEY] = "key",
                                        [FIELD_CONDITION] = "condition",
                                        [FIELD_COUNT] = "whole number from 1",
                                        [FIELD_NUMBER] = "number",
                                        [FIELD_PERIOD] = "period",
                                        [FIELD_LIMIT] = "> N or > N%",
                                        [FIELD_MAP] = "map",
                                        [FIELD_NAMED] = "map of names",
                                        [FIELD_ITEMS] = "list of maps",
                                        [FIELD_ADD] = "map of names"};

    static const char *const lists[] = {[FIELD_TEXT] = "text or list",
                                        [FIELD_PATH] = "path or list",
                                        [FIELD_KEY] = "key or list",
                                        [FIELD_CONDITION] = "condition or list"};

    if (field->type == FIELD_CHOICE)
        return field->range;
    if (field->store == STORE_LIST)
        return lists[field->type];
    return words[field->type];
}

/* A cell of a list is one line. */
static const char *one_line(struct keys *keys, const char *help)
{
    char *line = arena_text(&keys->arena, help, strlen(help));

    keys->has_failed = keys->has_failed || line == NULL;
    for (char *c = line; c != NULL && *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return line;
}

/* "low-base-width" as a job writes it. */
static const char *underscored(struct keys *keys, const char *name)
{
    char *copy = arena_text(&keys->arena, name, strlen(name));

    keys->has_failed = keys->has_failed || copy == NULL;
    for (char *c = copy; c != NULL && *c != '\0'; c++)
        if (*c == '-')
            *c = '_';
    return copy;
}

static const char *value_of_option(const tide_option *option)
{
    if (option->kind == TIDE_OPTION_FLAG)
        return "yes|no";
    if (option->kind == TIDE_OPTION_CHOICE && option->range != NULL)
        return option->range;
    return option->argument != NULL ? option->argument : "text";
}

static void add_option(struct keys *keys, const char *part, const tide_option *option)
{
    add_row(keys, part, underscored(keys, option->name), value_of_option(option), false,
            one_line(keys, option->help));
}

static void add_options(struct keys *keys, const char *part,
                        bool (*takes)(const tide_option *option))
{
    for (size_t i = 0; i < tide_option_count(); i++) {
        const tide_option *option = tide_option_at(i);
        if (takes(option))
            add_option(keys, part, option);
    }
}

static const char *part_of(struct keys *keys, const char *part, const char *key)
{
    const char *whole =
        part[0] == '\0' ? key : arena_format(&keys->arena, "%s.%s", part, key);

    keys->has_failed = keys->has_failed || whole == NULL;
    return whole != NULL ? whole : "";
}

static void add_set(struct keys *keys, const char *part, const struct field_set *set)
{
    if (set->plain != NULL)
        add_row(keys, part, "NAME", value_of_field(set->plain), false, set->plain->help);
    for (size_t i = 0; i < set->count; i++) {
        const struct field *field = &set->field[i];
        add_row(keys, part, field->key, value_of_field(field), field->is_required,
                field->help);
        for (size_t k = 0; field->verb != NULL && k < tide_verb_option_count(field->verb);
             k++)
            add_option(keys, part, tide_verb_option_at(field->verb, k));
    }
    if (set->computation != NULL)
        add_row(keys, part, "COMPUTATION", value_of_field(set->computation), false,
                set->computation->help);
    if (set->takes_option != NULL)
        add_options(keys, part, set->takes_option);
    for (size_t i = 0; i < set->count && !keys->has_failed; i++) {
        const struct field *field = &set->field[i];
        if (field->type == FIELD_ADD)
            add_options(keys, part_of(keys, part, field->key), job_add_takes_option);
        else if (field->set != NULL)
            add_set(keys, part_of(keys, part, field->key), field->set);
    }
}

tide_status tide_batch_keys(tide_engine *engine, tide_answer **out, tide_error *err)
{
    static const char *const names[KEY_COLUMNS] = {"part", "key", "value", "needed",
                                                   "help"};
    struct keys keys = {0};
    tide_status status = TIDE_STATUS_OK;

    arena_init(&keys.arena, &engine->runtime.memory);
    add_set(&keys, "", &job_grammar);
    if (!keys.has_failed) {
        keys.cell = arena_alloc(&keys.arena, keys.count * KEY_COLUMNS, sizeof *keys.cell);
        keys.count = 0;
    }
    if (keys.cell != NULL)
        add_set(&keys, "", &job_grammar);
    if (keys.cell == NULL || keys.has_failed)
        status = memory_failed(&engine->runtime.memory, err);
    else
        status = tide_answer_of_texts(engine, names, KEY_COLUMNS, keys.cell, keys.count,
                                      out, err);
    arena_release(&keys.arena);
    return status;
}
