/*
 * stone_tell.c - the closest figures that fit, each with what it was moved by.
 */
#include "audit/stone.h"

#include <math.h>

#include "base/error.h"

/* Less than these of half a unit of the last digit, and of the figure, is no adjustment,
   but the noise of doubles. */
static const double least_move = 1e-6;
static const double least_part = 1e-9;

/* A printed figure and what it came to, in the unit that it is shown in times 10^scale10. */
struct move {
    struct amount printed;
    struct amount half; /* of the last digit */
    double value;
    int32_t scale10;
    bool is_off; /* set aside: in a contradiction */
};

/* With more digits than elsewhere: the sums of these should be seen to fit. */
static const char *value_text(struct auditor *auditor, struct amount value,
                              int32_t scale10)
{
    enum { DIGITS = 12 };
    char text[AMOUNT_TEXT_SIZE];
    size_t length = amount_format(amount_round(value, DIGITS, ROUND_NEAR), scale10, text);

    return arena_text(&auditor->report->arena, text, length);
}

static tide_status tell_move(struct auditor *auditor, struct finding *finding,
                             const struct move *move, tide_error *err)
{
    struct arena *arena = &auditor->report->arena;
    double by = move->value - amount_double(move->printed);
    bool has_moved = fabs(by) > least_move * amount_double(move->half) &&
                     fabs(by) > least_part * fabs(move->value);
    struct amount to = has_moved ? amount_of_double(move->value) : move->printed;
    const char *was = finding_amount(auditor, move->printed, move->scale10, ROUND_NEAR);
    const char *moved = has_moved ? finding_amount(auditor, amount_of_double(by),
                                                   move->scale10, ROUND_NEAR)
                                  : "0";

    finding->value = value_text(auditor, to, move->scale10);
    if (was == NULL || moved == NULL || finding->value == NULL)
        return memory_failed(arena->memory, err);
    finding->note = arena_format(arena, "printed %s, adjusted by %s%s", was, moved,
                                 move->is_off ? ", set aside" : "");
    return finding->note == NULL ? memory_failed(arena->memory, err) : TIDE_STATUS_OK;
}

tide_status stone_tell_figure(const struct system *system, uint32_t unknown,
                              tide_error *err)
{
    struct auditor *auditor = system->auditor;
    const struct web *web = &auditor->web;
    uint32_t quantity = system->puzzle->quantity[unknown];
    uint32_t number = web->quantity[quantity].claim;
    struct finding *finding = NULL;

    while (number != AUDIT_NONE && !web->claim[number].has_nominal)
        number = web->claim[number].next;
    if (number == AUDIT_NONE && system->puzzle->via[unknown] == AUDIT_NONE)
        return TIDE_STATUS_OK; /* nothing says where in its range it is */
    struct bundle bundle = {.claim = &number, .claim_count = number != AUDIT_NONE};
    struct amount value = amount_of_double(system->value[unknown]);
    tide_status status =
        finding_add(auditor, FINDING_RECONCILED, quantity, &finding, err);
    if (status == TIDE_STATUS_OK)
        status = finding_figures(auditor, finding, quantity, &value,
                                 &system->puzzle->range[unknown], err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &bundle, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (number == AUDIT_NONE) {
        finding->note = "not printed";
        return TIDE_STATUS_OK;
    }
    const struct claim *claim = &web->claim[number];
    struct move move = {claim->nominal, claim->half, system->value[unknown],
                        web->quantity[quantity].scale10, auditor->off[number] != 0};
    move.half.exponent += claim->scale10;
    return tell_move(auditor, finding, &move, err);
}

/* ---- growth, index, multiple, change ---- */

/* A ratio as its claim prints it. */
static void move_ratio(const struct claim *claim, double ratio, struct move *move)
{
    move->printed = claim->figure;
    move->half = claim->half;
    move->value = amount_double(finding_as_printed(claim, amount_of_double(ratio)));
    move->scale10 = 0;
}

tide_status stone_tell_link(const struct system *system, uint32_t relation,
                            tide_error *err)
{
    struct auditor *auditor = system->auditor;
    const struct puzzle *puzzle = system->puzzle;
    const struct web *web = &auditor->web;
    uint32_t number = web->relation[puzzle->relation[relation]].claim;
    const struct place *place = &puzzle->place[puzzle->first[relation]];
    struct finding *finding = NULL;

    if (number == AUDIT_NONE || web->claim[number].kind == CLAIM_LEVEL ||
        !web->claim[number].has_nominal || system->value[place[1].unknown] == 0.0)
        return TIDE_STATUS_OK;
    const struct claim *claim = &web->claim[number];
    double top = system->value[place[0].unknown];
    double bottom = system->value[place[1].unknown];
    bool is_ratio = claim->kind == CLAIM_RATIO;
    struct amount value = amount_of_double(is_ratio ? top / bottom : top - bottom);
    struct bundle bundle = {.claim = &number, .claim_count = 1};
    struct move move = {claim->nominal, claim->half, top - bottom,
                        web->quantity[claim->quantity].scale10,
                        auditor->off[number] != 0};
    tide_status status =
        finding_add(auditor, FINDING_RECONCILED, claim->quantity, &finding, err);
    move.half.exponent += claim->scale10;
    if (is_ratio)
        move_ratio(claim, top / bottom, &move);
    if (status == TIDE_STATUS_OK)
        status = finding_claimed(auditor, finding, claim, &value, &claim->range, err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &bundle, err);
    return status == TIDE_STATUS_OK ? tell_move(auditor, finding, &move, err) : status;
}
