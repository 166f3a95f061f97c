/* Numeric expressions of time, found by rules: times of day, short durations, days of the week and
 * decades (TIMEX of the Message Understanding Conferences). Amounts are in amount/. */
#ifndef NSC_NUMEX_H
#define NSC_NUMEX_H

#include "layer/nsc_doc.h"

/* The label of a span of doc->numexes. */
typedef enum nsci_numex { NSCI_NUMEX_TIME = 0, NSCI_NUMEX_DATE, NSCI_N_NUMEXES } nsci_numex;

/* Fills doc->numexes, ascending, from the document's tokens and their cues. O(tokens). */
nsc_status nsci_numex_find(nsci_doc *doc, const nsc_alloc *alloc, nsc_error *err);

#endif
