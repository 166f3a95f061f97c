/* Tagging, in fixed point.
 *
 * Each token's scores for the tags come from the network, from the weights of its features, or from
 * both; then the best path through a linear chain decides, and forward and backward sums give the
 * probability behind a name's score. Only runs of live tokens, which may be part of a name, go through
 * the chain: between them, every tag is "no name".
 *
 *     sentence     Mr  Smith  said  on  Tuesday  that  he  would     live: M S T, and what the gate adds
 *     runs         [---------]         [-------]
 */
#include "nsc_decode.h"
#include "nsc_mem.h"

enum { PIECE_TOKS = NSC_MAX_SENT_TOKS };

struct nsci_decoder {
    const nsci_tagger *tagger;
    const nsci_lexicon *lexicon;
    nsci_word_cache *cache;
    nsci_document document;
    /* One piece of a sentence, by token. */
    nsci_word words[PIECE_TOKS];
    nsci_listed listed[PIECE_TOKS];
    nsci_range runs[PIECE_TOKS]; /* of capitals */
    nsci_network_work work;
    nsci_scores scores[PIECE_TOKS];
    nsci_scores best[PIECE_TOKS];
    uint8_t tags[PIECE_TOKS];
    nsci_chances chances[PIECE_TOKS]; /* exp of the scaled scores */
    nsci_chances alpha[PIECE_TOKS];
    nsci_chances beta[PIECE_TOKS];
    float norms[PIECE_TOKS];
};

nsc_status nsci_decoder_new(const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                            const nsc_alloc *alloc, nsci_decoder **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_decoder), &memory, err));
    nsci_decoder *decoder = memory;
    decoder->tagger = tagger;
    decoder->lexicon = lexicon;
    nsc_status status = nsci_word_cache_new(tagger, lexicon, alloc, &decoder->cache, err);
    if (status != NSC_OK) {
        nsci_decoder_free(decoder, alloc);
        return status;
    }
    *out = decoder;
    return NSC_OK;
}

void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc) {
    if (!decoder) return;
    nsci_word_cache_free(decoder->cache, alloc);
    nsci_document_trim(&decoder->document, alloc, 0);
    nsci_free(alloc, decoder);
}

void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes) {
    if (decoder) nsci_document_trim(&decoder->document, alloc, keep_bytes);
}

const nsci_document *nsci_decoder_document(const nsci_decoder *decoder) {
    return &decoder->document;
}

/* ---- Scores of the tokens ------------------------------------------------------------------- */

static void add_scores(nsci_scores *row, const nsci_scores *more) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row->tag[j] = (int16_t)(row->tag[j] + more->tag[j]);
}

static void add_share(nsci_first_sums *sums, const nsci_first_sums *share) {
    for (uint32_t j = 0; j < NSCI_WIDTH; j++)
        sums->sum[j] = (int16_t)(sums->sum[j] + share->sum[j]);
}

static void limit_scores(nsci_scores *row) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        int16_t score = row->tag[j] < NSCI_MAX_EMISSION ? row->tag[j] : NSCI_MAX_EMISSION;
        row->tag[j] = score > -NSCI_MAX_EMISSION ? score : -NSCI_MAX_EMISSION;
    }
}

/* Fills d->words, and begins scores and first sums with what the n words bring along. */
static void read_words(nsci_decoder *d, const uint8_t *text, const nsci_range *toks, uint32_t n) {
    memset(d->scores, 0, n * sizeof d->scores[0]);
    memset(d->work.sums, 0, n * sizeof d->work.sums[0]);
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *bytes = text + toks[i].start;
        nsci_known_word known =
            nsci_word_cache_get(d->cache, bytes, toks[i].end - toks[i].start, &d->work);
        d->words[i] = *known.word;
        d->words[i].bytes = bytes;
        if (known.sums) {
            uint32_t first = i > NSCI_REACH ? i - NSCI_REACH : 0;
            uint32_t last = (uint32_t)nsci_min(i + NSCI_REACH, n - 1);
            for (uint32_t t = first; t <= last; t++)
                add_scores(&d->scores[t], &known.sums->at[i + NSCI_REACH - t]);
        }
        if (known.shares) {
            if (i > 0) add_share(&d->work.sums[i - 1], &known.shares->of[0]);
            add_share(&d->work.sums[i], &known.shares->of[1]);
            if (i + 1 < n) add_share(&d->work.sums[i + 1], &known.shares->of[2]);
        }
    }
}

/* Adds the weights of the features that a token's place has. */
static void add_context(nsci_decoder *d, const nsci_sentence_view *sent) {
    const nsci_table *weights = &d->tagger->weights;
    for (uint32_t i = 0; i < sent->n; i++) {
        uint64_t features[NSCI_MAX_CONTEXT_FEATURES];
        uint32_t n_features = nsci_context_features(sent, i, features);
        nsci_add_weights(weights, features, n_features, &d->scores[i]);
    }
}

/* Adds what the network makes of the live tokens, and pools the values of capitalized ones. */
static nsc_status add_network(nsci_decoder *d, const nsci_sentence_view *sent, uint32_t *pool_of,
                              const nsc_alloc *alloc, nsc_error *err) {
    const nsci_network *network = &d->tagger->network;
    nsci_network_work *work = &d->work;
    const nsci_values *values = nsci_network_read_sentence(network, sent, work);
    for (uint32_t start = 0, end; start < sent->n; start = end + 1) {
        for (end = start; end < sent->n && work->live[end];) end++;
        nsci_scores *rows = d->best; /* not in use yet */
        if (end > start) nsci_network_score(network, values + start, end - start, work, rows);
        for (uint32_t i = start; i < end; i++) {
            add_scores(&d->scores[i], &rows[i - start]);
            if (sent->words[i].form >= NSCI_FORM_INITIAL)
                NSC_TRY(nsci_document_pool(&d->document, sent->words[i].lower, &values[i], alloc,
                                           &pool_of[i], err));
        }
    }
    return NSC_OK;
}

/* Fills the document's columns for a piece of n tokens from first_tok on. */
static nsc_status score_tokens(nsci_decoder *d, const uint8_t *text, const nsci_range *toks,
                               uint32_t first_tok, uint32_t n, const nsc_alloc *alloc,
                               nsc_error *err) {
    nsci_document *doc = &d->document;
    nsci_sentence_view sent;
    uint32_t *pool_of = doc->pool_of.items + first_tok;
    read_words(d, text, toks + first_tok, n);
    nsci_sentence_look(d->lexicon, d->words, n, d->listed, d->runs, &sent);
    for (uint32_t i = 0; i < n; i++) pool_of[i] = NSC_NONE;
    memset(d->work.live, 1, n);
    if (d->tagger->weights.n_entries) add_context(d, &sent);
    if (d->tagger->network.kernel) NSC_TRY(add_network(d, &sent, pool_of, alloc, err));
    for (uint32_t i = 0; i < n; i++) limit_scores(&d->scores[i]);
    memcpy(doc->scores.items + first_tok, d->scores, n * sizeof d->scores[0]);
    memcpy(doc->live.items + first_tok, d->work.live, n);
    return NSC_OK;
}

/* ---- Names and their scores ----------------------------------------------------------------- */

/* A run of live tokens of a piece, and whether they begin and end the piece. */
typedef struct live_run {
    uint32_t start, end;
    bool opens, closes;
} live_run;

static void find_chances(nsci_decoder *d, const live_run *run) {
    const nsci_tagger *tagger = d->tagger;
    uint32_t n = run->end - run->start, at = run->start;
    for (uint32_t i = run->start; i < run->end; i++) {
        nsci_chances scaled;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            scaled.tag[j] = tagger->scale * (float)d->scores[i].tag[j];
        nsci_crf_exp_row(&scaled, tagger->n_tags, &d->chances[i]);
    }
    const float *open = run->opens ? tagger->chain.open : tagger->chain.move[NSCI_TAG_O];
    const float *close = run->closes ? NULL : tagger->chain.back[NSCI_TAG_O];
    nsci_crf_forward(&tagger->chain, open, d->chances + at, n, d->alpha + at, d->norms + at);
    nsci_crf_backward(&tagger->chain, close, d->chances + at, n, d->norms + at, d->beta + at);
}

/* The sum over all paths of a run, of which alpha's last row is a part. */
static float all_paths(const nsci_decoder *d, const live_run *run) {
    float sum = 0.0f;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        sum += d->alpha[run->end - 1].tag[j] * d->beta[run->end - 1].tag[j];
    return sum;
}

/* Probability of the paths that hold the name [start, end) of `label`, no longer and no shorter:
 * forward to its first token, along its tags, and on to anything but its I-tag. */
static float chance_of_name(const nsci_decoder *d, const live_run *run, uint32_t start,
                            uint32_t end, uint32_t label) {
    const nsci_chain *chain = &d->tagger->chain;
    uint32_t b = nsci_tag_b(label), i = nsci_tag_i(label), last = end - start > 1 ? i : b;
    float chance = d->alpha[start].tag[b];
    for (uint32_t t = start + 1; t < end; t++)
        chance *= chain->move[t - 1 == start ? b : i][i] * d->chances[t].tag[i] / d->norms[t];
    if (end == run->end) return chance * d->beta[end - 1].tag[last] / all_paths(d, run);
    float onwards = 0.0f;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        if (j != i) onwards += chain->move[last][j] * d->chances[end].tag[j] * d->beta[end].tag[j];
    return chance * onwards / d->norms[end] / all_paths(d, run);
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
static nsc_status read_names(nsci_decoder *d, const live_run *run, uint32_t first_tok,
                             uint32_t sent, const nsc_alloc *alloc, nsci_names *out,
                             nsc_error *err) {
    bool chances_found = false;
    for (uint32_t start = run->start, end; start < run->end; start = end) {
        end = start + 1;
        if (d->tags[start] == NSCI_TAG_O) continue;
        uint32_t label = nsci_tag_label(d->tags[start]);
        while (end < run->end && d->tags[end] == nsci_tag_i(label)) end++;
        if (!chances_found) find_chances(d, run);
        chances_found = true;
        nsci_name name = {{first_tok + start, first_tok + end}, sent, (uint8_t)label, 0.0f};
        name.score = calibrate(d->tagger, chance_of_name(d, run, start, end, label));
        NSC_TRY(nsci_names_push(out, alloc, name, err));
    }
    return NSC_OK;
}

/* Takes n scored tokens from first_tok on, adds what their pools say, and decides. */
static nsc_status decide(nsci_decoder *d, uint32_t first_tok, uint32_t n, uint32_t sent,
                         const nsc_alloc *alloc, nsci_names *out, nsc_error *err) {
    const nsci_tagger *tagger = d->tagger;
    const nsci_document *doc = &d->document;
    const uint8_t *live = doc->live.items + first_tok;
    for (live_run run = {0}; run.start < n; run.start = run.end + 1) {
        for (run.end = run.start; run.end < n && live[run.end]; run.end++) {
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
        const int16_t *open = run.opens ? tagger->moves.open : tagger->moves.move[NSCI_TAG_O];
        nsci_crf_best_path(&tagger->moves, open, !run.closes, tagger->n_tags, d->scores + run.start,
                           run.end - run.start, d->best, d->tags + run.start);
        NSC_TRY(read_names(d, &run, first_tok, sent, alloc, out, err));
    }
    return NSC_OK;
}

/* What the pools so far are worth to their tokens. */
static nsc_status score_pools(nsci_decoder *d, const nsc_alloc *alloc, nsc_error *err) {
    nsci_document *doc = &d->document;
    doc->shared.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&doc->shared, alloc, doc->pools.n, err));
    doc->shared.n = doc->pools.n;
    if (doc->pools.n)
        nsci_network_score_pools(&d->tagger->network, doc->pools.items, (uint32_t)doc->pools.n,
                                 &d->work, doc->shared.items);
    return NSC_OK;
}

/* ---- Documents ------------------------------------------------------------------------------ */

/* Walks the pieces of a document: sentences, or parts of PIECE_TOKS of one. */
typedef struct piece {
    uint32_t first_tok, n_toks, sent;
} piece;

static bool next_piece(const nsci_range *sents, size_t n_sents, piece *p) {
    uint32_t at = p->first_tok + p->n_toks;
    while (p->sent < n_sents && at >= sents[p->sent].end) p->sent++;
    if (p->sent >= n_sents) return false;
    p->first_tok = at > sents[p->sent].start ? at : sents[p->sent].start;
    p->n_toks = (uint32_t)nsci_min(sents[p->sent].end - p->first_tok, PIECE_TOKS);
    return true;
}

nsc_status nsci_decode(nsci_decoder *d, const uint8_t *text, const nsci_range *toks, size_t n_toks,
                       const nsci_range *sents, size_t n_sents, bool use_document,
                       const nsc_alloc *alloc, nsci_names *out, nsc_error *err) {
    NSC_TRY(nsci_document_begin(&d->document, n_toks, alloc, err));
    for (piece p = {0, 0, 0}; next_piece(sents, n_sents, &p);) {
        NSC_TRY(score_tokens(d, text, toks, p.first_tok, p.n_toks, alloc, err));
        if (use_document) continue;
        NSC_TRY(score_pools(d, alloc, err));
        NSC_TRY(decide(d, p.first_tok, p.n_toks, p.sent, alloc, out, err));
        nsci_document_drop_pools(&d->document);
    }
    if (!use_document) return NSC_OK;
    NSC_TRY(score_pools(d, alloc, err));
    for (piece p = {0, 0, 0}; next_piece(sents, n_sents, &p);)
        NSC_TRY(decide(d, p.first_tok, p.n_toks, p.sent, alloc, out, err));
    return NSC_OK;
}
