# Independent answers for us_trade_growth_test.c, by R base: growth of the year to date and
# of the moving annual total of both flows, contributions of partners to the growth of a
# year, compound growth of every partner's trade.
#
#   Rscript us_trade_growth.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c("character", "character", "character",
                                      "character", "numeric"))
digits <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g"))
save <- function(frame, name) {
  frame <- frame[order(frame$flow, frame$partner, frame$period), ]
  frame$partner <- if (all(frame$partner == "")) NULL else frame$partner
  write.csv(frame, name, row.names = FALSE, quote = FALSE)
}

# Thousandths are whole numbers, so that sums and differences are exact.
rows$value <- round(rows$value_musd * 1000)
rows$year <- as.integer(substr(rows$period, 1, 4))
rows$month <- as.integer(substr(rows$period, 6, 7))
year_before <- function(period) {
  sprintf("%04d-%s", as.integer(substr(period, 1, 4)) - 1L, substr(period, 6, 7))
}
growth <- function(now, base) 100 * (now - base) / base

# ---- totals of a flow ----

total <- aggregate(value ~ flow + year + month + period, rows, sum)
total <- total[order(total$flow, total$period), ]
of_flow <- function(change) {
  parts <- lapply(split(total, total$flow), change)
  do.call(rbind, parts)
}
rated <- function(part, sum, column) {
  base <- sum[match(year_before(part$period), part$period)]
  frame <- data.frame(flow = part$flow, partner = "", period = part$period,
                      growth = digits(growth(sum, base)))
  names(frame)[4] <- column
  frame
}
ytd <- of_flow(function(part) {
  rated(part, ave(part$value, part$year, FUN = cumsum), "ytd")
})
save(ytd, "us_trade_ytd.csv")
mat <- of_flow(function(part) {
  sum <- as.numeric(stats::filter(part$value, rep(1, 12), sides = 1))
  rated(part, round(sum), "mat")
})
save(mat, "us_trade_mat.csv")

# ---- partners in a flow ----

base <- rows$value[match(paste(rows$flow, rows$partner, year_before(rows$period)),
                         paste(rows$flow, rows$partner, rows$period))]
base_total <- total$value[match(paste(rows$flow, year_before(rows$period)),
                                paste(total$flow, total$period))]
contribution <- data.frame(flow = rows$flow, partner = rows$partner, period = rows$period,
                           contribution = digits(100 * (rows$value - base) / base_total))
save(contribution[rows$year >= 2019, ], "us_trade_contribution.csv")

cagr <- do.call(rbind, lapply(split(rows, paste(rows$flow, rows$partner)), function(part) {
  part <- part[order(part$period), ]
  last <- nrow(part)
  years <- part$year[last] - part$year[1] + (part$month[last] - part$month[1]) / 12
  factor <- part$value[last] / part$value[1]
  data.frame(flow = part$flow[1], partner = part$partner[1],
             period = paste(part$period[1], part$period[last], sep = "/"),
             cagr = digits(100 * expm1(log(factor) / years)))
}))
save(cagr, "us_trade_cagr.csv")
