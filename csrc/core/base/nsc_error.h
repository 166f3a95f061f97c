/* Filling an nsc_error. Messages say what came, what was expected, and where. */
#ifndef NSC_ERROR_H
#define NSC_ERROR_H

#include "base/nsc_base.h"

/* Fills *err, unless it is NULL, and returns `status`, so that a check reads
 *     if (bad) return nsci_fail(err, NSC_E_MODEL, at, "section \"%s\" ...", name);
 * The format knows %s, %u (uint32_t), %zu (size_t) and %%; longer messages are cut. A macro, so
 * that compilers and analyzers see which status comes. */
#define nsci_fail(err, status, ...) (nsci_error_fill(err, status, __VA_ARGS__), (status))
void nsci_error_fill(nsc_error *err, nsc_status status, uint64_t position, const char *format, ...)
    NSCI_PRINTF(4, 5);

/* The one message for a failed allocation of `n_bytes`. */
static inline nsc_status nsci_fail_nomem(nsc_error *err, size_t n_bytes) {
    return nsci_fail(err, NSC_E_NOMEM, 0, "out of memory: could not allocate %zu bytes", n_bytes);
}

#endif
