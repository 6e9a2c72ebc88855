/*
 * macros.h - the few macros that every module may use.
 */
#ifndef BASE_MACROS_H
#define BASE_MACROS_H

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#if defined(__GNUC__)
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define PRINTF_LIKE(text, first)
#endif

#endif
