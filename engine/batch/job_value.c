/*
 * job_value.c - one text of a job file held to what its key wants.
 */
#include "batch/job_read.h"

#include <string.h>

#include "tide/period.h"
#include "base/error.h"
#include "base/text.h"
#include "number/decimal.h"

static tide_status refuse_value(const struct job_reader *reader,
                                const struct yaml_node *node, const char *wanted)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value", "\"%s\": %s expected",
              node->at.text, wanted);
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

/* ---- choices ---- */

enum { RANGE_WORDS = 16 };

static tide_status check_choice(const struct job_reader *reader, const char *range,
                                const struct yaml_node *node)
{
    const char *word[RANGE_WORDS];
    size_t count = 0;

    while (*range != '\0' && count < RANGE_WORDS) {
        size_t length = strcspn(range, "|");
        if (strlen(node->at.text) == length && memcmp(node->at.text, range, length) == 0)
            return TIDE_STATUS_OK;
        word[count] = arena_text(reader->arena, range, length);
        if (word[count++] == NULL)
            return reader_no_memory(reader);
        range += length + (range[length] == '|');
    }
    char list[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const char *gap = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        used += text_escape(list + used, sizeof list - used, gap, strlen(gap));
        used += text_escape(list + used, sizeof list - used, word[i], strlen(word[i]));
    }
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value", "\"%s\": %s expected",
              node->at.text, list);
    error_suggest(reader->err, text_nearest(node->at.text, word, count));
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

/* ---- numbers ---- */

static bool is_count(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 9 && text[digits] == '\0' && text[0] != '0';
}

static bool is_number(const char *text)
{
    struct decimal figure;
    return decimal_parse(text, strlen(text), NULL, &figure, NULL) == TIDE_STATUS_OK;
}

/* "> 0", "> 1%": an operator, a number not below 0, perhaps a percent sign. */
static bool is_limit(const char *text)
{
    char number[DECIMAL_TEXT_SIZE];
    size_t length;

    if (*text != '>')
        return false;
    text += text[1] == '=' ? 2 : 1;
    text += strspn(text, " ");
    length = strlen(text);
    if (length > 0 && text[length - 1] == '%')
        length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length == 0 || length >= sizeof number || *text == '-')
        return false;
    memcpy(number, text, length);
    number[length] = '\0';
    return is_number(number);
}

/* ---- SQL ---- */

/* A comma inside brackets parts a list item, and leaves its parentheses open. */
static tide_status check_parentheses(const struct job_reader *reader,
                                     const struct yaml_node *node)
{
    const char *text = node->at.text;
    int open = 0;
    char quote = '\0';

    for (; *text != '\0' && open >= 0; text++) {
        if (quote != '\0')
            quote = *text == quote ? '\0' : quote;
        else if (*text == '\'' || *text == '"')
            quote = *text;
        else
            open += (*text == '(') - (*text == ')');
    }
    if (open == 0 && quote == '\0')
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_parentheses",
              quote != '\0' ? "\"%s\": a quote is not closed"
                            : "\"%s\": parentheses do not match",
              node->at.text);
    error_hint(reader->err, "a list item with a comma in it needs quotes: "
                            "[\"substr(hs,1,2) = '01'\"]");
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

/* ---- texts ---- */

static tide_status check_dollar(const struct job_reader *reader, enum field_type type,
                                const struct yaml_node *node)
{
    if (type == FIELD_PATH || type == FIELD_TITLE || strstr(node->at.text, "${") == NULL)
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value",
              "\"%s\": ${NAME} stands in paths and titles only", node->at.text);
    error_hint(reader->err, "in a condition a parameter is :NAME; it is bound, never "
                            "pasted");
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

static tide_status check_path(const struct job_reader *reader,
                              const struct yaml_node *node)
{
    const char *text = node->at.text;

    if (text[0] == '\0' || strpbrk(text, "\r\n\t") != NULL)
        return refuse_value(reader, node, "a path");
    if (strstr(text, "://") == NULL && strncmp(text, "file:", 5) != 0)
        return TIDE_STATUS_OK;
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_path", "\"%s\" is an address",
              text);
    error_hint(reader->err,
               "a job reads and writes files, and never reaches the network");
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

static tide_status check_by_type(const struct job_reader *reader,
                                 const struct field *field, const struct yaml_node *node)
{
    const char *text = node->at.text;
    tide_period period;

    switch (field->type) {
    case FIELD_CHOICE:
        return check_choice(reader, field->range, node);
    case FIELD_COUNT:
        return is_count(text) ? TIDE_STATUS_OK
                              : refuse_value(reader, node, "a whole number from 1");
    case FIELD_NUMBER:
        return is_number(text) ? TIDE_STATUS_OK : refuse_value(reader, node, "a number");
    case FIELD_PERIOD:
        return text[0] == ':' || tide_period_parse(text, strlen(text), &period, NULL) ==
                                     TIDE_STATUS_OK
                   ? TIDE_STATUS_OK
                   : refuse_value(reader, node, "a period such as 2024-06, or :NAME,");
    case FIELD_LIMIT:
        return is_limit(text)
                   ? TIDE_STATUS_OK
                   : refuse_value(reader, node, "how many rows, \"> 0\" or \"> 1%\",");
    case FIELD_PATH:
        return check_path(reader, node);
    case FIELD_KEY:
    case FIELD_CONDITION:
        return check_parentheses(reader, node);
    default:
        return TIDE_STATUS_OK;
    }
}

tide_status reader_refuse_kind(const struct job_reader *reader,
                               const struct yaml_node *node)
{
    error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_shape",
              "%s where a text is expected",
              node->kind == YAML_TREE_MAP    ? "a map"
              : node->kind == YAML_TREE_LIST ? "a list"
                                             : "nothing");
    if (node->kind == YAML_TREE_TEXT)
        error_hint(reader->err, "an empty text is written \"\"");
    return reader_refuse(reader, node->at, TIDE_STATUS_ARGUMENT);
}

tide_status reader_text(const struct job_reader *reader, const struct field *field,
                        const struct yaml_node *node)
{
    tide_status status;

    if (node->kind != YAML_TREE_TEXT || (node->is_bare && node->at.text[0] == '\0'))
        return reader_refuse_kind(reader, node);
    status = check_dollar(reader, field->type, node);
    return status == TIDE_STATUS_OK ? check_by_type(reader, field, node) : status;
}

/* ---- options ---- */

/* An item of a list as options write it: names with commas or blanks in double quotes. */
static tide_status add_item(const struct job_reader *reader, const tide_option *option,
                            const struct yaml_node *item, struct text_builder *line)
{
    const char *text = item->at.text;
    bool is_quoted = text[strcspn(text, ", =\"")] != '\0';

    if (option->kind != TIDE_OPTION_LIST && strchr(text, ',') != NULL) {
        error_set(reader->err, TIDE_STATUS_ARGUMENT, "job_value",
                  "\"%s\": an item here cannot hold a comma", text);
        return reader_refuse(reader, item->at, TIDE_STATUS_ARGUMENT);
    }
    if (option->kind != TIDE_OPTION_LIST || !is_quoted) {
        text_add_c(line, text);
        return TIDE_STATUS_OK;
    }
    text_add_c(line, "\"");
    for (; *text != '\0'; text++)
        text_add_char(line, *text, *text == '"' ? 2 : 1);
    text_add_c(line, "\"");
    return TIDE_STATUS_OK;
}

static tide_status join_items(const struct job_reader *reader, const tide_option *option,
                              const struct yaml_node *node, struct job_text *out)
{
    static const struct field item = {.type = FIELD_TEXT};
    struct text_builder line;
    tide_status status = TIDE_STATUS_OK;

    text_builder_init(&line, reader->arena->memory);
    text_add_c(&line, "");
    for (size_t i = 0; status == TIDE_STATUS_OK && i < node->count; i++) {
        status = reader_text(reader, &item, &node->item[i]);
        text_add_c(&line, i > 0 ? "," : "");
        if (status == TIDE_STATUS_OK)
            status = add_item(reader, option, &node->item[i], &line);
    }
    *out = node->at;
    if (status == TIDE_STATUS_OK) {
        out->text =
            line.has_failed
                ? NULL
                : arena_text(reader->arena, line.at != NULL ? line.at : "", line.length);
        status = out->text != NULL ? TIDE_STATUS_OK : reader_no_memory(reader);
    }
    text_builder_release(&line);
    return status;
}

tide_status reader_option(const struct job_reader *reader, const tide_option *option,
                          struct job_text key, const struct yaml_node *node,
                          struct job_pair *out)
{
    static const struct field text = {.type = FIELD_TEXT};
    static const struct field path = {.type = FIELD_PATH};
    bool is_path = option->argument != NULL && strncmp(option->argument, "FILE", 4) == 0;
    bool is_list = node->kind == YAML_TREE_LIST && option->kind != TIDE_OPTION_FLAG;
    tide_status status;

    *out = (struct job_pair){.name = key};
    if (is_list && node->count > 0)
        return join_items(reader, option, node, &out->value);
    status = reader_text(reader, is_path ? &path : &text, node);
    out->value = node->at;
    if (status == TIDE_STATUS_OK && option->kind == TIDE_OPTION_FLAG) {
        if (strcmp(out->value.text, "true") == 0)
            out->value.text = "yes";
        else if (strcmp(out->value.text, "false") == 0)
            out->value.text = "no";
    }
    return status;
}
