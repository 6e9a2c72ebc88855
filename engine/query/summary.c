/*
 * summary.c - what became of the rows, in the whole and in each file, as JSON.
 */
#include "query/job.h"

#include "tide/version.h"
#include "base/error.h"
#include "output/file_output.h"
#include "output/json_text.h"
#include "query/select.h"

/* ---- rows that the request used, by file ---- */

static bool keeps(const struct group_mask *mask, const struct column *column, size_t row)
{
    if (column->role != TIDE_COLUMN_PERIOD)
        return mask->keep[packed_get(&column->code, row)] != 0;
    return mask->keep[packed_get(&column->ordinal, row) - column->ordinal.base] != 0;
}

static uint64_t count_used(const tide_job *job, size_t from, size_t to)
{
    const struct selection *selection = job->selection;
    uint64_t used = 0;

    for (size_t row = from; row < to; row++) {
        bool is_kept = true;
        for (size_t i = 0; i < selection->mask_count && is_kept; i++)
            is_kept = keeps(&selection->mask[i],
                            &job->table->column[selection->mask[i].column], row);
        used += is_kept;
    }
    return used;
}

tide_ledger tide_job_file_ledger(const tide_job *job, size_t i)
{
    const tide_table *table = job->own_table;
    tide_ledger ledger = {0};

    if (job->file_ledger == NULL)
        return ledger;
    if (job->path.count == 1)
        return job->ledger;
    ledger = job->file_ledger[i];
    if (job->answer == NULL || job->selection == NULL || table == NULL)
        return ledger;
    size_t to = i + 1 < table->file_count ? table->file[i + 1].row : table->row_count;
    ledger.used = count_used(job, table->file[i].row, to);
    return ledger;
}

/* ---- JSON ---- */

static void put_files(const tide_job *job, struct sink *sink)
{
    sink_put_c(sink, ",\n\"files\":[");
    for (size_t i = 0; i < job->path.count; i++) {
        tide_ledger ledger = tide_job_file_ledger(job, i);
        sink_put_c(sink, i > 0 ? ",\n{" : "\n{");
        json_put_member(sink, "file", job->path.item[i]);
        sink_put_char(sink, ',', 1);
        json_put_ledger(sink, &ledger);
        sink_put_char(sink, '}', 1);
    }
    sink_put_c(sink, "]}\n");
}

tide_status tide_job_summary(const tide_job *job, tide_write_fn write, void *user,
                             tide_error *err)
{
    struct sink sink;

    sink_init(&sink, job->runtime, write, user, err);
    sink_put_char(&sink, '{', 1);
    json_put_member(&sink, "tide", TIDE_VERSION_TEXT);
    sink_put_char(&sink, ',', 1);
    json_put_member(&sink, "verb", job->verb_name);
    sink_put_c(&sink, job->answer != NULL ? ",\"answered\":true" : ",\"answered\":false");
    sink_put_c(&sink, ",\n\"rows\":{");
    json_put_ledger(&sink, &job->ledger);
    sink_put_char(&sink, '}', 1);
    put_files(job, &sink);
    return sink_end(&sink);
}

static tide_status write_to_file(void *user, const char *bytes, size_t length,
                                 tide_error *err)
{
    return file_output_write(user, bytes, length, err);
}

tide_status tide_job_summary_save(const tide_job *job, const char *path, tide_error *err)
{
    struct file_output output;
    tide_status status = file_output_open(path, job->runtime, &output, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_job_summary(job, write_to_file, &output, err);
    if (status == TIDE_STATUS_OK)
        return file_output_commit(&output, err);
    file_output_abandon(&output);
    return status;
}
