/*
 * publish.c - bytes through SHA-256 into a file that takes its name when it is whole.
 */
#include "batch/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "output/file_output.h"

struct target {
    struct file_output file;
    struct sha256_ctx sum;
};

static void write_hex(const uint8_t *bytes, char out[SHA256_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[SHA256_TEXT_SIZE - 1] = '\0';
}

static tide_status take_bytes(void *user, const char *bytes, size_t length,
                              tide_error *err)
{
    struct target *target = user;

    sha256_update(&target->sum, length, (const uint8_t *)bytes);
    return file_output_write(&target->file, bytes, length, err);
}

static void take_stat(const struct stat *at, struct published *out)
{
    out->size = (uint64_t)at->st_size;
    out->mtime_ns = (int64_t)at->st_mtim.tv_sec * 1000000000 + at->st_mtim.tv_nsec;
    out->inode = (uint64_t)at->st_ino;
}

tide_status publish_bytes(const struct job_tree *tree, struct runtime *runtime,
                          const char *path, struct job_text at, publish_write write,
                          void *context, struct published *out, tide_error *err)
{
    struct published made = {.path = path};
    struct target target;
    struct tree_place place = {.folder = -1};
    uint8_t sum[SHA256_DIGEST_SIZE];
    struct stat there;
    tide_status status = job_tree_place(tree, path, at, false, &place, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status =
        file_output_open_at(place.folder, place.name, path, runtime, &target.file, err);
    if (status != TIDE_STATUS_OK)
        goto done;
    sha256_init(&target.sum);
    status = write(context, take_bytes, &target, err);
    if (status == TIDE_STATUS_OK)
        status = file_output_commit(&target.file, err);
    else
        file_output_abandon(&target.file);
    if (status != TIDE_STATUS_OK)
        goto done;
    sha256_digest(&target.sum, sizeof sum, sum);
    write_hex(sum, made.sha256);
    if (fstatat(place.folder, place.name, &there, AT_SYMLINK_NOFOLLOW) == 0)
        take_stat(&there, &made);
    *out = made;
done:
    close(place.folder);
    return status;
}

/* ---- answers ---- */

struct answer_format {
    const tide_answer *answer;
    const char *format;
};

static tide_status write_answer(void *context, tide_write_fn write, void *user,
                                tide_error *err)
{
    const struct answer_format *what = context;

    return tide_answer_write(what->answer, what->format, NULL, write, user, err);
}

tide_status publish_answer(const struct job_tree *tree, struct runtime *runtime,
                           const char *path, struct job_text at,
                           const tide_answer *answer, const char *format,
                           struct published *out, tide_error *err)
{
    struct answer_format what = {answer, format};

    return publish_bytes(tree, runtime, path, at, write_answer, &what, out, err);
}

/* ---- is it still there? ---- */

static bool sum_file(int file, char out[SHA256_TEXT_SIZE])
{
    struct sha256_ctx context;
    uint8_t block[65536];
    uint8_t sum[SHA256_DIGEST_SIZE];
    ssize_t got;

    sha256_init(&context);
    while ((got = read(file, block, sizeof block)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        sha256_update(&context, (size_t)got, block);
    }
    sha256_digest(&context, sizeof sum, sum);
    write_hex(sum, out);
    return true;
}

bool publish_is_intact(const struct job_tree *tree, struct published *published)
{
    static const struct job_text nowhere = {0};
    struct tree_place place = {.folder = -1};
    struct published now = {.path = published->path};
    struct stat there;
    bool is_intact = false;

    if (job_tree_place(tree, published->path, nowhere, true, &place, NULL) !=
            TIDE_STATUS_OK ||
        place.folder < 0)
        return false;
    int file = openat(place.folder, place.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    close(place.folder);
    if (file < 0)
        return false;
    if (fstat(file, &there) == 0 && S_ISREG(there.st_mode)) {
        take_stat(&there, &now);
        is_intact = now.size == published->size && now.mtime_ns == published->mtime_ns &&
                    now.inode == published->inode;
        if (!is_intact && now.size == published->size && sum_file(file, now.sha256) &&
            strcmp(now.sha256, published->sha256) == 0) {
            *published = now;
            is_intact = true;
        }
    }
    close(file);
    return is_intact;
}

void publish_nettle_version(int *major, int *minor)
{
    *major = nettle_version_major();
    *minor = nettle_version_minor();
}
