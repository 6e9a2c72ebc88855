/*
 * status.c - names of statuses.
 */
#include "tide/status.h"

#include <stddef.h>

#include "base/macros.h"

static const char *const names[] = {
    [TIDE_STATUS_OK] = "OK",
    [TIDE_STATUS_NO_MEMORY] = "NO_MEMORY",
    [TIDE_STATUS_IO] = "IO",
    [TIDE_STATUS_PARSE] = "PARSE",
    [TIDE_STATUS_ARGUMENT] = "ARGUMENT",
    [TIDE_STATUS_NOT_FOUND] = "NOT_FOUND",
    [TIDE_STATUS_SHAPE] = "SHAPE",
    [TIDE_STATUS_OVERFLOW] = "OVERFLOW",
    [TIDE_STATUS_UNSUPPORTED] = "UNSUPPORTED",
    [TIDE_STATUS_CANCELLED] = "CANCELLED",
    [TIDE_STATUS_LIMIT] = "LIMIT",
    [TIDE_STATUS_INTERNAL] = "INTERNAL",
};

const char *tide_status_name(tide_status status)
{
    size_t i = (size_t)status;
    return i < COUNT_OF(names) ? names[i] : "UNKNOWN";
}
