/*
 * look_audit_read.c - what an audit reads: figures of every frequency, and rules.
 *
 * A table may print months, quarters and years side by side. No other request could add
 * them up, so reading refuses them; here each frequency is read as a table of its own.
 */
#include "query/look_audit.h"

#include <string.h>

#include "base/error.h"
#include "input/aggregate.h"

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

    reading.reads_in_turn = keep != TIDE_FREQ_NONE;
    if (reading.reads_in_turn)
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
    static const tide_freq freqs[AUDIT_TABLES] = {TIDE_FREQ_A, TIDE_FREQ_S, TIDE_FREQ_Q,
                                                  TIDE_FREQ_M};
    tide_status status = TIDE_STATUS_OK;

    look->job->ledger = (tide_ledger){0};
    for (size_t i = 0; status == TIDE_STATUS_OK && i < AUDIT_TABLES; i++) {
        tide_ledger before = look->job->ledger;
        status = load_once(look, freqs[i], err);
        if (status != TIDE_STATUS_OK)
            look->job->ledger = before;
        /* A frequency that the file does not have. */
        if (status == TIDE_STATUS_PARSE || status == TIDE_STATUS_NOT_FOUND ||
            status == TIDE_STATUS_SHAPE)
            status = look->count > 0 || i + 1 < AUDIT_TABLES ? TIDE_STATUS_OK : status;
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

tide_status look_audit_figures(struct audit_look *look, tide_error *err)
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

tide_status look_audit_keys(tide_job *job, const char *path, const char *columns,
                            tide_table **out, tide_error *err)
{
    const struct reading reading = {.columns = columns};
    struct input *input = NULL;
    struct input_plan *plan = NULL;
    struct rejects rejects;
    tide_ledger ledger;

    rejects_init(&rejects, &job->runtime->memory);
    tide_status status = input_open(job->runtime, path, &reading, &input, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(input, &plan, err);
    if (status == TIDE_STATUS_OK)
        status = input_load(input, plan, &rejects, &ledger, out, err);
    input_close(input);
    rejects_release(&rejects);
    return status;
}

tide_status look_audit_rules(struct audit_look *look, const char *path, tide_error *err)
{
    if (path == NULL)
        return TIDE_STATUS_OK;
    tide_status status = look_audit_keys(look->job, path, "rule:key, term:key, sign:key",
                                         &look->rules, err);
    return status == TIDE_STATUS_OK ? read_rules(look, path, err) : status;
}

/* ---- the request ---- */

tide_status look_audit_by(tide_job *job, const struct text **out, size_t *out_count,
                          tide_error *err)
{
    const struct text_list *by = &job->repeated[OPTION_BY];
    struct text *all = NULL;
    size_t known = 0;

    for (size_t i = 0; i < by->count; i++) {
        struct text *name;
        size_t count;
        tide_status status = argument_split(by->item[i], &job->arena, &name, &count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        struct text *more = arena_alloc(&job->arena, known + count, sizeof *more);
        if (more == NULL)
            return memory_failed(&job->runtime->memory, err);
        if (known > 0)
            memcpy(more, all, known * sizeof *more);
        memcpy(more + known, name, count * sizeof *more);
        all = more;
        known += count;
    }
    *out = all;
    *out_count = known;
    return TIDE_STATUS_OK;
}

struct member_lore look_audit_lore(void)
{
    return (struct member_lore){aggregate_is_total, aggregate_has_levels,
                                aggregate_is_level};
}

void look_audit_release(struct audit_look *look)
{
    for (size_t i = 0; i < look->count; i++)
        tide_table_free(look->own[i]);
    tide_table_free(look->rules);
}
