/* What newscore.h tells of layers, and columns that every layer of spans of tokens has. */
#include "layer/nsc_layer.h"

/* ---- Descriptions ---------------------------------------------------------------------------- */

const char *nsc_layer_name(uint32_t layer) {
    return layer < NSC_N_LAYERS ? nsci_layers[layer]->name : NULL;
}

const char *const nsci_ent_roles[] = {[NSCI_ROLE_AUTHOR] = "author", NULL};

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

const nsc_inverse *nsc_layer_inverse(uint32_t layer, uint32_t number) {
    if (layer >= NSC_N_LAYERS || number >= nsci_layers[layer]->n_inverses) return NULL;
    return &nsci_layers[layer]->inverses[number];
}

int nsc_layer_may_overlap(uint32_t layer) {
    return layer < NSC_N_LAYERS && nsci_layers[layer]->may_overlap;
}

nsc_layer nsc_layer_filling(uint32_t layer, uint32_t field) {
    const nsc_field *known = nsc_layer_field(layer, field);
    return known && known->refers_to > layer ? known->refers_to : (nsc_layer)layer;
}

uint32_t nsc_layer_needs(uint32_t layers) {
    for (uint32_t layer = NSC_N_LAYERS; layer-- > 0;)
        if (layers >> layer & 1) layers |= nsci_layers[layer]->needs;
    return layers;
}

/* ---- Columns --------------------------------------------------------------------------------- */

/* Fills one column of the spans; other units are the layer's own matter. */
static void fill_column(nsc_unit unit, const nsci_spans *spans, const nsci_columns *columns,
                        void *out) {
    int32_t *numbers = out;
    uint8_t *labels = out;
    float *scores = out;
    for (size_t i = 0; i < spans->n; i++) {
        const nsci_span *span = &spans->items[i];
        if (unit == NSC_UNIT_START) numbers[i] = columns->tok_starts[span->toks.start];
        if (unit == NSC_UNIT_END) numbers[i] = columns->tok_ends[span->toks.end - 1];
        if (unit == NSC_UNIT_SENT) numbers[i] = (int32_t)span->sent;
        if (unit == NSC_UNIT_LABEL) labels[i] = span->label;
        if (unit == NSC_UNIT_SCORE) scores[i] = span->score;
    }
}

void nsci_fill_spans(const nsci_layer *layer, const nsci_spans *spans,
                     const nsci_columns *columns) {
    for (uint32_t f = 0; f < layer->n_fields; f++)
        if (columns->of[f]) fill_column(layer->fields[f].unit, spans, columns, columns->of[f]);
}
