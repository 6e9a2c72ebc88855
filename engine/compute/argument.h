/*
 * argument.h - option rows and their values: text in, typed value out.
 *
 * The one parser for every option of a request and every argument of a computation.
 */
#ifndef COMPUTE_ARGUMENT_H
#define COMPUTE_ARGUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "tide/error.h"
#include "tide/option.h"
#include "tide/period.h"
#include "base/memory.h"
#include "base/text.h"

struct argument {
    bool is_set;        /* given, or has a preset */
    bool flag;          /* FLAG */
    int64_t integer;    /* INTEGER */
    double number;      /* NUMBER */
    size_t choice;      /* CHOICE: place in the range text */
    tide_period period; /* PERIOD */
    const char *text;   /* the text as given; NULL if not set */
    struct text *item;  /* LIST [item_count] unquoted */
    size_t item_count;
};

/*
 * Parse the text of an option by its row. Pieces are copied to the arena.
 *
 * TIDE_STATUS_ARGUMENT  "bad_argument": outside the range; err says what is expected and
 *                       suggests the nearest choice
 */
tide_status argument_parse(const tide_option *option, const char *text,
                           struct arena *arena, struct argument *out, tide_error *err);

/* The value of a row nobody gave: its preset, else is_set false. */
tide_status argument_preset(const tide_option *option, struct arena *arena,
                            struct argument *out, tide_error *err);

/*
 * Split a list at commas. Blanks round a piece are dropped. A piece in double quotes may
 * hold commas and blanks, and "" for one quote.
 *
 * TIDE_STATUS_ARGUMENT  "bad_argument": an empty piece, a quote left open or followed by
 *                       other text
 */
tide_status argument_split(const char *text, struct arena *arena, struct text **out,
                           size_t *out_count, tide_error *err);

/* Does a choice option stand at this word? `is(&call->argument[i], "mean")`. */
bool argument_is(const struct argument *argument, const char *word);

#endif
