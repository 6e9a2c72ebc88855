/*
 * real_text.h - doubles from text and back, exactly, without locale.
 */
#ifndef NUMBER_REAL_TEXT_H
#define NUMBER_REAL_TEXT_H

#include <stddef.h>

#include "tide/error.h"

enum { REAL_TEXT_SIZE = 32 };

/*
 * The shortest decimal text that reads back as the same double, and a NUL; its length.
 * Plain notation for 1e-5 <= |v| < 1e17, else 1.5e-07 style (`1e+23`). Integers have no
 * point: 3, not 3.0; -0 is "0". value must be finite.
 */
size_t real_format(double value, char buffer[REAL_TEXT_SIZE]);

/*
 * The nearest double of a decimal text: [+-] digits [. digits] [e[+-]digits].
 *
 * TIDE_STATUS_PARSE     "bad_number"; err->caret_at is the byte offset of the offence
 * TIDE_STATUS_OVERFLOW  "number_range": beyond the largest double
 */
tide_status real_parse(const char *text, size_t length, double *out, tide_error *err);

#endif
