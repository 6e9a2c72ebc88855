/*
 * file_output_test.c - whatever call fails, the old file stays whole and nothing is left
 * beside it.
 */
#include "harness/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file_output.h"

enum { PATH_SIZE = 512, TEXT_SIZE = 256 };

static char folder[PATH_SIZE];
static struct runtime runtime;

/* A path in the folder of the test, in one of four static buffers. */
static const char *in_folder(const char *name)
{
    static char paths[4][2 * PATH_SIZE];
    static unsigned next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/tide_file_output_XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    DIR *open = opendir(folder);

    (void)state;
    file_calls_set(NULL);
    for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;)
        if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
            remove(in_folder(entry->d_name));
    if (open != NULL)
        closedir(open);
    return rmdir(folder);
}

static size_t count_entries(void)
{
    DIR *open = opendir(folder);
    size_t count = 0;

    assert_non_null(open);
    while (readdir(open) != NULL)
        count++;
    closedir(open);
    return count - 2;
}

static const char *content(const char *name)
{
    static char text[TEXT_SIZE];
    FILE *file = fopen(in_folder(name), "rb");
    size_t length = 0;

    if (file == NULL)
        return NULL;
    length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    return text;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "wb");

    assert_non_null(file);
    fputs(text, file);
    CHECK_INT(fclose(file), 0);
}

/* All of a file in two pieces. */
static tide_status write_file(const char *path, tide_error *err)
{
    struct file_output output;
    tide_status status = file_output_open(path, &runtime, &output, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = file_output_write(&output, "new ", 4, err);
    if (status == TIDE_STATUS_OK)
        status = file_output_write(&output, "figures\n", 8, err);
    if (status == TIDE_STATUS_OK)
        return file_output_commit(&output, err);
    file_output_abandon(&output);
    return status;
}

/* ---- failing calls ---- */

enum call { CALL_WRITE, CALL_SYNC, CALL_CLOSE, CALL_RENAME, CALL_COUNT };

static struct {
    enum call call;
    unsigned at; /* 1: the first such call fails */
    bool is_short;
} fault;

static bool is_due(enum call call)
{
    return fault.call == call && fault.at > 0 && --fault.at == 0;
}

static ssize_t faulty_write(int file, const void *bytes, size_t length)
{
    if (is_due(CALL_WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return write(file, bytes, fault.is_short && length > 1 ? 1 : length);
}

static int faulty_sync(int file)
{
    if (is_due(CALL_SYNC)) {
        errno = EIO;
        return -1;
    }
    return fsync(file);
}

static int faulty_close(int file)
{
    int closed = close(file);

    if (is_due(CALL_CLOSE)) {
        errno = EIO;
        return -1;
    }
    return closed;
}

static int faulty_rename(int in, const char *from, const char *to)
{
    if (is_due(CALL_RENAME)) {
        errno = EACCES;
        return -1;
    }
    return renameat(in, from, in, to);
}

static const struct file_calls faulty = {
    .write = faulty_write,
    .sync = faulty_sync,
    .close = faulty_close,
    .rename = faulty_rename,
};

/* Every other write is interrupted. */
static ssize_t interrupted_write(int file, const void *bytes, size_t length)
{
    static bool is_next;

    is_next = !is_next;
    if (is_next) {
        errno = EINTR;
        return -1;
    }
    return write(file, bytes, length);
}

static const struct file_calls interrupted = {
    .write = interrupted_write,
    .sync = fsync,
    .close = close,
    .rename = faulty_rename,
};

TEST(every_failing_call_is_told_and_leaves_the_old_file)
{
    UNUSED;
    static const unsigned calls[CALL_COUNT] = {2, 1, 1, 1};

    file_calls_set(&faulty);
    for (int call = 0; call < CALL_COUNT; call++)
        for (unsigned at = 1; at <= calls[call]; at++) {
            tide_error err = {0};
            put("old.csv", "old\n");
            fault.call = (enum call)call;
            fault.at = at;
            CHECK_STATUS(write_file(in_folder("old.csv"), &err), TIDE_STATUS_IO);
            CHECK_TEXT(err.id, "no_output");
            CHECK_TEXT(err.source, in_folder("old.csv"));
            CHECK_TEXT(content("old.csv"), "old\n");
            CHECK_INT(count_entries(), 1);
        }
}

TEST(short_writes_give_the_same_bytes)
{
    UNUSED;
    file_calls_set(&faulty);
    fault.at = 0;
    fault.is_short = true;
    CHECK_OK(write_file(in_folder("a.csv"), NULL));
    fault.is_short = false;
    CHECK_TEXT(content("a.csv"), "new figures\n");
}

TEST(a_new_file_and_an_old_one)
{
    UNUSED;
    struct stat found;

    CHECK_OK(write_file(in_folder("new.csv"), NULL));
    CHECK_TEXT(content("new.csv"), "new figures\n");

    put("secret.csv", "old");
    CHECK_INT(chmod(in_folder("secret.csv"), 0600), 0);
    CHECK_OK(write_file(in_folder("secret.csv"), NULL));
    CHECK_TEXT(content("secret.csv"), "new figures\n");
    CHECK_INT(stat(in_folder("secret.csv"), &found), 0);
    CHECK_INT(found.st_mode & 0777, 0600);
    CHECK_INT(count_entries(), 2);
}

TEST(a_link_is_followed_and_stays)
{
    UNUSED;
    struct stat found;

    put("target.csv", "old");
    CHECK_INT(symlink("target.csv", in_folder("link.csv")), 0);
    CHECK_OK(write_file(in_folder("link.csv"), NULL));
    CHECK_TEXT(content("target.csv"), "new figures\n");
    CHECK_INT(lstat(in_folder("link.csv"), &found), 0);
    CHECK(S_ISLNK(found.st_mode));
}

TEST(a_link_to_nothing_is_refused_and_stays)
{
    UNUSED;
    struct stat found;
    tide_error err;

    CHECK_INT(symlink("absent.csv", in_folder("link.csv")), 0);
    CHECK_STATUS(write_file(in_folder("link.csv"), &err), TIDE_STATUS_IO);
    CHECK_INT(lstat(in_folder("link.csv"), &found), 0);
    CHECK(S_ISLNK(found.st_mode));
    CHECK_INT(count_entries(), 1);
}

TEST(a_descriptor_is_written_where_it_stands)
{
    UNUSED;
    char path[32];
    FILE *file;

    put("log.csv", "kept ");
    file = fopen(in_folder("log.csv"), "ab");
    assert_non_null(file);
    snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
    CHECK_OK(write_file(path, NULL));
    CHECK_INT(fclose(file), 0);
    CHECK_TEXT(content("log.csv"), "kept new figures\n");
    CHECK_INT(count_entries(), 1);
    CHECK_STATUS(write_file("/dev/fd/999", NULL), TIDE_STATUS_IO);
}

TEST(a_cancelled_run_waits_for_nobody)
{
    UNUSED;
    tide_error err;

    file_calls_set(&interrupted);
    tide_status before = write_file(in_folder("a.csv"), &err);
    atomic_store(&runtime.is_cancelled, true);
    CHECK_OK(before);
    CHECK_STATUS(write_file(in_folder("b.csv"), &err), TIDE_STATUS_CANCELLED);
    CHECK_INT(count_entries(), 1);
    atomic_store(&runtime.is_cancelled, false);
}

TEST(what_is_no_place_for_a_file_is_refused)
{
    UNUSED;
    char deep[5000];
    tide_error err;

    CHECK_STATUS(write_file(folder, &err), TIDE_STATUS_IO);
    CHECK_TEXT(err.id, "is_directory");
    CHECK_STATUS(write_file(in_folder("no/such.csv"), &err), TIDE_STATUS_IO);
    CHECK_STATUS(write_file(in_folder("folder/"), &err), TIDE_STATUS_IO);
    CHECK_STATUS(write_file("", &err), TIDE_STATUS_IO);
    memset(deep, 'a', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    CHECK_STATUS(write_file(deep, &err), TIDE_STATUS_IO);
    CHECK_INT(count_entries(), 0);
}

TEST(a_device_is_written_in_place)
{
    UNUSED;
    tide_error err;
    struct stat found;

    CHECK_OK(write_file("/dev/null", &err));
    CHECK_STATUS(write_file("/dev/full", &err), TIDE_STATUS_IO);
    CHECK_INT(stat("/dev/full", &found), 0);
    CHECK(S_ISCHR(found.st_mode));
}

int main(void)
{
#define OWN(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        OWN(every_failing_call_is_told_and_leaves_the_old_file),
        OWN(short_writes_give_the_same_bytes),
        OWN(a_new_file_and_an_old_one),
        OWN(a_link_is_followed_and_stays),
        OWN(what_is_no_place_for_a_file_is_refused),
        OWN(a_device_is_written_in_place),
        OWN(a_link_to_nothing_is_refused_and_stays),
        OWN(a_descriptor_is_written_where_it_stands),
        OWN(a_cancelled_run_waits_for_nobody),
    };
    check_runtime(&runtime, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    runtime_release(&runtime);
    return failed;
}
