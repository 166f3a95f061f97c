/* Sums of rows, a layer of hidden values, a chain over six tags. */
#include "quote/nsc_reported_tagger.h"
#include "nn/nsc_crf.h"

enum { HIDDEN = NSCI_REPORTED_HIDDEN, N_TAGS = NSCI_REPORTED_N_TAGS, O = NSCI_REPORTED_O };
enum { MAX_BIAS = 8192, MAX_OUT = 8192, MAX_OUT_BIAS = 1 << 24, MAX_STEP = 1 << 14 };
enum { FORBIDDEN = -(1 << 22), MAX_SCORE = 1 << 20, UNIT = 256, SUM_UNITS = 64 };

_Static_assert(128 * NSCI_REPORTED_N_FEATURES + MAX_BIAS <= INT16_MAX, "sums overflow");
_Static_assert((128 * NSCI_REPORTED_N_FEATURES + MAX_BIAS) * (int64_t)HIDDEN * MAX_OUT +
                       MAX_OUT_BIAS <=
                   INT32_MAX,
               "scores overflow");
_Static_assert(((int64_t)MAX_SCORE - FORBIDDEN + MAX_STEP) * (NSCI_REPORTED_MAX_TOKS + 1) <=
                   INT32_MAX,
               "paths overflow");

enum {
    N_SHORTS = HIDDEN + N_TAGS * HIDDEN + N_TAGS * N_TAGS + 2 * N_TAGS + 1,
    PADDED_SHORTS = (N_SHORTS + 3) / 4 * 4
};

size_t nsci_reported_weights_bytes(void) {
    return 4 * (size_t)N_TAGS + 2 * (size_t)PADDED_SHORTS + (size_t)HIDDEN * nsci_reported_n_rows;
}

static nsc_status check_range(const int16_t *values, size_t n, int32_t most, nsc_error *err) {
    for (size_t i = 0; i < n; i++)
        if (values[i] > most || values[i] < -most)
            return nsci_fail(err, NSC_E_MODEL, i, "section \"reported.weights\": %d, at most %d",
                             values[i], most);
    return NSC_OK;
}

nsc_status nsci_reported_weights_open(nsci_reported_weights *weights, nsci_section section,
                                      nsc_error *err) {
    size_t want = nsci_reported_weights_bytes();
    if (section.n_bytes != want)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"reported.weights\" holds %zu bytes, expected %zu for %u rows",
                         section.n_bytes, want, nsci_reported_n_rows);
    weights->out_bias = (const int32_t *)(const void *)section.bytes;
    weights->bias = (const int16_t *)(const void *)(weights->out_bias + N_TAGS);
    const int16_t *at = weights->bias + HIDDEN;
    weights->out = (const int16_t(*)[HIDDEN])(const void *)at;
    at += N_TAGS * HIDDEN;
    weights->trans = (const int16_t(*)[N_TAGS])(const void *)at;
    weights->open = at + N_TAGS * N_TAGS;
    weights->close = weights->open + N_TAGS;
    weights->none = weights->close + N_TAGS;
    weights->rows = (const int8_t(*)[HIDDEN])(const void *)(weights->bias + PADDED_SHORTS);
    for (uint32_t t = 0; t < N_TAGS; t++)
        if (weights->out_bias[t] > MAX_OUT_BIAS || weights->out_bias[t] < -MAX_OUT_BIAS)
            return nsci_fail(err, NSC_E_MODEL, t, "section \"reported.weights\": %d, at most %d",
                             weights->out_bias[t], (int)MAX_OUT_BIAS);
    NSC_TRY(check_range(weights->bias, HIDDEN, MAX_BIAS, err));
    NSC_TRY(check_range(weights->out[0], N_TAGS * HIDDEN, MAX_OUT, err));
    return check_range(weights->trans[0], N_TAGS * N_TAGS + 2 * N_TAGS + 1, MAX_STEP, err);
}

/* ---- Scores of tags -------------------------------------------------------------------------- */

typedef struct tag_scores {
    int32_t of[N_TAGS];
} tag_scores;

/* 16 bits hold each sum, as an assertion above says. */
static void sum_rows(const nsci_reported_weights *w, const uint16_t *features, int16_t *hidden) {
    for (size_t h = 0; h < HIDDEN; h++) hidden[h] = w->bias[h];
    for (size_t i = 0; i < NSCI_REPORTED_N_FEATURES; i++) {
        const int8_t *row = w->rows[features[i]];
        for (size_t h = 0; h < HIDDEN; h++) hidden[h] = (int16_t)(hidden[h] + row[h]);
    }
    for (size_t h = 0; h < HIDDEN; h++) hidden[h] = hidden[h] < 0 ? 0 : hidden[h];
}

static int32_t clamp(int32_t score) {
    return score > MAX_SCORE ? MAX_SCORE : score < -MAX_SCORE ? -MAX_SCORE : score;
}

/* Of the tags of a token: the verb has its own and no other. */
static tag_scores score_tags(const nsci_reported_weights *w, const uint16_t *features,
                             bool is_verb) {
    int16_t hidden[HIDDEN];
    tag_scores scores;
    sum_rows(w, features, hidden);
    for (uint32_t t = 0; t < N_TAGS; t++) {
        int32_t sum = w->out_bias[t];
        for (uint32_t h = 0; h < HIDDEN; h++) sum += hidden[h] * w->out[t][h];
        scores.of[t] = is_verb == (t == NSCI_REPORTED_VERB) ? clamp(sum / SUM_UNITS) : FORBIDDEN;
    }
    if (!is_verb) scores.of[O] = 0;
    return scores;
}

/* ---- The chain ------------------------------------------------------------------------------- */

/* An inner tag follows only its own first one and itself. */
static bool may_follow(uint32_t before, uint32_t tag) {
    bool inner = tag == NSCI_REPORTED_I_SOURCE || tag == NSCI_REPORTED_I_CONTENT;
    return !inner || before == tag || before == tag - 1;
}

static int32_t step(const nsci_reported_weights *w, uint32_t before, uint32_t tag) {
    return may_follow(before, tag) ? w->trans[before][tag] : FORBIDDEN;
}

/* A window may begin in the midst of a content. */
static int32_t open_score(const nsci_reported_weights *w, uint32_t tag) {
    return tag == NSCI_REPORTED_I_SOURCE ? FORBIDDEN : w->open[tag];
}

static void best_path(const nsci_reported_weights *w, const tag_scores *scores, uint32_t n,
                      uint8_t *tags) {
    uint8_t came_from[NSCI_REPORTED_MAX_TOKS][N_TAGS] = {{0}};
    tag_scores best;
    for (uint32_t t = 0; t < N_TAGS; t++) best.of[t] = open_score(w, t) + scores[0].of[t];
    for (uint32_t i = 1; i < n; i++) {
        tag_scores next;
        for (uint32_t t = 0; t < N_TAGS; t++) {
            uint32_t from = 0;
            int32_t most = best.of[0] + step(w, 0, t);
            for (uint32_t b = 1; b < N_TAGS; b++) {
                int32_t score = best.of[b] + step(w, b, t);
                if (score > most) {
                    most = score;
                    from = b;
                }
            }
            next.of[t] = most + scores[i].of[t];
            came_from[i][t] = (uint8_t)from;
        }
        best = next;
    }
    uint8_t tag = 0;
    for (uint32_t t = 0; t < N_TAGS; t++) best.of[t] += w->close[t];
    for (uint32_t t = 1; t < N_TAGS; t++)
        if (best.of[t] > best.of[tag]) tag = (uint8_t)t;
    for (uint32_t i = n; i-- > 0;) {
        tags[i] = tag;
        if (i) tag = came_from[i][tag];
    }
}

static float factor(int32_t score) {
    const float most = 80.0f; /* e to the power of more is no float */
    float x = (float)score / (float)UNIT;
    return nsci_crf_exp(x < most ? x : most);
}

/* All paths with the verb against the one without: that has no scores but its own. */
static float probability(const nsci_reported_weights *w, const tag_scores *scores, uint32_t n) {
    double sums[N_TAGS], factors[N_TAGS][N_TAGS], total = 0.0;
    for (uint32_t b = 0; b < N_TAGS; b++) {
        for (uint32_t t = 0; t < N_TAGS; t++) factors[b][t] = factor(step(w, b, t));
        sums[b] = factor(open_score(w, b)) * factor(scores[0].of[b]);
    }
    for (uint32_t i = 1; i < n; i++) {
        double next[N_TAGS];
        for (uint32_t t = 0; t < N_TAGS; t++) {
            double sum = 0.0;
            for (uint32_t b = 0; b < N_TAGS; b++) sum += sums[b] * factors[b][t];
            next[t] = sum * factor(scores[i].of[t]);
        }
        memcpy(sums, next, sizeof sums);
    }
    for (uint32_t t = 0; t < N_TAGS; t++) total += sums[t] * factor(w->close[t]);
    double none = factor(*w->none);
    return total < 1e30 ? (float)(total / (total + none)) : 1.0f;
}

float nsci_reported_tag_tokens(const nsci_reported_weights *weights, const nsci_reported_row *rows,
                               uint32_t n, uint32_t verb, uint8_t *tags) {
    tag_scores scores[NSCI_REPORTED_MAX_TOKS];
    scores[0] = score_tags(weights, rows[0].of, verb == 0);
    for (uint32_t i = 1; i < n; i++) scores[i] = score_tags(weights, rows[i].of, i == verb);
    best_path(weights, scores, n, tags);
    return probability(weights, scores, n);
}
