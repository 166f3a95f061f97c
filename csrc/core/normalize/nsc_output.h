/* The normalized text while it grows: a stack of characters that remembers where they come from.
 *
 * Rules that look at more than one character work on the end of the text only: they take characters
 * off and put their replacement back. All functions keep `edits` in step.
 */
#ifndef NSC_OUTPUT_H
#define NSC_OUTPUT_H

#include "text/nsc_utf8.h"
#include "normalize/nsc_normalize.h"

/* Makes room for n_bytes more. NSC_E_LIMIT when the text would pass 4 GB. */
nsc_status nsci_output_reserve(nsci_normal *normal, const nsc_alloc *alloc, size_t n_bytes,
                               nsc_error *err);

/* Appends pending->cp, which stands for the pending's bytes of `source`; makes an edit unless it is
 * those very bytes. A pending without bytes of its own joins the edit before it. NSC_E_LIMIT when the
 * text would pass 4 GB. */
nsc_status nsci_output_push(nsci_normal *normal, const nsc_alloc *alloc, const uint8_t *source,
                            const nsci_pending *pending, nsc_error *err);

/* Appends marks[n], which share the bytes of what was appended last; the source has been read up to
 * `end`. */
nsc_status nsci_output_push_marks(nsci_normal *normal, const nsc_alloc *alloc,
                                  const uint32_t *marks, size_t n, uint32_t end, uint8_t rule,
                                  nsc_error *err);

/* Appends n bytes of ASCII for the source's bytes [start, end); none is a deletion. */
nsc_status nsci_output_swap(nsci_normal *normal, const nsc_alloc *alloc, const char *text, size_t n,
                            uint32_t start, uint32_t end, uint8_t rule, nsc_error *err);

/* Where the character before byte `at` (> 0) begins. */
static inline uint32_t nsci_output_before(const nsci_normal *normal, uint32_t at) {
    do at--;
    while (nsci_utf8_is_tail(normal->utf8.items[at]));
    return at;
}

/* Removes everything from byte `at` on, of which the source has been read up to `end`. Returns
 * where in the source the removed part began: the caller's next pending stands for [that, end). */
uint32_t nsci_output_cut(nsci_normal *normal, uint32_t at, uint32_t end);

/* Removes everything from byte `at` on and puts it on the stack normal->pendings, the first character
 * on top, so that it can be appended again. */
nsc_status nsci_output_lift(nsci_normal *normal, const nsc_alloc *alloc, uint32_t at,
                            nsc_error *err);

#endif
