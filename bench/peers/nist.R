# Correct digits of R on the certified sets of NIST StRD, as bench_nist prints those of tide.
#
#   Rscript nist.R FOLDER
#
# mean, sd, acf; the F of aov; the coefficients and standard errors of lm, which refuses
# Filip at its preset tolerance.

folder <- commandArgs(trailingOnly = TRUE)[1]
lines_of <- function(name) readLines(file.path(folder, paste0(name, ".dat")), warn = FALSE)
last_word <- function(line) as.numeric(sub(".*[ \t]", "", trimws(line)))
digits <- function(computed, certified) {
  if (anyNA(computed)) return(NA)
  lre <- ifelse(certified == 0, -log10(abs(computed)),
                -log10(abs(computed - certified) / abs(certified)))
  max(0, min(15, lre))
}
put <- function(set, statistic, lre)
  cat(sprintf("| %s | %s | %s |\n", set, statistic,
              if (is.na(lre)) "refuses" else sprintf("%.1f", lre)))

cat(sprintf("| set | statistic | R %s |\n|---|---|---|\n", getRversion()))
for (set in c("Lottery", "Lew", "Mavro", "Michelso", paste0("NumAcc", 1:4))) {
  line <- lines_of(set)
  y <- as.numeric(line[-seq_len(grep("^---", line)[1])])
  y <- y[!is.na(y)]
  certified <- sapply(c("^Sample Mean", "^Sample Standard", "^Sample Auto"),
                      function(word) last_word(grep(word, line, value = TRUE)[1]))
  put(set, "mean", digits(mean(y), certified[1]))
  put(set, "sd", digits(sd(y), certified[2]))
  put(set, "lag-1 r", digits(acf(y, lag.max = 1, plot = FALSE)$acf[2], certified[3]))
}
table_of <- function(line) {
  cells <- strsplit(trimws(line[-(1:60)]), "[ \t]+")
  matrix(as.numeric(unlist(cells[lengths(cells) > 1])), ncol = max(lengths(cells)),
         byrow = TRUE)
}
for (set in c("SiRstvt", "AtmWtAgt", paste0("SmLs0", 1:9, "t"))) {
  line <- lines_of(set)
  data <- table_of(line)
  treatment <- factor(col(data))
  f <- summary(aov(as.vector(data) ~ as.vector(treatment)))[[1]][["F value"]][1]
  put(set, "ANOVA F", digits(f, last_word(grep("^Between", line, value = TRUE)[1])))
}
models <- list(Norris = y ~ x1, Pontius = y ~ x1 + I(x1^2), NoInt1 = y ~ 0 + x1,
               NoInt2 = y ~ 0 + x1,
               Filip = reformulate(c("x1", sprintf("I(x1^%d)", 2:10)), "y"),
               Longley = y ~ x1 + x2 + x3 + x4 + x5 + x6)
for (set in paste0("Wampler", 1:5))
  models[[set]] <- reformulate(c("x1", sprintf("I(x1^%d)", 2:5)), "y")
for (set in names(models)) {
  line <- lines_of(set)
  data <- as.data.frame(table_of(line))
  names(data) <- c("y", paste0("x", seq_len(ncol(data) - 1)))
  rows <- strsplit(trimws(grep("^ +B[0-9]+ ", line[1:60], value = TRUE)), " +")
  certified <- t(sapply(rows, function(row) as.numeric(row[2:3])))
  fit <- lm(models[[set]], data)
  error <- rep(NA, length(coef(fit)))
  known <- suppressWarnings(coef(summary(fit))[, 2])
  error[!is.na(coef(fit))] <- known
  put(set, "coefficients", digits(coef(fit), certified[, 1]))
  put(set, "standard errors", digits(error, certified[, 2]))
}
