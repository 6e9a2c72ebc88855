/*
 * step_words.c - options in the messages of requests as keys of a job file.
 *
 * Requests word their refusals for the command line, where most are read. A step says the
 * same with a key; only the marks around the names differ.
 */
#include "batch/step_words.h"

#include <string.h>

#include "query/options.h"

/* The option whose name begins at `at`; NULL: none that a step has as a key. */
static const tide_option *find_option(const struct computation *computation,
                                      const char *at, size_t length)
{
    char name[48];

    if (length == 0 || length >= sizeof name)
        return NULL;
    memcpy(name, at, length);
    name[length] = '\0';
    enum request_option option = option_find(name);
    /* A job declares columns in a map, and measures stand behind the computation. */
    if (option == OPTION_COLUMNS || option == OPTION_VALUE)
        return NULL;
    if (option != OPTION_COUNT)
        return tide_option_at(option);
    for (size_t i = 0; computation != NULL && i < computation->option_count; i++)
        if (strcmp(computation->option[i].name, name) == 0)
            return &computation->option[i];
    return NULL;
}

static size_t name_length(const char *at)
{
    size_t length = 0;

    while ((at[length] >= 'a' && at[length] <= 'z') || at[length] == '-')
        length++;
    return length;
}

/* Does a value follow? Prose goes on with a small letter. */
static bool has_value(const char *rest)
{
    if (rest[0] != ' ')
        return false;
    size_t length = strcspn(rest + 1, " ,;");
    return rest[1] == '"' || (rest[1] >= 'A' && rest[1] <= 'Z') ||
           (rest[1] >= '0' && rest[1] <= '9') || memchr(rest + 1, '=', length) != NULL;
}

struct words {
    char text[512];
    size_t length;
    bool is_cut;
};

static void add(struct words *words, const char *text, size_t length)
{
    if (length >= sizeof words->text - words->length) {
        words->is_cut = true;
        return;
    }
    memcpy(words->text + words->length, text, length);
    words->length += length;
}

static void add_key(struct words *words, const tide_option *option, const char *rest)
{
    size_t begin = words->length;

    add(words, option->name, strlen(option->name));
    for (size_t i = begin; i < words->length; i++)
        if (words->text[i] == '-')
            words->text[i] = '_';
    if (option->kind == TIDE_OPTION_FLAG && rest[0] != ':')
        add(words, ": yes", 5);
    else if (has_value(rest))
        add(words, ":", 1);
}

static void rewrite(const struct computation *computation, char *text, size_t size)
{
    struct words words = {.length = 0};
    const char *at = text;

    for (const char *mark = strstr(at, "--"); mark != NULL; mark = strstr(mark, "--")) {
        size_t length = name_length(mark + 2);
        const char *rest = mark + 2 + length;
        bool is_word = mark == text || mark[-1] == ' ';
        const tide_option *option =
            is_word ? find_option(computation, mark + 2, length) : NULL;
        if (option != NULL) {
            add(&words, at, (size_t)(mark - at));
            add_key(&words, option, rest);
            at = rest;
        }
        mark = rest;
    }
    add(&words, at, strlen(at));
    if (words.is_cut || words.length >= size)
        return;
    memcpy(text, words.text, words.length);
    text[words.length] = '\0';
}

void step_words(const struct computation *computation, tide_error *err)
{
    if (err == NULL)
        return;
    rewrite(computation, err->message, sizeof err->message);
    rewrite(computation, err->hint, sizeof err->hint);
}
