/*
 * tide/export.h - which names leave the shared library. Nothing to call here.
 */
#ifndef TIDE_EXPORT_H
#define TIDE_EXPORT_H

#if defined(__GNUC__)
#define TIDE_API __attribute__((visibility("default")))
#else
#define TIDE_API
#endif

#endif
