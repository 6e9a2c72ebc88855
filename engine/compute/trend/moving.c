/*
 * moving.c - a statistic of the figures in a moving window.
 *
 *     trailing   x[t - N + 1] .. x[t]
 *     centre     x[t - N/2] .. x[t + N/2]; for an even N the mean gives its two ends half
 *                a weight (2 x N), other statistics have no centre
 *
 * Sum, least and largest figure are exact; mean and median (the mean of the middle two)
 * are the rounded quotients of exact integers; the standard deviation (n - 1) is the root
 * of one, and needs two figures.
 *
 * A hole in the window, or a window that reaches over the ends, is an incomplete_window,
 * unless --min-count figures are there: the answer is then a partial_period. A break
 * after the first period of the window marks it.
 */
#include "compute/trend/window.h"

#include "base/error.h"

enum { MOVING_WINDOW, MOVING_STAT, MOVING_ALIGN, MOVING_MIN_COUNT };

static struct window_shape shape_of(const struct argument *argument)
{
    int64_t window = argument[MOVING_WINDOW].integer;
    bool is_centred = argument_is(&argument[MOVING_ALIGN], "centre");
    struct window_shape shape = {
        .stat = (enum stat)argument[MOVING_STAT].choice,
        .back = is_centred ? window / 2 : window - 1,
        .ahead = is_centred ? window / 2 : 0,
        .has_half_ends = is_centred && window % 2 == 0,
    };
    shape.least_count = argument[MOVING_MIN_COUNT].is_set
                            ? argument[MOVING_MIN_COUNT].integer
                            : shape.back + shape.ahead + 1;
    return shape;
}

static tide_status moving_check(const struct argument *argument, tide_freq freq,
                                tide_error *err)
{
    const struct argument *window = &argument[MOVING_WINDOW];
    const struct argument *least = &argument[MOVING_MIN_COUNT];

    (void)freq;
    if (!window->is_set) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "moving needs --window");
        error_hint(err, "--window 12: twelve periods");
        return TIDE_STATUS_ARGUMENT;
    }
    if (least->is_set && least->integer > window->integer)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--min-count: %s is more than the window of %s", least->text,
                         window->text);
    if (shape_of(argument).has_half_ends &&
        !argument_is(&argument[MOVING_STAT], "mean")) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--align centre: a window of %s has no middle period", window->text);
        error_hint(err, "take an odd --window; only a mean can halve its ends");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

static size_t moving_outputs(const struct argument *argument, struct compute_output *out)
{
    enum stat stat = shape_of(argument).stat;
    bool is_quotient = stat == STAT_MEAN || stat == STAT_MEDIAN || stat == STAT_SD;

    *out = (struct compute_output){.name = "moving",
                                   .kind = is_quotient ? OUTPUT_REAL : OUTPUT_DECIMAL,
                                   .unit = OUTPUT_UNIT_MEASURE,
                                   .table_decimals = -1};
    return 1;
}

static tide_status moving_run(const struct compute_call *call, tide_error *err)
{
    struct window_shape shape = shape_of(call->argument);
    struct window window;

    tide_status status =
        window_init(&window, &call->input[0], &shape, call->scratch, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (int64_t t = -shape.ahead; t < (int64_t)window.in->count; t++) {
        window_step(&window, t);
        if (t >= 0)
            window_put(&window, t, &call->output[0]);
    }
    return TIDE_STATUS_OK;
}

/* Every window from nothing. */
static tide_status moving_reference(const struct compute_call *call, tide_error *err)
{
    struct window_shape shape = shape_of(call->argument);

    for (int64_t t = 0; t < (int64_t)call->input[0].count; t++) {
        struct window window;
        tide_status status =
            window_init(&window, &call->input[0], &shape, call->scratch, err);
        if (status != TIDE_STATUS_OK)
            return status;
        window_define(&window, t, &call->output[0]);
    }
    return TIDE_STATUS_OK;
}

static const tide_option moving_options[] = {
    [MOVING_WINDOW] = {.name = "window",
                       .kind = TIDE_OPTION_INTEGER,
                       .argument = "N",
                       .range = "1..1000",
                       .help = "periods in the window",
                       .group = TIDE_GROUP_COMPUTATION},
    [MOVING_STAT] = {.name = "stat",
                     .kind = TIDE_OPTION_CHOICE,
                     .argument = "NAME",
                     .preset = "mean",
                     .range = "mean|sum|median|min|max|sd",
                     .help = "what is taken of the window",
                     .group = TIDE_GROUP_COMPUTATION},
    [MOVING_ALIGN] = {.name = "align",
                      .kind = TIDE_OPTION_CHOICE,
                      .argument = "WHERE",
                      .preset = "trailing",
                      .range = "trailing|centre",
                      .help = "where the window lies: up to the period, or round it",
                      .group = TIDE_GROUP_COMPUTATION},
    [MOVING_MIN_COUNT] = {.name = "min-count",
                          .kind = TIDE_OPTION_INTEGER,
                          .argument = "N",
                          .range = "1..1000",
                          .help = "figures that suffice (default: all); fewer than all\n"
                                  "are marked partial_period",
                          .group = TIDE_GROUP_COMPUTATION},
};

static const char *const moving_roles[] = {"value"};
static const char *const moving_role_summaries[] = {"the measure that is smoothed"};
static const struct compute_output moving_output[] = {
    {.name = "moving",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation moving_computation = {
    .name = "moving",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "mean, sum, median, least, largest or deviation of a moving window",
    .formula = "stat of x[t - N + 1] .. x[t]; centre: x[t - N/2] .. x[t + N/2]",
    .missing =
        "a hole in the window, or a window over the ends: incomplete_window; sd of\n"
        "one figure: too_few",
    .source = "R, stats::filter and stats::runmed",
    .accuracy = ACCURACY_Q,
    .option = moving_options,
    .option_count = COUNT_OF(moving_options),
    .role = moving_roles,
    .role_summary = moving_role_summaries,
    .role_count = COUNT_OF(moving_roles),
    .output = moving_output,
    .output_count = COUNT_OF(moving_output),
    .is_time_needed = true,
    .outputs = moving_outputs,
    .check = moving_check,
    .run = moving_run,
    .reference = moving_reference,
    .example = "tide moving datasets/states-demo/trade.csv --by flow --window 3",
};
