/*
 * unpack.c - zlib and zstd over blocks. Streams may follow each other in one file, as
 * `cat a.gz b.gz` leaves them; bytes that are no stream may not.
 *
 * A bomb is told from a table by its ratio: figures as text pack to a tenth or a
 * fiftieth, a stream that unpacks to a thousand times its size holds one byte over and
 * over.
 */
#include "input/unpack.h"

#include <string.h>

#include <zlib.h>
#include <zstd.h>

#include "base/error.h"

enum { BLOCK_BYTES = 64 * 1024, MAX_RATIO = 500 };

#define FREE_BYTES (UINT64_C(16) * 1024 * 1024) /* unpacked before the ratio counts */

struct unpack {
    struct memory *memory;
    const char *name;
    enum packing packing;
    struct feed from;
    bool is_over;   /* `from` has no more */
    bool is_inside; /* a stream has begun and not ended */
    uint64_t packed;
    uint64_t unpacked;
    z_stream gzip;
    bool has_gzip;
    ZSTD_DStream *zstd;
    char block[BLOCK_BYTES];
    size_t at; /* used of the block */
    size_t length;
};

enum packing packing_of(const char *bytes, size_t length)
{
    if (length >= 2 && memcmp(bytes, "\x1F\x8B", 2) == 0)
        return PACKING_GZIP;
    if (length >= 4 && memcmp(bytes, "\x28\xB5\x2F\xFD", 4) == 0)
        return PACKING_ZSTD;
    return PACKING_NONE;
}

/* ---- zlib's memory is ours ---- */

enum { HEAD_BYTES = 64 };

static void *gzip_alloc(void *context, unsigned count, unsigned size)
{
    size_t total = (size_t)count * size + HEAD_BYTES;
    char *at = memory_alloc(context, total, 1);

    if (at == NULL)
        return NULL;
    memcpy(at, &total, sizeof total);
    return at + HEAD_BYTES;
}

static void gzip_free(void *context, void *at)
{
    char *block = (char *)at - HEAD_BYTES;
    size_t total;

    memcpy(&total, block, sizeof total);
    memory_free(context, block, total, 1);
}

tide_status unpack_new(struct memory *memory, const char *name, enum packing packing,
                       struct feed from, struct unpack **out, tide_error *err)
{
    enum { GZIP_ONLY = 16 + MAX_WBITS };
    struct unpack *unpack = memory_alloc_zero(memory, 1, sizeof *unpack);

    if (unpack == NULL)
        return memory_failed(memory, err);
    unpack->memory = memory;
    unpack->name = name;
    unpack->packing = packing;
    unpack->from = from;
    if (packing == PACKING_GZIP) {
        unpack->gzip.zalloc = gzip_alloc;
        unpack->gzip.zfree = gzip_free;
        unpack->gzip.opaque = memory;
        unpack->has_gzip = inflateInit2(&unpack->gzip, GZIP_ONLY) == Z_OK;
    } else {
        unpack->zstd = ZSTD_createDStream();
    }
    if (!unpack->has_gzip && unpack->zstd == NULL) {
        unpack_free(unpack);
        return memory_failed(memory, err);
    }
    *out = unpack;
    return TIDE_STATUS_OK;
}

void unpack_free(struct unpack *unpack)
{
    if (unpack == NULL)
        return;
    if (unpack->has_gzip)
        inflateEnd(&unpack->gzip);
    ZSTD_freeDStream(unpack->zstd);
    memory_free(unpack->memory, unpack, 1, sizeof *unpack);
}

/* ---- refusals ---- */

static tide_status truncated(const struct unpack *unpack, tide_error *err)
{
    error_set(err, TIDE_STATUS_IO, "truncated", "the %s stream is cut short",
              unpack->packing == PACKING_GZIP ? "gzip" : "zstd");
    error_source(err, unpack->name);
    error_hint(err, "fetch the file again");
    return TIDE_STATUS_IO;
}

static tide_status damaged(const struct unpack *unpack, tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "damaged", "the %s stream is damaged at byte %llu",
              unpack->packing == PACKING_GZIP ? "gzip" : "zstd",
              (unsigned long long)(unpack->packed - unpack->length + unpack->at));
    error_source(err, unpack->name);
    error_hint(err, "fetch the file again");
    return TIDE_STATUS_PARSE;
}

static tide_status check_ratio(const struct unpack *unpack, tide_error *err)
{
    if (unpack->unpacked <= FREE_BYTES || unpack->unpacked / MAX_RATIO <= unpack->packed)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_LIMIT, "limit_unpacked",
              "%llu bytes unpack to more than %d times as many",
              (unsigned long long)unpack->packed, MAX_RATIO);
    error_source(err, unpack->name);
    error_hint(err, "no table packs so well; if it is one, unpack it first");
    return TIDE_STATUS_LIMIT;
}

/* ---- blocks ---- */

static tide_status fill(struct unpack *unpack, tide_error *err)
{
    tide_status status = unpack->from.read(unpack->from.context, unpack->block,
                                           BLOCK_BYTES, &unpack->length, err);
    unpack->at = 0;
    unpack->packed += unpack->length;
    unpack->is_over = unpack->length == 0;
    return status;
}

static tide_status step_gzip(struct unpack *unpack, char *into, size_t room,
                             size_t *out_count, tide_error *err)
{
    z_stream *gzip = &unpack->gzip;
    unsigned most = room < BLOCK_BYTES ? (unsigned)room : BLOCK_BYTES;

    gzip->next_in = (unsigned char *)unpack->block + unpack->at;
    gzip->avail_in = (unsigned)(unpack->length - unpack->at);
    gzip->next_out = (unsigned char *)into;
    gzip->avail_out = most;
    int result = inflate(gzip, Z_NO_FLUSH);
    unpack->at = unpack->length - gzip->avail_in;
    *out_count = most - gzip->avail_out;
    unpack->is_inside = result != Z_STREAM_END;
    if (result == Z_STREAM_END)
        result = inflateReset(gzip);
    if (result == Z_MEM_ERROR)
        return memory_failed(unpack->memory, err);
    return result == Z_OK || result == Z_BUF_ERROR ? TIDE_STATUS_OK
                                                   : damaged(unpack, err);
}

static tide_status step_zstd(struct unpack *unpack, char *into, size_t room,
                             size_t *out_count, tide_error *err)
{
    ZSTD_inBuffer in = {.src = unpack->block, .size = unpack->length, .pos = unpack->at};
    ZSTD_outBuffer out = {.dst = into, .size = room};
    size_t result = ZSTD_decompressStream(unpack->zstd, &out, &in);

    unpack->at = in.pos;
    *out_count = out.pos;
    unpack->is_inside = result != 0;
    return ZSTD_isError(result) ? damaged(unpack, err) : TIDE_STATUS_OK;
}

static tide_status unpack_read(void *context, char *into, size_t room, size_t *out_count,
                               tide_error *err)
{
    struct unpack *unpack = context;
    tide_status status = TIDE_STATUS_OK;

    *out_count = 0;
    while (*out_count == 0 && status == TIDE_STATUS_OK) {
        if (unpack->at == unpack->length && !unpack->is_over)
            status = fill(unpack, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (unpack->is_over && !unpack->is_inside)
            return TIDE_STATUS_OK;
        status = unpack->packing == PACKING_GZIP
                     ? step_gzip(unpack, into, room, out_count, err)
                     : step_zstd(unpack, into, room, out_count, err);
        unpack->unpacked += *out_count;
        if (status == TIDE_STATUS_OK && unpack->is_over && *out_count == 0)
            return unpack->is_inside ? truncated(unpack, err) : TIDE_STATUS_OK;
        if (status == TIDE_STATUS_OK)
            status = check_ratio(unpack, err);
    }
    return status;
}

struct feed unpack_feed(struct unpack *unpack)
{
    struct feed feed = {.read = unpack_read, .context = unpack};
    return feed;
}

const char *unpack_zlib_version(void)
{
    return zlibVersion();
}

const char *unpack_zstd_version(void)
{
    return ZSTD_versionString();
}
