/* Normalization: the source's UTF-8 -> the text that all later steps read, and the list of edits.
 */
#ifndef NSC_NORMALIZE_H
#define NSC_NORMALIZE_H

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

/* Applies the rules of the mask `rules` (NSC_RULE_BITs) to `src`, reusing *out's memory. Applying
 * it to its own output changes nothing. O(bytes of the source), also for hostile text. */
nsc_status nsci_normalize(nsci_normal *out, const nsc_alloc *alloc, const nsci_source *src,
                          uint32_t rules, nsc_error *err);

/* One reading, which is all that nearly every text needs. `seen` is what is known of how the text was
 * garbled (NSCI_SEEN_...). *unordered when the result has long runs of marks in disorder and must be read
 * again. Form D is not its business. */
nsc_status nsci_normalize_once(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *source,
                               uint32_t rules, uint32_t seen, bool *unordered, nsc_error *err);

void nsci_normal_free(nsci_normal *normal, const nsc_alloc *alloc);
void nsci_normal_trim(nsci_normal *normal, const nsc_alloc *alloc, size_t keep_bytes);

#endif
