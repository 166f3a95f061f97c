/* All expressions of time of a document, as they are written. */
#ifndef NSC_TIMEX_FIND_H
#define NSC_TIMEX_FIND_H

#include "layer/nsc_doc.h"

/* Fills doc->timexes, ascending and without overlaps, from the document's tokens and their cues.
 * Their tenses are for their values, and read where `with_tense`. O(tokens). */
nsc_status nsci_timex_find(nsci_doc *doc, bool with_tense, const nsc_alloc *alloc, nsc_error *err);

#endif
