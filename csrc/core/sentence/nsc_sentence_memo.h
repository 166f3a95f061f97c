/* Repeats: a place that looks just as one of the last few did gets the same verdict. */
#ifndef NSC_SENTENCE_MEMO_H
#define NSC_SENTENCE_MEMO_H

#include "sentence/nsc_sentence_scan.h"

enum { NSCI_N_REPEATS = 4 };

/* The last places that weights were asked about, and what they said. Start with zeros. */
typedef struct nsci_repeats {
    uint64_t before[NSCI_N_REPEATS]; /* the eight bytes before the right side */
    nsci_break places[NSCI_N_REPEATS];
    bool cuts[NSCI_N_REPEATS];
    uint32_t n; /* places seen */
} nsci_repeats;

/* The same as nsci_break_cuts, and sooner where a text repeats itself. */
bool nsci_repeats_cut(nsci_repeats *repeats, const nsci_scan *scan, const nsci_break *place);

#endif
