/*
 * terminal.c - terminals and signals: the process-wide things that a tool may touch and
 * a library may not.
 */
#include "cli/terminal.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEFAULT_WIDTH = 80, DEFAULT_HEIGHT = 24, LARGEST_WIDTH = 10000 };

void terminal_init(void)
{
    setlocale(LC_CTYPE, "");
}

void terminal_hold_stream(int stream)
{
    int wrong_way = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;

    if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", wrong_way) < 0)
        _exit(4);
}

bool terminal_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static struct winsize window_size(void)
{
    struct winsize size = {0};

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        size = (struct winsize){0};
    return size;
}

size_t terminal_width(void)
{
    const char *text = getenv("COLUMNS");
    unsigned long columns = text != NULL ? strtoul(text, NULL, 10) : 0;

    if (columns == 0 || columns > LARGEST_WIDTH)
        columns = window_size().ws_col;
    return columns > 0 ? (size_t)columns : DEFAULT_WIDTH;
}

size_t terminal_height(void)
{
    size_t rows = window_size().ws_row;
    return rows > 0 ? rows : DEFAULT_HEIGHT;
}

static bool is_asked_for(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

bool terminal_has_color(int stream, const char *choice)
{
    const char *term = getenv("TERM");
    const char *refused = getenv("NO_COLOR");

    if (strcmp(choice, "auto") != 0)
        return strcmp(choice, "always") == 0;
    if (refused != NULL && refused[0] != '\0')
        return false;
    if (is_asked_for("CLICOLOR_FORCE") || is_asked_for("FORCE_COLOR"))
        return true;
    return isatty(stream) && term != NULL && strcmp(term, "dumb") != 0;
}

/* ---- signals ---- */

static tide_engine *watched;
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    if (caught != 0)
        _exit(128 + number);
    caught = number;
    tide_engine_cancel(watched);
}

void signals_watch(tide_engine *engine)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction watch = {.sa_handler = on_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;

    watched = engine;
    sigemptyset(&watch.sa_mask);
    sigemptyset(&ignore.sa_mask);
    /* No SA_RESTART: a read that waits for input must notice. What the caller of the
       tool ignores (nohup) stays ignored. */
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (sigaction(ends[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(ends[i], &watch, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

int signals_caught(void)
{
    return (int)caught;
}

void signals_die_of_pipe(void)
{
    struct sigaction restore = {.sa_handler = SIG_DFL};

    sigemptyset(&restore.sa_mask);
    sigaction(SIGPIPE, &restore, NULL);
    raise(SIGPIPE);
    _exit(128 + SIGPIPE);
}
