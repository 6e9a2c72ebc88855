# Growth of many series by data.table, as bench_series asks tide.
#
#   Rscript growth.R FOLDER SERIES MONTHS RUNS THREADS
#
# Reads figures.f64 of FOLDER, writes each answer as data.table-QUESTION-by-series.f64, column
# after column, and prints a line of JSON for each question. The table is in order of series
# and month and has every month, so that shift() is right and as fast as can be; what an
# answer needs of the calendar stands in columns, and their making is not timed.
suppressMessages(library(data.table))
word <- commandArgs(trailingOnly = TRUE)
folder <- word[1]
series <- as.integer(word[2])
months <- as.integer(word[3])
runs <- as.integer(word[4])
setDTthreads(as.integer(word[5]))
t <- seq_len(months) - 1L
d <- data.table(id = rep(seq_len(series), each = months),
                group = rep((seq_len(series) - 1L) %/% 10L, each = months),
                t = rep(t, series), year = rep(2012L + t %/% 12L, series),
                v = readBin(file.path(folder, "figures.f64"), "double", series * months))
first <- as.Date(sprintf("%d-%02d-01", 2012L + t %/% 12L, t %% 12L + 1L))
days <- as.integer(c(first[-1], as.Date(sprintf("%d-01-01", 2012L + months %/% 12L))) - first)
d[, days := rep(days, series)]
setkey(d, id, t)

ask <- function(question, run) {
  ms <- NULL
  for (i in seq_len(runs)) {
    gc(FALSE)
    ms <- c(ms, 1e3 * system.time(out <- run())[["elapsed"]])
  }
  to <- file(file.path(folder, sprintf("data.table-%s-by-series.f64", question)), "wb")
  writeBin(as.vector(out), to)
  close(to)
  cat(sprintf('{"question": "%s", "how": "by series", "ms": [%s]}\n', question,
              toString(round(ms, 1))))
}

cat(sprintf('{"engine": "data.table", "version": "%s"}\n', packageVersion("data.table")))
ask("pop", function() d[, v / shift(v) - 1, by = id]$V1)
ask("yoy", function() d[, v / shift(v, 12L) - 1, by = id]$V1)
ask("diff", function() d[, v - shift(v, 12L), by = id]$V1)
ask("index-base-2015", function() d[, v / mean(v[year == 2015L]) - 1, by = id]$V1)
ask("ytd", function() {
  sums <- d[, .(id, s = cumsum(v)), by = .(i = id, year)]
  sums[, s / shift(s, 12L) - 1, by = id]$V1
})
ask("mat", function() d[, {
  s <- frollsum(v, 12L, algo = "exact")
  s / shift(s, 12L) - 1
}, by = id]$V1)
ask("saar-allow-nsa-yes", function() d[, (v / shift(v))^12 - 1, by = id]$V1)
ask("cagr", function() d[, (v[.N] / v[1L])^(12 / (.N - 1L)) - 1, by = id]$V1)
ask("mean-growth", function() d[, (v[.N] / v[1L])^(1 / (.N - 1L)) - 1, by = id]$V1)
ask("per-day", function() d[, {
  x <- v / days
  x / shift(x, 12L) - 1
}, by = id]$V1)
ask("contribution", function() {
  total <- d[, .(s = sum(v)), by = .(group, t)]
  base <- d[, .(group, t, v, b = shift(v, 12L)), by = id]
  base[total[, .(group, t = t + 12L, s)], on = .(group, t), s := i.s]
  base[, (v - b) / s]
})
ask("growth-share", function() {
  total <- d[, .(s = sum(v)), by = .(group, t)]
  total[, change := s - shift(s, 12L), by = group]
  base <- d[, .(group, t, v, b = shift(v, 12L)), by = id]
  base[total, on = .(group, t), change := i.change]
  base[, (v - b) / change]
})
