/*
 * ras.c - a table scaled to the totals of its rows and columns, in turn.
 */
#include "audit/spread.h"

#include <math.h>

enum { MOST_ROUNDS = 1000 };

/* Bring `count` cells, `stride` apart, to a target; false: they are all 0. */
static bool scale_line(double *cell, size_t count, size_t stride, double target)
{
    double sum = 0.0;

    for (size_t i = 0; i < count; i++)
        sum += cell[i * stride];
    if (sum == 0.0)
        return target == 0.0;
    for (size_t i = 0; i < count; i++)
        cell[i * stride] *= target / sum;
    return true;
}

/* By how much the rows miss their targets at most; columns were scaled last. */
static double largest_miss(const struct scaling *scaling)
{
    double most = 0.0;

    for (size_t r = 0; r < scaling->rows; r++) {
        double miss = -scaling->row_target[r];
        for (size_t c = 0; c < scaling->columns; c++)
            miss += scaling->cell[r * scaling->columns + c];
        most = fmax(most, fabs(miss));
    }
    return most;
}

bool spread_ras(struct scaling *scaling)
{
    size_t rows = scaling->rows;
    size_t columns = scaling->columns;

    for (int round = 0; round < MOST_ROUNDS; round++) {
        for (size_t r = 0; r < rows; r++)
            if (!scale_line(scaling->cell + r * columns, columns, 1,
                            scaling->row_target[r]))
                return false;
        for (size_t c = 0; c < columns; c++)
            if (!scale_line(scaling->cell + c, rows, columns, scaling->column_target[c]))
                return false;
        if (largest_miss(scaling) <= scaling->tolerance)
            return true;
    }
    return false;
}
