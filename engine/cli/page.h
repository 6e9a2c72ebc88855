/*
 * page.h - a page of help under construction: plain text for a terminal, or troff.
 *
 * Who writes a page says what each part is; this file knows how it looks either way.
 */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/option.h"

struct page {
    bool is_man;
    bool has_failed; /* no memory: all later parts do nothing */
    char *text;
    size_t length;
    size_t capacity;
};

void page_release(struct page *page);

/* "tide yoy" and its one line. */
void page_title(struct page *page, const char *name, const char *summary);

/* The usage line: the bold words, then what may follow. */
void page_usage(struct page *page, const char *words, const char *rest);

void page_heading(struct page *page, const char *words);
void page_text(struct page *page, const char *lines);
void page_code(struct page *page, const char *lines); /* as it stands, indented */
void page_option(struct page *page, const tide_option *option);

/* A word and what it means. */
void page_item(struct page *page, const char *word, const char *meaning);

/* Raw bytes, printf-like; for what is no page. */
void page_add(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
