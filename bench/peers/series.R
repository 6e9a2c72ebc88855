# Trend, HP and STL of many series by R base, as bench_series asks tide.
#
#   Rscript series.R FOLDER SERIES MONTHS RUNS THREADS
#
# Reads figures.f64 of FOLDER, writes each answer as R-QUESTION.f64, column after column, and
# prints a line of JSON for each question. `each`: one call a series, in THREADS processes.
# `at once`: all series as one matrix, where R's own functions take one.
#
# stl(robust = TRUE) is not asked: R 4.2's partial sort is handed the two middle places of an
# even count in descending order, and the median that the weights rest on is then wrong in
# about one series of eight (with an odd count, in none). statsmodels is asked instead.
suppressMessages(library(parallel))
word <- commandArgs(trailingOnly = TRUE)
folder <- word[1]
series <- as.integer(word[2])
months <- as.integer(word[3])
runs <- as.integer(word[4])
threads <- as.integer(word[5])
y <- matrix(readBin(file.path(folder, "figures.f64"), "double", series * months), months)
years <- (seq_len(months) - 1) / 12

each <- function(f, size) function() {
  parts <- splitIndices(series, threads)
  done <- mclapply(parts, function(part) vapply(part, function(i) f(y[, i]), numeric(size)),
                   mc.cores = threads)
  do.call(cbind, done)
}

line <- function(log) function(x) {
  if (log) x <- base::log(x)
  fit <- lm(x ~ years)
  said <- summary(fit)
  e <- residuals(fit)
  c(length(x), coef(fit), said$coefficients[2, c(2, 4)], said$r.squared,
    sum(diff(e)^2) / sum(e^2), said$sigma)
}

lines_at_once <- function(log) function() {
  x <- if (log) base::log(y) else y
  q <- qr(cbind(1, years))
  b <- qr.coef(q, x)
  e <- qr.resid(q, x)
  rest <- colSums(e^2)
  sigma <- sqrt(rest / (months - 2))
  se <- sigma / sqrt(sum((years - mean(years))^2))
  total <- colSums(sweep(x, 2, colMeans(x))^2)
  rbind(months, b, se, 2 * pt(-abs(b[2, ] / se), months - 2), 1 - rest / total,
        colSums(diff(e)^2) / rest, sigma)
}

hp_matrix <- diag(months) + 129600 * crossprod(diff(diag(months), differences = 2))
hp_at_once <- function() {
  root <- chol(hp_matrix)
  trend <- backsolve(root, forwardsolve(t(root), y))
  rbind(trend, y - trend)
}

parts <- function(...) function(x)
  as.vector(stl(ts(x, frequency = 12), ...)$time.series[, c("trend", "seasonal", "remainder")])

# cells: figures of one series in each column of the answer.
ask <- function(question, how, cells, run) {
  ms <- NULL
  for (i in seq_len(runs)) {
    gc(FALSE)
    ms <- c(ms, 1e3 * system.time(out <- run())[["elapsed"]])
  }
  to <- file(file.path(folder, sprintf("R-%s-%s.f64", question, sub(" ", "-", how))), "wb")
  for (first in seq(1, nrow(out), by = cells))
    writeBin(as.vector(out[first:(first + cells - 1), ]), to)
  close(to)
  cat(sprintf('{"question": "%s", "how": "%s", "ms": [%s]}\n', question, how,
              toString(round(ms, 1))))
}

cat(sprintf('{"engine": "R", "version": "%s"}\n', getRversion()))
ask("trend", "each", 1, each(line(FALSE), 8))
ask("trend", "at once", 1, lines_at_once(FALSE))
ask("trend-log-yes", "each", 1, each(line(TRUE), 8))
ask("trend-log-yes", "at once", 1, lines_at_once(TRUE))
ask("hp", "at once", months, hp_at_once)
ask("stl", "each", months, each(parts("periodic"), 3 * months))
ask("stl-season-window-7", "each", months, each(parts(7), 3 * months))
