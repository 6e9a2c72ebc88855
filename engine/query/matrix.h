/*
 * matrix.h - the series of a panel as a matrix of countries and products.
 */
#ifndef QUERY_MATRIX_H
#define QUERY_MATRIX_H

#include "query/bind.h"

/*
 * Where each series of a panel stands, and which country is the world. Lives in the arena
 * of the job.
 *
 * TIDE_STATUS_NOT_FOUND  "no_key": --world names no country of the table
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status matrix_make(tide_job *job, const tide_panel *panel,
                        struct compute_matrix *out, tide_error *err);

#endif
