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

/* "read":6,"loaded":6,"rejected":0,"skipped":0,"used":6 */
void json_put_ledger(struct sink *sink, const tide_ledger *ledger);

#endif
