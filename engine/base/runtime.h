/*
 * runtime.h - what an engine lends to all that runs in it: memory, threads, the cancel
 * flag, the message function.
 */
#ifndef BASE_RUNTIME_H
#define BASE_RUNTIME_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "tide/engine.h"
#include "base/memory.h"

struct pool;

struct runtime {
    struct memory memory;
    struct pool *pool; /* its threads start on first use */
    atomic_bool is_cancelled;
    tide_message_fn message; /* NULL: dropped */
    void *message_user;
    tide_progress_fn progress; /* NULL: nobody asks */
    void *progress_user;
    pthread_mutex_t message_lock;
};

/*
 * options  read during the call
 * On success the runtime is released by runtime_release.
 */
tide_status runtime_init(struct runtime *runtime, const tide_engine_options *options,
                         tide_error *err);
void runtime_release(struct runtime *runtime);

/* TIDE_STATUS_CANCELLED (err filled) once the engine was cancelled, else OK. */
tide_status runtime_check(struct runtime *runtime, tide_error *err);

/* Tell the host, one message at a time. */
void runtime_tell(struct runtime *runtime, tide_level level, const tide_error *what);

/* printf-like note or warning with an id. */
void runtime_note(struct runtime *runtime, tide_level level, const char *id,
                  const char *format, ...) PRINTF_LIKE(4, 5);

/* Threads that pool_run uses, the caller's included. */
unsigned runtime_threads(const struct runtime *runtime);

/* One piece of a run. `task` < count; err is private to this task. */
typedef tide_status (*pool_task)(void *context, size_t task, tide_error *err);

/*
 * Run tasks 0 .. count-1 on the pool and the calling thread; returns when all have
 * ended. The first failure by task number is returned with its error; tasks not yet
 * started are then dropped, as they are after a cancel. What a task does must not depend
 * on who runs it or when. Nested calls run serially.
 */
tide_status pool_run(struct runtime *runtime, size_t count, pool_task run, void *context,
                     tide_error *err);

#endif
