/*
 * refuse.c - naming the character at which a text stops being a number.
 */
#include "number/refuse.h"

#include "base/error.h"

enum { UTF8_LONGEST = 4 };

tide_status refuse_number(const char *text, size_t length, size_t at, const char *claim,
                          tide_error *err)
{
    tide_status status;

    if (length == 0) {
        status = error_set(err, TIDE_STATUS_PARSE, "bad_number", "no text, no number");
    } else if (at == length) {
        status =
            error_set(err, TIDE_STATUS_PARSE, "bad_number", "the number ends too early");
    } else {
        size_t end = at + 1;
        while (end < length && end < at + UTF8_LONGEST &&
               ((unsigned char)text[end] & 0xC0) == 0x80)
            end++;
        status = error_set(err, TIDE_STATUS_PARSE, "bad_number", "\"%.*s\" %s",
                           (int)(end - at), text + at, claim);
    }
    if (err != NULL)
        err->caret_at = (uint32_t)at;
    return status;
}
