/* The pipeline's working memory, and its first half, which the trainer shares with nsc_run. */
#ifndef NSC_RUN_H
#define NSC_RUN_H

#include "layer/nsc_layer.h"
#include "model/nsc_model.h"

struct nsc_context {
    nsc_alloc alloc;
    const nsc_model *model;
    nsci_doc doc;
    nsci_word_cache *cache;   /* made at the first run that reads words */
    nsci_spans scratch[2];    /* of layers, in turn */
    void *work[NSC_N_LAYERS]; /* made at a layer's first run */
};

/* Reads `text` and runs the layers of opt->layers, with those that they need; which they were goes
 * to *layers. What was found is in ctx->doc until the next run. */
nsc_status nsci_run_layers(nsc_context *ctx, const nsc_text *text, const nsc_options *opt,
                           uint32_t *layers, nsc_error *err);

#endif
