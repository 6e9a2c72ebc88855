/*
 * look_audit.c - `tide audit`, `tide reconcile`: published figures held against each other.
 */
#include "query/look.h"

#include <string.h>

#include "audit/fit.h"
#include "base/error.h"
#include "number/decimal.h"
#include "query/look_audit.h"

enum {
    AUDIT_RULES,
    AUDIT_VINTAGE,
    AUDIT_APPROX_WIDTH,
    AUDIT_GROUP_SIZE,
    AUDIT_OPTIONS, /* the rest is reconcile's alone */
    RECONCILE_METHOD = AUDIT_OPTIONS,
    RECONCILE_DIGITS,
    RECONCILE_TOL
};

/* Places in the range of --method. */
enum { METHOD_STONE, METHOD_REMAINDER, METHOD_RAS = 4 };

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
    [RECONCILE_METHOD] =
        {"method", 0, TIDE_OPTION_CHOICE, "HOW", "stone",
         "stone|remainder|line|controlled|ras",
         "all identities at once; or, of a table: largest remainder over the\n"
         "members of --by KEY, a line for what rounding leaves; over --by\n"
         "ROWS,COLUMNS controlled rounding, or scaling to the printed totals",
         TIDE_GROUP_COMPUTATION, false},
    [RECONCILE_DIGITS] = {"digits", 0, TIDE_OPTION_INTEGER, "N", "0", "-12..12",
                          "decimals to round to, of the unit that is printed; -3 rounds\n"
                          "to thousands of it (remainder, line, controlled)",
                          TIDE_GROUP_COMPUTATION, false},
    [RECONCILE_TOL] = {"tol", 0, TIDE_OPTION_NUMBER, "X", NULL, "0..1e18",
                       "what a scaled row may miss of its total (ras; default: 1e-13\n"
                       "of the largest)",
                       TIDE_GROUP_COMPUTATION, false},
};

const tide_option *look_audit_options(enum verb verb, size_t *count)
{
    *count = verb == VERB_RECONCILE ? COUNT_OF(own_options) : AUDIT_OPTIONS;
    return own_options;
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
        [FINDING_CONTRADICTION] = "contradiction",
        [FINDING_SUSPICIOUS] = "suspicious",
        [FINDING_CONFIRMED] = "confirmed",
        [FINDING_DERIVED] = "derived",
        [FINDING_RECONCILED] = "reconciled",
        [FINDING_EXCESS] = "excess",
        [FINDING_DEFICIT] = "deficit",
        [FINDING_HOLDS] = "holds",
        [FINDING_ROLLED_UP] = "rolled_up",
        [FINDING_PUBLISHED] = "published",
        [FINDING_NOT_COMPARABLE] = "not_comparable",
        [FINDING_SINGULAR] = "singular",
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

/* What is wrong with the figures is a warning too, for --strict. */
static void warn(const tide_job *job, const struct audit_report *report)
{
    const char *source = job->path.count > 0 ? job->path.item[0] : job->table->source;

    if (report->contradictions > 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "contradiction",
                     "%s: %zu %s of figures cannot all be right", source,
                     report->contradictions,
                     report->contradictions == 1 ? "set" : "sets");
    if (report->apart > 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "contradiction",
                     "%s: %zu %s not the sum of the children within rounding", source,
                     report->apart, report->apart == 1 ? "parent is" : "parents are");
    if (report->left > 0)
        runtime_note(job->runtime, TIDE_LEVEL_WARNING, "not_comparable",
                     "%s: %zu %s of figures left as they are", source, report->left,
                     report->left == 1 ? "set" : "sets");
}

tide_status look_audit_answer(tide_job *job, const struct audit_report *report,
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
    warn(job, report);
    *out = answer;
    return TIDE_STATUS_OK;
}

/* Rounding and scaling over keys, beside what holds for all identities. */
static tide_status run_fit(tide_job *job, const struct audit_request *request,
                           struct audit_report *report, tide_error *err)
{
    const struct argument *argument = job->argument;
    struct fit_request fit = {
        .method = (enum fit_method)(argument[RECONCILE_METHOD].choice - METHOD_REMAINDER),
        .digits = (int32_t)argument[RECONCILE_DIGITS].integer,
        .ties_to_even = argument_is(&job->option[OPTION_ROUND], "half-even"),
        .has_tolerance = argument[RECONCILE_TOL].is_set,
        .tolerance = argument[RECONCILE_TOL].number,
    };
    tide_status status = look_audit_by(job, &fit.by, &fit.by_count, err);

    return status == TIDE_STATUS_OK ? fit_run(job->runtime, request, &fit, report, err)
                                    : status;
}

/* An option that would change nothing is refused, not dropped. */
static tide_status check_method(const tide_job *job, tide_error *err)
{
    const struct argument *argument = job->argument;
    size_t method = argument[RECONCILE_METHOD].choice;
    const char *idle = NULL;

    if (method == METHOD_STONE && job->repeated[OPTION_BY].count > 0)
        idle = "by";
    else if (method != METHOD_STONE && argument[AUDIT_RULES].is_set)
        idle = "rules";
    else if (method != METHOD_STONE && argument[AUDIT_VINTAGE].is_set)
        idle = "vintage";
    else if (method != METHOD_STONE && argument[AUDIT_APPROX_WIDTH].is_set)
        idle = "approx-width";
    else if ((method == METHOD_STONE || method == METHOD_RAS) &&
             argument[RECONCILE_DIGITS].integer != 0)
        idle = "digits";
    else if (method != METHOD_RAS && argument[RECONCILE_TOL].is_set)
        idle = "tol";
    return idle == NULL ? TIDE_STATUS_OK
                        : error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                                    "--method %s takes no --%s",
                                    argument[RECONCILE_METHOD].text, idle);
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
        .lore = look_audit_lore(),
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
    bool fits = job->verb == VERB_RECONCILE &&
                job->argument[RECONCILE_METHOD].choice != METHOD_STONE;
    tide_status status = fits ? run_fit(job, &request, &report, err)
                              : audit_run(job->runtime, &request, &report, err);
    if (status == TIDE_STATUS_OK)
        status = look_audit_answer(job, &report, out, err);
    audit_release(&report);
    return status;
}

tide_status look_audit(tide_job *job, tide_answer **out, tide_error *err)
{
    struct audit_look look = {.job = job};
    tide_status status =
        job->verb == VERB_RECONCILE ? check_method(job, err) : TIDE_STATUS_OK;

    if (status == TIDE_STATUS_OK)
        status = look_audit_figures(&look, err);
    if (status == TIDE_STATUS_OK)
        status = look_audit_rules(&look, job->argument[AUDIT_RULES].text, err);
    if (status == TIDE_STATUS_OK)
        status = run_audit(&look, out, err);
    job->ledger.used = status == TIDE_STATUS_OK ? job->ledger.loaded : 0;
    look_audit_release(&look);
    return status;
}
