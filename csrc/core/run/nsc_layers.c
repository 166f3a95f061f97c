/* The list of layers: whatever goes over layers goes over this one.
 *
 * An entry comes behind the layers that it needs. To add a layer, see csrc/core/README.md.
 */
#include "amount/nsc_amounts.h"
#include "block/nsc_blocks.h"
#include "identity/nsc_identities.h"
#include "layer/nsc_text_layers.h"
#include "name/nsc_ents.h"
#include "place/nsc_places.h"
#include "quote/nsc_quotes.h"
#include "timex/nsc_dates.h"

const nsci_layer *const nsci_layers[NSC_N_LAYERS] = {
    [NSC_LAYER_EDITS] = &nsci_edits_layer,
    [NSC_LAYER_SENTS] = &nsci_sents_layer,
    [NSC_LAYER_TOKENS] = &nsci_tokens_layer,
    [NSC_LAYER_ENTS] = &nsci_ents_layer,
    [NSC_LAYER_AMOUNTS] = &nsci_amounts_layer,
    [NSC_LAYER_PLACES] = &nsci_places_layer,
    [NSC_LAYER_IDENTITIES] = &nsci_identities_layer,
    [NSC_LAYER_DATES] = &nsci_dates_layer,
    [NSC_LAYER_SPEAKERS] = &nsci_speakers_layer,
    [NSC_LAYER_CUES] = &nsci_cues_layer,
    [NSC_LAYER_QUOTE_PARTS] = &nsci_quote_parts_layer,
    [NSC_LAYER_QUOTES] = &nsci_quotes_layer,
    [NSC_LAYER_BLOCKS] = &nsci_blocks_layer,
    [NSC_LAYER_REPORTED] = &nsci_reported_layer,
};
