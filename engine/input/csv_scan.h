/*
 * csv_scan.h - where delimiters, quotes and line ends stand, many bytes at a time.
 */
#ifndef INPUT_CSV_SCAN_H
#define INPUT_CSV_SCAN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && !defined(TIDE_HARD)
#include <emmintrin.h>
#endif

/*
 * The marks of a stride of SCAN_BYTES: each has a bit, in the order of the bytes, and the
 * byte i has bit i * SCAN_BITS. The hard build takes the portable way, so that both are
 * tested; their marks are the same.
 */
#if defined(__SSE2__) && !defined(TIDE_HARD)

enum { SCAN_BYTES = 16, SCAN_BITS = 1 };

static inline uint64_t csv_scan_marks(const char *at, char delimiter)
{
    __m128i bytes;
    memcpy(&bytes, at, sizeof bytes);
    __m128i marks =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                  _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'))));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(marks);
}

#else

enum { SCAN_BYTES = 8, SCAN_BITS = 8 };

/* The highest bit of each byte of `bytes` that is `c`; no carry passes between bytes. */
static inline uint64_t csv_scan_equal(uint64_t bytes, char c)
{
    const uint64_t low = 0x7F7F7F7F7F7F7F7Full;
    uint64_t other = bytes ^ (0x0101010101010101ull * (unsigned char)c);
    return ~(((other & low) + low) | other | low);
}

static inline uint64_t csv_scan_marks(const char *at, char delimiter)
{
    uint64_t bytes = 0;

    for (int i = SCAN_BYTES - 1; i >= 0; i--) /* one load where memory is little-endian */
        bytes = bytes << 8 | (unsigned char)at[i];
    return (csv_scan_equal(bytes, delimiter) | csv_scan_equal(bytes, '"') |
            csv_scan_equal(bytes, '\n') | csv_scan_equal(bytes, '\r')) >>
           7;
}

#endif

#endif
