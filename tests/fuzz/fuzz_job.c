/*
 * fuzz_job.c - job files from any bytes.
 *
 * A file is read or refused; a refusal has an id that is known and a place that the file
 * has, and what was read can be asked for each of its names.
 */
#include "fuzz/fuzz.h"

#include "batch/job_file.h"
#include "query/engine.h"

static tide_engine *fuzz_engine(void)
{
    static tide_engine *engine;
    tide_engine_options options = tide_engine_options_default();

    options.threads = 1;
    if (engine == NULL)
        FUZZ_CHECK(tide_engine_open(&options, &engine, NULL) == TIDE_STATUS_OK);
    return engine;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t lines = 1;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n' || text[i] == '\r';
    return lines;
}

static void check_names(const struct job_file *file)
{
    FUZZ_CHECK(file->source_count > 0);
    for (size_t i = 0; i < file->source_count; i++) {
        FUZZ_CHECK(job_file_source(file, file->source[i].name.text) == i);
        FUZZ_CHECK(file->source[i].files.count > 0);
    }
    for (size_t i = 0; i < file->step_count; i++)
        FUZZ_CHECK(job_file_step(file, file->step[i].name.text) == i);
    for (size_t i = 0; i < file->param_count; i++)
        FUZZ_CHECK(job_file_param(file, file->param[i].name.text) == i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    tide_engine *engine = fuzz_engine();
    const char *text = (const char *)data;
    struct job_file file;
    struct arena arena;
    tide_error err;

    arena_init(&arena, &engine->runtime.memory);
    tide_status status = job_file_parse(&engine->runtime, "job.yml", text, length, NULL,
                                        0, &arena, &file, &err);
    if (status == TIDE_STATUS_OK) {
        check_names(&file);
        status = job_file_check(engine, &file, &err);
    }
    if (status != TIDE_STATUS_OK) {
        FUZZ_CHECK(status == TIDE_STATUS_ARGUMENT || status == TIDE_STATUS_PARSE ||
                   status == TIDE_STATUS_LIMIT);
        FUZZ_CHECK(tide_error_meaning(err.id) != NULL && err.message[0] != '\0');
        FUZZ_CHECK(err.line <= count_lines(text, length) && err.byte <= length);
        FUZZ_CHECK(err.line > 0 || strcmp(err.id, "yaml_size") == 0);
    }
    arena_release(&arena);
    return 0;
}
