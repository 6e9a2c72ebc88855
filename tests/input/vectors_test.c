/*
 * vectors_test.c - texts of dates and numbers with known answers, as cells of a file.
 */
#include "input/loaded.h"

/* The text between the quotes of a JSON string; what stands after it. */
static const char *read_json(const char *line, char *text, size_t *length)
{
    const char *at = line + 1;

    *length = 0;
    for (; *at != '"'; at++) {
        if (at[0] != '\\') {
            text[(*length)++] = *at;
            continue;
        }
        char hex[5] = {at[2], at[3], at[4], at[5], '\0'};
        unsigned long code = strtoul(hex, NULL, 16);
        if (code >= 0x80) {
            text[(*length)++] = (char)(0xC0 | code >> 6);
            text[(*length)++] = (char)(0x80 | (code & 0x3F));
        } else {
            text[(*length)++] = (char)code;
        }
        at += 5;
    }
    text[*length] = '\0';
    return at + 2;
}

/*
 * A file of a good row and a row whose `front` + text + `back` is under test, quoted:
 * is the row loaded? Its dump stays in *loaded.
 */
static bool loads(struct loaded *loaded, const char *head, const char *front,
                  const char *text, size_t length, const char *back)
{
    char file[1024];
    size_t size = (size_t)snprintf(file, sizeof file, "%s%s", head, front);

    memcpy(file + size, text, length);
    size += length;
    size += (size_t)snprintf(file + size, sizeof file - size, "%s", back);
    load_bytes(loaded, file, size,
               &(struct reading){.max_errors = 1, .decimal = '.', .grouping = ""});
    if (loaded->status != TIDE_STATUS_OK && strcmp(loaded->err.id, "mixed_freq") == 0)
        return true;
    if (strcmp(loaded->err.id, "ambiguous_date") == 0)
        return false;
    if (loaded->status != TIDE_STATUS_OK)
        fail_msg("[%s] %s: %.*s", loaded->err.id, loaded->err.message, (int)length, text);
    CHECK_INT(loaded->ledger.loaded + loaded->ledger.rejected, 2);
    return loaded->ledger.rejected == 0;
}

static FILE *open_vectors(const char *name)
{
    FILE *file = fopen(check_data(name), "r");
    CHECK(file != NULL);
    return file;
}

/* "ok only as month" is a period of another frequency: mixed_freq beside a day. */
TEST(dates)
{
    UNUSED;
    static struct loaded loaded;
    FILE *file = open_vectors("own/date_vectors.tsv");
    char line[1024], text[256];
    size_t total = 0;

    while (fgets(line, sizeof line, file) != NULL) {
        size_t length;
        if (line[0] != '"')
            continue;
        const char *wanted = read_json(line, text, &length);
        bool is_loaded = loads(&loaded, "date,value\n2000-01-01,1.5\n", "\"", text,
                               length, "\",2.5\n");
        /* Ours: outer blanks go, 20230105 is a day, a part over 12 proves the order. */
        bool is_ours = text[0] == ' ' || text[length - 1] == ' ' ||
                       strstr(wanted, "yyyymmdd") != NULL ||
                       strcmp(text, "31/12/2023") == 0 || strcmp(text, "12/31/2023") == 0;
        bool is_right = strncmp(wanted, "ok", 2) == 0 || is_ours;
        /* ISO days of a week are no SDMX period; days of a year need their D. */
        if (strstr(wanted, "ISO week") != NULL || strstr(wanted, "ordinal") != NULL)
            is_right = false;
        if (is_loaded != is_right)
            fail_msg("\"%.*s\": %s", (int)length, text, wanted);
        if (loaded.status == TIDE_STATUS_OK && is_loaded && !is_ours)
            if (strstr(loaded_dump(&loaded), text) == NULL)
                fail_msg("%s: %s", text, loaded.dump);
        loaded_free(&loaded);
        total++;
    }
    fclose(file);
    CHECK(total > 30);
}

TEST(numbers)
{
    UNUSED;
    static struct loaded loaded;
    FILE *file = open_vectors("own/number_vectors.tsv");
    char line[1024], text[256];
    size_t total = 0;

    while (fgets(line, sizeof line, file) != NULL) {
        size_t length;
        if (line[0] != '"')
            continue;
        const char *wanted = read_json(line, text, &length);
        /* A whole number beside it, so that no common scale is asked for. */
        bool is_loaded =
            loads(&loaded, "period,value\n2020,1\n", "2021,\"", text, length, "\"\n");
        /* Ours: the marks of absence, outer blanks, both other ways to write a minus. */
        bool is_mark = length == 0 || strcmp(text, "..") == 0 || strcmp(text, ".") == 0;
        bool is_ours = is_mark || text[0] == ' ' || text[length - 1] == ' ' ||
                       strstr(wanted, "trailing-minus") != NULL ||
                       strstr(wanted, "accounting") != NULL;
        bool is_ok = strncmp(wanted, "ok", 2) == 0 && strstr(wanted, "as double") == NULL;
        bool fits = strchr(text, 'e') == NULL; /* the exponents here are for doubles */
        if (is_loaded != (is_ours || (is_ok && fits)))
            fail_msg("\"%.*s\": %s", (int)length, text, wanted);
        if (is_mark)
            CHECK(strstr(loaded_dump(&loaded), "2021|<missing>") != NULL);
        else if (strncmp(wanted, "ok exact", 8) == 0 && fits)
            CHECK(strstr(loaded_dump(&loaded), text) != NULL);
        loaded_free(&loaded);
        total++;
    }
    fclose(file);
    CHECK(total > 45);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(dates),
        ROW(numbers),
    };
    check_need_data("own");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
