/*
 * audit.c - an audit from tables to findings.
 */
#include "audit/auditor.h"

#include <string.h>

#include "audit/claim_reader.h"
#include "audit/program.h"
#include "base/error.h"

enum { MOST_NOTES = 6 };

/* Every quantity that no relation touches: its claims must agree among themselves. */
static tide_status solve_alone(struct auditor *auditor, uint32_t quantity,
                               tide_error *err)
{
    struct web *web = &auditor->web;
    struct quantity *of = &web->quantity[quantity];
    struct bundle clash = {.claim = NULL};
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;
    size_t count = 0;

    of->range = range_all();
    for (uint32_t c = of->claim; c != AUDIT_NONE; c = web->claim[c].next) {
        const struct claim *claim = &web->claim[c];
        of->range = range_meet(&of->range, &claim->range);
        if (claim->has_nominal && !of->has_nominal) {
            of->nominal = claim->nominal;
            of->has_nominal = true;
        }
        count++;
    }
    if (web->is_claims || range_is_empty(&of->range)) {
        clash.claim = arena_alloc(&auditor->scratch, count, sizeof *clash.claim);
        if (clash.claim == NULL)
            return memory_failed(auditor->scratch.memory, err);
        for (uint32_t c = of->claim; c != AUDIT_NONE; c = web->claim[c].next)
            clash.claim[clash.claim_count++] = c;
        auditor->chain[quantity] = clash;
    }
    if (!range_is_empty(&of->range))
        return TIDE_STATUS_OK;
    arena_init(&arena, auditor->report->memory);
    struct bundle copy = clash;
    copy.claim = arena_alloc(&arena, count, sizeof *copy.claim);
    if (copy.claim == NULL) {
        status = memory_failed(arena.memory, err);
    } else {
        memcpy(copy.claim, clash.claim, count * sizeof *copy.claim);
        status = conflict_report(auditor, &copy, NULL, 0, err);
    }
    of->has_nominal = false;
    arena_release(&arena);
    return status;
}

/* All claims and relations of a puzzle: what a linear program finds is not told by
   narrowing. */
static tide_status whole_bundle(const struct auditor *auditor,
                                const struct puzzle *puzzle, struct arena *arena,
                                struct bundle *out, tide_error *err)
{
    const struct web *web = &auditor->web;
    size_t count = puzzle->relation_count;

    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        for (uint32_t c = web->quantity[puzzle->quantity[i]].claim; c != AUDIT_NONE;
             c = web->claim[c].next)
            count++;
    *out = (struct bundle){.claim = arena_alloc(arena, count, sizeof(uint32_t)),
                           .relation = puzzle->relation,
                           .relation_count = puzzle->relation_count};
    if (out->claim == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        for (uint32_t c = web->quantity[puzzle->quantity[i]].claim; c != AUDIT_NONE;
             c = web->claim[c].next)
            if (!auditor->off[c])
                out->claim[out->claim_count++] = c;
    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        const struct relation *relation = &web->relation[puzzle->relation[i]];
        if (relation->claim != AUDIT_NONE && relation->rule == AUDIT_NONE &&
            !auditor->off[relation->claim])
            out->claim[out->claim_count++] = relation->claim;
    }
    return TIDE_STATUS_OK;
}

/* One look at a cluster: a clash that was found and told, or all that it implies. */
static tide_status look_at(struct auditor *auditor, uint32_t number,
                           struct puzzle *puzzle, struct arena *arena, bool *has_clashed,
                           tide_error *err)
{
    const struct cluster *cluster = &auditor->cluster[number];
    const uint32_t *relation = auditor->cluster_relation + cluster->first;
    struct claim_filter filter = auditor_filter(auditor);
    size_t known = auditor->report->contradictions;
    struct bundle bundle;
    uint32_t clash = AUDIT_NONE;
    bool is_proved = false;
    tide_status status = cluster_puzzle(auditor, number, arena, puzzle, err);

    if (status == TIDE_STATUS_OK)
        status = puzzle_solve(puzzle, &filter, &clash, err);
    if (status == TIDE_STATUS_OK && clash == AUDIT_NONE &&
        program_takes(puzzle, auditor->request->group_size))
        status = program_check(puzzle, &is_proved, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *has_clashed = clash != AUDIT_NONE || is_proved;
    if (*has_clashed) {
        status = is_proved ? whole_bundle(auditor, puzzle, arena, &bundle, err)
                           : puzzle_explain(puzzle, clash, arena, &bundle, err);
        if (status == TIDE_STATUS_OK)
            status = conflict_report(auditor, &bundle, relation, cluster->count, err);
        *has_clashed = auditor->report->contradictions > known;
        return status;
    }
    auditor->cut_short += puzzle->is_cut_short ? 1 : 0;
    auditor->large += program_takes(puzzle, auditor->request->group_size) ? 0 : 1;
    return auditor->request->reconciles ? TIDE_STATUS_OK
                                        : outcome_report(auditor, puzzle, err);
}

static tide_status solve_cluster(struct auditor *auditor, uint32_t number,
                                 struct arena *arena, tide_error *err)
{
    bool has_clashed = true;
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && has_clashed) {
        struct puzzle puzzle = {0};
        has_clashed = false;
        status = look_at(auditor, number, &puzzle, arena, &has_clashed, err);
        puzzle_release(&puzzle);
        arena_reset(arena);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(auditor->web.runtime, err);
    }
    return status;
}

static tide_status solve_all(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++)
        if (auditor->cluster_of[q] == AUDIT_NONE)
            status = solve_alone(auditor, q, err);
    arena_init(&arena, auditor->report->memory);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < auditor->cluster_count; i++)
        status = solve_cluster(auditor, i, &arena, err);
    arena_release(&arena);
    return status;
}

static void count_alone(const struct auditor *auditor, size_t *out)
{
    const struct web *web = &auditor->web;

    *out = 0;
    for (size_t c = 0; c < web->claim_count; c++)
        *out += auditor->cluster_of[web->claim[c].quantity] == AUDIT_NONE ? 1 : 0;
}

static tide_status add_notes(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct audit_report *report = auditor->report;
    struct arena *arena = &report->arena;
    size_t alone;

    count_alone(auditor, &alone);
    report->note = arena_alloc(arena, MOST_NOTES, sizeof *report->note);
    if (report->note == NULL)
        return memory_failed(arena->memory, err);
    report->note[report->note_count++] = arena_format(
        arena,
        "%zu figures = %zu that rules hold together + %zu that stand alone + %zu without "
        "a value or of no use",
        web->claim_count + web->skipped, web->claim_count - alone, alone, web->skipped);
    report->note[report->note_count++] =
        arena_format(arena, "%zu relations by %zu rules; %zu contradictions",
                     web->relation_count, web->rule_count, report->contradictions);
    if (auditor->large > 0)
        report->note[report->note_count++] =
            arena_format(arena,
                         "%zu groups of more than %zu figures: bounds by rule after "
                         "rule, which may be "
                         "wider than need be",
                         auditor->large, auditor->request->group_size);
    if (auditor->cut_short > 0)
        report->note[report->note_count++] = arena_format(
            arena, "%zu groups whose bounds creep: stopped early, at bounds that hold",
            auditor->cut_short);
    if (auditor->unreconciled > 0)
        report->note[report->note_count++] =
            arena_format(arena,
                         "%zu groups are left as they are: too large, or no figures fit",
                         auditor->unreconciled);
    for (size_t i = 0; i < report->note_count; i++)
        if (report->note[i] == NULL)
            return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}

static tide_status read_web(struct auditor *auditor, struct runtime *runtime,
                            tide_error *err)
{
    const struct audit_request *request = auditor->request;
    struct web *web = &auditor->web;
    tide_status status =
        request->table[0]->is_claims
            ? reading_claims(web, runtime, request->table[0], &request->reading, err)
            : reading_cells(web, runtime, request->table, request->table_count,
                            &request->reading, err);

    if (status == TIDE_STATUS_OK)
        status =
            rule_make(web, request->rule, request->rule_count, request->rule_source, err);
    if (status == TIDE_STATUS_OK && !web->is_claims)
        status = family_make(web, &request->lore, err);
    if (status == TIDE_STATUS_OK && web->is_claims)
        status = family_cover(web, &request->lore, KEY_COUNTERPART, err);
    if (status == TIDE_STATUS_OK)
        status = tiling_make(web, err);
    if (status == TIDE_STATUS_OK)
        status = year_to_date_make(web, err);
    if (status == TIDE_STATUS_OK)
        status = rate_make(web, err);
    if (status == TIDE_STATUS_OK)
        web_share_scales(web);
    return status;
}

tide_status audit_run(struct runtime *runtime, const struct audit_request *request,
                      struct audit_report *out, tide_error *err)
{
    struct auditor auditor = {.request = request, .report = out};
    tide_status status;

    *out = (struct audit_report){.memory = &runtime->memory};
    arena_init(&out->arena, &runtime->memory);
    arena_init(&auditor.scratch, &runtime->memory);
    status = read_web(&auditor, runtime, err);
    if (status == TIDE_STATUS_OK)
        status = cluster_make(&auditor, err);
    if (status == TIDE_STATUS_OK && !auditor.web.is_claims)
        status = sweep_run(&auditor, err);
    if (status == TIDE_STATUS_OK && auditor.web.is_claims)
        status = twin_change_report(&auditor, err);
    if (status == TIDE_STATUS_OK)
        status = solve_all(&auditor, err);
    if (status == TIDE_STATUS_OK && request->reconciles)
        status = stone_report(&auditor, err);
    if (status == TIDE_STATUS_OK && !request->reconciles && auditor.web.is_claims)
        status = quotient_report(&auditor, err);
    if (status == TIDE_STATUS_OK && !request->reconciles)
        status = link_report(&auditor, err);
    if (status == TIDE_STATUS_OK && !request->reconciles)
        status = suspect_report(&auditor, err);
    if (status == TIDE_STATUS_OK)
        status = finding_sort(out, err);
    if (status == TIDE_STATUS_OK)
        status = add_notes(&auditor, err);
    web_release(&auditor.web);
    arena_release(&auditor.scratch);
    return status;
}

void audit_release(struct audit_report *report)
{
    if (report->memory == NULL)
        return;
    memory_free(report->memory, report->finding, report->capacity,
                sizeof *report->finding);
    arena_release(&report->arena);
    *report = (struct audit_report){0};
}
