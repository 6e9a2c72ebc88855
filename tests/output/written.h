/*
 * written.h - hand-made answers and what the writers make of them.
 */
#ifndef OUTPUT_WRITTEN_H
#define OUTPUT_WRITTEN_H

#include "harness/check.h"

#include <stdlib.h>

#include "base/text.h"
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

/* Two series of growth: a good rate, a provisional one, one without base, an old unit. */
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

/* A label that someone hostile could put into a file. */
struct hostile {
    char name[64];
    char *bytes; /* NUL-terminated */
};

/* The labels of the reference data that hold no NUL; their count. Skips without data. */
static inline size_t hostile_labels(struct hostile *label, size_t room)
{
    check_need_data("own");
    FILE *file = fopen(check_data("own/hostile_labels.tsv"), "r");
    assert_non_null(file);
    char *line = NULL;
    size_t size = 0;
    size_t count = 0;

    while (count < room && getline(&line, &size, file) > 0) {
        char *hex = strchr(line, '\t');
        if (line[0] == '#' || hex == NULL || (size_t)(hex - line) >= sizeof label->name)
            continue;
        size_t digits = strcspn(hex + 1, "\t\n");
        char *bytes = calloc(digits / 2 + 1, 1);
        assert_non_null(bytes);
        for (size_t i = 0; i < digits / 2; i++) {
            char pair[3] = {hex[1 + 2 * i], hex[2 + 2 * i], '\0'};
            bytes[i] = (char)strtoul(pair, NULL, 16);
        }
        if (strlen(bytes) != digits / 2) {
            free(bytes);
            continue;
        }
        snprintf(label[count].name, sizeof label->name, "%.*s", (int)(hex - line), line);
        label[count++].bytes = bytes;
    }
    free(line);
    fclose(file);
    CHECK(count > 30);
    return count;
}

enum { HOSTILE_ROOM = 128 };

/* An answer of one text column and one figure column, a hostile label a row. */
static inline tide_answer *hostile_answer(struct runtime *runtime,
                                          const struct hostile *label, size_t count,
                                          const char **text, double *real)
{
    tide_answer *answer = new_answer(runtime, count, 2);

    for (size_t i = 0; i < count; i++) {
        text[i] = label[i].bytes;
        real[i] = (double)i;
    }
    answer_set_text(answer, 0, "label", text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .unit = "",
                                               .freq = "",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = -1};
    return answer;
}

static inline void hostile_free(struct hostile *label, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(label[i].bytes);
}

#endif
