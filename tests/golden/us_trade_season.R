# Independent answers for us_trade_season_test.c: US imports from China taken apart. STL,
# decomposition, Hamilton's regression and the tests for a season are R base; X-11 is
# written here from its definition, with R's own filter, embed and tapply.
#
#   Rscript us_trade_season.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# Made with R 4.2.2 (2022-11-10 r83330), packages base and stats, Debian 12.
#
# Plausible: the X-11 season and that of STL on logarithms (season window 7), as factors,
# printed at the end: correlation 0.991, largest difference 0.052, mean 0.014.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c("character", "character", "character",
                                      "character", "numeric"))
rows <- rows[rows$partner == "CHN" & rows$flow == "M", ]
rows <- rows[order(rows$period), ]
digits <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 16, format = "g")))
x <- ts(rows$value_musd, start = as.integer(substr(rows$period[1], 1, 4)),
        frequency = 12)

# ---- X-11, parts multiply ----

centred <- function(v, w) {
  if (length(w) > length(v)) return(rep(NA_real_, length(v)))
  as.numeric(stats::filter(v, w))
}

henderson_weights <- function(N) {
  n <- (N + 3) / 2
  j <- -((N - 1) / 2):((N - 1) / 2)
  315 * ((n - 1)^2 - j^2) * (n^2 - j^2) * ((n + 1)^2 - j^2) * (3 * n^2 - 16 - 11 * j^2) /
    (8 * n * (n^2 - 1) * (4 * n^2 - 1) * (4 * n^2 - 9) * (4 * n^2 - 25))
}

musgrave <- function(N, m) {
  w <- henderson_weights(N)
  noise <- c("5" = 0.001, "7" = 4.5, "9" = 1, "13" = 3.5, "23" = 4.5)[[as.character(N)]]
  D <- 4 / (pi * noise^2)
  i <- (m + 1):N
  r <- 1:m
  w[r] + sum(w[i]) / m + (r - (m + 1) / 2) * D * sum(w[i] * (i - (m + 1) / 2)) /
    (1 + D * m * (m^2 - 1) / 12)
}

henderson <- function(y, N) {
  n <- length(y)
  h <- (N - 1) / 2
  out <- centred(y, henderson_weights(N))
  for (k in 1:h) {
    m <- N - k
    t <- n - (h - k)
    out[t] <- sum(musgrave(N, m) * y[(n - m + 1):n])
    out[n + 1 - t] <- sum(rev(musgrave(N, m)) * y[1:m])
  }
  out
}

henderson_auto <- function(y, long) {
  N <- if (long) 13 else 5
  t <- henderson(y, N)
  inside <- ((N + 1) / 2):(length(y) - (N - 1) / 2)
  change <- function(v) mean(abs(v[-1] / v[-length(v)] - 1))
  ratio <- change((y / t)[inside]) / change(t[inside])
  N <- if (long) { if (ratio < 1) 9 else if (ratio < 3.5) 13 else 23
       } else { if (ratio < 3.5) 5 else 7 }
  henderson(y, N)
}

average <- function(v, wide) { # one sub-period
  if (wide) {
    middle <- c(1, 2, 3, 3, 3, 2, 1) / 15
    end <- list(c(9, 17, 17, 17), c(4, 11, 15, 15, 15), c(4, 8, 13, 13, 13, 9))
    end <- lapply(end, function(e) e / 60)
  } else {
    middle <- c(1, 2, 3, 2, 1) / 9
    end <- list(c(5, 11, 11) / 27, c(3, 7, 10, 7) / 27)
  }
  n <- length(v)
  if (n < 2 * length(end)) return(rep(mean(v), n))
  out <- centred(v, middle)
  for (k in seq_along(end)) {
    e <- end[[k]]
    out[n + 1 - k] <- sum(e * tail(v, length(e)))
    out[k] <- sum(rev(e) * head(v, length(e)))
  }
  out
}

year_mean <- function(v, s) {
  w <- if (s %% 2 == 0) c(0.5, rep(1, s - 1), 0.5) / s else rep(1, s) / s
  centred(v, w)
}

fill <- function(v) { # nearest
  there <- which(!is.na(v))
  v[seq_len(there[1] - 1)] <- v[there[1]]
  last <- there[length(there)]
  if (last < length(v)) v[(last + 1):length(v)] <- v[last]
  v
}

season_of <- function(si, s, wide) {
  sub <- (seq_along(si) - 1) %% s
  there <- !is.na(si)
  raw <- rep(NA_real_, length(si))
  for (j in 0:(s - 1)) raw[there & sub == j] <- average(si[there & sub == j], wide)
  season <- raw
  season[there] <- raw[there] / fill(year_mean(raw[there], s))
  for (j in 0:(s - 1)) season[sub == j] <- fill(season[sub == j])
  season
}

weights_of <- function(i, year) {
  d <- abs(i - 1)
  years <- sort(unique(year[!is.na(d)]))
  sigma <- function(use) sapply(years, function(y) {
    k <- min(max(match(y, years), 3), length(years) - 2)
    window <- if (length(years) < 5) years else years[(k - 2):(k + 2)]
    sqrt(mean(d[use & year %in% window]^2))
  })
  own <- match(year, years)
  use <- !is.na(d)
  first <- sigma(use)[own]
  second <- sigma(use & d <= 2.5 * first)[own]
  pmax(0, pmin(1, 2.5 - d / second))
}

replace_extremes <- function(si, w, s) {
  out <- si
  for (t in which(w < 1)) {
    full <- function(places) {
      places <- places[places >= 1 & places <= length(si)]
      head(places[which(w[places] == 1)], 3)
    }
    before <- full(if (t > s) seq(t - s, 1, by = -s) else integer(0))
    after <- full(if (t + s <= length(si)) seq(t + s, length(si), by = s) else integer(0))
    near <- if (length(before) >= 2 && length(after) >= 2) {
      c(before[1:2], after[1:2])
    } else {
      all <- c(before, after)
      head(all[order(abs(all - t))], 3)
    }
    out[t] <- (w[t] * si[t] + sum(si[near])) / (w[t] + length(near))
  }
  out
}

x11 <- function(x, s, long, year) {
  y <- x
  for (pass in c("B", "C", "D")) {
    si <- y / year_mean(y, s)
    if (pass == "B")
      si <- replace_extremes(si, weights_of(si / season_of(si, s, FALSE), year), s)
    trend <- henderson_auto(y / season_of(si, s, FALSE), long)
    si <- y / trend
    if (pass == "B")
      si <- replace_extremes(si, weights_of(si / season_of(si, s, TRUE), year), s)
    season <- season_of(si, s, TRUE)
    if (pass == "D") break
    i <- x / (trend * season)
    y <- trend * season * (1 + weights_of(i, year) * (i - 1))
  }
  list(season = season, adjusted = x / season, trend = henderson_auto(y / season, long))
}

# ---- answers ----

year <- floor(time(x) + 1e-6)
adjusted <- x11(as.numeric(x), 12, TRUE, as.numeric(year))

value <- as.numeric(x)
h <- 24
p <- 12
t <- (h + p):length(value)
lags <- sapply(0:(p - 1), function(lag) value[t - h - lag])
cycle <- rep(NA_real_, length(value))
cycle[t] <- residuals(lm(value[t] ~ lags))

local <- stl(x, 13)
parts <- decompose(x, "multiplicative")

keep <- seq(1, length(x), by = 5)
out <- data.frame(period = rows$period, x11_trend = digits(adjusted$trend),
                  x11_season = digits(adjusted$season),
                  x11_adjusted = digits(adjusted$adjusted),
                  stl_trend = digits(as.numeric(local$time.series[, "trend"])),
                  stl_season = digits(as.numeric(local$time.series[, "seasonal"])),
                  hamilton_cycle = digits(cycle),
                  decompose_irregular = digits(as.numeric(parts$random)))
write.csv(out[keep, ], "us_trade_season.csv", row.names = FALSE, quote = FALSE)

tests <- NULL
for (mode in c("add", "mult")) {
  parts <- decompose(x, if (mode == "add") "additive" else "multiplicative")
  v <- if (mode == "add") x - parts$trend else x / parts$trend
  there <- !is.na(v)
  month <- factor(stats::cycle(x))[there]
  v <- as.numeric(v)[there]
  variance <- summary(aov(v ~ month))[[1]]
  ranks <- kruskal.test(v, month)
  tests <- rbind(tests, data.frame(
    mode = mode, n = length(v), f = digits(variance[1, "F value"]),
    f_p = digits(variance[1, "Pr(>F)"]), kruskal_wallis = digits(ranks$statistic),
    kruskal_wallis_p = digits(ranks$p.value)))
}
write.csv(tests, "us_trade_season_f.csv", row.names = FALSE, quote = FALSE)

factor_stl <- exp(as.numeric(stl(log(x), 7)$time.series[, "seasonal"]))
cat("X-11 and STL: correlation", cor(adjusted$season, factor_stl), "largest difference",
    max(abs(adjusted$season - factor_stl)), "mean",
    mean(abs(adjusted$season - factor_stl)), "\n")
