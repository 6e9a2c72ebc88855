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

/* A scratch folder with the brief and a few rows for it; removed by job_leave_folder. */
struct job_folder {
    char path[24];
    char job[64];
    char data[64];
};

static inline void job_put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

static inline void job_make_folder(struct job_folder *folder)
{
    static char text[16384];
    FILE *brief = fopen(TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml", "rb");

    CHECK(brief != NULL);
    text[fread(text, 1, sizeof text - 1, brief)] = '\0';
    CHECK(fclose(brief) == 0);
    memcpy(folder->path, "/tmp/tide.job.XXXXXX", 21);
    CHECK(mkdtemp(folder->path) != NULL);
    snprintf(folder->job, sizeof folder->job, "%s/brief.yml", folder->path);
    snprintf(folder->data, sizeof folder->data, "%s/us_goods_trade_monthly.csv",
             folder->path);
    job_put(folder->job, text);
    job_put(folder->data, "period,reporter,partner,flow,value_musd\n"
                          "2021-01,USA,CAN,X,10.5\n2021-01,USA,DEU,M,11.5\n"
                          "2022-01,USA,CAN,X,12.5\n2022-01,USA,DEU,M,13.5\n");
}

static inline void job_leave_folder(const struct job_folder *folder)
{
    unlink(folder->job);
    unlink(folder->data);
    CHECK(rmdir(folder->path) == 0);
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
