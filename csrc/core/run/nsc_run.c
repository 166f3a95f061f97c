/* Contexts and runs: each layer in its turn, then all columns into one result.
 *
 *     text -> source -> edits -> sents -> tokens -> words, times -> ents ... -> columns -> result
 */
#include "run/nsc_run.h"
#include "base/nsc_mem.h"
#include "block/nsc_block_sents.h"
#include "normalize/nsc_normalizer.h"
#include "amount/nsc_amount_find.h"
#include "result/nsc_result_part.h"
#include "timex/nsc_timex_find.h"

/* Working memory above this, a vector, is given back after the text that needed it. */
enum { KEEP_BYTES = 1 << 20 };

const char *nsc_version(void) { return NSC_VERSION; }

/* ---- Contexts -------------------------------------------------------------------------------- */

nsc_status nsc_context_new(const nsc_alloc *alloc, const nsc_model *model, nsc_context **out,
                           nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    void *memory;
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof(nsc_context), &memory, err));
    *out = memory;
    (*out)->alloc = own;
    (*out)->model = model;
    return NSC_OK;
}

static void trim(nsc_context *ctx, size_t keep_bytes) {
    nsci_doc_trim(&ctx->doc, &ctx->alloc, keep_bytes);
    for (size_t k = 0; k < NSCI_COUNT(ctx->scratch); k++)
        nsci_spans_trim(&ctx->scratch[k], &ctx->alloc, keep_bytes);
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (ctx->work[k] && nsci_layers[k]->trim)
            nsci_layers[k]->trim(ctx->work[k], &ctx->alloc, keep_bytes);
}

void nsc_context_trim(nsc_context *ctx) { trim(ctx, KEEP_BYTES); }

void nsc_context_free(nsc_context *ctx) {
    if (!ctx) return;
    nsc_alloc alloc = ctx->alloc;
    trim(ctx, 0);
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (nsci_layers[k]->end) nsci_layers[k]->end(ctx->work[k], &alloc);
    nsci_word_cache_free(ctx->cache, &alloc);
    nsci_free(&alloc, ctx);
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static nsc_status check_options(const nsc_context *ctx, const nsc_options *opt, uint32_t layers,
                                nsc_error *err) {
    if ((unsigned)opt->line_breaks > NSC_LINES_JOIN)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "line_breaks: expected 0, 1 or 2, got %u",
                         (unsigned)opt->line_breaks);
    if (!(opt->effort <= 1.0f))
        return nsci_fail(err, NSC_E_ARGUMENT, 0,
                         "effort: expected a number from 0 to 1, or one below for the model's own");
    if (opt->layers & ~NSC_LAYERS_ALL)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "layers: bits %#x are of no layer",
                         opt->layers & ~NSC_LAYERS_ALL);
    if (!ctx->model && layers != NSC_LAYER_BIT(NSC_LAYER_EDITS))
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a context without a model can only normalize");
    if (opt->home[0] && (opt->home[2] || !nsc_is_country(opt->home)))
        return nsci_fail(err, NSC_E_ARGUMENT, 0,
                         "home: expected a code of ISO 3166-1, such as NG, or GB for the United "
                         "Kingdom");
    uint32_t missing = ctx->model ? layers & ~ctx->model->layers : 0;
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (missing >> k & 1)
            return nsci_fail(err, NSC_E_ARGUMENT, k, "this model finds no %s",
                             nsci_layers[k]->table);
    return NSC_OK;
}

/* The words of the document, once: the first layer that reads them has them read. */
static nsc_status need_words(nsc_context *ctx, nsci_run *run, nsc_error *err) {
    nsci_doc *doc = &ctx->doc;
    if (!ctx->cache) NSC_TRY(nsci_word_cache_new(run->lexicon, run->alloc, &ctx->cache, err));
    run->cache = ctx->cache;
    doc->words.n = 0;
    NSC_TRY(nsci_word_places_reserve(&doc->words, run->alloc, doc->toks.n, err));
    doc->words.n = doc->toks.n;
    nsci_word_cache_read(ctx->cache, nsci_doc_text(doc), doc->toks.items, doc->toks.n,
                         doc->words.items);
    return NSC_OK;
}

/* The labels of a layer: its own, those of the layer that it shares them with, or none. */
static nsci_labels labels_of(const nsc_context *ctx, uint32_t number) {
    const nsci_layer *layer = nsci_layers[number];
    uint32_t of = layer->labels ? number : layer->labels_of;
    if (!ctx->model || !nsci_layers[of]->labels) return (nsci_labels){NULL, 0};
    return nsci_layers[of]->labels(ctx->model->parts[of]);
}

/* Runs a layer that was not run yet, behind those that it reads. `left`: layers still to be run. */
static nsc_status run_layer(nsc_context *ctx, nsc_layer number, nsci_run *run, uint32_t *left,
                            nsc_error *err) {
    const nsci_layer *layer = nsci_layers[number];
    const void *part = ctx->model ? ctx->model->parts[number] : NULL;
    *left &= ~NSC_LAYER_BIT(number);
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++) /* one level deep: none of these reads another */
        if (layer->reads & *left & NSC_LAYER_BIT(k))
            NSC_TRY(run_layer(ctx, (nsc_layer)k, run, left, err));
    if (layer->reads_words && !run->cache) {
        NSC_TRY(need_words(ctx, run, err));
        NSC_TRY(nsci_amounts_find(&ctx->doc, run->alloc, err));
        const bool with_tense = (*left | NSC_LAYER_BIT(number)) & NSC_LAYER_BIT(NSC_LAYER_DATES);
        NSC_TRY(nsci_timex_find(&ctx->doc, with_tense, run->alloc, err));
    }
    if (layer->begin && !ctx->work[number])
        NSC_TRY(layer->begin(part, run, &ctx->work[number], err));
    return layer->run(part, ctx->work[number], run, &ctx->doc, err);
}

/* Layers that are run for the sake of options alone. */
static uint32_t layers_of_options(const nsc_options *opt) {
    uint32_t layers = opt->kinds ? NSC_LAYER_BIT(NSC_LAYER_BLOCKS) : 0;
    if (opt->published == NSC_AUTO_DAY)
        layers |= NSC_LAYER_BIT(NSC_LAYER_BLOCKS) | NSC_LAYER_BIT(NSC_LAYER_DATES);
    return nsc_layer_needs(layers);
}

nsc_status nsci_run_layers(nsc_context *ctx, const nsc_text *text, const nsc_options *opt,
                           uint32_t *layers, nsc_error *err) {
    const bool any = (opt->layers | NSC_LAYERS_DEFAULT) == opt->layers && ctx->model;
    const uint32_t wanted = any ? opt->layers & ctx->model->layers : opt->layers;
    *layers = nsc_layer_needs(wanted | NSC_LAYER_BIT(NSC_LAYER_EDITS));
    const uint32_t run_all = *layers | layers_of_options(opt);
    const uint32_t asked = *layers | (opt->kinds ? NSC_LAYER_BIT(NSC_LAYER_BLOCKS) : 0);
    NSC_TRY(check_options(ctx, opt, run_all, err));
    NSC_TRY(nsci_source_read(&ctx->doc.source, &ctx->alloc, text, err));
    nsci_run run = {.alloc = &ctx->alloc,
                    .opt = opt,
                    .layers = asked,
                    .lexicon = ctx->model ? &ctx->model->lexicon : NULL,
                    .scratch = ctx->scratch};
    ctx->doc.published = opt->published == NSC_AUTO_DAY ? NSC_NO_DAY : opt->published;
    ctx->doc.publication.n = 0;
    ctx->doc.furniture.n = 0;
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (run_all >> k & 1) run.labels[k] = labels_of(ctx, k);
    for (uint32_t k = 0, left = run_all; k < NSC_N_LAYERS; k++)
        if (left >> k & 1) NSC_TRY(run_layer(ctx, (nsc_layer)k, &run, &left, err));
    if (!(asked & NSC_LAYER_BIT(NSC_LAYER_BLOCKS)) || opt->line_breaks == NSC_LINES_JOIN)
        return NSC_OK;
    const bool named = run_all & NSC_LAYER_BIT(NSC_LAYER_ENTS);
    return nsci_block_cut_sents(&ctx->doc, named ? &ctx->doc.spans[NSC_LAYER_ENTS] : NULL,
                                &ctx->alloc, err);
}

int32_t nsc_context_published(const nsc_context *ctx) { return ctx->doc.published; }

/* ---- Results --------------------------------------------------------------------------------- */

static void fill(const nsc_context *ctx, nsc_layer number, nsc_result *res) {
    const nsci_layer *layer = nsci_layers[number];
    nsci_columns columns = {{NULL}, NULL, NULL, res};
    for (uint32_t f = 0; f < layer->n_fields; f++)
        if (nsc_layer_filling(number, f) == number)
            columns.of[f] = nsci_result_fill(res, number, f);
    if (nsc_layer_needs(NSC_LAYER_BIT(number)) & NSC_LAYER_BIT(NSC_LAYER_TOKENS)) {
        columns.tok_starts = nsci_result_fill(res, NSC_LAYER_TOKENS, NSC_FIELD_START);
        columns.tok_ends = nsci_result_fill(res, NSC_LAYER_TOKENS, NSC_FIELD_END);
    }
    layer->fill(ctx->work[number], &ctx->doc, &columns);
}

static nsc_status pack(const nsc_context *ctx, uint32_t layers, nsc_result **out, nsc_error *err) {
    const nsci_doc *doc = &ctx->doc;
    nsci_result_plan plan = {.layers = layers,
                             .normalized = doc->normal.utf8.items,
                             .normalized_bytes = doc->normal.utf8.n,
                             .n_cps = doc->source.n_cps,
                             .n_replaced = doc->source.n_replaced};
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++) {
        if (!(layers >> k & 1)) continue;
        plan.n_rows[k] = nsci_layers[k]->n_rows(doc);
        plan.labels[k] = labels_of(ctx, k);
    }
    NSC_TRY(nsci_result_new(&plan, &ctx->alloc, out, err));
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (layers >> k & 1) fill(ctx, (nsc_layer)k, *out);
    nsci_result_measure(*out);
    return NSC_OK;
}

/* The same, of rows of blocks of some kinds alone. */
static nsc_status pack_kinds(const nsc_context *ctx, uint32_t layers, uint32_t kinds,
                             nsc_result **out, nsc_error *err) {
    nsc_result *all;
    NSC_TRY(pack(ctx, nsc_layer_needs(layers | NSC_LAYER_BIT(NSC_LAYER_BLOCKS)), &all, err));
    nsc_status status = nsci_result_part(all, layers, kinds, &ctx->alloc, out, err);
    nsc_result_free(all);
    return status;
}

nsc_status nsc_run(nsc_context *ctx, const nsc_text *text, const nsc_options *opt, nsc_result **out,
                   nsc_error *err) {
    nsc_options defaults;
    uint32_t layers;
    nsc_options_init(&defaults);
    if (!opt) opt = &defaults;
    nsc_status status = nsci_run_layers(ctx, text, opt, &layers, err);
    if (status == NSC_OK)
        status = opt->kinds ? pack_kinds(ctx, layers, opt->kinds, out, err)
                            : pack(ctx, layers, out, err);
    trim(ctx, KEEP_BYTES);
    return status;
}

nsc_status nsc_normalize(nsc_context *ctx, const nsc_text *text, uint32_t rules,
                         nsc_normalized *out, nsc_error *err) {
    nsci_doc *doc = &ctx->doc;
    NSC_TRY(nsci_source_read_bytes(&doc->source, &ctx->alloc, text, err));
    NSC_TRY(nsci_normalize(&doc->normal, &ctx->alloc, &doc->source, rules, err));
    const nsci_bytes *utf8 = &doc->normal.utf8;
    *out = (nsc_normalized){.utf8 = utf8->n ? (const char *)utf8->items : "",
                            .n_bytes = utf8->n,
                            .is_changed = doc->normal.edits.n > 0 || doc->source.n_replaced > 0};
    return NSC_OK;
}
