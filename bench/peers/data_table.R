# The questions G1 of bench_ask to data.table, for bench/run.mjs.
#
#     Rscript bench/peers/data_table.R g1 FILE RUNS THREADS text|factor
#
# q9 is by the sums of the regression, far faster than cor() called for each group.
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
runs <- as.integer(arguments[3])
setDTthreads(as.integer(arguments[4]))

peak <- function() {
  line <- grep("^VmHWM:", readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) * 1024 / 1e6
}
number <- function(value) formatC(as.numeric(value), digits = 17, format = "g")

used <- function() sum(proc.time()[c("user.self", "sys.self")])

tell <- function(name, answer, keys, ms, cpu) {
  figures <- setdiff(names(answer), keys)
  told <- vapply(figures, function(figure) {
    values <- as.numeric(answer[[figure]])
    values <- values[!is.na(values)]
    sprintf("\"%s\":{\"cells\":%d,\"sum\":%s,\"squares\":%s}", figure, length(values),
            number(sum(values)), number(sum(values^2)))
  }, "")
  cat(sprintf("{\"question\":\"%s\",\"rows\":%d,\"figures\":{%s},\"ms\":[%s],\"cpu_ms\":[%s],\"peak_mb\":%.1f}\n",
              name, nrow(answer), paste(told, collapse = ","), paste(round(ms, 3), collapse = ","),
              paste(round(cpu, 3), collapse = ","), peak()))
}

ask <- function(name, keys, run) {
  ms <- numeric(runs)
  cpu <- numeric(runs)
  for (i in 0:runs) {
    begin <- Sys.time()
    before <- used()
    answer <- run()
    if (i > 0) {
      ms[i] <- as.numeric(difftime(Sys.time(), begin, units = "secs")) * 1e3
      cpu[i] <- (used() - before) * 1e3
    }
  }
  tell(name, answer, keys, ms, cpu)
}

elapsed <- function(expression) system.time(expression)[["elapsed"]] * 1e3
load <- elapsed(data <- fread(arguments[2]))
encode <- elapsed(if (arguments[5] == "factor")
  for (key in c("id1", "id2", "id3")) set(data, j = key, value = as.factor(data[[key]])))
cat(sprintf("{\"version\":\"%s\",\"load_ms\":%.1f,\"encode_ms\":%.1f,\"rows\":%d,\"peak_mb\":%.1f}\n",
            packageVersion("data.table"), load, encode, nrow(data), peak()))

ask("q1", "id1", function() data[, .(sum = sum(v1)), by = id1])
ask("q2", c("id1", "id2"), function() data[, .(sum = sum(v1)), by = .(id1, id2)])
ask("q3", "id3", function() data[, .(v1_sum = sum(v1), v3_mean = mean(v3)), by = id3])
ask("q4", "id4", function()
  data[, .(v1_mean = mean(v1), v2_mean = mean(v2), v3_mean = mean(v3)), by = id4])
ask("q5", "id6", function()
  data[, .(v1_sum = sum(v1), v2_sum = sum(v2), v3_sum = sum(v3)), by = id6])
ask("q6", c("id4", "id5"), function()
  data[, .(median = median(v3), sd = sd(v3)), by = .(id4, id5)])
ask("q7", "id3", function() data[, .(v1_max = max(v1), v2_min = min(v2)), by = id3])
ask("q8", "id6", function()
  data[order(-v3), head(.SD, 2L), by = id6, .SDcols = "v3"][
    , rank := rowid(id6)][, .(top1 = v3[rank == 1L], top2 = v3[rank == 2L]), by = id6])
ask("q9", c("id2", "id4"), function()
  data[, .(n = as.numeric(.N), a = sum(v1), b = sum(v2), ab = sum(v1 * v2), aa = sum(v1 * v1),
           bb = sum(v2 * v2)), by = .(id2, id4)][
    , .(id2, id4, r2_v2 = (n * ab - as.numeric(a) * b)^2 /
          ((n * aa - as.numeric(a)^2) * (n * bb - as.numeric(b)^2)))])
ask("q10", c("id1", "id2", "id3", "id4", "id5", "id6"), function()
  data[, .(sum = sum(v3), count = .N), by = .(id1, id2, id3, id4, id5, id6)])
