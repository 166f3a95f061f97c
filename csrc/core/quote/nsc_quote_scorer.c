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

/* The hidden values of some rows: 16 bits hold each sum. Counts are size_t: of narrower ones that
 * may wrap (Python builds with -fwrapv) compilers make no whole vectors. */
static void sum_rows(const int16_t *bias, const int8_t *rows, const uint32_t *features, uint32_t n,
                     int16_t *hidden) {
    int16_t sums[HIDDEN] = {0};
    for (size_t i = 0; i < n; i++) {
        const int8_t *row = rows + features[i] * (size_t)HIDDEN;
        for (size_t h = 0; h < HIDDEN; h++) sums[h] = (int16_t)(sums[h] + row[h]);
    }
    for (size_t h = 0; h < HIDDEN; h++) {
        int16_t sum = (int16_t)(sums[h] + bias[h]);
        hidden[h] = sum < 0 ? 0 : sum;
    }
}

static float dot(const nsci_quote_weights *weights, const int16_t *hidden, const int16_t *out,
                 int32_t bias) {
    int32_t sum = bias;
    for (size_t h = 0; h < HIDDEN; h++) sum += (int32_t)hidden[h] * out[h];
    return (float)sum * weights->scale;
}

void nsci_quote_score_span(const nsci_quote_weights *weights, const uint32_t *features, uint32_t n,
                           float *scores) {
    int16_t hidden[HIDDEN];
    sum_rows(weights->span_bias, weights->span_rows, features, n, hidden);
    for (uint32_t k = 0; k < NSCI_QUOTE_N_SPAN_SCORES; k++)
        scores[k] = dot(weights, hidden, weights->span_out + k * HIDDEN, weights->out_bias[k]);
}

float nsci_quote_score_mention(const nsci_quote_weights *weights, const uint32_t *features,
                               uint32_t n) {
    int16_t hidden[HIDDEN];
    sum_rows(weights->mention_bias, weights->mention_rows, features, n, hidden);
    return dot(weights, hidden, weights->mention_out, 0);
}

void nsci_quote_softmax(float *scores, uint32_t n) {
    float most = scores[0], sum = 0.0f;
    for (uint32_t i = 1; i < n; i++)
        if (scores[i] > most) most = scores[i];
    for (uint32_t i = 0; i < n; i++) sum += scores[i] = nsci_crf_exp(scores[i] - most);
    for (uint32_t i = 0; i < n; i++) scores[i] /= sum;
}
