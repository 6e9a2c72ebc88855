/*
 * libraries.c - one line a library.
 */
#include "query/libraries.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/text.h"
#include "numeric/gsl_guard.h"
#include "database/database.h"
#include "input/csv_reader.h"
#include "input/unpack.h"
#include "audit/glpk_guard.h"

void query_libraries(tide_library_fn tell, void *user)
{
    unsigned xxhash = hash_version();
    char text[48];

    tell(user, "gsl", gsl_guard_version());
    tell(user, "sqlite3", database_version());
    tell(user, "libcsv", csv_reader_version());
    tell(user, "glpk", glpk_guard_version());
    tell(user, "utf8proc", text_utf8proc_version());
    snprintf(text, sizeof text, "%u.%u.%u", xxhash / 10000, xxhash / 100 % 100,
             xxhash % 100);
    tell(user, "xxhash", text);
    tell(user, "zlib", unpack_zlib_version());
    tell(user, "zstd", unpack_zstd_version());
}
