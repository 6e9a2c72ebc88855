/*
 * json_text.h - texts as JSON strings.
 */
#ifndef OUTPUT_JSON_TEXT_H
#define OUTPUT_JSON_TEXT_H

#include "output/output.h"

/* "text", escaped. */
void json_put_string(struct sink *sink, const char *c_string);

/* "name":"value" */
void json_put_member(struct sink *sink, const char *name, const char *value);

#endif
