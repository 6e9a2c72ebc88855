/*
 * step_fault.c - which text of a step the refusal of its request is about.
 */
#include "batch/step_fault.h"

#include <string.h>

#include "base/macros.h"
#include "base/text.h"
#include "query/options.h"

/* Options whose refusals name neither them nor a column. */
static const struct {
    const char *id;
    const char *option;
} by_id[] = {
    {"regroup", "freq"},
    {"no_form", "as"},
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

/* Does a text hold this word? */
static bool holds(const char *text, struct text word)
{
    for (const char *at = strstr(text, word.at); at != NULL; at = strstr(at + 1, word.at))
        if ((at == text || !is_word(at[-1])) && !is_word(at[word.length]))
            return true;
    return false;
}

static const struct job_text *find_in_list(const struct job_list *list, struct text word)
{
    for (size_t i = 0; i < list->count; i++)
        if (holds(list->item[i].text, word))
            return &list->item[i];
    return NULL;
}

static const struct job_text *find_option(const struct job_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (option_name_equal(pairs->item[i].name.text, name))
            return &pairs->item[i].value;
    return NULL;
}

static const struct job_text *find_in_pairs(const struct job_pairs *pairs,
                                            struct text word)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (holds(pairs->item[i].value.text, word))
            return &pairs->item[i].value;
    return NULL;
}

static const struct job_add *find_add(const struct job_step *step, struct job_text at)
{
    for (size_t i = 0; i < step->add_count; i++)
        if (step->add[i].name.byte == at.byte)
            return &step->add[i];
    return NULL;
}

static const struct job_text *find_named_option(const struct job_step *step,
                                                const struct job_add *add,
                                                const char *name)
{
    const struct job_text *found = NULL;

    if (add != NULL)
        found = find_option(&add->options, name);
    return found != NULL ? found : find_option(&step->options, name);
}

/* The expression that the error shows. */
static const struct job_text *find_shown(const struct job_step *step,
                                         const tide_error *err)
{
    const struct job_list *lists[] = {&step->where, &step->by};

    for (size_t i = 0; i < COUNT_OF(lists) && err->excerpt[0] != '\0'; i++)
        for (size_t k = 0; k < lists[i]->count; k++)
            if (strstr(lists[i]->item[k].text, err->excerpt) != NULL)
                return &lists[i]->item[k];
    return NULL;
}

/* The option of "--freq: ..." or of the source "--having". */
static const struct job_text *find_by_option(const struct job_step *step,
                                             const struct job_add *add,
                                             const tide_error *err)
{
    const char *text = strncmp(err->source, "--", 2) == 0 ? err->source : err->message;
    char name[64];

    if (strncmp(text, "--", 2) != 0)
        return NULL;
    size_t length = strcspn(text + 2, " :\"=");
    if (length == 0 || length >= sizeof name)
        return NULL;
    memcpy(name, text + 2, length);
    name[length] = '\0';
    return find_named_option(step, add, name);
}

/* The key that a group of the step is made of. */
static const struct job_text *
find_in_groups(const struct job_file *file, const struct job_step *step, struct text word)
{
    for (size_t i = 0; i < step->by.count; i++)
        for (size_t k = 0; k < file->group_count; k++)
            if (strcmp(file->group[k].name.text, step->by.item[i].text) == 0 &&
                text_is(word, file->group[k].of.text))
                return &file->group[k].of;
    return NULL;
}

/* A text that holds what the message quotes first. */
static const struct job_text *find_by_word(const struct job_file *file,
                                           const struct job_step *step,
                                           const struct job_add *add,
                                           const tide_error *err)
{
    const char *quote = strchr(err->message, '"');
    const char *end = quote != NULL ? strchr(quote + 1, '"') : NULL;
    const struct job_text *found = NULL;
    char name[256];

    if (end == NULL || end == quote + 1 || (size_t)(end - quote) > sizeof name)
        return NULL;
    struct text word = {.at = name, .length = (size_t)(end - quote) - 1};
    memcpy(name, quote + 1, word.length);
    name[word.length] = '\0';
    if (add != NULL)
        found = find_in_list(&add->inputs, word);
    if (found == NULL && add != NULL)
        found = find_in_pairs(&add->options, word);
    if (found == NULL)
        found = find_in_list(&step->measures, word);
    if (found == NULL)
        found = find_in_list(&step->by, word);
    if (found == NULL)
        found = find_in_groups(file, step, word);
    if (found == NULL)
        found = find_in_list(&step->where, word);
    return found != NULL ? found : find_in_pairs(&step->options, word);
}

/* The table beside the source that the error is about. */
static const struct job_text *find_by_source(const struct job_pairs *options,
                                             const tide_error *err)
{
    size_t length = strlen(err->source);

    for (size_t i = 0; i < options->count; i++) {
        const char *value = options->item[i].value.text;
        size_t own = strlen(value);
        if (own > 0 && own <= length && strcmp(err->source + length - own, value) == 0)
            return &options->item[i].value;
    }
    return NULL;
}

struct job_text step_fault_find(const struct job_file *file, const struct job_step *step,
                                struct job_text at, const tide_error *err)
{
    const struct job_add *add = find_add(step, at);
    const struct job_text *found = NULL;

    if (err != NULL)
        found = find_shown(step, err);
    if (err == NULL || (at.byte != step->name.byte && add == NULL))
        return at;
    for (size_t i = 0; i < COUNT_OF(by_id) && found == NULL; i++)
        if (strcmp(err->id, by_id[i].id) == 0)
            found = find_named_option(step, add, by_id[i].option);
    if (found == NULL && add != NULL)
        found = find_by_source(&add->options, err);
    if (found == NULL)
        found = find_by_source(&step->options, err);
    if (found == NULL)
        found = find_by_word(file, step, add, err);
    if (found == NULL)
        found = find_by_option(step, add, err);
    return found != NULL ? *found : at;
}
