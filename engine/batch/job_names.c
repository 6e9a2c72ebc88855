/*
 * job_names.c - parameters that an expression names, and what differs by `each`.
 */
#include "batch/job_names.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

bool job_next_name(const char **at, struct text *out)
{
    const char *c = *at;
    char quote = '\0';

    for (; *c != '\0'; c++) {
        if (quote != '\0') {
            quote = *c == quote ? '\0' : quote;
        } else if (*c == '\'' || *c == '"') {
            quote = *c;
        } else if (*c == ':' && is_word(c[1])) {
            *out = (struct text){.at = c + 1, .length = 0};
            while (is_word(out->at[out->length]))
                out->length++;
            *at = out->at + out->length;
            return true;
        }
    }
    *at = c;
    return false;
}

bool job_text_names(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = text; at != NULL && (at = strstr(at, "${")) != NULL; at += 2)
        if (strncmp(at + 2, name, length) == 0 && at[2 + length] == '}')
            return true;
    return false;
}

static bool uses(const struct job_list *list, const char *param)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *at = list->item[i].text;
        struct text name;
        while (job_next_name(&at, &name))
            if (text_is(name, param))
                return true;
    }
    return false;
}

bool job_value_name(const char *value, struct text *out)
{
    const char *colon = value != NULL ? strrchr(value, ':') : NULL;

    if (colon == NULL || (colon > value && strchr(" <>=", colon[-1]) == NULL))
        return false;
    *out = text_of(colon + 1);
    for (size_t i = 0; i < out->length; i++)
        if (!is_word(out->at[i]))
            return false;
    return out->length > 0;
}

bool job_option_uses(const char *value, const char *name)
{
    struct text used;

    return job_text_names(value, name) ||
           (job_value_name(value, &used) && text_is(used, name));
}

static bool uses_in_options(const struct job_pairs *options, const char *param)
{
    for (size_t i = 0; i < options->count; i++)
        if (job_option_uses(options->item[i].value.text, param))
            return true;
    return false;
}

static bool step_uses(const struct job_step *step, const char *param)
{
    bool is_used = uses(&step->where, param) || uses(&step->by, param) ||
                   uses_in_options(&step->options, param);

    for (size_t i = 0; !is_used && i < step->add_count; i++)
        is_used = uses_in_options(&step->add[i].options, param);
    return is_used;
}

/* Each step is walked once: from where it is not known to where it is, and back. */
tide_status job_steps_vary(const struct job_file *file, size_t each, struct arena *arena,
                           bool *varies, tide_error *err)
{
    const char *param = file->each[each].param.text;
    bool *is_known = arena_alloc_zero(arena, file->step_count, sizeof *is_known);
    size_t *path = arena_alloc(arena, file->step_count, sizeof *path);

    if (is_known == NULL || path == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < file->step_count; i++) {
        size_t length = 0;
        size_t place = i;
        while (place != SIZE_MAX && !is_known[place]) {
            const struct job_step *step = &file->step[place];
            varies[place] = step_uses(step, param);
            is_known[place] = true;
            path[length++] = place;
            place = varies[place] ? SIZE_MAX : job_file_step(file, step->from.text);
        }
        bool is_from_one = place != SIZE_MAX && varies[place];
        while (length > 0) {
            length--;
            varies[path[length]] = varies[path[length]] || is_from_one;
            is_from_one = varies[path[length]];
        }
    }
    return TIDE_STATUS_OK;
}
