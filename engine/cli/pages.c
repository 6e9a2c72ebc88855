/*
 * pages.c - the pages of help and of the manual. No option, command or computation is
 * named here: all come from their rows.
 */
#include "cli/pages.h"

#include <stdio.h>
#include <string.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/outlet.h"

static const struct {
    tide_option_group group;
    const char *name;
    const char *heading;
} groups[] = {
    {TIDE_GROUP_COLUMNS, "columns", "Columns"},
    {TIDE_GROUP_FIGURES, "figures", "Figures"},
    {TIDE_GROUP_ANSWER, "answer", "Answer"},
    {TIDE_GROUP_READING, "reading", "Reading"},
    {TIDE_GROUP_MACHINE, "machine", "Machine"},
};

enum { GROUP_COUNT = sizeof groups / sizeof *groups };

tide_status page_finish(struct page *page, tide_error *err)
{
    tide_status status = page->has_failed ? tide_error_set(err, TIDE_STATUS_NO_MEMORY,
                                                           "no_memory", "out of memory")
                                          : outlet_text(page->text, page->length, err);

    page_release(page);
    return status;
}

/* ---- options ---- */

static void add_group(struct page *page, size_t place)
{
    page_heading(page, groups[place].heading);
    for (size_t i = 0; i < tide_option_count(); i++)
        if (tide_option_at(i)->group == groups[place].group)
            page_option(page, tide_option_at(i));
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++)
        if (tool_option_at(i)->group == groups[place].group)
            page_option(page, tool_option_at(i));
}

/* ---- tide itself ---- */

/* Names of one line of the overview, broken where they would run too wide. */
static void add_names(struct page *page, const char *word, const char *const *name,
                      size_t count)
{
    enum { WIDTH = 50 };
    char line[512] = "";
    size_t used = 0;
    size_t width = 0;

    for (size_t i = 0; i < count && used < sizeof line; i++) {
        bool is_full = width + strlen(name[i]) + 2 > WIDTH;
        const char *gap = i == 0 ? "" : is_full ? "\n" : "  ";
        width = (is_full ? 0 : width + strlen(gap)) + strlen(name[i]);
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s", gap, name[i]);
    }
    page_item(page, word, line);
}

static void add_command_group(struct page *page, enum command_group group,
                              const char *word)
{
    const char *name[32];
    size_t count = 0;

    for (size_t i = 0; i < command_count(); i++)
        if (command_at(i)->group == group && count < 32)
            name[count++] = command_at(i)->name;
    add_names(page, word, name, count);
}

static void add_families(struct page *page)
{
    size_t total = tide_computation_count();
    const char *name[64];

    for (size_t first = 0; first < total;) {
        const char *family = tide_computation_at(first).family;
        char word[48];
        size_t count = 0;
        while (first + count < total && count < 64 &&
               strcmp(tide_computation_at(first + count).family, family) == 0) {
            name[count] = tide_computation_at(first + count).name;
            count++;
        }
        snprintf(word, sizeof word, "compute: %s", family);
        add_names(page, word, name, count);
        first += count;
    }
}

static void add_overview(struct page *page)
{
    page_title(page, "tide", "growth, ratios and trends of dated trade figures");
    page_usage(page, "tide",
               "COMMAND [options] [FILE...]  no FILE, or \"-\": standard "
               "input");
    page_heading(page, "Start here");
    page_code(
        page,
        "tide sniff trade.csv                   what is in this file?\n"
        "tide yoy trade.csv --by partner,flow   growth on the same month a "
        "year before\n"
        "tide init trade.csv > job.yml          a job to edit; then: tide run job.yml\n"
        "tide demo                              growth on bundled figures\n");
    page_heading(page, "Commands");
    add_command_group(page, COMMAND_LOOK, "look");
    add_families(page);
    add_command_group(page, COMMAND_REPEAT, "repeat");
    add_command_group(page, COMMAND_LEARN, "learn");
    for (size_t i = 0; i < GROUP_COUNT; i++)
        add_group(page, i);
    page_heading(page, "Exit codes");
    page_text(page, "0 done, 1 done but not all well, 2 usage, 3 data refused, 4 files,\n"
                    "5 limit.  More: tide help NAME, tide explain NAME, man tide");
}

static void add_command(struct page *page, const struct command *command)
{
    char name[64];

    snprintf(name, sizeof name, "tide %s", command->name);
    page_title(page, name, command->summary);
    page_usage(page, name, command->usage);
    page_heading(page, "Description");
    page_code(page, command->prose);
    page_heading(page, "Examples");
    page_code(page, command->examples);
    size_t verb_count = tide_verb_option_count(command->name);
    if (command->own_count + verb_count > 0)
        page_heading(page, "Options");
    for (size_t i = 0; i < command->own_count; i++)
        page_option(page, tool_option_at(command->own[i]));
    for (size_t i = 0; i < verb_count; i++)
        page_option(page, tide_verb_option_at(command->name, i));
    page_text(page, command->reads_data ? "Options of every request: tide --help"
                                        : "More: tide --help");
}

static void add_computation(struct page *page, const tide_computation *row)
{
    char name[64];
    char forms[160];

    snprintf(name, sizeof name, "tide %s", row->name);
    page_title(page, name, row->summary);
    page_usage(page, name, "[options] [FILE...]");
    page_heading(page, "Formula");
    page_code(page, row->formula);
    page_heading(page, "No value");
    page_code(page, row->missing);
    if (row->role_count > 1) {
        page_heading(page, "Inputs");
        for (size_t i = 0; i < row->role_count; i++)
            page_item(page, row->role[i], row->role_summary[i]);
    }
    page_heading(page, "Examples");
    page_code(page, row->example);
    if (row->option_count > 0)
        page_heading(page, "Options");
    for (size_t i = 0; i < row->option_count; i++)
        page_option(page, &row->option[i]);
    if (row->forms[0] != '\0') {
        snprintf(forms, sizeof forms, "--as: %s (the first is the default)", row->forms);
        page_text(page, forms);
    }
    page_text(page, "Options of every request: tide --help");
}

static tide_status refuse_page(const char *name, tide_error *err)
{
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_name", "no page on \"%s\"", name);
    tide_error_suggest(err, tide_nearest_name(name, verb_count(), verb_name_at, NULL));
    tide_error_hint(err, "tide list; tide explain NAME knows states and errors too");
    return TIDE_STATUS_ARGUMENT;
}

tide_status page_print(const char *name, bool is_man, tide_error *err)
{
    struct page page = {.is_man = is_man};
    const struct command *command = name != NULL ? command_find(name) : NULL;
    size_t place = name != NULL ? tide_computation_find(name) : 0;
    size_t group = 0;

    while (name != NULL && group < GROUP_COUNT && strcmp(groups[group].name, name) != 0)
        group++;
    if (name == NULL) {
        add_overview(&page);
    } else if (command != NULL) {
        add_command(&page, command);
    } else if (place < tide_computation_count()) {
        tide_computation row = tide_computation_at(place);
        add_computation(&page, &row);
    } else if (group < GROUP_COUNT) {
        add_group(&page, group);
    } else {
        return refuse_page(name, err);
    }
    return page_finish(&page, err);
}
