/*
 * job.c - starting a request, setting its options, freeing it.
 *
 * Every text is parsed by the row of its option the moment it is set, so an answer is
 * never half computed before a typing error shows.
 */
#include "query/job.h"

#include <string.h>

#include "base/error.h"
#include "input/path_expand.h"
#include "query/engine.h"
#include "query/look.h"
#include "query/select.h"
#include "query/side.h"
#include "query/statistics.h"
#include "time/period.h"

/* Verbs that are no computations. */
static const struct {
    const char *name;
    enum verb verb;
} looks[] = {
    {"group", VERB_GROUP},         {"sniff", VERB_SNIFF},
    {"describe", VERB_DESCRIBE},   {"growth-table", VERB_GROWTH_TABLE},
    {"backcast", VERB_BACKCAST},   {"audit", VERB_AUDIT},
    {"reconcile", VERB_RECONCILE}, {"tree-check", VERB_TREE_CHECK},
    {"rollup", VERB_ROLLUP},
};

static const char *verb_name_at(const void *table, size_t i)
{
    (void)table;
    return i < COUNT_OF(looks) ? looks[i].name : registry_at(i - COUNT_OF(looks))->name;
}

static tide_status find_verb(const char *name, enum verb *verb,
                             const struct computation **computation, tide_error *err)
{
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        if (strcmp(looks[i].name, name) == 0) {
            *verb = looks[i].verb;
            *computation = NULL;
            return TIDE_STATUS_OK;
        }
    }
    *verb = VERB_COMPUTE;
    *computation = registry_find(name);
    if (*computation != NULL)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "no_verb", "unknown command \"%s\"", name);
    error_suggest(err, text_nearest_of(name, COUNT_OF(looks) + registry_count(),
                                       verb_name_at, NULL));
    error_hint(err, "tide list shows what can be computed");
    return TIDE_STATUS_ARGUMENT;
}

/* The options that only one verb has, which is no computation. */
static const tide_option *verb_options(enum verb verb, size_t *count)
{
    *count = 0;
    if (verb == VERB_GROUP)
        return statistics_options(count);
    if (verb == VERB_AUDIT || verb == VERB_RECONCILE)
        return look_audit_options(verb, count);
    if (verb == VERB_TREE_CHECK || verb == VERB_ROLLUP)
        return look_tree_options(verb, count);
    return NULL;
}

static const tide_option *options_of_name(const char *name, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < COUNT_OF(looks); i++)
        if (strcmp(looks[i].name, name) == 0)
            return verb_options(looks[i].verb, count);
    return NULL;
}

size_t tide_verb_option_count(const char *verb)
{
    size_t count;

    options_of_name(verb, &count);
    return count;
}

const tide_option *tide_verb_option_at(const char *verb, size_t i)
{
    size_t count;
    const tide_option *own = options_of_name(verb, &count);

    return i < count ? &own[i] : NULL;
}

const tide_option *job_own_options(const tide_job *job, size_t *count)
{
    if (job->verb != VERB_COMPUTE)
        return verb_options(job->verb, count);
    *count = job->computation != NULL ? job->computation->option_count : 0;
    return *count > 0 ? job->computation->option : NULL;
}

static tide_status set_presets(tide_job *job, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < OPTION_COUNT; i++)
        status = argument_preset(tide_option_at(i), &job->arena, &job->option[i], err);
    if (status != TIDE_STATUS_OK)
        return status;

    size_t count = 0;
    const tide_option *own = job_own_options(job, &count);
    job->argument = arena_alloc_zero(&job->arena, count, sizeof *job->argument);
    if (job->argument == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        status = argument_preset(&own[i], &job->arena, &job->argument[i], err);
    return status;
}

tide_status tide_job_new(tide_engine *engine, const char *verb, tide_job **out,
                         tide_error *err)
{
    struct runtime *runtime = &engine->runtime;
    const struct computation *computation;
    enum verb kind;
    tide_status status = find_verb(verb, &kind, &computation, err);

    if (status != TIDE_STATUS_OK)
        return status;
    tide_job *job = memory_alloc_zero(&runtime->memory, 1, sizeof *job);
    if (job == NULL)
        return memory_failed(&runtime->memory, err);
    job->runtime = runtime;
    job->verb = kind;
    job->computation = computation;
    arena_init(&job->arena, &runtime->memory);
    rejects_init(&job->rejects, &runtime->memory);

    job->verb_name = arena_text(&job->arena, verb, strlen(verb));
    status = job->verb_name == NULL ? memory_failed(&runtime->memory, err)
                                    : set_presets(job, err);
    if (status != TIDE_STATUS_OK) {
        tide_job_free(job);
        return status;
    }
    *out = job;
    return TIDE_STATUS_OK;
}

void job_share_panels(tide_job *job, struct panel_cache *cache)
{
    job->cache = cache;
}

void job_refuse_files(tide_job *job)
{
    job->refuses_files = true;
}

void job_allow_file(tide_job *job, const char *name, const char *path)
{
    job->file[job->file_count++] = (struct allowed_file){.name = name, .path = path};
}

void job_replace_panel(tide_job *job, size_t role, tide_panel *panel)
{
    if (role > 0 || !job->has_borrowed_panel)
        panel_free(job->input_panel[role]);
    if (role == 0)
        job->has_borrowed_panel = false;
    job->input_panel[role] = panel;
}

void job_forget(tide_job *job)
{
    for (size_t i = 0; i < PANEL_PLACES; i++)
        job_replace_panel(job, i, NULL);
    for (size_t i = 0; i < SIDE_PLACES; i++) {
        side_close(job->side[i]);
        job->side[i] = NULL;
    }
    job->ledger.used = 0;
    if (job->selection != NULL)
        selection_release(job->selection);
    job->selection = NULL;
    job->binding = NULL;
    database_close(&job->database);
    if (job->own_table != NULL)
        job->table = NULL;
    tide_table_free(job->own_table);
    job->own_table = NULL;
    if (job->is_read || job->plan == NULL) {
        input_close(job->input);
        job->input = NULL;
        job->plan = NULL;
        job->is_read = false;
    }
}

void tide_job_free(tide_job *job)
{
    if (job == NULL)
        return;
    struct memory *memory = &job->runtime->memory;

    tide_answer_free(job->answer);
    tide_answer_free(job->plan_answer);
    tide_answer_free(job->rejects_answer);
    job_forget(job);
    input_close(job->input);
    rejects_release(&job->rejects);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        memory_free(memory, job->repeated[i].item, job->repeated[i].capacity,
                    sizeof *job->repeated[i].item);
    memory_free(memory, job->path.item, job->path.capacity, sizeof *job->path.item);
    arena_release(&job->arena);
    memory_free(memory, job, 1, sizeof *job);
}

/* ---- options ---- */

static size_t argument_find(const tide_job *job, const char *name)
{
    size_t count = 0;
    const tide_option *own = job_own_options(job, &count);
    size_t i = 0;

    while (i < count && !option_name_equal(own[i].name, name))
        i++;
    return i;
}

/* A file is looked at without being grouped, a description lays nothing out: an option
   that would change nothing is refused, not dropped. */
static bool takes_option(const tide_job *job, enum request_option option)
{
    tide_option_group group = tide_option_at(option)->group;

    switch (job->verb) {
    case VERB_SNIFF:
        return group == TIDE_GROUP_READING;
    case VERB_DESCRIBE:
        return group != TIDE_GROUP_ANSWER && option != OPTION_AS &&
               option != OPTION_BOUNDS && option != OPTION_UNIT &&
               option != OPTION_RATES && option != OPTION_CURRENCY &&
               option != OPTION_YEAR_START && option != OPTION_YEAR_LABEL &&
               option != OPTION_DECIMALS && option != OPTION_ROUND &&
               option != OPTION_WITHIN && option != OPTION_EXPORTS &&
               option != OPTION_IMPORTS;
    case VERB_GROUP:
        return option != OPTION_WITHIN && option != OPTION_EXPORTS &&
               option != OPTION_IMPORTS && option != OPTION_AS && option != OPTION_UNIT &&
               option != OPTION_RATES && option != OPTION_CURRENCY &&
               option != OPTION_LEVELS && option != OPTION_LABELS &&
               option != OPTION_LAST;
    case VERB_GROWTH_TABLE:
    case VERB_BACKCAST:
        return group == TIDE_GROUP_READING || option == OPTION_AS ||
               option == OPTION_DECIMALS || option == OPTION_ROUND;
    case VERB_AUDIT:
        return group == TIDE_GROUP_READING;
    case VERB_RECONCILE:
        return group == TIDE_GROUP_READING || option == OPTION_BY ||
               option == OPTION_ROUND;
    case VERB_TREE_CHECK:
    case VERB_ROLLUP:
        return group == TIDE_GROUP_READING || option == OPTION_BY;
    case VERB_COMPUTE:
        break;
    }
    return true;
}

static const char *option_name_at(const void *table, size_t i)
{
    size_t count = 0;
    const tide_option *own = job_own_options(table, &count);

    if (i >= OPTION_COUNT)
        return own[i - OPTION_COUNT].name;
    return takes_option(table, (enum request_option)i) ? tide_option_at(i)->name : "";
}

static tide_status refuse_option(const tide_job *job, const char *name, tide_error *err)
{
    size_t own = 0;

    job_own_options(job, &own);
    error_set(err, TIDE_STATUS_ARGUMENT, "no_option", "%s has no option \"%s\"",
              job->verb_name, name);
    error_suggest(err, text_nearest_of(name, OPTION_COUNT + own, option_name_at, job));
    return TIDE_STATUS_ARGUMENT;
}

static tide_status set_once(tide_job *job, const tide_option *row, const char *value,
                            struct argument *argument, tide_error *err)
{
    struct argument parsed = {0};
    bool is_preset = argument->is_set && row->preset != NULL && argument->text != NULL &&
                     strcmp(argument->text, row->preset) == 0;

    if (argument->is_set && argument->text != NULL && !is_preset &&
        strcmp(argument->text, value) != 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "option_twice",
                         "--%s is given twice, \"%s\" and \"%s\"", row->name,
                         argument->text, value);
    tide_status status = argument_parse(row, value, &job->arena, &parsed, err);
    if (status == TIDE_STATUS_OK)
        *argument = parsed;
    return status;
}

static tide_status list_add(tide_job *job, struct text_list *list, const char *text,
                            tide_error *err)
{
    void *array = list->item;
    const char *copy = arena_text(&job->arena, text, strlen(text));

    if (copy == NULL || !memory_grow(&job->runtime->memory, &array, &list->capacity,
                                     list->count + 1, sizeof *list->item))
        return memory_failed(&job->runtime->memory, err);
    list->item = array;
    list->item[list->count++] = copy;
    return TIDE_STATUS_OK;
}

static tide_status set_again(tide_job *job, enum request_option option, const char *value,
                             tide_error *err)
{
    tide_status status = list_add(job, &job->repeated[option], value, err);

    job->option[option].is_set |= status == TIDE_STATUS_OK;
    return status;
}

tide_status tide_job_set(tide_job *job, const char *name, const char *value,
                         tide_error *err)
{
    enum request_option option = option_find(name);

    if (utf8_check(value, strlen(value)) != strlen(value))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_encoding",
                         "the value of --%s is not UTF-8", name);
    if (option != OPTION_COUNT && !takes_option(job, option))
        return error_set(err, TIDE_STATUS_ARGUMENT, "no_option", "%s takes no --%s",
                         job->verb_name, tide_option_at(option)->name);
    if (option != OPTION_COUNT && tide_option_at(option)->repeats)
        return set_again(job, option, value, err);
    if (option != OPTION_COUNT)
        return set_once(job, tide_option_at(option), value, &job->option[option], err);

    size_t count = 0;
    const tide_option *own = job_own_options(job, &count);
    size_t place = argument_find(job, name);
    if (place == count)
        return refuse_option(job, name, err);
    return set_once(job, &own[place], value, &job->argument[place], err);
}

void job_bind_values(tide_job *job, const struct bound_value *bound, size_t count)
{
    job->bound = bound;
    job->bound_count = count;
}

bool job_has(const tide_job *job, enum request_option option)
{
    return job->option[option].is_set;
}

size_t job_input_count(const tide_job *job)
{
    return job->computation != NULL ? computation_inputs(job->computation, job->argument)
                                    : 0;
}

bool job_flag(const tide_job *job, enum request_option option)
{
    return job->option[option].is_set && job->option[option].flag;
}

/* ---- data ---- */

/* Several files are named by the first of them. */
static tide_status name_source(tide_job *job, tide_error *err)
{
    if (job->path.count < 2)
        return TIDE_STATUS_OK;
    job->source_name = arena_format(&job->arena, "%s and %zu more", job->path.item[0],
                                    job->path.count - 1);
    return job->source_name != NULL ? TIDE_STATUS_OK
                                    : memory_failed(&job->runtime->memory, err);
}

static tide_status add_path(void *context, const char *path, tide_error *err)
{
    tide_job *job = context;

    for (size_t i = 0; strcmp(path, "-") == 0 && i < job->path.count; i++)
        if (strcmp(job->path.item[i], path) == 0)
            return error_set(err, TIDE_STATUS_ARGUMENT, "one_input",
                             "standard input can be read once only");
    return list_add(job, &job->path, path, err);
}

tide_status tide_job_add_file(tide_job *job, const char *path, tide_error *err)
{
    size_t before = job->path.count;

    if (job->table != NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "one_input",
                         "a second input, \"%s\", beside a table", path);
    if (job->plan != NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                         "a file, \"%s\", after the job has begun", path);
    tide_status status = path_expand(path, add_path, job, err);
    if (status == TIDE_STATUS_OK)
        status = name_source(job, err);
    if (status != TIDE_STATUS_OK)
        job->path.count = before;
    return status;
}

size_t tide_job_file_count(const tide_job *job)
{
    return job->path.count;
}

const char *tide_job_file_path(const tide_job *job, size_t i)
{
    return job->path.item[i];
}

const char *job_source(const tide_job *job)
{
    if (job->path.count == 0)
        return job->table->source;
    return job->path.count > 1 ? job->source_name : job->path.item[0];
}

tide_status tide_job_add_table(tide_job *job, const tide_table *table, tide_error *err)
{
    if (job->path.count > 0 || job->table != NULL)
        return error_set(err, TIDE_STATUS_ARGUMENT, "one_input", "a second input");
    job->table = table;
    job->ledger = table->ledger;
    return TIDE_STATUS_OK;
}

const tide_panel *tide_job_panel(const tide_job *job)
{
    return job->answer != NULL ? job->input_panel[0] : NULL;
}

tide_ledger tide_job_ledger(const tide_job *job)
{
    return job->ledger;
}

/* ---- what other files ask of the options ---- */

static bool is_given(const tide_option *row, const struct argument *argument)
{
    return argument->is_set && argument->text != NULL &&
           (row->preset == NULL || strcmp(row->preset, argument->text) != 0);
}

/* The texts of an option that repeats, as one: "partner; hs2=substr(hs,1,2)". */
static const char *join_texts(const struct text_list *list, struct arena *arena)
{
    const char *joined = list->item[0];

    for (size_t i = 1; joined != NULL && i < list->count; i++)
        joined = arena_format(arena, "%s; %s", joined, list->item[i]);
    return joined;
}

tide_status job_request_pairs(const tide_job *job, struct arena *arena,
                              struct result_pair **out, size_t *out_count,
                              tide_error *err)
{
    size_t own = 0;
    const tide_option *own_row = job_own_options(job, &own);
    struct result_pair *pair = arena_alloc(arena, 1 + OPTION_COUNT + own, sizeof *pair);
    size_t count = 0;

    if (pair == NULL)
        return memory_failed(arena->memory, err);

    if (job->path.count > 0) {
        const char *joined = join_texts(&job->path, arena);
        if (joined == NULL)
            return memory_failed(arena->memory, err);
        pair[count++] = (struct result_pair){"file", joined};
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const tide_option *row = tide_option_at(i);
        if (job->repeated[i].count > 0) {
            const char *joined = join_texts(&job->repeated[i], arena);
            if (joined == NULL)
                return memory_failed(arena->memory, err);
            pair[count++] = (struct result_pair){row->name, joined};
        }
        if (!row->repeats && is_given(row, &job->option[i]))
            pair[count++] = (struct result_pair){row->name, job->option[i].text};
    }
    for (size_t i = 0; i < own; i++)
        if (job->argument[i].is_set && job->argument[i].text != NULL)
            pair[count++] = (struct result_pair){own_row[i].name, job->argument[i].text};
    *out = pair;
    *out_count = count;
    return TIDE_STATUS_OK;
}

/* One mark, written as itself or as "tab". */
static tide_status read_mark(const tide_job *job, enum request_option option,
                             const char *allowed, char *out, tide_error *err)
{
    const char *text = job->option[option].text;

    if (!job_has(job, option))
        return TIDE_STATUS_OK;
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
        text = "\t";
    if (strlen(text) != 1 || strchr(allowed, text[0]) == NULL) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--%s \"%s\": one of the marks %s expected",
                  tide_option_at(option)->name, text,
                  strchr(allowed, '\t') != NULL ? ", ; | tab" : ". ,");
        return TIDE_STATUS_ARGUMENT;
    }
    *out = text[0];
    return TIDE_STATUS_OK;
}

static enum duplicates read_duplicates(const tide_job *job)
{
    static const char *const names[] = {[DUPLICATES_ERROR] = "error",
                                        [DUPLICATES_FIRST] = "first",
                                        [DUPLICATES_LAST] = "last",
                                        [DUPLICATES_SUM] = "sum"};
    enum duplicates how = DUPLICATES_ERROR;

    while (how < DUPLICATES_SUM &&
           strcmp(names[how], job->option[OPTION_DUPLICATES].text) != 0)
        how++;
    return how;
}

tide_status job_reading(const tide_job *job, struct reading *out, tide_error *err)
{
    struct reading reading = {0};
    tide_status status =
        read_mark(job, OPTION_DELIMITER, ",;|\t", &reading.delimiter, err);

    if (status == TIDE_STATUS_OK)
        status = read_mark(job, OPTION_DECIMAL, ".,", &reading.decimal, err);
    if (status != TIDE_STATUS_OK)
        return status;
    reading.encoding = job->option[OPTION_ENCODING].text;
    reading.grouping = job->option[OPTION_GROUPING].text;
    reading.no_header = job_flag(job, OPTION_NO_HEADER);
    reading.folder = job->folder;
    reading.columns = job->option[OPTION_COLUMNS].text;
    reading.layout = job->option[OPTION_LAYOUT].text;
    reading.dates = job->option[OPTION_DATES].text;
    reading.names = job->option[OPTION_NAMES].text;
    if (job_has(job, OPTION_SHORT_YEARS))
        reading.short_years = (int32_t)job->option[OPTION_SHORT_YEARS].integer;
    reading.precision = job->option[OPTION_PRECISION].text;
    reading.missing_marks = job->option[OPTION_MISSING_MARKS].text;
    reading.dash = job->option[OPTION_DASH].text;
    if (job_has(job, OPTION_KEEP_FREQ))
        reading.keep_freq = freq_of_text(job->option[OPTION_KEEP_FREQ].text, 1);
    reading.duplicates = read_duplicates(job);
    reading.members = job->repeated[OPTION_MEMBERS].item;
    reading.member_count = job->repeated[OPTION_MEMBERS].count;
    reading.is_reference = argument_is(&job->option[OPTION_READER], "libcsv");
    reading.max_errors = (uint64_t)job->option[OPTION_MAX_ERRORS].integer;
    *out = reading;
    return TIDE_STATUS_OK;
}

/* ---- refused rows as an answer ---- */

static const char *copy_text(struct arena *arena, const char *text)
{
    return arena_text(arena, text, strlen(text));
}

/* Texts are copied: the rejects change when a job is asked again. */
static tide_status make_rejects(tide_job *job, tide_answer **out, tide_error *err)
{
    static const char *const names[] = {"file", "line", "column",  "byte",
                                        "kind", "text", "expected"};
    const struct rejects *rejects = &job->rejects;
    const char **cell[COUNT_OF(names)];
    tide_answer *answer = NULL;
    tide_status status = answer_new(job->runtime, "rejects", rejects->count,
                                    COUNT_OF(names), &answer, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        cell[i] = arena_alloc_zero(&answer->arena, rejects->count, sizeof *cell[i]);
        if (cell[i] == NULL)
            goto no_memory;
        if (strcmp(names[i], "line") == 0 || strcmp(names[i], "byte") == 0)
            answer_set_number(answer, i, names[i], cell[i]);
        else
            answer_set_text(answer, i, names[i], cell[i]);
    }
    for (size_t row = 0; row < rejects->count; row++) {
        const struct reject *reject = &rejects->row[row];
        cell[0][row] = copy_text(&answer->arena, reject->file);
        cell[1][row] =
            arena_format(&answer->arena, "%llu", (unsigned long long)reject->line);
        cell[2][row] = copy_text(&answer->arena, reject->column);
        cell[3][row] =
            arena_format(&answer->arena, "%llu", (unsigned long long)reject->byte);
        cell[4][row] = copy_text(&answer->arena, reject->kind);
        cell[5][row] = copy_text(&answer->arena, reject->text);
        cell[6][row] = copy_text(&answer->arena, reject->expected);
        for (size_t i = 0; i < COUNT_OF(names); i++)
            if (cell[i][row] == NULL)
                goto no_memory;
    }
    *out = answer;
    return TIDE_STATUS_OK;

no_memory:
    tide_answer_free(answer);
    return memory_failed(&job->runtime->memory, err);
}

tide_status tide_job_rejects(tide_job *job, const tide_answer **out, tide_error *err)
{
    tide_answer *answer = NULL;
    tide_status status = make_rejects(job, &answer, err);

    if (status != TIDE_STATUS_OK)
        return status;
    tide_answer_free(job->rejects_answer);
    job->rejects_answer = answer;
    *out = answer;
    return TIDE_STATUS_OK;
}
