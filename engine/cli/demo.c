/*
 * demo.c - the main job on bundled figures, for a first look.
 *
 * The data are looked for beside the installed tool, then in the sources that it was
 * built from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/outlet.h"
#include "cli/page.h"
#include "cli/pages.h"

enum { PATH_SIZE = 4096 };

static const char file_name[] = "us-trade/us_goods_trade_monthly.csv";

static const char title[] =
    "Trade of the United States with China, million US dollars: imports (M), exports "
    "(X)\n"
    "and their growth on the same month a year before, in per cent.\n\n";

/* One file name. */
static const char next[] =
    "\nTry next:\n"
    "  DATA='%s'\n"
    "  tide sniff \"$DATA\"\n"
    "  tide share \"$DATA\" --by partner,flow --last --sort=-share\n"
    "  tide trend \"$DATA\" --by flow --freq A --log\n";

/* <folder of the tool>/../share/tide/datasets/FILE */
static bool find_installed(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    char *slash;

    if (length <= 0)
        return false;
    path[length] = '\0';
    slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    size_t used = (size_t)(slash - path);
    size_t added = (size_t)snprintf(path + used, size - used,
                                    "/../share/tide/datasets/%s", file_name);
    return added < size - used && access(path, R_OK) == 0;
}

static bool find_data(char *path, size_t size)
{
    if (find_installed(path, size))
        return true;
    snprintf(path, size, "%s/%s", TIDE_DATASETS_SOURCE, file_name);
    return access(path, R_OK) == 0;
}

static tide_status show_growth(struct tool *tool, const char *path, tide_error *err)
{
    static const struct {
        const char *name;
        const char *value;
    } settings[] = {
        {"by", "partner,flow"},
        {"where", "partner = 'CHN'"},
        {"since", "2022-05"},
        {"levels", "yes"},
    };
    const tide_answer *answer = NULL;
    tide_job *job = NULL;
    tide_status status = tide_job_new(tool->engine, "yoy", &job, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < sizeof settings / sizeof *settings;
         i++)
        status = tide_job_set(job, settings[i].name, settings[i].value, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(&tool->line, answer, err);
    tide_job_free(job);
    return status;
}

static tide_status say_next(const char *path, tide_error *err)
{
    struct page page = {0};

    page_add(&page, next, path);
    return page_finish(&page, err);
}

tide_status run_demo(struct tool *tool, tide_error *err)
{
    struct command_line *line = &tool->line;
    char path[PATH_SIZE];
    tide_status status = refuse_more_words(line, 0, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!find_data(path, sizeof path)) {
        tide_error_set(err, TIDE_STATUS_IO, "io", "the bundled figures are not there");
        tide_error_source(err, file_name);
        return TIDE_STATUS_IO;
    }
    if (line->own[TOOL_FORMAT] == NULL &&
        (line->own[TOOL_FORMAT] = strdup("table")) == NULL)
        return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    status = outlet_text(title, sizeof title - 1, err);
    if (status == TIDE_STATUS_OK)
        status = show_growth(tool, path, err);
    if (status == TIDE_STATUS_OK)
        status = say_next(path, err);
    return status;
}
