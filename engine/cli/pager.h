/*
 * pager.h - a long text through a program that scrolls.
 */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Run a command of sh and feed it the text; returns when it has ended. False: it could
 * not be started, or sh does not know it. Who leaves a pager early has seen enough.
 */
bool pager_run(const char *command, const char *text, size_t length);

#endif
