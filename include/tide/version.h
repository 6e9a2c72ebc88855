/*
 * tide/version.h - the version of the headers and of the library.
 */
#ifndef TIDE_VERSION_H
#define TIDE_VERSION_H

#include "tide/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TIDE_VERSION_MAJOR 0
#define TIDE_VERSION_MINOR 1
#define TIDE_VERSION_PATCH 0
#define TIDE_VERSION_TEXT  "0.1.0"

/* The version of the library that runs, such as "0.1.0". Never freed. */
TIDE_API const char *tide_version(void);

/* Told of one library, "gsl" and "2.7.1". Texts are valid during the call. */
typedef void (*tide_library_fn)(void *user, const char *name, const char *version);

/* Tell of each library that this one works with: the version that runs where the library
   says it, else that of the headers. user goes to the function as it is. */
TIDE_API void tide_libraries(tide_library_fn tell, void *user);

#ifdef __cplusplus
}
#endif

#endif
