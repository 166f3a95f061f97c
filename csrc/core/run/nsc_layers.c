/* The list of layers: whatever goes over layers goes over this one.
 *
 * An entry comes behind the layers that it needs. To add a layer, see csrc/core/README.md.
 */
#include "amount/nsc_amounts.h"
#include "layer/nsc_text_layers.h"
#include "name/nsc_ents.h"

const nsci_layer *const nsci_layers[NSC_N_LAYERS] = {
    [NSC_LAYER_EDITS] = &nsci_edits_layer,     [NSC_LAYER_SENTS] = &nsci_sents_layer,
    [NSC_LAYER_TOKENS] = &nsci_tokens_layer,   [NSC_LAYER_ENTS] = &nsci_ents_layer,
    [NSC_LAYER_AMOUNTS] = &nsci_amounts_layer,
};

/* ---- What newscore.h tells of them ----------------------------------------------------------- */

const char *nsc_layer_name(uint32_t layer) {
    return layer < NSC_N_LAYERS ? nsci_layers[layer]->name : NULL;
}

const char *nsc_layer_table(uint32_t layer) {
    return layer < NSC_N_LAYERS ? nsci_layers[layer]->table : NULL;
}

const char *nsc_layer_row(uint32_t layer) {
    return layer < NSC_N_LAYERS ? nsci_layers[layer]->row : NULL;
}

const nsc_field *nsc_layer_field(uint32_t layer, uint32_t field) {
    if (layer >= NSC_N_LAYERS || field >= nsci_layers[layer]->n_fields) return NULL;
    return &nsci_layers[layer]->fields[field];
}

uint32_t nsc_layer_needs(uint32_t layers) {
    for (uint32_t layer = NSC_N_LAYERS; layer-- > 0;)
        if (layers >> layer & 1) layers |= nsci_layers[layer]->needs;
    return layers;
}
