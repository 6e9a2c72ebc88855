/*
 * look_audit.c - `tide audit`, `tide reconcile`: published figures held against each other.
 *
 * A table may print months, quarters and years side by side. No other request could add
 * them up, so reading refuses them; here each frequency is read as a table of its own.
 */
#include "query/look.h"

#include <string.h>

#include "audit/audit.h"
#include "base/error.h"
#include "input/aggregate.h"
#include "number/decimal.h"

enum { AUDIT_RULES, AUDIT_VINTAGE, AUDIT_APPROX_WIDTH, AUDIT_GROUP_SIZE };

static const tide_option own_options[] = {
    [AUDIT_RULES] = {"rules", 0, TIDE_OPTION_TEXT, "FILE", NULL, NULL,
                     "more identities, as rows of rule,term,sign", TIDE_GROUP_COMPUTATION,
                     false},
    [AUDIT_VINTAGE] = {"vintage", 0, TIDE_OPTION_TEXT, "COL", NULL, NULL,
                       "keep figures of different members apart, and compare them",
                       TIDE_GROUP_COMPUTATION, false},
    [AUDIT_APPROX_WIDTH] = {"approx-width", 0, TIDE_OPTION_NUMBER, "W", NULL, "0..100",
                            "per cent that a figure said to be about right leaves open\n"
                            "(default: such a figure has no bounds)",
                            TIDE_GROUP_COMPUTATION, false},
    [AUDIT_GROUP_SIZE] = {"group-size", 0, TIDE_OPTION_INTEGER, "N", "200", "2..5000",
                          "figures that hang together and are solved as a whole;\n"
                          "larger groups keep the bounds that single rules give",
                          TIDE_GROUP_COMPUTATION, false},
};

const tide_option *look_audit_options(size_t *count)
{
    *count = COUNT_OF(own_options);
    return own_options;
}

enum { MOST_TABLES = 4 };

struct audit_look {
    tide_job *job;
    tide_table *own[MOST_TABLES];
    const tide_table *table[MOST_TABLES];
    size_t count;
    bool is_wide; /* a line of the file has several cells */
    tide_table *rules;
    struct rule_row *rule; /* [rule_count] */
    size_t rule_count;
};

/* All that can be told apart is read; labels repeat keys. */
static void want_all(struct input_plan *plan)
{
    for (size_t i = 0; i < plan->column_count; i++)
        plan->column[i].is_wanted = plan->column[i].role != TIDE_COLUMN_LABEL;
}

/* ---- the figures ---- */

/* Cells of a wide table are read once; rows of a tidy one for each frequency, which skips
   all others. */
static void count_rows(struct audit_look *look, const tide_ledger *ledger)
{
    tide_ledger *all = &look->job->ledger;

    all->loaded += ledger->loaded;
    if (look->is_wide) {
        all->read += ledger->read;
        all->rejected += ledger->rejected;
    } else {
        all->read = ledger->read;
        all->rejected = ledger->rejected;
    }
    all->skipped = all->read - all->loaded - all->rejected;
}

static tide_status load_once(struct audit_look *look, tide_freq keep, tide_error *err)
{
    tide_job *job = look->job;
    struct reading reading;
    struct input *input = NULL;
    struct input_plan *plan = NULL;
    tide_ledger ledger = {0};
    tide_table *table = NULL;
    tide_status status = job_reading(job, &reading, err);

    if (keep != TIDE_FREQ_NONE)
        reading.keep_freq = keep;
    if (status == TIDE_STATUS_OK)
        status = input_open(job->runtime, job->path.item[0], &reading, &input, err);
    for (size_t i = 1; status == TIDE_STATUS_OK && i < job->path.count; i++)
        status = input_add(input, job->path.item[i], err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(input, &plan, err);
    if (status == TIDE_STATUS_OK) {
        want_all(plan);
        look->is_wide = strcmp(plan->layout, "wide") == 0;
        rejects_release(&job->rejects);
        status = input_load(input, plan, &job->rejects, &ledger, &table, err);
    }
    input_close(input);
    if (status == TIDE_STATUS_OK && table->row_count == 0) {
        tide_table_free(table);
        return TIDE_STATUS_OK;
    }
    if (status != TIDE_STATUS_OK) {
        if (ledger.read > 0)
            job->ledger = ledger;
        return status;
    }
    count_rows(look, &ledger);
    look->own[look->count] = table;
    look->table[look->count++] = table;
    return TIDE_STATUS_OK;
}

/* Months, quarters, half-years and years, each as a table. */
static tide_status load_each(struct audit_look *look, tide_error *err)
{
    static const tide_freq freqs[MOST_TABLES] = {TIDE_FREQ_A, TIDE_FREQ_S, TIDE_FREQ_Q,
                                                 TIDE_FREQ_M};
    tide_status status = TIDE_STATUS_OK;

    look->job->ledger = (tide_ledger){0};
    for (size_t i = 0; status == TIDE_STATUS_OK && i < MOST_TABLES; i++) {
        tide_ledger before = look->job->ledger;
        status = load_once(look, freqs[i], err);
        if (status != TIDE_STATUS_OK)
            look->job->ledger = before;
        /* A frequency that the file does not have. */
        if (status == TIDE_STATUS_PARSE || status == TIDE_STATUS_NOT_FOUND ||
            status == TIDE_STATUS_SHAPE)
            status = look->count > 0 || i + 1 < MOST_TABLES ? TIDE_STATUS_OK : status;
    }
    return status;
}

/* It can be read once. */
static bool reads_standard_input(const tide_job *job)
{
    for (size_t i = 0; i < job->path.count; i++)
        if (strcmp(job->path.item[i], "-") == 0)
            return true;
    return false;
}

static tide_status load_figures(struct audit_look *look, tide_error *err)
{
    tide_job *job = look->job;
    tide_error why = {0};

    if (job->table != NULL) {
        look->table[look->count++] = job->table;
        return TIDE_STATUS_OK;
    }
    if (job->path.count == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "usage", "no file is named");
    job->ledger = (tide_ledger){0};
    tide_status status = load_once(look, TIDE_FREQ_NONE, &why);
    bool is_mixed = status == TIDE_STATUS_SHAPE && strcmp(why.id, "mixed_freq") == 0 &&
                    !reads_standard_input(job) && !job_has(job, OPTION_KEEP_FREQ);
    if (is_mixed)
        return load_each(look, err);
    if (status != TIDE_STATUS_OK && err != NULL)
        *err = why;
    if (status == TIDE_STATUS_OK && look->count == 0)
        return error_set(err, TIDE_STATUS_PARSE, "no_data", "%s: no rows to audit",
                         job->path.item[0]);
    return status;
}

/* ---- the rules ---- */

static tide_status read_rules(struct audit_look *look, const char *path, tide_error *err)
{
    static const char *const names[] = {"rule", "term", "sign"};
    const tide_table *table = look->rules;
    const struct column *column[COUNT_OF(names)];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        size_t place = table_find(table, text_of(names[i]));
        if (place == TABLE_NO_COLUMN || table->column[place].dictionary == NULL) {
            error_set(err, TIDE_STATUS_PARSE, "bad_rule", "no column \"%s\" of rules",
                      names[i]);
            error_source(err, path);
            error_expected(err, "columns rule,term,sign");
            return TIDE_STATUS_PARSE;
        }
        column[i] = &table->column[place];
    }
    look->rule = arena_alloc(&look->job->arena, table->row_count, sizeof *look->rule);
    if (look->rule == NULL)
        return memory_failed(&look->job->runtime->memory, err);
    look->rule_count = table->row_count;
    for (size_t row = 0; row < table->row_count; row++) {
        struct text text[COUNT_OF(names)];
        for (size_t i = 0; i < COUNT_OF(names); i++)
            text[i] = dictionary_text(column[i]->dictionary,
                                      (uint32_t)packed_get(&column[i]->code, row));
        look->rule[row] =
            (struct rule_row){text[0], text[1], text[2], table_line(table, row)};
    }
    return TIDE_STATUS_OK;
}

static tide_status load_rules(struct audit_look *look, tide_error *err)
{
    tide_job *job = look->job;
    const char *path = job->argument[AUDIT_RULES].text;
    const struct reading reading = {.columns = "rule:key, term:key, sign:key"};
    struct input *input = NULL;
    struct input_plan *plan = NULL;
    struct rejects rejects;
    tide_ledger ledger;

    if (!job->argument[AUDIT_RULES].is_set)
        return TIDE_STATUS_OK;
    rejects_init(&rejects, &job->runtime->memory);
    tide_status status = input_open(job->runtime, path, &reading, &input, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(input, &plan, err);
    if (status == TIDE_STATUS_OK)
        status = input_load(input, plan, &rejects, &ledger, &look->rules, err);
    input_close(input);
    rejects_release(&rejects);
    return status == TIDE_STATUS_OK ? read_rules(look, path, err) : status;
}

/* ---- the answer ---- */

enum { AUDIT_COLUMNS = 11 };

static const char *const audit_names[AUDIT_COLUMNS] = {
    "finding", "figure", "period", "value", "low",    "high",
    "unit",    "rows",   "rules",  "note",  "source",
};

static const char *kind_word(enum finding_kind kind)
{
    static const char *const words[] = {
        [FINDING_CONTRADICTION] = "contradiction", [FINDING_SUSPICIOUS] = "suspicious",
        [FINDING_CONFIRMED] = "confirmed",         [FINDING_DERIVED] = "derived",
        [FINDING_RECONCILED] = "reconciled",
    };
    return words[kind];
}

/* Findings live in the report; an answer has texts of its own. */
static const char *copy(tide_answer *answer, const char *text)
{
    return text[0] == '\0' ? "" : arena_text(&answer->arena, text, strlen(text));
}

static bool fill_row(tide_answer *answer, const struct finding *finding,
                     const char **column[AUDIT_COLUMNS], size_t row)
{
    bool has_gap = finding->subject[0] != '\0' && finding->measure[0] != '\0';
    const char *const cell[AUDIT_COLUMNS] = {
        kind_word(finding->kind),
        arena_format(&answer->arena, "%s%s%s", finding->subject, has_gap ? " " : "",
                     finding->measure),
        copy(answer, finding->period),
        copy(answer, finding->value),
        copy(answer, finding->low),
        copy(answer, finding->high),
        copy(answer, finding->unit),
        copy(answer, finding->rows),
        copy(answer, finding->rules),
        copy(answer, finding->note),
        copy(answer, finding->source),
    };

    for (size_t i = 0; i < AUDIT_COLUMNS; i++) {
        if (cell[i] == NULL)
            return false;
        column[i][row] = cell[i];
    }
    return true;
}

static tide_status fill(const struct audit_report *report, tide_answer *answer,
                        tide_error *err)
{
    struct arena *arena = &answer->arena;
    const char **column[AUDIT_COLUMNS];

    for (size_t i = 0; i < AUDIT_COLUMNS; i++) {
        column[i] = arena_alloc(arena, answer->row_count, sizeof *column[i]);
        if (column[i] == NULL)
            return memory_failed(arena->memory, err);
        if (i >= 3 && i <= 5)
            answer_set_number(answer, i, audit_names[i], column[i]);
        else
            answer_set_text(answer, i, audit_names[i], column[i]);
    }
    for (size_t row = 0; row < report->count; row++)
        if (!fill_row(answer, &report->finding[row], column, row))
            return memory_failed(arena->memory, err);
    answer->note = arena_alloc(arena, report->note_count, sizeof *answer->note);
    if (answer->note == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < report->note_count; i++) {
        const char *note = copy(answer, report->note[i]);
        if (note == NULL)
            return memory_failed(arena->memory, err);
        answer->note[answer->note_count++] = note;
    }
    return TIDE_STATUS_OK;
}

static tide_status make_answer(tide_job *job, const struct audit_report *report,
                               tide_answer **out, tide_error *err)
{
    tide_answer *answer = NULL;
    tide_status status = answer_new(job->runtime, job->verb_name, report->count,
                                    AUDIT_COLUMNS, &answer, err);

    if (status == TIDE_STATUS_OK)
        status = fill(report, answer, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    if (report->contradictions > 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "contradiction",
                     "%s: %zu %s of figures cannot all be right",
                     job->path.count > 0 ? job->path.item[0] : job->table->source,
                     report->contradictions,
                     report->contradictions == 1 ? "set" : "sets");
    *out = answer;
    return TIDE_STATUS_OK;
}

static tide_status run_audit(struct audit_look *look, tide_answer **out, tide_error *err)
{
    tide_job *job = look->job;
    struct audit_request request = {
        .table = look->table,
        .table_count = look->count,
        .reading = {.vintage = job->argument[AUDIT_VINTAGE].text,
                    .has_width = job->argument[AUDIT_APPROX_WIDTH].is_set,
                    .names_periods = look->is_wide},
        .rule = look->rule,
        .rule_count = look->rule_count,
        .rule_source = job->argument[AUDIT_RULES].text,
        .lore = {aggregate_is_total, aggregate_has_levels, aggregate_is_level},
        .reconciles = job->verb == VERB_RECONCILE,
        .group_size = (size_t)job->argument[AUDIT_GROUP_SIZE].integer,
    };
    struct audit_report report = {0};
    struct decimal width;

    if (request.reading.has_width) {
        const char *text = job->argument[AUDIT_APPROX_WIDTH].text;
        tide_status status = decimal_parse(text, strlen(text), NULL, &width, err);
        if (status != TIDE_STATUS_OK)
            return status;
        request.reading.approx_width = amount_make(width.mantissa, -width.scale);
    }
    tide_status status = audit_run(job->runtime, &request, &report, err);
    if (status == TIDE_STATUS_OK)
        status = make_answer(job, &report, out, err);
    audit_release(&report);
    return status;
}

tide_status look_audit(tide_job *job, tide_answer **out, tide_error *err)
{
    struct audit_look look = {.job = job};
    tide_status status = load_figures(&look, err);

    if (status == TIDE_STATUS_OK)
        status = load_rules(&look, err);
    if (status == TIDE_STATUS_OK)
        status = run_audit(&look, out, err);
    job->ledger.used = status == TIDE_STATUS_OK ? job->ledger.loaded : 0;
    for (size_t i = 0; i < look.count; i++)
        tide_table_free(look.own[i]);
    tide_table_free(look.rules);
    return status;
}
