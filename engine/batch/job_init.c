/*
 * job_init.c - a job file to begin with, from what the sniff finds in a data file.
 *
 * What it writes passes tide check as it stands: columns as they would be read, growth on
 * the year before (totals where there is no time), one output.
 */
#include <string.h>

#include "tide/batch.h"
#include "base/error.h"
#include "output/output.h"
#include "query/bind.h"
#include "query/engine.h"
#include "time/period.h"

struct draft {
    struct sink sink;
    const struct input_plan *plan;
    const char *path;
    char source[64];
};

/* ---- YAML texts ---- */

static bool is_plain(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_./- ";
    size_t length = strlen(text);

    if (length == 0 || text[0] == ' ' || text[0] == '-' || text[length - 1] == ' ')
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x80 && strchr(plain, *c) == NULL)
            return false;
    return true;
}

/* In double quotes where YAML would read it as something else. */
static void put_text(struct draft *draft, const char *text)
{
    static const char digits[] = "0123456789abcdef";

    if (is_plain(text)) {
        sink_put_c(&draft->sink, text);
        return;
    }
    sink_put_c(&draft->sink, "\"");
    for (const char *c = text; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (*c == '"' || *c == '\\')
            sink_put_c(&draft->sink, "\\");
        if (byte >= 0x20 && byte != 0x7F) {
            sink_put_char(&draft->sink, *c, 1);
            continue;
        }
        sink_put_c(&draft->sink, "\\x");
        sink_put_char(&draft->sink, digits[byte >> 4], 1);
        sink_put_char(&draft->sink, digits[byte & 15], 1);
    }
    sink_put_c(&draft->sink, "\"");
}

static void put_line(struct draft *draft, const char *before, const char *text,
                     const char *after)
{
    sink_put_c(&draft->sink, before);
    put_text(draft, text);
    sink_put_c(&draft->sink, after);
    sink_put_c(&draft->sink, "\n");
}

/* A comment ends with its line, whatever the file holds. */
static void put_comment(struct draft *draft, const char *text)
{
    char line[200];

    text_escape(line, sizeof line, text, strlen(text));
    sink_put_c(&draft->sink, line);
}

/* ---- names ---- */

/* The name of the file without folder and endings, of letters, digits and _. */
static void name_source(struct draft *draft)
{
    const char *slash = strrchr(draft->path, '/');
    const char *name = slash != NULL ? slash + 1 : draft->path;
    size_t length = 0;

    for (; *name != '\0' && *name != '.' && length + 1 < sizeof draft->source; name++) {
        bool is_letter = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z');
        bool is_digit = *name >= '0' && *name <= '9';
        if (length == 0 && !is_letter)
            continue;
        draft->source[length++] = is_letter || is_digit ? *name : '_';
    }
    draft->source[length] = '\0';
    if (length == 0 || strcmp(draft->source, "growth") == 0)
        memcpy(draft->source, "data", 5);
}

/* Names that a declaration cannot hold: then the file is left to the sniff. */
static bool can_declare(const struct input_plan *plan)
{
    for (size_t i = 0; i < plan->column_count; i++)
        if (strpbrk(plan->column[i].name, "\"\r\n\t") != NULL)
            return false;
    return true;
}

/* ---- columns ---- */

static const char *type_of(const struct input_column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_PERIOD:
        return "period";
    case TIDE_COLUMN_MEASURE:
        return column->kind == TIDE_KIND_REAL ? "double" : "decimal";
    case TIDE_COLUMN_KEY:
        return "key";
    case TIDE_COLUMN_LABEL:
        return "label";
    case TIDE_COLUMN_FLAG:
        return "flag";
    case TIDE_COLUMN_SKIP:
        break;
    }
    return "skip";
}

static const char *kind_of(const struct measure_traits *traits)
{
    static const char *const names[] = {[MEASURE_FLOW] = "flow",
                                        [MEASURE_STOCK] = "stock",
                                        [MEASURE_PRICE] = "price",
                                        [MEASURE_RATE] = "rate",
                                        [MEASURE_SIGNED] = "signed"};
    return names[traits->kind];
}

static void put_attribute(struct draft *draft, const char *name, const char *value)
{
    sink_put_c(&draft->sink, ", ");
    sink_put_c(&draft->sink, name);
    sink_put_c(&draft->sink, ": ");
    put_text(draft, value);
}

static void put_traits(struct draft *draft, const struct input_column *column)
{
    const struct measure_traits *traits = &column->traits;
    char unit[UNIT_TEXT_SIZE];

    if (unit_format(&column->unit, unit) > 0 && strpbrk(unit, ";=]") == NULL)
        put_attribute(draft, "unit", unit);
    if (traits->kind != MEASURE_FLOW)
        put_attribute(draft, "kind", kind_of(traits));
    if (traits->is_adjusted)
        put_attribute(draft, "adjusted", "sa");
    if (traits->is_cumulated)
        put_attribute(draft, "cumulated", "yes");
    if (traits->is_constant)
        put_attribute(draft, "prices", "constant");
    if (traits->valuation[0] != '\0')
        put_attribute(draft, "valuation", traits->valuation);
    if (traits->absent_is_zero)
        put_attribute(draft, "absent", "zero");
}

static void put_seen(struct draft *draft, const struct input_column *column)
{
    bool has_ends =
        column->lowest != NULL && column->highest != NULL && column->lowest[0] != '\0';

    if (column->role == TIDE_COLUMN_SKIP || !has_ends)
        return;
    sink_put_c(&draft->sink, "  # ");
    if (column->role == TIDE_COLUMN_KEY && column->distinct > 1) {
        sink_put_count(&draft->sink, column->distinct);
        sink_put_c(&draft->sink, column->distinct >= 1000 ? "+ values: " : " values: ");
    }
    put_comment(draft, column->lowest);
    if (strcmp(column->lowest, column->highest) != 0) {
        sink_put_c(&draft->sink, " to ");
        put_comment(draft, column->highest);
    }
}

static void put_column(struct draft *draft, const struct input_column *column)
{
    sink_put_c(&draft->sink, "      ");
    put_text(draft, column->name);
    sink_put_c(&draft->sink, ": {type: ");
    sink_put_c(&draft->sink, type_of(column));
    if (column->role == TIDE_COLUMN_PERIOD && column->freq != TIDE_FREQ_NONE) {
        sink_put_c(&draft->sink, ", freq: ");
        sink_put_char(&draft->sink, tide_freq_letter(column->freq), 1);
    }
    if (column->role == TIDE_COLUMN_LABEL && column->label_of < draft->plan->column_count)
        put_attribute(draft, "of", draft->plan->column[column->label_of].name);
    if (column->role == TIDE_COLUMN_MEASURE)
        put_traits(draft, column);
    sink_put_c(&draft->sink, "}");
    put_seen(draft, column);
    sink_put_c(&draft->sink, "\n");
}

static void put_source(struct draft *draft)
{
    const struct input_plan *plan = draft->plan;
    const char *mark = plan->delimiter == '\t' ? "tab" : (char[]){plan->delimiter, '\0'};

    put_line(draft, "\nsources:\n  ", draft->source, ":");
    put_line(draft, "    files: [", draft->path,
             "]  # paths are relative to the job file");
    if (strcmp(plan->layout, "tidy") != 0)
        put_line(draft, "    layout: ", plan->layout, "");
    if (can_declare(plan)) {
        sink_put_c(&draft->sink, "    columns:  # type of each; tide sniff says why\n");
        for (size_t i = 0; i < plan->column_count; i++)
            put_column(draft, &plan->column[i]);
    }
    sink_put_c(&draft->sink, "    # how the file is read; without # it must stay so\n");
    put_line(draft, "    # encoding: ", plan->encoding, "");
    put_line(draft, "    # delimiter: ", mark, "");
    put_line(draft, "    # decimal: ", (char[]){plan->marks.decimal, '\0'}, "");
}

/* ---- step, check, output ---- */

static const struct input_column *find_measure(const struct input_plan *plan)
{
    const struct input_column *first = NULL;

    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->role != TIDE_COLUMN_MEASURE)
            continue;
        if (column->is_main)
            return column;
        if (first == NULL)
            first = column;
    }
    return first;
}

/* The only column of periods; NULL: none, or several. */
static const struct input_column *find_time(const struct input_plan *plan)
{
    const struct input_column *time = NULL;

    for (size_t i = 0; i < plan->column_count; i++) {
        if (plan->column[i].role != TIDE_COLUMN_PERIOD)
            continue;
        if (time != NULL)
            return NULL;
        time = &plan->column[i];
    }
    return time;
}

static void put_keys(struct draft *draft, bool has_time)
{
    const struct input_plan *plan = draft->plan;
    const struct input_column *time = find_time(plan);
    bool is_first = true;

    sink_put_c(&draft->sink, "[");
    for (size_t i = 0; i < plan->column_count; i++) {
        const struct input_column *column = &plan->column[i];
        if (column->role != TIDE_COLUMN_KEY && !(has_time && column == time))
            continue;
        sink_put_c(&draft->sink, is_first ? "" : ", ");
        put_text(draft, column->name);
        is_first = false;
    }
    sink_put_c(&draft->sink, "]");
}

static size_t count_keys(const struct input_plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->column_count; i++)
        count += plan->column[i].role == TIDE_COLUMN_KEY;
    return count;
}

static void put_step(struct draft *draft, const struct input_column *measure)
{
    bool has_time = find_time(draft->plan) != NULL;
    bool has_keys = count_keys(draft->plan) > 0;

    put_line(draft, "\nsteps:\n  growth:\n    from: ", draft->source, "");
    if (has_keys) {
        sink_put_c(&draft->sink, "    by: ");
        put_keys(draft, false);
        sink_put_c(&draft->sink, "  # one series per combination\n");
    }
    if (has_time) {
        put_line(draft, "    yoy: ", measure->name,
                 "  # growth on the year before; others: tide list");
        sink_put_c(&draft->sink, "    as: percent\n");
    } else {
        put_line(draft, "    sum: ", measure->name, "  # no column of periods was found");
    }
    if (has_keys || has_time) {
        sink_put_c(&draft->sink, "\nchecks:\n  - {table: ");
        put_text(draft, draft->source);
        sink_put_c(&draft->sink, ", unique: ");
        put_keys(draft, true);
        sink_put_c(&draft->sink, "}\n");
    }
    sink_put_c(&draft->sink,
               "\noutputs:\n  growth: {table: growth, to: out/growth.csv}\n");
}

/* A list of published claims has no series: what it says of growth. */
static void put_claims(struct draft *draft)
{
    sink_put_c(&draft->sink, "title: Growth in published claims\n");
    put_source(draft);
    put_line(draft, "\nsteps:\n  growth:\n    from: ", draft->source, "");
    sink_put_c(&draft->sink,
               "    claims: growth-table  # or backcast: the levels before\n"
               "\nchecks:\n  - {table: growth, not_null: growth}\n"
               "\noutputs:\n  growth: {table: growth, to: out/growth.csv}\n");
}

static tide_status write_draft(tide_engine *engine, struct draft *draft,
                               tide_write_fn write, void *user, tide_error *err)
{
    const struct input_column *measure = find_measure(draft->plan);

    if (measure == NULL && !draft->plan->is_claims) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_measure",
                  "no column of figures was found");
        error_source(err, draft->path);
        error_hint(err, "tide sniff shows what each column holds");
        return TIDE_STATUS_NOT_FOUND;
    }
    name_source(draft);
    sink_init(&draft->sink, &engine->runtime, write, user, err);
    sink_put_c(&draft->sink, "#!/usr/bin/env -S tide run\n"
                             "job: 1  # version of this grammar\n");
    if (draft->plan->is_claims) {
        put_claims(draft);
        return sink_end(&draft->sink);
    }
    put_line(draft, "title: Growth of ", measure->name, "");
    put_source(draft);
    put_step(draft, measure);
    return sink_end(&draft->sink);
}

tide_status tide_batch_init(tide_engine *engine, const char *path, tide_write_fn write,
                            void *user, tide_error *err)
{
    struct draft draft = {.path = path};
    tide_job *job = NULL;
    tide_status status = tide_job_new(engine, "sniff", &job, err);

    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, err);
    if (status == TIDE_STATUS_OK)
        status = job_open(job, err);
    if (status == TIDE_STATUS_OK) {
        draft.plan = job->plan;
        status = write_draft(engine, &draft, write, user, err);
    }
    tide_job_free(job);
    return status;
}
