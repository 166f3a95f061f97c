/* Names that lines are broken in, where no width tells that a sentence goes on. */
#ifndef NSC_SENTENCE_NAME_H
#define NSC_SENTENCE_NAME_H

#include "sentence/nsc_sentence_word.h"

/* Does the line that ends at the candidate end within a name, with no stop between: San / Diego,
 * Anna / Marlowe, Dr / Marlowe? The scan's lexicon tells what is a name; without one only titles
 * do. O(1). */
bool nsci_candidate_splits_name(const nsci_scan *scan, const nsci_candidate *candidate);

/* Does it end behind a title or an initial with its period: Dr. / Marlowe, Anna C. / Marlowe? What
 * holds on one line then holds over its end. O(1). */
bool nsci_candidate_parts_name(const nsci_scan *scan, const nsci_candidate *candidate);

/* Is a word with a capital listed as a first name and seldom anything else, or as a surname? The
 * scan has a lexicon. */
bool nsci_word_is_forename(const nsci_scan *scan, nsci_window_word *word);
bool nsci_word_is_surname(const nsci_scan *scan, const nsci_window_word *word);

#endif
