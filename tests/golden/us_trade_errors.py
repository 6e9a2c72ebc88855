# Independent answers for us_trade_errors_test.c: standard errors that hold where errors
# differ in size or move together, of log imports on log exports, by statsmodels.
#
#   python3 us_trade_errors.py us_trade_pairs.csv > us_trade_errors.csv
#
# Made with statsmodels 0.13.5, numpy 1.24.2, Python 3.11.2, Debian 12. With holes, which
# statsmodels does not know, HAC is computed here from its definition: the distance of two
# rows is that of their months.
import csv
import sys

import numpy as np
import statsmodels.api as sm
from scipy import stats

rows = list(csv.DictReader(open(sys.argv[1])))
kinds = [("hc0", {}), ("hc1", {}), ("hc2", {}), ("hc3", {}),
         ("hac", {"maxlags": 5}), ("hac", {"maxlags": 13})]
print("set,partner,column,value")


def put(name, partner, se, p, f, f_p):
    for column, value in [("constant_se", se[0]), ("se_exports", se[1]),
                          ("constant_p", p[0]), ("p_exports", p[1]), ("f", f), ("f_p", f_p)]:
        print(f"{name},{partner},{column},{float(value)!r}")


def months(period):
    return 12 * int(period[:4]) + int(period[5:])


for partner in sorted({row["partner"] for row in rows}):
    own = [row for row in rows if row["partner"] == partner]
    y = np.log([float(row["imports"]) for row in own])
    x = sm.add_constant(np.log([float(row["exports"]) for row in own]))
    for kind, words in kinds:
        fit = sm.OLS(y, x).fit(cov_type=kind.upper(), cov_kwds=words, use_t=True)
        name = kind + str(words.get("maxlags", ""))
        put(name, partner, fit.bse, fit.pvalues, fit.fvalue, fit.f_pvalue)

    # every fifth and sixth month left out
    keep = [i for i, row in enumerate(own) if months(row["period"]) % 6 < 4]
    y, x = y[keep], x[keep]
    t = np.array([months(own[i]["period"]) for i in keep])
    fit = sm.OLS(y, x).fit()
    kernel = np.maximum(0, 1 - np.abs(t[:, None] - t[None, :]) / 6)
    u = x * fit.resid[:, None]
    bread = np.linalg.inv(x.T @ x)
    cover = bread @ (u.T @ kernel @ u) @ bread
    se = np.sqrt(np.diag(cover))
    p = 2 * stats.t.sf(np.abs(fit.params) / se, fit.df_resid)
    f = fit.params[1] ** 2 / cover[1, 1]
    put("holes", partner, se, p, f, stats.f.sf(f, 1, fit.df_resid))
