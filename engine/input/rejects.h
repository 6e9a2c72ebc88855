/*
 * rejects.h - adding to the list of refused rows.
 */
#ifndef INPUT_REJECTS_H
#define INPUT_REJECTS_H

#include "input/input.h"

/* A row of the list out of the path of the file, an error and the text at fault; its texts
   live in the list. */
tide_status reject_make(struct rejects *rejects, const char *path,
                        const tide_error *fault, struct text text, struct reject *out,
                        tide_error *err);
tide_status rejects_add(struct rejects *rejects, const struct reject *reject,
                        tide_error *err);

#endif
