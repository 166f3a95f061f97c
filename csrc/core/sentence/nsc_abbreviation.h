/* The caller's own abbreviations: words whose period never ends a sentence. */
#ifndef NSC_ABBREVIATION_H
#define NSC_ABBREVIATION_H

#include "base/nsc_mem.h"

/* Does one of them end at text[end], where a period stands? It begins behind white space or behind
 * a mark other than a period; ASCII letters match in either case. O(NSC_MAX_ABBREVIATION_BYTES). */
bool nsci_abbreviations_match(const nsc_abbreviations *abbreviations, const uint8_t *text,
                              size_t end);

#endif
