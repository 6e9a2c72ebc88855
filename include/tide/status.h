/*
 * tide/status.h - how a call ended.
 *
 * Every function that can fail returns a tide_status. A failed call leaves its outputs
 * as they were; what went wrong stands in the tide_error that the caller may pass.
 */
#ifndef TIDE_STATUS_H
#define TIDE_STATUS_H

#include "tide/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TIDE_STATUS_OK,
    TIDE_STATUS_NO_MEMORY, /* the allocator gave nothing */
    TIDE_STATUS_IO,        /* a file could not be opened, read or written */
    TIDE_STATUS_PARSE,     /* bytes that do not follow their grammar */
    TIDE_STATUS_ARGUMENT,  /* an option or argument that is not allowed */
    TIDE_STATUS_NOT_FOUND, /* a column, member or name that the data do not have */
    TIDE_STATUS_SHAPE, /* data that cannot be laid out: duplicates, mixed frequencies */
    TIDE_STATUS_OVERFLOW,    /* a figure that does not fit 64 bits */
    TIDE_STATUS_UNSUPPORTED, /* a request that is sound but not offered */
    TIDE_STATUS_CANCELLED,   /* tide_engine_cancel was called */
    TIDE_STATUS_LIMIT,       /* a limit set by the caller was reached */
    TIDE_STATUS_INTERNAL     /* a fault of tide itself */
} tide_status;

/* The name of a status without its prefix, such as "NO_MEMORY". Never NULL, never freed. */
TIDE_API const char *tide_status_name(tide_status status);

#ifdef __cplusplus
}
#endif

#endif
