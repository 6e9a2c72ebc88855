# Independent answers for us_trade_robust_test.c: rank trends, breaks and smoothing of each
# partner's trade, by R base.
#
#   Rscript us_trade_robust.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c("character", "character", "character",
                                      "character", "numeric"))
digits <- function(x) trimws(formatC(x, digits = 17, format = "g"))

squares <- function(t, x) sum(.lm.fit(cbind(1, t), x)$residuals^2)

robust <- NULL
for (partner in sort(unique(rows$partner))) for (flow in c("M", "X")) {
  part <- rows[rows$partner == partner & rows$flow == flow, ]
  part <- part[order(part$period), ]
  x <- part$value_musd
  n <- length(x)
  t <- seq_len(n)
  test <- cor.test(t, x, method = "kendall", exact = FALSE, continuity = TRUE)
  slope <- outer(x, x, "-") / outer(t, t, "-")
  slope <- 12 * median(slope[lower.tri(slope)])
  first <- floor(.15 * n)
  y <- log(x)
  all <- squares(t, y)
  f <- sapply(first:(n - first), function(m) {
    rest <- squares(t[1:m], y[1:m]) + squares(t[-(1:m)], y[-(1:m)])
    ((all - rest) / 2) / (rest / (n - 4))
  })
  break_at <- part$period[first + which.max(f)]
  smooth <- HoltWinters(ts(x, frequency = 12), seasonal = "mult",
                        alpha = .4, beta = .05, gamma = .3)
  robust <- rbind(robust, data.frame(
    partner = partner, flow = flow, z = digits(test$statistic),
    p = digits(test$p.value), tau_b = digits(test$estimate), slope = digits(slope),
    sup_f = digits(max(f)), break_year = as.integer(substr(break_at, 1, 4)),
    break_part = as.integer(substr(break_at, 6, 7)),
    last_fit = digits(smooth$fitted[n - 12, "xhat"])))
}
write.csv(robust, "us_trade_robust.csv", row.names = FALSE, quote = FALSE)
