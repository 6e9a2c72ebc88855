/*
 * written.h - hand-made answers and what the writers make of them.
 */
#ifndef OUTPUT_WRITTEN_H
#define OUTPUT_WRITTEN_H

#include "harness/check.h"

#include <stdlib.h>

#include "column/result.h"

/* A host that keeps what it is given, up to a limit. */
struct host {
    char *bytes; /* NUL-terminated */
    size_t length;
    size_t capacity;
    size_t limit; /* a write that would pass it fails */
};

static inline tide_status host_write(void *user, const char *bytes, size_t length,
                                     tide_error *err)
{
    struct host *host = user;

    (void)err;
    if (length > host->limit - host->length)
        return TIDE_STATUS_IO;
    if (host->length + length + 1 > host->capacity) {
        host->capacity = 2 * (host->length + length + 1);
        host->bytes = realloc(host->bytes, host->capacity);
        assert_non_null(host->bytes);
    }
    memcpy(host->bytes + host->length, bytes, length);
    host->length += length;
    host->bytes[host->length] = '\0';
    return TIDE_STATUS_OK;
}

static inline void host_clear(struct host *host)
{
    free(host->bytes);
    *host = (struct host){.limit = SIZE_MAX};
}

/* What a format makes of an answer, until the next call. */
static inline const struct host *written(const tide_answer *answer, const char *format,
                                         const tide_write_options *options)
{
    static struct host host;
    tide_error err;

    host_clear(&host);
    CHECK_OK(tide_answer_write(answer, format, options, host_write, &host, &err));
    if (host.bytes == NULL)
        CHECK_OK(host_write(&host, "", 0, NULL));
    return &host;
}

#define CHECK_WRITTEN(answer, format, options, expected)                                 \
    CHECK_TEXT(written(answer, format, options)->bytes, expected)

static inline tide_answer *new_answer(struct runtime *runtime, size_t rows,
                                      size_t columns)
{
    tide_answer *answer = NULL;

    CHECK_OK(answer_new(runtime, "yoy", rows, columns, &answer, NULL));
    return answer;
}

/* Four rates: a good one, a provisional one, one on a base of zero, a hole. */
static inline tide_answer *growth_answer(struct runtime *runtime)
{
    static const char *const partner[] = {"CHN", "CHN", "a,b", "DEU"};
    static const int64_t mantissa[] = {4666410, 5034880, 70, 0};
    static const double rate[] = {15.74879, 17.35, 0.0, 0.0};
    static const tide_state level_state[] = {TIDE_STATE_OK, TIDE_STATE_OK, TIDE_STATE_OK,
                                             TIDE_STATE_MISSING};
    static const tide_state rate_state[] = {TIDE_STATE_OK, TIDE_STATE_PROVISIONAL,
                                            TIDE_STATE_BASE_ZERO, TIDE_STATE_MISSING};
    static tide_period period[4];
    tide_answer *answer = new_answer(runtime, 4, 4);

    for (size_t i = 0; i < COUNT_OF(period); i++)
        period[i] = (tide_period){.ordinal = 2022 * 12 + 6 + (int32_t)(i % 2),
                                  .length = 1,
                                  .freq = TIDE_FREQ_M};
    answer_set_text(answer, 0, "partner", partner);
    answer->column[1] = (struct result_column){.name = "period",
                                               .unit = "",
                                               .freq = "M",
                                               .kind = TIDE_CELL_PERIOD,
                                               .period = period,
                                               .decimals = -1,
                                               .table_decimals = -1};
    answer->column[2] = (struct result_column){.name = "value",
                                               .unit = "million USD",
                                               .freq = "",
                                               .kind = TIDE_CELL_DECIMAL,
                                               .mantissa = mantissa,
                                               .state = level_state,
                                               .scale = 2,
                                               .decimals = -1,
                                               .table_decimals = -1};
    answer->column[3] = (struct result_column){.name = "yoy",
                                               .unit = "percent",
                                               .freq = "",
                                               .kind = TIDE_CELL_REAL,
                                               .real = rate,
                                               .state = rate_state,
                                               .decimals = -1,
                                               .table_decimals = 1,
                                               .has_state = true};
    return answer;
}

#endif
