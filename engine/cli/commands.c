/*
 * commands.c - the rows of all commands. Dispatch, help, man pages and completion read
 * them.
 */
#include "cli/commands.h"

#include <string.h>

static const enum tool_option help_options[] = {TOOL_MAN, TOOL_COMPLETION};
static const enum tool_option check_options[] = {TOOL_PARAM, TOOL_ALLOW_PATH,
                                                 TOOL_SCHEMA};

static const enum tool_option run_options[] = {
    TOOL_PARAM,      TOOL_DRY_RUN, TOOL_SELECT,     TOOL_EXCLUDE,
    TOOL_FAIL_FAST,  TOOL_RETRY,   TOOL_FORCE,      TOOL_WAIT,
    TOOL_ALLOW_PATH, TOOL_EVENTS,  TOOL_PRINT_DEPS, TOOL_PRINT_GRAPH,
};

static const enum tool_option bench_options[] = {TOOL_RUNS};

static const struct command rows[] = {
    {
        .name = "sniff",
        .group = COMMAND_LOOK,
        .summary = "what is in a file, and how it would be read",
        .usage = "[options] [FILE...]",
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
        .usage = "[options] [FILE...]",
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
                 "that hangs together with others, a rate of growth too, is listed with "
                 "what it\n"
                 "was moved by; contradictions are told first and their figures set "
                 "aside.\n"
                 "\n"
                 "Over keys of a table (--method): totals are members called so, such as "
                 "World\n"
                 "or TOTAL, and are rounded first; what --by does not name tells one sum "
                 "from\n"
                 "the next. A total further from its parts than rounding explains leaves "
                 "its\n"
                 "figures as they are, as not_comparable; what no scaling fits is "
                 "singular.",
        .examples = "tide reconcile datasets/belarus-2022/figures.csv\n"
                    "tide reconcile --method remainder --by partner shares.csv\n"
                    "tide reconcile --method ras --by origin,use table.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "tree-check",
        .group = COMMAND_LOOK,
        .summary = "parents of a hierarchy against the sum of their children",
        .usage = "[options] [FILE]",
        .prose = "Per period and per member of all other keys: a printed parent less "
                 "the sum of\n"
                 "the printed figures next below it, against half a unit of the last "
                 "digit of\n"
                 "each. An excess is undisclosed or an error, a deficit an error; both "
                 "are\n"
                 "warnings: with --strict they end in exit code 1. Codes are texts; "
                 "members\n"
                 "called World or TOTAL are the parent of the shortest codes.",
        .examples = "tide tree-check --by hs trade.csv\n"
                    "tide tree-check --by partner --groups unions.csv trade.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "rollup",
        .group = COMMAND_LOOK,
        .summary = "parents of a hierarchy as the sum of their leaves",
        .usage = "[options] [FILE]",
        .prose = "Per period and per member of all other keys. Leaves are figures with "
                 "no figure\n"
                 "below them; a parent that is printed too stands beside the sum and is "
                 "never\n"
                 "added to it. Parents need not be printed. The rules say of how many "
                 "leaves a\n"
                 "sum is, the note how many have no figure.",
        .examples = "tide rollup --by hs --depth 1 trade.csv\n"
                    "tide rollup --by partner --groups unions.csv trade.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "group",
        .group = COMMAND_LOOK,
        .summary = "sums, means, quantiles and counts of groups of rows",
        .usage = "[options] [FILE]",
        .prose =
            "One row per combination of the keys of --by that occurs. All periods are\n"
            "taken together, unless --by names the column of periods too, or --freq its\n"
            "frequency: then each period is a group of its own.\n"
            "\n"
            "sum and mean are exact, quantiles are of type 7, var and sd divide by\n"
            "n - 1; first and last are the sums of the rows of the earliest and the\n"
            "latest period. top3 is three columns. Stocks have no sum over periods, but\n"
            "--freq takes the last; prices and rates have none over rows.\n"
            "\n"
            "A row without a value leaves its group without: the cell says why.\n"
            "--missing skip takes the other rows and marks the cell partial_group. rows\n"
            "counts all rows, count those with a value, a state those in it. With\n"
            "--freq, a period that lacks parts has no value; --partial allow takes what\n"
            "there is, marked partial_period; periods counts the parts with a figure, "
            "due\n"
            "those that the period has.\n"
            "\n"
            "Totals of --rollup, --cube and --grand-total have * for the keys that are\n"
            "taken together; the column level names the keys that are kept.",
        .examples = "tide group trade.csv --by partner --stat median,p90\n"
                    "tide group trade.csv --by partner,period --stat sum,missing\n"
                    "tide group trade.csv --by \"hs2=substr(hs,1,2)\" --by hs --rollup\n"
                    "tide group trade.csv --by flow --freq A "
                    "--stat \"wmean(kg),distinct(partner)\"",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "growth-table",
        .group = COMMAND_LOOK,
        .summary = "published claims of growth in one form, with the base they imply",
        .usage = "[options] [FILE]",
        .prose =
            "Of a list of claims (layout figures): rates, indices and multiples, and "
            "levels\n"
            "a year apart. A level of the same period gives that of the base period, "
            "with\n"
            "the bounds of rounding and of words such as \"over\". January to October "
            "is\n"
            "compared with January to October, never with a year.",
        .examples = "tide growth-table datasets/belarus-2022/figures.csv\n"
                    "tide growth-table --as multiple datasets/belarus-2022/figures.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "backcast",
        .group = COMMAND_LOOK,
        .summary = "levels of base periods, from published levels and their growth",
        .usage = "[options] [FILE]",
        .prose = "Of a list of claims (layout figures): x0 = x1 / r, r the published "
                 "factor, with\n"
                 "the least and the largest x0 that the printed digits allow.",
        .examples = "tide backcast datasets/belarus-2022/figures.csv",
        .reads_data = true,
        .run = run_request,
    },
    {
        .name = "init",
        .group = COMMAND_REPEAT,
        .summary = "a job file to begin with, for a data file",
        .usage = "FILE",
        .prose =
            "Its columns as tide sniff finds them, a step, a check, an output: edit it.",
        .examples = "tide init trade.csv > job.yml",
        .run = run_init,
    },
    {
        .name = "check",
        .group = COMMAND_REPEAT,
        .summary = "is a job file in order? No rows are read",
        .usage = "[options] JOB",
        .prose =
            "Grammar, names, files, headers, columns, computations and their options.\n"
            "What is wrong is shown where it stands.",
        .examples = "tide check job.yml\n"
                    "tide check -p year=2021 job.yml\n"
                    "tide check --schema > job.schema.json",
        .own = check_options,
        .own_count = sizeof check_options / sizeof *check_options,
        .run = run_check,
    },
    {
        .name = "run",
        .group = COMMAND_REPEAT,
        .summary = "do what a job file says; what is done and unchanged is kept",
        .usage = "[options] JOB",
        .prose = "Sources are loaded once, steps computed, checks held, outputs written "
                 "whole\n"
                 "or not at all. A run that was stopped goes on where it was.",
        .examples = "tide run job.yml\n"
                    "tide run -n job.yml\n"
                    "tide run -p year=2021 -j 4 job.yml\n"
                    "tide run --select growth+ job.yml",
        .own = run_options,
        .own_count = sizeof run_options / sizeof *run_options,
        .run = run_job,
    },
    {
        .name = "list",
        .group = COMMAND_LEARN,
        .summary = "what tide knows: computations, commands, layouts, states, errors ...",
        .usage = "[computations|commands|layouts|formats|states|errors|options|job]",
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
        .prose = "Groups of options: columns, figures, answer, reading, machine.\n"
                 "job: the job file and its keys.",
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
        .usage = "NAME | COMPUTATION [options] FILE...",
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
        .name = "bench",
        .group = COMMAND_LEARN,
        .summary = "how long a request takes on a file: loading it, answering it",
        .usage = "COMPUTATION [options] FILE",
        .prose =
            "Median, fastest and slowest of some runs after one that is not counted;\n"
            "the largest memory that the process has held.",
        .examples = "tide bench yoy --by partner,flow trade.csv\n"
                    "tide bench --runs 21 share --by partner,flow -j 1 trade.csv",
        .reads_data = true,
        .own = bench_options,
        .own_count = sizeof bench_options / sizeof *bench_options,
        .run = run_bench,
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
