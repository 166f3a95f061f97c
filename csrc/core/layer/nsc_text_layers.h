/* The layers that all others read: edits, sentences, tokens. */
#ifndef NSC_TEXT_LAYERS_H
#define NSC_TEXT_LAYERS_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_edits_layer, nsci_sents_layer, nsci_tokens_layer;

/* Writes starts and ends of ascending ranges of the normalized text in code points of the caller's.
 * starts [n], ends [n] */
void nsci_ranges_to_cps(const nsci_doc *doc, const nsci_range *ranges, size_t n, int32_t *starts,
                        int32_t *ends);

#endif
