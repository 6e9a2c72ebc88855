/*
 * nameless.h - files that have no name until they are whole.
 */
#ifndef OUTPUT_NAMELESS_H
#define OUTPUT_NAMELESS_H

#include <sys/types.h>

/* A new file in a folder, open for writing, without a name; -1: there are none here, or
   one could not be named later. */
int nameless_create(int folder, mode_t mode);

/* Name it. 0, or -1 with errno: such a name is there. */
int nameless_name(int file, int folder, const char *name);

#endif
