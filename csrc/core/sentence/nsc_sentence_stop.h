/* Stops: the candidates behind . ? ! and behind : ; with the marks that close them. */
#ifndef NSC_SENTENCE_STOP_H
#define NSC_SENTENCE_STOP_H

#include "sentence/nsc_sentence_candidate.h"

/* These look at the event at scan->at and move on. True when *found is a candidate. */
bool nsci_on_stop(nsci_scan *scan, nsci_candidate *found);
bool nsci_on_colon(nsci_scan *scan, nsci_candidate *found, uint8_t mark); /* : or ; */

#endif
