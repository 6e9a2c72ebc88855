/*
 * outlet.c - formats, files, standard output and the pager.
 */
#include "cli/outlet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"

static bool is_broken;

bool outlet_is_broken(void)
{
    return is_broken;
}

static tide_status write_failed(tide_error *err)
{
    int code = errno;

    is_broken = code == EPIPE;
    tide_error_set(err, TIDE_STATUS_IO, "no_output", "cannot write: %s", strerror(code));
    tide_error_source(err, "standard output");
    return TIDE_STATUS_IO;
}

static tide_status write_out(void *user, const char *bytes, size_t length,
                             tide_error *err)
{
    (void)user;
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno == EINTR && signals_caught() == 0)
            continue;
        if (written < 0 && errno == EINTR)
            return tide_error_set(err, TIDE_STATUS_CANCELLED, "cancelled", "interrupted");
        if (written < 0)
            return write_failed(err);
        bytes += written;
        length -= (size_t)written;
    }
    return TIDE_STATUS_OK;
}

tide_status outlet_text(const char *text, size_t length, tide_error *err)
{
    return write_out(NULL, text, length, err);
}

/* ---- the pager ---- */

/* A table held back until it is known whether the screen holds it. */
struct screen {
    char *text;
    size_t length;
    size_t capacity;
};

static tide_status keep(void *user, const char *bytes, size_t length, tide_error *err)
{
    struct screen *screen = user;

    if (length > screen->capacity - screen->length) {
        size_t capacity = 2 * (screen->capacity + length);
        char *grown = realloc(screen->text, capacity);
        if (grown == NULL)
            return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory",
                                  "out of memory");
        screen->text = grown;
        screen->capacity = capacity;
    }
    memcpy(screen->text + screen->length, bytes, length);
    screen->length += length;
    return TIDE_STATUS_OK;
}

/* Bytes stand for cells: too wide is told too early at worst. */
static bool overflows(const struct screen *screen)
{
    size_t lines = 0;
    size_t widest = 0;
    size_t width = 0;

    for (size_t i = 0; i < screen->length; i++) {
        bool is_end = screen->text[i] == '\n';
        bool is_start = ((unsigned char)screen->text[i] & 0xC0) != 0x80;
        width += !is_end && is_start ? 1 : 0;
        if (!is_end)
            continue;
        lines++;
        widest = width > widest ? width : widest;
        width = 0;
    }
    return lines >= terminal_height() || widest > terminal_width();
}

static const char *pager_command(void)
{
    const char *own = getenv("TIDE_PAGER");
    const char *usual = getenv("PAGER");

    if (own != NULL)
        return own;
    return usual != NULL ? usual : "less -FIRSX";
}

static tide_status show(const struct screen *screen, tide_error *err)
{
    const char *command = pager_command();
    FILE *pager = command[0] != '\0' && overflows(screen) ? popen(command, "w") : NULL;

    if (pager == NULL)
        return outlet_text(screen->text, screen->length, err);
    /* Who leaves the pager early has seen enough. */
    fwrite(screen->text, 1, screen->length, pager);
    int ended = pclose(pager);
    bool is_absent = WIFEXITED(ended) && WEXITSTATUS(ended) == 127;
    return is_absent ? outlet_text(screen->text, screen->length, err) : TIDE_STATUS_OK;
}

/* ---- answers ---- */

static tide_write_options write_options(const struct command_line *line)
{
    tide_write_options options = tide_write_options_default();

    options.width = (unsigned)terminal_width();
    options.is_utf8 = terminal_is_utf8();
    options.is_spreadsheet = line_has(line, TOOL_SPREADSHEET);
    options.color =
        terminal_has_color(STDOUT_FILENO, line->own[TOOL_COLOR]) ? "always" : "never";
    return options;
}

static const char *format_of(const struct command_line *line)
{
    const char *path = line->own[TOOL_OUTPUT];
    const char *usual = getenv("TIDE_FORMAT");
    const char *ending = path != NULL ? tide_format_of_path(path) : NULL;

    if (line->own[TOOL_FORMAT] != NULL)
        return line->own[TOOL_FORMAT];
    if (path != NULL)
        return ending != NULL ? ending : "csv";
    if (usual != NULL && usual[0] != '\0')
        return usual;
    return isatty(STDOUT_FILENO) ? "table" : "csv";
}

tide_status outlet_answer(const struct command_line *line, const tide_answer *answer,
                          tide_error *err)
{
    const char *format = format_of(line);
    tide_write_options options = write_options(line);
    struct screen screen = {0};
    bool is_paged = isatty(STDOUT_FILENO) && strcmp(format, "table") == 0 &&
                    !line_has(line, TOOL_NO_PAGER);
    tide_status status;

    if (line->own[TOOL_OUTPUT] != NULL) {
        options.color = "never";
        options.is_utf8 = 1;
        return tide_answer_save(answer, line->own[TOOL_OUTPUT], format, &options, err);
    }
    if (!is_paged)
        return tide_answer_write(answer, format, &options, write_out, NULL, err);
    status = tide_answer_write(answer, format, &options, keep, &screen, err);
    if (status == TIDE_STATUS_OK)
        status = show(&screen, err);
    free(screen.text);
    return status;
}

tide_status outlet_file(const tide_answer *answer, const char *path, tide_error *err)
{
    const char *format = tide_format_of_path(path);
    return tide_answer_save(answer, path, format != NULL ? format : "csv", NULL, err);
}
