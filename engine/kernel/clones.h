/*
 * clones.h - a kernel compiled per instruction set, chosen by a branch once a block.
 *
 * No resolver of the loader: the same works in a static library, under sanitizers and with
 * any C library. Only whole numbers are worked on, so all clones give the same bits. The
 * hard build has the portable clone alone, so that the tests see both.
 */
#ifndef KERNEL_CLONES_H
#define KERNEL_CLONES_H

/* Before a function that becomes part of each clone. */
#define KERNEL_INLINE static inline __attribute__((always_inline))

/* Make `void NAME PARAMETERS` of NAME_any, which is KERNEL_INLINE. */
#if defined __x86_64__ && !defined TIDE_HARD
#define KERNEL_CLONES(NAME, PARAMETERS, ARGUMENTS)                                       \
    __attribute__((target("avx2"))) static void NAME##_avx2 PARAMETERS                   \
    {                                                                                    \
        NAME##_any ARGUMENTS;                                                            \
    }                                                                                    \
                                                                                         \
    static void NAME##_plain PARAMETERS                                                  \
    {                                                                                    \
        NAME##_any ARGUMENTS;                                                            \
    }                                                                                    \
                                                                                         \
    void NAME PARAMETERS                                                                 \
    {                                                                                    \
        if (__builtin_cpu_supports("avx2"))                                              \
            NAME##_avx2 ARGUMENTS;                                                       \
        else                                                                             \
            NAME##_plain ARGUMENTS;                                                      \
    }
#else
#define KERNEL_CLONES(NAME, PARAMETERS, ARGUMENTS)                                       \
    void NAME PARAMETERS                                                                 \
    {                                                                                    \
        NAME##_any ARGUMENTS;                                                            \
    }
#endif

#endif
