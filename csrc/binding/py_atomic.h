/* A reference count that changes without the GIL.
 *
 * The one thing here that several threads may change at once: whoever took columns through Arrow
 * gives them back from any thread, at any time, also after the interpreter is gone, and may call no
 * function of Python for it.
 */
#ifndef PY_ATOMIC_H
#define PY_ATOMIC_H

#include <stdbool.h>

#if defined(_MSC_VER)
#include <intrin.h>
typedef volatile long nspy_count;
static inline void nspy_count_up(nspy_count *count) { _InterlockedIncrement(count); }
/* Whether that was the last one. */
static inline bool nspy_count_down(nspy_count *count) { return _InterlockedDecrement(count) == 0; }
#else
typedef long nspy_count;
/* NOLINTBEGIN(readability-non-const-parameter): clang-tidy does not know that these change it. */
static inline void nspy_count_up(nspy_count *count) {
    __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
}
/* Whether that was the last one. */
static inline bool nspy_count_down(nspy_count *count) {
    return __atomic_sub_fetch(count, 1, __ATOMIC_ACQ_REL) == 0;
}
/* NOLINTEND(readability-non-const-parameter) */
#endif

#endif
