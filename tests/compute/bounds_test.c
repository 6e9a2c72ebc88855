/*
 * bounds_test.c - what holds for the bounds of every computation that gives them.
 *
 * Each law runs over the variants below on random panels with holes, zeros, negative
 * figures and half-widths of 0 to 3. A computation with an interval and without a row here
 * fails the test.
 */
#include "compute/fixture.h"

#include <math.h>

#include "time/period.h"

enum { SERIES = 6, PERIODS = 40, SCALE = 2, ROUNDS = 24, DRAWS = 6 };

struct variant {
    const char *name;
    const char *args;
    const char *form; /* NULL: the default */
};

static const struct variant variants[] = {
    {"yoy", "", NULL},
    {"yoy", "", "log"},
    {"yoy", "formula=arc", "ratio"},
    {"pop", "lag=3", "index"},
    {"index", "base=2001-03", NULL},
    {"index", "base=2002", NULL},
    {"index", "base=2002 formula=arc", "percent"},
    {"index", "base=prev-dec", "multiple"},
    {"diff", "", NULL},
    {"diff", "of=pop", NULL},
    {"ytd", "", NULL},
    {"ytd", "common=yes formula=arc", "ratio"},
    {"mat", "", NULL},
    {"mat", "sums=yes", NULL},
    {"saar", "allow-nsa=yes span=3", NULL},
    {"saar", "allow-nsa=yes on=level", "log"},
    {"cagr", "", NULL},
    {"mean-growth", "", NULL},
    {"contribution", "", NULL},
    {"contribution", "of=pop", "ratio"},
    {"growth-share", "of=pop", NULL},
    {"const-fx", "", NULL},
    {"per-day", "", NULL},
    {"per-day", "of=level", NULL},
    {"share", "", NULL},
    {"balance", "", NULL},
    {"norm-balance", "", NULL},
    {"cover", "", NULL},
    {"sum", "", NULL},
    {"cumulate", "", NULL},
    {"decumulate", "", NULL},
};

/* ---- panels ---- */

static int64_t random_mantissa(uint64_t *seed, size_t mood)
{
    uint64_t draw = check_random(seed);

    switch (mood) {
    case 0:
        return 10000 + (int64_t)(draw % 5000);
    case 1:
        return (int64_t)(draw % 9) - 1;
    default:
        return (int64_t)(draw >> 6) >> check_random(seed) % 50;
    }
}

static struct tide_panel *random_panel(struct arena *arena, uint64_t *seed, size_t mood)
{
    struct tide_panel *panel = fixture_panel(arena, period_month(2001, 1), SERIES,
                                             PERIODS, TIDE_KIND_DECIMAL, SCALE);
    struct panel_measure *measure = &panel->measure[0];

    for (size_t i = 0; i < SERIES * PERIODS; i++) {
        measure->mantissa[i] = random_mantissa(seed, mood);
        measure->half[i] = (int64_t)(check_random(seed) % 4);
        measure->state[i] = check_random(seed) % 12 == 0   ? TIDE_STATE_MISSING
                            : check_random(seed) % 30 == 0 ? TIDE_STATE_PROVISIONAL
                                                           : (tide_state)TIDE_STATE_OK;
    }
    return panel;
}

/* Figures that may have been rounded to those of a panel, often at the very end of their
   interval, with one decimal more and exactly known. */
static struct tide_panel *unrounded_panel(struct arena *arena,
                                          const struct tide_panel *panel, uint64_t *seed)
{
    struct tide_panel *out =
        fixture_panel(arena, panel->first, SERIES, PERIODS, TIDE_KIND_DECIMAL, SCALE + 1);

    for (size_t i = 0; i < SERIES * PERIODS; i++) {
        int64_t width = 5 * panel->measure[0].half[i];
        int64_t off = (int64_t)(check_random(seed) % (uint64_t)(2 * width + 1)) - width;
        if (check_random(seed) % 3 == 0)
            off = check_random(seed) % 2 == 0 ? width : -width;
        out->measure[0].mantissa[i] = 10 * panel->measure[0].mantissa[i] + off;
        out->measure[0].state[i] = panel->measure[0].state[i];
    }
    return out;
}

static void run(struct runtime *runtime, const struct variant *variant,
                const struct tide_panel *const *input, bool wants_bounds,
                struct arena *arena, struct compute_result *out)
{
    static const size_t group[SERIES] = {0, 1, 0, 1, 0, 0};
    const struct computation *computation = registry_find(variant->name);
    const struct argument *argument;

    CHECK_OK(fixture_arguments(computation, variant->args, arena, &argument, NULL));
    struct compute_request request =
        fixture_request(computation, argument, input, group, 2);
    if (variant->form != NULL)
        CHECK(form_find(variant->form, &request.form));
    request.wants_bounds = wants_bounds;
    CHECK_OK(compute_run(runtime, &request, arena, out, NULL));
}

/* ---- laws ---- */

/* A figure of scale `scale` against a bound, which has one decimal more than its input. */
static bool is_within(const struct series_out *low, const struct series_out *high,
                      const struct series_out *answer, size_t i, double tolerance)
{
    if (answer->kind == TIDE_KIND_DECIMAL) {
        int128 figure = answer->mantissa[i];
        for (int32_t scale = answer->scale; scale < low->scale; scale++)
            figure *= 10;
        return (!tide_state_has_value(low->state[i]) || low->mantissa[i] <= figure) &&
               (!tide_state_has_value(high->state[i]) || figure <= high->mantissa[i]);
    }
    double slack = tolerance * fmax(1.0, fabs(answer->real[i]));
    return (!tide_state_has_value(low->state[i]) ||
            low->real[i] <= answer->real[i] + slack) &&
           (!tide_state_has_value(high->state[i]) ||
            answer->real[i] <= high->real[i] + slack);
}

static size_t check_within(const struct variant *variant, const char *what,
                           const struct compute_result *bounds,
                           const struct compute_result *answer, double tolerance)
{
    const struct series_out *column = &answer->column[0];
    size_t count = 0;

    for (size_t i = 0; i < column->count; i++) {
        if (!tide_state_has_value(bounds->column[0].state[i])) {
            CHECK_INT(bounds->low.state[i], bounds->column[0].state[i]);
            CHECK_INT(bounds->high.state[i], bounds->column[0].state[i]);
            continue;
        }
        if (!tide_state_has_value(column->state[i]))
            continue;
        count++;
        if (is_within(&bounds->low, &bounds->high, column, i, tolerance))
            continue;
        if (column->kind == TIDE_KIND_REAL)
            print_error("%.17g not in [%.17g, %.17g]\n", column->real[i],
                        bounds->low.real[i], bounds->high.real[i]);
        fail_msg("%s %s: %s %zu is not within its bounds", variant->name, variant->args,
                 what, i);
    }
    return count;
}

TEST(bounds_hold_the_answer_and_those_of_all_figures_that_round_to_the_same)
{
    UNUSED;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        const struct variant *variant = &variants[i];
        bool is_power = registry_find(variant->name)->accuracy == ACCURACY_T;
        bool is_log = variant->form != NULL && strcmp(variant->form, "log") == 0;
        double tolerance = is_power || is_log ? 1e-12 : 0.0;
        uint64_t seed = 11 + i;
        size_t checked = 0;

        for (size_t round = 0; round < ROUNDS; round++) {
            const struct tide_panel *input[2];
            const struct tide_panel *drawn[2];
            struct compute_result bounds;
            struct compute_result answer;

            arena_init(&arena, &runtime.memory);
            for (size_t role = 0; role < 2; role++)
                input[role] = random_panel(&arena, &seed, round % 3);
            run(&runtime, variant, input, true, &arena, &bounds);
            checked += check_within(variant, "answer", &bounds, &bounds, 0.0);
            for (size_t draw = 0; draw < DRAWS; draw++) {
                for (size_t role = 0; role < 2; role++)
                    drawn[role] = unrounded_panel(&arena, input[role], &seed);
                run(&runtime, variant, drawn, false, &arena, &answer);
                check_within(variant, "recomputed", &bounds, &answer, tolerance);
            }
            arena_release(&arena);
        }
        if (checked == 0)
            fail_msg("%s %s has no answer to check", variant->name, variant->args);
    }
    runtime_release(&runtime);
}

TEST(bounds_do_not_change_the_answer)
{
    UNUSED;
    struct runtime runtime;
    struct arena arena;

    check_runtime(&runtime, 1);
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        uint64_t seed = 3 + i;
        const struct tide_panel *input[2];
        struct compute_result with;
        struct compute_result without;

        arena_init(&arena, &runtime.memory);
        for (size_t role = 0; role < 2; role++)
            input[role] = random_panel(&arena, &seed, i % 3);
        run(&runtime, &variants[i], input, true, &arena, &with);
        run(&runtime, &variants[i], input, false, &arena, &without);
        CHECK_INT(without.low.count, 0);
        for (size_t t = 0; t < with.column[0].count; t++) {
            CHECK_INT(with.column[0].state[t], without.column[0].state[t]);
            if (with.column[0].kind == TIDE_KIND_DECIMAL)
                CHECK_INT(with.column[0].mantissa[t], without.column[0].mantissa[t]);
            else
                CHECK(with.column[0].real[t] == without.column[0].real[t]);
        }
        arena_release(&arena);
    }
    runtime_release(&runtime);
}

TEST(every_interval_is_tested)
{
    UNUSED;
    for (size_t i = 0; i < registry_count(); i++) {
        const struct computation *computation = registry_at(i);
        bool is_found = computation->interval == NULL;

        for (size_t k = 0; k < COUNT_OF(variants); k++)
            is_found = is_found || strcmp(variants[k].name, computation->name) == 0;
        if (!is_found)
            fail_msg("%s has no row here", computation->name);
    }
}

/* ---- failing ---- */

struct allocator {
    tide_allocator host;
    size_t calls;
    size_t fail_at;
    size_t live;
};

static void *failing_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct allocator *allocator = user;

    if (++allocator->calls >= allocator->fail_at)
        return NULL;
    allocator->live++;
    return allocator->host.alloc(allocator->host.user, align_bytes, size_bytes);
}

static void failing_free(void *user, void *memory, size_t size_bytes)
{
    struct allocator *allocator = user;
    allocator->live--;
    allocator->host.free(allocator->host.user, memory, size_bytes);
}

static tide_status run_failing(const struct variant *variant, size_t fail_at,
                               const struct tide_panel *const *input, struct arena *words)
{
    static const size_t group[SERIES] = {0, 1, 0, 1, 0, 0};
    struct allocator allocator = {.host = memory_default_allocator(), .fail_at = fail_at};
    tide_allocator host = {.alloc = failing_alloc,
                           .free = failing_free,
                           .user = &allocator};
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .allocator = &host};
    const struct computation *computation = registry_find(variant->name);
    const struct argument *argument;
    struct compute_result result;
    struct runtime runtime;
    struct arena arena;

    CHECK_OK(fixture_arguments(computation, variant->args, words, &argument, NULL));
    tide_status status = runtime_init(&runtime, &options, NULL);
    if (status == TIDE_STATUS_OK) {
        struct compute_request request =
            fixture_request(computation, argument, input, group, 2);
        request.wants_bounds = true;
        arena_init(&arena, &runtime.memory);
        status = compute_run(&runtime, &request, &arena, &result, NULL);
        arena_release(&arena);
        runtime_release(&runtime);
    }
    CHECK_INT(allocator.live, 0);
    return status;
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    struct memory memory;

    memory_init(&memory, NULL, 0);
    for (size_t i = 0; i < COUNT_OF(variants); i++) {
        uint64_t seed = 5;
        struct arena words;
        size_t fail_at = 1;

        arena_init(&words, &memory);
        const struct tide_panel *const input[2] = {random_panel(&words, &seed, 0),
                                                   random_panel(&words, &seed, 0)};
        while (run_failing(&variants[i], fail_at, input, &words) != TIDE_STATUS_OK)
            fail_at++;
        CHECK(fail_at > 2);
        arena_release(&words);
    }
    CHECK_INT(atomic_load(&memory.used_bytes), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(bounds_hold_the_answer_and_those_of_all_figures_that_round_to_the_same),
        ROW(bounds_do_not_change_the_answer),
        ROW(every_interval_is_tested),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
