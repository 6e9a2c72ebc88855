/*
 * gather.c - from a table to the panels of a request.
 */
#include "query/gather.h"

#include <string.h>

#include "base/error.h"
#include "group/group.h"
#include "query/select.h"
#include "time/period.h"

/* ---- the window to print ---- */

/* The first or last period of the axis' frequency inside `bound`. */
static int32_t edge_ordinal(tide_period bound, tide_freq freq, bool is_last)
{
    tide_period edge;
    int32_t day = is_last ? tide_period_last_day(bound) : tide_period_first_day(bound);

    if ((tide_freq)bound.freq == freq)
        return is_last ? bound.ordinal + bound.length - 1 : bound.ordinal;
    if (tide_period_convert(period_of(TIDE_FREQ_D, day), freq, &edge) != TIDE_STATUS_OK)
        return is_last ? freq_last_ordinal(freq) : freq_first_ordinal(freq);
    return edge.ordinal;
}

/* The last place of the axis where any series has a figure; count if none has. */
static size_t last_filled(const tide_panel *panel)
{
    for (size_t t = panel->period_count; t-- > 0;) {
        for (size_t i = 0; i < panel->series_count; i++) {
            tide_series series = panel_series(panel, i, 0);
            if (series_has_value(&series, t))
                return t;
        }
    }
    return panel->period_count;
}

tide_status job_window(const tide_job *job, const tide_panel *panel, size_t *first,
                       size_t *count, tide_error *err)
{
    tide_freq freq = (tide_freq)panel->first.freq;
    int32_t since = panel->first.ordinal;
    int32_t until = panel->first.ordinal + (int32_t)panel->period_count - 1;
    bool has_bounds = job_has(job, OPTION_SINCE) || job_has(job, OPTION_UNTIL);

    if (freq == TIDE_FREQ_NONE) {
        if (has_bounds || job_flag(job, OPTION_LAST))
            return error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                             "--since, --until and --last need a column of periods");
        *first = 0;
        *count = panel->period_count;
        return TIDE_STATUS_OK;
    }
    if (job_has(job, OPTION_SINCE)) {
        int32_t edge = edge_ordinal(job->option[OPTION_SINCE].period, freq, false);
        since = edge > since ? edge : since;
    }
    if (job_has(job, OPTION_UNTIL)) {
        int32_t edge = edge_ordinal(job->option[OPTION_UNTIL].period, freq, true);
        until = edge < until ? edge : until;
    }
    if (job_flag(job, OPTION_LAST)) {
        size_t last = last_filled(panel);
        int32_t ordinal = panel->first.ordinal + (int32_t)last;
        if (last < panel->period_count && ordinal < until)
            until = ordinal;
        since = until > since ? until : since;
    }
    *first = (size_t)(since - panel->first.ordinal);
    *count = since > until ? 0 : (size_t)(until - since) + 1;
    if (*count == 0)
        *first = 0;
    return TIDE_STATUS_OK;
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

/* What reduces a series to a row sees only the periods asked for. */
static tide_status cut_for_reduce(tide_job *job, tide_error *err)
{
    size_t first;
    size_t count;
    tide_panel *cut = NULL;

    if (job->computation == NULL || job->computation->shape != TIDE_SHAPE_REDUCE)
        return TIDE_STATUS_OK;
    for (size_t role = 0; role < job->computation->role_count; role++) {
        tide_panel *panel = job->input_panel[role];
        tide_status status = job_window(job, panel, &first, &count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (first == 0 && count == panel->period_count)
            continue;
        status = cut_axis(panel, first, count, &cut, err);
        if (status != TIDE_STATUS_OK)
            return status;
        panel_free(panel);
        job->input_panel[role] = cut;
    }
    return TIDE_STATUS_OK;
}

/* ---- roles ---- */

static tide_status slice_role(tide_job *job, const tide_panel *whole, size_t role,
                              tide_error *err)
{
    size_t key = whole->key_count - 1;
    const struct dictionary *dictionary = whole->key[key].dictionary;
    const char *member = job->binding->role_member[role];
    uint32_t code = dictionary_find(dictionary, text_of(member));

    if (code == DICTIONARY_NONE) {
        error_set(err, TIDE_STATUS_NOT_FOUND, "no_key",
                  "%s has no member \"%s\", which would be the %s", whole->key[key].name,
                  member, job->computation->role[role]);
        error_hint(err, "name the members: --exports %s=CODE --imports %s=CODE",
                   whole->key[key].name, whole->key[key].name);
        return TIDE_STATUS_NOT_FOUND;
    }
    return panel_slice(whole, key, code, &job->input_panel[role], err);
}

static tide_status slice_roles(tide_job *job, tide_panel *whole, tide_error *err)
{
    size_t count = job->computation->role_count;
    tide_status status = TIDE_STATUS_OK;

    for (size_t role = 0; status == TIDE_STATUS_OK && role < count; role++)
        status = slice_role(job, whole, role, err);
    if (status == TIDE_STATUS_OK)
        status = panel_align(job->runtime, job->input_panel, count, err);
    return status;
}

/* ---- all of it ---- */

tide_status job_gather(tide_job *job, tide_error *err)
{
    const struct binding *binding = job->binding;
    struct selection *selection = arena_alloc_zero(&job->arena, 1, sizeof *selection);
    tide_panel *panel = NULL;
    tide_panel *coarse = NULL;
    tide_status status;

    if (selection == NULL)
        return memory_failed(&job->runtime->memory, err);
    status = selection_make(job, selection, err);
    if (status != TIDE_STATUS_OK)
        return status;
    job->selection = selection;

    struct group_request request = {
        .table = job->table,
        .key = selection->key,
        .key_count = selection->key_count,
        .mask = selection->mask,
        .mask_count = selection->mask_count,
        .time_column = selection->time_column,
        .measure = selection->measure,
        .measure_count = binding->measure_count,
        .skip_missing = argument_is(&job->option[OPTION_MISSING], "skip"),
    };
    status = group_run(&request, &panel, err);
    if (status != TIDE_STATUS_OK)
        return status;
    job->ledger.used = panel->rows_used;

    if (binding->freq != TIDE_FREQ_NONE) {
        bool allow = argument_is(&job->option[OPTION_PARTIAL], "allow");
        status = panel_regroup(panel, binding->freq, allow, &coarse, err);
        panel_free(panel);
        panel = coarse;
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (binding->role_column == TABLE_NO_COLUMN) {
        job->input_panel[0] = panel;
    } else {
        status = slice_roles(job, panel, err);
        panel_free(panel);
    }
    if (status == TIDE_STATUS_OK)
        status = cut_for_reduce(job, err);
    return status;
}
