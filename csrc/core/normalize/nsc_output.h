/* The normalized text while it grows: a stack of characters that remembers where they come from.
 *
 * Rules that look at more than one character work on the end of the text only: they take characters
 * off and put their replacement back. All functions keep `edits` in step.
 */
#ifndef NSC_OUTPUT_H
#define NSC_OUTPUT_H

#include "text/nsc_edits.h"

/* A character on its way into the normalized text, and the bytes of the source that it stands for:
 * none when it shares those of the pending before it. */
typedef struct nsci_pending {
    uint32_t cp;         /* NSCI_PENDING_REMOVED: the bytes are removed */
    uint32_t start, end; /* in the source */
    uint8_t rule;        /* of the edit, when it needs one */
    bool final;          /* no longer a candidate for mojibake */
} nsci_pending;

#define NSCI_PENDING_REMOVED UINT32_MAX

NSCI_DEFINE_VEC(nsci_pendings, nsci_pending)

typedef struct nsci_normal {
    nsci_bytes utf8;        /* valid UTF-8 */
    nsci_edits edits;       /* ascending in both texts, not overlapping */
    nsci_pendings pendings; /* scratch: a stack of what is still to be appended */
    nsci_u32s marks;        /* scratch: code points of the run that is being composed */
} nsci_normal;

void nsci_normal_free(nsci_normal *normal, const nsc_alloc *alloc);
void nsci_normal_trim(nsci_normal *normal, const nsc_alloc *alloc, size_t keep_bytes);

/* Makes room for n_bytes more. NSC_E_LIMIT when the text would pass 4 GB. */
nsc_status nsci_output_reserve(nsci_normal *normal, const nsc_alloc *alloc, size_t n_bytes,
                               nsc_error *err);

/* Appends pending->cp, which stands for the pending's bytes of `source`; makes an edit unless it is
 * those very bytes. A pending without bytes of its own joins the edit before it. NSC_E_LIMIT when
 * the text would pass 4 GB. */
nsc_status nsci_output_push(nsci_normal *normal, const nsc_alloc *alloc, const uint8_t *source,
                            const nsci_pending *pending, nsc_error *err);

/* Appends marks[n], which share the bytes of what was appended last; the source has been read up to
 * `end`. */
nsc_status nsci_output_push_marks(nsci_normal *normal, const nsc_alloc *alloc,
                                  const uint32_t *marks, size_t n, uint32_t end, uint8_t rule,
                                  nsc_error *err);

/* Appends n bytes of ASCII for the source's bytes `source`; none is a deletion. */
nsc_status nsci_output_swap(nsci_normal *normal, const nsc_alloc *alloc, const char *text, size_t n,
                            nsci_range source, uint8_t rule, nsc_error *err);

/* Where the character before byte `at` (> 0) begins. */
static inline uint32_t nsci_output_before(const nsci_normal *normal, uint32_t at) {
    do at--;
    while (nsci_utf8_is_tail(normal->utf8.items[at]));
    return at;
}

/* Removes everything from byte `at` on, of which the source has been read up to `end`. Returns
 * where in the source the removed part began: the caller's next pending stands for [that, end). */
uint32_t nsci_output_cut(nsci_normal *normal, uint32_t at, uint32_t end);

/* Removes everything from byte `at` on and puts it on the stack normal->pendings, the first
 * character on top, so that it can be appended again. */
nsc_status nsci_output_lift(nsci_normal *normal, const nsc_alloc *alloc, uint32_t at,
                            nsc_error *err);

#endif
