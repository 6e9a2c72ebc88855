/*
 * column.c - whole numbers of one column in as few bytes as the widest needs.
 *
 * Codes and ordinals are stored as the distance from the smallest, so that ten years of
 * months take one byte each; figures are stored as they are, so that sums can be bounded
 * by the width alone. Sums with base wrap in 64 bits and come out right.
 */
#include "column/column.h"

#include <string.h>

#include "column/zone.h"

struct packed packed_same(int64_t value, size_t count)
{
    return (struct packed){.count = count, .base = value, .least = value, .most = value};
}

struct packed packed_part(const struct packed *packed, size_t first, size_t count)
{
    struct packed part = *packed;

    if (packed->width > 0)
        part.data = (unsigned char *)packed->data + first * packed->width;
    part.count = count;
    part.zone = NULL;
    return part;
}

uint64_t packed_bound(const struct packed *packed)
{
    uint64_t low = (uint64_t)packed->least;
    uint64_t high = (uint64_t)packed->most;

    low = packed->least < 0 ? 0 - low : low;
    high = packed->most < 0 ? 0 - high : high;
    return low > high ? low : high;
}

int64_t packed_get(const struct packed *packed, size_t i)
{
    int64_t value;

    packed_read(packed, i, 1, &value);
    return value;
}

static void read_unsigned(const struct packed *packed, size_t first, size_t count,
                          int64_t *out)
{
    const uint8_t *narrow = packed->data;
    const uint16_t *middle = packed->data;
    const uint32_t *wide = packed->data;

    switch (packed->width) {
    case 1:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + narrow[first + i];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + middle[first + i];
        break;
    default:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + wide[first + i];
        break;
    }
}

static void read_signed(const struct packed *packed, size_t first, size_t count,
                        int64_t *out)
{
    const int8_t *narrow = packed->data;
    const int16_t *middle = packed->data;
    const int32_t *wide = packed->data;

    switch (packed->width) {
    case 1:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + narrow[first + i];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + middle[first + i];
        break;
    default:
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base + wide[first + i];
        break;
    }
}

void packed_read(const struct packed *packed, size_t first, size_t count, int64_t *out)
{
    if (packed->width == 0) {
        for (size_t i = 0; i < count; i++)
            out[i] = packed->base;
    } else if (packed->width == 8) {
        const uint64_t *stored = packed->data;
        for (size_t i = 0; i < count; i++)
            out[i] = (int64_t)((uint64_t)packed->base + stored[first + i]);
    } else if (packed->is_signed) {
        read_signed(packed, first, count, out);
    } else {
        read_unsigned(packed, first, count, out);
    }
}

static uint8_t width_unsigned(uint64_t largest)
{
    if (largest <= UINT8_MAX)
        return 1;
    if (largest <= UINT16_MAX)
        return 2;
    return largest <= UINT32_MAX ? 4 : 8;
}

static uint8_t width_signed(int64_t smallest, int64_t largest)
{
    if (smallest >= INT8_MIN && largest <= INT8_MAX)
        return 1;
    if (smallest >= INT16_MIN && largest <= INT16_MAX)
        return 2;
    return smallest >= INT32_MIN && largest <= INT32_MAX ? 4 : 8;
}

/* The low bytes of value - base; two's complement serves both signs. */
void packed_write(struct packed *packed, size_t first, size_t count, const int64_t *value)
{
    uint64_t base = (uint64_t)packed->base;
    uint8_t *narrow = packed->data;
    uint16_t *middle = packed->data;
    uint32_t *wide = packed->data;
    uint64_t *widest = packed->data;

    switch (packed->width) {
    case 0:
        break;
    case 1:
        for (size_t i = 0; i < count; i++)
            narrow[first + i] = (uint8_t)((uint64_t)value[i] - base);
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            middle[first + i] = (uint16_t)((uint64_t)value[i] - base);
        break;
    case 4:
        for (size_t i = 0; i < count; i++)
            wide[first + i] = (uint32_t)((uint64_t)value[i] - base);
        break;
    default:
        for (size_t i = 0; i < count; i++)
            widest[first + i] = (uint64_t)value[i] - base;
        break;
    }
}

tide_status packed_new(struct memory *memory, int64_t smallest, int64_t largest,
                       size_t count, bool offset, struct packed *out, tide_error *err)
{
    struct packed packed = {.count = count};

    packed.least = smallest;
    packed.most = largest;
    if (smallest == largest) {
        packed.base = smallest;
    } else if (offset) {
        packed.base = smallest;
        packed.width = width_unsigned((uint64_t)largest - (uint64_t)smallest);
    } else if (smallest >= 0) {
        packed.width = width_unsigned((uint64_t)largest);
    } else {
        packed.width = width_signed(smallest, largest);
        packed.is_signed = true;
    }
    if (packed.width > 0) {
        packed.data = memory_alloc(memory, count, packed.width);
        if (packed.data == NULL)
            return memory_failed(memory, err);
    }
    *out = packed;
    return TIDE_STATUS_OK;
}

tide_status packed_seal(struct memory *memory, const int64_t *value, size_t count,
                        bool offset, struct packed *out, tide_error *err)
{
    int64_t smallest = count > 0 ? value[0] : 0;
    int64_t largest = smallest;

    for (size_t i = 1; i < count; i++) {
        smallest = value[i] < smallest ? value[i] : smallest;
        largest = value[i] > largest ? value[i] : largest;
    }
    tide_status status = packed_new(memory, smallest, largest, count, offset, out, err);
    if (status == TIDE_STATUS_OK)
        packed_write(out, 0, count, value);
    return status;
}

static int16_t byte_value(uint8_t byte, bool is_signed)
{
    return is_signed ? (int8_t)byte : byte;
}

tide_status packed_seal_bytes(struct memory *memory, const void *bytes, bool is_signed,
                              size_t count, struct packed *out, tide_error *err)
{
    const uint8_t *byte = bytes;
    int16_t smallest = count > 0 ? byte_value(byte[0], is_signed) : 0;
    int16_t largest = smallest;

    for (size_t i = 1; i < count; i++) {
        int16_t value = byte_value(byte[i], is_signed);
        smallest = value < smallest ? value : smallest;
        largest = value > largest ? value : largest;
    }
    tide_status status = packed_new(memory, smallest, largest, count, false, out, err);
    if (status == TIDE_STATUS_OK && out->width > 0)
        memcpy(out->data, bytes, count);
    return status;
}

void packed_release(struct memory *memory, struct packed *packed)
{
    zones_release(memory, packed);
    memory_free(memory, packed->data, packed->count, packed->width);
    memset(packed, 0, sizeof *packed);
}

const char *packed_validate(const struct packed *packed)
{
    uint8_t width = packed->width;

    if (width != 0 && width != 1 && width != 2 && width != 4 && width != 8)
        return "a packed number takes 0, 1, 2, 4 or 8 bytes";
    if ((width == 0) != (packed->data == NULL))
        return "packed numbers have data unless all are equal";
    if (width == 0 && (packed->least != packed->base || packed->most != packed->base))
        return "equal packed numbers are their smallest and their largest";
    for (size_t i = 0; i < packed->count && width > 0; i++)
        if (packed_get(packed, i) < packed->least || packed_get(packed, i) > packed->most)
            return "packed numbers lie between their smallest and their largest";
    if (packed->is_signed && (width == 0 || packed->base != 0))
        return "packed numbers with a sign are stored as they are";
    return NULL;
}
