/*
 * file_output.c - write, sync, rename, sync the folder; each result looked at.
 *
 * Where the file system can, the bytes go to a file without a name, which gets a temporary
 * one when it is whole and synced, just before it takes the target's: a process that is
 * killed while it writes leaves nothing. Else a temporary file has a random name and is
 * created anew (O_EXCL, O_NOFOLLOW), so nobody can plant a link in its way. A target that is
 * there gives it its mode before the first byte is in it; until then nobody else may open
 * it. A link in place of the target is followed: the file that it names is replaced, not
 * the link; owner and hard links of the old file are lost, as a new file takes its name.
 * Descriptors of the process, such as /dev/stdout, are written where they stand.
 */
#include "output/file_output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/macros.h"
#include "output/nameless.h"

_Static_assert(FILE_PATH_SIZE >= PATH_MAX, "a resolved path fits");

static int rename_in(int folder, const char *from, const char *to)
{
    return renameat(folder, from, folder, to);
}

static const struct file_calls system_calls = {
    .write = write,
    .sync = fsync,
    .close = close,
    .rename = rename_in,
};

static const struct file_calls *calls = &system_calls;

void file_calls_set(const struct file_calls *chosen)
{
    calls = chosen != NULL ? chosen : &system_calls;
}

static tide_status system_failed(const char *path, const char *what, int code,
                                 tide_error *err)
{
    char words[128] = "";

    if (strerror_r(code, words, sizeof words) != 0)
        snprintf(words, sizeof words, "fault %d", code);
    error_set(err, TIDE_STATUS_IO, "no_output", "cannot %s: %s", what, words);
    error_source(err, path);
    return TIDE_STATUS_IO;
}

static tide_status refuse_folder(const char *path, tide_error *err)
{
    error_set(err, TIDE_STATUS_IO, "is_directory",
              "a folder cannot be written as a file");
    error_source(err, path);
    return TIDE_STATUS_IO;
}

/* What is written in place: a device, a pipe. */
static tide_status open_in_place(struct file_output *output, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    do {
        output->file = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    } while (output->file < 0 && errno == EINTR &&
             (status = runtime_check(output->runtime, err)) == TIDE_STATUS_OK);
    if (status == TIDE_STATUS_OK && output->file < 0)
        status = system_failed(output->path, "open", errno, err);
    return status;
}

/* Cut a path into its folder, opened, and the name inside it. */
static tide_status open_folder(struct file_output *output, char *path, tide_error *err)
{
    char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *folder = slash == NULL ? "." : slash == path ? "/" : path;

    if (name[0] == '\0')
        return refuse_folder(output->path, err);
    snprintf(output->name, sizeof output->name, "%s", name);
    if (slash != NULL)
        *slash = '\0';
    output->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return output->folder >= 0 ? TIDE_STATUS_OK
                               : system_failed(output->path, "write", errno, err);
}

/* Give a file without a name its temporary one. 0, or -1 with errno. */
static int give_name(struct file_output *output)
{
    if (!output->is_nameless)
        return 0;
    if (nameless_name(output->file, output->folder, output->temporary) != 0)
        return -1;
    output->is_nameless = false;
    return 0;
}

static tide_status create_temporary(struct file_output *output, const struct stat *target,
                                    tide_error *err)
{
    mode_t mode = target != NULL ? 0600 : 0666;
    uint64_t random;

    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        return system_failed(output->path, "write", EIO, err);
    snprintf(output->temporary, sizeof output->temporary, ".tide-%016" PRIx64 ".tmp",
             random);
    output->file = nameless_create(output->folder, mode);
    output->is_nameless = output->file >= 0;
    if (output->file < 0)
        output->file = openat(output->folder, output->temporary,
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (output->file < 0) {
        output->temporary[0] = '\0';
        return system_failed(output->path, "write", errno, err);
    }
    if (target != NULL && fchmod(output->file, target->st_mode & 0777) != 0)
        return system_failed(output->path, "write", errno, err);
    return TIDE_STATUS_OK;
}

/* The descriptor of this process that a path names, such as /dev/stdout; -1: none. */
static int descriptor_of(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};

    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        const char *digits = path + strlen(folders[i]);
        if (strncmp(path, folders[i], strlen(folders[i])) != 0)
            continue;
        size_t count = strspn(digits, "0123456789");
        int number = 0;
        for (size_t k = 0; k < count && count < 7; k++)
            number = 10 * number + (digits[k] - '0');
        if (count > 0 && count < 7 && digits[count] == '\0')
            return number;
    }
    return -1;
}

/* A file under its final path: the old one replaced, or a new one. */
static tide_status open_target(struct file_output *output, const struct stat *target,
                               tide_error *err)
{
    char resolved[FILE_PATH_SIZE];
    struct stat link;

    if (strlen(output->path) >= sizeof resolved)
        return system_failed(output->path, "write", ENAMETOOLONG, err);
    if (target == NULL && lstat(output->path, &link) == 0)
        return system_failed(output->path, "follow the link", ENOENT, err);
    if (target == NULL)
        snprintf(resolved, sizeof resolved, "%s", output->path);
    else if (realpath(output->path, resolved) == NULL)
        return system_failed(output->path, "write", errno, err);
    tide_status status = open_folder(output, resolved, err);
    return status == TIDE_STATUS_OK ? create_temporary(output, target, err) : status;
}

tide_status file_output_open(const char *path, struct runtime *runtime,
                             struct file_output *out, tide_error *err)
{
    struct file_output output = {.path = path,
                                 .runtime = runtime,
                                 .folder = -1,
                                 .file = -1};
    int descriptor = descriptor_of(path);
    struct stat target;
    bool is_there = stat(path, &target) == 0;
    tide_status status;

    if (!is_there && errno != ENOENT)
        return system_failed(path, "write", errno, err);
    if (descriptor >= 0) {
        output.file = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
        status =
            output.file >= 0 ? TIDE_STATUS_OK : system_failed(path, "write", errno, err);
    } else if (is_there && S_ISDIR(target.st_mode)) {
        status = refuse_folder(path, err);
    } else if (is_there && !S_ISREG(target.st_mode)) {
        status = open_in_place(&output, err);
    } else {
        status = open_target(&output, is_there ? &target : NULL, err);
    }
    if (status != TIDE_STATUS_OK)
        file_output_abandon(&output);
    else
        *out = output;
    return status;
}

tide_status file_output_open_at(int folder, const char *name, const char *path,
                                struct runtime *runtime, struct file_output *out,
                                tide_error *err)
{
    struct file_output output = {.path = path, .runtime = runtime, .file = -1};
    struct stat target;
    bool is_there = fstatat(folder, name, &target, AT_SYMLINK_NOFOLLOW) == 0;
    tide_status status = TIDE_STATUS_OK;

    output.folder = fcntl(folder, F_DUPFD_CLOEXEC, 3);
    if (output.folder < 0 || (!is_there && errno != ENOENT))
        status = system_failed(path, "write", errno, err);
    else if (strlen(name) >= sizeof output.name)
        status = system_failed(path, "write", ENAMETOOLONG, err);
    else if (is_there && S_ISDIR(target.st_mode))
        status = refuse_folder(path, err);
    else if (is_there && !S_ISREG(target.st_mode))
        status = system_failed(path, "replace what is no plain file", ELOOP, err);
    if (status == TIDE_STATUS_OK) {
        snprintf(output.name, sizeof output.name, "%s", name);
        status = create_temporary(&output, is_there ? &target : NULL, err);
    }
    if (status != TIDE_STATUS_OK)
        file_output_abandon(&output);
    else
        *out = output;
    return status;
}

tide_status file_output_write(struct file_output *output, const char *bytes,
                              size_t length, tide_error *err)
{
    while (length > 0) {
        ssize_t written = calls->write(output->file, bytes, length);
        if (written < 0 && errno == EINTR) {
            tide_status status = runtime_check(output->runtime, err);
            if (status != TIDE_STATUS_OK)
                return status;
            continue;
        }
        if (written < 0)
            return system_failed(output->path, "write", errno, err);
        bytes += written;
        length -= (size_t)written;
    }
    return TIDE_STATUS_OK;
}

/* A descriptor is gone even when close() fails. */
static int close_once(int *descriptor)
{
    int closed = *descriptor >= 0 ? calls->close(*descriptor) : 0;
    *descriptor = -1;
    return closed;
}

tide_status file_output_commit(struct file_output *output, tide_error *err)
{
    bool is_in_place = output->temporary[0] == '\0';
    const char *failed = NULL;

    /* A pipe or terminal knows no sync. */
    if (!is_in_place && calls->sync(output->file) != 0)
        failed = "sync";
    else if (!is_in_place && give_name(output) != 0)
        failed = "name";
    else if (close_once(&output->file) != 0)
        failed = "close";
    else if (!is_in_place &&
             calls->rename(output->folder, output->temporary, output->name) != 0)
        failed = "rename";
    if (failed != NULL) {
        tide_status status = system_failed(output->path, failed, errno, err);
        file_output_abandon(output);
        return status;
    }
    output->temporary[0] = '\0';
    if (output->folder >= 0 && calls->sync(output->folder) != 0) {
        tide_status status = system_failed(output->path, "sync", errno, err);
        file_output_abandon(output);
        return status;
    }
    file_output_abandon(output);
    return TIDE_STATUS_OK;
}

void file_output_abandon(struct file_output *output)
{
    close_once(&output->file);
    if (output->temporary[0] != '\0' && !output->is_nameless)
        unlinkat(output->folder, output->temporary, 0);
    output->temporary[0] = '\0';
    close_once(&output->folder);
}
