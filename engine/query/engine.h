/*
 * engine.h - what stands behind a tide_engine.
 */
#ifndef QUERY_ENGINE_H
#define QUERY_ENGINE_H

#include "tide/engine.h"
#include "base/runtime.h"

struct tide_engine {
    struct runtime runtime;
};

#endif
