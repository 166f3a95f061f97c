/* What is whole although it has a period inside. */
#ifndef NSC_SENTENCE_WHOLE_H
#define NSC_SENTENCE_WHOLE_H

#include "sentence/nsc_sentence_scan.h"

/* Does a candidate with one blank lie within a bill's number, an hour with its day, a quantity, a
 * title with its name, a name with initials or a headline, whatever the weights say? The scan's
 * lexicon tells what is a name. O(the words of a headline, else the word before the candidate). */
bool nsci_candidate_is_inside(const nsci_scan *scan, const nsci_candidate *candidate);

/* Does a sentence surely end with what is whole before a candidate: in Group C. | Spain? O(1). */
bool nsci_candidate_ends_whole(const nsci_scan *scan, const nsci_candidate *candidate);

#endif
