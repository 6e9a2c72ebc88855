/*
 * nameless.c - O_TMPFILE of Linux: a process that ends leaves nothing of such a file.
 */
#define _GNU_SOURCE /* O_TMPFILE */

#include "output/nameless.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { PROC_NAME_SIZE = 40 };

int nameless_create(int folder, mode_t mode)
{
    char name[PROC_NAME_SIZE];
    int file = openat(folder, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, mode);

    if (file < 0)
        return -1;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    if (access(name, F_OK) == 0)
        return file;
    close(file);
    return -1;
}

int nameless_name(int file, int folder, const char *name)
{
    char own[PROC_NAME_SIZE];

    snprintf(own, sizeof own, "/proc/self/fd/%d", file);
    return linkat(AT_FDCWD, own, folder, name, AT_SYMLINK_FOLLOW);
}
