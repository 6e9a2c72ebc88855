# A made-up world of 12 countries and 25 products, and independent answers for
# world_test.c: comparative advantage of every cell, diversification and intra-industry
# trade of every country, by R base.
#
#   Rscript world.R
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12.

set.seed(20221031, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")
digits <- function(x) trimws(formatC(x, digits = 17, format = "g"))
countries <- sprintf("C%02d", 1:12)
products <- sprintf("%04d", seq(101, by = 101, length.out = 25))
draw <- function() {
  x <- round(matrix(rlnorm(12 * 25, 4, 2), 12, 25, dimnames = list(countries, products)), 1)
  x[runif(length(x)) < 0.2] <- 0
  x
}
X <- draw()
M <- draw()
long <- function(x, flow)
  data.frame(period = 2022, country = rep(countries, each = 25),
             product = rep(products, 12), flow = flow, value = as.vector(t(x)))
write.csv(rbind(long(X, "X"), long(M, "M")), "world.csv", row.names = FALSE,
          quote = FALSE)

# Whole numbers of tenths: sums are exact.
x <- round(10 * X)
rca <- (x / rowSums(x)) / rep(colSums(x) / sum(x), each = 12)
rest <- matrix(colSums(x), 12, 25, byrow = TRUE) - x
net <- (x / rowSums(x)) / (rest / (sum(x) - rowSums(x)))
cells <- data.frame(country = rep(countries, each = 25), product = rep(products, 12))
write.csv(cbind(cells, rca = digits(as.vector(t(rca))),
                rsca = digits(as.vector(t((rca - 1) / (rca + 1))))),
          "world_rca.csv", row.names = FALSE, quote = FALSE)
write.csv(cbind(cells, rca = digits(as.vector(t(net)))), "world_net.csv",
          row.names = FALSE, quote = FALSE)

m <- round(10 * M)
h <- x / rowSums(x)
w <- colSums(x) / sum(x)
both <- rowSums(x + m)
apart <- rowSums(abs(x - m))
write.csv(data.frame(country = countries,
                     diversification = digits(rowSums(abs(h - rep(w, each = 12))) / 2),
                     grubel_lloyd = digits(1 - apart / both),
                     grubel_lloyd_adjusted =
                       digits((both - apart) / (both - abs(rowSums(x) - rowSums(m))))),
          "world_country.csv", row.names = FALSE, quote = FALSE)
