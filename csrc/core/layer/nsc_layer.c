/* Columns that every layer of spans of tokens has. */
#include "layer/nsc_layer.h"

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
        fill_column(layer->fields[f].unit, spans, columns, columns->of[f]);
}
