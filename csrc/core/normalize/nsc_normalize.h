/* One reading of a text by the rules of normalization; nsc_normalizer.h makes as many as needed. */
#ifndef NSC_NORMALIZE_H
#define NSC_NORMALIZE_H

#include "normalize/nsc_output.h"

/* Applies the rules of the mask `rules` to `source` once, reusing *out's memory. `seen` is what is
 * known of how the text was garbled (NSCI_SEEN_...). *unordered when the result has long runs of
 * marks in disorder and must be read again. Form D is left to nsc_decompose.h. O(bytes). */
nsc_status nsci_normalize_once(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *source,
                               uint32_t rules, uint32_t seen, bool *unordered, nsc_error *err);

#endif
