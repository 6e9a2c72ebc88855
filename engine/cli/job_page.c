/*
 * job_page.c - the page of the job file, from the rows of its grammar.
 *
 * Which keys there are, and what may stand behind them, is asked of the library; this file
 * knows only what a job is for.
 */
#include <stdio.h>
#include <string.h>

#include "cli/outlet.h"
#include "cli/pages.h"

/* Columns of tide_batch_keys. */
enum { KEY_PART, KEY_NAME, KEY_VALUE, KEY_NEEDED, KEY_HELP };

static const char prose[] =
    "A job file is YAML: sources are loaded once, steps made of them, checks held, "
    "outputs\n"
    "written whole or not at all. Every value is a text until its key says what it is, "
    "so\n"
    "NO stays Norway and 0101 a code. Paths are relative to the job file and stay below\n"
    "its folder. In paths and titles a parameter is ${NAME}; in conditions and in place "
    "of\n"
    "the value of an option it is :NAME.";

static const char example[] = "job: 1\n"
                              "params:\n"
                              "  since: {type: period, default: 2021}\n"
                              "sources:\n"
                              "  trade: {files: trade.csv}\n"
                              "steps:\n"
                              "  totals: {from: trade, by: [flow], sum: value}\n"
                              "  growth:\n"
                              "    from: totals\n"
                              "    since: \":since\"\n"
                              "    add:\n"
                              "      yoy: {yoy: value, as: percent, bounds: yes}\n"
                              "  spread: {from: trade, by: [flow], group: value, stat: "
                              "[median, p90]}\n"
                              "checks:\n"
                              "  - {table: trade, fresh: \":since\"}\n"
                              "outputs:\n"
                              "  growth: {table: growth, to: growth.csv}\n"
                              "  spread: {table: spread, to: spread.md}\n";

/* A line of the list, broken at blanks where it would run too wide. */
static void wrap(const char *text, char *out, size_t size)
{
    enum { WIDTH = 58 };
    size_t used = 0;
    size_t width = 0;

    while (*text != '\0' && used + 1 < size) {
        size_t length = strcspn(text, " ");
        if (width > 0) {
            bool is_full = width + 1 + length > WIDTH;
            out[used++] = is_full ? '\n' : ' ';
            width = is_full ? 0 : width + 1;
        }
        size_t kept = length < size - used - 1 ? length : size - used - 1;
        memcpy(out + used, text, kept);
        used += kept;
        width += kept;
        text += length;
        text += *text == ' ';
    }
    out[used] = '\0';
}

static void add_key(struct page *page, const tide_answer *keys, size_t row)
{
    const char *value = tide_answer_cell(keys, row, KEY_VALUE).text;
    bool is_needed = tide_answer_cell(keys, row, KEY_NEEDED).text[0] != '\0';
    char help[2048];
    char words[2560];

    wrap(tide_answer_cell(keys, row, KEY_HELP).text, help, sizeof help);
    snprintf(words, sizeof words, "%s%s:\n%s", value, is_needed ? ", needed" : "", help);
    page_item(page, tide_answer_cell(keys, row, KEY_NAME).text, words);
}

static void add_keys(struct page *page, const tide_answer *keys)
{
    const char *part = "";

    for (size_t row = 0; row < tide_answer_row_count(keys); row++) {
        const char *own = tide_answer_cell(keys, row, KEY_PART).text;
        char heading[80];
        if (strcmp(own, part) != 0) {
            snprintf(heading, sizeof heading, "Keys of %s", own);
            page_heading(page, heading);
        }
        part = own;
        add_key(page, keys, row);
    }
}

tide_status job_page_print(tide_engine *engine, bool is_man, tide_error *err)
{
    struct page page = {.is_man = is_man};
    tide_answer *keys = NULL;
    tide_status status = tide_batch_keys(engine, &keys, err);

    if (status != TIDE_STATUS_OK)
        return status;
    page_title(&page, "tide job", "the file of a job: sources, steps, checks, outputs");
    page_usage(&page, "tide run", "[options] JOB");
    page_heading(&page, "Description");
    page_code(&page, prose);
    page_heading(&page, "Example");
    page_code(&page, example);
    add_keys(&page, keys);
    page_text(&page,
              "A computation is a key of a step by its name, and its options stand\n"
              "beside it: tide list, tide help NAME. The same keys for editors:\n"
              "tide check --schema. More: tide help run, tide help init");
    tide_answer_free(keys);
    return page_finish(&page, err);
}
