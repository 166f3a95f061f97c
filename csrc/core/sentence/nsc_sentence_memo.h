/* Repeats: a place that looks just as one of the last few did gets the same decision. */
#ifndef NSC_SENTENCE_MEMO_H
#define NSC_SENTENCE_MEMO_H

#include "sentence/nsc_sentence_candidate.h"

enum { NSCI_N_REPEATS = 4 };

/* The last places that weights were asked about, and what they said. Start with zeros. */
typedef struct nsci_memo {
    uint64_t before[NSCI_N_REPEATS]; /* the eight bytes before the right side */
    nsci_candidate places[NSCI_N_REPEATS];
    bool cuts[NSCI_N_REPEATS];
    uint32_t n; /* places seen */
} nsci_memo;

/* The same as nsci_candidate_cuts, and sooner where a text repeats itself. */
bool nsci_memo_cuts(nsci_memo *memo, const nsci_scan *scan, const nsci_candidate *place);

#endif
