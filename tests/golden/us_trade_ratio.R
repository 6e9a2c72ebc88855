# Independent answers for us_trade_ratio_test.c: cover ratio and normalised balance of
# every partner, and concentration, inequality and spread over the partners of each flow,
# by R base.
#
#   Rscript us_trade_ratio.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12. One month a year, to
# keep the files small: March.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c("character", "character", "character",
                                      "character", "numeric"))
rows <- rows[substr(rows$period, 6, 7) == "03", ]
digits <- function(x) trimws(formatC(x, digits = 17, format = "g"))

flows <- reshape(rows, direction = "wide", idvar = c("period", "reporter", "partner"),
                 timevar = "flow", v.names = "value_musd")
x <- flows$value_musd.X
m <- flows$value_musd.M
pairs <- data.frame(partner = flows$partner, period = flows$period,
                    cover = digits(100 * x / m),
                    norm_balance = digits((x - m) / (x + m)))
pairs <- pairs[order(pairs$partner, pairs$period), ]
write.csv(pairs, "us_trade_cover.csv", row.names = FALSE, quote = FALSE)

# Each as its definition says; gini as half the relative mean difference.
indicators <- function(x) {
  s <- x / sum(x)
  n <- length(x)
  h <- sum(s^2)
  c(hhi = h,
    hhi_simple = (h - 1 / n) / (1 - 1 / n),
    hhi_unctad = (sqrt(h) - sqrt(1 / n)) / (1 - sqrt(1 / n)),
    theil = mean(x / mean(x) * log(x / mean(x))),
    entropy = -sum(s * log(s)),
    gini = mean(abs(outer(x, x, "-"))) / (2 * mean(x)))
}
groups <- split(rows$value_musd, list(rows$period, rows$flow), sep = ",")
table <- sapply(groups, indicators)
key <- do.call(rbind, strsplit(colnames(table), ","))
group <- data.frame(flow = key[, 2], period = key[, 1], t(apply(table, 2, digits)))
names(group)[-(1:2)] <- rownames(table)
group <- group[order(group$flow, group$period), ]
write.csv(group, "us_trade_group.csv", row.names = FALSE, quote = FALSE)
