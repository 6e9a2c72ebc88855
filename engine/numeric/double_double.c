/*
 * double_double.c - arithmetic on unevaluated sums of two doubles.
 *
 * Every result is normalised: |low| is at most half a unit in the last place of high.
 * Sums keep their relative error under cancellation (the long form with two error
 * terms); products, quotients and roots are right to about 2^-104. A result beyond the
 * doubles is not finite in at least one part, which dd_round shows.
 */
#include "numeric/double_double.h"

#include <stddef.h>

#include "base/macros.h"

/* ln 2 = high + low to 107 bits. */
static const struct dd ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

struct dd dd_of_int64(int64_t a)
{
    const int64_t split = INT64_C(1) << 32;

    return dd_two_sum((double)(a / split) * (double)split, (double)(a % split));
}

/* Long division: each digit of the quotient is a double. */
struct dd dd_divide(struct dd a, struct dd b)
{
    double first = a.high / b.high;
    struct dd rest = dd_subtract(a, dd_multiply(b, dd_of(first)));
    double second = rest.high / b.high;

    rest = dd_subtract(rest, dd_multiply(b, dd_of(second)));
    return dd_add(dd_quick_sum(first, second), dd_of(rest.high / b.high));
}

/* One Newton step from the root of the high part. */
struct dd dd_sqrt(struct dd a)
{
    if (a.high == 0.0)
        return dd_of(0.0);

    double root = sqrt(a.high);
    struct dd rest = dd_subtract(a, dd_two_product(root, root));
    return dd_two_sum(root, rest.high / (2.0 * root));
}

/*
 * a = 2^e m with m between sqrt(1/2) and sqrt(2), so that ln a keeps its digits near 1;
 * ln m = 2 (z + z^3/3 + z^5/5 ...), z = (m - 1) / (m + 1), |z| < 0.172: the 21st term is
 * below 2^-106 of the first. What comes behind the first eleven is below 2^-55 of it, so
 * that a double holds all its digits that count.
 */
struct dd dd_log(struct dd a)
{
    enum { TERMS = 22 };
    static const struct dd term[] = {/* 1, 1/3, 1/5 ... to twice the digits of a double */
                                     {0x1.0000000000000p+0, 0x0.0p+0},
                                     {0x1.5555555555555p-2, 0x1.5555555555555p-56},
                                     {0x1.999999999999ap-3, -0x1.999999999999ap-57},
                                     {0x1.2492492492492p-3, 0x1.2492492492492p-57},
                                     {0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71cp-58},
                                     {0x1.745d1745d1746p-4, -0x1.745d1745d1746p-59},
                                     {0x1.3b13b13b13b14p-4, -0x1.3b13b13b13b14p-58},
                                     {0x1.1111111111111p-4, 0x1.1111111111111p-60},
                                     {0x1.e1e1e1e1e1e1ep-5, 0x1.e1e1e1e1e1e1ep-61},
                                     {0x1.af286bca1af28p-5, 0x1.af286bca1af28p-59},
                                     {0x1.8618618618618p-5, 0x1.8618618618618p-59}};
    int exponent;
    double tail = 0.0;

    if (frexp(a.high, &exponent) < 0x1.6a09e667f3bcdp-1)
        exponent--;

    struct dd m = dd_scale(a, -exponent);
    struct dd z = dd_divide(dd_subtract(m, dd_of(1.0)), dd_add(m, dd_of(1.0)));
    struct dd square = dd_multiply(z, z);
    for (size_t k = TERMS; k-- > COUNT_OF(term);)
        tail = tail * square.high + 1.0 / (double)(2 * k + 1);
    struct dd sum = dd_of(tail);
    for (size_t k = COUNT_OF(term); k-- > 0;)
        sum = dd_add(dd_multiply(sum, square), term[k]);

    struct dd log_m = dd_multiply(dd_scale(z, 1), sum);
    return dd_add(dd_multiply(ln2, dd_of((double)exponent)), log_m);
}

struct dd dd_of_decimal(int64_t mantissa, int32_t scale)
{
    int64_t power = 1;

    for (int32_t i = 0; i < scale; i++)
        power *= 10;
    return dd_divide(dd_of_int64(mantissa), dd_of_int64(power));
}
