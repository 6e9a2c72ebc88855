/*
 * progress.c - one line that is written over, or a line now and then where it cannot be.
 *
 *     trade.csv: 34 %, 412 of 1203 MB, 5.2 million rows, 12 s left
 *
 * A short load shows nothing: the first line comes after half a second.
 */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/terminal.h"

static const double first_seconds = 0.5;
static const double terminal_seconds = 0.1;
static const double file_seconds = 2.0;

static struct {
    bool is_on;
    bool is_terminal;
    bool is_shown; /* a line stands there */
    double begin;
    double next;
} state;

static double now(void)
{
    struct timespec time = {0};

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void progress_init(const struct command_line *line)
{
    const char *when =
        line->own[TOOL_PROGRESS] != NULL ? line->own[TOOL_PROGRESS] : "auto";
    bool is_json =
        line->own[TOOL_ERRORS] != NULL && strcmp(line->own[TOOL_ERRORS], "json") == 0;

    state.is_terminal = isatty(STDERR_FILENO) != 0;
    if (strcmp(when, "auto") == 0)
        state.is_on = state.is_terminal && !line_has(line, TOOL_QUIET) && !is_json;
    else
        state.is_on = strcmp(when, "always") == 0;
    state.begin = now();
    state.next = state.begin + first_seconds;
}

/* "12 s", "3 min" */
static int time_text(double seconds, char *buffer, size_t size)
{
    return seconds < 100 ? snprintf(buffer, size, "%.0f s", seconds)
                         : snprintf(buffer, size, "%.0f min", seconds / 60);
}

static void line_text(const tide_progress *progress, double elapsed, char *buffer,
                      size_t size)
{
    double bytes = (double)progress->bytes;
    double total = (double)progress->total_bytes;
    char left[32];
    tide_error file; /* makes a name safe for a terminal */

    tide_error_set(&file, TIDE_STATUS_OK, "", "%s", progress->file);
    if (progress->total_bytes == 0 || progress->bytes == 0) {
        snprintf(buffer, size, "%.80s: %.0f MB, %.1f million rows", file.message,
                 bytes / 1e6, (double)progress->rows / 1e6);
        return;
    }
    time_text(elapsed * (total - bytes) / bytes, left, sizeof left);
    snprintf(buffer, size, "%.80s: %.0f %%, %.0f of %.0f MB, %.1f million rows, %s left",
             file.message, 100 * bytes / total, bytes / 1e6, total / 1e6,
             (double)progress->rows / 1e6, left);
}

void progress_take(void *user, const tide_progress *progress)
{
    char line[256];
    double time;

    (void)user;
    if (!state.is_on || (time = now()) < state.next)
        return;
    line_text(progress, time - state.begin, line, sizeof line);
    if (state.is_terminal) {
        /* Cut, since a line that runs over cannot be taken back. */
        fprintf(stderr, "\r\x1b[K%.*s", (int)terminal_width() - 1, line);
        fflush(stderr);
        state.is_shown = true;
        state.next = time + terminal_seconds;
    } else {
        fprintf(stderr, "%s\n", line);
        state.next = time + file_seconds;
    }
}

void progress_clear(void)
{
    if (state.is_shown)
        fputs("\r\x1b[K", stderr);
    state.is_shown = false;
}
