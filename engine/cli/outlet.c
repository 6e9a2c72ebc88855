/*
 * outlet.c - formats, files, standard output and the pager.
 */
#include "cli/outlet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/messages.h"
#include "cli/pager.h"
#include "cli/terminal.h"

enum { PATH_SIZE = 4096 };

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
        /* A write that was cut short says nothing of the signal that cut it. */
        if (signals_caught() != 0)
            return tide_error_set(err, TIDE_STATUS_CANCELLED, "cancelled", "interrupted");
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
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
    return usual != NULL ? usual : "command -v less >/dev/null && exec less -FIRSX; cat";
}

static tide_status show(const struct screen *screen, tide_error *err)
{
    const char *command = pager_command();

    if (command[0] == '\0' || !overflows(screen) ||
        !pager_run(command, screen->text, screen->length))
        return outlet_text(screen->text, screen->length, err);
    return TIDE_STATUS_OK;
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

/* The file to write; NULL: standard output, also where it is asked for by "-". */
static const char *output_path(const struct command_line *line)
{
    const char *path = line->own[TOOL_OUTPUT];
    return path != NULL && strcmp(path, "-") != 0 ? path : NULL;
}

static const char *format_of(const struct command_line *line)
{
    const char *path = output_path(line);
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

/* Formats that hold nothing but the rows: what else the answer says goes to messages. */
static bool holds_rows_only(const char *format)
{
    return strcmp(format, "csv") == 0 || strcmp(format, "tsv") == 0 ||
           strcmp(format, "ndjson") == 0;
}

static void tell_notes(const tide_answer *answer)
{
    tide_error note;

    for (size_t i = 0; i < tide_answer_note_count(answer); i++) {
        tide_error_set(&note, TIDE_STATUS_OK, "definition", "%s",
                       tide_answer_note(answer, i));
        message_show(TIDE_LEVEL_NOTE, &note);
    }
}

static tide_status write_table(const tide_answer *answer,
                               const tide_write_options *options, tide_error *err)
{
    struct screen screen = {0};
    tide_status status = tide_answer_write(answer, "table", options, keep, &screen, err);

    if (status == TIDE_STATUS_OK)
        status = show(&screen, err);
    free(screen.text);
    return status;
}

tide_status outlet_answer(const struct command_line *line, const tide_answer *answer,
                          tide_error *err)
{
    const char *format = format_of(line);
    tide_write_options options = write_options(line);
    bool is_paged = isatty(STDOUT_FILENO) && strcmp(format, "table") == 0 &&
                    !line_has(line, TOOL_NO_PAGER);
    tide_status status;

    if (output_path(line) != NULL) {
        options.color = "never";
        options.is_utf8 = 1;
        status = tide_answer_save(answer, output_path(line), format, &options, err);
    } else if (is_paged) {
        status = write_table(answer, &options, err);
    } else {
        status = tide_answer_write(answer, format, &options, write_out, NULL, err);
    }
    if (status == TIDE_STATUS_OK && holds_rows_only(format))
        tell_notes(answer);
    return status;
}

tide_status outlet_file(const tide_answer *answer, const char *path, tide_error *err)
{
    const char *format = tide_format_of_path(path);
    return tide_answer_save(answer, path, format != NULL ? format : "csv", NULL, err);
}

/* ---- what can be told before any work ---- */

static const char *format_name_at(const void *unused, size_t i)
{
    (void)unused;
    return tide_format_at(i).name;
}

static tide_status check_format(const char *format, tide_error *err)
{
    for (size_t i = 0; i < tide_format_count(); i++)
        if (strcmp(tide_format_at(i).name, format) == 0)
            return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_format", "unknown output format \"%s\"",
                   format);
    tide_error_suggest(err, tide_nearest_name(format, tide_format_count(), format_name_at,
                                              NULL));
    tide_error_hint(err, "tide list formats");
    return TIDE_STATUS_ARGUMENT;
}

/* The folder of a path, and the name in it. */
static void split(const char *path, char folder[PATH_SIZE], const char **name)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);

    *name = slash != NULL ? slash + 1 : path;
    snprintf(folder, PATH_SIZE, "%.*s", length > 0 ? (int)length : 1,
             length > 0 ? path : ".");
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Do two paths name one file, which may not be there yet? Devices may be shared. */
static bool is_same_file(const char *a, const char *b)
{
    char folder_a[PATH_SIZE];
    char folder_b[PATH_SIZE];
    const char *name_a;
    const char *name_b;
    struct stat of_a;
    struct stat of_b;
    bool has_a = stat(a, &of_a) == 0;
    bool has_b = stat(b, &of_b) == 0;

    if (has_a && has_b)
        return S_ISREG(of_a.st_mode) && is_same(&of_a, &of_b);
    if (has_a != has_b)
        return false;
    split(a, folder_a, &name_a);
    split(b, folder_b, &name_b);
    return strcmp(name_a, name_b) == 0 && stat(folder_a, &of_a) == 0 &&
           stat(folder_b, &of_b) == 0 && is_same(&of_a, &of_b);
}

/* The file of the job that a path names too; NULL: none. */
static const char *find_input(const tide_job *job, const char *path)
{
    for (size_t i = 0; job != NULL && i < tide_job_file_count(job); i++) {
        const char *input = tide_job_file_path(job, i);
        if (strcmp(input, "-") != 0 && is_same_file(path, input))
            return input;
    }
    return NULL;
}

static tide_status check_path(enum tool_option option, const char *path,
                              const tide_job *job, tide_error *err)
{
    char folder[PATH_SIZE];
    const char *name;
    struct stat found;

    if (path[0] == '\0')
        return tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                              "--%s: an empty file name", tool_option_at(option)->name);
    const char *input = find_input(job, path);
    if (input != NULL) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                       "--%s would replace the file that is read, %s",
                       tool_option_at(option)->name, input);
        return TIDE_STATUS_ARGUMENT;
    }
    split(path, folder, &name);
    if (stat(folder, &found) == 0 && S_ISDIR(found.st_mode))
        return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_IO, "no_output", "there is no folder %s", folder);
    tide_error_source(err, path);
    return TIDE_STATUS_IO;
}

/* An ending that no format has, where nothing else names one. */
static tide_status check_ending(const struct command_line *line, const char *path,
                                tide_error *err)
{
    struct stat found;
    bool is_other = stat(path, &found) == 0 && !S_ISREG(found.st_mode);

    if (line->own[TOOL_FORMAT] != NULL || is_other || tide_format_of_path(path) != NULL)
        return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_format",
                   "--output %s: no format has this ending", path);
    tide_error_hint(err, "name the format: --format csv; tide list formats");
    return TIDE_STATUS_ARGUMENT;
}

/* Two outputs into one file: the second would replace the first. */
static tide_status check_twice(enum tool_option first, const char *path,
                               enum tool_option second, const char *other,
                               tide_error *err)
{
    if (path == NULL || other == NULL || !is_same_file(path, other))
        return TIDE_STATUS_OK;
    return tide_error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                          "--%s and --%s name one file, %s", tool_option_at(first)->name,
                          tool_option_at(second)->name, path);
}

tide_status outlet_check(const struct command_line *line, const tide_job *job,
                         tide_error *err)
{
    const char *path = output_path(line);
    const char *rejects = line->own[TOOL_REJECTS];
    const char *summary = line->own[TOOL_SUMMARY];
    tide_status status = check_format(format_of(line), err);

    if (status == TIDE_STATUS_OK && path == NULL && isatty(STDOUT_FILENO) &&
        strcmp(format_of(line), "sqlite") == 0) {
        status = tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                                "a database is nothing for a terminal");
        tide_error_hint(err, "--output FILE.db");
    }
    if (status == TIDE_STATUS_OK && path != NULL)
        status = check_path(TOOL_OUTPUT, path, job, err);
    if (status == TIDE_STATUS_OK && path != NULL)
        status = check_ending(line, path, err);
    if (status == TIDE_STATUS_OK && rejects != NULL)
        status = check_path(TOOL_REJECTS, rejects, job, err);
    if (status == TIDE_STATUS_OK && summary != NULL)
        status = check_path(TOOL_SUMMARY, summary, job, err);
    if (status == TIDE_STATUS_OK)
        status = check_twice(TOOL_OUTPUT, path, TOOL_REJECTS, rejects, err);
    if (status == TIDE_STATUS_OK)
        status = check_twice(TOOL_OUTPUT, path, TOOL_SUMMARY, summary, err);
    if (status == TIDE_STATUS_OK)
        status = check_twice(TOOL_REJECTS, rejects, TOOL_SUMMARY, summary, err);
    return status;
}
