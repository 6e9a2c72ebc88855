/*
 * cumulated.c - does a measure look cumulated? It rises within the year and falls at its
 * beginning.
 *
 * Over all series together: of the steps inside a year nearly none (1 in 50) goes down, and
 * of the steps into a year nearly all (19 in 20) go down to less than half. Monthly trade
 * goes down about every other month, so that a few steps tell; a quarterly season may rise
 * through each year, so that two turns of the year are asked for. Halves of the year say
 * too little, weeks and days are not published like that.
 */
#include "query/cumulated.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

enum { FEWEST_STEPS = 6, MANY_STEPS = 5000 };

struct evidence_of_year {
    uint64_t rises; /* steps inside a year */
    uint64_t falls;
    uint64_t turns;   /* steps into a year, from a figure above 0 */
    uint64_t dropped; /* those of them to less than half */
};

/* The steps of one series between neighbouring figures. */
static void add_series(struct evidence_of_year *seen, const tide_series *series)
{
    int32_t per_year = freq_per_year((tide_freq)series->first.freq);
    int32_t place = period_within_year(series->first);

    for (size_t t = 1; t < series->count; t++) {
        place = place + 1 == per_year ? 0 : place + 1;
        if (!series_has_value(series, t) || !series_has_value(series, t - 1))
            continue;
        bool is_real = series->kind == TIDE_KIND_REAL;
        double x1 = is_real ? series_real(series, t) : (double)series_mantissa(series, t);
        double x0 =
            is_real ? series_real(series, t - 1) : (double)series_mantissa(series, t - 1);
        if (place == 0) {
            seen->turns += x0 > 0.0;
            seen->dropped += x0 > 0.0 && x1 < x0 / 2.0;
        } else {
            seen->rises += x1 > x0;
            seen->falls += x1 < x0;
        }
    }
}

static bool is_plain(const struct evidence_of_year *seen)
{
    return 50 * seen->falls > seen->rises + seen->falls;
}

static bool looks_cumulated(const tide_panel *panel, size_t measure,
                            struct evidence_of_year *seen)
{
    uint64_t fewest_turns = panel->first.freq == TIDE_FREQ_M ? 1 : 2;

    memset(seen, 0, sizeof *seen);
    for (size_t s = 0; s < panel->series_count; s++) {
        tide_series series = panel_series(panel, s, measure);
        add_series(seen, &series);
        if (seen->rises + seen->falls > MANY_STEPS && is_plain(seen))
            return false;
    }
    return seen->rises + seen->falls >= FEWEST_STEPS && !is_plain(seen) &&
           seen->turns >= fewest_turns && 20 * seen->dropped >= 19 * seen->turns;
}

/* Would the request read a cumulated figure as that of its period alone? */
static bool is_misled(const tide_job *job, const struct measure_traits *traits)
{
    const struct computation *computation = job->computation;
    struct measure_traits declared = *traits;

    if (computation == NULL || traits->is_cumulated || traits->kind != MEASURE_FLOW)
        return false;
    declared.is_cumulated = true;
    return job->binding->freq != TIDE_FREQ_NONE || computation->reads_declared ||
           strcmp(computation->family, "trend") == 0 ||
           (computation->refuses != NULL &&
            computation->refuses(job->argument, &declared) &&
            !computation->refuses(job->argument, traits));
}

static tide_status refuse(const tide_job *job, const tide_panel *panel,
                          const char *measure, const struct evidence_of_year *seen,
                          tide_error *err)
{
    error_set(
        err, TIDE_STATUS_SHAPE, "cumulated",
        "%s looks cumulated from the beginning of the year: of %llu steps inside a "
        "year %llu rise, and %llu of %llu first %ss are below half of the %s before",
        measure, (unsigned long long)(seen->rises + seen->falls),
        (unsigned long long)seen->rises, (unsigned long long)seen->dropped,
        (unsigned long long)seen->turns, freq_noun((tide_freq)panel->first.freq),
        freq_noun((tide_freq)panel->first.freq));
    error_source(err, job_source(job));
    error_hint(err,
               "tide decumulate gives single %ss; --cumulated declares it, "
               "--allow-cumulated takes the figures as they stand",
               freq_noun((tide_freq)panel->first.freq));
    return TIDE_STATUS_SHAPE;
}

void panel_declare_cumulated(const tide_job *job, tide_panel *panel)
{
    for (size_t i = 0; job_flag(job, OPTION_CUMULATED) && i < panel->measure_count; i++)
        panel->measure[i].traits.is_cumulated = true;
}

tide_status panel_check_cumulated(const tide_job *job, const tide_panel *panel,
                                  tide_error *err)
{
    bool is_of_year =
        panel->first.freq == TIDE_FREQ_M || panel->first.freq == TIDE_FREQ_Q;

    if (!is_of_year || job_flag(job, OPTION_ALLOW_CUMULATED))
        return TIDE_STATUS_OK;
    for (size_t i = 0; i < panel->measure_count; i++) {
        struct evidence_of_year seen;
        if (is_misled(job, &panel->measure[i].traits) && looks_cumulated(panel, i, &seen))
            return refuse(job, panel, panel->measure[i].name, &seen, err);
    }
    return TIDE_STATUS_OK;
}
