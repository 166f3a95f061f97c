/* Sums of rows, a layer of hidden values, one number for each answer. */
#include "quote/nsc_quote_scorer.h"
#include "nn/nsc_crf.h"

enum {
    HIDDEN = NSCI_QUOTE_HIDDEN,
    HEADER_BYTES = 16,
    MAX_BIAS = 8192,
    MAX_HIDDEN = 128 * NSCI_QUOTE_MAX_MENTION_FEATURES + MAX_BIAS
};
_Static_assert(MAX_HIDDEN <= INT16_MAX, "hidden values overflow");

size_t nsci_quote_weights_bytes(void) {
    size_t n_shorts = HIDDEN * (2 + NSCI_QUOTE_N_SPAN_SCORES + 1);
    size_t n_rows = (size_t)nsci_quote_n_span_rows + nsci_quote_n_mention_rows;
    return HEADER_BYTES + 4 * NSCI_QUOTE_N_SPAN_SCORES + 2 * n_shorts + HIDDEN * n_rows;
}

/* Can an answer never pass 32 bits, whatever the features? */
static bool fits(const int16_t *out, int32_t bias) {
    int64_t most = bias < 0 ? -(int64_t)bias : bias;
    for (uint32_t h = 0; h < HIDDEN; h++)
        most += (int64_t)MAX_HIDDEN * (out[h] < 0 ? -out[h] : out[h]);
    return most <= INT32_MAX;
}

/* uint32 rows of spans, uint32 rows of mentions, float scale, float threshold; then the arrays. */
nsc_status nsci_quote_weights_open(nsci_quote_weights *weights, nsci_section section,
                                   nsc_error *err) {
    const char *name = "quotes.weights";
    uint32_t n_spans = nsci_quote_n_span_rows, n_mentions = nsci_quote_n_mention_rows;
    size_t want = nsci_quote_weights_bytes();
    if (section.n_bytes != want || nsci_load_u32(section.bytes) != n_spans ||
        nsci_load_u32(section.bytes + 4) != n_mentions)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" holds %zu bytes, expected %zu for %u and %u rows", name,
                         section.n_bytes, want, n_spans, n_mentions);
    memcpy(&weights->scale, section.bytes + 8, 4);
    memcpy(&weights->threshold, section.bytes + 12, 4);
    if (!(weights->scale > 0.0f && weights->scale < 1.0f) ||
        !(weights->threshold >= 0.0f && weights->threshold <= 1.0f))
        return nsci_fail(err, NSC_E_MODEL, 8,
                         "section \"%s\": scale or threshold is no number between 0 and 1", name);
    const uint8_t *at = section.bytes + HEADER_BYTES;
    weights->out_bias = (const int32_t *)(const void *)at;
    weights->span_bias =
        (const int16_t *)(const void *)(weights->out_bias + NSCI_QUOTE_N_SPAN_SCORES);
    weights->mention_bias = weights->span_bias + HIDDEN;
    weights->span_out = weights->mention_bias + HIDDEN;
    weights->mention_out = weights->span_out + NSCI_QUOTE_N_SPAN_SCORES * HIDDEN;
    weights->span_rows = (const int8_t *)(weights->mention_out + HIDDEN);
    weights->mention_rows = weights->span_rows + (size_t)n_spans * HIDDEN;
    for (uint32_t h = 0; h < 2 * HIDDEN; h++)
        if (weights->span_bias[h] > MAX_BIAS || weights->span_bias[h] < -MAX_BIAS)
            return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES, "section \"%s\": bias %d, at most %d",
                             name, weights->span_bias[h], MAX_BIAS);
    bool fit = fits(weights->mention_out, 0);
    for (uint32_t k = 0; k < NSCI_QUOTE_N_SPAN_SCORES; k++)
        fit = fit && fits(weights->span_out + (size_t)k * HIDDEN, weights->out_bias[k]);
    if (!fit)
        return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES,
                         "section \"%s\": sums of its weights may pass 32 bits", name);
    return NSC_OK;
}

static float answer(const nsci_quote_weights *weights, const nsci_quote_sums *sums,
                    const int16_t *out, int32_t bias) {
    return (float)(bias + nsci_quote_dot(sums->of, out)) * weights->scale;
}

nsc_status nsci_quote_scorer_begin(void *scorer, uint32_t n_mentions, const nsc_alloc *alloc,
                                   nsc_error *err) {
    nsci_quote_all_sums *mentions = &((nsci_quote_scorer *)scorer)->mentions;
    mentions->n = 0;
    NSC_TRY(nsci_quote_all_sums_reserve(mentions, alloc, 2 * (size_t)n_mentions, err));
    mentions->n = 2 * (size_t)n_mentions;
    for (size_t i = 0; i < mentions->n; i++) mentions->items[i].known = false;
    return NSC_OK;
}

void nsci_quote_scorer_trim(nsci_quote_scorer *scorer, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_quote_all_sums_trim(&scorer->mentions, alloc, keep_bytes);
}

static const nsci_quote_sums *mention_sums(nsci_quote_scorer *scorer,
                                           const nsci_quote_case *example,
                                           const nsci_quote_candidate *candidate) {
    nsci_quote_mention_sums *kept =
        &scorer->mentions.items[2 * (size_t)candidate->mention + candidate->side];
    if (!kept->known) {
        uint32_t rows[NSCI_QUOTE_MAX_MENTION_FEATURES];
        uint32_t n = nsci_quote_mention_features(example, candidate, rows);
        memcpy(&kept->sums, scorer->weights->mention_bias, sizeof kept->sums);
        nsci_quote_add_rows(kept->sums.of, scorer->weights->mention_rows, rows, n);
        kept->known = true;
    }
    return &kept->sums;
}

static void score_span(const nsci_quote_weights *weights, const nsci_quote_case *example,
                       float *scores) {
    uint32_t rows[NSCI_QUOTE_MAX_SPAN_FEATURES];
    uint32_t n = nsci_quote_span_features(example, rows);
    nsci_quote_sums sums;
    memcpy(&sums, weights->span_bias, sizeof sums);
    nsci_quote_add_rows(sums.of, weights->span_rows, rows, n);
    for (uint32_t k = 0; k < NSCI_QUOTE_N_SPAN_SCORES; k++)
        scores[k] = answer(weights, &sums, weights->span_out + k * HIDDEN, weights->out_bias[k]);
}

void nsci_quote_score(nsci_quote_scorer *scorer, const nsci_quote_case *example, float *scores) {
    const nsci_quote_weights *weights = scorer->weights;
    uint32_t rows[NSCI_QUOTE_MAX_MENTION_FEATURES], n, place = NSC_NONE;
    nsci_quote_sums of_place = {{0}};
    score_span(weights, example, scores);
    for (uint32_t i = 0; i < example->n_candidates; i++) {
        const nsci_quote_candidate *candidate = &example->candidates[i];
        if (candidate->place != place) { /* those of one place follow each other */
            place = candidate->place;
            of_place = (nsci_quote_sums){{0}};
            n = nsci_quote_place_features(example, candidate, rows);
            nsci_quote_add_rows(of_place.of, weights->mention_rows, rows, n);
        }
        nsci_quote_sums sums = of_place;
        nsci_quote_add_sums(sums.of, mention_sums(scorer, example, candidate)->of);
        n = nsci_quote_pair_features(example, candidate, rows);
        nsci_quote_add_rows(sums.of, weights->mention_rows, rows, n);
        scores[NSCI_QUOTE_N_SPAN_SCORES + i] = answer(weights, &sums, weights->mention_out, 0);
    }
}

void nsci_quote_softmax(float *scores, uint32_t n) {
    float most = scores[0], sum = 0.0f;
    for (uint32_t i = 1; i < n; i++)
        if (scores[i] > most) most = scores[i];
    for (uint32_t i = 0; i < n; i++) sum += scores[i] = nsci_crf_exp(scores[i] - most);
    for (uint32_t i = 0; i < n; i++) scores[i] /= sum;
}
