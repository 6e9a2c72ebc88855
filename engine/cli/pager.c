/*
 * pager.c - the pager owns the terminal while it runs: an interrupt is meant for it.
 */
#include "cli/pager.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_FOUND = 127 };

/* What the tool ignores stays ignored across exec: the pager gets it back. */
static _Noreturn void run_command(const char *command, const int ends[2])
{
    static const int restored[] = {SIGPIPE, SIGXFSZ, SIGINT, SIGQUIT};
    struct sigaction usual = {.sa_handler = SIG_DFL};

    sigemptyset(&usual.sa_mask);
    for (size_t i = 0; i < sizeof restored / sizeof *restored; i++)
        sigaction(restored[i], &usual, NULL);
    if (dup2(ends[0], STDIN_FILENO) < 0)
        _exit(NOT_FOUND);
    close(ends[0]);
    close(ends[1]);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(NOT_FOUND);
}

static void feed(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno != EINTR)
            return;
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
}

bool pager_run(const char *command, const char *text, size_t length)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction interrupt;
    struct sigaction quit;
    int ends[2];
    int ended = 0;

    if (pipe(ends) != 0)
        return false;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    pid_t child = fork();
    if (child == 0)
        run_command(command, ends);
    close(ends[0]);
    if (child > 0)
        feed(ends[1], text, length);
    close(ends[1]);
    while (child > 0 && waitpid(child, &ended, 0) < 0 && errno == EINTR)
        continue;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    return child > 0 && !(WIFEXITED(ended) && WEXITSTATUS(ended) == NOT_FOUND);
}
