/* The public entry points, in pipeline order:
 *
 *     text -> source -> normal -> sents -> toks -> names -> columns -> result
 *
 * Steps before the result work in bytes of the normalized text; here is where their ranges are
 * carried back to code points of the caller's text, a column at a time.
 */
#include "result/nsc_result.h"
#include "run/nsc_run.h"

/* Working memory above this, a vector, is given back after the text that needed it. */
enum { KEEP_BYTES = 1 << 20 };

const char *nsc_version(void) { return NSC_VERSION; }

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
    const nsc_alloc *alloc = &ctx->alloc;
    nsci_source_trim(&ctx->source, alloc, keep_bytes);
    nsci_normal_trim(&ctx->normal, alloc, keep_bytes);
    nsci_ranges_trim(&ctx->sents, alloc, keep_bytes);
    nsci_ranges_trim(&ctx->toks, alloc, keep_bytes);
    nsci_ranges_trim(&ctx->sent_toks, alloc, keep_bytes);
    nsci_names_trim(&ctx->names, alloc, keep_bytes);
    nsci_names_trim(&ctx->figures, alloc, keep_bytes);
    nsci_u32s_trim(&ctx->offsets, alloc, keep_bytes);
    nsci_bytes_trim(&ctx->labels, alloc, keep_bytes);
    nsci_u32s_trim(&ctx->name_sents, alloc, keep_bytes);
    nsci_u32s_trim(&ctx->scores, alloc, keep_bytes);
    nsci_decoder_trim(ctx->decoder, alloc, keep_bytes);
    nsci_gazetteer_work_trim(&ctx->listing, alloc, keep_bytes);
}

void nsc_context_trim(nsc_context *ctx) { trim(ctx, KEEP_BYTES); }

void nsc_context_free(nsc_context *ctx) {
    if (!ctx) return;
    nsc_alloc alloc = ctx->alloc;
    trim(ctx, 0);
    nsci_decoder_free(ctx->decoder, &alloc);
    nsci_free(&alloc, ctx);
}

/* ---- Text to tokens ------------------------------------------------------------------------- */

/* Joins neighbours of the ascending `ranges`, from number `first` on, that reach into the same edit:
 * an edit stands for its original characters as a whole, so no bound of the caller's text lies inside
 * one. (In form KC, U+2474 becomes "(1)"; to the caller that is one token.) `*edit` is where the
 * edits are to be looked through from. O(ranges + edits passed). */
static void join_in_edits(nsci_ranges *ranges, size_t first, const nsci_edits *edits,
                          size_t *edit) {
    size_t kept = first, e = *edit;
    for (size_t i = first; i < ranges->n; i++) {
        nsci_range range = ranges->items[i];
        while (e < edits->n && edits->items[e].norm_end <= range.start) e++;
        if (kept > first && e < edits->n &&
            edits->items[e].norm_start < ranges->items[kept - 1].end)
            ranges->items[kept - 1].end = range.end;
        else
            ranges->items[kept++] = range;
    }
    ranges->n = kept;
    *edit = e;
}

nsc_status nsci_run_text(nsc_context *ctx, const nsc_text *text, const nsc_options *opt,
                         nsc_error *err) {
    const nsc_alloc *alloc = &ctx->alloc;
    if (opt->last_step >= NSC_STEP_SENTENCES && !ctx->model)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a context without a model can only normalize");
    if ((unsigned)opt->line_breaks > NSC_LINES_JOIN)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "line_breaks: expected 0, 1 or 2, got %u",
                         (unsigned)opt->line_breaks);
    NSC_TRY(nsci_source_read(&ctx->source, alloc, text, err));
    NSC_TRY(nsci_normalize(&ctx->normal, alloc, &ctx->source, opt->rules, err));
    ctx->sents.n = ctx->toks.n = ctx->sent_toks.n = ctx->names.n = 0;
    if (opt->last_step < NSC_STEP_SENTENCES) return NSC_OK;

    const uint8_t *bytes = ctx->normal.utf8.items;
    NSC_TRY(nsci_split_sentences(&ctx->model->splitter, bytes, ctx->normal.utf8.n,
                                 &ctx->normal.edits, ctx->source.utf8.items,
                                 (nsci_split_options){opt->line_breaks, opt->abbreviations}, alloc,
                                 &ctx->sents, err));
    size_t edit = 0;
    join_in_edits(&ctx->sents, 0, &ctx->normal.edits, &edit);
    if (opt->last_step < NSC_STEP_TOKENS) return NSC_OK;

    edit = 0;
    NSC_TRY(nsci_ranges_reserve(&ctx->sent_toks, alloc, ctx->sents.n, err));
    for (size_t s = 0; s < ctx->sents.n; s++) {
        uint32_t first = (uint32_t)ctx->toks.n;
        NSC_TRY(nsci_tokenize(bytes, ctx->sents.items[s], alloc, &ctx->toks, err));
        join_in_edits(&ctx->toks, first, &ctx->normal.edits, &edit);
        ctx->sent_toks.items[ctx->sent_toks.n++] = (nsci_range){first, (uint32_t)ctx->toks.n};
    }
    return NSC_OK;
}

static nsc_status need_decoder(nsc_context *ctx, nsc_error *err) {
    return ctx->decoder ? NSC_OK
                        : nsci_decoder_new(&ctx->model->tagger, &ctx->model->lexicon, &ctx->alloc,
                                           &ctx->decoder, err);
}

static void drop_below(nsci_names *names, double min_score) {
    size_t kept = 0;
    for (size_t i = 0; i < names->n; i++)
        if ((double)names->items[i].score >= min_score) names->items[kept++] = names->items[i];
    names->n = kept;
}

nsc_status nsci_run_names(nsc_context *ctx, const nsc_options *opt, nsc_error *err) {
    if (opt->gazetteer && nsci_gazetteer_n_labels(opt->gazetteer) > ctx->model->n_labels)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a gazetteer with label %u, in a model with %u",
                         nsci_gazetteer_n_labels(opt->gazetteer) - 1, ctx->model->n_labels);
    NSC_TRY(need_decoder(ctx, err));
    NSC_TRY(nsci_decode(ctx->decoder, ctx->normal.utf8.items, ctx->toks.items, ctx->toks.n,
                        ctx->sent_toks.items, ctx->sent_toks.n, opt->document != 0, &ctx->alloc,
                        &ctx->names, err));
    ctx->figures.n = 0;
    NSC_TRY(nsci_numex_find(&ctx->model->figures, ctx->normal.utf8.items, ctx->toks.items,
                            nsci_decoder_pools(ctx->decoder)->cues.items, ctx->sent_toks.items,
                            ctx->sent_toks.n, &ctx->alloc, &ctx->figures, err));
    NSC_TRY(nsci_numex_merge(&ctx->names, &ctx->figures, &ctx->alloc, err));
    if (opt->min_score > 0.0) drop_below(&ctx->names, opt->min_score);
    if (!opt->gazetteer) return NSC_OK;
    return nsci_gazetteer_apply(opt->gazetteer, &ctx->listing, ctx->normal.utf8.items,
                                ctx->toks.items, ctx->sent_toks.items, ctx->sent_toks.n,
                                &ctx->alloc, &ctx->names, err);
}

/* ---- Columns -------------------------------------------------------------------------------- */

void nsci_run_to_cps(const nsc_context *ctx, const nsci_range *ranges, size_t n, uint32_t *starts,
                     uint32_t *ends) {
    nsci_map_ranges(&ctx->normal.edits, ranges, n, starts, ends);
    nsci_source_ranges_to_cps(&ctx->source, starts, ends, n);
}

/* Fills the columns of edits, which may be many, where they will lie, and sets the length of the
 * normalized text: between edits both texts advance alike, so only what edits put in has to be counted.
 */
static void fill_edits(const nsc_context *ctx, nsc_result *res) {
    const nsci_edits *edits = &ctx->normal.edits;
    const uint8_t *normal = ctx->normal.utf8.items;
    uint32_t *starts = nsci_result_fill(res, NSC_COL_EDIT_STARTS);
    uint32_t *ends = nsci_result_fill(res, NSC_COL_EDIT_ENDS);
    uint32_t *norm_starts = nsci_result_fill(res, NSC_COL_EDIT_NORM_STARTS);
    uint32_t *norm_ends = nsci_result_fill(res, NSC_COL_EDIT_NORM_ENDS);
    uint8_t *rules = nsci_result_fill(res, NSC_COL_EDIT_RULES);
    const nsci_shift *shifts = ctx->source.shifts.items;
    size_t shift = 0, n_shifts = ctx->source.shifts.n;
    uint32_t extra = 0, end = 0, norm_end = 0; /* in code points, of the edit before */
    for (size_t i = 0; i < edits->n; i++) {
        const nsci_edit *edit = &edits->items[i];
        for (; shift < n_shifts && shifts[shift].end_bytes <= edit->start; shift++)
            extra = shifts[shift].extra_bytes;
        starts[i] = edit->start - extra;
        for (; shift < n_shifts && shifts[shift].end_bytes <= edit->end; shift++)
            extra = shifts[shift].extra_bytes;
        ends[i] = edit->end - extra;
        norm_starts[i] = norm_end + (starts[i] - end);
        norm_end = norm_starts[i];
        for (uint32_t at = edit->norm_start; at < edit->norm_end; at++)
            norm_end += (normal[at] & 0xC0) != 0x80;
        norm_ends[i] = norm_end;
        end = ends[i];
        rules[i] = edit->rule;
    }
    nsci_result_set_norm_cps(res, norm_end + (ctx->source.n_cps - end));
}

static nsc_status fill_names(nsc_context *ctx, const uint32_t *tok_starts, const uint32_t *tok_ends,
                             uint32_t *starts, uint32_t *ends, nsc_error *err) {
    const nsc_alloc *alloc = &ctx->alloc;
    NSC_TRY(nsci_bytes_reserve(&ctx->labels, alloc, ctx->names.n, err));
    NSC_TRY(nsci_u32s_reserve(&ctx->name_sents, alloc, ctx->names.n, err));
    NSC_TRY(nsci_u32s_reserve(&ctx->scores, alloc, ctx->names.n, err));
    for (size_t i = 0; i < ctx->names.n; i++) {
        const nsci_name *name = &ctx->names.items[i];
        starts[i] = tok_starts[name->toks.start];
        ends[i] = tok_ends[name->toks.end - 1];
        ctx->labels.items[i] = name->label;
        ctx->name_sents.items[i] = name->sent;
        memcpy(&ctx->scores.items[i], &name->score, sizeof name->score);
    }
    ctx->labels.n = ctx->name_sents.n = ctx->scores.n = ctx->names.n;
    return NSC_OK;
}

static nsc_status pack(nsc_context *ctx, nsc_result **out, nsc_error *err) {
    size_t n_sents = ctx->sents.n, n_toks = ctx->toks.n, n_names = ctx->names.n;
    size_t n_edits = ctx->normal.edits.n;
    size_t n_offsets = 2 * (n_sents + n_toks + n_names);
    NSC_TRY(nsci_u32s_reserve(&ctx->offsets, &ctx->alloc, n_offsets + 1, err));
    uint32_t *sent_starts = ctx->offsets.items, *sent_ends = sent_starts + n_sents;
    uint32_t *tok_starts = sent_ends + n_sents, *tok_ends = tok_starts + n_toks;
    uint32_t *name_starts = tok_ends + n_toks, *name_ends = name_starts + n_names;

    nsci_run_to_cps(ctx, ctx->sents.items, n_sents, sent_starts, sent_ends);
    nsci_run_to_cps(ctx, ctx->toks.items, n_toks, tok_starts, tok_ends);
    NSC_TRY(fill_names(ctx, tok_starts, tok_ends, name_starts, name_ends, err));

    nsci_findings found = {
        .columns = {[NSC_COL_SENT_STARTS] = sent_starts,
                    [NSC_COL_SENT_ENDS] = sent_ends,
                    [NSC_COL_TOKEN_STARTS] = tok_starts,
                    [NSC_COL_TOKEN_ENDS] = tok_ends,
                    [NSC_COL_ENT_STARTS] = name_starts,
                    [NSC_COL_ENT_ENDS] = name_ends,
                    [NSC_COL_ENT_LABELS] = ctx->labels.items,
                    [NSC_COL_ENT_SCORES] = ctx->scores.items,
                    [NSC_COL_ENT_SENTS] = ctx->name_sents.items},
        .n_sents = n_sents,
        .n_tokens = n_toks,
        .n_ents = n_names,
        .n_edits = n_edits,
        .normalized = ctx->normal.utf8.items,
        .normalized_bytes = ctx->normal.utf8.n,
        .n_cps = ctx->source.n_cps,
        .n_replaced = ctx->source.n_replaced,
        .labels = ctx->model ? ctx->model->labels : NULL,
        .n_labels = ctx->model ? ctx->model->n_labels : 0,
    };
    NSC_TRY(nsci_result_pack(&found, &ctx->alloc, out, err));
    fill_edits(ctx, *out);
    return NSC_OK;
}

nsc_status nsc_run(nsc_context *ctx, const nsc_text *text, const nsc_options *opt, nsc_result **out,
                   nsc_error *err) {
    nsc_options defaults;
    nsc_options_init(&defaults);
    if (!opt) opt = &defaults;
    nsc_status status = nsci_run_text(ctx, text, opt, err);
    if (status == NSC_OK && opt->last_step >= NSC_STEP_ENTITIES)
        status = nsci_run_names(ctx, opt, err);
    if (status == NSC_OK) status = pack(ctx, out, err);
    trim(ctx, KEEP_BYTES);
    return status;
}

nsc_status nsc_normalize(nsc_context *ctx, const nsc_text *text, uint32_t rules,
                         nsc_normalized *out, nsc_error *err) {
    NSC_TRY(nsci_source_read_bytes(&ctx->source, &ctx->alloc, text, err));
    NSC_TRY(nsci_normalize(&ctx->normal, &ctx->alloc, &ctx->source, rules, err));
    const nsci_bytes *utf8 = &ctx->normal.utf8;
    *out = (nsc_normalized){.utf8 = utf8->n ? (const char *)utf8->items : "",
                            .n_bytes = utf8->n,
                            .is_changed = ctx->normal.edits.n > 0 || ctx->source.n_replaced > 0};
    return NSC_OK;
}
