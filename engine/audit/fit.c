/*
 * fit.c - grids of figures, made to add up by a method, into findings.
 */
#include "audit/fitter.h"

#include "base/error.h"

/* ---- totals ---- */

/* A printed total further from its parts than the rounding of all of them; NULL: none;
   "": no memory to say it. */
static const char *total_apart(struct fitter *fitter, uint32_t total,
                               const uint32_t *part, size_t count, size_t stride)
{
    if (total == AUDIT_NONE)
        return NULL;
    const struct claim *claim = fit_claim(fitter, total);
    struct range parts = fit_range(fitter, part, count, stride);
    struct range both = range_meet(&parts, &claim->range);
    if (!range_is_empty(&both))
        return NULL;
    const char *low =
        finding_amount(&fitter->auditor, parts.low.at, claim->scale10, ROUND_DOWN);
    const char *high =
        finding_amount(&fitter->auditor, parts.high.at, claim->scale10, ROUND_UP);
    const char *at = fit_amount_text(fitter, claim->figure);
    if (low == NULL || high == NULL || at == NULL)
        return "";
    const char *why =
        arena_format(&fitter->auditor.report->arena,
                     "row %s: %s, but its parts add up to between %s and %s", claim->id,
                     at, low, high);
    return why != NULL ? why : "";
}

static const char *any_apart(struct fitter *fitter)
{
    const struct grid *grid = &fitter->grid;
    const char *why = NULL;

    for (size_t c = 0; why == NULL && c < grid->columns; c++)
        why = total_apart(fitter, grid->column_total[c], grid->cell + c, grid->rows,
                          grid->columns);
    for (size_t r = 0; why == NULL && r < grid->rows; r++)
        why = total_apart(fitter, grid->row_total[r], grid->cell + r * grid->columns,
                          grid->columns, 1);
    return why != NULL ? why
                       : total_apart(fitter, grid->grand, grid->cell,
                                     grid->rows * grid->columns, 1);
}

/* ---- all grids ---- */

static const char *fault_text(enum grid_fault fault)
{
    static const char *const texts[] = {
        [GRID_TWICE] = "two figures at one place",
        [GRID_LEVELS] = "codes and the codes below them stand side by side",
        [GRID_TOTALS] = "more than one member is a total",
        [GRID_LARGE] = "more than 4,194,304 cells",
        [GRID_EMPTY] = "nothing but totals",
    };
    return texts[fault];
}

static tide_status fit_grid(struct fitter *fitter, uint32_t number, tide_error *err)
{
    tide_status status =
        grid_lay(&fitter->plan, number, &fitter->arena, &fitter->grid, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (fitter->grid.fault != GRID_SOUND)
        return fit_leave(fitter, FINDING_NOT_COMPARABLE, fault_text(fitter->grid.fault),
                         err);
    if (fitter->fit->method == FIT_RAS)
        return fit_scaled(fitter, err);
    const char *why = any_apart(fitter);
    if (why != NULL)
        return why[0] == '\0' ? fit_no_memory(fitter, err)
                              : fit_leave(fitter, FINDING_NOT_COMPARABLE, why, err);
    return fitter->fit->method == FIT_CONTROLLED ? fit_controlled(fitter, err)
                                                 : fit_one_key(fitter, err);
}

static tide_status fit_all(struct fitter *fitter, tide_error *err)
{
    tide_status status = grid_sort(&fitter->plan, &fitter->auditor.scratch, err);

    arena_init(&fitter->arena, fitter->auditor.scratch.memory);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < fitter->plan.grid_count; i++) {
        status = fit_grid(fitter, i, err);
        arena_reset(&fitter->arena);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(fitter->auditor.web.runtime, err);
    }
    arena_release(&fitter->arena);
    return status;
}

/* ---- which keys ---- */

static tide_status find_field(const struct web *web, const struct audit_request *request,
                              struct text name, size_t *out, tide_error *err)
{
    const tide_table *table = request->table[0];
    bool is_time = table->time_column != TABLE_NO_COLUMN &&
                   text_equal(name, text_of(table->column[table->time_column].name));

    *out = web_field(web, FIELD_PERIOD);
    if (is_time)
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < web->key_count; i++)
        if (text_equal(name, text_of(web->key[i]))) {
            *out = i;
            return TIDE_STATUS_OK;
        }
    return error_set(err, TIDE_STATUS_NOT_FOUND, "no_column",
                     "--by: no key is called \"%.*s\"", (int)name.length, name.at);
}

static tide_status find_fields(struct fitter *fitter, tide_error *err)
{
    const struct web *web = &fitter->auditor.web;
    const struct fit_request *fit = fitter->fit;
    struct grid_plan *plan = &fitter->plan;
    size_t want = fit->method == FIT_REMAINDER || fit->method == FIT_LINE ? 1 : 2;
    size_t have = fit->by_count > 0 ? fit->by_count : web->key_count;

    if (have != want) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                  "the method adds up over %zu %s, but %s %zu", want,
                  want == 1 ? "key" : "keys",
                  fit->by_count > 0 ? "--by names" : "the table has", have);
        error_hint(err, want == 1 ? "--by KEY; figures are rounded per period and per "
                                    "member of all other keys"
                                  : "--by ROWS,COLUMNS; the column of periods may be "
                                    "one of them");
        return TIDE_STATUS_ARGUMENT;
    }
    plan->key_count = want;
    for (size_t i = 0; i < want; i++) {
        plan->field[i] = i;
        if (fit->by_count == 0)
            continue;
        tide_status status =
            find_field(web, fitter->auditor.request, fit->by[i], &plan->field[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (want == 2 && plan->field[0] == plan->field[1])
        return error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                         "--by names the same key twice");
    return TIDE_STATUS_OK;
}

static tide_status add_note(struct fitter *fitter, tide_error *err)
{
    struct audit_report *report = fitter->auditor.report;
    const struct web *web = &fitter->auditor.web;

    report->note = arena_alloc(&report->arena, 1, sizeof *report->note);
    if (report->note == NULL)
        return fit_no_memory(fitter, err);
    report->note[0] = arena_format(
        &report->arena,
        "%zu figures = %zu made to add up + %zu left as they are + %zu without a value",
        web->claim_count + web->skipped, fitter->fitted, fitter->left, web->skipped);
    report->note_count = 1;
    return report->note[0] == NULL ? fit_no_memory(fitter, err) : TIDE_STATUS_OK;
}

tide_status fit_run(struct runtime *runtime, const struct audit_request *request,
                    const struct fit_request *fit, struct audit_report *out,
                    tide_error *err)
{
    struct fitter fitter = {.auditor = {.request = request, .report = out}, .fit = fit};
    struct auditor *auditor = &fitter.auditor;

    *out = (struct audit_report){.memory = &runtime->memory};
    arena_init(&out->arena, &runtime->memory);
    if (request->table[0]->is_claims)
        return error_set(err, TIDE_STATUS_ARGUMENT, "claim_table",
                         "only --method stone reads a list of claims");
    arena_init(&auditor->scratch, &runtime->memory);
    fitter.plan = (struct grid_plan){.web = &auditor->web, .lore = &request->lore};
    tide_status status = reading_cells(&auditor->web, runtime, request->table,
                                       request->table_count, &request->reading, err);
    if (status == TIDE_STATUS_OK)
        status = find_fields(&fitter, err);
    if (status == TIDE_STATUS_OK)
        status = fit_all(&fitter, err);
    if (status == TIDE_STATUS_OK)
        status = finding_sort(out, err);
    if (status == TIDE_STATUS_OK)
        status = add_note(&fitter, err);
    web_release(&auditor->web);
    arena_release(&auditor->scratch);
    return status;
}
