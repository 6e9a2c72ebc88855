/*
 * shown_text.h - foreign text made safe for the place where people read it.
 */
#ifndef OUTPUT_SHOWN_TEXT_H
#define OUTPUT_SHOWN_TEXT_H

#include "base/text.h"

enum shown_dress {
    SHOWN_UTF8,    /* a terminal: nothing that steers it, as text_escape says */
    SHOWN_ASCII,   /* the same, and \u00e9 for what is beyond ASCII */
    SHOWN_MARKDOWN /* nothing that Markdown or HTML would read, too */
};

void shown_add(struct text_builder *out, struct text text, enum shown_dress dress);

#endif
