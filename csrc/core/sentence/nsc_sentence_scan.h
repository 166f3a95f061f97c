/* The scan: goes through a text from candidate to candidate. */
#ifndef NSC_SENTENCE_SCAN_H
#define NSC_SENTENCE_SCAN_H

#include "sentence/nsc_sentence_candidate.h"

/* Starts a scan of which the first group of fields is filled and the rest zero. */
void nsci_scan_start(nsci_scan *scan);

/* Finds the next candidate; false at the end of the text. A whole scan is O(bytes). */
bool nsci_scan_next(nsci_scan *scan, nsci_candidate *found);

#endif
