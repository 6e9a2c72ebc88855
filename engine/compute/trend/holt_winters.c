/*
 * holt_winters.c - level, slope and season that follow the figures (exponential
 * smoothing).
 *
 *     l = A (x - c_{-s}) + (1 - A)(l' + b'),   b = B (l - l') + (1 - B) b',
 *     c = G (x - l) + (1 - G) c_{-s},          fit = l' + b' + c_{-s}
 *
 * with ' one period before and A, B, G the --alpha, --beta, --gamma. --mode mult has x / c,
 * x / l and (l' + b') c; linear has no season (Holt), level no slope either. The start is
 * the decomposition of the first two years, from period s + 1 on: see smoothing.h.
 *
 * A weight that is not given is the one of least squared errors of the fits, searched for
 * from .3, .1, .1 with the others. The answer holds the state after each period, and the
 * fit made before it was seen.
 *
 * No hole is allowed between the first and the last figure: incomplete_window, as for the
 * periods that the start uses up. Fewer than two years (linear 3, level 2 figures) are
 * too_few; mult needs figures above 0, else undefined. Marks last: what follows a break
 * leans on figures from before it.
 */
#include "compute/computation.h"

#include <math.h>

#include "compute/trend/smoothing.h"

/* ---- outputs ---- */

static const struct compute_output holt_winters_outputs[] = {
    {.name = "fit", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "level", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "slope", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "season", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};
static const struct compute_output weight_outputs[SMOOTHING_WEIGHTS] = {
    {.name = "alpha", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "beta", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "gamma", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

/* States are listed for every mode, so that the columns do not depend on the frequency;
   weights where they are sought. */
static size_t holt_winters_list_outputs(const struct argument *argument,
                                        struct compute_output *out)
{
    size_t count = 0;

    for (; count < COUNT_OF(holt_winters_outputs); count++)
        out[count] = holt_winters_outputs[count];
    if (argument_is(&argument[SMOOTHING_OPTION_MODE], "mult"))
        out[count - 1].unit = OUTPUT_UNIT_NONE;
    for (size_t i = 0; i < SMOOTHING_WEIGHTS; i++)
        if (!argument[SMOOTHING_OPTION_ALPHA + i].is_set)
            out[count++] = weight_outputs[i];
    return count;
}

static void put_real(struct series_out *out, size_t t, double value, tide_state state)
{
    if (tide_state_has_value(state))
        series_out_real(out, t, value, state);
    else
        series_out_none(out, t, state);
}

/* One period: `state` says why there is no figure, or marks it. */
static void put_period(const struct compute_call *call, const struct smoothing *model,
                       const struct smoothing_path *path, int exponent, size_t t,
                       size_t place, tide_state state)
{
    struct series_out *out = call->output;
    tide_state none = state_join(state, TIDE_STATE_NOT_APPLICABLE);
    bool is_seasonal = smoothing_is_seasonal(model->mode);
    int season_exponent = model->mode == SMOOTHING_MULT ? 0 : exponent;
    size_t weights = smoothing_weight_count(model->mode);
    size_t column = COUNT_OF(holt_winters_outputs);

    put_real(&out[0], t, ldexp(path->fit[place], exponent), state);
    put_real(&out[1], t, ldexp(path->level[place], exponent), state);
    put_real(&out[2], t, ldexp(path->slope[place], exponent),
             weights >= 2 ? state : none);
    put_real(&out[3], t, ldexp(path->season[place], season_exponent),
             is_seasonal ? state : none);
    for (size_t i = 0; i < SMOOTHING_WEIGHTS; i++)
        if (model->is_sought[i])
            put_real(&out[column++], t, model->weight[i], i < weights ? state : none);
}

static void put_none(const struct compute_call *call, size_t t, tide_state state)
{
    for (size_t i = 0; i < call->output_count; i++)
        series_out_none(&call->output[i], t, state);
}

static void put_path(const struct compute_call *call, const struct unbroken *data,
                     const struct smoothing *model, const struct smoothing_path *path)
{
    const tide_series *in = &call->input[0];
    size_t start_uses = smoothing_least_count(model->mode, model->s);
    tide_state state = smoothing_weight_state(model, in);

    for (size_t i = 0; i < start_uses && i < data->count; i++)
        state = state_join(state, tide_series_state(in, data->first + i));
    for (size_t t = 0; t < in->count; t++) {
        size_t place = t - data->first;
        if (!series_has_value(in, t)) {
            put_none(call, t, tide_series_state(in, t));
        } else if (place < model->start) {
            put_none(call, t, TIDE_STATE_INCOMPLETE_WINDOW);
        } else {
            state = state_join(state, tide_series_state(in, t));
            put_period(call, model, path, data->exponent, t, place, state);
        }
    }
}

/* ---- running ---- */

typedef void smoother(const struct smoothing *model, double *room,
                      const struct smoothing_path *path);

static tide_status answer(const struct compute_call *call, smoother *smooth,
                          tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct smoothing model = smoothing_of(call->argument, (tide_freq)in->first.freq);
    struct smoothing_path path;
    struct unbroken data;

    tide_status status = unbroken_gather(in, call->scratch, &data, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_state refused = smoothing_refusal(&model, &data);
    if (refused != TIDE_STATE_OK) {
        for (size_t t = 0; t < in->count; t++)
            put_none(call, t,
                     series_has_value(in, t) ? refused : tide_series_state(in, t));
        return TIDE_STATUS_OK;
    }
    double *room = arena_alloc(call->scratch, data.count + model.s, sizeof *room);
    if (room == NULL)
        return memory_failed(call->scratch->memory, err);
    status = smoothing_start(&model, &data, call->scratch, err);
    if (status == TIDE_STATUS_OK)
        status = smoothing_path_init(&path, data.count, call->scratch, err);
    if (status == TIDE_STATUS_OK)
        status = smoothing_seek(&model, call->scratch, err);
    if (status != TIDE_STATUS_OK)
        return status;
    smooth(&model, room, &path);
    put_path(call, &data, &model, &path);
    return TIDE_STATUS_OK;
}

static void smooth_fast(const struct smoothing *model, double *room,
                        const struct smoothing_path *path)
{
    (void)smoothing_run(model, room, path);
}

static tide_status holt_winters_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, smooth_fast, err);
}

/*
 * The definition, equation by equation in the error form: with e the error of the fit,
 *
 *     l = l' + b' + A e,   b = b' + A B e,   c = c_{-s} + G (1 - A) e
 *
 * and in mult with e / c for e in l and b, and c + G (x / l - c) for c.
 */
static void smooth_by_errors(const struct smoothing *model, double *room,
                             const struct smoothing_path *path)
{
    size_t weights = smoothing_weight_count(model->mode);
    double alpha = model->weight[0];
    double beta = weights >= 2 ? model->weight[1] : 0.0;
    double gamma = weights >= 3 ? model->weight[2] : 0.0;
    bool is_mult = model->mode == SMOOTHING_MULT;

    for (size_t t = model->start; t < model->count; t++) {
        bool is_first = t == model->start;
        size_t round = t - model->start;
        double ahead = is_first ? model->level + model->slope
                                : path->level[t - 1] + path->slope[t - 1];
        double season = round < model->s ? model->season[round] : room[t - model->s];
        double fit = is_mult ? ahead * season : ahead + season;
        double error = model->x[t] - fit;
        double shift = is_mult ? error / season : error;

        path->fit[t] = fit;
        path->level[t] = ahead + alpha * shift;
        path->slope[t] =
            (is_first ? model->slope : path->slope[t - 1]) + alpha * beta * shift;
        room[t] = is_mult ? season + gamma * (model->x[t] / path->level[t] - season)
                          : season + gamma * (1.0 - alpha) * error;
        path->season[t] = room[t];
    }
}

static tide_status holt_winters_reference(const struct compute_call *call,
                                          tide_error *err)
{
    return answer(call, smooth_by_errors, err);
}

/* ---- the row ---- */

static const tide_option holt_winters_options[] = {SMOOTHING_OPTION_ROWS};

static const char *const holt_winters_roles[] = {"value"};
static const char *const holt_winters_role_summaries[] = {"the measure that is smoothed"};

const struct computation holt_winters_computation = {
    .name = "holt-winters",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "exponential smoothing with level, slope and season",
    .formula = "l = A (x - c_{-s}) + (1-A)(l' + b'), b = B (l - l') + (1-B) b',\n"
               "c = G (x - l) + (1-G) c_{-s}, fit = l' + b' + c_{-s};\n"
               "mult: x / c, x / l, (l' + b') c",
    .missing = "a hole between the first and last figure, or a period of the start:\n"
               "incomplete_window; under two years: too_few; mult with a figure not\n"
               "above 0: undefined; a part that the mode lacks: not_applicable",
    .source = "Holt 1957; Winters 1960; R, stats::HoltWinters",
    .accuracy = ACCURACY_A,
    .option = holt_winters_options,
    .option_count = COUNT_OF(holt_winters_options),
    .role = holt_winters_roles,
    .role_summary = holt_winters_role_summaries,
    .role_count = COUNT_OF(holt_winters_roles),
    .output = holt_winters_outputs,
    .output_count = COUNT_OF(holt_winters_outputs),
    .is_time_needed = true,
    .outputs = holt_winters_list_outputs,
    .check = smoothing_check,
    .run = holt_winters_run,
    .reference = holt_winters_reference,
    .example = "tide holt-winters datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
