/*
 * refuse.h - the error of a text that is no number.
 */
#ifndef NUMBER_REFUSE_H
#define NUMBER_REFUSE_H

#include <stddef.h>

#include "tide/error.h"

/*
 * "bad_number" with the place in err->caret_at. The message shows the whole character
 * at `at` and then the claim, such as "is no digit".
 */
tide_status refuse_number(const char *text, size_t length, size_t at, const char *claim,
                          tide_error *err);

#endif
