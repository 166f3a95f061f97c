/* All expressions of time of a document, as they are written. */
#ifndef NSC_TIMEX_FIND_H
#define NSC_TIMEX_FIND_H

#include "layer/nsc_doc.h"
#include "timex/nsc_timex.h"

/* Fills *out, ascending and without overlaps, from the document's tokens and their cues.
 * O(tokens). */
nsc_status nsci_timex_find(const nsci_doc *doc, const nsc_alloc *alloc, nsci_timexes *out,
                           nsc_error *err);

#endif
