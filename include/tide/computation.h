/*
 * tide/computation.h - what can be computed, as data.
 *
 * One row of the registry per computation: its words, arguments, named inputs (roles)
 * and outputs. `tide list`, help, manual, job grammar and this interface read the same
 * rows. All texts are constants of the library.
 */
#ifndef TIDE_COMPUTATION_H
#define TIDE_COMPUTATION_H

#include <stddef.h>

#include "tide/export.h"
#include "tide/option.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TIDE_SHAPE_SERIES, /* once per series */
    TIDE_SHAPE_CROSS,  /* once per period over one group of series */
    TIDE_SHAPE_PANEL,  /* once on the whole panel */
    TIDE_SHAPE_REDUCE  /* once per series, to one row */
} tide_shape;

typedef struct {
    const char *name;
    const char *family; /* "growth", "ratio", "trend" ... */
    tide_shape shape;
    const char *summary;  /* one line */
    const char *formula;  /* one or more lines */
    const char *missing;  /* when there is no value */
    const char *source;   /* who defines it */
    const char *accuracy; /* class letter and what it promises */
    const char *forms;    /* forms of --as, default first: "percent index ..."; or "" */
    const char *example;  /* a command line that works in the project's folder */
    size_t option_count;
    size_t role_count;
    const tide_option *option;       /* [option_count] arguments of this computation */
    const char *const *role;         /* [role_count] names of the inputs */
    const char *const *role_summary; /* [role_count] */
} tide_computation;

/* All computations in the order of the registry: how many, and the one at i < count. */
TIDE_API size_t tide_computation_count(void);
TIDE_API tide_computation tide_computation_at(size_t i);

/* The place of a computation by its exact name; tide_computation_count() if there is
   none. */
TIDE_API size_t tide_computation_find(const char *name);

#ifdef __cplusplus
}
#endif

#endif
