/*
 * libraries.h - the libraries that requests work with.
 */
#ifndef QUERY_LIBRARIES_H
#define QUERY_LIBRARIES_H

#include "tide/version.h"

/* Each asked at its own door; as tide_libraries. */
void query_libraries(tide_library_fn tell, void *user);

#endif
