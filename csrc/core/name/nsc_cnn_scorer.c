/* Words, the network over rows of segments, the weights of features, pools.
 *
 *     row of places     [segment 1] . [segment 2] . [segment 3] .      an empty place behind each
 *
 * The network reads a row of segments at once; a model that a user trained has weights of features
 * in its place, or beside it.
 */
#include "name/nsc_cnn_scorer.h"
#include "base/nsc_mem.h"
#include "name/nsc_contribution.h"

enum {
    MAX_ROW_SEGMENTS = (NSCI_ROW_PLACES + 1) / 2,
    WORDS_AHEAD = 16 /* that are prefetched */
};

typedef struct cnn_scorer {
    nsci_cnn_work work; /* of the row; first, because it begins at a cache line */
    const nsc_alloc *alloc;
    const nsci_tagger *tagger;
    const nsci_lexicon *lexicon;
    nsci_word_cache *cache; /* borrowed */
    nsci_contributions contributions;
    /* A row of segments that are read together, by place. */
    nsci_placed placed[MAX_ROW_SEGMENTS];
    nsci_word words[NSCI_ROW_PLACES];
    nsci_listed listed[NSCI_ROW_PLACES];
    nsci_range runs[NSCI_ROW_PLACES]; /* of capitals */
    nsci_scores active_scores[NSCI_ROW_PLACES];
    uint32_t n_used; /* active tokens whose scores were given to their segments */
} cnn_scorer;

/* ---- Scores of the tokens -------------------------------------------------------------------- */

/* Prefetches what is kept of a token's word, if there is such a token. */
static void prefetch_word(const cnn_scorer *d, const nsci_doc *doc, uint32_t tok) {
    if (tok >= doc->words.n) return;
    const nsci_word_place *place = &doc->words.items[tok];
    nsci_word_cache_prefetch(d->cache, place);
    if (d->contributions.first_layer)
        nsci_prefetch(&d->contributions.first_layer[place->slot], sizeof(nsci_contribution));
}

/* Adds what the word of a segment's token i brings to the scores around it. */
static void add_word_sums(const nsci_word_sums *sums, const nsci_segment *p, uint32_t i,
                          nsci_scores *scores) {
    uint32_t first = i > NSCI_REACH ? i - NSCI_REACH : 0;
    uint32_t last = (uint32_t)nsci_min(i + NSCI_REACH, p->n_toks - 1);
    for (uint32_t t = first; t <= last; t++)
        nsci_scores_add(&scores[t], &sums->at[i + NSCI_REACH - t]);
}

/* Fills words and preactivations from place `at` on, and begins the tokens' scores with what the
 * words bring along. */
static void read_words(cnn_scorer *d, const nsci_doc *doc, const nsci_segment *p, uint32_t at,
                       nsci_scores *scores) {
    const nsci_kernel *kernel = d->tagger->network.kernel;
    const nsci_contributions *brought = &d->contributions;
    memset(scores, 0, p->n_toks * sizeof *scores);
    memset(d->work.sums + at, 0, 2 * sizeof d->work.sums[0]); /* the first two rows */
    for (uint32_t i = 0; i < p->n_toks; i++) {
        nsci_range tok = doc->toks.items[p->first_tok + i];
        const uint8_t *bytes = nsci_doc_text(doc) + tok.start;
        prefetch_word(d, doc, p->first_tok + i + WORDS_AHEAD);
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

/* Adds what the network makes of a segment's active tokens, and pools the values of capitalized
 * ones. */
static nsc_status add_network(cnn_scorer *d, const nsci_segment *p, const nsci_placed *placed,
                              const nsci_values *values, bool use_document, nsci_doc_pools *out,
                              nsc_error *err) {
    const uint16_t *active = d->work.needed[0];
    uint32_t n_active = d->work.n_needed[0], end = placed->at + p->n_toks, l = d->n_used;
    memcpy(out->active.items + p->first_tok, d->work.active + placed->at, p->n_toks);
    for (; l < n_active && active[l] < end; l++) {
        uint32_t i = active[l] - placed->at, tok = p->first_tok + i;
        nsci_scores_add(&out->scores.items[tok], &d->active_scores[l]);
        if (placed->sent.words[i].form < NSCI_FORM_INITIAL) continue;
        uint64_t key = placed->sent.words[i].lower;
        if (!use_document)
            key = nsci_hash_mix(key, p->first_tok); /* a pool of this segment's own */
        NSC_TRY(nsci_doc_pools_add(out, key, &values[l], d->alloc, &out->pool_of.items[tok], err));
    }
    d->n_used = l;
    return NSC_OK;
}

/* ---- The scorer ------------------------------------------------------------------------------ */

static nsc_status score(void *memory, const nsci_doc *doc, const nsci_segment *segments, uint32_t n,
                        bool use_document, nsci_doc_pools *out, nsc_error *err) {
    cnn_scorer *d = memory;
    const nsci_tagger *tagger = d->tagger;
    const nsci_values *values = NULL;
    d->n_used = 0;
    for (uint32_t i = 0; i < WORDS_AHEAD; i++) prefetch_word(d, doc, segments[0].first_tok + i);
    for (uint32_t k = 0, at = 0; k < n; at += segments[k++].n_toks + 1) {
        const nsci_segment *p = &segments[k];
        read_words(d, doc, p, at, out->scores.items + p->first_tok);
        nsci_sentence_look(d->lexicon, d->words + at, p->n_toks, d->listed + at, d->runs + at,
                           &d->placed[k].sent);
        d->placed[k].at = at;
    }
    if (tagger->network.kernel) {
        values = nsci_cnn_read_row(&tagger->network, d->placed, n, &d->work);
        nsci_cnn_score(&tagger->network, values, d->work.n_needed[0], &d->work, d->active_scores);
    }
    for (uint32_t k = 0; k < n; k++) {
        const nsci_segment *p = &segments[k];
        nsci_scores *scores = out->scores.items + p->first_tok;
        for (uint32_t i = 0; i < p->n_toks; i++) out->pool_of.items[p->first_tok + i] = NSC_NONE;
        memset(out->active.items + p->first_tok, 1, p->n_toks);
        if (tagger->weights.n_entries) add_context(&tagger->weights, &d->placed[k].sent, scores);
        if (values) NSC_TRY(add_network(d, p, &d->placed[k], values, use_document, out, err));
        for (uint32_t i = 0; i < p->n_toks; i++)
            if (out->active.items[p->first_tok + i]) nsci_scores_limit(&scores[i]);
    }
    return NSC_OK;
}

static nsc_status share(void *memory, nsci_doc_pools *out, nsc_error *err) {
    cnn_scorer *d = memory;
    out->shared.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&out->shared, d->alloc, out->pools.n, err));
    out->shared.n = out->pools.n;
    if (out->pools.n)
        nsci_cnn_score_pools(&d->tagger->network, out->pools.items, (uint32_t)out->pools.n,
                             &d->work, out->shared.items);
    return NSC_OK;
}

static void end(void *memory, const nsc_alloc *alloc) {
    cnn_scorer *d = memory;
    if (!d) return;
    nsci_cnn_end(&d->work, alloc);
    nsci_contributions_end(&d->contributions, alloc);
    nsci_free_lines(alloc, d);
}

static nsc_status begin(const nsci_tagger *tagger, const nsci_run *run, void **work,
                        nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_lines(run->alloc, 1, sizeof(cnn_scorer), &memory, err));
    cnn_scorer *d = memory;
    d->alloc = run->alloc;
    d->tagger = tagger;
    d->lexicon = run->lexicon;
    d->cache = run->cache;
    nsc_status status = nsci_cnn_begin(&tagger->network, &d->work, run->alloc, err);
    if (status == NSC_OK)
        status = nsci_contributions_begin(&d->contributions, tagger, &d->work, run->cache,
                                          run->alloc, err);
    if (status == NSC_OK)
        *work = d;
    else
        end(d, run->alloc);
    return status;
}

const nsci_scorer nsci_cnn_scorer = {NSCI_ROW_PLACES, begin, end, score, share};
