/*
 * unit_root_tables.h - what the statistics of ADF and KPSS are held against.
 */
#ifndef COMPUTE_TREND_UNIT_ROOT_TABLES_H
#define COMPUTE_TREND_UNIT_ROOT_TABLES_H

#include <stddef.h>

enum unit_root_model { ROOT_CONSTANT, ROOT_TREND, ROOT_NONE };
enum { ROOT_LEVELS = 3 }; /* 10, 5 and 1 per cent */

/* The critical value of ADF over so many rows. */
double unit_root_adf_critical(enum unit_root_model model, size_t level, size_t rows);

/* The part of series with a unit root whose ADF is lower, over many rows. NAN
   of what is not finite. */
double unit_root_adf_p(enum unit_root_model model, double adf);

/* The asymptotic critical value of KPSS; 0 for ROOT_NONE. */
double unit_root_kpss_critical(enum unit_root_model model, size_t level);

#endif
