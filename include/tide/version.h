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

#ifdef __cplusplus
}
#endif

#endif
