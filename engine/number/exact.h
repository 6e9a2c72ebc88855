/*
 * exact.h - whole-number arithmetic that never rounds: 128 and 256 bits, quotients
 * rounded once, sums of doubles rounded once.
 */
#ifndef NUMBER_EXACT_H
#define NUMBER_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/* Bits of a number without its leading zeros: 0 of 0, 64 of the largest. */
static inline unsigned uint64_bits(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

/* Bits that tell `size` codes apart. */
static inline unsigned uint64_code_bits(uint64_t size)
{
    return size == 0 ? 0 : uint64_bits(size - 1);
}

/* The low 64 bits of a sum, if they are all of it. */
bool int128_to_int64(int128 wide, int64_t *out);

/* The nearest double of a / b, ties to even, b not 0. Exact integers in, one rounding. */
double quotient_round(int128 a, int128 b);

/*
 * The nearest integer to a / b, ties away from zero, b not 0.
 */
int128 quotient_nearest(int128 a, int128 b);

/* The sign of a * b - c * d, computed in 256 bits. */
int product_compare(int128 a, int128 b, int128 c, int128 d);

/* A wide signed integer, two's complement, four words, least first. */
struct int256 {
    uint64_t word[4];
};

struct int256 int256_of(int128 a);
struct int256 int256_multiply(int128 a, int128 b);    /* always fits */
bool int256_add(struct int256 *sum, struct int256 a); /* false on overflow */
struct int256 int256_negate(struct int256 a);
struct int256 int256_scale(struct int256 a, uint32_t factor); /* the product must fit */
int int256_sign(struct int256 a);
int int256_compare(struct int256 a, struct int256 b);

/* The nearest double of a / b, ties to even, b not 0. */
double int256_quotient_round(struct int256 a, struct int256 b);

/*
 * A sum of doubles, rounded once at the end, the same for any order. All values must be
 * finite. init, add any number of values, merge others, round. The result is infinite
 * only if the exact sum is beyond the doubles.
 */
struct real_sum {
    int64_t limb[70]; /* base 2^32, limb 0 weighs 2^-1074 */
    uint32_t pending; /* adds since the last carry */
};

void real_sum_init(struct real_sum *sum);
void real_sum_add(struct real_sum *sum, double value);
void real_sum_merge(struct real_sum *sum, const struct real_sum *other);
double real_sum_round(const struct real_sum *sum);

#endif
