/*
 * job_mutation_test.c - job files with a few bytes changed, cut out or doubled: each is
 * read or refused, with a place that the file has.
 */
#include "batch/job.h"

enum { MUTANTS = 4000, ROOM = 16384 };

static char brief[ROOM];
static size_t brief_length;

static size_t pick(uint64_t *seed, size_t below)
{
    return below > 0 ? (size_t)(check_random(seed) % below) : 0;
}

/* One change; the length stays within the room. */
static size_t change(char *text, size_t length, uint64_t *seed)
{
    static const char *const pieces[] = {"{",    "}",      "[",     "]",    ":",
                                         ",",    "\"",     "'",     "- ",   "\n",
                                         "  ",   "\t",     "&a ",   "*a",   "!t ",
                                         "<<: ", "${out}", ":year", "--- ", "\\0",
                                         "# ",   "? ",     "| ",    "%",    "\xC3\xA9",
                                         "\xFF", "null",   "~",     "1e99", "..",
                                         "/"};
    size_t at = pick(seed, length);
    size_t span = pick(seed, 40);
    const char *piece = pieces[pick(seed, COUNT_OF(pieces))];

    span = span < length - at ? span : length - at;
    switch (pick(seed, 5)) {
    case 0:
        text[at] = (char)pick(seed, 256);
        return length;
    case 1:
        memmove(text + at, text + at + span, length - at - span);
        return length - span;
    case 2: /* a piece twice */
        if (length + span >= ROOM)
            return length;
        memmove(text + at + span, text + at, length - at);
        return length + span;
    case 3: /* cut short */
        return pick(seed, 8) == 0 ? at : length;
    default:
        span = strlen(piece);
        if (length + span >= ROOM)
            return length;
        memmove(text + at + span, text + at, length - at);
        memcpy(text + at, piece, span);
        return length + span;
    }
}

static size_t count_lines(const char *text, size_t length)
{
    size_t lines = 1;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    return lines;
}

static void check_mutant(tide_engine *engine, const char *text, size_t length,
                         size_t *refused)
{
    tide_batch *batch = NULL;
    tide_error err = {0};
    char path[24];

    job_write(text, length, path);
    tide_status status = tide_batch_open(engine, path, NULL, 0, &batch, &err);
    unlink(path);
    CHECK((status == TIDE_STATUS_OK) == (batch != NULL));
    tide_batch_close(batch);
    if (status == TIDE_STATUS_OK)
        return;
    (*refused)++;
    CHECK(status == TIDE_STATUS_ARGUMENT || status == TIDE_STATUS_PARSE ||
          status == TIDE_STATUS_LIMIT);
    CHECK(tide_error_meaning(err.id) != NULL);
    CHECK(err.message[0] != '\0');
    if (err.line == 0 || err.line > count_lines(text, length))
        print_error("%.*s\n%s %llu:%llu %s\n", (int)length, text, err.id,
                    (unsigned long long)err.line, (unsigned long long)err.column,
                    err.message);
    CHECK(err.line >= 1 && err.line <= count_lines(text, length));
    CHECK(err.column >= 1);
    CHECK(err.byte <= length);
}

TEST(each_mutant_is_read_or_refused)
{
    UNUSED;
    static char text[ROOM + 1];
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;
    uint64_t seed = 20260108;
    size_t refused = 0;

    options.threads = 1;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    for (size_t i = 0; i < MUTANTS; i++) {
        size_t length = brief_length;
        size_t changes = 1 + pick(&seed, 3);
        memcpy(text, brief, brief_length);
        for (size_t k = 0; k < changes && length > 0; k++)
            length = change(text, length, &seed);
        text[length] = '\0';
        check_mutant(engine, text, length, &refused);
    }
    print_message("%zu of %d refused\n", refused, MUTANTS);
    CHECK(refused > MUTANTS / 4 && refused < MUTANTS);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(each_mutant_is_read_or_refused)};
    FILE *file = fopen(TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml", "rb");

    if (file == NULL)
        return 1;
    brief_length = fread(brief, 1, sizeof brief, file);
    fclose(file);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
