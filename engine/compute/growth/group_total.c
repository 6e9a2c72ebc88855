/*
 * group_total.c - totals of a group, exact in decimals, rounded once in doubles.
 */
#include "compute/growth/group_total.h"

struct group_total *group_totals_new(const struct compute_call *call)
{
    const tide_series *in = &call->input[0];
    struct group_total *total = arena_alloc_zero(call->scratch, in->count, sizeof *total);
    struct real_sum *real = NULL;

    if (total == NULL || in->kind == TIDE_KIND_DECIMAL)
        return total;
    real = arena_alloc(call->scratch, in->count, sizeof *real);
    for (size_t t = 0; real != NULL && t < in->count; t++) {
        real_sum_init(&real[t]);
        total[t].real = &real[t];
    }
    return real != NULL ? total : NULL;
}

void group_total_lack(struct group_total *total, const struct compute_call *call,
                      tide_state state)
{
    total->state =
        state_join(total->state, call->skip_missing ? (tide_state)TIDE_STATE_PARTIAL_GROUP
                                                    : state_of_base(state));
}

void group_total_add(struct group_total *total, const tide_series *member, size_t t,
                     int sign, tide_state state)
{
    total->state = state_join(total->state, state);
    if (member->kind == TIDE_KIND_DECIMAL) {
        total->decimal += sign * (int128)series_mantissa(member, t);
        total->half += series_half(member, t);
    } else {
        real_sum_add(total->real, sign * series_real(member, t));
    }
}

int group_total_sign(const struct group_total *total)
{
    if (total->real != NULL) {
        double real = real_sum_round(total->real);
        return (real > 0.0) - (real < 0.0);
    }
    return (total->decimal > 0) - (total->decimal < 0);
}
