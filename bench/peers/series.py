"""Trend, HP and STL of many series by statsmodels, as bench_series asks tide.

    python3 series.py FOLDER SERIES MONTHS RUNS THREADS

Reads figures.f64 of FOLDER, writes each answer as statsmodels-QUESTION.f64, column after
column, and prints a line of JSON for each question: one call a series, in THREADS processes.
"""
import json
import os
import resource
import sys
import time
from multiprocessing import Pool

import numpy as np
import statsmodels
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.stattools import durbin_watson
from statsmodels.tsa.filters.hp_filter import hpfilter
from statsmodels.tsa.seasonal import STL

folder = sys.argv[1]
series, months, runs, threads = map(int, sys.argv[2:6])
figures = np.fromfile(os.path.join(folder, "figures.f64")).reshape(series, months)
design = np.column_stack([np.ones(months), np.arange(months) / 12])


def line(y):
    fit = OLS(y, design).fit()
    return [months, *fit.params, fit.bse[1], fit.pvalues[1], fit.rsquared,
            durbin_watson(fit.resid), np.sqrt(fit.mse_resid)]


def log_line(y):
    return line(np.log(y))


def hp(y):
    cycle, trend = hpfilter(y, 129600)
    return np.concatenate([trend, cycle])


def stl(y, seasonal, seasonal_jump, inner, outer):  # degrees and jumps as R's stl() has them
    trend = int(np.ceil(1.5 * 12 / (1 - 1.5 / seasonal)))
    trend += 1 - trend % 2
    shape = STL(y, 12, seasonal=seasonal, seasonal_deg=0, trend=trend, low_pass=13,
                seasonal_jump=seasonal_jump, trend_jump=-(-trend // 10), low_pass_jump=2)
    return shape.fit(inner_iter=inner, outer_iter=outer)


def periodic(y, inner, outer):
    fit = stl(y, 10 * months + 1, months + 1, inner, outer)
    means = np.array([fit.seasonal[j::12].mean() for j in range(12)])
    season = means[np.arange(months) % 12]
    return [fit.trend, season, y - fit.trend - season, fit.weights]


def parts(y):
    return np.concatenate(periodic(y, 2, 0)[:3])


def parts_of_seven(y):
    fit = stl(y, 7, 1, 2, 0)
    return np.concatenate([fit.trend, fit.seasonal, fit.resid])


def robust(y):
    return np.concatenate(periodic(y, 1, 15))


def part_of(job):
    f, first, end = job
    return np.array([f(y) for y in figures[first:end]])


def cpu():
    return sum(t.ru_utime + t.ru_stime for t in map(
        resource.getrusage, [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN]))


def ask(question, cells, f):
    edges = np.linspace(0, series, 8 * threads + 1).astype(int)
    ms, cpu_ms = [], []
    for _ in range(runs):
        wall, before = time.perf_counter(), cpu()
        with Pool(threads) as pool:
            out = np.concatenate(pool.map(part_of, [(f, a, b) for a, b in zip(edges, edges[1:])],
                                          chunksize=1))
            pool.close()
            pool.join()
        ms.append(round(1e3 * (time.perf_counter() - wall), 1))
        cpu_ms.append(round(1e3 * (cpu() - before), 1))
    with open(os.path.join(folder, f"statsmodels-{question}-each.f64"), "wb") as to:
        for first in range(0, out.shape[1], cells):
            np.ascontiguousarray(out[:, first:first + cells]).tofile(to)
    print(json.dumps({"question": question, "how": "each", "ms": ms, "cpu_ms": cpu_ms}),
          flush=True)


print(json.dumps({"engine": "statsmodels", "version": statsmodels.__version__}), flush=True)
ask("trend", 1, line)
ask("trend-log-yes", 1, log_line)
ask("hp", months, hp)
ask("stl", months, parts)
ask("stl-season-window-7", months, parts_of_seven)
ask("stl-robust-yes", months, robust)
