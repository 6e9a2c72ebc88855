/*
 * tide/engine.h - one engine per program: memory, threads, messages.
 *
 * Open one engine, use it from any number of threads (a job belongs to one thread),
 * close it last: tables and jobs borrow from it. The library never prints, exits, sets
 * locale or signals, forks, or reads the environment (TIDE_ISA excepted). One process-
 * wide exception: with gsl_handler TIDE_GSL_OFF the aborting error handler of GSL is
 * switched off at open, before any thread starts.
 */
#ifndef TIDE_ENGINE_H
#define TIDE_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "tide/export.h"
#include "tide/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_engine tide_engine;

/*
 * Where memory comes from. alloc gives size_bytes aligned to align_bytes (a power of
 * two) or NULL; free gets back the pointer and its size. Both may be called from any
 * thread of the engine.
 */
typedef struct {
    void *(*alloc)(void *user, size_t align_bytes, size_t size_bytes);
    void (*free)(void *user, void *memory, size_t size_bytes);
    void *user;
} tide_allocator;

typedef enum {
    TIDE_GSL_OFF, /* GSL's error handler is switched off at engine open */
    TIDE_GSL_KEEP /* the host's handler stays; only a failed allocation inside GSL can
                     reach it */
} tide_gsl_handler;

/* Told of notes, warnings and refused rows while a call runs; may come from any thread
   of the engine, one at a time. `what` is valid during the call only. */
typedef void (*tide_message_fn)(void *user, tide_level level, const tide_error *what);

/* How far the reading of files has come. */
typedef struct {
    const char *file;     /* the one that is read */
    uint64_t bytes;       /* read of all files, as they are on the disk */
    uint64_t total_bytes; /* of all files; 0: not known, as of a pipe */
    uint64_t rows;        /* read of all files */
} tide_progress;

/* Told now and then while files are read, from the thread of the call, some hundred times a
   second at most; `progress` is valid during the call only. */
typedef void (*tide_progress_fn)(void *user, const tide_progress *progress);

typedef struct {
    size_t size_bytes;               /* sizeof(tide_engine_options) */
    unsigned threads;                /* 0: as many as processors */
    size_t memory_limit_bytes;       /* 0: none */
    const tide_allocator *allocator; /* NULL: the C library's, of which large blocks are
                                        kept for later until the engine is closed, in all
                                        at most a quarter more than its peak; copied */
    tide_gsl_handler gsl_handler;
    tide_message_fn message; /* NULL: notes and warnings are dropped */
    void *message_user;
    tide_progress_fn progress; /* NULL: nobody asks */
    void *progress_user;
} tide_engine_options;

/* Options with their defaults and size_bytes set. */
TIDE_API tide_engine_options tide_engine_options_default(void);

/*
 * Open an engine.
 *
 * options  NULL: the defaults; read during the call only
 * out      freed by tide_engine_close
 *
 * TIDE_STATUS_NO_MEMORY    the allocator gave nothing
 * TIDE_STATUS_LIMIT        the memory limit is too low for an engine
 * TIDE_STATUS_ARGUMENT     size_bytes is not of this header's struct
 * TIDE_STATUS_UNSUPPORTED  the processor flushes denormals or does not round to nearest
 */
TIDE_API tide_status tide_engine_open(const tide_engine_options *options,
                                      tide_engine **out, tide_error *err);

/* Close an engine and end its threads. Its jobs, tables and lists must have been freed.
   NULL is allowed. */
TIDE_API void tide_engine_close(tide_engine *engine);

/*
 * Ask every running call of this engine to stop with TIDE_STATUS_CANCELLED. May be
 * called from a signal handler and from any thread. Stays set until cleared: a call that
 * begins in the meantime ends at once. Looked at between pieces of work, so a call stops
 * within a fraction of a second.
 */
TIDE_API void tide_engine_cancel(tide_engine *engine);
TIDE_API void tide_engine_cancel_clear(tide_engine *engine);

#ifdef __cplusplus
}
#endif

#endif
