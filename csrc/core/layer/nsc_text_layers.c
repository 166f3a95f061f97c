/* From a text that was read to its tokens.
 *
 * All three work in bytes; their ranges are carried back to code points of the caller's text when
 * columns are filled, a whole column at a time.
 */
#include "layer/nsc_text_layers.h"
#include "text/nsc_utf8.h"
#include "base/nsc_mem.h"
#include "normalize/nsc_normalizer.h"
#include "sentence/nsc_sentence.h"
#include "word/nsc_token.h"

/* ---- Offsets --------------------------------------------------------------------------------- */

/* Joins neighbours of the ascending `ranges`, from number `first` on, that reach into the same
 * edit: an edit stands for its original characters as a whole, so no bound of the caller's text
 * lies inside one. (In form KC, U+2474 becomes "(1)"; to the caller that is one token.) `*edit` is
 * where the edits are to be looked through from. O(ranges + edits passed). */
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

void nsci_ranges_to_cps(const nsci_doc *doc, const nsci_range *ranges, size_t n, int32_t *starts,
                        int32_t *ends) {
    /* Offsets are below 2^31, so both kinds of integer are the same bytes. */
    uint32_t *from = (uint32_t *)starts, *to = (uint32_t *)ends;
    nsci_map_ranges(&doc->normal.edits, ranges, n, from, to);
    nsci_source_ranges_to_cps(&doc->source, from, to, n);
}

/* ---- Edits ----------------------------------------------------------------------------------- */

static const nsc_field edit_fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where the changed range begins", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends", 0, 0, NULL},
    {"norm_start", NSC_KIND_INT32, NSC_UNIT_NORM_START, "start in the normalized text", 0, 0, NULL},
    {"norm_end", NSC_KIND_INT32, NSC_UNIT_NORM_END, "end in the normalized text", 0, 0, NULL},
    {"rule", NSC_KIND_UINT8, NSC_UNIT_RULE, "the rule of normalization", 0, 0, NULL},
};

static nsc_status run_edits(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                            nsc_error *err) {
    (void)part, (void)work;
    return nsci_normalize(&doc->normal, run->alloc, &doc->source, run->opt->rules, err);
}

static size_t n_edits(const nsci_doc *doc) { return doc->normal.edits.n; }

/* Between edits both texts advance alike, so only what edits put in has to be counted. */
static void fill_edits(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    const nsci_edits *edits = &doc->normal.edits;
    const uint8_t *normal = nsci_doc_text(doc);
    int32_t *starts = columns->of[NSC_FIELD_START], *ends = columns->of[NSC_FIELD_END];
    int32_t *norm_starts = columns->of[NSC_EDIT_NORM_START];
    int32_t *norm_ends = columns->of[NSC_EDIT_NORM_END];
    uint8_t *rules = columns->of[NSC_EDIT_RULE];
    const nsci_shift *shifts = doc->source.shifts.items;
    size_t shift = 0, n_shifts = doc->source.shifts.n;
    uint32_t extra = 0;
    int32_t end = 0, norm_end = 0; /* in code points, of the edit before */
    for (size_t i = 0; i < edits->n; i++) {
        const nsci_edit *edit = &edits->items[i];
        for (; shift < n_shifts && shifts[shift].end_bytes <= edit->start; shift++)
            extra = shifts[shift].extra_bytes;
        starts[i] = (int32_t)(edit->start - extra);
        for (; shift < n_shifts && shifts[shift].end_bytes <= edit->end; shift++)
            extra = shifts[shift].extra_bytes;
        ends[i] = (int32_t)(edit->end - extra);
        norm_starts[i] = norm_end + (starts[i] - end);
        norm_end = norm_starts[i] + (edit->norm_end > edit->norm_start);
        for (uint32_t at = edit->norm_start + 1; at < edit->norm_end; at++)
            norm_end += !nsci_utf8_is_tail(normal[at]);
        norm_ends[i] = norm_end;
        end = ends[i];
        rules[i] = edit->rule;
    }
}

const nsci_layer nsci_edits_layer = {
    .name = "edits",
    .table = "edits",
    .row = "edit",
    .n_fields = NSCI_COUNT(edit_fields),
    .fields = edit_fields,
    .run = run_edits,
    .n_rows = n_edits,
    .fill = fill_edits,
};

/* ---- Sentences ------------------------------------------------------------------------------- */

static const nsc_field range_fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
};

static void close_splitter(void *part, const nsc_alloc *alloc) {
    if (!part) return;
    nsci_splitter_close(part, alloc);
    nsci_free(alloc, part);
}

static nsc_status open_splitter(const nsci_section *sections, const nsc_alloc *alloc, void **part,
                                nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_splitter), &memory, err));
    nsc_status status = nsci_splitter_open(memory, alloc, sections[0].bytes, sections[0].n_bytes,
                                           sections[1].bytes, sections[1].n_bytes, err);
    if (status == NSC_OK)
        *part = memory;
    else
        close_splitter(memory, alloc);
    return status;
}

static nsc_status run_sents(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                            nsc_error *err) {
    (void)work;
    size_t edit = 0;
    doc->sents.n = 0;
    const nsci_split_input input = {nsci_doc_text(doc), doc->normal.utf8.n, &doc->normal.edits,
                                    doc->source.utf8.items, run->lexicon};
    const nsci_split_options how = {run->opt->line_breaks, run->opt->abbreviations};
    NSC_TRY(nsci_split_sentences(part, &input, how, run->alloc, &doc->sents, err));
    join_in_edits(&doc->sents, 0, &doc->normal.edits, &edit);
    return NSC_OK;
}

static size_t n_sents(const nsci_doc *doc) { return doc->sents.n; }

static void fill_sents(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    nsci_ranges_to_cps(doc, doc->sents.items, doc->sents.n, columns->of[NSC_FIELD_START],
                       columns->of[NSC_FIELD_END]);
}

const nsci_layer nsci_sents_layer = {
    .name = "sents",
    .table = "sentences",
    .row = "sentence",
    .needs = NSC_LAYER_BIT(NSC_LAYER_EDITS),
    .n_fields = NSCI_COUNT(range_fields),
    .fields = range_fields,
    .sections = {"sents.words", "sents.weights"},
    .schema = 1,
    .open = open_splitter,
    .close = close_splitter,
    .run = run_sents,
    .n_rows = n_sents,
    .fill = fill_sents,
};

/* ---- Tokens ---------------------------------------------------------------------------------- */

static nsc_status run_tokens(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                             nsc_error *err) {
    (void)part, (void)work;
    size_t edit = 0;
    doc->toks.n = doc->sent_toks.n = 0;
    NSC_TRY(nsci_ranges_reserve(&doc->sent_toks, run->alloc, doc->sents.n, err));
    for (size_t s = 0; s < doc->sents.n; s++) {
        uint32_t first = (uint32_t)doc->toks.n;
        NSC_TRY(
            nsci_tokenize(nsci_doc_text(doc), doc->sents.items[s], run->alloc, &doc->toks, err));
        join_in_edits(&doc->toks, first, &doc->normal.edits, &edit);
        doc->sent_toks.items[doc->sent_toks.n++] = (nsci_range){first, (uint32_t)doc->toks.n};
    }
    return NSC_OK;
}

static size_t n_tokens(const nsci_doc *doc) { return doc->toks.n; }

static void fill_tokens(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    nsci_ranges_to_cps(doc, doc->toks.items, doc->toks.n, columns->of[NSC_FIELD_START],
                       columns->of[NSC_FIELD_END]);
}

const nsci_layer nsci_tokens_layer = {
    .name = "tokens",
    .table = "tokens",
    .row = "token",
    .needs = NSC_LAYER_BIT(NSC_LAYER_SENTS),
    .n_fields = NSCI_COUNT(range_fields),
    .fields = range_fields,
    .run = run_tokens,
    .n_rows = n_tokens,
    .fill = fill_tokens,
};
