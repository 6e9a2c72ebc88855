# Independent answers for us_trade_errors_test.c: the statistics of Canova and Hansen of log
# imports, all harmonics together and one by one.
#
#   Rscript us_trade_season_root.R us_trade_pairs.csv > us_trade_season_root.csv
#
# Made with R 4.2.2, uroot 2.1-2, Debian 12 (r-cran-uroot).
suppressMessages(library(uroot))
rows <- read.csv(commandArgs(trailingOnly = TRUE)[1])
rows$imports <- as.numeric(rows$imports)
cat("set,partner,column,value\n")

put <- function(set, partner, column, value)
  cat(sprintf("%s,%s,%s,%.17g\n", set, partner, column, value))

for (partner in sort(unique(rows$partner))) {
  x <- ts(log(rows$imports[rows$partner == partner]), frequency = 12, start = c(2010, 1))
  for (set in c("changes-usual", "changes-0", "levels-5")) {
    y <- if (grepl("levels", set)) x else diff(x)
    lags <- switch(sub(".*-", "", set), usual = NULL, "0" = 0, "5" = 5)
    ask <- function(sid)
      unname(ch.test(y, type = "trigonometric", NW.order = lags, sid = sid,
                     pvalue = "raw")$statistic[if (is.numeric(sid)) 1 else "joint"])
    put(set, partner, "n", length(y))
    put(set, partner, "joint", ask("joint"))
    for (j in 1:6)
      put(set, partner, paste0("harmonic_", j), ask(as.numeric(1:6 == j)))
  }
}
