/*
 * bilateral.c - which periods are compared, chains, and what stands beside an index.
 */
#include "compute/index/bilateral.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

/* ---- arguments ---- */

static tide_status check_period(const struct argument *argument, const char *name,
                                tide_freq freq, tide_error *err)
{
    if (!argument->is_set ||
        ((tide_freq)argument->period.freq == freq && argument->period.length == 1))
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--%s: \"%s\" is not a %s, as the figures are", name, argument->text,
              freq_noun(freq));
    return TIDE_STATUS_ARGUMENT;
}

tide_status bilateral_check(const struct argument *argument, tide_freq freq,
                            tide_error *err)
{
    return check_period(&argument[BILATERAL_BASE], "base", freq, err);
}

bool bilateral_is_volume(const struct compute_call *call)
{
    return argument_is(&call->argument[BILATERAL_OF], "volume");
}

size_t bilateral_outputs(const struct argument *argument,
                         const struct compute_output *rows, size_t count,
                         const char *volume_name, struct compute_output *out)
{
    memcpy(out, rows, count * sizeof *out);
    if (argument_is(&argument[BILATERAL_OF], "volume"))
        out[0].name = volume_name;
    return count;
}

static bool is_chain(const struct compute_call *call)
{
    return argument_is(&call->argument[BILATERAL_LINK], "prev");
}

static size_t place_of(const struct compute_call *call, size_t option)
{
    const struct argument *argument = &call->argument[option];
    return argument->is_set ? series_find(&call->input[0], argument->period)
                            : SERIES_NOWHERE;
}

/* ---- factors ---- */

struct factor factor_of(const struct lines *lines, struct line_sum above,
                        struct line_sum below)
{
    struct factor out = {.above = above.real,
                         .below = below.real,
                         .is_exact = lines->is_exact,
                         .wide_above = above.exact,
                         .wide_below = below.exact};
    return out;
}

struct dd line_relative(const struct lines *lines, size_t k)
{
    if (bilateral_is_volume(lines->call))
        return dd_divide(line_quantity(lines, k, lines->now),
                         line_quantity(lines, k, lines->base));
    return dd_divide(line_price(lines, k, lines->now), line_price(lines, k, lines->base));
}

static struct factor factor_one(bool is_log)
{
    struct factor out = {.is_log = is_log, .above = dd_of(1.0), .below = dd_of(1.0)};
    return out;
}

static struct factor factor_times(const struct factor *a, const struct factor *b)
{
    struct factor out = {.is_log = a->is_log, .below = dd_of(1.0)};

    if (out.is_log)
        out.log = dd_add(a->log, b->log);
    else
        out.above =
            dd_multiply(dd_divide(a->above, a->below), dd_divide(b->above, b->below));
    return out;
}

static struct factor factor_over(const struct factor *a, const struct factor *b)
{
    struct factor out = {.is_log = a->is_log};

    if (out.is_log) {
        out.log = dd_subtract(a->log, b->log);
    } else {
        out.above = dd_divide(a->above, a->below);
        out.below = dd_divide(b->above, b->below);
    }
    return out;
}

/* Of a factor of pairs of doubles, relative; of its logarithm. */
static const double FACTOR_ERROR = 1e-29;

/* above - below; a difference within the error of both is none. */
static struct dd less_one(const struct factor *factor)
{
    struct dd less = dd_subtract(factor->above, factor->below);

    return fabs(less.high) <= FACTOR_ERROR * fabs(factor->below.high) ? dd_of(0.0) : less;
}

static void put_factor(struct series_out *out, size_t t, const struct factor *factor,
                       tide_state state)
{
    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (factor->is_log) {
        bool is_none = fabs(factor->log.high) <= FACTOR_ERROR;
        series_out_growth_of_log(out, t, is_none ? dd_of(0.0) : factor->log, state);
    } else if (factor->is_exact) {
        struct int256 less = factor->wide_above;
        int256_add(&less, int256_negate(factor->wide_below));
        series_out_wide_quotient(out, t, less, factor->wide_below, state);
    } else {
        series_out_real_quotient(out, t, less_one(factor), factor->below, state);
    }
}

/* ---- beside the index ---- */

static void put_part(struct series_out *out, size_t t, struct dd part, struct dd all,
                     tide_state state)
{
    if (tide_state_has_value(state) && all.high <= 0.0)
        state = TIDE_STATE_BASE_ZERO;
    if (tide_state_has_value(state))
        series_out_real(out, t, dd_round(dd_divide(part, all)), state);
    else
        series_out_none(out, t, state);
}

static void put_number(struct series_out *out, size_t t, size_t number, tide_state state)
{
    if (tide_state_has_value(state))
        series_out_real(out, t, (double)number, state);
    else
        series_out_none(out, t, state);
}

void bilateral_put_after(const struct compute_call *call, const struct formula *formula,
                         size_t t, const struct lines *lines)
{
    struct series_out *out = &call->output[formula->count];
    tide_state state = lines->state;
    bool is_counted = lines->count + lines->entering + lines->leaving > 0;
    tide_state number = is_counted ? (tide_state)TIDE_STATE_OK : state;

    put_number(&out[AFTER_LINES], t, lines->count, number);
    put_number(&out[AFTER_ENTERING], t, lines->entering, number);
    put_number(&out[AFTER_LEAVING], t, lines->leaving, number);
    if (call->output_count == formula->count + AFTER_NUMBERS)
        return;
    put_part(&out[AFTER_MATCHED], t, lines->matched_now, lines->all_now, state);
    put_part(&out[AFTER_MATCHED_BASE], t, lines->matched_base, lines->all_base, state);
}

/* ---- links ---- */

static void link_make(const struct formula *formula, bool is_reference,
                      struct lines *lines, size_t base, size_t now, struct link *out)
{
    size_t weight =
        formula->needs_weight ? place_of(lines->call, formula->weights) : SERIES_NOWHERE;
    bool lacks_weight = formula->needs_weight && weight == SERIES_NOWHERE;

    lines_match(lines, lacks_weight ? SERIES_NOWHERE : base, now, weight);
    out->state = lines->state;
    if (!tide_state_has_value(out->state))
        return;
    if (is_reference)
        formula->define(lines, out->factor);
    else
        formula->run(lines, out->factor);
}

static bool has_lines(const struct lines *lines, size_t t)
{
    for (size_t k = 0; k < lines->call->member_count; k++)
        if (line_is_traded(lines, k, t))
            return true;
    return false;
}

/* The next element of a chain: after one that has a value, the link; before the first
   with lines there is none. */
static void chain_on(const struct formula *formula, bool is_reference,
                     struct lines *lines, size_t t, bool *has_begun, struct link *level)
{
    struct link link;

    if (!*has_begun && !has_lines(lines, t)) {
        lines_match(lines, SERIES_NOWHERE, t, SERIES_NOWHERE);
        level->state = lines->state;
        return;
    }
    link_make(formula, is_reference, lines, *has_begun ? t - 1 : t, t, &link);
    if (!*has_begun) {
        *has_begun = true;
        level->state = link.state;
        for (size_t i = 0; i < formula->count && tide_state_has_value(link.state); i++)
            level->factor[i] = factor_one(link.factor[i].is_log);
        return;
    }
    if (!tide_state_has_value(level->state)) {
        level->state =
            tide_state_has_value(link.state) || link.state < TIDE_STATE_BASE_MISSING
                ? (tide_state)TIDE_STATE_BASE_MISSING
                : link.state;
        return;
    }
    level->state = state_join(level->state, link.state);
    for (size_t i = 0; i < formula->count && tide_state_has_value(link.state); i++)
        level->factor[i] = factor_times(&level->factor[i], &link.factor[i]);
}

/* ---- the answer ---- */

static void put_link(const struct compute_call *call, const struct formula *formula,
                     size_t t, const struct link *link)
{
    for (size_t i = 0; i < formula->count; i++)
        put_factor(&call->output[i], t, &link->factor[i], link->state);
}

/* A chain that is 100 at its reference. */
static struct link referenced(const struct formula *formula, const struct link *level,
                              const struct link *at_base)
{
    struct link out = {.state = state_join(level->state, state_of_base(at_base->state))};

    for (size_t i = 0; i < formula->count && tide_state_has_value(out.state); i++)
        out.factor[i] = factor_over(&level->factor[i], &at_base->factor[i]);
    return out;
}

void bilateral_put_levels(const struct compute_call *call, const struct formula *formula,
                          const struct link *level)
{
    bool is_referenced = call->argument[BILATERAL_BASE].is_set;
    size_t base = place_of(call, BILATERAL_BASE);
    struct link nothing = {.state = TIDE_STATE_BASE_MISSING};
    const struct link *at_base = base != SERIES_NOWHERE ? &level[base] : &nothing;

    for (size_t t = 0; t < call->input[0].count; t++) {
        struct link link =
            is_referenced ? referenced(formula, &level[t], at_base) : level[t];
        put_link(call, formula, t, &link);
    }
}

static tide_status run_chain(const struct compute_call *call,
                             const struct formula *formula, struct lines *lines,
                             tide_error *err)
{
    size_t count = call->input[0].count;
    struct link *level = arena_alloc_zero(call->scratch, count, sizeof *level);
    bool has_begun = false;

    if (level == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < count; t++) {
        if (t > 0)
            level[t] = level[t - 1];
        chain_on(formula, false, lines, t, &has_begun, &level[t]);
        bilateral_put_after(call, formula, t, lines);
    }
    bilateral_put_levels(call, formula, level);
    return TIDE_STATUS_OK;
}

/* Each chain from its first link, and that to the reference too. */
static struct link define_level(const struct formula *formula, struct lines *lines,
                                size_t t)
{
    struct link level = {0};
    bool has_begun = false;

    for (size_t i = 0; i <= t; i++)
        chain_on(formula, true, lines, i, &has_begun, &level);
    return level;
}

static void define_chain(const struct compute_call *call, const struct formula *formula,
                         struct lines *lines)
{
    size_t base = place_of(call, BILATERAL_BASE);

    for (size_t t = 0; t < call->input[0].count; t++) {
        struct link level = define_level(formula, lines, t);
        bilateral_put_after(call, formula, t, lines);
        if (call->argument[BILATERAL_BASE].is_set) {
            struct link at_base = {.state = TIDE_STATE_BASE_MISSING};
            if (base != SERIES_NOWHERE)
                at_base = define_level(formula, lines, base);
            level = referenced(formula, &level, &at_base);
        }
        put_link(call, formula, t, &level);
    }
}

static void each_period(const struct compute_call *call, const struct formula *formula,
                        bool is_reference, struct lines *lines)
{
    bool is_fixed = call->argument[BILATERAL_BASE].is_set;
    size_t fixed = place_of(call, BILATERAL_BASE);
    struct link link = {0};

    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t before = t > 0 ? t - 1 : SERIES_NOWHERE;
        link_make(formula, is_reference, lines, is_fixed ? fixed : before, t, &link);
        put_link(call, formula, t, &link);
        bilateral_put_after(call, formula, t, lines);
    }
}

static tide_status bilateral_each(const struct compute_call *call,
                                  const struct formula *formula, bool is_reference,
                                  tide_error *err)
{
    struct lines lines;
    bool has_prices =
        call->role_count < LINE_ROLES || call->argument[BILATERAL_PRICE].is_set;
    tide_status status = lines_init(&lines, call, has_prices, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (!is_chain(call))
        each_period(call, formula, is_reference, &lines);
    else if (is_reference)
        define_chain(call, formula, &lines);
    else
        status = run_chain(call, formula, &lines, err);
    return status;
}

tide_status bilateral_run(const struct compute_call *call, const struct formula *formula,
                          tide_error *err)
{
    return bilateral_each(call, formula, false, err);
}

tide_status bilateral_define(const struct compute_call *call,
                             const struct formula *formula, tide_error *err)
{
    return bilateral_each(call, formula, true, err);
}
