/*
 * fitter.h - what the parts of a fit share.
 */
#ifndef AUDIT_FITTER_H
#define AUDIT_FITTER_H

#include "audit/auditor.h"
#include "audit/fit.h"
#include "audit/cell_grid.h"
#include "audit/spread.h"

struct fitter {
    struct auditor auditor;
    const struct fit_request *fit;
    struct grid_plan plan;
    struct arena arena; /* of the current grid */
    struct grid grid;
    const char *how; /* "largest remainder, total 100" */
    size_t fitted;   /* figures */
    size_t left;
};

/* Round the current grid, of one key or of two. */
tide_status fit_one_key(struct fitter *fitter, tide_error *err);
tide_status fit_controlled(struct fitter *fitter, tide_error *err);

/* Scale the current grid to its totals. */
tide_status fit_scaled(struct fitter *fitter, tide_error *err);

/* ---- telling ---- */

/* What became of a printed figure; value is in its unit. */
tide_status fit_tell(struct fitter *fitter, uint32_t quantity, struct amount value,
                     tide_error *err);

/* What parts that were rounded by themselves lack of their total. */
tide_status fit_tell_line(struct fitter *fitter, struct amount total, struct amount sum,
                          tide_error *err);

/* Leave the current grid as it is, and say why; NULL: there was no memory to say it. */
tide_status fit_leave(struct fitter *fitter, enum finding_kind kind, const char *why,
                      tide_error *err);

/* All digits of an amount, in the report; NULL: no memory. */
const char *fit_amount_text(struct fitter *fitter, struct amount value);

/* The printed figure of a quantity of the grid. */
const struct claim *fit_claim(const struct fitter *fitter, uint32_t quantity);

/* What figures `stride` apart can add up to; what is not there counts nothing. */
struct range fit_range(const struct fitter *fitter, const uint32_t *quantity,
                       size_t count, size_t stride);

tide_status fit_no_memory(const struct fitter *fitter, tide_error *err);

/* More digits of a scaled figure are the noise of doubles. */
enum { RAS_DIGITS = 14 };

#endif
