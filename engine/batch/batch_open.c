/*
 * batch_open.c - opening and closing a batch.
 */
#include "batch/batch.h"

#include "base/error.h"

tide_status tide_batch_open(tide_engine *engine, const char *path,
                            const tide_setting *param, size_t count, tide_batch **out,
                            tide_error *err)
{
    struct memory *memory = &engine->runtime.memory;
    tide_batch *batch = memory_alloc_zero(memory, 1, sizeof *batch);
    tide_status status;

    if (batch == NULL)
        return memory_failed(memory, err);
    batch->engine = engine;
    arena_init(&batch->arena, memory);
    status = job_file_read(&engine->runtime, path, param, count, &batch->arena,
                           &batch->file, err);
    if (status == TIDE_STATUS_OK)
        status = job_file_check(engine, &batch->file, err);
    if (status != TIDE_STATUS_OK) {
        tide_batch_close(batch);
        return status;
    }
    *out = batch;
    return TIDE_STATUS_OK;
}

void tide_batch_close(tide_batch *batch)
{
    if (batch == NULL)
        return;
    struct memory *memory = &batch->engine->runtime.memory;

    tide_answer_free(batch->report);
    arena_release(&batch->arena);
    memory_free(memory, batch, 1, sizeof *batch);
}
