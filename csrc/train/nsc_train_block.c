/* The training of blocks. The weights are fitted elsewhere (training/blocks/train.py); what has to
 * be C is what the layer shares: lines, units and features. */
#include "nsc_train_block.h"
#include "block/nsc_block_feature.h"
#include "layer/nsc_text_layers.h"
#include "run/nsc_run.h"

enum { UNIT_NUMBERS = 3 };

NSCI_DEFINE_VEC(feature_list, uint64_t)

/* What is made of one text. */
typedef struct examples {
    nsci_block_lines lines;
    nsci_block_units units;
    nsci_block_seen seen;
    nsci_ranges ranges; /* of units */
    nsci_u32s numbers, offsets;
    feature_list features;
} examples;

static void examples_free(examples *e, const nsc_alloc *alloc) {
    nsci_block_lines_free(&e->lines, alloc);
    nsci_block_units_free(&e->units, alloc);
    nsci_u32s_free(&e->seen.slots, alloc);
    nsci_ranges_free(&e->ranges, alloc);
    nsci_u32s_free(&e->numbers, alloc);
    nsci_u32s_free(&e->offsets, alloc);
    feature_list_free(&e->features, alloc);
}

static nsc_status read_units(examples *e, nsc_context *ctx, nsc_error *err) {
    const nsci_doc *doc = &ctx->doc;
    NSC_TRY(
        nsci_block_lines_read(&e->lines, nsci_doc_text(doc), doc->normal.utf8.n, &ctx->alloc, err));
    return nsci_block_units_read(&e->units, &e->seen, &e->lines, doc, false, &ctx->alloc, err);
}

static nsc_status describe(examples *e, nsc_context *ctx, nsc_error *err) {
    const size_t n = e->units.n;
    nsci_block_view view = nsci_block_look(&ctx->doc, ctx->cache, &e->units);
    NSC_TRY(nsci_u32s_reserve(&e->offsets, &ctx->alloc, n + 1, err));
    e->offsets.items[e->offsets.n++] = 0;
    for (size_t i = 0; i < n; i++) {
        NSC_TRY(feature_list_reserve(&e->features, &ctx->alloc, NSCI_MAX_BLOCK_FEATURES, err));
        e->features.n += nsci_block_features(&view, i, e->features.items + e->features.n);
        e->offsets.items[e->offsets.n++] = (uint32_t)e->features.n;
    }
    return NSC_OK;
}

/* Units in code points. */
static nsc_status number(examples *e, nsc_context *ctx, nsc_error *err) {
    const size_t n = e->units.n;
    nsci_u32s ends = {0};
    nsc_status status;
    NSC_TRY(nsci_ranges_reserve(&e->ranges, &ctx->alloc, n, err));
    NSC_TRY(nsci_u32s_reserve(&e->numbers, &ctx->alloc, UNIT_NUMBERS * n, err));
    if ((status = nsci_u32s_reserve(&ends, &ctx->alloc, 2 * n, err)) != NSC_OK) return status;
    for (size_t i = 0; i < n; i++) e->ranges.items[i] = e->units.items[i].bytes;
    nsci_ranges_to_cps(&ctx->doc, e->ranges.items, n, (int32_t *)ends.items,
                       (int32_t *)ends.items + n);
    for (size_t i = 0; ends.items && i < n; i++) {
        uint32_t *row = e->numbers.items + UNIT_NUMBERS * i;
        row[0] = ends.items[i];
        row[1] = ends.items[n + i];
        row[2] = e->units.items[i].n_feeds == 1;
    }
    e->numbers.n = UNIT_NUMBERS * n;
    nsci_u32s_free(&ends, &ctx->alloc);
    return NSC_OK;
}

/* Hands a vector's memory over to a block. */
static nsc_block give(const nsc_alloc *alloc, void *items, size_t n_bytes) {
    return (nsc_block){*alloc, items, n_bytes};
}

nsc_status nsc_block_examples(nsc_context *ctx, const nsc_text *text, nsc_block *units,
                              nsc_block *offsets, nsc_block *features, nsc_error *err) {
    nsc_options opt;
    uint32_t layers;
    examples e = {0};
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_AMOUNTS); /* reads words, and needs no section */
    NSC_TRY(nsci_run_layers(ctx, text, &opt, &layers, err));
    nsc_status status = read_units(&e, ctx, err);
    if (status == NSC_OK) status = describe(&e, ctx, err);
    if (status == NSC_OK) status = number(&e, ctx, err);
    if (status == NSC_OK) {
        *units = give(&ctx->alloc, e.numbers.items, e.numbers.n * sizeof(uint32_t));
        *offsets = give(&ctx->alloc, e.offsets.items, e.offsets.n * sizeof(uint32_t));
        *features = give(&ctx->alloc, e.features.items, e.features.n * sizeof(uint64_t));
        e.numbers = e.offsets = (nsci_u32s){0};
        e.features = (feature_list){0};
    }
    examples_free(&e, &ctx->alloc);
    return status;
}
