/*
 * fixture.h - small panels and arguments for the tests of computations.
 */
#ifndef TESTS_COMPUTE_FIXTURE_H
#define TESTS_COMPUTE_FIXTURE_H

#include "harness/check.h"

#include "column/panel.h"
#include "compute/computation.h"

/* A panel of one measure, all cells missing, half-widths 0. Lives in the arena. */
static inline struct tide_panel *fixture_panel(struct arena *arena, tide_period first,
                                               size_t series_count, size_t period_count,
                                               tide_kind kind, int32_t scale)
{
    size_t cells = series_count * period_count;
    struct tide_panel *panel = arena_alloc_zero(arena, 1, sizeof *panel);
    struct panel_measure *measure = arena_alloc_zero(arena, 1, sizeof *measure);

    CHECK(panel != NULL && measure != NULL);
    panel->series_count = series_count;
    panel->first = first;
    panel->period_count = period_count;
    panel->measure_count = 1;
    panel->measure = measure;
    measure->name = "value";
    measure->kind = kind;
    measure->scale = scale;
    measure->mantissa = arena_alloc_zero(arena, cells, sizeof *measure->mantissa);
    measure->real = arena_alloc_zero(arena, cells, sizeof *measure->real);
    measure->half = arena_alloc_zero(arena, cells, sizeof *measure->half);
    measure->state = arena_alloc(arena, cells, sizeof *measure->state);
    CHECK(measure->mantissa != NULL && measure->real != NULL && measure->half != NULL &&
          measure->state != NULL);
    memset(measure->state, TIDE_STATE_MISSING, cells);
    return panel;
}

/* Arguments from "lag=2 formula=arc"; the others as preset. */
static inline tide_status fixture_arguments(const struct computation *computation,
                                            const char *words, struct arena *arena,
                                            const struct argument **out, tide_error *err)
{
    struct argument *argument =
        arena_alloc(arena, computation->option_count + 1, sizeof *argument);

    CHECK(argument != NULL);
    for (size_t i = 0; i < computation->option_count; i++)
        CHECK_OK(argument_preset(&computation->option[i], arena, &argument[i], NULL));
    while (*words != '\0') {
        size_t name = strcspn(words, "=");
        size_t all = strcspn(words, " ");
        size_t i = 0;
        while (i < computation->option_count &&
               !text_is((struct text){words, name}, computation->option[i].name))
            i++;
        CHECK(i < computation->option_count);
        const char *value = arena_text(arena, words + name + 1, all - name - 1);
        tide_status status =
            argument_parse(&computation->option[i], value, arena, &argument[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
        words += all;
        words += strspn(words, " ");
    }
    *out = argument;
    return TIDE_STATUS_OK;
}

/* A request over the same panel in every role, or over one panel a role. Where rows are of
   countries the caller says which. */
static inline struct compute_request
fixture_request(const struct computation *computation, const struct argument *argument,
                const struct tide_panel *const *input, const size_t *group,
                size_t group_count)
{
    struct compute_request request = {
        .computation = computation,
        .argument = argument,
        .form = computation_default_form(computation),
        .input = input,
        .group = group,
        .group_count = group_count,
        .row = group,
        .row_count = group_count,
    };
    return request;
}

#endif
