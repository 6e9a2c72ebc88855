/*
 * replay.c - a fuzz target over the files of a folder, where there is no libFuzzer.
 */
#include <dirent.h>

#include "fuzz/fuzz.h"

static void replay(const char *folder, const char *name)
{
    static uint8_t bytes[1 << 20];
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    FUZZ_CHECK(file != NULL);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);

    /* A copy of its own, so that a sanitizer sees a read behind it. */
    uint8_t *copy = malloc(length + 1);
    FUZZ_CHECK(copy != NULL);
    memcpy(copy + 1, bytes, length);
    LLVMFuzzerTestOneInput(copy + 1, length);
    free(copy);
}

int main(int argc, char **argv)
{
    size_t count = 0;
    struct dirent *entry;
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;

    FUZZ_CHECK(folder != NULL);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        replay(argv[1], entry->d_name);
        count++;
    }
    closedir(folder);
    printf("%zu files\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
