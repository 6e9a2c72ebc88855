/*
 * stone.h - a cluster as a system of equations, and what came of it.
 */
#ifndef AUDIT_STONE_H
#define AUDIT_STONE_H

#include "audit/auditor.h"

struct system {
    struct auditor *auditor;
    struct puzzle *puzzle;
    struct arena arena;
    size_t unknowns; /* of the puzzle, then one per factor */
    size_t rows;
    double *printed; /* [unknowns] */
    double *half;    /* [unknowns] 0: held */
    double *value;   /* [unknowns] */
    double *a;       /* [rows * unknowns] */
    double *b;       /* [rows] */
    bool *is_used;   /* [rows] */
};

/* A level of the cluster, printed or not, with what it was moved by. */
tide_status stone_tell_figure(const struct system *system, uint32_t unknown,
                              tide_error *err);

/* A printed growth, index, multiple or change, with what it was moved by. */
tide_status stone_tell_link(const struct system *system, uint32_t relation,
                            tide_error *err);

#endif
