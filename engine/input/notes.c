/*
 * notes.c - facts and warnings of a load, one line each.
 */
#include "input/notes.h"

#include <string.h>

#include "input/reader.h"

void skip_count_add(struct skip_count *count, uint64_t line)
{
    if (count->count++ == 0)
        count->first_line = line;
}

static void note_skip(const struct input *input, const struct skip_count *count,
                      const char *id, const char *what)
{
    if (count->count > 0)
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, id,
                     "%s: %llu skipped, %s, the first on line %llu", input->source.name,
                     (unsigned long long)count->count, what,
                     (unsigned long long)count->first_line);
}

static void note_count(const struct input *input, tide_level level, const char *id,
                       uint64_t count, const char *what)
{
    if (count > 0)
        runtime_note(input->runtime, level, id, "%s: %s: %llu", input->source.name, what,
                     (unsigned long long)count);
}

static void note_encoding(const struct source *source)
{
    const struct encoding_proof *proof = &source->proof;
    struct runtime *runtime = source->runtime;

    if (proof->line != 0)
        runtime_note(runtime, TIDE_LEVEL_NOTE, "encoding",
                     "%s: not UTF-8 at line %llu (%02X); read as %s", source->name,
                     (unsigned long long)proof->line, proof->byte, source->encoding.name);
    else if (source->encoding.kind != ENCODING_UTF8)
        runtime_note(runtime, TIDE_LEVEL_NOTE, "encoding", "%s: read as %s", source->name,
                     source->encoding.name);
}

static void note_reading(const struct input *input)
{
    const struct decimal_marks *marks = &input->plan.marks;
    const char *name = input->source.name;

    if (marks->decimal == ',' || marks->grouping[0] != '\0')
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, "number_marks",
                     "%s: figures are read with the decimal mark \"%c\" and %s%s%s", name,
                     marks->decimal,
                     marks->grouping[0] != '\0' ? "groups parted by \"" : "",
                     marks->grouping[0] != '\0' ? marks->grouping : "no groups",
                     marks->grouping[0] != '\0' ? "\"" : "");
    if (input->period_style.order != DATES_UNSAID && input->reading.dates == NULL)
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, "date_order",
                     "%s: days with slashes are read as %s, proved by %s", name,
                     input->period_style.order == DATES_DMY ? "day/month/year (dmy)"
                                                            : "month/day/year (mdy)",
                     input->date_proof);
}

/* One name that is spelt in another way, and published statements are a plain table. */
static void note_near_layout(const struct input *input)
{
    const char *missing;

    if (input->plan.is_claims || input->reading.layout != NULL ||
        !figures_nearly(input, &missing))
        return;
    if (missing != NULL)
        runtime_note(input->runtime, TIDE_LEVEL_WARNING, "near_layout",
                     "%s: read as a plain table, not as published statements: layout "
                     "figures has a column \"%s\" too",
                     input->source.name, missing);
    else
        runtime_note(input->runtime, TIDE_LEVEL_WARNING, "near_layout",
                     "%s: read as a plain table, not as published statements: the "
                     "columns of layout figures stand alone, in their order",
                     input->source.name);
}

void notes_tell(const struct input *input, const struct load_notes *notes,
                const tide_ledger *ledger)
{
    const struct line_ends *ends = &notes->ends;

    note_encoding(&input->source);
    if (notes->has_bom)
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, "utf8_bom",
                     "%s: a byte order mark at the start was dropped",
                     input->source.name);
    if ((ends->lf > 0) + (ends->crlf > 0) + (ends->cr > 0) > 1)
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, "mixed_line_ends",
                     "%s: %llu lines end in LF, %llu in CRLF, %llu in CR",
                     input->source.name, (unsigned long long)ends->lf,
                     (unsigned long long)ends->crlf, (unsigned long long)ends->cr);
    note_reading(input);
    note_near_layout(input);
    if (notes->turned > 0 && input->shape->piece_count > 0)
        runtime_note(input->runtime, TIDE_LEVEL_NOTE, "turned",
                     "%s: %llu records of %zu periods turned into rows",
                     input->source.name, (unsigned long long)notes->turned,
                     input->shape->piece_count);
    note_skip(input, &notes->preamble, "preamble", "lines before the header");
    note_skip(input, &notes->repeated_header, "repeated_header", "the header again");
    note_skip(input, &notes->blank, "blank_line", "blank lines");
    note_skip(input, &notes->footer, "footer", "lines after the table");
    if (!input->reading.reads_in_turn)
        note_skip(input, &notes->keep_freq, "keep_freq", "rows of another frequency");
    note_count(input, TIDE_LEVEL_NOTE, "outer_blank_trimmed", notes->trimmed,
               "cells without the blanks that stood around them");
    note_count(input, TIDE_LEVEL_WARNING, "outer_blank", notes->outer_blank,
               "keys in quotes that keep blanks at their ends");
    note_count(input, TIDE_LEVEL_NOTE, "surplus_field", notes->surplus,
               "rows with one more cell than the header, an empty one, ignored");
    note_count(input, TIDE_LEVEL_NOTE, "padded_code", notes->padded,
               "codes that got their leading zero back");
    note_count(input, TIDE_LEVEL_NOTE, "flag_with_value", notes->flag_with_value,
               "figures withheld, as their flag says there is none");
    note_count(input, TIDE_LEVEL_WARNING, "unknown_flag", notes->unknown_flag,
               "rows with a flag that is not known, their figures taken as they are");
    if (ledger->rejected > 0 && ledger->rejected <= input->reading.max_errors)
        note_count(input, TIDE_LEVEL_WARNING, "rejects", ledger->rejected,
                   "rows refused");
}

void note_duplicates(const struct input *input, const struct skip_count *merged)
{
    static const char *const words[] = {
        [DUPLICATES_FIRST] = "rows of a key and period that an earlier row has",
        [DUPLICATES_LAST] = "rows of a key and period that a later row has",
        [DUPLICATES_SUM] = "rows added to the first one of their key and period",
    };

    note_skip(input, merged, "duplicate", words[input->reading.duplicates]);
}

/* The text without its leading zeros, one digit kept; false if it is no padded code. */
static bool strip_zeros(struct text text, struct text *out)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    if (text.length < 2 || text.at[0] != '0')
        return false;
    while (text.length > 1 && text.at[0] == '0') {
        text.at++;
        text.length--;
    }
    *out = text;
    return true;
}

void note_zero_padding(const struct input *input, const tide_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        if (column->role != TIDE_COLUMN_KEY)
            continue;
        for (uint32_t code = 0; code < column->dictionary->count; code++) {
            struct text padded = dictionary_text(column->dictionary, code);
            struct text bare;
            if (!strip_zeros(padded, &bare) ||
                dictionary_find(column->dictionary, bare) == DICTIONARY_NONE)
                continue;
            runtime_note(
                input->runtime, TIDE_LEVEL_WARNING, "zero_padding",
                "%s: \"%.*s\" and \"%.*s\" of %s differ only by zeros; they stay "
                "two codes",
                input->source.name, (int)padded.length, padded.at, (int)bare.length,
                bare.at, column->name);
            break;
        }
    }
}
