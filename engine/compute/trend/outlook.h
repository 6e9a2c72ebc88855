/*
 * outlook.h - what a series says about the periods after it: fits, forecasts, spreads.
 *
 *     seasonal       x of the last same sub-period;  spread sd sqrt(floor((h-1)/s) + 1)
 *     drift          x[n] + h d, d = (x[n] - x[1]) / (n-1);  sd sqrt(h (1 + h/(n-1)))
 *     naive          x[n];  sd sqrt(h)
 *     holt-winters   the last state carried on;  sd sqrt(1 + sum over j < h of psi[j]^2),
 *                    psi[j] = A (1 + j B) + [s divides j] G (1 - A);  mult: none
 *
 * for the h-th period after x[n]. sd is that of the one-step errors of the same method:
 * the root of their mean square (seasonal, naive), or of their variance (drift: n - 2
 * below, its errors have the mean 0; holt-winters: about their mean, their count - 1).
 */
#ifndef COMPUTE_TREND_OUTLOOK_H
#define COMPUTE_TREND_OUTLOOK_H

#include "compute/trend/smoothing.h"

/* In the order of the words of --method. */
enum outlook_method { OUTLOOK_SEASONAL, OUTLOOK_DRIFT, OUTLOOK_NAIVE, OUTLOOK_SMOOTHING };

#define OUTLOOK_METHOD_ROW                                                               \
    {                                                                                    \
        .name = "method", .kind = TIDE_OPTION_CHOICE, .argument = "NAME",                \
        .range = "seasonal|drift|naive|holt-winters",                                    \
        .help = "how the series goes on (default: seasonal; of years:\n"                 \
                "drift)",                                                                \
        .group = TIDE_GROUP_COMPUTATION,                                                 \
    }

/* The method asked for, or that of a series with or without a season. */
enum outlook_method outlook_method_of(const struct argument *method,
                                      const struct argument *season, tide_freq freq);

struct outlook {
    enum outlook_method method;
    size_t s;                    /* periods of a season's round, for SEASONAL */
    struct smoothing model;      /* for SMOOTHING: mode, s and weights on the way in */
    const struct unbroken *data; /* x[1] .. x[n] */
    size_t fit_from;             /* place of the first fit */
    double *fit;                 /* [n] */
    size_t horizon;
    double *ahead;  /* [horizon] forecasts */
    double *spread; /* [horizon] their standard deviation; NAN: none */
};

/* Why there is no outlook; OK: there is. */
tide_state outlook_refusal(const struct outlook *outlook, const struct unbroken *data);

/*
 * Fill an outlook whose method, s, model and horizon are set: by the formulas above, and
 * by the definition, which carries the recursion on and measures psi by what an error of
 * one does to it.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status outlook_run(struct outlook *outlook, const struct unbroken *data,
                        struct arena *arena, tide_error *err);
tide_status outlook_define(struct outlook *outlook, const struct unbroken *data,
                           struct arena *arena, tide_error *err);

#endif
