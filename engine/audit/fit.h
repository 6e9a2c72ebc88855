/*
 * fit.h - the figures of a published table rounded, or scaled, so that they add up.
 */
#ifndef AUDIT_FIT_H
#define AUDIT_FIT_H

#include "audit/audit.h"

enum fit_method {
    FIT_REMAINDER, /* largest remainder, over the members of one key */
    FIT_LINE,      /* each rounded by itself, and a line that says what is then missing */
    FIT_CONTROLLED, /* two keys, every figure and every total within one unit */
    FIT_RAS         /* two keys, rows and columns scaled in turn to the printed totals */
};

struct fit_request {
    enum fit_method method;
    const struct text *by; /* [by_count] keys, or the column of periods; none: all keys */
    size_t by_count;
    int32_t digits;    /* decimals to round to, -3: thousands; of the unit printed */
    bool ties_to_even; /* FIT_LINE and totals */
    bool has_tolerance;
    double tolerance; /* FIT_RAS: what a total may miss; else 1e-13 of the largest */
};

/*
 * Every figure with what it became. Totals are members that are one by their name.
 * What cannot be compared, such as a total that is further from its parts than rounding
 * explains, is left as it is and told.
 *
 * request  its tables, reading and lore are used
 * out      released by audit_release, also after a failure
 *
 * TIDE_STATUS_ARGUMENT   "claim_table": a list of claims; "no_key": not the number of keys
 *                        that the method adds up over
 * TIDE_STATUS_NOT_FOUND  "no_column": no key is called so
 */
tide_status fit_run(struct runtime *runtime, const struct audit_request *request,
                    const struct fit_request *fit, struct audit_report *out,
                    tide_error *err);

#endif
