/*
 * runtime.c - one fixed pool of threads, the cancel flag, messages.
 *
 * Workers are started on the first run that has two tasks or more and are joined when
 * the runtime is released. A run hands out task numbers from one counter. The error kept
 * is that of the lowest failed task; since all tasks below a failed one have been handed
 * out already, the choice does not depend on timing.
 */
#include "base/runtime.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"

enum { MAX_THREADS = 256 };

struct pool {
    struct runtime *runtime;
    unsigned thread_count; /* workers + the caller */
    unsigned started;      /* workers that run */
    pthread_t worker[MAX_THREADS];

    pthread_mutex_t lock;
    pthread_cond_t has_work;
    pthread_cond_t is_done;
    pthread_mutex_t run_lock; /* one run at a time */

    /* The run under way; guarded by lock. */
    uint64_t generation;
    unsigned busy;
    bool is_closing;
    pool_task run;
    void *context;
    size_t count;
    size_t next;
    size_t failed_task;
    tide_status failed_status;
    tide_error failed_error;
};

static _Thread_local bool is_inside_run;

static void run_tasks(struct pool *pool)
{
    is_inside_run = true;
    pthread_mutex_lock(&pool->lock);
    while (pool->next < pool->count && pool->failed_status == TIDE_STATUS_OK) {
        size_t task = pool->next++;
        pthread_mutex_unlock(&pool->lock);

        tide_error error = {0};
        tide_status status = runtime_check(pool->runtime, &error);
        if (status == TIDE_STATUS_OK)
            status = pool->run(pool->context, task, &error);

        pthread_mutex_lock(&pool->lock);
        if (status != TIDE_STATUS_OK && task < pool->failed_task) {
            pool->failed_task = task;
            pool->failed_status = status;
            pool->failed_error = error;
        }
    }
    pthread_mutex_unlock(&pool->lock);
    is_inside_run = false;
}

static void *work(void *argument)
{
    struct pool *pool = argument;
    uint64_t seen = 0;

    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->is_closing && pool->generation == seen)
            pthread_cond_wait(&pool->has_work, &pool->lock);
        if (pool->is_closing)
            break;
        seen = pool->generation;
        pthread_mutex_unlock(&pool->lock);
        run_tasks(pool);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->is_done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Start what is missing; a thread that cannot be had leaves the work to the others. */
static void start_workers(struct pool *pool)
{
    while (pool->started + 1 < pool->thread_count) {
        if (pthread_create(&pool->worker[pool->started], NULL, work, pool) != 0)
            return;
        pool->started++;
    }
}

static tide_status run_serial(struct runtime *runtime, size_t count, pool_task run,
                              void *context, tide_error *err)
{
    for (size_t task = 0; task < count; task++) {
        tide_status status = runtime_check(runtime, err);
        if (status == TIDE_STATUS_OK)
            status = run(context, task, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

tide_status pool_run(struct runtime *runtime, size_t count, pool_task run, void *context,
                     tide_error *err)
{
    struct pool *pool = runtime->pool;

    if (count < 2 || is_inside_run || pool->thread_count < 2)
        return run_serial(runtime, count, run, context, err);

    pthread_mutex_lock(&pool->run_lock);
    pthread_mutex_lock(&pool->lock);
    pool->run = run;
    pool->context = context;
    pool->count = count;
    pool->next = 0;
    pool->failed_task = SIZE_MAX;
    pool->failed_status = TIDE_STATUS_OK;
    start_workers(pool);
    pool->busy = pool->started;
    pool->generation++;
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);

    run_tasks(pool);

    pthread_mutex_lock(&pool->lock);
    while (pool->busy > 0)
        pthread_cond_wait(&pool->is_done, &pool->lock);
    tide_status status = pool->failed_status;
    if (status != TIDE_STATUS_OK && err != NULL)
        *err = pool->failed_error;
    pthread_mutex_unlock(&pool->lock);
    pthread_mutex_unlock(&pool->run_lock);
    return status;
}

static struct pool *pool_new(struct runtime *runtime, unsigned threads)
{
    struct pool *pool = memory_alloc_zero(&runtime->memory, 1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    if (threads == 0) {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        threads = online > 0 ? (unsigned)online : 1;
    }
    pool->runtime = runtime;
    pool->thread_count = threads < MAX_THREADS ? threads : MAX_THREADS;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_mutex_init(&pool->run_lock, NULL);
    pthread_cond_init(&pool->has_work, NULL);
    pthread_cond_init(&pool->is_done, NULL);
    return pool;
}

static void pool_free(struct runtime *runtime, struct pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->is_closing = true;
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->worker[i], NULL);
    pthread_cond_destroy(&pool->is_done);
    pthread_cond_destroy(&pool->has_work);
    pthread_mutex_destroy(&pool->run_lock);
    pthread_mutex_destroy(&pool->lock);
    memory_free(&runtime->memory, pool, 1, sizeof *pool);
}

tide_status runtime_init(struct runtime *runtime, const tide_engine_options *options,
                         tide_error *err)
{
    memory_init(&runtime->memory, options->allocator, options->memory_limit_bytes);
    atomic_init(&runtime->is_cancelled, false);
    runtime->message = options->message;
    runtime->message_user = options->message_user;
    runtime->progress = options->progress;
    runtime->progress_user = options->progress_user;
    runtime->pool = pool_new(runtime, options->threads);
    if (runtime->pool == NULL) {
        tide_status status = memory_failed(&runtime->memory, err);
        memory_release(&runtime->memory);
        return status;
    }
    pthread_mutex_init(&runtime->message_lock, NULL);
    return TIDE_STATUS_OK;
}

void runtime_release(struct runtime *runtime)
{
    if (runtime->pool == NULL)
        return;
    pool_free(runtime, runtime->pool);
    runtime->pool = NULL;
    memory_release(&runtime->memory);
    pthread_mutex_destroy(&runtime->message_lock);
}

tide_status runtime_check(struct runtime *runtime, tide_error *err)
{
    if (!atomic_load_explicit(&runtime->is_cancelled, memory_order_relaxed))
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_CANCELLED, "cancelled", "interrupted");
}

void runtime_tell(struct runtime *runtime, tide_level level, const tide_error *what)
{
    if (runtime->message == NULL)
        return;
    pthread_mutex_lock(&runtime->message_lock);
    runtime->message(runtime->message_user, level, what);
    pthread_mutex_unlock(&runtime->message_lock);
}

void runtime_note(struct runtime *runtime, tide_level level, const char *id,
                  const char *format, ...)
{
    char line[1024];
    tide_error what;
    va_list args;

    if (runtime->message == NULL)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    error_set(&what, TIDE_STATUS_OK, id, "%s", line);
    runtime_tell(runtime, level, &what);
}

unsigned runtime_threads(const struct runtime *runtime)
{
    return runtime->pool->thread_count;
}
