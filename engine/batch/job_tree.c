/*
 * job_tree.c - paths of a job inside its folders.
 *
 * Inputs are resolved, links and all, and must then lie below one of the folders. Outputs
 * are walked part by part with O_NOFOLLOW, so that a link planted on the way is met and
 * not followed.
 */
#include "batch/job_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

static tide_status path_failed(const char *path, const char *what, int code,
                               tide_error *err)
{
    char words[128] = "";

    if (strerror_r(code, words, sizeof words) != 0)
        words[0] = '\0';
    error_set(err, TIDE_STATUS_IO, "io", "cannot %s \"%s\": %s", what, path, words);
    return TIDE_STATUS_IO;
}

static tide_status refuse_outside(const struct job_tree *tree, const char *path,
                                  struct job_text at, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "outside_job",
              "\"%s\" lies outside of the folder of the job", path);
    error_hint(err, "a job reads and writes below its own folder; --allow-path DIR adds "
                    "another");
    job_file_place(tree->file, at, err);
    return TIDE_STATUS_ARGUMENT;
}

/* The real path of a folder, without a slash at its end. */
static tide_status resolve(const char *path, struct arena *arena, const char **out,
                           tide_error *err)
{
    char resolved[PATH_MAX];

    if (realpath(path, resolved) == NULL)
        return path_failed(path, "find the folder", errno, err);
    *out = arena_text(arena, resolved, strlen(resolved));
    return *out != NULL ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

tide_status job_tree_open(const struct job_file *file, const char *const *allowed,
                          size_t count, struct arena *arena, struct job_tree *out,
                          tide_error *err)
{
    const char **resolved = arena_alloc_zero(arena, count, sizeof *resolved);
    struct job_tree tree = {.file = file, .arena = arena};
    tide_status status = resolved == NULL
                             ? memory_failed(arena->memory, err)
                             : resolve(file->folder, arena, &tree.folder, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        status = resolve(allowed[i], arena, &resolved[i], err);
    tree.allowed = resolved;
    tree.allowed_count = count;
    if (status == TIDE_STATUS_OK)
        *out = tree;
    return status;
}

/* Is a real path below a folder? */
static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return path[0] == '/';
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static bool is_inside(const struct job_tree *tree, const char *path)
{
    if (is_below(path, tree->folder))
        return true;
    for (size_t i = 0; i < tree->allowed_count; i++)
        if (is_below(path, tree->allowed[i]))
            return true;
    return false;
}

static bool has_dots(const char *path)
{
    for (const char *at = path; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

/* ---- inputs ---- */

/* A path as it is opened: below the folder of the job unless absolute. */
static const char *join(const struct job_tree *tree, const char *path)
{
    if (path[0] == '/' || strcmp(tree->file->folder, ".") == 0)
        return path;
    return arena_format(tree->arena, "%s/%s", tree->file->folder, path);
}

size_t job_tree_file_length(const char *path)
{
    const char *mark = strrchr(path, ':');
    struct stat at;

    return mark != NULL && stat(path, &at) != 0 ? (size_t)(mark - path) : strlen(path);
}

static tide_status check_input(const struct job_tree *tree, const char *path,
                               struct job_text at, tide_error *err)
{
    char resolved[PATH_MAX];
    struct stat there;
    const char *file = arena_text(tree->arena, path, job_tree_file_length(path));

    if (file == NULL)
        return memory_failed(tree->arena->memory, err);
    if (realpath(file, resolved) == NULL) {
        tide_status status = path_failed(file, "open", errno, err);
        job_file_place(tree->file, at, err);
        return status;
    }
    if (!is_inside(tree, resolved))
        return refuse_outside(tree, path, at, err);
    /* To open a pipe is to wait for who writes it. */
    if (stat(resolved, &there) == 0 && S_ISREG(there.st_mode))
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_IO, "io", "a job reads plain files only");
    error_source(err, file);
    job_file_place(tree->file, at, err);
    return TIDE_STATUS_IO;
}

static tide_status expand(const struct job_tree *tree, const char *pattern,
                          struct job_text at, const char ***out, size_t *count,
                          tide_error *err)
{
    glob_t found = {0};
    int code = glob(pattern, 0, NULL, &found);
    tide_status status = TIDE_STATUS_OK;

    if (code == GLOB_NOSPACE)
        return memory_failed(tree->arena->memory, err);
    if (code != 0) {
        error_set(err, TIDE_STATUS_IO, "io", "no file matches \"%s\"", pattern);
        job_file_place(tree->file, at, err);
        return TIDE_STATUS_IO;
    }
    *out = arena_alloc(tree->arena, found.gl_pathc, sizeof **out);
    if (*out == NULL)
        status = memory_failed(tree->arena->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < found.gl_pathc; i++) {
        (*out)[i] = arena_text(tree->arena, found.gl_pathv[i], strlen(found.gl_pathv[i]));
        if ((*out)[i] == NULL)
            status = memory_failed(tree->arena->memory, err);
        else
            status = check_input(tree, (*out)[i], at, err);
    }
    *count = found.gl_pathc;
    globfree(&found);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

tide_status job_tree_inputs(const struct job_tree *tree, const char *path,
                            struct job_text at, const char ***out, size_t *count,
                            tide_error *err)
{
    const char *joined = join(tree, path);
    struct stat there;

    if (joined == NULL)
        return memory_failed(tree->arena->memory, err);
    if (has_dots(path) && tree->allowed_count == 0)
        return refuse_outside(tree, path, at, err);
    if (strpbrk(path, "*?[") != NULL && stat(joined, &there) != 0) {
        tide_status status = expand(tree, joined, at, out, count, err);
        if (status == TIDE_STATUS_OK)
            qsort(*out, *count, sizeof **out, compare_paths);
        return status;
    }
    *out = arena_alloc(tree->arena, 1, sizeof **out);
    if (*out == NULL)
        return memory_failed(tree->arena->memory, err);
    (*out)[0] = joined;
    *count = 1;
    return check_input(tree, joined, at, err);
}

/* ---- outputs ---- */

/* The next folder on the way, made where it is not there. -1: a fault, in errno. */
static int enter(int folder, const char *name, bool is_dry)
{
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int next = openat(folder, name, flags);

    if (next >= 0 || errno != ENOENT || is_dry)
        return next;
    if (mkdirat(folder, name, 0777) != 0 && errno != EEXIST)
        return -1;
    return openat(folder, name, flags);
}

/* The folder that an absolute path begins in, and the rest of the path. */
static const char *find_root(const struct job_tree *tree, const char *path,
                             const char **rest)
{
    const char *root = NULL;

    *rest = path;
    if (path[0] != '/')
        return tree->folder;
    if (is_below(path, tree->folder))
        root = tree->folder;
    for (size_t i = 0; root == NULL && i < tree->allowed_count; i++)
        if (is_below(path, tree->allowed[i]))
            root = tree->allowed[i];
    if (root != NULL)
        *rest = path + strlen(root);
    return root;
}

static tide_status refuse_way(const char *path, int code, tide_error *err)
{
    if (code != ENOTDIR && code != ELOOP)
        return path_failed(path, "write to", code, err);
    error_set(err, TIDE_STATUS_IO, "io",
              "cannot write to \"%s\": a link, or what is no folder, stands in the way",
              path);
    error_hint(err, "outputs follow no links; --allow-path DIR lets a job write there");
    return TIDE_STATUS_IO;
}

static tide_status walk(const struct job_tree *tree, int folder, const char *rest,
                        bool is_dry, struct tree_place *out, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    while (*rest == '/')
        rest++;
    for (const char *slash; (slash = strchr(rest, '/')) != NULL;) {
        const char *part = arena_text(tree->arena, rest, (size_t)(slash - rest));
        if (part == NULL) {
            status = memory_failed(tree->arena->memory, err);
            break;
        }
        if (part[0] != '\0' && folder >= 0) {
            int next = enter(folder, part, is_dry);
            int code = errno;
            close(folder);
            folder = next;
            if (next < 0 && !(is_dry && code == ENOENT)) {
                status = refuse_way(out->path, code, err);
                break;
            }
        }
        rest = slash + 1;
    }
    if (status != TIDE_STATUS_OK && folder >= 0) {
        close(folder);
        folder = -1;
    }
    out->folder = folder;
    out->name = rest;
    return status;
}

tide_status job_tree_place(const struct job_tree *tree, const char *path,
                           struct job_text at, bool is_dry, struct tree_place *out,
                           tide_error *err)
{
    struct tree_place place = {.folder = -1, .path = path};
    const char *rest = NULL;
    const char *root = has_dots(path) ? NULL : find_root(tree, path, &rest);

    if (root == NULL)
        return refuse_outside(tree, path, at, err);
    int folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return path_failed(root, "open the folder", errno, err);
    tide_status status = walk(tree, folder, rest, is_dry, &place, err);
    if (status == TIDE_STATUS_OK && place.name[0] == '\0') {
        status = error_set(err, TIDE_STATUS_ARGUMENT, "is_directory",
                           "\"%s\" names a folder, not a file", path);
        if (place.folder >= 0)
            close(place.folder);
    }
    if (status != TIDE_STATUS_OK) {
        job_file_place(tree->file, at, err);
        return status;
    }
    *out = place;
    return TIDE_STATUS_OK;
}
