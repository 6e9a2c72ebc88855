/*
 * oracle.h - columns of reference files, and a computation run on one of them.
 */
#ifndef TESTS_COMPUTE_ORACLE_H
#define TESTS_COMPUTE_ORACLE_H

#include "compute/fixture.h"

#include <math.h>
#include <stdlib.h>

enum { ORACLE_ROWS = 1024, ORACLE_LINE = 4096 };

struct oracle_column {
    size_t count;
    double value[ORACLE_ROWS]; /* NAN: an empty cell */
};

/* The next cell of a line, without quotes; *line moves on, NULL after the last. */
static inline char *oracle_cell(char **line)
{
    char *cell = *line;
    char *comma = strchr(cell, ',');

    *line = comma != NULL ? comma + 1 : NULL;
    if (comma != NULL)
        *comma = '\0';
    cell += cell[0] == '"';
    cell[strcspn(cell, "\"\r\n")] = '\0';
    return cell;
}

/* A column of a comma-separated file by the name in its head. */
static inline void oracle_read(const char *file, const char *name,
                               struct oracle_column *out)
{
    char line[ORACLE_LINE];
    size_t place = 0;
    FILE *from = fopen(check_data(file), "r");

    CHECK(from != NULL && fgets(line, sizeof line, from) != NULL);
    char *rest = line;
    while (rest != NULL && strcmp(oracle_cell(&rest), name) != 0)
        place++;
    for (out->count = 0; fgets(line, sizeof line, from) != NULL; out->count++) {
        const char *cell = "";
        rest = line;
        for (size_t i = 0; i <= place; i++) {
            CHECK(rest != NULL);
            cell = oracle_cell(&rest);
        }
        CHECK(out->count < ORACLE_ROWS);
        char *end = NULL;
        out->value[out->count] = strtod(cell, &end);
        if (end == cell)
            out->value[out->count] = (double)NAN;
    }
    fclose(from);
}

/* A computation on one series of doubles; everything lives in the arena. */
static inline struct compute_result oracle_run(struct runtime *runtime,
                                               struct arena *arena, const char *verb,
                                               const char *args, tide_period first,
                                               const struct oracle_column *column)
{
    const struct computation *computation = registry_find(verb);
    const struct argument *argument;
    const struct tide_panel *input[COMPUTE_MAX_ROLES];
    struct compute_result result;

    CHECK(computation != NULL);
    struct tide_panel *panel =
        fixture_panel(arena, first, 1, column->count, TIDE_KIND_REAL, 0);
    for (size_t t = 0; t < column->count; t++) {
        if (isnan(column->value[t]))
            continue;
        panel->measure[0].real[t] = column->value[t];
        panel->measure[0].state[t] = TIDE_STATE_OK;
    }
    for (size_t role = 0; role < COMPUTE_MAX_ROLES; role++)
        input[role] = panel;
    CHECK_OK(fixture_arguments(computation, args, arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, input, NULL, 0);
    CHECK_OK(compute_run(runtime, &request, arena, &result, NULL));
    return result;
}

/* The output of this name. */
static inline const struct series_out *oracle_output(const struct compute_result *result,
                                                     const char *name)
{
    size_t i = 0;

    while (i < result->output_count && strcmp(result->output[i].name, name) != 0)
        i++;
    CHECK(i < result->output_count);
    return &result->column[i];
}

/* The figure of an output at a place, which must have a value. */
static inline double oracle_figure(const struct compute_result *result, const char *name,
                                   size_t t)
{
    const struct series_out *out = oracle_output(result, name);

    CHECK(t < out->count && tide_state_has_value(out->state[t]));
    return out->real[t];
}

#endif
