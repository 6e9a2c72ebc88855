/*
 * unpack.h - a feed of gzip or zstd as a feed of what is in it.
 */
#ifndef INPUT_UNPACK_H
#define INPUT_UNPACK_H

#include <stdbool.h>

#include "input/feed.h"

enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

enum { PACKING_MAGIC_BYTES = 4 };

/* What the first bytes say, of which there may be fewer than PACKING_MAGIC_BYTES. */
enum packing packing_of(const char *bytes, size_t length);

struct unpack;

/*
 * name: of the file, for messages; borrowed. The feed may return, beside what `from` does:
 *
 * TIDE_STATUS_IO     "truncated": the packed stream ends before its end
 * TIDE_STATUS_PARSE  "damaged": it is no such stream, or its sum does not fit
 * TIDE_STATUS_LIMIT  "limit_unpacked": far more comes out than any table holds
 */
tide_status unpack_new(struct memory *memory, const char *name, enum packing packing,
                       struct feed from, struct unpack **out, tide_error *err);
void unpack_free(struct unpack *unpack); /* NULL is allowed */

struct feed unpack_feed(struct unpack *unpack);

/* The versions of zlib and zstd that run. Never freed. */
const char *unpack_zlib_version(void);
const char *unpack_zstd_version(void);

#endif
