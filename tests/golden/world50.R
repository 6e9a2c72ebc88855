# A made-up world of 50 countries and 500 products, and independent answers for
# world50_test.c: comparative advantage, concentration, intra-industry trade, similarity,
# complementarity and economic complexity, by R base.
#
#   Rscript world50.R
#
# Made with R 4.2.2 (2022-10-31), packages base and stats, Debian 12.

set.seed(20221031, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")
digits <- function(x) trimws(formatC(x, digits = 17, format = "g"))
n <- 50
m <- 500
countries <- sprintf("C%02d", 1:n)
products <- sprintf("P%03d", 1:m)
# Able countries make more products, and the harder ones: what complexity looks for.
ability <- rnorm(n)
difficulty <- rnorm(m)
draw <- function() {
  x <- outer(ability, difficulty, function(a, d) exp(1.5 * a - 0.8 * d + 0.7 * a * d))
  x <- round(matrix(x * rlnorm(n * m, 2, 1.5), n, m))
  x[runif(n * m) < 0.25] <- 0
  x
}
X <- draw()
M <- draw()
long <- function(x, flow)
  data.frame(period = 2022, country = rep(countries, each = m),
             product = rep(products, n), flow = flow, value = as.vector(t(x)))
out <- gzfile("world50.csv.gz", "w", compression = 9)
write.csv(rbind(long(X, "X"), long(M, "M")), out, row.names = FALSE, quote = FALSE)
close(out)

rca <- (X / rowSums(X)) / rep(colSums(X) / sum(X), each = n)
keep <- seq(1, n * m, by = 10)
cells <- data.frame(country = rep(countries, each = m), product = rep(products, n),
                    rca = digits(as.vector(t(rca))))
write.csv(cells[keep, ], "world50_rca.csv", row.names = FALSE, quote = FALSE)

h <- X / rowSums(X)
first <- h[1, ]
mw <- colSums(M) / sum(M)
one <- M[1, ] / sum(M[1, ])
both <- rowSums(X + M)

adv <- (rca >= 1) * 1
d <- rowSums(adv)
u <- colSums(adv)
stopifnot(all(d > 0), all(u > 0))
S <- (adv / sqrt(d)) %*% (t(adv / sqrt(d)) / u)
e <- eigen(S, symmetric = TRUE)
eci <- e$vectors[, 2] / sqrt(d)
eci <- as.vector(scale(eci))
if (cov(eci, d) < 0) eci <- -eci
pci <- as.vector(scale(as.vector(t(adv) %*% eci) / u))
write.csv(data.frame(country = countries, hhi = digits(rowSums(h^2)),
                     grubel_lloyd = digits(1 - rowSums(abs(X - M)) / both),
                     similarity = digits(rowSums(pmin(h, rep(first, each = n)))),
                     complementarity = digits(1 - rowSums(abs(h - rep(mw, each = n))) / 2),
                     complementarity_one =
                       digits(1 - rowSums(abs(h - rep(one, each = n))) / 2),
                     eci = digits(eci)),
          "world50_country.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(product = products, pci = digits(pci)), "world50_product.csv",
          row.names = FALSE, quote = FALSE)
cat("eigenvalues", digits(e$values[1:3]), "\n")
