/*
 * gather.c - from a table to the panels of a request.
 */
#include "query/gather.h"

#include <string.h>

#include "base/error.h"
#include "group/group.h"
#include "query/cumulated.h"
#include "query/currency.h"
#include "query/edition.h"
#include "query/fiscal.h"
#include "query/panel_cache.h"
#include "query/select.h"
#include "query/side.h"
#include "query/statistics.h"
#include "time/period.h"

/* ---- the window to print ---- */

int32_t window_edge(tide_period bound, tide_freq freq, bool is_last)
{
    tide_period edge;
    int32_t day = is_last ? tide_period_last_day(bound) : tide_period_first_day(bound);

    if ((tide_freq)bound.freq == freq)
        return is_last ? bound.ordinal + bound.length - 1 : bound.ordinal;
    if (tide_period_convert(period_of(TIDE_FREQ_D, day), freq, &edge) != TIDE_STATUS_OK)
        return is_last ? freq_last_ordinal(freq) : freq_first_ordinal(freq);
    return edge.ordinal;
}

static bool has_figure(const tide_panel *panel, size_t t)
{
    for (size_t m = 0; m < panel->measure_count; m++) {
        for (size_t i = 0; i < panel->series_count; i++) {
            tide_series series = panel_series(panel, i, m);
            if (series_has_value(&series, t))
                return true;
        }
    }
    return false;
}

/* Narrow a window to the last place where any series of any role has a figure; to its
   last place if there is none. */
static void narrow_to_last(const tide_job *job, size_t *first, size_t *count)
{
    for (size_t k = *count; k-- > 0;) {
        for (size_t role = 0; role < COMPUTE_MAX_ROLES; role++) {
            const tide_panel *panel = job->input_panel[role];
            if (panel == NULL || job->side[role] != NULL ||
                !has_figure(panel, *first + k))
                continue;
            *first += k;
            *count = 1;
            return;
        }
    }
    *first += *count > 0 ? *count - 1 : 0;
    *count = *count > 0 ? 1 : 0;
}

void job_window(const tide_job *job, size_t *first, size_t *count)
{
    const tide_panel *panel = job->input_panel[0];
    tide_freq freq = (tide_freq)panel->first.freq;
    int32_t since = panel->first.ordinal;
    int32_t until = panel->first.ordinal + (int32_t)panel->period_count - 1;

    *first = 0;
    *count = panel->period_count;
    if (freq == TIDE_FREQ_NONE)
        return;
    if (job_has(job, OPTION_SINCE)) {
        int32_t edge = window_edge(job->option[OPTION_SINCE].period, freq, false);
        since = edge > since ? edge : since;
    }
    if (job_has(job, OPTION_UNTIL)) {
        int32_t edge = window_edge(job->option[OPTION_UNTIL].period, freq, true);
        until = edge < until ? edge : until;
    }
    *count = since > until ? 0 : (size_t)(until - since) + 1;
    *first = *count > 0 ? (size_t)(since - panel->first.ordinal) : 0;
    if (job_flag(job, OPTION_LAST))
        narrow_to_last(job, first, count);
}

/* ---- cutting ---- */

/* A panel of the places [first, first + count) of another's axis. */
static tide_status cut_axis(const tide_panel *panel, size_t first, size_t count,
                            tide_panel **out, tide_error *err)
{
    struct panel_shape shape = {
        .key_count = panel->key_count,
        .key = panel->key,
        .series_count = panel->series_count,
        .first = panel->first,
        .period_count = count,
        .measure_count = panel->measure_count,
        .measure = panel->measure,
        .has_half = true,
    };
    tide_panel *cut = NULL;

    shape.first.ordinal += (int32_t)first;
    tide_status status = panel_new(panel->runtime, &shape, &cut, err);
    if (status != TIDE_STATUS_OK)
        return status;
    memcpy(cut->code, panel->code,
           panel->series_count * panel->key_count * sizeof *cut->code);
    for (size_t m = 0; m < panel->measure_count; m++) {
        struct panel_measure *to = &cut->measure[m];
        for (size_t i = 0; i < panel->series_count; i++) {
            tide_series from = panel_series(panel, i, m);
            for (size_t t = 0; t < count; t++) {
                size_t cell = i * count + t;
                to->state[cell] = tide_series_state(&from, first + t);
                if (from.kind == TIDE_KIND_DECIMAL)
                    to->mantissa[cell] = series_mantissa(&from, first + t);
                else
                    to->real[cell] = series_real(&from, first + t);
                to->half[cell] = series_half(&from, first + t);
            }
        }
    }
    cut->rows_used = panel->rows_used;
    *out = cut;
    return TIDE_STATUS_OK;
}

/* What reduces or describes a series sees only the periods asked for. */
static tide_status cut_window(tide_job *job, tide_error *err)
{
    size_t first;
    size_t count;
    bool is_cut =
        job->verb == VERB_DESCRIBE || computation_takes_window(job->computation);

    if (!is_cut)
        return TIDE_STATUS_OK;
    job_window(job, &first, &count);
    for (size_t role = 0; role < COMPUTE_MAX_ROLES; role++) {
        tide_panel *panel = job->input_panel[role];
        tide_panel *cut = NULL;
        if (panel == NULL || count == panel->period_count)
            continue;
        tide_status status = cut_axis(panel, first, count, &cut, err);
        if (status != TIDE_STATUS_OK)
            return status;
        job_replace_panel(job, role, cut);
    }
    return TIDE_STATUS_OK;
}

/* ---- roles ---- */

static const char *member_at(const void *table, size_t i)
{
    return dictionary_text(table, (uint32_t)i).at;
}

static tide_status slice_role(tide_job *job, const tide_panel *whole, size_t role,
                              tide_error *err)
{
    size_t key = whole->key_count - 1;
    const struct dictionary *dictionary = whole->key[key].dictionary;
    const char *member = job->binding->role_member[role];
    uint32_t code = dictionary_find(dictionary, text_of(member));

    if (code == DICTIONARY_NONE && job->computation->role_source[role] == ROLE_MEMBER &&
        !job_has(job, OPTION_EXPORTS) && !job_has(job, OPTION_IMPORTS))
        return binding_refuse_role(job, role, err);
    if (code == DICTIONARY_NONE) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_key",
                  "%s has no member \"%s\", which would be the %s", whole->key[key].name,
                  member, job->computation->role[role]);
        error_source(err, job->table->source);
        error_suggest(err,
                      text_nearest_of(member, dictionary->count, member_at, dictionary));
        error_hint(err, "name the members: --%s %s=CODE --%s %s=CODE",
                   job->computation->role[0], whole->key[key].name,
                   job->computation->role[1], whole->key[key].name);
        return TIDE_STATUS_NOT_FOUND;
    }
    return panel_slice(whole, key, code, &job->input_panel[role], err);
}

static tide_status slice_roles(tide_job *job, tide_panel *whole, tide_error *err)
{
    size_t count = binding_member_roles(job, job->binding);
    tide_status status = TIDE_STATUS_OK;

    for (size_t role = 0; status == TIDE_STATUS_OK && role < count; role++)
        status = slice_role(job, whole, role, err);
    if (status == TIDE_STATUS_OK)
        status = panel_align(job->runtime, job->input_panel, count, err);
    return status;
}

/* The side tables beside the series of the first role. */
static tide_status spread_sides(tide_job *job, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t role = 0; status == TIDE_STATUS_OK && role < COMPUTE_MAX_ROLES; role++)
        if (job->side[role] != NULL)
            status = side_panel(job, job->side[role], job->input_panel[0],
                                &job->input_panel[role], err);
    return status;
}

struct role_place job_role(const tide_job *job, size_t role, size_t measure)
{
    const struct binding *binding = job->binding;
    const tide_panel *own = job->input_panel[role];
    struct role_place place = {
        .panel = own != NULL ? own : job->input_panel[0],
        .measure = binding->role_source[role] == ROLE_MEASURE
                       ? binding->role_measure[role]
                       : measure,
    };
    return place;
}

/* ---- all of it ---- */

static bool keeps_periods(const tide_job *job)
{
    const struct statistics *statistics = job->binding->statistics;
    return statistics == NULL || statistics->by_period;
}

tide_status job_group_request(tide_job *job, struct group_request *out, tide_error *err)
{
    struct selection *selection = job->selection;

    if (selection == NULL) {
        selection = arena_alloc_zero(&job->arena, 1, sizeof *selection);
        if (selection == NULL)
            return memory_failed(&job->runtime->memory, err);
        tide_status status = selection_make(job, selection, err);
        if (status != TIDE_STATUS_OK)
            return status;
        job->selection = selection;
    }
    *out = (struct group_request){
        .table = job->table,
        .key = selection->key,
        .key_count = selection->key_count,
        .mask = selection->mask,
        .mask_count = selection->mask_count,
        .time_column = keeps_periods(job) ? selection->time_column : TABLE_NO_COLUMN,
        .measure = selection->measure,
        .measure_count = job->binding->measure_count + job->binding->extra_count,
        .skip_missing = argument_is(&job->option[OPTION_MISSING], "skip"),
    };
    return TIDE_STATUS_OK;
}

/* How much of their periods the figures marked partial_period are made of. */
static void note_partial(tide_job *job, const tide_panel *panel)
{
    const struct panel_partial *partial = &panel->partial;

    if (partial->cells > 0)
        runtime_note(job->runtime, TIDE_LEVEL_NOTE, "partial_parts",
                     "%llu %s made of fewer %ss than the %s has, the least of %zu of %zu",
                     (unsigned long long)partial->cells,
                     partial->cells == 1 ? "figure is" : "figures are",
                     freq_noun(job->binding->column[job->binding->time].freq),
                     freq_noun(job->binding->freq), partial->parts, partial->due);
}

/* A panel does not change once it is shared: what is declared of it goes before. */
static tide_status group_declared(tide_job *job, const struct group_request *request,
                                  tide_error *err)
{
    tide_status status = group_run(request, &job->input_panel[0], err);

    if (status == TIDE_STATUS_OK)
        panel_declare_cumulated(job, job->input_panel[0]);
    return status;
}

/* Group the table into the first panel of the job, or find that another request has. */
static tide_status group_rows(tide_job *job, tide_error *err)
{
    struct group_request request;
    struct text_builder key;
    tide_status status = job_group_request(job, &request, err);

    if (status == TIDE_STATUS_OK)
        status = edition_check(job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (job->cache == NULL)
        return group_declared(job, &request, err);
    text_builder_init(&key, &job->runtime->memory);
    status = panel_cache_key(job, &key, err);
    if (status == TIDE_STATUS_OK)
        job->input_panel[0] = panel_cache_find(job->cache, key.at);
    job->has_borrowed_panel = job->input_panel[0] != NULL;
    if (status == TIDE_STATUS_OK && job->input_panel[0] == NULL) {
        status = group_declared(job, &request, err);
        if (status == TIDE_STATUS_OK)
            job->has_borrowed_panel =
                panel_cache_keep(job->cache, key.at, job->input_panel[0], job->selection);
    }
    text_builder_release(&key);
    return status;
}

/* A panel of the job, of the periods of --freq. */
static tide_status regroup(tide_job *job, size_t place, tide_error *err)
{
    const struct binding *binding = job->binding;
    bool allow = argument_is(&job->option[OPTION_PARTIAL], "allow");
    tide_panel shifted = fiscal_shifted(binding, job->input_panel[place]);
    tide_panel *coarse = NULL;

    tide_status status = panel_regroup(&shifted, binding->freq, allow, &coarse, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (place == 0)
        note_partial(job, coarse);
    fiscal_label(binding, coarse);
    job_replace_panel(job, place, coarse);
    return TIDE_STATUS_OK;
}

tide_status job_gather(tide_job *job, tide_error *err)
{
    const struct binding *binding = job->binding;
    tide_panel *whole = NULL;
    tide_status status = group_rows(job, err);

    if (status != TIDE_STATUS_OK)
        return status;
    job->ledger.used = job->input_panel[0]->rows_used;
    status = panel_check_cumulated(job, job->input_panel[0], err);
    if (status == TIDE_STATUS_OK)
        status = currency_convert(job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (binding->freq != TIDE_FREQ_NONE)
        status = regroup(job, 0, err);
    if (status == TIDE_STATUS_OK && binding->freq != TIDE_FREQ_NONE &&
        job->input_panel[PANEL_BESIDE] != NULL)
        status = regroup(job, PANEL_BESIDE, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (binding->role_column != TABLE_NO_COLUMN) {
        bool is_borrowed = job->has_borrowed_panel;
        whole = job->input_panel[0];
        job->input_panel[0] = NULL;
        job->has_borrowed_panel = false;
        status = slice_roles(job, whole, err);
        if (!is_borrowed)
            panel_free(whole);
    }
    if (status == TIDE_STATUS_OK)
        status = spread_sides(job, err);
    if (status == TIDE_STATUS_OK)
        status = cut_window(job, err);
    return status;
}
