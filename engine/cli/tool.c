/*
 * tool.c - exit codes.
 */
#include "cli/tool.h"

#include "cli/terminal.h"

int exit_code_of(tide_status status)
{
    switch (status) {
    case TIDE_STATUS_OK:
        return EXIT_DONE;
    case TIDE_STATUS_ARGUMENT:
    case TIDE_STATUS_UNSUPPORTED:
        return EXIT_USAGE;
    case TIDE_STATUS_PARSE:
    case TIDE_STATUS_NOT_FOUND:
    case TIDE_STATUS_SHAPE:
    case TIDE_STATUS_OVERFLOW:
        return EXIT_DATA;
    case TIDE_STATUS_IO:
        return EXIT_FILES;
    case TIDE_STATUS_NO_MEMORY:
    case TIDE_STATUS_LIMIT:
        return EXIT_LIMIT;
    case TIDE_STATUS_CANCELLED:
        return 128 + signals_caught();
    case TIDE_STATUS_INTERNAL:
        break;
    }
    return EXIT_FAULT;
}
