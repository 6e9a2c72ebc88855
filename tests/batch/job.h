/*
 * job.h - job files for tests: written to a scratch file, read, held to what is said.
 */
#ifndef BATCH_JOB_H
#define BATCH_JOB_H

#include "harness/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/memory.h"
#include "batch/job_file.h"

/* A scratch file of these bytes; unlinked by the caller. */
static inline void job_write(const char *bytes, size_t length, char path[24])
{
    memcpy(path, "/tmp/tide.job.XXXXXX", 21);
    int file = mkstemp(path);
    CHECK(file >= 0);
    CHECK(write(file, bytes, length) == (ssize_t)length);
    CHECK(close(file) == 0);
}

/* Read these bytes as a job file. */
static inline tide_status job_read(struct runtime *runtime, const char *bytes,
                                   size_t length, struct arena *arena,
                                   struct job_file *out, tide_error *err)
{
    char path[24];

    job_write(bytes, length, path);
    tide_status status = job_file_read(runtime, path, NULL, 0, arena, out, err);
    unlink(path);
    return status;
}

/* A refusal: what is read, and what is said of it. */
struct job_refusal {
    const char *text;
    tide_status status;
    const char *id;
    uint64_t line;
    uint64_t column;
};

static inline void job_check_refusal(const struct job_refusal *row)
{
    struct runtime runtime;
    struct arena arena;
    struct job_file file = {0};
    tide_error err = {0};

    check_runtime(&runtime, 1);
    arena_init(&arena, &runtime.memory);
    tide_status status =
        job_read(&runtime, row->text, strlen(row->text), &arena, &file, &err);
    if (status != row->status || strcmp(err.id, row->id) != 0 || err.line != row->line ||
        err.column != row->column)
        print_error("%s\n  gave %d %s %llu:%llu: %s\n", row->text, (int)status, err.id,
                    (unsigned long long)err.line, (unsigned long long)err.column,
                    err.message);
    CHECK_STATUS(status, row->status);
    CHECK_TEXT(err.id, row->id);
    CHECK_INT(err.line, row->line);
    CHECK_INT(err.column, row->column);
    CHECK(file.path == NULL);
    CHECK(err.excerpt[0] != '\0' || err.line == 1);
    arena_release(&arena);
    runtime_release(&runtime);
}

#endif
