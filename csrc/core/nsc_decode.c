/* Tagging, in fixed point.
 *
 * A token's score for a tag is the sum of the weights of its features, 8-bit numbers summed in 16
 * bits. Most features come from one word at one distance, and news repeats its words, so the sums
 * over those are kept for each word in a cache:
 *
 *     word seen      sums for the token 2 before ... 2 after it       added to the rows of scores
 *     "Moscow"   ->  [5 distances][24 tags]                       ->  rows i-2, i-1, i, i+1, i+2
 *
 * What remains for a token is its context features, the best path, and, in a sentence that has a
 * name, the probabilities behind the scores. The cache is an open array: a word displaces whatever
 * sat in its place, answers never depend on it.
 */
#include "nsc_decode.h"

enum { CACHE_SLOTS = 1 << 13, PIECE_TOKS = NSC_MAX_SENT_TOKS };

typedef struct cached_word {
    uint64_t key; /* hash of the word's bytes; 0: empty */
    nsci_word word;
    nsci_scores sums[NSCI_N_DISTANCES]; /* [distance + NSCI_REACH] */
} cached_word;

struct nsci_decoder {
    const nsci_tagger *tagger; /* whose weights the cache sums */
    cached_word cache[CACHE_SLOTS];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
    /* One piece of a sentence, by token. */
    nsci_word words[PIECE_TOKS];
    nsci_listed listed[PIECE_TOKS];
    nsci_range runs[PIECE_TOKS];
    nsci_scores emissions[PIECE_TOKS];
    nsci_scores best[PIECE_TOKS];
    uint8_t tags[PIECE_TOKS];
    nsci_chances chances[PIECE_TOKS]; /* exp of the scaled emissions */
    nsci_chances alpha[PIECE_TOKS];
    nsci_chances beta[PIECE_TOKS];
    float norms[PIECE_TOKS];
    nsci_document document;
};

/* ---- Opening -------------------------------------------------------------------------------- */

nsc_status nsci_tagger_open(nsci_tagger *tagger, const uint8_t *weights, size_t weights_bytes,
                            const uint8_t *moves, size_t moves_bytes, const uint8_t *document,
                            size_t document_bytes, nsc_error *err) {
    NSC_TRY(
        nsci_table_open(&tagger->weights, weights, weights_bytes, NSCI_N_LANES, "weights", err));
    NSC_TRY(nsci_table_open(&tagger->document, document, document_bytes, NSCI_N_LANES, "document",
                            err));
    if (moves_bytes != NSCI_MOVES_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"moves\" holds %zu bytes, expected %u",
                         moves_bytes, (uint32_t)NSCI_MOVES_BYTES);
    memcpy(&tagger->scale, moves, 4);
    memcpy(&tagger->slope, moves + 4, 4);
    memcpy(&tagger->shift, moves + 8, 4);
    tagger->n_tags = nsci_load_u32(moves + 12);
    memcpy(&tagger->moves, moves + 16, sizeof tagger->moves);
    if (tagger->n_tags != 1 + 2 * tagger->n_labels)
        return nsci_fail(err, NSC_E_MODEL, 12, "section \"moves\" has %u tags for %u labels",
                         tagger->n_tags, tagger->n_labels);
    if (!(tagger->scale >= 1e-4f && tagger->scale <= 1.0f) ||
        !(tagger->slope >= 0.01f && tagger->slope <= 100.0f) ||
        !(tagger->shift >= -100.0f && tagger->shift <= 100.0f))
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"moves\": scale or calibration is absurd");
    const int16_t *all = &tagger->moves.open[0];
    for (uint32_t k = 0; k < sizeof tagger->moves / sizeof *all; k++)
        if (all[k] < -NSCI_MAX_MOVE || all[k] > NSCI_MAX_MOVE)
            return nsci_fail(err, NSC_E_MODEL, 16 + 2 * (uint64_t)k,
                             "section \"moves\": number %u is out of range", k);
    nsci_moves_seal(&tagger->moves, tagger->n_tags, tagger->scale, &tagger->chain);
    return NSC_OK;
}

nsc_status nsci_decoder_new(const nsc_alloc *alloc, nsci_decoder **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_decoder), &memory, err));
    *out = memory;
    return NSC_OK;
}

void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc) { nsci_free(alloc, decoder); }

/* ---- Scores of the tokens ------------------------------------------------------------------- */

static void add_row(nsci_scores *row, const nsci_scores *more) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row->tag[j] = (int16_t)(row->tag[j] + more->tag[j]);
}

static void add_weights(const nsci_table *weights, const uint64_t *features, uint32_t n,
                        nsci_scores *row) {
    for (uint32_t k = 0; k < n; k++) {
        const int8_t *weight = (const int8_t *)nsci_table_find(weights, features[k]);
        if (weight)
            for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                row->tag[j] = (int16_t)(row->tag[j] + weight[j]);
    }
}

static void limit_scores(nsci_scores *row) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        int16_t score = row->tag[j] < NSCI_MAX_EMISSION ? row->tag[j] : NSCI_MAX_EMISSION;
        row->tag[j] = score > -NSCI_MAX_EMISSION ? score : -NSCI_MAX_EMISSION;
    }
}

/* The word from the cache, read and summed at first sight. */
static const cached_word *look_up_word(nsci_decoder *d, const nsci_lexicon *lexicon,
                                       const uint8_t *bytes, uint32_t n_bytes) {
    uint64_t key = nsci_hash_bytes(bytes, n_bytes) | 1;
    cached_word *cached = &d->cache[key >> 20 & (CACHE_SLOTS - 1)];
    if (NSCI_LIKELY(cached->key == key)) return cached;
    cached->key = key;
    nsci_word_read(lexicon, bytes, n_bytes, d->scratch, &cached->word);
    memset(cached->sums, 0, sizeof cached->sums);
    for (int distance = -NSCI_REACH; distance <= NSCI_REACH; distance++) {
        uint64_t features[NSCI_MAX_WORD_FEATURES];
        uint32_t n = nsci_word_features(&cached->word, distance, features);
        add_weights(&d->tagger->weights, features, n, &cached->sums[distance + NSCI_REACH]);
    }
    return cached;
}

/* Fills d->words and d->emissions for a piece of n tokens. */
static void score_tokens(nsci_decoder *d, const nsci_lexicon *lexicon, const uint8_t *text,
                         const nsci_range *toks, uint32_t n) {
    memset(d->emissions, 0, n * sizeof d->emissions[0]);
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *bytes = text + toks[i].start;
        const cached_word *cached = look_up_word(d, lexicon, bytes, toks[i].end - toks[i].start);
        d->words[i] = cached->word;
        d->words[i].bytes = bytes;
        uint32_t first = i > NSCI_REACH ? i - NSCI_REACH : 0;
        uint32_t last = (uint32_t)nsci_min(i + NSCI_REACH, n - 1);
        for (uint32_t t = first; t <= last; t++)
            add_row(&d->emissions[t], &cached->sums[i + NSCI_REACH - t]);
    }
    nsci_sentence_view sent;
    nsci_sentence_look(lexicon, d->words, n, d->listed, d->runs, &sent);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t features[NSCI_MAX_CONTEXT_FEATURES];
        uint32_t n_features = nsci_context_features(&sent, i, features);
        add_weights(&d->tagger->weights, features, n_features, &d->emissions[i]);
        limit_scores(&d->emissions[i]);
    }
}

/* ---- Names and their scores ----------------------------------------------------------------- */

static void find_chances(nsci_decoder *d, uint32_t n) {
    const nsci_tagger *tagger = d->tagger;
    for (uint32_t i = 0; i < n; i++) {
        nsci_chances scaled;
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            scaled.tag[j] = tagger->scale * (float)d->emissions[i].tag[j];
        nsci_crf_exp_row(&scaled, tagger->n_tags, &d->chances[i]);
    }
    nsci_crf_forward(&tagger->chain, d->chances, n, d->alpha, d->norms);
    nsci_crf_backward(&tagger->chain, d->chances, n, d->norms, d->beta);
}

/* Probability of the paths that hold the name [start, end) of `label`, no longer and no shorter:
 * forward to its first token, along its tags, and on to anything but its I-tag. */
static float chance_of_name(const nsci_decoder *d, uint32_t start, uint32_t end, uint32_t label,
                            uint32_t n) {
    const nsci_chain *chain = &d->tagger->chain;
    uint32_t b = nsci_tag_b(label), i = nsci_tag_i(label), last = end - start > 1 ? i : b;
    float chance = d->alpha[start].tag[b];
    for (uint32_t t = start + 1; t < end; t++)
        chance *= chain->move[t - 1 == start ? b : i][i] * d->chances[t].tag[i] / d->norms[t];
    if (end == n) return chance;
    float onwards = 0.0f;
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        if (j != i) onwards += chain->move[last][j] * d->chances[end].tag[j] * d->beta[end].tag[j];
    return chance * onwards / d->norms[end];
}

/* sigmoid(slope * logit(p) + shift), Platt (1999); p is first kept away from 0 and 1. */
static float calibrate(const nsci_tagger *tagger, float p) {
    p = p < 1e-4f ? 1e-4f : p > 0.9999f ? 0.9999f : p;
    float x = tagger->slope * (nsci_crf_log(p) - nsci_crf_log(1.0f - p)) + tagger->shift;
    float e = nsci_crf_exp(x < 0.0f ? x : -x);
    return x < 0.0f ? e / (1.0f + e) : 1.0f / (1.0f + e);
}

/* Appends the names that the tags of a piece spell. An I-tag that follows nothing of its label
 * begins a name, so any sequence of tags has an answer. */
static nsc_status read_names(nsci_decoder *d, uint32_t first_tok, uint32_t n, uint32_t sent,
                             const nsc_alloc *alloc, nsci_names *out, nsc_error *err) {
    bool chances_found = false;
    for (uint32_t start = 0, end; start < n; start = end) {
        end = start + 1;
        if (d->tags[start] == NSCI_TAG_O) continue;
        uint32_t label = nsci_tag_label(d->tags[start]);
        while (end < n && d->tags[end] == nsci_tag_i(label)) end++;
        if (!chances_found) find_chances(d, n);
        chances_found = true;
        nsci_name name = {{first_tok + start, first_tok + end}, sent, (uint8_t)label, 0.0f};
        name.score = calibrate(d->tagger, chance_of_name(d, start, end, label, n));
        NSC_TRY(nsci_names_push(out, alloc, name, err));
    }
    return NSC_OK;
}

/* ---- The two passes ------------------------------------------------------------------------- */

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

/* Room for a document of n_toks; the first pass fills it. */
static nsc_status open_document(nsci_document *doc, size_t n_toks, const nsc_alloc *alloc,
                                nsc_error *err) {
    doc->keys.n = doc->tags.n = doc->scores.n = 0;
    NSC_TRY(nsci_keys_reserve(&doc->keys, alloc, n_toks, err));
    NSC_TRY(nsci_bytes_reserve(&doc->tags, alloc, n_toks, err));
    NSC_TRY(nsci_score_rows_reserve(&doc->scores, alloc, n_toks, err));
    doc->keys.n = doc->tags.n = doc->scores.n = n_toks;
    return NSC_OK;
}

static void keep_piece(nsci_decoder *d, const piece *p) {
    nsci_document *doc = &d->document;
    for (uint32_t i = 0; i < p->n_toks; i++)
        doc->keys.items[p->first_tok + i] =
            d->words[i].form >= NSCI_FORM_INITIAL ? d->words[i].lower : 0;
    memcpy(doc->tags.items + p->first_tok, d->tags, p->n_toks);
    memcpy(doc->scores.items + p->first_tok, d->emissions, p->n_toks * sizeof d->emissions[0]);
}

static nsc_status first_pass(nsci_decoder *d, const nsci_tagger *tagger,
                             const nsci_lexicon *lexicon, const uint8_t *text,
                             const nsci_range *toks, size_t n_toks, const nsci_range *sents,
                             size_t n_sents, const nsc_alloc *alloc, nsc_error *err) {
    d->tagger = tagger;
    NSC_TRY(open_document(&d->document, n_toks, alloc, err));
    for (piece p = {0, 0, 0}; next_piece(sents, n_sents, &p);) {
        score_tokens(d, lexicon, text, toks + p.first_tok, p.n_toks);
        nsci_crf_best_path(&tagger->moves, tagger->n_tags, d->emissions, p.n_toks, d->best,
                           d->tags);
        keep_piece(d, &p);
    }
    return NSC_OK;
}

nsc_status nsci_decode_first(nsci_decoder *d, const nsci_tagger *tagger,
                             const nsci_lexicon *lexicon, const uint8_t *text,
                             const nsci_range *toks, size_t n_toks, const nsci_range *sents,
                             size_t n_sents, const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(first_pass(d, tagger, lexicon, text, toks, n_toks, sents, n_sents, alloc, err));
    return nsci_document_gather(&d->document, sents, n_sents, alloc, err);
}

/* Takes a piece up again where the first pass left it. */
static void take_piece(nsci_decoder *d, const piece *p) {
    const nsci_document *doc = &d->document;
    memcpy(d->emissions, doc->scores.items + p->first_tok, p->n_toks * sizeof d->emissions[0]);
    memcpy(d->tags, doc->tags.items + p->first_tok, p->n_toks);
}

/* Adds to a piece that was taken up what the document says, and decides anew. */
static void see_document(nsci_decoder *d, const piece *p, nsci_range sent) {
    const nsci_tagger *tagger = d->tagger;
    bool changed = false;
    for (uint32_t i = 0; i < p->n_toks; i++) {
        uint64_t features[NSCI_MAX_DOCUMENT_FEATURES];
        uint32_t n = nsci_document_features(&d->document, sent, p->first_tok + i, features);
        if (n == 0) continue;
        add_weights(&tagger->document, features, n, &d->emissions[i]);
        limit_scores(&d->emissions[i]);
        changed = true;
    }
    if (changed)
        nsci_crf_best_path(&tagger->moves, tagger->n_tags, d->emissions, p->n_toks, d->best,
                           d->tags);
}

nsc_status nsci_decode(nsci_decoder *d, const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                       const uint8_t *text, const nsci_range *toks, size_t n_toks,
                       const nsci_range *sents, size_t n_sents, bool use_document,
                       const nsc_alloc *alloc, nsci_names *out, nsc_error *err) {
    NSC_TRY(first_pass(d, tagger, lexicon, text, toks, n_toks, sents, n_sents, alloc, err));
    /* A model without weights for the document, such as a user's own, has no second pass. */
    use_document = use_document && tagger->document.n_entries > 0;
    if (use_document) NSC_TRY(nsci_document_gather(&d->document, sents, n_sents, alloc, err));
    for (piece p = {0, 0, 0}; next_piece(sents, n_sents, &p);) {
        take_piece(d, &p);
        if (use_document) see_document(d, &p, sents[p.sent]);
        NSC_TRY(read_names(d, p.first_tok, p.n_toks, p.sent, alloc, out, err));
    }
    return NSC_OK;
}

const nsci_document *nsci_decoder_document(const nsci_decoder *d) { return &d->document; }

void nsci_decoder_trim(nsci_decoder *d, const nsc_alloc *alloc, size_t keep_bytes) {
    if (d) nsci_document_trim(&d->document, alloc, keep_bytes);
}
