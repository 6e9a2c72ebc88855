/*
 * fuzz.h - what fuzz targets share. Each target is one function over bytes; libFuzzer calls
 * it with bytes of its own making, replay.c with those of a corpus. A claim that does not
 * hold ends the process, so that the bytes are kept.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/runtime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

#define FUZZ_CHECK(claim) fuzz_check(claim, #claim, __FILE__, __LINE__)

static inline void fuzz_check(int holds, const char *claim, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: %s\n", file, line, claim);
    abort();
}

/* A runtime that lasts as long as the process. */
static inline struct runtime *fuzz_runtime(unsigned threads)
{
    static struct runtime runtime[4];
    static int is_ready[4];

    if (!is_ready[threads]) {
        tide_engine_options options = tide_engine_options_default();
        options.threads = threads;
        FUZZ_CHECK(runtime_init(&runtime[threads], &options, NULL) == TIDE_STATUS_OK);
        is_ready[threads] = 1;
    }
    return &runtime[threads];
}

#endif
