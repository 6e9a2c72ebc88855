/*
 * henderson_filter.c - the moving averages of Henderson, with the end weights of Musgrave.
 */
#include "compute/trend/henderson_filter.h"

#include <math.h>

double henderson_noise(size_t terms)
{
    switch (terms) {
    case 5:
        return 0.001;
    case 9:
        return 1.0;
    case 13:
        return 3.5;
    default:
        return 4.5;
    }
}

/* w_j; whole numbers below 2^53, so that one division rounds. */
static double central_weight(size_t terms, size_t place)
{
    double n = (double)(terms / 2 + 2);
    double j = (double)place - (double)(terms / 2);
    double nn = n * n;
    double jj = j * j;
    double above = 315 * ((n - 1) * (n - 1) - jj) * (nn - jj) * ((n + 1) * (n + 1) - jj) *
                   (3 * nn - 16 - 11 * jj);
    double below = 8 * n * (nn - 1) * (4 * nn - 1) * (4 * nn - 9) * (4 * nn - 25);

    return above / below;
}

static void end_weights(struct henderson *filter, size_t lost)
{
    const double *w = filter->weight[0];
    double *u = filter->weight[lost];
    size_t kept = filter->terms - lost;
    double m = (double)kept;
    double middle = 0.5 * (m + 1.0);
    double noise = henderson_noise(filter->terms);
    double d = 4.0 / (acos(-1.0) * noise * noise);
    double sum = 0.0;
    double moment = 0.0;

    for (size_t i = kept; i < filter->terms; i++) {
        sum += w[i];
        moment += w[i] * ((double)(i + 1) - middle);
    }
    double slope = d * moment / (1.0 + d * m * (m * m - 1.0) / 12.0);
    for (size_t r = 0; r < kept; r++)
        u[r] = w[r] + sum / m + ((double)(r + 1) - middle) * slope;
}

void henderson_init(struct henderson *filter, size_t terms)
{
    filter->terms = terms;
    for (size_t i = 0; i < terms; i++)
        filter->weight[0][i] = central_weight(terms, i);
    for (size_t lost = 1; lost <= terms / 2; lost++)
        end_weights(filter, lost);
}

void henderson_smooth(const struct henderson *filter, const double *x, size_t count,
                      double *trend)
{
    size_t half = filter->terms / 2;

    for (size_t t = 0; t < count; t++) {
        size_t lost_before = t < half ? half - t : 0;
        size_t lost_after = count - 1 - t < half ? half - (count - 1 - t) : 0;
        size_t lost = lost_before + lost_after; /* one of them is 0 */
        size_t kept = filter->terms - lost;
        const double *weight = filter->weight[lost];
        const double *from = x + t + lost_before - half;
        double sum = 0.0;

        for (size_t i = 0; i < kept; i++)
            sum += weight[lost_before > 0 ? kept - 1 - i : i] * from[i];
        trend[t] = sum;
    }
}

bool henderson_is_long(tide_freq freq)
{
    return freq == TIDE_FREQ_M || freq == TIDE_FREQ_W || freq == TIDE_FREQ_D;
}

size_t henderson_first_terms(bool is_long)
{
    return is_long ? 13 : 5;
}

size_t henderson_terms(double noise, size_t count, bool is_long)
{
    size_t terms = noise < 1.0 ? 9 : noise < 3.5 ? 13 : 23;

    if (!is_long)
        terms = noise < 3.5 || count < 7 ? 5 : 7;
    else if (terms == 23 && count < 23)
        terms = 13;
    return terms;
}

static double change(enum mode mode, double from, double to)
{
    return fabs(mode == MODE_MULT ? (to - from) / from : to - from);
}

double henderson_ratio(const double *x, const double *trend, size_t count, size_t terms,
                       enum mode mode)
{
    double noise = 0.0;
    double cycle = 0.0;

    for (size_t t = terms / 2 + 1; t + terms / 2 < count; t++) {
        noise += change(mode, mode_without(mode, x[t - 1], trend[t - 1]),
                        mode_without(mode, x[t], trend[t]));
        cycle += change(mode, trend[t - 1], trend[t]);
    }
    return noise > 0.0 ? noise / cycle : 0.0;
}

size_t henderson_auto(const double *x, size_t count, bool is_long, enum mode mode,
                      double *trend)
{
    struct henderson filter;
    size_t first = henderson_first_terms(is_long);

    henderson_init(&filter, first);
    henderson_smooth(&filter, x, count, trend);
    size_t terms =
        henderson_terms(henderson_ratio(x, trend, count, first, mode), count, is_long);
    if (terms != first) {
        henderson_init(&filter, terms);
        henderson_smooth(&filter, x, count, trend);
    }
    return terms;
}
