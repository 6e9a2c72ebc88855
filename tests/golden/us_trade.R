# Independent answers for golden_test.c: year-on-year growth of China's trade and the
# linear and log-linear trend of both flows, by R base.
#
#   Rscript us_trade.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c("character", "character", "character",
                                      "character", "numeric"))
digits <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g"))

china <- rows[rows$partner == "CHN", ]
year_ago <- sprintf("%04d-%s", as.integer(substr(china$period, 1, 4)) - 1L,
                    substr(china$period, 6, 7))
base <- china$value_musd[match(paste(china$flow, year_ago),
                               paste(china$flow, china$period))]
yoy <- data.frame(flow = china$flow, period = china$period,
                  yoy = digits(100 * (china$value_musd - base) / base))
yoy <- yoy[order(yoy$flow, yoy$period), ]
write.csv(yoy, "us_trade_yoy.csv", row.names = FALSE, quote = FALSE)

trend <- NULL
for (flow in c("M", "X")) {
  part <- rows[rows$flow == flow, ]
  # Sums of decimals with at most three places, taken exactly as whole numbers.
  total <- tapply(round(part$value_musd * 1000), part$period, sum) / 1000
  total <- total[order(names(total))]
  year <- (seq_along(total) - 1) / 12
  for (log in c(FALSE, TRUE)) {
    y <- if (log) log(as.numeric(total)) else as.numeric(total)
    fit <- lm(y ~ year)
    s <- summary(fit)
    e <- residuals(fit)
    trend <- rbind(trend, data.frame(
      flow = flow, log = as.integer(log), n = length(y),
      intercept = digits(coef(s)[1, 1]), slope = digits(coef(s)[2, 1]),
      slope_se = digits(coef(s)[2, 2]), p = digits(coef(s)[2, 4]),
      r2 = digits(s$r.squared),
      durbin_watson = digits(sum(diff(e)^2) / sum(e^2))))
  }
}
write.csv(trend, "us_trade_trend.csv", row.names = FALSE, quote = FALSE)
