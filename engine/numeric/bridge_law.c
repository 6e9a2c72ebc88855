/*
 * bridge_law.c - tails of integrals of squared Brownian bridges.
 *
 * With z^2 = 2 s the moment function E e^(s L) of one integral is D(z)^(-1/2),
 *
 *     level   D = sin z / z
 *     line    D = 12 (2 - 2 cos z - z sin z) / z^4
 *
 * and that of a sum of n is D^(-n/2), for s left of the first zero of D, at pi^2 / 2 or
 * 2 pi^2. The tail is
 *
 *     Q(x) = 1/pi integral over u > 0 of Re[D^(-n/2) e^(-s x) / s],   s = a + i u, a > 0
 *
 * whose sum at u = (k + 1/2) h is off by Q(x + d) e^(a d) - Q(x - d) e^(-a d) ... for
 * d = 2 pi / h, so that every digit of a small chance is right too (Abate, Whitt 1992).
 * Logarithms are taken of factors that stay off the negative axis, so that the power n/2
 * never leaves its branch.
 */
#include "numeric/bridge_law.h"

#include <assert.h>
#include <math.h>

static const double pi = 0x1.921fb54442d18p+1;

/* A tail with a bound below this is called 0. */
static const double least = 1e-28;

struct complex {
    double re;
    double im;
};

static struct complex sum_of(struct complex a, struct complex b)
{
    return (struct complex){a.re + b.re, a.im + b.im};
}

static struct complex log_of(struct complex a)
{
    return (struct complex){log(hypot(a.re, a.im)), atan2(a.im, a.re)};
}

/*
 * log D at s, u > 0. With w = e^(i z), |w| < 1:
 *
 *     sin z = i/2 (1 - w) (1 + w) / w
 *     2 - 2 cos z - z sin z = -(1 - w) [1 - w + i z/2 (1 + w)] / w
 */
static struct complex log_d(enum bridge bridge, struct complex s)
{
    double re = sqrt(hypot(s.re, s.im) + s.re); /* of z */
    double im = s.im / re;
    struct complex w = {exp(-im) * cos(re), exp(-im) * sin(re)};
    struct complex square = log_of((struct complex){2.0 * s.re, 2.0 * s.im});
    struct complex out =
        sum_of((struct complex){im, -re}, log_of((struct complex){1.0 - w.re, -w.im}));

    if (bridge == BRIDGE_LEVEL) {
        out = sum_of(out, log_of((struct complex){1.0 + w.re, w.im}));
        out.re -= log(2.0) + 0.5 * square.re;
        out.im += 0.5 * pi - 0.5 * square.im;
        return out;
    }
    struct complex turned = {-0.5 * (im * (1.0 + w.re) + re * w.im),
                             0.5 * (re * (1.0 + w.re) - im * w.im)};
    out = sum_of(out, log_of((struct complex){1.0 - w.re + turned.re, turned.im - w.im}));
    out.re += log(12.0) - 2.0 * square.re;
    out.im += pi - 2.0 * square.im;
    return out;
}

double bridge_law_Q(enum bridge bridge, int count, double x)
{
    double zero = bridge == BRIDGE_LEVEL ? 0.5 * pi * pi : 2.0 * pi * pi;
    double n = (double)count;
    double sum = 0.0;

    assert(count >= 1 && count <= 16);
    if (isnan(x))
        return (double)NAN;
    if (x <= 0.0)
        return 1.0;

    /* The terms are e^(room x) times the sum; what is folded in is e^(-30) of it from
       either side, with room for the power of x in a tail. */
    double room = fmin(0.4 * zero, (10.0 + 0.5 * n) / x);
    double a = zero - room;
    double h = 2.0 * pi / fmax((30.0 + zero * x) / a, (30.0 + 4.0 * n) / room);
    double size = 1.0;
    for (double k = 0.5; size > 1e-16 * fabs(sum); k += 1.0) {
        struct complex s = {a, k * h};
        struct complex d = log_d(bridge, s);
        size = exp(-0.5 * n * d.re - a * x) / hypot(s.re, s.im);
        if (k < 1.0 && size * a < least) /* Q(x) is below E e^(a (L - x)) */
            return 0.0;
        sum += size * cos(0.5 * n * d.im + s.im * x + atan2(s.im, s.re));
    }
    return fmin(fmax(sum * h / pi, 0.0), 1.0);
}
