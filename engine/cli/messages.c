/*
 * messages.c - the compilers' shape: place, finding, rule; line with caret; what to do.
 *
 * The texts of a tide_error hold no control characters, so they are printed as they are.
 */
#include "cli/messages.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "cli/terminal.h"

enum { MAX_SHOWN_ROWS = 20, LINE_NUMBER_WIDTH = 5 };

static struct {
    bool is_json;
    bool is_quiet;
    bool has_color;
    uint64_t warnings;
    uint64_t refused_rows;
} state;

static const struct {
    const char *word;
    const char *color;
} levels[] = {
    [TIDE_LEVEL_NOTE] = {"note", "\x1b[1;36m"},
    [TIDE_LEVEL_WARNING] = {"warning", "\x1b[1;35m"},
    [TIDE_LEVEL_ERROR] = {"error", "\x1b[1;31m"},
};

void messages_init(const struct command_line *line)
{
    state.is_json =
        line->own[TOOL_ERRORS] != NULL && strcmp(line->own[TOOL_ERRORS], "json") == 0;
    state.is_quiet = line_has(line, TOOL_QUIET);
    state.has_color = terminal_has_color(STDERR_FILENO, line->own[TOOL_COLOR] != NULL
                                                            ? line->own[TOOL_COLOR]
                                                            : "auto");
}

/* ---- for people ---- */

static void colored(const char *color, const char *text)
{
    if (state.has_color)
        fprintf(stderr, "%s%s\x1b[0m", color, text);
    else
        fputs(text, stderr);
}

static void repeat(char c, size_t times)
{
    while (times-- > 0)
        fputc(c, stderr);
}

/* The gutter: the line's number in a file, nothing beside an option. */
static void put_gutter(const tide_error *what, bool has_number)
{
    if (what->line == 0)
        fputs("  ", stderr);
    else if (has_number)
        fprintf(stderr, "%*" PRIu64 " | ", LINE_NUMBER_WIDTH, what->line);
    else
        fprintf(stderr, "%*s | ", LINE_NUMBER_WIDTH, "");
}

static void show_excerpt(const tide_error *what)
{
    put_gutter(what, true);
    fprintf(stderr, "%s\n", what->excerpt);
    if (what->caret_length == 0)
        return;
    put_gutter(what, false);
    repeat(' ', what->caret_at);
    if (state.has_color)
        fputs("\x1b[1;32m", stderr);
    fputc('^', stderr);
    repeat('~', what->caret_length - 1);
    if (state.has_color)
        fputs("\x1b[0m", stderr);
    if (what->column_name[0] != '\0')
        fprintf(stderr, " %s%s", what->column_name, what->expected[0] != '\0' ? ":" : "");
    if (what->expected[0] != '\0')
        fprintf(stderr, " %s expected", what->expected);
    fputc('\n', stderr);
}

/* An option is named after the level, a file before it. */
static bool is_option(const char *source)
{
    return strncmp(source, "--", 2) == 0;
}

static void show_text(tide_level level, const tide_error *what)
{
    bool has_file = what->source[0] != '\0' && !is_option(what->source);

    fputs(has_file ? what->source : "tide", stderr);
    if (has_file && what->line > 0)
        fprintf(stderr, ":%" PRIu64, what->line);
    if (has_file && what->line > 0 && what->column > 0)
        fprintf(stderr, ":%" PRIu64, what->column);
    fputs(": ", stderr);
    colored(levels[level].color, levels[level].word);
    fputs(": ", stderr);
    if (is_option(what->source))
        fprintf(stderr, "%s: ", what->source);
    if (what->text[0] != '\0')
        fprintf(stderr, "\"%s\": ", what->text);
    fputs(what->message, stderr);
    if (what->suggestion[0] != '\0')
        fprintf(stderr, "; did you mean \"%s\"?", what->suggestion);
    if (what->id[0] != '\0' && level != TIDE_LEVEL_NOTE)
        fprintf(stderr, " [%s]", what->id);
    fputc('\n', stderr);
    if (what->excerpt[0] != '\0')
        show_excerpt(what);
    if (what->hint[0] != '\0')
        fprintf(stderr, "hint: %s\n", what->hint);
}

/* ---- for programs ---- */

static void put_json_text(const char *text)
{
    fputc('"', stderr);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', stderr);
        fputc(*text, stderr);
    }
    fputc('"', stderr);
}

static void put_json_member(const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    fprintf(stderr, ",\"%s\":", name);
    put_json_text(text);
}

static void show_json(tide_level level, const tide_error *what)
{
    fprintf(stderr, "{\"level\":\"%s\"", levels[level].word);
    put_json_member("id", what->id);
    put_json_member("message", what->message);
    put_json_member(is_option(what->source) ? "option" : "file", what->source);
    if (what->line > 0)
        fprintf(stderr, ",\"line\":%" PRIu64 ",\"byte\":%" PRIu64, what->line,
                what->byte);
    if (what->column > 0)
        fprintf(stderr, ",\"col\":%" PRIu64, what->column);
    put_json_member("column", what->column_name);
    put_json_member("text", what->text);
    put_json_member("expected", what->expected);
    put_json_member("hint", what->hint);
    fputs(",\"did_you_mean\":[", stderr);
    if (what->suggestion[0] != '\0')
        put_json_text(what->suggestion);
    fputs("]}\n", stderr);
}

/* ---- what is shown ---- */

void message_show(tide_level level, const tide_error *what)
{
    if (level == TIDE_LEVEL_WARNING)
        state.warnings++;
    if (level == TIDE_LEVEL_NOTE && state.is_quiet)
        return;
    progress_clear();
    if (state.is_json)
        show_json(level, what);
    else
        show_text(level, what);
}

void message_take(void *user, tide_level level, const tide_error *what)
{
    (void)user;
    /* While a run goes on, errors are refused rows. */
    if (level == TIDE_LEVEL_ERROR && ++state.refused_rows > MAX_SHOWN_ROWS)
        return;
    message_show(level, what);
}

void messages_end(void)
{
    tide_error note;

    progress_clear();
    if (state.refused_rows <= MAX_SHOWN_ROWS)
        return;
    tide_error_set(&note, TIDE_STATUS_OK, "rejects", "%" PRIu64 " more rows refused",
                   state.refused_rows - MAX_SHOWN_ROWS);
    tide_error_hint(&note, "--rejects FILE keeps them all as a table");
    message_show(TIDE_LEVEL_NOTE, &note);
    state.refused_rows = 0;
}

uint64_t messages_warnings(void)
{
    return state.warnings;
}

/* ---- rows ---- */

/* 6328 as "6 328". */
static void put_grouped(uint64_t number)
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, number);

    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            fputc(' ', stderr);
        fputc(digits[i], stderr);
    }
}

static void put_count(const char *before, uint64_t number, const char *after)
{
    fputs(before, stderr);
    if (state.is_json)
        fprintf(stderr, "%" PRIu64, number);
    else
        put_grouped(number);
    fputs(after, stderr);
}

void message_ledger(const tide_ledger *ledger, bool has_used)
{
    if (state.is_quiet)
        return;
    progress_clear();
    if (state.is_json) {
        put_count("{\"level\":\"note\",\"id\":\"rows\",\"read\":", ledger->read, "");
        put_count(",\"loaded\":", ledger->loaded, "");
        put_count(",\"rejected\":", ledger->rejected, "");
        put_count(",\"skipped\":", ledger->skipped, "");
        if (has_used)
            put_count(",\"used\":", ledger->used, "");
        fputs("}\n", stderr);
        return;
    }
    put_count("rows: ", ledger->read, " read");
    put_count(" = ", ledger->loaded, " loaded");
    put_count(" + ", ledger->rejected, " rejected");
    put_count(" + ", ledger->skipped, " skipped");
    if (has_used)
        put_count("; ", ledger->used, " used");
    fputc('\n', stderr);
}
