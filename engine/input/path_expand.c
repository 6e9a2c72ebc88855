/*
 * path_expand.c - glob(3), with the order of bytes, not that of a locale.
 */
#include "input/path_expand.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

tide_status path_expand(const char *path,
                        tide_status (*add)(void *context, const char *path,
                                           tide_error *err),
                        void *context, tide_error *err)
{
    struct stat found;
    glob_t matches = {0};
    tide_status status = TIDE_STATUS_OK;

    if (strpbrk(path, "*?[") == NULL || stat(path, &found) == 0)
        return add(context, path, err);
    int code = glob(path, GLOB_NOSORT | GLOB_ERR, NULL, &matches);
    if (code == GLOB_NOSPACE) {
        status = error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    } else if (code != 0) {
        status =
            error_set(err, TIDE_STATUS_IO, "io",
                      code == GLOB_NOMATCH ? "no file fits the pattern"
                                           : "a folder of the pattern cannot be read");
        error_source(err, path);
    } else {
        qsort(matches.gl_pathv, matches.gl_pathc, sizeof *matches.gl_pathv, compare);
    }
    for (size_t i = 0; i < matches.gl_pathc && status == TIDE_STATUS_OK; i++)
        status = add(context, matches.gl_pathv[i], err);
    globfree(&matches);
    return status;
}
