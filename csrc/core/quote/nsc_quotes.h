/* The layers of who says what: quotes, their parts, speakers and cues, reported speech. */
#ifndef NSC_QUOTES_H
#define NSC_QUOTES_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_speakers_layer, nsci_cues_layer, nsci_quote_parts_layer,
    nsci_quotes_layer, nsci_reported_layer;

#endif
