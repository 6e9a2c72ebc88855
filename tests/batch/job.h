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
#include "query/engine.h"

/* A scratch file of these bytes; unlinked by the caller. */
static inline void job_write(const char *bytes, size_t length, char path[24])
{
    memcpy(path, "/tmp/tide.job.XXXXXX", 21);
    int file = mkstemp(path);
    CHECK(file >= 0);
    CHECK(write(file, bytes, length) == (ssize_t)length);
    CHECK(close(file) == 0);
}

/* An engine and what a job file was read into. */
struct job_bench {
    tide_engine *engine;
    struct arena arena;
    struct job_file file;
    tide_error err;
    tide_status status;
};

static inline void job_open(struct job_bench *bench, const char *path,
                            const tide_setting *param, size_t count)
{
    tide_engine_options options = tide_engine_options_default();

    memset(bench, 0, sizeof *bench);
    options.threads = 1;
    CHECK_OK(tide_engine_open(&options, &bench->engine, NULL));
    arena_init(&bench->arena, &bench->engine->runtime.memory);
    bench->status = job_file_read(&bench->engine->runtime, path, param, count,
                                  &bench->arena, &bench->file, &bench->err);
    if (bench->status == TIDE_STATUS_OK)
        bench->status = job_file_check(bench->engine, &bench->file, &bench->err);
}

/* Read these bytes as a job file. */
static inline void job_open_text(struct job_bench *bench, const char *text)
{
    char path[24];

    job_write(text, strlen(text), path);
    job_open(bench, path, NULL, 0);
    unlink(path);
}

static inline void job_close(struct job_bench *bench)
{
    arena_release(&bench->arena);
    tide_engine_close(bench->engine);
}

/* A refusal: what is read, and what is said of it. */
struct job_refusal {
    const char *text;
    const char *id; /* NULL: none */
    uint64_t line;
    uint64_t column;
};

static inline void job_check_refusal(const struct job_refusal *row)
{
    struct job_bench bench;
    const char *id = row->id != NULL ? row->id : "";

    job_open_text(&bench, row->text);
    if (strcmp(bench.err.id, id) != 0 || bench.err.line != row->line ||
        bench.err.column != row->column)
        print_error("%s\n  gave %d %s %llu:%llu: %s\n", row->text, (int)bench.status,
                    bench.err.id, (unsigned long long)bench.err.line,
                    (unsigned long long)bench.err.column, bench.err.message);
    CHECK_STATUS(bench.status, row->id != NULL ? TIDE_STATUS_ARGUMENT : TIDE_STATUS_OK);
    CHECK_TEXT(bench.err.id, id);
    CHECK_INT(bench.err.line, row->line);
    CHECK_INT(bench.err.column, row->column);
    CHECK(row->id == NULL || bench.err.excerpt[0] != '\0');
    job_close(&bench);
}

#endif
