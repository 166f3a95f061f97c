/* Mojibake in stretches: texts, or parts of them, that were garbled as a whole. */
#ifndef NSC_MOJIBAKE_SPAN_H
#define NSC_MOJIBAKE_SPAN_H

#include "normalize/nsc_output.h"

/* Makes `text`, valid UTF-8, what it was before its stretches were garbled, once, in *out, reusing
 * its memory, with the edits between the two. Without an edit *out is left empty. `repairs` are the
 * edits that made `text` in an earlier reading, or none. Adds to *seen what the stretches prove for
 * the rest (NSCI_SEEN_...). O(bytes), and O(log repairs) a stretch. */
nsc_status nsci_mojibake_span_repair(nsci_normal *out, const nsc_alloc *alloc,
                                     const nsci_bytes *text, const nsci_edits *repairs,
                                     uint32_t *seen, nsc_error *err);

#endif
