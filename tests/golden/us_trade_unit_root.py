# Independent answers for us_trade_errors_test.c: ADF with its p-value and critical values,
# and KPSS with its own, of log imports, by statsmodels.
#
#   python3 us_trade_unit_root.py us_trade_pairs.csv > us_trade_unit_root.csv
#
# Made with statsmodels 0.13.5, numpy 1.24.2, Python 3.11.2, Debian 12.
import csv
import sys
import warnings

import numpy as np
from statsmodels.tsa.stattools import adfuller, kpss

warnings.simplefilter("ignore")  # kpss: p outside of its table
rows = list(csv.DictReader(open(sys.argv[1])))
print("set,partner,column,value")


def put(name, partner, **figures):
    for column, value in figures.items():
        print(f"{name},{partner},{column},{float(value)!r}")


for partner in sorted({row["partner"] for row in rows}):
    x = np.log([float(row["imports"]) for row in rows if row["partner"] == partner])
    for model, word in [("none", "n"), ("constant", "c"), ("trend", "ct")]:
        for lags in (0, 3, 12):
            adf, p, used, n, critical = adfuller(x, lags, word, autolag=None)
            put(f"adf-{model}-{lags}", partner, adf=adf, adf_p=p, adf_10=critical["10%"],
                adf_5=critical["5%"], adf_1=critical["1%"])
        if model == "none":
            continue
        for bandwidth in (0, 4, 14):
            statistic, p, used, critical = kpss(x, word, bandwidth)
            put(f"kpss-{model}-{bandwidth}", partner, kpss=statistic, kpss_10=critical["10%"],
                kpss_5=critical["5%"], kpss_1=critical["1%"])
