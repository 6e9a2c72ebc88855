/*
 * job_load.c - from a file to a table: for a request that reads some columns, and for a host
 * that wants all of them.
 */
#include "query/job_load.h"

#include "base/error.h"
#include "query/engine.h"

/* What became of the rows of each file stays after the input is closed. */
static void keep_ledgers(tide_job *job)
{
    for (size_t i = 0; i < job->path.count; i++)
        job->file_ledger[i] = input_file_ledger(job->input, i);
}

tide_status job_load(tide_job *job, tide_error *err)
{
    tide_status status;

    if (job->table != NULL)
        return TIDE_STATUS_OK;
    if (job->file_ledger == NULL)
        job->file_ledger =
            arena_alloc_zero(&job->arena, job->path.count, sizeof *job->file_ledger);
    if (job->file_ledger == NULL)
        return memory_failed(&job->runtime->memory, err);
    binding_mark_wanted(job, job->plan);
    rejects_release(&job->rejects);
    job->is_read = true;
    status = input_load(job->input, job->plan, &job->rejects, &job->ledger,
                        &job->own_table, err);
    keep_ledgers(job);
    if (status == TIDE_STATUS_OK)
        job->table = job->own_table;
    return status;
}

tide_status job_load_whole(tide_job *job, bool has_source, tide_table **out,
                           tide_error *err)
{
    tide_status status = job_open(job, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < job->plan->column_count; i++)
        if (job->plan->column[i].is_source)
            job->plan->column[i].is_wanted = has_source;
    if (status == TIDE_STATUS_OK)
        status = input_load(job->input, job->plan, &job->rejects, &job->ledger, out, err);
    return status;
}

tide_status tide_table_load(tide_engine *engine, const char *path,
                            const tide_setting *setting, size_t count, tide_table **out,
                            tide_error *err)
{
    tide_job *job = NULL;
    tide_status status = tide_job_new(engine, "describe", &job, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        enum request_option option = option_find(setting[i].name);
        if (option == OPTION_COUNT || tide_option_at(option)->group != TIDE_GROUP_READING)
            status = error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
                               "\"%s\" is no option of reading", setting[i].name);
        else
            status = tide_job_set(job, setting[i].name, setting[i].value, err);
    }
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, err);
    if (status == TIDE_STATUS_OK)
        status = job_load_whole(job, false, out, err);
    tide_job_free(job);
    return status;
}
