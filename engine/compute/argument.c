/*
 * argument.c - option rows and their values: text in, typed value out.
 */
#include "compute/argument.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "number/real_text.h"

enum { MAX_CHOICES = 64 };

/* The words of a choice, "mean|sum|median", as pieces. */
static size_t choices_of(const char *range, struct text choice[MAX_CHOICES])
{
    size_t count = 0;

    while (count < MAX_CHOICES) {
        size_t length = strcspn(range, "|");
        choice[count++] = (struct text){range, length};
        if (range[length] == '\0')
            break;
        range += length + 1;
    }
    return count;
}

/* -?[0-9]+ and nothing else. */
static bool integer_read(struct text text, int64_t *out)
{
    size_t i = text.length > 0 && text.at[0] == '-';
    int64_t value = 0;

    if (i == text.length)
        return false;
    for (; i < text.length; i++) {
        char c = text.at[i];
        if (c < '0' || c > '9' || __builtin_mul_overflow(value, 10, &value))
            return false;
        int64_t digit = text.at[0] == '-' ? -(c - '0') : c - '0';
        if (__builtin_add_overflow(value, digit, &value))
            return false;
    }
    *out = value;
    return true;
}

/* The two ends of "1..400". */
static void range_ends(const char *range, struct text *low, struct text *high)
{
    const char *dots = strstr(range, "..");

    *low = (struct text){range, (size_t)(dots - range)};
    *high = text_of(dots + 2);
}

static bool integer_parse(const tide_option *option, struct text text,
                          struct argument *out)
{
    struct text ends[2];
    int64_t low;
    int64_t high;

    if (!integer_read(text, &out->integer))
        return false;
    if (option->range == NULL)
        return true;
    range_ends(option->range, &ends[0], &ends[1]);
    return integer_read(ends[0], &low) && integer_read(ends[1], &high) &&
           low <= out->integer && out->integer <= high;
}

static bool number_read(struct text text, double *out)
{
    return real_parse(text.at, text.length, out, NULL) == TIDE_STATUS_OK;
}

static bool number_parse(const tide_option *option, struct text text,
                         struct argument *out)
{
    struct text ends[2];
    double low;
    double high;

    if (!number_read(text, &out->number))
        return false;
    if (option->range == NULL)
        return true;
    range_ends(option->range, &ends[0], &ends[1]);
    return number_read(ends[0], &low) && number_read(ends[1], &high) &&
           low <= out->number && out->number <= high;
}

static bool flag_parse(struct text text, struct argument *out)
{
    out->flag = text_is(text, "yes");
    return out->flag || text_is(text, "no");
}

static bool choice_parse(const tide_option *option, struct text text,
                         struct argument *out)
{
    struct text choice[MAX_CHOICES];
    size_t count = choices_of(option->range, choice);

    for (size_t i = 0; i < count; i++) {
        if (text_equal(choice[i], text)) {
            out->choice = i;
            return true;
        }
    }
    return false;
}

/* What a value of this option looks like, for "is not ...". */
static void describe(const tide_option *option, char *buffer, size_t size)
{
    const char *range = option->range;

    switch (option->kind) {
    case TIDE_OPTION_FLAG:
        snprintf(buffer, size, "yes or no");
        break;
    case TIDE_OPTION_INTEGER:
        snprintf(buffer, size, "a whole number%s%s", range != NULL ? ", " : "",
                 range != NULL ? range : "");
        break;
    case TIDE_OPTION_NUMBER:
        snprintf(buffer, size, "a number%s%s", range != NULL ? ", " : "",
                 range != NULL ? range : "");
        break;
    case TIDE_OPTION_CHOICE:
        snprintf(buffer, size, "one of %s", range);
        break;
    case TIDE_OPTION_PERIOD:
        snprintf(buffer, size, "a period such as 2022, 2022-Q1 or 2022-10");
        break;
    case TIDE_OPTION_TEXT:
    case TIDE_OPTION_LIST:
        snprintf(buffer, size, "a list of names");
        break;
    }
}

static const char *choice_at(const void *table, size_t i)
{
    return ((const char *const *)table)[i];
}

/* Name the choice that was probably meant. */
static tide_status suggest_choice(const tide_option *option, const char *text,
                                  struct arena *arena, tide_error *err)
{
    struct text choice[MAX_CHOICES];
    const char *name[MAX_CHOICES];
    size_t count = choices_of(option->range, choice);

    for (size_t i = 0; i < count; i++) {
        name[i] = arena_text(arena, choice[i].at, choice[i].length);
        if (name[i] == NULL)
            return memory_failed(arena->memory, err);
    }
    error_suggest(err, text_nearest_of(text, count, choice_at, name));
    return TIDE_STATUS_ARGUMENT;
}

static tide_status refuse(const tide_option *option, const char *text,
                          struct arena *arena, tide_error *err)
{
    char expected[160];

    describe(option, expected, sizeof expected);
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "--%s: \"%s\" is not %s",
              option->name, text, expected);
    error_expected(err, "%s", expected);
    if (option->kind == TIDE_OPTION_CHOICE)
        return suggest_choice(option, text, arena, err);
    return TIDE_STATUS_ARGUMENT;
}

/* ---- lists ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Read one piece from *at to its comma; the unquoted text goes to `buffer`. */
static tide_status piece_read(const char **at, char *buffer, struct text *out,
                              tide_error *err)
{
    const char *from = *at;
    size_t length = 0;

    while (is_blank(*from))
        from++;
    if (*from == '"') {
        for (from++; *from != '\0' && !(from[0] == '"' && from[1] != '"'); from++) {
            if (*from == '"')
                from++;
            buffer[length++] = *from;
        }
        if (*from != '"')
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "a list: the quote of \"%s is not closed", *at);
        from++;
        while (is_blank(*from))
            from++;
        if (*from != '\0' && *from != ',')
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "a list: a comma belongs between \"%.*s\" and \"%s\"",
                             (int)length, buffer, from);
    } else {
        length = strcspn(from, ",");
        memcpy(buffer, from, length);
        from += length;
        while (length > 0 && is_blank(buffer[length - 1]))
            length--;
    }
    if (length == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "a list: a name between two commas is empty");
    *out = (struct text){buffer, length};
    *at = from;
    return TIDE_STATUS_OK;
}

tide_status argument_split(const char *text, struct arena *arena, struct text **out,
                           size_t *out_count, tide_error *err)
{
    size_t most = 1;
    for (const char *at = text; *at != '\0'; at++)
        most += *at == ',';

    struct text *piece = arena_alloc(arena, most, sizeof *piece);
    char *buffer = arena_alloc(arena, strlen(text) + 1, 1);
    if (piece == NULL || buffer == NULL)
        return memory_failed(arena->memory, err);

    size_t count = 0;
    for (const char *at = text;; at++) {
        tide_status status = piece_read(&at, buffer, &piece[count], err);
        if (status != TIDE_STATUS_OK)
            return status;
        buffer += piece[count++].length;
        if (*at == '\0')
            break;
    }
    *out = piece;
    *out_count = count;
    return TIDE_STATUS_OK;
}

/* ---- one value ---- */

tide_status argument_parse(const tide_option *option, const char *text,
                           struct arena *arena, struct argument *out, tide_error *err)
{
    struct argument parsed = {.is_set = true};
    struct text whole = text_of(text);
    tide_status status;
    bool is_good = true;

    parsed.text = arena_text(arena, text, whole.length);
    if (parsed.text == NULL)
        return memory_failed(arena->memory, err);

    switch (option->kind) {
    case TIDE_OPTION_FLAG:
        is_good = flag_parse(whole, &parsed);
        break;
    case TIDE_OPTION_TEXT:
        break;
    case TIDE_OPTION_INTEGER:
        is_good = integer_parse(option, whole, &parsed);
        break;
    case TIDE_OPTION_NUMBER:
        is_good = number_parse(option, whole, &parsed);
        break;
    case TIDE_OPTION_CHOICE:
        is_good = choice_parse(option, whole, &parsed);
        break;
    case TIDE_OPTION_PERIOD:
        is_good =
            tide_period_parse(text, whole.length, &parsed.period, NULL) == TIDE_STATUS_OK;
        break;
    case TIDE_OPTION_LIST:
        status = argument_split(text, arena, &parsed.item, &parsed.item_count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        break;
    }
    if (!is_good)
        return refuse(option, text, arena, err);
    *out = parsed;
    return TIDE_STATUS_OK;
}

tide_status argument_preset(const tide_option *option, struct arena *arena,
                            struct argument *out, tide_error *err)
{
    if (option->preset != NULL)
        return argument_parse(option, option->preset, arena, out, err);
    *out = (struct argument){0};
    return TIDE_STATUS_OK;
}

bool argument_is(const struct argument *argument, const char *word)
{
    return argument->text != NULL && strcmp(argument->text, word) == 0;
}
