/*
 * writers.c - the output formats: one row each, and the public functions that read them.
 */
#include "output/output.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/macros.h"
#include "output/file_output.h"

static const struct writer writers[] = {
    {
        .name = "table",
        .endings = "",
        .prose = "aligned columns for people: units, state signs, a legend",
        .write = table_write,
    },
    {
        .name = "csv",
        .endings = ".csv",
        .prose = "comma-separated values, RFC 4180; empty: no value",
        .write = csv_write,
    },
    {
        .name = "tsv",
        .endings = ".tsv",
        .prose = "tab-separated values; empty: no value",
        .write = tsv_write,
    },
    {
        .name = "json",
        .endings = ".json",
        .prose = "one object: request, columns, rows, states, notes, summary",
        .write = json_write,
    },
    {
        .name = "ndjson",
        .endings = ".ndjson .jsonl",
        .prose = "one JSON object a line, one line a row",
        .write = ndjson_write,
    },
    {
        .name = "markdown",
        .endings = ".md",
        .prose = "an aligned pipe table with state counts",
        .write = markdown_write,
    },
    {
        .name = "sqlite",
        .endings = ".db .sqlite",
        .prose = "tables of a database: exact figures, a view of plain ones",
        .write = sqlite_write,
        .merge = sqlite_merge,
    },
};

const struct writer *writer_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(writers); i++)
        if (strcmp(writers[i].name, name) == 0)
            return &writers[i];
    return NULL;
}

static const char *writer_name(const void *table, size_t i)
{
    return ((const struct writer *)table)[i].name;
}

size_t tide_format_count(void)
{
    return COUNT_OF(writers);
}

tide_format tide_format_at(size_t i)
{
    tide_format format = {
        .name = writers[i].name,
        .endings = writers[i].endings,
        .prose = writers[i].prose,
    };
    return format;
}

tide_write_options tide_write_options_default(void)
{
    tide_write_options options = {
        .size_bytes = sizeof options,
        .width = 80,
        .is_utf8 = 1,
        .is_spreadsheet = 0,
        .color = "never",
    };
    return options;
}

tide_status tide_answer_write(const tide_answer *answer, const char *format,
                              const tide_write_options *options, tide_write_fn write,
                              void *user, tide_error *err)
{
    const tide_write_options defaults = tide_write_options_default();
    const struct writer *writer = writer_find(format);
    struct sink sink;

    if (writer == NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_format", "unknown output format \"%s\"",
                  format);
        error_suggest(err,
                      text_nearest_of(format, COUNT_OF(writers), writer_name, writers));
        return TIDE_STATUS_ARGUMENT;
    }
    if (options != NULL && options->size_bytes != sizeof *options)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "size_bytes of tide_write_options is not that of this library");

    sink_init(&sink, answer->runtime, write, user, err);
    writer->write(answer, options != NULL ? options : &defaults, &sink);
    return sink_end(&sink);
}

/* ---- files ---- */

/* Does a path end with one of the endings, ASCII case folded? */
static bool has_ending(struct text path, const char *endings)
{
    while (*endings != '\0') {
        size_t length = strcspn(endings, " ");
        char ending[16];
        if (length < sizeof ending && path.length > length) {
            struct text tail = {path.at + path.length - length, length};
            memcpy(ending, endings, length);
            ending[length] = '\0';
            if (text_is_caseless(tail, ending))
                return true;
        }
        endings += length;
        endings += *endings == ' ' ? 1 : 0;
    }
    return false;
}

const char *tide_format_of_path(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(writers); i++)
        if (has_ending(text_of(path), writers[i].endings))
            return writers[i].name;
    return NULL;
}

static tide_status write_to_file(void *user, const char *bytes, size_t length,
                                 tide_error *err)
{
    return file_output_write(user, bytes, length, err);
}

tide_status tide_answer_save(const tide_answer *answer, const char *path,
                             const char *format, const tide_write_options *options,
                             tide_error *err)
{
    struct file_output output;
    tide_status status;
    const struct writer *writer = writer_find(format);
    struct stat found;

    if (writer == NULL)
        return tide_answer_write(answer, format, options, NULL, NULL, err);
    if (writer->merge != NULL && stat(path, &found) == 0 && S_ISREG(found.st_mode) &&
        found.st_size > 0)
        return writer->merge(answer, path, err);
    status = file_output_open(path, answer->runtime, &output, err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_answer_write(answer, format, options, write_to_file, &output, err);
    if (status == TIDE_STATUS_OK)
        return file_output_commit(&output, err);
    file_output_abandon(&output);
    return status;
}
