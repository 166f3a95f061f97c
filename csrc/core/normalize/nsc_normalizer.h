/* Normalization: the source's UTF-8 -> the text that all later steps read, and its edits. */
#ifndef NSC_NORMALIZER_H
#define NSC_NORMALIZER_H

#include "normalize/nsc_output.h"

/* Applies the rules of the mask `rules` (NSC_RULE_BITs) to `src`, reusing *out's memory. Applying
 * it to its own output changes nothing. O(bytes of the source), also for hostile text. */
nsc_status nsci_normalize(nsci_normal *out, const nsc_alloc *alloc, const nsci_source *src,
                          uint32_t rules, nsc_error *err);

#endif
