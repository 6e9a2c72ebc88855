/*
 * page.c - two ways to dress a page.
 */
#include "cli/page.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tide/version.h"

enum { ITEM_COLUMN = 27 };

void page_release(struct page *page)
{
    free(page->text);
    page->text = NULL;
    page->length = 0;
    page->capacity = 0;
}

/* Room for so many bytes at the end; NULL: there is none, now or before. */
static char *reserve(struct page *page, size_t length)
{
    if (page->has_failed)
        return NULL;
    if (length > page->capacity - page->length) {
        size_t capacity = 2 * (page->capacity + length);
        char *grown = realloc(page->text, capacity);
        if (grown == NULL) {
            page->has_failed = true;
            return NULL;
        }
        page->text = grown;
        page->capacity = capacity;
    }
    return page->text + page->length;
}

static void add(struct page *page, const char *bytes, size_t length)
{
    char *room = length == 0 ? NULL : reserve(page, length);

    if (room == NULL)
        return;
    memcpy(room, bytes, length);
    page->length += length;
}

static void add_c(struct page *page, const char *text)
{
    add(page, text, strlen(text));
}

void page_add(struct page *page, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *room = length < 0 ? NULL : reserve(page, (size_t)length + 1);
    if (room == NULL)
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)length + 1, format, args);
    va_end(args);
    page->length += (size_t)length;
}

/* ---- troff ---- */

/* Text that troff must not read as its own. */
static void add_troff(struct page *page, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (i == 0 && (text[i] == '.' || text[i] == '\''))
            add_c(page, "\\&");
        if (text[i] == '\\')
            add_c(page, "\\e");
        else if (text[i] == '-')
            add_c(page, "\\-");
        else
            add(page, &text[i], 1);
    }
}

static void add_troff_lines(struct page *page, const char *lines)
{
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        add_troff(page, lines, length);
        add_c(page, "\n");
        lines += length;
        lines += *lines == '\n' ? 1 : 0;
    }
}

static void add_upper(struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        char c = *text == ' ' ? '-' : (char)toupper((unsigned char)*text);
        add(page, &c, 1);
    }
}

/* ---- plain ---- */

static void add_plain_lines(struct page *page, const char *lines, size_t indent)
{
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        page_add(page, "%*s", length > 0 ? (int)indent : 0, "");
        add(page, lines, length);
        add_c(page, "\n");
        lines += length;
        lines += *lines == '\n' ? 1 : 0;
    }
}

/* A word at the left, its lines in a column of their own. */
static void add_plain_item(struct page *page, const char *word, const char *lines)
{
    size_t width = strlen(word) + 2;

    page_add(page, "  %s", word);
    if (width + 2 > ITEM_COLUMN) {
        add_c(page, "\n");
        width = 0;
    }
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        page_add(page, "%*s", (int)(ITEM_COLUMN - width), "");
        add(page, lines, length);
        add_c(page, "\n");
        width = 0;
        lines += length;
        lines += *lines == '\n' ? 1 : 0;
    }
}

/* ---- parts ---- */

void page_title(struct page *page, const char *name, const char *summary)
{
    if (!page->is_man) {
        page_add(page, "%s - %s\n", name, summary);
        return;
    }
    add_c(page, ".TH ");
    add_upper(page, name);
    page_add(page, " 1 \"\" \"tide %s\" \"tide manual\"\n.SH NAME\n", TIDE_VERSION_TEXT);
    for (const char *c = name; *c != '\0'; c++)
        add_c(page, *c == ' ' ? "\\-" : (char[]){*c, '\0'});
    add_c(page, " \\- ");
    add_troff_lines(page, summary);
}

void page_usage(struct page *page, const char *words, const char *rest)
{
    if (!page->is_man) {
        page_add(page, "\nUsage:  %s%s%s\n", words, rest[0] != '\0' ? " " : "", rest);
        return;
    }
    page_add(page, ".SH SYNOPSIS\n.B %s\n", words);
    add_troff_lines(page, rest);
}

void page_heading(struct page *page, const char *words)
{
    if (!page->is_man) {
        page_add(page, "\n%s\n", words);
        return;
    }
    add_c(page, ".SH ");
    for (; *words != '\0'; words++)
        page_add(page, "%c", toupper((unsigned char)*words));
    add_c(page, "\n");
}

void page_text(struct page *page, const char *lines)
{
    if (page->is_man) {
        add_c(page, ".PP\n");
        add_troff_lines(page, lines);
    } else {
        add_c(page, "\n");
        add_plain_lines(page, lines, 0);
    }
}

void page_code(struct page *page, const char *lines)
{
    if (page->is_man) {
        add_c(page, ".PP\n.nf\n");
        add_troff_lines(page, lines);
        add_c(page, ".fi\n");
    } else {
        add_plain_lines(page, lines, 2);
    }
}

void page_item(struct page *page, const char *word, const char *meaning)
{
    if (page->is_man) {
        add_c(page, ".TP\n.B ");
        add_troff_lines(page, word);
        add_troff_lines(page, meaning);
    } else {
        add_plain_item(page, word, meaning);
    }
}

/* The help of an option, with its choices and its default. */
static void option_help(const tide_option *option, char *buffer, size_t size)
{
    char choices[160] = "";
    bool has_choices = option->kind == TIDE_OPTION_CHOICE && option->range != NULL &&
                       strstr(option->help, option->range) == NULL;
    size_t used = 0;

    if (has_choices)
        snprintf(choices, sizeof choices, "\n%s", option->range);
    for (char *c = choices; *c != '\0'; c++)
        *c = *c == '|' ? ' ' : *c;
    used = (size_t)snprintf(buffer, size, "%s%s", option->help, choices);
    if (option->preset != NULL && used < size && strstr(option->help, "default") == NULL)
        snprintf(buffer + used, size - used, " (default %s)", option->preset);
}

void page_option(struct page *page, const tide_option *option)
{
    char word[96];
    char help[1024];
    size_t used = 0;

    if (option->short_name != 0)
        used = (size_t)snprintf(word, sizeof word, "-%c, ", option->short_name);
    else
        used = (size_t)snprintf(word, sizeof word, "%s", page->is_man ? "" : "    ");
    snprintf(word + used, sizeof word - used, "--%s%s%s", option->name,
             option->argument != NULL ? " " : "",
             option->argument != NULL ? option->argument : "");
    option_help(option, help, sizeof help);
    page_item(page, word, help);
}
