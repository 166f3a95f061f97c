/* The two kinds of text that nearly all news consists of, read without dispatching characters. */
#ifndef NSC_NORMALIZE_CLEAN_H
#define NSC_NORMALIZE_CLEAN_H

#include "normalize/nsc_machine.h"

/* The end of the clean run at source[start]: bytes that no rule begins at. O(its bytes). */
uint32_t nsci_clean_end(const uint8_t *source, uint32_t start, uint32_t n);

/* Whether a character with this lead byte may be general punctuation or a no-break space. */
static inline bool nsci_clean_begins_mark(uint8_t lead) { return lead == 0xE2 || lead == 0xC2; }

/* Replaces the source's next characters while they are typographic marks behind ASCII and part of
 * nothing longer; m->at stays where dispatching has to decide. Nothing may wait. */
nsc_status nsci_clean_marks(nsci_machine *m);

#endif
