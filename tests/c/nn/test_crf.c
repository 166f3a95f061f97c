/* nsc_crf against the slow and clear way: all tag sequences, one by one. */
#include <math.h>

#include "nn/nsc_crf.h"
#include "name/nsc_decode.h"
#include "test.h"

enum { N_LABELS = 2, N_TAGS = 5, MAX_TOKS = 5 };

typedef struct puzzle {
    nsci_transitions transitions;
    nsci_factors factors;
    nsci_scores emissions[MAX_TOKS];
    uint32_t n;
} puzzle;

static const float SCALE = 0.01f;

static int16_t between(uint64_t *random, int limit) {
    return (int16_t)((int)(test_random(random) % (uint64_t)(2 * limit + 1)) - limit);
}

static puzzle new_puzzle(uint64_t *random, int limit) {
    puzzle p = {0};
    p.n = 1 + (uint32_t)(test_random(random) % MAX_TOKS);
    for (uint32_t i = 0; i < N_TAGS; i++) {
        p.transitions.open[i] =
            between(random, limit < NSCI_MAX_TRANSITION ? limit : NSCI_MAX_TRANSITION);
        for (uint32_t j = 0; j < N_TAGS; j++)
            p.transitions.trans[i][j] =
                between(random, limit < NSCI_MAX_TRANSITION ? limit : NSCI_MAX_TRANSITION);
    }
    for (uint32_t t = 0; t < p.n; t++)
        for (uint32_t j = 0; j < N_TAGS; j++) p.emissions[t].tag[j] = between(random, limit);
    nsci_transitions_seal(&p.transitions, N_TAGS, SCALE, &p.factors);
    return p;
}

/* The score of the tag sequence with this number, or INT32_MIN when it is none. */
static int32_t score_of(const puzzle *p, uint32_t number, uint8_t *tags) {
    int32_t score = 0;
    for (uint32_t t = 0; t < p->n; t++, number /= N_TAGS) {
        uint8_t tag = (uint8_t)(number % N_TAGS);
        if (t == 0 ? !nsci_tag_may_open(tag) : !nsci_tag_may_follow(tags[t - 1], tag))
            return INT32_MIN;
        score += p->emissions[t].tag[tag] +
                 (t == 0 ? p->transitions.open[tag] : p->transitions.trans[tags[t - 1]][tag]);
        tags[t] = tag;
    }
    return score;
}

static uint32_t n_sequences(const puzzle *p) {
    uint32_t n = 1;
    for (uint32_t t = 0; t < p->n; t++) n *= N_TAGS;
    return n;
}

static void check_best_path(const puzzle *p) {
    int32_t best = INT32_MIN;
    uint8_t tags[MAX_TOKS], found[MAX_TOKS];
    nsci_scores scratch[MAX_TOKS];
    for (uint32_t s = 0; s < n_sequences(p); s++) {
        int32_t score = score_of(p, s, tags);
        best = score > best ? score : best;
    }
    const nsci_crf_run run = {p->emissions, p->n, false, false};
    nsci_crf_best_path(&p->transitions, N_TAGS, &run, scratch, found);
    uint32_t number = 0;
    for (uint32_t t = p->n; t-- > 0;) number = number * N_TAGS + found[t];
    CHECK(score_of(p, number, tags) == best);
}

static void best_path_is_the_best_of_all(void) {
    uint64_t random = 1;
    for (int round = 0; round < 300; round++) {
        puzzle p = new_puzzle(&random, 300);
        check_best_path(&p);
    }
}

static void best_path_holds_at_the_limits_of_16_bits(void) {
    uint64_t random = 2;
    for (int round = 0; round < 300; round++) {
        puzzle p = new_puzzle(&random, NSCI_MAX_EMISSION);
        for (uint32_t t = 0; t < p.n; t++)
            for (uint32_t j = 0; j < N_TAGS; j++)
                p.emissions[t].tag[j] =
                    p.emissions[t].tag[j] < 0 ? -NSCI_MAX_EMISSION : NSCI_MAX_EMISSION;
        check_best_path(&p);
    }
}

static void marginals_are_shares_of_all_sequences(void) {
    uint64_t random = 3;
    for (int round = 0; round < 100; round++) {
        puzzle p = new_puzzle(&random, 200);
        double all = 0.0, share[MAX_TOKS][N_TAGS] = {{0}};
        uint8_t tags[MAX_TOKS];
        for (uint32_t s = 0; s < n_sequences(&p); s++) {
            int32_t score = score_of(&p, s, tags);
            if (score == INT32_MIN) continue;
            double weight = exp((double)SCALE * score);
            all += weight;
            for (uint32_t t = 0; t < p.n; t++) share[t][tags[t]] += weight;
        }
        nsci_potentials scores[MAX_TOKS], alpha[MAX_TOKS], beta[MAX_TOKS];
        float norms[MAX_TOKS];
        for (uint32_t t = 0; t < p.n; t++) {
            nsci_potentials scaled = {{0}};
            for (uint32_t j = 0; j < N_TAGS; j++)
                scaled.tag[j] = SCALE * (float)p.emissions[t].tag[j];
            nsci_crf_exp_row(&scaled, N_TAGS, &scores[t]);
        }
        nsci_crf_forward(&p.factors, p.factors.open, scores, p.n, alpha, norms);
        nsci_crf_backward(&p.factors, NULL, scores, p.n, norms, beta);
        for (uint32_t t = 0; t < p.n; t++)
            for (uint32_t j = 0; j < N_TAGS; j++)
                CHECK(fabs((double)(alpha[t].tag[j] * beta[t].tag[j]) - share[t][j] / all) < 1e-4);
    }
}

/* A run between two tokens that can only be O, alone, and the whole of it: the same answers. */
static void a_run_between_tokens_without_names_decides_alone(void) {
    uint64_t random = 4;
    for (int round = 0; round < 300; round++) {
        puzzle p = new_puzzle(&random, 300);
        nsci_scores whole[MAX_TOKS + 2], scratch[MAX_TOKS + 2];
        uint8_t alone_tags[MAX_TOKS], whole_tags[MAX_TOKS + 2];
        memset(whole, 0, sizeof whole);
        memcpy(whole + 1, p.emissions, p.n * sizeof whole[0]);
        whole[0].tag[NSCI_TAG_O] = whole[p.n + 1].tag[NSCI_TAG_O] = NSCI_MAX_EMISSION;
        for (uint32_t j = 1; j < N_TAGS; j++)
            whole[0].tag[j] = whole[p.n + 1].tag[j] = -NSCI_MAX_EMISSION;
        const nsci_crf_run alone = {p.emissions, p.n, true, true};
        const nsci_crf_run padded = {whole, p.n + 2, false, false};
        nsci_crf_best_path(&p.transitions, N_TAGS, &alone, scratch, alone_tags);
        nsci_crf_best_path(&p.transitions, N_TAGS, &padded, scratch, whole_tags);
        CHECK(memcmp(alone_tags, whole_tags + 1, p.n) == 0);
        nsci_potentials scores[MAX_TOKS + 2], alpha[2][MAX_TOKS + 2], beta[2][MAX_TOKS + 2];
        float norms[MAX_TOKS + 2];
        for (uint32_t t = 0; t < p.n + 2; t++) {
            nsci_potentials scaled = {{0}};
            for (uint32_t j = 0; j < N_TAGS; j++) scaled.tag[j] = SCALE * (float)whole[t].tag[j];
            nsci_crf_exp_row(&scaled, N_TAGS, &scores[t]);
        }
        nsci_crf_forward(&p.factors, p.factors.open, scores, p.n + 2, alpha[0], norms);
        nsci_crf_backward(&p.factors, NULL, scores, p.n + 2, norms, beta[0]);
        nsci_crf_forward(&p.factors, p.factors.trans[NSCI_TAG_O], scores + 1, p.n, alpha[1], norms);
        nsci_crf_backward(&p.factors, p.factors.back[NSCI_TAG_O], scores + 1, p.n, norms, beta[1]);
        for (uint32_t t = 0; t < p.n; t++) {
            float all = 0.0f;
            for (uint32_t j = 0; j < N_TAGS; j++) all += alpha[1][t].tag[j] * beta[1][t].tag[j];
            for (uint32_t j = 0; j < N_TAGS; j++)
                CHECK(fabsf(alpha[0][t + 1].tag[j] * beta[0][t + 1].tag[j] -
                            alpha[1][t].tag[j] * beta[1][t].tag[j] / all) < 1e-4f);
        }
    }
}

static void exp_and_log_are_close_to_libm(void) {
    for (float x = -86.0f; x <= 0.0f; x += 0.0137f)
        CHECK(fabs((double)nsci_crf_exp(x) / exp((double)x) - 1.0) < 5e-7);
    CHECK(nsci_crf_exp(0.0f) == 1.0f);
    CHECK(nsci_crf_exp(-1000.0f) == 0.0f);
    for (float x = 1e-6f; x < 1e6f; x *= 1.03f)
        CHECK(fabs((double)nsci_crf_log(x) - log((double)x)) < 2e-6 * (1.0 + fabs(log((double)x))));
}

static void tags_and_labels_convert(void) {
    for (uint32_t k = 0; k < NSC_MAX_LABELS; k++) {
        CHECK(nsci_tag_label(nsci_tag_b(k)) == k && nsci_tag_label(nsci_tag_i(k)) == k);
        CHECK(nsci_tag_is_i(nsci_tag_i(k)) && !nsci_tag_is_i(nsci_tag_b(k)));
        CHECK(nsci_tag_may_follow(nsci_tag_b(k), nsci_tag_i(k)));
        CHECK(!nsci_tag_may_follow(NSCI_TAG_O, nsci_tag_i(k)));
    }
    CHECK(!nsci_tag_may_follow(nsci_tag_b(0), nsci_tag_i(1)));
    CHECK(!nsci_tag_may_open(nsci_tag_i(0)) && nsci_tag_may_open(NSCI_TAG_O));
}

int main(void) {
    RUN(best_path_is_the_best_of_all);
    RUN(best_path_holds_at_the_limits_of_16_bits);
    RUN(marginals_are_shares_of_all_sequences);
    RUN(a_run_between_tokens_without_names_decides_alone);
    RUN(exp_and_log_are_close_to_libm);
    RUN(tags_and_labels_convert);
    return test_report();
}
