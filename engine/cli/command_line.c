/*
 * command_line.c - one popt table out of the rows of all options.
 *
 * The verb may stand behind options, so the table holds the options of every
 * computation; whether an option belongs to the verb is for the request to say. Options
 * of one name agree on whether they take a value, which a test holds the registry to.
 */
#include "cli/command_line.h"

#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tide/computation.h"
#include "cli/commands.h"

static const tide_option rows[TOOL_OPTION_COUNT] = {
    [TOOL_FORMAT] = {"format", 'f', TIDE_OPTION_TEXT, "NAME", NULL, NULL,
                     "table csv tsv json ndjson markdown sqlite", TIDE_GROUP_ANSWER,
                     false},
    [TOOL_OUTPUT] = {"output", 'o', TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                     "write here; the ending chooses the format", TIDE_GROUP_ANSWER,
                     false},
    [TOOL_SPREADSHEET] = {"spreadsheet", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                          "csv, tsv: put ' before texts that a spreadsheet would run",
                          TIDE_GROUP_ANSWER, false},
    [TOOL_NO_PAGER] = {"no-pager", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                       "never show a long table through a pager", TIDE_GROUP_ANSWER,
                       false},
    [TOOL_REJECTS] = {"rejects", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                      "keep refused rows as a table", TIDE_GROUP_READING, false},
    [TOOL_SUMMARY] = {"summary", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                      "rows read, loaded, rejected, skipped, used, of each\n"
                      "file and in all: JSON, also after a refusal",
                      TIDE_GROUP_READING, false},
    [TOOL_STRICT] = {"strict", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                     "warnings fail (exit 1)", TIDE_GROUP_READING, false},
    [TOOL_THREADS] = {"threads", 'j', TIDE_OPTION_INTEGER, "N", NULL, "1..1024",
                      "work with N threads (default: one per processor);\n"
                      "figures do not depend on it",
                      TIDE_GROUP_MACHINE, false},
    [TOOL_MEMORY] = {"memory", 0, TIDE_OPTION_TEXT, "SIZE", NULL, NULL,
                     "never hold more than SIZE: 512M, 2G", TIDE_GROUP_MACHINE, false},
    [TOOL_COLOR] = {"color", 0, TIDE_OPTION_CHOICE, "WHEN", "auto", "auto|always|never",
                    "colour messages and headers", TIDE_GROUP_MACHINE, false},
    [TOOL_ERRORS] = {"errors", 0, TIDE_OPTION_CHOICE, "HOW", "text", "text|json",
                     "json: messages as one object a line", TIDE_GROUP_MACHINE, false},
    [TOOL_QUIET] = {"quiet", 'q', TIDE_OPTION_FLAG, NULL, NULL, NULL,
                    "no notes and no count of rows", TIDE_GROUP_MACHINE, false},
    [TOOL_PROGRESS] = {"progress", 0, TIDE_OPTION_CHOICE, "WHEN", "auto",
                       "auto|always|never",
                       "how far a long load has come; auto: on a terminal",
                       TIDE_GROUP_MACHINE, false},
    [TOOL_MAN] = {"man", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                  "the manual page, in troff", TIDE_GROUP_COMPUTATION, false},
    [TOOL_COMPLETION] = {"completion", 0, TIDE_OPTION_CHOICE, "SHELL", NULL, "bash",
                         "the completion script of a shell", TIDE_GROUP_COMPUTATION,
                         false},
    [TOOL_PARAM] = {"param", 'p', TIDE_OPTION_TEXT, "NAME=VALUE", NULL, NULL,
                    "set a parameter of the job; repeatable", TIDE_GROUP_COMPUTATION,
                    true},
    [TOOL_SCHEMA] = {"schema", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                     "the JSON Schema of job files, for editors", TIDE_GROUP_COMPUTATION,
                     false},
    [TOOL_DRY_RUN] = {"dry-run", 'n', TIDE_OPTION_FLAG, NULL, NULL, NULL,
                      "what would be done, and why; write nothing",
                      TIDE_GROUP_COMPUTATION, false},
    [TOOL_SELECT] = {"select", 0, TIDE_OPTION_TEXT, "NAME[+],...", NULL, NULL,
                     "only these, with +: and all that rests on them",
                     TIDE_GROUP_COMPUTATION, false},
    [TOOL_EXCLUDE] = {"exclude", 0, TIDE_OPTION_TEXT, "NAME,...", NULL, NULL,
                      "none of these, nor what rests on them", TIDE_GROUP_COMPUTATION,
                      false},
    [TOOL_FAIL_FAST] = {"fail-fast", 'x', TIDE_OPTION_FLAG, NULL, NULL, NULL,
                        "stop at the first failure (default: finish all that\n"
                        "does not need it)",
                        TIDE_GROUP_COMPUTATION, false},
    [TOOL_RETRY] = {"retry", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                    "only what failed or was skipped", TIDE_GROUP_COMPUTATION, false},
    [TOOL_FORCE] = {"force", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL, "redo everything",
                    TIDE_GROUP_COMPUTATION, false},
    [TOOL_WAIT] = {"wait", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                   "queue behind another run of this job", TIDE_GROUP_COMPUTATION, false},
    [TOOL_ALLOW_PATH] = {"allow-path", 0, TIDE_OPTION_TEXT, "DIR,...", NULL, NULL,
                         "the job may read and write here too", TIDE_GROUP_COMPUTATION,
                         false},
    [TOOL_EVENTS] = {"events", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                     "one JSON object per thing done", TIDE_GROUP_COMPUTATION, false},
    [TOOL_PRINT_DEPS] = {"print-deps", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                         "inputs and outputs as a Make rule; nothing is run",
                         TIDE_GROUP_COMPUTATION, false},
    [TOOL_PRINT_GRAPH] = {"print-graph", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                          "what reads what; nothing is run", TIDE_GROUP_COMPUTATION,
                          false},
    [TOOL_RUNS] = {"runs", 0, TIDE_OPTION_INTEGER, "N", NULL, "1..1000",
                   "how many runs are counted (default 5)", TIDE_GROUP_COMPUTATION,
                   false},
    [TOOL_HELP] = {"help", 'h', TIDE_OPTION_FLAG, NULL, NULL, NULL,
                   "this help; after a command: the help of the command",
                   TIDE_GROUP_MACHINE, false},
    [TOOL_VERSION] = {"version", 0, TIDE_OPTION_FLAG, NULL, NULL, NULL,
                      "the version of tide", TIDE_GROUP_MACHINE, false},
};

/* Options that the environment may set, since they change no figure. */
static const struct {
    const char *variable;
    enum tool_option option;
} variables[] = {
    {"TIDE_THREADS", TOOL_THREADS},
    {"TIDE_MEMORY", TOOL_MEMORY},
    {"TIDE_COLOR", TOOL_COLOR},
    {"TIDE_ERRORS", TOOL_ERRORS},
};

const tide_option *tool_option_at(size_t i)
{
    return i < TOOL_OPTION_COUNT ? &rows[i] : NULL;
}

bool option_takes_value(const tide_option *option)
{
    return option->kind != TIDE_OPTION_FLAG;
}

bool line_has(const struct command_line *line, enum tool_option option)
{
    return line->own[option] != NULL && strcmp(line->own[option], "no") != 0;
}

static tide_status no_memory(tide_error *err)
{
    return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
}

/* ---- all options there are ---- */

struct table {
    const tide_option **row;   /* [count] */
    struct poptOption *option; /* [count + 1], ended by zeros */
    size_t count;
};

/* Rows of the tool, of every request and of every computation. */
static size_t count_rows(void)
{
    size_t count = TOOL_OPTION_COUNT + tide_option_count();
    for (size_t i = 0; i < tide_computation_count(); i++)
        count += tide_computation_at(i).option_count;
    for (size_t i = 0; i < command_count(); i++)
        count += tide_verb_option_count(command_at(i)->name);
    return count;
}

static bool has_row(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->row[i]->name[0] == name[0] && strcmp(table->row[i]->name, name) == 0)
            return true;
    return false;
}

static void add_row(struct table *table, const tide_option *row)
{
    table->option[table->count] = (struct poptOption){
        .longName = row->name,
        .shortName = row->short_name,
        .argInfo = option_takes_value(row) ? POPT_ARG_STRING : POPT_ARG_NONE,
        .val = (int)table->count + 1,
    };
    table->row[table->count++] = row;
}

static tide_status make_table(struct table *table, tide_error *err)
{
    size_t room = count_rows();

    table->row = calloc(room, sizeof *table->row);
    table->option = calloc(room + 1, sizeof *table->option);
    if (table->row == NULL || table->option == NULL)
        return no_memory(err);
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++)
        add_row(table, &rows[i]);
    for (size_t i = 0; i < tide_computation_count(); i++) {
        tide_computation computation = tide_computation_at(i);
        for (size_t k = 0; k < computation.option_count; k++)
            if (!has_row(table, computation.option[k].name))
                add_row(table, &computation.option[k]);
    }
    for (size_t i = 0; i < command_count(); i++) {
        const char *name = command_at(i)->name;
        for (size_t k = 0; k < tide_verb_option_count(name); k++)
            if (!has_row(table, tide_verb_option_at(name, k)->name))
                add_row(table, tide_verb_option_at(name, k));
    }
    /* What stands in the table already takes a value as this one does. */
    for (size_t i = 0; i < tide_option_count(); i++)
        if (!has_row(table, tide_option_at(i)->name))
            add_row(table, tide_option_at(i));
    return TIDE_STATUS_OK;
}

static void release_table(struct table *table)
{
    free(table->row);
    free(table->option);
}

static const char *name_at(const void *table, size_t i)
{
    return ((const struct table *)table)->row[i]->name;
}

/* ---- refusals ---- */

/* The name in "--name=value" or "-n" without dashes and value. */
static void bare_name(const char *word, char *buffer, size_t size)
{
    while (*word == '-')
        word++;
    snprintf(buffer, size, "%.*s", (int)strcspn(word, "="), word);
}

static tide_status refuse_word(const struct table *table, int code, const char *word,
                               tide_error *err)
{
    char name[64];

    bare_name(word, name, sizeof name);
    if (code == POPT_ERROR_BADOPT) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_option", "unknown option %.80s",
                       word);
        if (name[0] != '\0' && name[1] != '\0')
            tide_error_suggest(err,
                               tide_nearest_name(name, table->count, name_at, table));
        return TIDE_STATUS_ARGUMENT;
    }
    if (code == POPT_ERROR_NOARG) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "%.80s needs a value", word);
        return TIDE_STATUS_ARGUMENT;
    }
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "%.80s: %s", word,
                   code == POPT_ERROR_UNWANTEDARG ? "takes no value"
                                                  : poptStrerror(code));
    return TIDE_STATUS_ARGUMENT;
}

/* The row that a word names as "--name" or as "-n"; NULL if it does not. */
static const tide_option *row_of_word(const struct table *table, const char *word)
{
    for (size_t i = 0; i < table->count; i++) {
        const tide_option *row = table->row[i];
        bool is_long = strncmp(word, "--", 2) == 0 && strcmp(word + 2, row->name) == 0;
        bool is_short = word[0] == '-' && word[1] != '\0' && word[2] == '\0' &&
                        word[1] == row->short_name;
        if (is_long || is_short)
            return row;
    }
    return NULL;
}

/* popt takes any word for a value; "--by --where" is a slip, and "--sort -yoy" reads as
   one, so a value that begins with a dash is written with "=". */
static tide_status refuse_dash_values(const struct table *table, int argc, char **argv,
                                      tide_error *err)
{
    for (int i = 1; i + 1 < argc && strcmp(argv[i], "--") != 0; i++) {
        const tide_option *row = row_of_word(table, argv[i]);
        if (row == NULL || !option_takes_value(row))
            continue;
        const char *value = argv[++i];
        if (value[0] != '-' || value[1] == '\0')
            continue;
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "--%s needs a value",
                       row->name);
        tide_error_hint(err, "a value that begins with - is written --%s=%.80s",
                        row->name, value);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* ---- parsing ---- */

static tide_status set_own(struct command_line *line, enum tool_option option,
                           char *value, tide_error *err)
{
    if (line->own[option] != NULL && strcmp(line->own[option], value) != 0) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "option_twice",
                       "--%s is given twice, \"%.80s\" and \"%.80s\"", rows[option].name,
                       line->own[option], value);
        free(value);
        return TIDE_STATUS_ARGUMENT;
    }
    free(line->own[option]);
    line->own[option] = value;
    return TIDE_STATUS_OK;
}

static tide_status add_setting(struct command_line *line, const char *name, char *value,
                               tide_error *err)
{
    struct setting *grown = realloc(line->set, (line->set_count + 1) * sizeof *line->set);

    if (grown == NULL) {
        free(value);
        return no_memory(err);
    }
    line->set = grown;
    line->set[line->set_count++] = (struct setting){name, value};
    return TIDE_STATUS_OK;
}

static tide_status add_param(struct command_line *line, char *value, tide_error *err)
{
    char **grown = realloc(line->param, (line->param_count + 1) * sizeof *line->param);

    if (grown == NULL) {
        free(value);
        return no_memory(err);
    }
    line->param = grown;
    line->param[line->param_count++] = value;
    return TIDE_STATUS_OK;
}

static tide_status take_options(const struct table *table, poptContext popt,
                                struct command_line *line, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    int code;

    while (status == TIDE_STATUS_OK && (code = poptGetNextOpt(popt)) != -1) {
        if (code < -1)
            return refuse_word(table, code, poptBadOption(popt, 0), err);
        size_t place = (size_t)code - 1;
        const tide_option *row = table->row[place];
        char *value = option_takes_value(row) ? poptGetOptArg(popt) : strdup("yes");
        if (value == NULL)
            return no_memory(err);
        status = place == TOOL_PARAM ? add_param(line, value, err)
                 : place < TOOL_OPTION_COUNT
                     ? set_own(line, (enum tool_option)place, value, err)
                     : add_setting(line, row->name, value, err);
    }
    return status;
}

/* The words that are no options: the verb, then files and names. */
static tide_status take_words(poptContext popt, struct command_line *line,
                              tide_error *err)
{
    const char **word = poptGetArgs(popt);
    size_t count = 0;

    while (word != NULL && word[count] != NULL)
        count++;
    line->copied = calloc(count + 1, sizeof *line->copied);
    if (line->copied == NULL)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        if ((line->copied[i] = strdup(word[i])) == NULL)
            return no_memory(err);
    line->verb = line->copied[0];
    line->word = count > 0 ? line->copied + 1 : line->copied;
    line->word_count = count > 0 ? count - 1 : 0;
    return TIDE_STATUS_OK;
}

static bool is_one_of(const char *value, const char *choices)
{
    size_t length = strlen(value);

    for (; *choices != '\0'; choices += *choices == '|') {
        size_t size = strcspn(choices, "|");
        if (size == length && memcmp(choices, value, size) == 0)
            return true;
        choices += size;
    }
    return false;
}

const char *line_name(const struct command_line *line, enum tool_option option,
                      char name[TOOL_NAME_SIZE])
{
    if (line->variable[option] != NULL)
        return line->variable[option];
    snprintf(name, TOOL_NAME_SIZE, "--%s", rows[option].name);
    return name;
}

/* Presets, variables, choices. */
static tide_status settle(struct command_line *line, tide_error *err)
{
    char name[TOOL_NAME_SIZE];

    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i].variable);
        char **own = &line->own[variables[i].option];
        if (*own != NULL || value == NULL || value[0] == '\0')
            continue;
        if ((*own = strdup(value)) == NULL)
            return no_memory(err);
        line->variable[variables[i].option] = variables[i].variable;
    }
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++) {
        if (line->own[i] == NULL && rows[i].preset != NULL &&
            (line->own[i] = strdup(rows[i].preset)) == NULL)
            return no_memory(err);
        if (rows[i].kind == TIDE_OPTION_CHOICE && line->own[i] != NULL &&
            !is_one_of(line->own[i], rows[i].range))
            return tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                                  "%s \"%.80s\": one of %s expected",
                                  line_name(line, (enum tool_option)i, name),
                                  line->own[i], rows[i].range);
    }
    return TIDE_STATUS_OK;
}

tide_status command_line_parse(int argc, char **argv, struct command_line *out,
                               tide_error *err)
{
    struct table table = {0};
    const char **word = NULL; /* popt wants them so */
    poptContext popt = NULL;
    tide_status status;

    memset(out, 0, sizeof *out);
    /* It would end the options at the first file. */
    unsetenv("POSIXLY_CORRECT");
    status = make_table(&table, err);
    if (status == TIDE_STATUS_OK)
        status = refuse_dash_values(&table, argc, argv, err);
    if (status != TIDE_STATUS_OK)
        goto done;

    word = calloc((size_t)argc + 1, sizeof *word);
    for (int i = 0; word != NULL && i < argc; i++)
        word[i] = argv[i];
    if (word != NULL)
        popt = poptGetContext("tide", argc, word, table.option, 0);
    if (popt == NULL) {
        status = no_memory(err);
        goto done;
    }
    status = take_options(&table, popt, out, err);
    if (status == TIDE_STATUS_OK)
        status = take_words(popt, out, err);
    if (status == TIDE_STATUS_OK)
        status = settle(out, err);

done:
    if (popt != NULL)
        poptFreeContext(popt);
    free(word);
    release_table(&table);
    return status;
}

void command_line_release(struct command_line *line)
{
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++)
        free(line->own[i]);
    for (size_t i = 0; i < line->param_count; i++)
        free(line->param[i]);
    free(line->param);
    for (size_t i = 0; i < line->set_count; i++)
        free(line->set[i].value);
    free(line->set);
    for (size_t i = 0; line->copied != NULL && line->copied[i] != NULL; i++)
        free(line->copied[i]);
    free(line->copied);
    memset(line, 0, sizeof *line);
}
