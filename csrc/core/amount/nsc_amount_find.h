/* Where a text has amounts: sums of money, shares, quantities. What each is worth is read by
 * nsc_amount.h. */
#ifndef NSC_AMOUNT_FIND_H
#define NSC_AMOUNT_FIND_H

#include "layer/nsc_doc.h"

/* Fills doc->amounts, ascending, from the document's tokens and their cues; a span's label is an
 * nsci_amount_kind. O(text). */
nsc_status nsci_amounts_find(nsci_doc *doc, const nsc_alloc *alloc, nsc_error *err);

#endif
