/*
 * terminal.h - what the tool knows of the terminals that it talks to, and of signals.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/engine.h"

/* Take the character set from the environment; nothing else of a locale is ever used. */
void terminal_init(void);

/* Where standard input (0), output (1) or error (2) is closed, put a descriptor there that
   fails when it is used: a file that is opened later must not stand in its place. */
void terminal_hold_stream(int stream);

bool terminal_is_utf8(void);

/* Width and height in cells: COLUMNS, the terminal of standard output, or 80 x 24. */
size_t terminal_width(void);
size_t terminal_height(void);

/*
 * Is a stream coloured? choice is "always", "never" or "auto": then NO_COLOR,
 * CLICOLOR_FORCE, FORCE_COLOR, TERM and whether the stream is a terminal decide.
 */
bool terminal_has_color(int stream, const char *choice);

/*
 * From now on the first INT, TERM or HUP cancels what the engine runs; a second one ends
 * the process at once. A reader that is gone is told by write(), not by a signal.
 */
void signals_watch(tide_engine *engine);

/* The signal that cancelled the run; 0: none. */
int signals_caught(void);

/* End as a process that SIGPIPE killed: who reads no more wants no message. */
_Noreturn void signals_die_of_pipe(void);

#endif
