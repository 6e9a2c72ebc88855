/*
 * path_expand.h - a pattern into the files that fit it.
 */
#ifndef INPUT_PATH_EXPAND_H
#define INPUT_PATH_EXPAND_H

#include "tide/error.h"
#include "tide/status.h"

/*
 * Call `add` for each file that a pattern with * ? or [ stands for, in the order of their
 * bytes; for any other path, and where a file has that name, for the path itself.
 *
 * TIDE_STATUS_IO         no file fits, or a folder cannot be read
 * TIDE_STATUS_NO_MEMORY
 * and what `add` returns
 */
tide_status path_expand(const char *path,
                        tide_status (*add)(void *context, const char *path,
                                           tide_error *err),
                        void *context, tide_error *err);

#endif
