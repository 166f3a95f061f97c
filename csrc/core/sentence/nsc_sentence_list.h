/* Lists: the candidate before the next item, 2. after 1. or (c) after (b). */
#ifndef NSC_SENTENCE_LIST_H
#define NSC_SENTENCE_LIST_H

#include "sentence/nsc_sentence_candidate.h"

/* Looks for a marker that the . or ) at scan->at closes, and notes it. True when *found is the
 * candidate before it; else the scan has not moved, except at the end of the text. */
bool nsci_on_marker(nsci_scan *scan, nsci_candidate *found);

#endif
