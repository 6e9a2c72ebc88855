/*
 * seasonal_start.c - the classical decomposition of two years.
 */
#include "compute/trend/seasonal_start.h"

/* The mean of one round of figures centred on t. */
static double centred_mean(const double *x, size_t s, size_t t)
{
    size_t half = s / 2;
    bool is_even = s % 2 == 0;
    double sum = 0.0;

    for (size_t i = t - half + is_even; i <= t + half - is_even; i++)
        sum += x[i];
    if (is_even)
        sum += 0.5 * (x[t - half] + x[t + half]);
    return sum / (double)s;
}

/* One round of trends at least, each with one sub-period: at most one has two. */
static void set_season(const double *x, size_t s, bool is_mult, double *season)
{
    size_t half = s / 2;
    double mean = 0.0;

    for (size_t i = 0; i < s; i++) {
        size_t count = 0;
        season[i] = 0.0;
        for (size_t t = i; t < 2 * s - half; t += s) {
            if (t < half)
                continue;
            double trend = centred_mean(x, s, t);
            season[i] += is_mult ? x[t] / trend : x[t] - trend;
            count++;
        }
        season[i] /= (double)count;
        mean += season[i] / (double)s;
    }
    for (size_t i = 0; i < s; i++)
        season[i] = is_mult ? season[i] / mean : season[i] - mean;
}

void seasonal_start_make(const double *x, size_t s, bool is_mult,
                         struct seasonal_start *out)
{
    size_t half = s / 2;
    size_t count = 2 * s - 2 * half;
    double middle = 0.5 * (double)(count + 1);
    double mean = 0.0;
    double product = 0.0;
    double square = 0.0;

    for (size_t i = 0; i < count; i++)
        mean += centred_mean(x, s, half + i) / (double)count;
    for (size_t i = 0; i < count; i++) {
        double from = (double)(i + 1) - middle;
        product += from * (centred_mean(x, s, half + i) - mean);
        square += from * from;
    }
    out->slope = product / square;
    out->level = mean - out->slope * middle;
    set_season(x, s, is_mult, out->season);
}
