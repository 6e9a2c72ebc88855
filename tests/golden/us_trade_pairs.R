# Independent answers for us_trade_pairs_test.c: imports beside exports of three partners
# from 2010 on, by R base and MASS.
#
#   Rscript us_trade_pairs.R ../../datasets/us-trade/us_goods_trade_monthly.csv
#
# writes us_trade_pairs.csv, the figures side by side, and us_trade_pairs_r.csv.
# Made with R 4.2.2 (2022-10-31), MASS 7.3-58.2, Debian 12.

file <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(file, colClasses = c(rep("character", 4), "numeric"))
rows <- rows[rows$period >= "2010" & rows$partner %in% c("CAN", "CHN", "MEX"), ]
m <- rows[rows$flow == "M", ]
x <- rows[rows$flow == "X", ]
both <- merge(m, x, by = c("partner", "period"))
both <- data.frame(period = both$period, partner = both$partner,
                   imports = both$value_musd.x, exports = both$value_musd.y)
both <- both[order(both$partner, both$period), ]
write.csv(both, "us_trade_pairs.csv", row.names = FALSE, quote = FALSE)

out <- NULL
put <- function(verb, partner, column, value)
  out <<- rbind(out, data.frame(verb = verb, partner = partner, column = column,
                                value = trimws(formatC(as.vector(value), digits = 17, format = "g"))))
for (partner in unique(both$partner)) {
  d <- both[both$partner == partner, ]
  fit <- summary(lm(log(imports) ~ log(exports), d))
  put("regress", partner, c("constant", "b_exports", "constant_se", "se_exports",
                            "constant_p", "p_exports"), fit$coefficients[, c(1, 2, 4)])
  put("regress", partner, c("r2", "f", "residual_sd"),
      c(fit$r.squared, fit$fstatistic[1], fit$sigma))
  test <- cor.test(d$imports, d$exports)
  put("correlation", partner, c("r", "p"), c(test$estimate, test$p.value))
  put("cross-correlation", partner,
      c(paste0("lead_", 12:1), "r_0", paste0("lag_", 1:12)),
      as.numeric(ccf(d$imports, d$exports, lag.max = 12, plot = FALSE)$acf))
  test <- Box.test(d$imports, lag = 12, type = "Ljung")
  put("ljung-box", partner, "q", test$statistic)
  years <- (seq_len(nrow(d)) - 1) / 12
  fit <- MASS::rlm(cbind(1, years), log(d$imports), psi = MASS::psi.bisquare,
                   acc = 1e-14, maxit = 2000)
  put("trend", partner, c("slope", "slope_se"), summary(fit)$coefficients[2, 1:2])
}
write.csv(out, "us_trade_pairs_r.csv", row.names = FALSE, quote = FALSE)
