/*
 * tree.c - a hierarchy over the figures of a table, into findings.
 */
#include "audit/climber.h"

#include <string.h>

#include "base/error.h"

/* Is a part one for the whole of the period? */
static bool is_valid(const struct climber *climber, const struct part *part)
{
    return part->from_day <= climber->first_day && part->to_day >= climber->last_day;
}

/* Gather children, or leaves, of a parent: each figure once. Depth is bounded by the
   hierarchy. Returns how many were found. */
static size_t gather(struct climber *climber, uint32_t parent)
{
    const struct hierarchy *hierarchy = &climber->hierarchy;
    const struct web *web = &climber->auditor.web;
    size_t before = climber->claim_count;

    for (uint32_t p = hierarchy->first[parent]; p != AUDIT_NONE;
         p = hierarchy->part[p].next) {
        uint32_t child = hierarchy->part[p].child;
        uint32_t quantity = climber->at[child];
        bool is_printed = quantity != AUDIT_NONE;
        if (!is_valid(climber, &hierarchy->part[p]) ||
            climber->seen[child] == climber->walk)
            continue;
        climber->seen[child] = climber->walk;
        bool goes_on = climber->tree->rolls_up || !is_printed;
        size_t absent = climber->absent;
        if (goes_on && gather(climber, child) > 0)
            continue;
        climber->absent = absent; /* what is printed speaks for what is below it */
        if (is_printed)
            climber->claim[climber->claim_count++] = web->quantity[quantity].claim;
        else
            climber->absent++;
    }
    return climber->claim_count - before;
}

static tide_status climb(struct climber *climber, const struct grid *grid,
                         tide_error *err)
{
    const struct hierarchy *hierarchy = &climber->hierarchy;
    bool rolls_up = climber->tree->rolls_up;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < hierarchy->parent_count; i++) {
        uint32_t parent = hierarchy->parent[i];
        if (hierarchy->depth[parent] > climber->tree->most_depth ||
            (!rolls_up && climber->at[parent] == AUDIT_NONE))
            continue;
        climber->walk++;
        climber->claim_count = 0;
        climber->absent = 0;
        if (gather(climber, parent) == 0)
            continue;
        climber->sums++;
        status = rolls_up ? climber_roll_up(climber, parent, grid->quantity[0], err)
                          : climber_check(climber, climber->at[parent], err);
    }
    return status;
}

static tide_status climb_grid(struct climber *climber, uint32_t number, tide_error *err)
{
    const struct grid_plan *plan = &climber->plan;
    const struct web *web = &climber->auditor.web;
    struct grid grid = {.quantity = plan->member + plan->first[number],
                        .count = plan->first[number + 1] - plan->first[number]};
    tide_period period = web_period(web, grid.quantity[0]);
    bool is_dated = period.freq != TIDE_FREQ_NONE;
    uint32_t twin = AUDIT_NONE;

    climber->first_day = is_dated ? tide_period_first_day(period) : INT32_MAX;
    climber->last_day = is_dated ? tide_period_last_day(period) : INT32_MIN;
    for (size_t i = 0; i < grid.count; i++) {
        uint32_t quantity = grid.quantity[i];
        climber->at[coordinate_at(&web->where, quantity)[climber->hierarchy.field]] =
            quantity;
        if (climber_claim(climber, quantity)->next != AUDIT_NONE)
            twin = quantity;
    }
    tide_status status = twin != AUDIT_NONE ? climber_leave(climber, twin, err)
                                            : climb(climber, &grid, err);
    for (size_t i = 0; i < grid.count; i++)
        climber
            ->at[coordinate_at(&web->where, grid.quantity[i])[climber->hierarchy.field]] =
            AUDIT_NONE;
    arena_reset(&climber->arena);
    return status == TIDE_STATUS_OK ? runtime_check(web->runtime, err) : status;
}

static tide_status climb_all(struct climber *climber, tide_error *err)
{
    struct arena *scratch = &climber->auditor.scratch;
    size_t count = climber->hierarchy.count;

    climber->plan.field[0] = climber->hierarchy.field;
    climber->plan.key_count = 1;
    tide_status status = grid_sort(&climber->plan, scratch, err);
    if (status != TIDE_STATUS_OK)
        return status;
    climber->at = arena_alloc(scratch, count, sizeof *climber->at);
    climber->seen = arena_alloc_zero(scratch, count, sizeof *climber->seen);
    climber->claim = arena_alloc(scratch, count + 1, sizeof *climber->claim);
    if (climber->at == NULL || climber->seen == NULL || climber->claim == NULL)
        return climber_no_memory(climber, err);
    memset(climber->at, 0xff, count * sizeof *climber->at);
    arena_init(&climber->arena, scratch->memory);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < climber->plan.grid_count; i++)
        status = climb_grid(climber, i, err);
    arena_release(&climber->arena);
    return status;
}

static tide_status find_key(struct climber *climber, tide_error *err)
{
    const struct web *web = &climber->auditor.web;
    struct text by = climber->tree->by;

    climber->hierarchy.web = &climber->auditor.web;
    if (by.length == 0 && web->key_count != 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                  "the table has %zu keys: whose members are parts of others?",
                  web->key_count);
        error_hint(err, "--by KEY");
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < web->key_count; i++) {
        climber->hierarchy.field = i;
        if (by.length == 0 || text_equal(by, text_of(web->key[i])))
            return TIDE_STATUS_OK;
    }
    return error_set(err, TIDE_STATUS_NOT_FOUND, "no_column",
                     "--by: no key is called \"%.*s\"", (int)by.length, by.at);
}

static tide_status make_hierarchy(struct climber *climber, tide_error *err)
{
    const struct tree_request *tree = climber->tree;
    struct arena *scratch = &climber->auditor.scratch;

    return tree->has_groups
               ? hierarchy_of_groups(&climber->hierarchy, tree->group, tree->group_count,
                                     tree->group_source, scratch, err)
               : hierarchy_of_codes(&climber->hierarchy, &climber->auditor.request->lore,
                                    scratch, err);
}

static tide_status add_note(struct climber *climber, tide_error *err)
{
    struct audit_report *report = climber->auditor.report;
    const struct web *web = &climber->auditor.web;

    report->note = arena_alloc(&report->arena, 1, sizeof *report->note);
    if (report->note == NULL)
        return climber_no_memory(climber, err);
    report->note[0] =
        climber->tree->rolls_up
            ? arena_format(&report->arena,
                           "%zu figures with a value, %zu without; %zu sums",
                           web->claim_count, web->skipped, climber->sums)
            : arena_format(&report->arena,
                           "%zu figures with a value, %zu without; %zu parents, %zu of "
                           "which differ from their children by more than rounding",
                           web->claim_count, web->skipped, climber->sums, report->apart);
    report->note_count = 1;
    return report->note[0] == NULL ? climber_no_memory(climber, err) : TIDE_STATUS_OK;
}

tide_status tree_run(struct runtime *runtime, const struct audit_request *request,
                     const struct tree_request *tree, struct audit_report *out,
                     tide_error *err)
{
    struct climber climber = {.auditor = {.request = request, .report = out},
                              .tree = tree};
    struct auditor *auditor = &climber.auditor;

    *out = (struct audit_report){.memory = &runtime->memory};
    arena_init(&out->arena, &runtime->memory);
    if (request->table[0]->is_claims)
        return error_set(err, TIDE_STATUS_ARGUMENT, "claim_table",
                         "a list of claims has no hierarchy");
    arena_init(&auditor->scratch, &runtime->memory);
    climber.plan = (struct grid_plan){.web = &auditor->web, .lore = &request->lore};
    tide_status status = reading_cells(&auditor->web, runtime, request->table,
                                       request->table_count, &request->reading, err);
    if (status == TIDE_STATUS_OK)
        status = find_key(&climber, err);
    if (status == TIDE_STATUS_OK)
        status = make_hierarchy(&climber, err);
    if (status == TIDE_STATUS_OK)
        status = climber_tell_outside(&climber, err);
    if (status == TIDE_STATUS_OK)
        status = climb_all(&climber, err);
    if (status == TIDE_STATUS_OK && !tree->rolls_up)
        status = finding_sort(out, err);
    if (status == TIDE_STATUS_OK)
        status = add_note(&climber, err);
    hierarchy_release(&climber.hierarchy);
    web_release(&auditor->web);
    arena_release(&auditor->scratch);
    return status;
}
