/* A document that was read with the small model, and its units. */
#ifndef BLOCK_H
#define BLOCK_H

#include "block/nsc_block_unit.h"
#include "run/nsc_run.h"
#include "model.h"

typedef struct block_text {
    small_model small;
    nsc_context *ctx;
    nsci_block_lines lines;
    nsci_block_units units;
    nsci_block_seen seen;
} block_text;

static inline block_text block_text_read(const char *utf8, bool keep_lines) {
    static uint32_t cps[1 << 16];
    block_text read = {.small = small_model_new(NULL, NULL, 0)};
    nsc_options opt;
    uint32_t layers;
    size_t n = 0;
    for (size_t at = 0; utf8[at];) cps[n++] = nsci_utf8_decode((const uint8_t *)utf8, at, &at);
    nsc_text text = {cps, n, 4};
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_AMOUNTS); /* has the words read */
    CHECK(nsc_context_new(NULL, read.small.model, &read.ctx, NULL) == NSC_OK);
    CHECK(nsci_run_layers(read.ctx, &text, &opt, &layers, NULL) == NSC_OK);
    const nsci_doc *doc = &read.ctx->doc;
    CHECK(nsci_block_lines_read(&read.lines, nsci_doc_text(doc), doc->normal.utf8.n,
                                &read.ctx->alloc, NULL) == NSC_OK);
    CHECK(nsci_block_units_read(&read.units, &read.seen, &read.lines, doc, keep_lines,
                                &read.ctx->alloc, NULL) == NSC_OK);
    return read;
}

static inline void block_text_free(block_text *read) {
    nsci_block_lines_free(&read->lines, &read->ctx->alloc);
    nsci_block_units_free(&read->units, &read->ctx->alloc);
    nsci_u32s_free(&read->seen.slots, &read->ctx->alloc);
    nsc_context_free(read->ctx);
    small_model_free(&read->small);
}

#endif
