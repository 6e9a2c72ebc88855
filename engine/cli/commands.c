/*
 * commands.c - the rows of all commands. Dispatch, help, man pages and completion read
 * them.
 */
#include "cli/commands.h"

#include <string.h>

static const enum tool_option help_options[] = {TOOL_MAN, TOOL_COMPLETION};

static const char *const audit_options[] = {"rules", "vintage", "approx-width",
                                            "group-size", NULL};

static const struct command rows[] = {
    {
        .name = "sniff",
        .group = COMMAND_LOOK,
        .summary = "what is in a file, and how it would be read",
        .usage = "[options] [FILE]",
        .prose = "Per column: its role, type, unit, how many different values, the "
                 "evidence.\n"
                 "The last line declares what was found; edit it to overrule it.",
        .examples = "tide sniff trade.csv\n"
                    "tide sniff --columns \"month:period, hs:key, v:decimal\" trade.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "describe",
        .group = COMMAND_LOOK,
        .summary = "first and last period, figures, holes, smallest and largest",
        .usage = "[options] [FILE]",
        .prose = "One row per measure and series; of a list of claims one per kind and "
                 "unit.",
        .examples = "tide describe trade.csv\n"
                    "tide describe --by flow trade.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "audit",
        .group = COMMAND_LOOK,
        .summary = "can these figures be true together, and what do they imply?",
        .usage = "[options] [FILE]",
        .prose =
            "Every figure is held against all others within its rounding: of a list "
            "of\n"
            "claims, or of a published table with its totals. The answer tells which\n"
            "cannot all be right and what would mend them, which are odd, which "
            "are\n"
            "confirmed by others, and what follows but is not printed. Contradictions\n"
            "are warnings: with --strict they end in exit code 1.",
        .examples = "tide audit datasets/belarus-2022/figures.csv\n"
                    "tide audit --strict --rules rules.csv figures.csv",
        .reads_data = true,
        .requests = audit_options,
        .run = run_request,
    },
    {
        .name = "reconcile",
        .group = COMMAND_LOOK,
        .summary =
            "the closest figures that fit all identities, each with its adjustment",
        .usage = "[options] [FILE]",
        .prose = "Weighted least squares after Stone: a figure moves the less, the more "
                 "digits\n"
                 "it is printed with, and within its rounding where that can be. Every "
                 "figure\n"
                 "is listed with what it was moved by; contradictions are told first and "
                 "their\n"
                 "figures set aside.",
        .examples = "tide reconcile datasets/belarus-2022/figures.csv",
        .reads_data = true,
        .requests = audit_options,
        .run = run_request,
    },
    {
        .name = "list",
        .group = COMMAND_LEARN,
        .summary = "what tide knows: computations, commands, layouts, states, errors ...",
        .usage = "[computations|commands|layouts|formats|states|errors|options]",
        .prose = "Without a name: the computations.",
        .examples = "tide list\n"
                    "tide list states --format json",
        .run = run_list,
    },
    {
        .name = "help",
        .group = COMMAND_LEARN,
        .summary = "the page of a command, a computation or a group of options",
        .usage = "[NAME] [options]",
        .prose = "Groups of options: columns, figures, answer, reading, machine.",
        .examples = "tide help yoy\n"
                    "tide help reading",
        .own = help_options,
        .own_count = sizeof help_options / sizeof *help_options,
        .run = run_help,
    },
    {
        .name = "explain",
        .group = COMMAND_LEARN,
        .summary = "a formula, a state, an error; or the plan of a request",
        .usage = "NAME | COMPUTATION [options] FILE",
        .prose = "With a file, the request is planned and nothing is loaded.",
        .examples = "tide explain yoy\n"
                    "tide explain base_zero\n"
                    "tide explain yoy --by partner trade.csv",
        .reads_data = true,
        .run = run_explain,
    },
    {
        .name = "demo",
        .group = COMMAND_LEARN,
        .summary = "year-on-year growth on bundled figures, and what to try next",
        .usage = "",
        .prose = "Imports of the United States from China and exports to it, by month.",
        .examples = "tide demo",
        .run = run_demo,
    },
    {
        .name = "version",
        .group = COMMAND_LEARN,
        .summary = "the version of tide",
        .usage = "",
        .prose = "One line: tide and its version.",
        .examples = "tide version",
        .run = run_version,
    },
};

enum { COMMAND_COUNT = sizeof rows / sizeof *rows };

size_t command_count(void)
{
    return COMMAND_COUNT;
}

const struct command *command_at(size_t i)
{
    return &rows[i];
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

size_t verb_count(void)
{
    return COMMAND_COUNT + tide_computation_count();
}

const char *verb_name_at(const void *unused, size_t i)
{
    (void)unused;
    return i < COMMAND_COUNT ? rows[i].name : tide_computation_at(i - COMMAND_COUNT).name;
}
