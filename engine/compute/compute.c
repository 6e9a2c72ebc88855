/*
 * compute.c - a computation over panels, in parallel by its shape.
 *
 * The series of a panel are dealt into units, the members of one call: a single series
 * (SERIES, REDUCE), a within-group (CROSS) or all of them (PANEL). Neighbouring units are
 * bundled into tasks until a task has enough cells to be worth handing out. Both depend
 * on the data alone, so any number of threads gives the same bits.
 */
#include "compute/computation.h"

#include <string.h>

#include "base/error.h"
#include "base/runtime.h"
#include "column/panel.h"
#include "compute/bounds.h"
#include "time/period.h"

#ifdef TIDE_HARD
enum { TASK_CELLS = 64 };
#else
enum { TASK_CELLS = 32 * 1024 };
#endif

/* How the series are dealt. */
struct plan {
    size_t *member;     /* [series] series, unit after unit */
    size_t *unit_first; /* [unit_count + 1] into member */
    size_t unit_count;
    size_t *task_first; /* [task_count + 1] into unit_first */
    size_t task_count;
    size_t largest; /* members of the largest unit */
};

/* What every task reads. */
struct context {
    struct runtime *runtime;
    const struct compute_request *request;
    struct compute_result *result;
    struct plan plan;
    const void *shared;
    bool is_refused; /* this kind of measure: every cell is not_comparable */
};

/* ---- planning ---- */

static size_t unit_count_of(const struct compute_request *request, size_t series_count)
{
    switch (request->computation->shape) {
    case TIDE_SHAPE_CROSS:
        return request->group_count;
    case TIDE_SHAPE_PANEL:
        return series_count > 0;
    default:
        return series_count;
    }
}

static size_t unit_of(const struct compute_request *request, size_t series)
{
    switch (request->computation->shape) {
    case TIDE_SHAPE_CROSS:
        return request->group[series];
    case TIDE_SHAPE_PANEL:
        return 0;
    default:
        return series;
    }
}

/* Counting sort of the series by unit; within a unit their order stays. */
static void deal_units(const struct compute_request *request, size_t series_count,
                       struct plan *plan)
{
    size_t *first = plan->unit_first;

    for (size_t s = 0; s < series_count; s++)
        first[unit_of(request, s) + 1]++;
    for (size_t unit = 0; unit < plan->unit_count; unit++) {
        if (first[unit + 1] > plan->largest)
            plan->largest = first[unit + 1];
        first[unit + 1] += first[unit];
    }
    for (size_t s = 0; s < series_count; s++)
        plan->member[first[unit_of(request, s)]++] = s;
    /* Each start has moved to the next one's place: move them back. */
    memmove(first + 1, first, plan->unit_count * sizeof *first);
    first[0] = 0;
}

static void bundle_tasks(size_t period_count, struct plan *plan)
{
    size_t cells = 0;

    for (size_t unit = 0; unit < plan->unit_count; unit++) {
        if (cells == 0)
            plan->task_first[plan->task_count++] = unit;
        cells += (plan->unit_first[unit + 1] - plan->unit_first[unit]) * period_count + 1;
        if (cells >= TASK_CELLS)
            cells = 0;
    }
    plan->task_first[plan->task_count] = plan->unit_count;
}

static tide_status plan_make(const struct compute_request *request, struct arena *arena,
                             struct plan *out, tide_error *err)
{
    size_t series_count = request->input[0]->series_count;
    size_t unit_count = unit_count_of(request, series_count);
    struct plan plan = {
        .member = arena_alloc(arena, series_count, sizeof *plan.member),
        .unit_first = arena_alloc_zero(arena, unit_count + 1, sizeof *plan.unit_first),
        .unit_count = unit_count,
        .task_first = arena_alloc(arena, unit_count + 1, sizeof *plan.task_first),
        .largest = 1,
    };

    if (plan.member == NULL || plan.unit_first == NULL || plan.task_first == NULL)
        return memory_failed(arena->memory, err);
    deal_units(request, series_count, &plan);
    bundle_tasks(request->input[0]->period_count, &plan);
    *out = plan;
    return TIDE_STATUS_OK;
}

static size_t measure_of(const struct compute_request *request, size_t role)
{
    return request->role_measure != NULL ? request->role_measure[role] : request->measure;
}

static const struct measure_traits *traits_of(const struct compute_request *request)
{
    return &request->input[0]->measure[request->measure].traits;
}

static bool refuses_measure(const struct compute_request *request)
{
    const struct computation *computation = request->computation;
    const struct argument *allow =
        computation_argument(computation, request->argument, "allow-signed");
    unsigned refused = computation->refused_kinds;

    if (allow != NULL && allow->flag)
        refused &= ~(1u << MEASURE_SIGNED);
    if ((refused & 1u << traits_of(request)->kind) != 0)
        return true;
    return computation->refuses != NULL &&
           computation->refuses(request->argument, traits_of(request));
}

/* What is made once: a series per role without values. */
static tide_status prepare(const struct compute_request *request, struct arena *arena,
                           const void **shared, tide_error *err)
{
    const struct computation *computation = request->computation;
    tide_series input[COMPUTE_MAX_ROLES];

    *shared = NULL;
    if (computation->prepare == NULL)
        return TIDE_STATUS_OK;
    size_t role_count = computation_inputs(computation, request->argument);
    for (size_t role = 0; role < role_count; role++) {
        const struct tide_panel *panel = request->input[role];
        const struct panel_measure *measure = &panel->measure[measure_of(request, role)];
        input[role] = (tide_series){.first = panel->first,
                                    .count = panel->period_count,
                                    .kind = measure->kind,
                                    .scale = measure->scale};
    }
    struct compute_call call = {.computation = computation,
                                .argument = request->argument,
                                .input = input,
                                .role_count = role_count,
                                .member_count = 1,
                                .traits = traits_of(request),
                                .side = request->side,
                                .skip_missing = request->skip_missing};
    return computation->prepare(&call, arena, shared, err);
}

/* ---- the answer ---- */

static tide_status column_new(const struct compute_request *request,
                              const struct compute_output *output, size_t count,
                              struct arena *arena, struct series_out *out,
                              tide_error *err)
{
    const struct panel_measure *measure = &request->input[0]->measure[request->measure];
    bool is_ratio = output->unit == OUTPUT_UNIT_FORM;
    struct series_out column = {
        .kind = output->kind == OUTPUT_DECIMAL ? measure->kind : TIDE_KIND_REAL,
        .count = count,
        .state = arena_alloc(arena, count, sizeof *column.state),
        .form = is_ratio ? request->form : FORM_RATIO,
        .basis = is_ratio ? request->computation->basis : BASIS_NONE,
    };

    if (column.kind == TIDE_KIND_DECIMAL) {
        column.scale = measure->scale;
        column.mantissa = arena_alloc(arena, count, sizeof *column.mantissa);
    } else {
        column.real = arena_alloc(arena, count, sizeof *column.real);
    }
    if (column.state == NULL || (column.mantissa == NULL && column.real == NULL))
        return memory_failed(arena->memory, err);
    if (request->computation->rows != ROWS_PER_SERIES) /* a row may be of no series */
        for (size_t i = 0; i < count; i++)
            series_out_none(&column, i, TIDE_STATE_MISSING);
    *out = column;
    return TIDE_STATUS_OK;
}

/* Cells per series; the axis ends with the calendar. */
static size_t length_of(const struct compute_request *request)
{
    const struct computation *computation = request->computation;
    const struct tide_panel *panel = request->input[0];
    tide_freq freq = (tide_freq)panel->first.freq;

    if (computation->shape == TIDE_SHAPE_REDUCE)
        return 1;
    if (computation->length == NULL)
        return panel->period_count;
    size_t length = computation->length(request->argument, freq, panel->period_count);
    size_t most = (size_t)(freq_last_ordinal(freq) - panel->first.ordinal) + 1;
    return length < most ? length : most;
}

static tide_status result_new(const struct compute_request *request, struct arena *arena,
                              struct compute_result *out, tide_error *err)
{
    const struct computation *computation = request->computation;
    const struct tide_panel *panel = request->input[0];

    out->row_count =
        computation->rows == ROWS_PER_SERIES ? panel->series_count : request->row_count;
    out->length = length_of(request);
    if (computation->outputs != NULL) {
        out->output_count = computation->outputs(request->argument, out->output);
    } else {
        out->output_count = computation->output_count;
        memcpy(out->output, computation->output,
               computation->output_count * sizeof *out->output);
    }
    for (size_t i = 0; i < out->output_count; i++) {
        tide_status status =
            column_new(request, &out->output[i], out->row_count * out->length, arena,
                       &out->column[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (!request->wants_bounds)
        return TIDE_STATUS_OK;
    size_t count = out->row_count * out->length;
    tide_status status = bounds_column_new(&out->column[0], count, arena, &out->low, err);
    if (status == TIDE_STATUS_OK)
        status = bounds_column_new(&out->column[0], count, arena, &out->high, err);
    return status;
}

/* The cells of one row in a column. */
static struct series_out column_part(const struct series_out *column, size_t row,
                                     size_t length)
{
    struct series_out part = *column;
    size_t first = row * length;

    part.count = length;
    if (part.kind == TIDE_KIND_DECIMAL)
        part.mantissa += first;
    else
        part.real += first;
    part.state += first;
    return part;
}

/* ---- running ---- */

/* The row of a call that a member adds to. */
static size_t row_of(const struct compute_call *call, size_t member)
{
    switch (call->computation->rows) {
    case ROWS_PER_GROUP:
        return 0;
    case ROWS_PER_COUNTRY:
        return call->matrix.country[member];
    case ROWS_PER_PRODUCT:
        return call->matrix.product[member];
    default:
        return member;
    }
}

static size_t row_count_of(const struct compute_request *request, size_t member_count)
{
    switch (request->computation->rows) {
    case ROWS_PER_GROUP:
        return 1;
    case ROWS_PER_COUNTRY:
        return request->matrix->country_count;
    case ROWS_PER_PRODUCT:
        return request->matrix->product_count;
    default:
        return member_count;
    }
}

/* Every cell of a call is not_comparable, or what its inputs say if that is more. */
static void refuse_cells(const struct compute_call *call)
{
    for (size_t i = 0; i < call->output_count * call->row_count; i++) {
        struct series_out *out = &call->output[i];

        for (size_t t = 0; t < out->count; t++) {
            tide_state state = TIDE_STATE_NOT_COMPARABLE;
            for (size_t k = 0; k < call->role_count * call->member_count; k++) {
                const tide_series *in = &call->input[k];
                size_t row = row_of(call, k % call->member_count);
                if (row == i % call->row_count && t < in->count &&
                    out->count >= in->count)
                    state = state_join(state, tide_series_state(in, t));
            }
            series_out_none(out, t, state);
        }
    }
}

/* What has no value has no bounds. */
static void refuse_bounds(const struct compute_call *call)
{
    for (size_t row = 0; call->low != NULL && row < call->row_count; row++)
        for (size_t t = 0; t < call->output[row].count; t++)
            bounds_none(call, row, t, call->output[row].state[t]);
}

/* Room of a task for the largest of its calls. */
struct room {
    tide_series *input;        /* [role_count * largest + 1] and that beside */
    struct series_out *output; /* [output_count * rows of the largest] */
    uint32_t *country;         /* [largest] */
    uint32_t *product;         /* [largest] */
    uint32_t *market;          /* [largest] */
    struct series_out *low;    /* [rows of the largest]; NULL: no bounds are asked for */
    struct series_out *high;
    int8_t *sign; /* [largest] */
};

static tide_status room_make(const struct context *context, struct arena *arena,
                             struct room *out, tide_error *err)
{
    size_t largest = context->plan.largest;
    size_t role_count =
        computation_inputs(context->request->computation, context->request->argument);
    size_t row_count = row_count_of(context->request, largest);

    out->input = arena_alloc(arena, largest * role_count + 1, sizeof *out->input);
    out->output = arena_alloc(arena, row_count * context->result->output_count,
                              sizeof *out->output);
    out->country = arena_alloc(arena, largest, sizeof *out->country);
    out->product = arena_alloc(arena, largest, sizeof *out->product);
    out->market = arena_alloc(arena, largest, sizeof *out->market);
    out->sign = arena_alloc(arena, largest, sizeof *out->sign);
    out->low = NULL;
    out->high = NULL;
    if (context->request->wants_bounds) {
        out->low = arena_alloc(arena, row_count, sizeof *out->low);
        out->high = arena_alloc(arena, row_count, sizeof *out->high);
    }
    return out->input != NULL && out->output != NULL && out->country != NULL &&
                   out->product != NULL && out->market != NULL && out->sign != NULL &&
                   (out->low == NULL) == !context->request->wants_bounds &&
                   (out->high == NULL) == !context->request->wants_bounds
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

/* The places of the members of a call. */
static struct compute_matrix matrix_part(const struct compute_matrix *matrix,
                                         const size_t *member, size_t member_count,
                                         const struct room *room)
{
    struct compute_matrix part = *matrix;

    for (size_t i = 0; i < member_count; i++) {
        room->country[i] = matrix->country[member[i]];
        room->product[i] = matrix->product[member[i]];
        if (matrix->market != NULL)
            room->market[i] = matrix->market[member[i]];
    }
    part.country = room->country;
    part.product = room->product;
    if (matrix->market != NULL)
        part.market = room->market;
    return part;
}

/* The cells of the answer that the members of a call fill. */
static void take_rows(const struct context *context, const size_t *member,
                      struct compute_call *call)
{
    const struct compute_request *request = context->request;
    bool is_by_series = request->computation->rows == ROWS_PER_SERIES;

    if (!is_by_series)
        memset(call->output, 0,
               call->output_count * call->row_count * sizeof *call->output);
    for (size_t column = 0; column < call->output_count; column++) {
        for (size_t i = 0; i < call->member_count; i++) {
            size_t row = is_by_series ? member[i] : request->row[member[i]];
            call->output[column * call->row_count + row_of(call, i)] =
                column_part(&context->result->column[column], row,
                            context->result->length);
        }
    }
    for (size_t i = 0; call->low != NULL && i < call->member_count; i++) {
        size_t row = is_by_series ? member[i] : request->row[member[i]];
        size_t place = row_of(call, i);
        call->low[place] =
            column_part(&context->result->low, row, context->result->length);
        call->high[place] =
            column_part(&context->result->high, row, context->result->length);
    }
}

static struct compute_call unit_call(const struct context *context, size_t unit,
                                     const struct room *room, struct arena *scratch)
{
    const struct compute_request *request = context->request;
    const size_t *first = context->plan.unit_first;
    const size_t *member = context->plan.member + first[unit];
    size_t member_count = first[unit + 1] - first[unit];
    struct compute_call call = {
        .computation = request->computation,
        .argument = request->argument,
        .input = room->input,
        .role_count = computation_inputs(request->computation, request->argument),
        .member_count = member_count,
        .output = room->output,
        .output_count = context->result->output_count,
        .low = room->low,
        .high = room->high,
        .row_count = row_count_of(request, member_count),
        .traits = traits_of(request),
        .skip_missing = request->skip_missing,
        .decimals = request->decimals,
        .side = request->side,
        .shared = context->shared,
        .scratch = scratch,
    };

    for (size_t role = 0; role < call.role_count; role++)
        for (size_t i = 0; i < member_count; i++)
            room->input[role * member_count + i] =
                panel_series(request->input[role], member[i], measure_of(request, role));
    if (request->beside != NULL && member_count == 1) {
        tide_series *beside = &room->input[call.role_count];
        *beside = panel_series(request->beside, member[0], measure_of(request, 0));
        call.beside = beside;
    }
    if (request->computation->is_matrix)
        call.matrix = matrix_part(request->matrix, member, member_count, room);
    for (size_t i = 0; request->sign != NULL && i < member_count; i++)
        room->sign[i] = request->sign[member[i]];
    call.sign = request->sign != NULL ? room->sign : NULL;
    take_rows(context, member, &call);
    return call;
}

static tide_status run_unit(const struct context *context, size_t unit,
                            const struct room *room, struct arena *scratch,
                            tide_error *err)
{
    const struct compute_request *request = context->request;
    struct compute_call call = unit_call(context, unit, room, scratch);

    if (call.member_count == 0)
        return TIDE_STATUS_OK;
    if (context->is_refused) {
        refuse_cells(&call);
        refuse_bounds(&call);
        return TIDE_STATUS_OK;
    }
    tide_status status = request->use_reference
                             ? request->computation->reference(&call, err)
                             : request->computation->run(&call, err);
    if (status == TIDE_STATUS_OK && request->wants_bounds)
        status = request->computation->interval(&call, err);
    return status;
}

static tide_status run_task(void *shared, size_t task, tide_error *err)
{
    const struct context *context = shared;
    const struct plan *plan = &context->plan;
    struct arena arena;
    struct arena scratch;
    struct room room;

    arena_init(&arena, &context->runtime->memory);
    arena_init(&scratch, &context->runtime->memory);
    tide_status status = room_make(context, &arena, &room, err);
    for (size_t unit = plan->task_first[task];
         status == TIDE_STATUS_OK && unit < plan->task_first[task + 1]; unit++) {
        status = run_unit(context, unit, &room, &scratch, err);
        arena_reset(&scratch);
    }
    arena_release(&scratch);
    arena_release(&arena);
    return status;
}

tide_status compute_run(struct runtime *runtime, const struct compute_request *request,
                        struct arena *arena, struct compute_result *out, tide_error *err)
{
    struct compute_result result = {0};
    struct context context = {
        .runtime = runtime,
        .request = request,
        .result = &result,
        .is_refused = refuses_measure(request),
    };

    tide_status status = result_new(request, arena, &result, err);
    if (status == TIDE_STATUS_OK)
        status = plan_make(request, arena, &context.plan, err);
    if (status == TIDE_STATUS_OK)
        status = prepare(request, arena, &context.shared, err);
    if (status == TIDE_STATUS_OK && request->computation->base_of != NULL)
        result.base = request->computation->base_of(context.shared);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, context.plan.task_count, run_task, &context, err);
    if (status == TIDE_STATUS_OK)
        *out = result;
    return status;
}
