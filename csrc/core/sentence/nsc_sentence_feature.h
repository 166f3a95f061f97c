/* Features: a candidate as indices of the splitter's weights, and the decision by their sum. */
#ifndef NSC_SENTENCE_FEATURE_H
#define NSC_SENTENCE_FEATURE_H

#include "sentence/nsc_sentence_candidate.h"

enum {
    NSCI_N_SENTENCE_COLUMNS = NSCI_N_SENTENCE_FEATURES + 2 /* two shortcuts behind them */
};

/* What training sees of a candidate: the indices of its features, each below 1 << weight_bits, and
 * a hash of the little that each shortcut takes in, 0 where there is none. O(1). */
void nsci_candidate_describe(const nsci_scan *scan, const nsci_candidate *candidate,
                             uint32_t row[NSCI_N_SENTENCE_COLUMNS]);

/* Do the weights cut here? A shortcut answers for most candidates, the sum for the others. O(1). */
bool nsci_candidate_cuts(const nsci_scan *scan, const nsci_candidate *candidate);

#endif
