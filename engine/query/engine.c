/*
 * engine.c - opening and closing an engine.
 *
 * Exactness rests on the processor: round to nearest, no flushing of denormals, no
 * contraction. All three are looked at here, once.
 */
#include "query/engine.h"

#include <fenv.h>
#include <float.h>
#include <string.h>

#include "tide/version.h"
#include "base/error.h"
#include "numeric/gsl_guard.h"

tide_engine_options tide_engine_options_default(void)
{
    tide_engine_options options;
    memset(&options, 0, sizeof options);
    options.size_bytes = sizeof options;
    return options;
}

static bool rounds_to_nearest(void)
{
    return fegetround() == FE_TONEAREST;
}

static bool keeps_denormals(void)
{
    volatile double smallest = DBL_MIN;
    volatile double half = smallest / 2.0;
    return half > 0.0 && half * 2.0 == smallest;
}

tide_status tide_engine_open(const tide_engine_options *options, tide_engine **out,
                             tide_error *err)
{
    tide_engine_options chosen = tide_engine_options_default();

    if (options != NULL) {
        if (options->size_bytes != sizeof chosen)
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "engine options of %zu bytes, this library has %zu",
                             options->size_bytes, sizeof chosen);
        chosen = *options;
    }
    if (!rounds_to_nearest() || !keeps_denormals())
        return error_set(err, TIDE_STATUS_UNSUPPORTED, "unsupported",
                         "the processor is set to flush denormals or not to round to "
                         "nearest");
    if (chosen.gsl_handler == TIDE_GSL_OFF)
        gsl_guard_handler_off();

    tide_allocator host =
        chosen.allocator != NULL ? *chosen.allocator : memory_default_allocator();
    tide_engine *engine = host.alloc(host.user, MEMORY_ALIGN, sizeof *engine);
    if (engine == NULL)
        return error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    memset(engine, 0, sizeof *engine);
    tide_status status = runtime_init(&engine->runtime, &chosen, err);
    if (status != TIDE_STATUS_OK) {
        host.free(host.user, engine, sizeof *engine);
        return status;
    }
    *out = engine;
    return TIDE_STATUS_OK;
}

void tide_engine_close(tide_engine *engine)
{
    if (engine == NULL)
        return;
    tide_allocator host = engine->runtime.memory.host;
    runtime_release(&engine->runtime);
    host.free(host.user, engine, sizeof *engine);
}

void tide_engine_cancel(tide_engine *engine)
{
    atomic_store(&engine->runtime.is_cancelled, true);
}

void tide_engine_cancel_clear(tide_engine *engine)
{
    atomic_store(&engine->runtime.is_cancelled, false);
}

const char *tide_version(void)
{
    return TIDE_VERSION_TEXT;
}
