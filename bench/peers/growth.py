"""Growth of many series by pandas, as bench_series asks tide.

    python3 growth.py FOLDER SERIES MONTHS RUNS THREADS

Reads figures.f64 of FOLDER, writes each answer as pandas-QUESTION-HOW.f64, column after
column, and prints a line of JSON for each question. `by series`: a long table, groupby. `at
once`: a wide table, a column for each series, whose making is not timed. Each is in order
and has every month, so that shift() is right. pandas works in one thread.
"""
import json
import os
import sys
import time

import numpy as np
import pandas as pd

folder = sys.argv[1]
series, months, runs = map(int, sys.argv[2:5])
figures = np.fromfile(os.path.join(folder, "figures.f64"))
time_of = pd.period_range("2012-01", periods=months, freq="M")
long = pd.DataFrame({
    "id": np.repeat(np.arange(series), months), "group": np.repeat(np.arange(series) // 10, months),
    "t": np.tile(np.arange(months), series), "year": np.tile(time_of.year, series),
    "days": np.tile(time_of.days_in_month, series), "v": figures})
wide = pd.DataFrame(figures.reshape(series, months).T.copy(), index=time_of)
years = wide.index.year


def ask(question, how, run):
    ms = []
    for _ in range(runs):
        before = time.perf_counter()
        out = run()
        ms.append(round(1e3 * (time.perf_counter() - before), 1))
    values = np.asarray(out, dtype=float)
    values = values.T if values.ndim == 2 else values
    name = f"pandas-{question}-{how.replace(' ', '-')}.f64"
    np.ascontiguousarray(values).tofile(os.path.join(folder, name))
    print(json.dumps({"question": question, "how": how, "ms": ms}), flush=True)


def shifted(column, k):
    return column.groupby(long["id"], sort=False).shift(k)


def ytd_long():
    s = long.groupby(["id", "year"], sort=False)["v"].cumsum()
    return s / shifted(s, 12) - 1


def ytd_wide():
    s = wide.groupby(years).cumsum()
    return s / s.shift(12) - 1


def mat_long():
    s = long.groupby("id", sort=False)["v"].rolling(12).sum().droplevel(0)
    return s / shifted(s, 12) - 1


def mat_wide():
    s = wide.rolling(12).sum()
    return s / s.shift(12) - 1


def index_long():
    base = long[long["year"] == 2015].groupby("id", sort=False)["v"].mean()
    return long["v"] / long["id"].map(base) - 1


def per_day_long():
    x = long["v"] / long["days"]
    return x / shifted(x, 12) - 1


def per_day_wide():
    x = wide.div(wide.index.days_in_month, axis=0)
    return x / x.shift(12) - 1


def power_long(k):
    ends = long.groupby("id", sort=False)["v"].agg(["first", "last"])
    return (ends["last"] / ends["first"]) ** k - 1


def contribution_long():
    total = long.groupby(["group", "t"], sort=False)["v"].transform("sum")
    return (long["v"] - shifted(long["v"], 12)) / shifted(total, 12)


def growth_share_long():
    total = long.groupby(["group", "t"], sort=False)["v"].transform("sum")
    return (long["v"] - shifted(long["v"], 12)) / (total - shifted(total, 12))


print(json.dumps({"engine": "pandas", "version": pd.__version__}), flush=True)
for question, by_series, at_once in [
    ("pop", lambda: long["v"] / shifted(long["v"], 1) - 1, lambda: wide / wide.shift(1) - 1),
    ("yoy", lambda: long["v"] / shifted(long["v"], 12) - 1, lambda: wide / wide.shift(12) - 1),
    ("diff", lambda: long["v"] - shifted(long["v"], 12), lambda: wide - wide.shift(12)),
    ("index-base-2015", index_long, lambda: wide / wide[years == 2015].mean() - 1),
    ("ytd", ytd_long, ytd_wide),
    ("mat", mat_long, mat_wide),
    ("saar-allow-nsa-yes", lambda: (long["v"] / shifted(long["v"], 1)) ** 12 - 1,
     lambda: (wide / wide.shift(1)) ** 12 - 1),
    ("cagr", lambda: power_long(12 / (months - 1)),
     lambda: (wide.iloc[-1] / wide.iloc[0]) ** (12 / (months - 1)) - 1),
    ("mean-growth", lambda: power_long(1 / (months - 1)),
     lambda: (wide.iloc[-1] / wide.iloc[0]) ** (1 / (months - 1)) - 1),
    ("per-day", per_day_long, per_day_wide),
    ("contribution", contribution_long, None),
    ("growth-share", growth_share_long, None),
]:
    ask(question, "by series", by_series)
    if at_once is not None:
        ask(question, "at once", at_once)
