/* The memo: a candidate that looks just as one of the last few did gets the same decision. */
#ifndef NSC_SENTENCE_MEMO_H
#define NSC_SENTENCE_MEMO_H

#include "sentence/nsc_sentence_candidate.h"

enum { NSCI_MEMO_SLOTS = 4 };

/* The last candidates that were decided by weights, and the decisions. Start with zeros. */
typedef struct nsci_memo {
    uint64_t before[NSCI_MEMO_SLOTS]; /* the eight bytes before the right side */
    nsci_candidate candidates[NSCI_MEMO_SLOTS];
    bool cuts[NSCI_MEMO_SLOTS];
    uint32_t n; /* candidates remembered so far */
} nsci_memo;

/* The same as nsci_candidate_cuts, and sooner where a text repeats itself. */
bool nsci_memo_cuts(nsci_memo *memo, const nsci_scan *scan, const nsci_candidate *candidate);

#endif
