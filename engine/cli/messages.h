/*
 * messages.h - errors, warnings and notes as people and programs read them, on standard
 * error.
 *
 *     trade.csv:4:9: error: "12,5": not a number [bad_number]
 *         4 | 2024-03,12,5
 *           |         ^~ value: decimal expected
 *     hint: ...
 */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "tide/table.h"
#include "cli/command_line.h"

/* How messages look and which are shown, from the tool's options. */
void messages_init(const struct command_line *line);

/* Show one message. Refused rows past the first 20 are only counted. */
void message_show(tide_level level, const tide_error *what);

/* The function that an engine tells its messages to; user is not looked at. */
void message_take(void *user, tide_level level, const tide_error *what);

/* Say how many refused rows were not shown, if any. */
void messages_end(void);

/* How many warnings there were. */
uint64_t messages_warnings(void);

/* What became of the rows, in one line; has_used: some of them were asked for. */
void message_ledger(const tide_ledger *ledger, bool has_used);

#endif
