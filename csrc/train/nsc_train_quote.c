/* The judge here is who marked the text: it notes what it is shown, and answers what is true, so
 * that features of the speaker before are those of the true one. */
#include "layer/nsc_text_layers.h"
#include "quote/nsc_quote_reader.h"
#include "quote/nsc_reported_feature.h"
#include "run/nsc_run.h"
#include "nsc_train_quote.h"

uint32_t nsc_quote_n_span_rows(void) { return nsci_quote_n_span_rows; }
uint32_t nsc_quote_n_mention_rows(void) { return nsci_quote_n_mention_rows; }
uint32_t nsc_reported_n_rows(void) { return nsci_reported_n_rows; }
uint32_t nsc_reported_n_features(void) { return NSCI_REPORTED_N_FEATURES; }
uint64_t nsc_quote_cluster_hash(uint32_t cluster) { return nsci_quote_cluster_key(cluster); }

typedef struct marker {
    const nsci_quote_reader *reader;
    const nsc_quote_gold *golds;
    size_t n_golds, next;
    const int32_t *starts, *ends; /* [tokens] in code points */
    const nsc_alloc *alloc;
    nsc_error *err;
    nsci_u32s *out;
} marker;

static nsci_range cps_of(const marker *m, nsci_range toks) {
    return (nsci_range){(uint32_t)m->starts[toks.start], (uint32_t)m->ends[toks.end - 1]};
}

static uint32_t overlap(nsci_range a, uint32_t start, uint32_t end) {
    uint32_t from = a.start > start ? a.start : start, to = a.end < end ? a.end : end;
    return to > from ? to - from : 0;
}

/* The gold that a span shares more than half of the shorter with. */
static const nsc_quote_gold *gold_of(marker *m, nsci_range span) {
    while (m->next < m->n_golds && m->golds[m->next].end <= span.start) m->next++;
    if (m->next == m->n_golds) return NULL;
    const nsc_quote_gold *gold = &m->golds[m->next];
    size_t shorter = nsci_min(gold->end - gold->start, span.end - span.start);
    return 2 * overlap(span, gold->start, gold->end) > shorter ? gold : NULL;
}

/* The mention whose core lies in the gold's speaker, the last one of several. */
static uint32_t speaker_of(const marker *m, const nsc_quote_gold *gold) {
    const nsci_mentions *mentions = &m->reader->mentions;
    uint32_t found = NSC_NONE;
    for (uint32_t i = 0; gold && i < mentions->n; i++) {
        nsci_range core = cps_of(m, mentions->items[i].core);
        if (overlap(core, gold->speaker_start, gold->speaker_end)) {
            if (found == NSC_NONE) found = i;
        } else if (core.start >= gold->speaker_end) {
            break;
        }
    }
    return found;
}

static nsc_status note(marker *m, uint32_t value) {
    return nsci_u32s_push(m->out, m->alloc, value, m->err);
}

static nsc_status note_all(marker *m, const uint32_t *values, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) NSC_TRY(note(m, values[i]));
    return NSC_OK;
}

/* Puts rows into ascending order, in which the features of a mention are numbered. */
static void sort(uint32_t *rows, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && rows[k - 1] > rows[k]; k--) {
            uint32_t row = rows[k];
            rows[k] = rows[k - 1];
            rows[k - 1] = row;
        }
}

/* All features of a candidate: rows[NSCI_QUOTE_MAX_MENTION_FEATURES]; returns how many. */
static uint32_t list_features(const nsci_quote_case *example, const nsci_quote_candidate *candidate,
                              uint32_t *rows) {
    uint32_t n = nsci_quote_mention_features(example, candidate, rows);
    n += nsci_quote_place_features(example, candidate, rows + n);
    n += nsci_quote_pair_features(example, candidate, rows + n);
    sort(rows, n);
    return n;
}

static nsc_status decide(void *state, const nsci_quote_case *example, nsci_verdict *out) {
    marker *m = state;
    const nsci_marked *span = &m->reader->marks.spans.items[example->view.k];
    nsci_range cps = cps_of(m, span->toks);
    const nsc_quote_gold *gold = gold_of(m, cps);
    uint32_t rows[NSCI_QUOTE_MAX_MENTION_FEATURES];
    const uint32_t n_rows =
        example->n_candidates ? list_features(example, &example->candidates[0], rows) : 0;
    uint32_t span_rows[NSCI_QUOTE_MAX_SPAN_FEATURES];
    uint32_t head[] = {cps.start,
                       cps.end,
                       gold ? (uint32_t)(gold - m->golds) : UINT32_MAX,
                       nsci_quote_span_features(example, span_rows),
                       example->n_candidates,
                       n_rows};
    NSC_TRY(note_all(m, head, NSCI_COUNT(head)));
    NSC_TRY(note_all(m, span_rows, head[3]));
    for (uint32_t i = 0; i < example->n_candidates; i++) {
        const nsci_quote_candidate *candidate = &example->candidates[i];
        const nsci_mention *mention = &m->reader->mentions.items[candidate->mention];
        nsci_range extent = cps_of(m, mention->toks), core = cps_of(m, mention->core);
        uint32_t where[] = {extent.start, extent.end, core.start, core.end, mention->kind};
        NSC_TRY(note_all(m, where, NSCI_COUNT(where)));
        NSC_TRY(note_all(m, rows, list_features(example, candidate, rows)));
    }
    *out = (nsci_verdict){.speaker = speaker_of(m, gold), .is_quote = gold != NULL};
    return NSC_OK;
}

static nsc_status read_text(nsc_context *ctx, nsci_quote_reader *reader,
                            const nsci_quote_language *language, const nsc_text *text, marker *m,
                            nsci_u32s *offsets, nsc_error *err) {
    nsc_options opt;
    uint32_t layers;
    nsc_options_init(&opt);
    opt.layers = NSC_LAYER_BIT(NSC_LAYER_ENTS);
    NSC_TRY(nsci_run_layers(ctx, text, &opt, &layers, err));
    size_t n = ctx->doc.toks.n;
    NSC_TRY(nsci_u32s_reserve(offsets, &ctx->alloc, 2 * n, err));
    int32_t *starts = (int32_t *)(void *)offsets->items;
    if (n) nsci_ranges_to_cps(&ctx->doc, ctx->doc.toks.items, n, starts, starts + n);
    m->starts = starts;
    m->ends = starts + n;
    m->alloc = &ctx->alloc;
    nsci_run run = {.alloc = &ctx->alloc, .opt = &opt, .cache = ctx->cache};
    return nsci_quote_read(reader, language, &(nsci_quote_judge){NULL, decide, m}, true, &run,
                           &ctx->doc, err);
}

/* ---- Reported speech ------------------------------------------------------------------------- */

/* A window: where its verb stands, how many tokens it has; then each token and its features. */
static nsc_status note_window(marker *m, const nsci_reported_scene *scene,
                              const nsci_reported_window *window) {
    nsci_reported_row rows[NSCI_REPORTED_MAX_TOKS];
    uint32_t n = window->toks.end - window->toks.start;
    nsci_reported_features(scene, window, rows);
    NSC_TRY(note(m, window->verb - window->toks.start));
    NSC_TRY(note(m, n));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t tok = window->toks.start + i;
        NSC_TRY(note(m, (uint32_t)m->starts[tok]));
        NSC_TRY(note(m, (uint32_t)m->ends[tok]));
        for (uint32_t f = 0; f < NSCI_REPORTED_N_FEATURES; f++) NSC_TRY(note(m, rows[i].of[f]));
    }
    return NSC_OK;
}

static nsc_status note_windows(marker *m, nsci_reported_scene *scene, const nsci_doc *doc) {
    const nsci_quote_reader *reader = m->reader;
    NSC_TRY(nsci_reported_scene_read(scene, &reader->page, &reader->marks, &reader->mentions,
                                     m->alloc, m->err));
    for (size_t s = 0; s < doc->sents.n; s++) {
        nsci_range sent = doc->sent_toks.items[s];
        for (uint32_t i = sent.start; i < sent.end; i++) {
            if (!reader->page.toks.items[i].word.reports || nsci_reported_is_marked(scene, i))
                continue;
            nsci_reported_window window = nsci_reported_window_of(sent, i);
            NSC_TRY(note_window(m, scene, &window));
        }
    }
    return NSC_OK;
}

static nsc_status examples_of(const nsc_alloc *alloc, const nsc_model *model,
                              const nsc_section *words, const nsc_quote_text *marked, bool reported,
                              nsc_block *out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    nsci_quote_language language;
    nsci_quote_reader reader = {0};
    nsci_u32s values = {0}, offsets = {0};
    nsci_reported_scene scene = {0};
    nsc_context *ctx = NULL;
    nsc_section_view labels = {0};
    marker m = {.reader = &reader,
                .golds = marked->golds,
                .n_golds = marked->n_golds,
                .err = err,
                .out = &values};
    for (uint32_t k = 0; nsc_model_section(model, k, &labels); k++)
        if (strcmp(labels.name, "ents.labels") == 0) break;
    nsci_quote_read_labels((nsci_section){labels.data, labels.n_bytes}, &language.labels);
    nsc_status status =
        nsci_quote_lexicon_open(&language.words, (nsci_section){words->data, words->n_bytes}, err);
    if (status == NSC_OK) status = nsc_context_new(&own, model, &ctx, err);
    if (status == NSC_OK)
        status = read_text(ctx, &reader, &language, &marked->text, &m, &offsets, err);
    if (status == NSC_OK && reported) {
        values.n = 0;
        status = note_windows(&m, &scene, &ctx->doc);
    }
    if (status == NSC_OK) {
        *out = (nsc_block){own, (uint8_t *)values.items, values.n * sizeof(uint32_t)};
        values = (nsci_u32s){0};
    }
    nsci_u32s_free(&values, &own);
    nsci_u32s_free(&offsets, &own);
    nsci_reported_scene_trim(&scene, &own, 0);
    nsci_quote_reader_trim(&reader, &own, 0);
    nsc_context_free(ctx);
    return status;
}

nsc_status nsc_quote_examples(const nsc_alloc *alloc, const nsc_model *model,
                              const nsc_section *words, const nsc_quote_text *marked,
                              nsc_block *out, nsc_error *err) {
    return examples_of(alloc, model, words, marked, false, out, err);
}

nsc_status nsc_reported_examples(const nsc_alloc *alloc, const nsc_model *model,
                                 const nsc_section *words, const nsc_text *text, nsc_block *out,
                                 nsc_error *err) {
    const nsc_quote_text unmarked = {*text, NULL, 0};
    return examples_of(alloc, model, words, &unmarked, true, out, err);
}
