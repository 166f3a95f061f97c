/* A part of a result: the rows that lie in blocks of some kinds. */
#ifndef NSC_RESULT_PART_H
#define NSC_RESULT_PART_H

#include "result/nsc_result.h"

/* A result of the layers `layers` of `all`, which has blocks. `kinds`: bits of NSC_BLOCK_KIND.
 *
 * Kept are blocks of these kinds, sentences that reach into one, rows that begin in one, and what
 * such rows point to beyond the text itself: identities, speakers. Links go to the rows' new
 * numbers; one whose row was left out is none. O(rows). */
nsc_status nsci_result_part(const nsc_result *all, uint32_t layers, uint32_t kinds,
                            const nsc_alloc *alloc, nsc_result **out, nsc_error *err);

#endif
