/*
 * zone.c - one loop per width.
 */
#include "column/zone.h"

#include "base/error.h"

static size_t zone_count(const struct packed *packed)
{
    return (packed->count + ZONE_ROWS - 1) / ZONE_ROWS;
}

#define ZONE_LOOP(TYPE)                                                                  \
    static struct zone zone_##TYPE(const TYPE *stored, size_t count) {                   \
        TYPE least = stored[0];                                                          \
        TYPE most = stored[0];                                                           \
                                                                                         \
        for (size_t i = 1; i < count; i++) {                                             \
            least = stored[i] < least ? stored[i] : least;                               \
            most = stored[i] > most ? stored[i] : most;                                  \
        }                                                                                \
        return (struct zone){least, most};                                               \
    }

ZONE_LOOP(uint8_t)
ZONE_LOOP(uint16_t)
ZONE_LOOP(uint32_t)

static struct zone zone_of(const struct packed *part)
{
    if (part->width == 1)
        return zone_uint8_t(part->data, part->count);
    return part->width == 2 ? zone_uint16_t(part->data, part->count)
                            : zone_uint32_t(part->data, part->count);
}

static tide_status make_of(struct memory *memory, struct packed *packed, tide_error *err)
{
    size_t count = zone_count(packed);

    if (packed->width == 0 || packed->width > sizeof(uint32_t) || packed->is_signed)
        return TIDE_STATUS_OK;
    struct zone *zone = memory_alloc(memory, count, sizeof *zone);
    if (zone == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < count; i++) {
        size_t first = i * ZONE_ROWS;
        size_t rest = packed->count - first;
        struct packed part =
            packed_part(packed, first, rest < ZONE_ROWS ? rest : ZONE_ROWS);
        zone[i] = zone_of(&part);
    }
    packed->zone = zone;
    return TIDE_STATUS_OK;
}

tide_status zones_make(struct memory *memory, struct column *column, tide_error *err)
{
    if (column->role == TIDE_COLUMN_PERIOD)
        return make_of(memory, &column->ordinal, err);
    return column->role == TIDE_COLUMN_KEY ? make_of(memory, &column->code, err)
                                           : TIDE_STATUS_OK;
}

void zones_release(struct memory *memory, struct packed *packed)
{
    if (packed->zone != NULL)
        memory_free(memory, packed->zone, zone_count(packed), sizeof *packed->zone);
    packed->zone = NULL;
}
