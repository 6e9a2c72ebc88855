/*
 * tide/tide.h - all of tide: growth, ratios and trends of dated trade figures.
 *
 *     engine       memory, threads, messages; open one
 *     table        figures loaded from a file
 *     job          one request: verb, options, data, answer
 *     batch        many requests from one job file
 *     answer       rows and columns to read or write
 *     panel        series x periods behind an answer
 *     series       one figure per period
 *     period       calendar arithmetic
 *     state        why a cell has no value
 *     computation  what can be computed, as data
 *     option       what can be asked, as data
 *     error        what went wrong, where, what to do
 */
#ifndef TIDE_TIDE_H
#define TIDE_TIDE_H

#include "tide/answer.h"
#include "tide/batch.h"
#include "tide/computation.h"
#include "tide/engine.h"
#include "tide/error.h"
#include "tide/job.h"
#include "tide/option.h"
#include "tide/panel.h"
#include "tide/period.h"
#include "tide/series.h"
#include "tide/state.h"
#include "tide/status.h"
#include "tide/table.h"
#include "tide/version.h"

#endif
