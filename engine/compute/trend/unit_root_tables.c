/*
 * unit_root_tables.c - what the statistics of ADF and KPSS are held against.
 *
 * Critical values of ADF are MacKinnon's response surfaces (2010, Critical values for
 * cointegration tests, Queen's Economics Department working paper 1227, table 2, N = 1),
 *
 *     b0 + b1 / T + b2 / T^2 + b3 / T^3,    T the rows of the regression
 *
 * Its p-value is asymptotic (MacKinnon 1994, Approximate asymptotic distribution functions
 * for unit-root and cointegration tests, Journal of Business and Economic Statistics 12,
 * N = 1): the normal distribution at a polynomial in ADF, one up to `turn` and one above,
 * 0 and 1 outside of what they are made for.
 *
 * Critical values of KPSS are asymptotic (Kwiatkowski, Phillips, Schmidt, Shin 1992,
 * table 1).
 */
#include "compute/trend/unit_root_tables.h"

#include <math.h>

#include "numeric/gsl_guard.h"

static const double adf_surface[][ROOT_LEVELS][4] = {
    [ROOT_CONSTANT] = {{-2.56677, -1.5384, -2.809, 0.0},
                       {-2.86154, -2.8903, -4.234, -40.040},
                       {-3.43035, -6.5393, -16.786, -79.433}},
    [ROOT_TREND] = {{-3.12705, -2.5856, -3.925, -22.380},
                    {-3.41049, -4.3904, -9.036, -45.374},
                    {-3.95877, -9.0531, -28.428, -134.155}},
    [ROOT_NONE] = {{-1.61682, 0.2656, -2.714, 25.364},
                   {-1.94100, -0.2686, -3.365, 31.223},
                   {-2.56574, -2.2358, -3.627, 0.0}},
};

static const struct {
    double least;
    double turn;
    double most;
    double low[4];  /* coefficients of the powers of ADF up to `turn` */
    double high[4]; /* and above it */
} adf_distribution[] = {
    [ROOT_CONSTANT] = {-18.83,
                       -1.61,
                       2.74,
                       {2.1659, 1.4412, 0.038269, 0.0},
                       {1.7339, 0.93202, -0.12745, -0.010368}},
    [ROOT_TREND] = {-16.18,
                    -2.89,
                    0.70,
                    {3.2512, 1.6047, 0.049588, 0.0},
                    {2.5261, 0.61654, -0.37956, -0.060285}},
    [ROOT_NONE] = {-19.04,
                   -1.04,
                   (double)INFINITY,
                   {0.6344, 1.2378, 0.032496, 0.0},
                   {0.4797, 0.93557, -0.06999, 0.033066}},
};

static const double kpss_critical[][ROOT_LEVELS] = {
    [ROOT_CONSTANT] = {0.347, 0.463, 0.739},
    [ROOT_TREND] = {0.119, 0.146, 0.216},
    [ROOT_NONE] = {0.0, 0.0, 0.0},
};

static double polynomial(const double coefficient[4], double u)
{
    return coefficient[0] +
           u * (coefficient[1] + u * (coefficient[2] + u * coefficient[3]));
}

double unit_root_adf_critical(enum unit_root_model model, size_t level, size_t rows)
{
    return polynomial(adf_surface[model][level], 1.0 / (double)rows);
}

double unit_root_adf_p(enum unit_root_model model, double adf)
{
    if (!isfinite(adf))
        return (double)NAN;
    if (adf < adf_distribution[model].least)
        return 0.0;
    if (adf > adf_distribution[model].most)
        return 1.0;
    const double *part = adf <= adf_distribution[model].turn
                             ? adf_distribution[model].low
                             : adf_distribution[model].high;
    return gsl_guard_ugaussian_Q(-polynomial(part, adf));
}

double unit_root_kpss_critical(enum unit_root_model model, size_t level)
{
    return kpss_critical[model][level];
}
