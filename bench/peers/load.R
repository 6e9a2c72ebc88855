# A CSV file of TRADE into memory by data.table: the fastest of some runs.
#
#     Rscript bench/peers/load.R trade.csv [RUNS]
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
runs <- if (length(arguments) > 1) as.integer(arguments[2]) else 3L
setDTthreads(2)
times <- numeric(runs)
for (i in seq_len(runs))
  times[i] <- system.time(trade <- fread(arguments[1], colClasses = list(
    character = c("period", "reporter", "partner", "flow", "product"))))[["elapsed"]]
megabytes <- file.size(arguments[1]) / 1e6
cat(sprintf("data.table %s: %d rows, value_usd %.0f cents, %.0f ms (%.0f MB/s)\n",
            packageVersion("data.table"), nrow(trade), sum(round(trade$value_usd * 100)),
            min(times) * 1e3, megabytes / min(times)))
