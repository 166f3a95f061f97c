/* Tagging, in fixed point.
 *
 * Each token's scores for the tags come from the network, from the weights of its features, or from
 * both; then the best path through a linear chain decides, and forward and backward sums give the
 * probability behind a name's score. Only runs of active tokens, which may be part of a name, go through
 * the chain: between them, every tag is "no name".
 *
 *     sentence     Mr  Smith  said  on  Tuesday  that  he  would     active: M S T, and what the gate adds
 *     runs         [---------]         [-------]
 */
#include "name/nsc_decode.h"
#include "base/nsc_mem.h"

enum {
    SEGMENT_TOKS = NSC_MAX_SENT_TOKS,
    MAX_ROW_SEGMENTS = (NSCI_ROW_PLACES + 1) / 2,
    WORDS_AHEAD = 16 /* that are prefetched */
};

/* A sentence, or SEGMENT_TOKS tokens of a longer one. */
typedef struct segment {
    uint32_t first_tok, n_toks, sent;
} segment;

struct nsci_decoder {
    nsci_cnn_work work; /* of the row; first, because it begins at a cache line */
    const nsci_tagger *tagger;
    const nsci_lexicon *lexicon;
    nsci_word_cache *cache; /* borrowed */
    nsci_contributions contributions;
    nsci_doc_pools document;
    /* A row of segments that are read together, by place. */
    nsci_placed placed[MAX_ROW_SEGMENTS];
    nsci_word words[NSCI_ROW_PLACES];
    nsci_listed listed[NSCI_ROW_PLACES];
    nsci_range runs[NSCI_ROW_PLACES]; /* of capitals */
    segment segments[MAX_ROW_SEGMENTS];
    nsci_scores active_scores[NSCI_ROW_PLACES];
    /* One segment that is decided, by token. */
    nsci_scores scores[SEGMENT_TOKS];
    nsci_scores best[SEGMENT_TOKS];
    uint8_t tags[SEGMENT_TOKS];
    nsci_potentials marginals[SEGMENT_TOKS]; /* exp of the scaled scores */
    nsci_potentials alpha[SEGMENT_TOKS];
    nsci_potentials beta[SEGMENT_TOKS];
    float norms[SEGMENT_TOKS];
};

nsc_status nsci_decoder_new(const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                            nsci_word_cache *cache, const nsc_alloc *alloc, nsci_decoder **out,
                            nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_lines(alloc, 1, sizeof(nsci_decoder), &memory, err));
    nsci_decoder *decoder = memory;
    decoder->tagger = tagger;
    decoder->lexicon = lexicon;
    decoder->cache = cache;
    nsc_status status = nsci_cnn_begin(&tagger->network, &decoder->work, alloc, err);
    if (status == NSC_OK)
        status = nsci_contributions_begin(&decoder->contributions, tagger, &decoder->work, cache,
                                          alloc, err);
    if (status != NSC_OK) {
        nsci_decoder_free(decoder, alloc);
        return status;
    }
    *out = decoder;
    return NSC_OK;
}

void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc) {
    if (!decoder) return;
    nsci_cnn_end(&decoder->work, alloc);
    nsci_contributions_end(&decoder->contributions, alloc);
    nsci_doc_pools_trim(&decoder->document, alloc, 0);
    nsci_free_lines(alloc, decoder);
}

void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes) {
    if (decoder) nsci_doc_pools_trim(&decoder->document, alloc, keep_bytes);
}

const nsci_doc_pools *nsci_decoder_pools(const nsci_decoder *decoder) { return &decoder->document; }

/* ---- Scores of the tokens ------------------------------------------------------------------- */

static void add_scores(nsci_scores *row, const nsci_scores *more) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row->tag[j] = (int16_t)(row->tag[j] + more->tag[j]);
}

static void limit_scores(nsci_scores *row) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        int16_t score = row->tag[j] < NSCI_MAX_EMISSION ? row->tag[j] : NSCI_MAX_EMISSION;
        row->tag[j] = score > -NSCI_MAX_EMISSION ? score : -NSCI_MAX_EMISSION;
    }
}

/* Prefetches what is kept of the word of a segment's token i, if there is one. */
static void prefetch_word(const nsci_decoder *d, const nsci_doc *doc, const segment *p,
                          uint32_t i) {
    if (i >= p->n_toks) return;
    const nsci_word_place *place = &doc->words.items[p->first_tok + i];
    nsci_word_cache_prefetch(d->cache, place);
    if (d->contributions.first_layer)
        nsci_prefetch(&d->contributions.first_layer[place->slot], sizeof(nsci_contribution));
}

/* Adds what the word of a segment's token i brings to the scores around it. */
static void add_word_sums(const nsci_word_sums *sums, const segment *p, uint32_t i,
                          nsci_scores *scores) {
    uint32_t first = i > NSCI_REACH ? i - NSCI_REACH : 0;
    uint32_t last = (uint32_t)nsci_min(i + NSCI_REACH, p->n_toks - 1);
    for (uint32_t t = first; t <= last; t++) add_scores(&scores[t], &sums->at[i + NSCI_REACH - t]);
}

/* Fills words and preactivations from place `at` on, and begins the tokens' scores with what the words
 * bring along. */
static void read_words(nsci_decoder *d, const nsci_doc *doc, const segment *p, uint32_t at) {
    const nsci_kernel *kernel = d->tagger->network.kernel;
    const nsci_contributions *brought = &d->contributions;
    nsci_scores *scores = d->document.scores.items + p->first_tok;
    memset(scores, 0, p->n_toks * sizeof *scores);
    memset(d->work.sums + at, 0, (p->n_toks + 2) * sizeof d->work.sums[0]);
    for (uint32_t i = 0; i < WORDS_AHEAD; i++) prefetch_word(d, doc, p, i);
    for (uint32_t i = 0; i < p->n_toks; i++) {
        nsci_range tok = doc->toks.items[p->first_tok + i];
        const uint8_t *bytes = nsci_doc_text(doc) + tok.start;
        prefetch_word(d, doc, p, i + WORDS_AHEAD);
        uint32_t slot;
        d->words[at + i] = *nsci_word_cache_find(d->cache, &doc->words.items[p->first_tok + i],
                                                 bytes, tok.end - tok.start, &slot);
        d->words[at + i].bytes = bytes;
        if (brought->sums) add_word_sums(&brought->sums[slot], p, i, scores);
        if (brought->first_layer)
            kernel->add_contributions(d->work.sums[at + i].sum,
                                      brought->first_layer[slot].of[0].sum);
    }
}

/* Adds the weights of the features that a token's place has. */
static void add_context(const nsci_table *weights, const nsci_sentence_view *sent,
                        nsci_scores *scores) {
    for (uint32_t i = 0; i < sent->n; i++) {
        uint64_t features[NSCI_MAX_CONTEXT_FEATURES];
        uint32_t n_features = nsci_context_features(sent, i, features);
        nsci_add_weights(weights, features, n_features, &scores[i]);
    }
}

/* Adds what the network makes of a segment's active tokens, and pools the values of capitalized ones. The
 * active tokens of the row are in use up to number *used. */
static nsc_status add_network(nsci_decoder *d, const segment *p, const nsci_placed *placed,
                              const nsci_values *values, uint32_t *used, const nsc_alloc *alloc,
                              nsc_error *err) {
    nsci_doc_pools *doc = &d->document;
    uint32_t n_active = d->work.n_active, end = placed->at + p->n_toks, l = *used;
    memcpy(doc->active.items + p->first_tok, d->work.active + placed->at, p->n_toks);
    for (; l < n_active && d->work.active_places[l] < end; l++) {
        uint32_t i = d->work.active_places[l] - placed->at, tok = p->first_tok + i;
        add_scores(&doc->scores.items[tok], &d->active_scores[l]);
        if (placed->sent.words[i].form >= NSCI_FORM_INITIAL)
            NSC_TRY(nsci_doc_pools_add(doc, placed->sent.words[i].lower, &values[l], alloc,
                                       &doc->pool_of.items[tok], err));
    }
    *used = l;
    return NSC_OK;
}

/* ---- Names and their scores ----------------------------------------------------------------- */

/* A run of active tokens of a segment, and whether they begin and end the segment. */
typedef struct active_run {
    uint32_t start, end;
    bool opens, closes;
} active_run;

static void find_marginals(nsci_decoder *d, const active_run *run) {
    const nsci_tagger *tagger = d->tagger;
    uint32_t n = run->end - run->start, at = run->start;
    for (uint32_t i = run->start; i < run->end; i++) {
        nsci_potentials scaled;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            scaled.tag[j] = tagger->scale * (float)d->scores[i].tag[j];
        nsci_crf_exp_row(&scaled, tagger->n_tags, &d->marginals[i]);
    }
    const float *open = run->opens ? tagger->factors.open : tagger->factors.trans[NSCI_TAG_O];
    const float *close = run->closes ? NULL : tagger->factors.back[NSCI_TAG_O];
    nsci_crf_forward(&tagger->factors, open, d->marginals + at, n, d->alpha + at, d->norms + at);
    nsci_crf_backward(&tagger->factors, close, d->marginals + at, n, d->norms + at, d->beta + at);
}

/* The sum over all paths of a run, of which alpha's last row is a part. */
static float all_paths(const nsci_decoder *d, const active_run *run) {
    nsci_potentials paths = d->alpha[run->end - 1];
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) paths.tag[j] *= d->beta[run->end - 1].tag[j];
    return nsci_crf_sum(&paths);
}

/* Probability of the paths that hold the name [start, end) of `label`, no longer and no shorter:
 * forward to its first token, along its tags, and on to anything but its I-tag. */
static float probability_of_name(const nsci_decoder *d, const active_run *run, uint32_t start,
                                 uint32_t end, uint32_t label) {
    const nsci_factors *factors = &d->tagger->factors;
    uint32_t b = nsci_tag_b(label), i = nsci_tag_i(label), last = end - start > 1 ? i : b;
    float marginal = d->alpha[start].tag[b];
    for (uint32_t t = start + 1; t < end; t++)
        marginal *=
            factors->trans[t - 1 == start ? b : i][i] * d->marginals[t].tag[i] / d->norms[t];
    if (end == run->end) return marginal * d->beta[end - 1].tag[last] / all_paths(d, run);
    nsci_potentials onwards;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        onwards.tag[j] = factors->trans[last][j] * d->marginals[end].tag[j] * d->beta[end].tag[j];
    onwards.tag[i] = 0.0f;
    return marginal * nsci_crf_sum(&onwards) / d->norms[end] / all_paths(d, run);
}

/* sigmoid(slope * logit(p) + shift), Platt (1999); p is first kept away from 0 and 1. */
static float calibrate(const nsci_tagger *tagger, float p) {
    p = p < 1e-4f ? 1e-4f : p > 0.9999f ? 0.9999f : p;
    float x = tagger->slope * (nsci_crf_log(p) - nsci_crf_log(1.0f - p)) + tagger->shift;
    float e = nsci_crf_exp(x < 0.0f ? x : -x);
    return x < 0.0f ? e / (1.0f + e) : 1.0f / (1.0f + e);
}

/* Appends the names that the tags of a run spell. An I-tag that follows nothing of its label begins a
 * name, so any sequence of tags has an answer. */
static nsc_status read_names(nsci_decoder *d, const active_run *run, uint32_t first_tok,
                             uint32_t sent, const nsc_alloc *alloc, nsci_spans *out,
                             nsc_error *err) {
    bool marginals_found = false;
    for (uint32_t start = run->start, end; start < run->end; start = end) {
        end = start + 1;
        if (d->tags[start] == NSCI_TAG_O) continue;
        uint32_t label = nsci_tag_label(d->tags[start]);
        while (end < run->end && d->tags[end] == nsci_tag_i(label)) end++;
        if (!marginals_found) find_marginals(d, run);
        marginals_found = true;
        nsci_span name = {
            {first_tok + start, first_tok + end}, sent, 0.0f, (uint8_t)label, NSCI_SOURCE_MODEL};
        name.score = calibrate(d->tagger, probability_of_name(d, run, start, end, label));
        NSC_TRY(nsci_spans_push(out, alloc, name, err));
    }
    return NSC_OK;
}

/* Takes the tokens of a segment, which are scored, adds what their pools say, and decides. */
static nsc_status decide(nsci_decoder *d, const segment *p, const nsc_alloc *alloc, nsci_spans *out,
                         nsc_error *err) {
    const nsci_tagger *tagger = d->tagger;
    const nsci_doc_pools *doc = &d->document;
    uint32_t first_tok = p->first_tok, n = p->n_toks;
    const uint8_t *active = doc->active.items + first_tok;
    for (active_run run = {0}; run.start < n; run.start = run.end + 1) {
        for (run.end = run.start; run.end < n && active[run.end]; run.end++) {
            uint32_t pool = doc->pool_of.items[first_tok + run.end];
            nsci_scores *row = &d->scores[run.end];
            *row = doc->scores.items[first_tok + run.end];
            if (pool == NSC_NONE) continue;
            add_scores(row, &doc->shared.items[pool]);
            limit_scores(row);
        }
        if (run.end == run.start) continue;
        run.opens = run.start == 0;
        run.closes = run.end == n;
        const int16_t *open =
            run.opens ? tagger->transitions.open : tagger->transitions.trans[NSCI_TAG_O];
        nsci_crf_best_path(&tagger->transitions, open, !run.closes, tagger->n_tags,
                           d->scores + run.start, run.end - run.start, d->best,
                           d->tags + run.start);
        NSC_TRY(read_names(d, &run, first_tok, p->sent, alloc, out, err));
    }
    return NSC_OK;
}

/* What the pools so far are worth to their tokens. */
static nsc_status score_pools(nsci_decoder *d, const nsc_alloc *alloc, nsc_error *err) {
    nsci_doc_pools *doc = &d->document;
    doc->shared.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&doc->shared, alloc, doc->pools.n, err));
    doc->shared.n = doc->pools.n;
    if (doc->pools.n)
        nsci_cnn_score_pools(&d->tagger->network, doc->pools.items, (uint32_t)doc->pools.n,
                             &d->work, doc->shared.items);
    return NSC_OK;
}

/* ---- Documents ------------------------------------------------------------------------------ */

/* The segment behind *p: the next sentence, or what is left of a long one. */
static bool next_segment(const nsci_range *sents, size_t n_sents, segment *p) {
    uint32_t at = p->first_tok + p->n_toks;
    while (p->sent < n_sents && at >= sents[p->sent].end) p->sent++;
    if (p->sent >= n_sents) return false;
    p->first_tok = at > sents[p->sent].start ? at : sents[p->sent].start;
    p->n_toks = (uint32_t)nsci_min(sents[p->sent].end - p->first_tok, SEGMENT_TOKS);
    return true;
}

/* Reads the segments in d->segments [n], and fills the document's columns for them. */
static nsc_status score_row(nsci_decoder *d, const nsci_doc *text, uint32_t n, bool use_document,
                            const nsc_alloc *alloc, nsci_spans *out, nsc_error *err) {
    const nsci_tagger *tagger = d->tagger;
    nsci_doc_pools *doc = &d->document;
    const nsci_values *values = NULL;
    uint32_t used = 0;
    for (uint32_t k = 0, at = 0; k < n; at += d->segments[k++].n_toks + 1) {
        const segment *p = &d->segments[k];
        read_words(d, text, p, at);
        nsci_sentence_look(d->lexicon, d->words + at, p->n_toks, d->listed + at, d->runs + at,
                           &d->placed[k].sent);
        d->placed[k].at = at;
    }
    if (tagger->network.kernel) {
        values = nsci_cnn_read_row(&tagger->network, d->placed, n, &d->work);
        nsci_cnn_score(&tagger->network, values, d->work.n_active, &d->work, d->active_scores);
    }
    for (uint32_t k = 0; k < n; k++) {
        const segment *p = &d->segments[k];
        nsci_scores *scores = doc->scores.items + p->first_tok;
        for (uint32_t i = 0; i < p->n_toks; i++) doc->pool_of.items[p->first_tok + i] = NSC_NONE;
        memset(doc->active.items + p->first_tok, 1, p->n_toks);
        if (tagger->weights.n_entries) add_context(&tagger->weights, &d->placed[k].sent, scores);
        if (values) NSC_TRY(add_network(d, p, &d->placed[k], values, &used, alloc, err));
        for (uint32_t i = 0; i < p->n_toks; i++)
            if (doc->active.items[p->first_tok + i]) limit_scores(&scores[i]);
        if (use_document) continue;
        NSC_TRY(score_pools(d, alloc, err));
        NSC_TRY(decide(d, p, alloc, out, err));
        nsci_doc_pools_drop(doc);
    }
    return NSC_OK;
}

nsc_status nsci_decode(nsci_decoder *d, const nsci_doc *doc, bool use_document,
                       const nsc_alloc *alloc, nsci_spans *out, nsc_error *err) {
    const nsci_range *sents = doc->sent_toks.items;
    const size_t n_sents = doc->sent_toks.n;
    NSC_TRY(nsci_doc_pools_begin(&d->document, doc->toks.n, alloc, err));
    segment p = {0, 0, 0};
    for (bool more = next_segment(sents, n_sents, &p); more;) {
        uint32_t n = 0, n_places = 0;
        do {
            d->segments[n++] = p;
            n_places += p.n_toks + 1;
            more = next_segment(sents, n_sents, &p);
        } while (more && n_places + p.n_toks < NSCI_ROW_PLACES);
        NSC_TRY(score_row(d, doc, n, use_document, alloc, out, err));
    }
    if (!use_document) return NSC_OK;
    NSC_TRY(score_pools(d, alloc, err));
    for (p = (segment){0, 0, 0}; next_segment(sents, n_sents, &p);)
        NSC_TRY(decide(d, &p, alloc, out, err));
    return NSC_OK;
}
