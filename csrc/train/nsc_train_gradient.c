/* Forward and backward give each tag's probability at each token, once over all tag sequences (p)
 * and once over those that the gold allows (q). The loss has the gradient p - q in a token's score.
 */
#include "nsc_train_gradient.h"
#include "base/nsc_mem.h"

void nsci_gradient_set_token(nsci_gradient *s, uint32_t i, uint32_t n_tags,
                             const nsci_potentials *scores, uint32_t allowed) {
    nsci_crf_exp_row(scores, n_tags, &s->scores[i]);
    for (uint32_t j = 0; j < NSCI_N_LANES; j++)
        s->allowed[i].tag[j] = allowed >> j & 1 ? s->scores[i].tag[j] : 0.0f;
}

void nsci_gradient_set_transitions(nsci_gradient *s, uint32_t n_tags, const nsci_potentials *open,
                                   const nsci_potentials *move) {
    /* exp of a transition may exceed 1: nsci_crf_exp takes x <= 0, so factor out the largest. */
    float top = 0.0f;
    for (uint32_t i = 0; i < n_tags; i++)
        for (uint32_t j = 0; j < n_tags; j++) top = move[i].tag[j] > top ? move[i].tag[j] : top;
    for (uint32_t j = 0; j < n_tags; j++) top = open->tag[j] > top ? open->tag[j] : top;
    for (uint32_t j = 0; j < n_tags; j++) {
        if (nsci_tag_may_open(j)) s->factors.open[j] = nsci_crf_exp(open->tag[j] - top);
        for (uint32_t i = 0; i < n_tags; i++)
            if (nsci_tag_may_follow(i, j))
                s->factors.trans[i][j] = s->factors.back[j][i] = nsci_crf_exp(move[i].tag[j] - top);
    }
}

/* What nsci_crf_forward gives for the sum of a row in which no tag sequence is left. */
static const float NO_PATH = 1e-30f;

/* Adds sign * (probabilities of tags and of pairs of tags) to the gradient, over the given scores,
 * and to *log_sum the logarithm of their sum over all sequences. False, with nothing added, where
 * the scores leave no sequence: shares of nothing have no bounds. */
static bool add_expectations(nsci_gradient *s, const nsci_potentials *scores, uint32_t n,
                             float sign, double *log_sum) {
    nsci_crf_forward(&s->factors, s->factors.open, scores, n, s->alpha, s->norms);
    for (uint32_t t = 0; t < n; t++)
        if (!(s->norms[t] > NO_PATH)) return false;
    nsci_crf_backward(&s->factors, NULL, scores, n, s->norms, s->beta);
    for (uint32_t t = 0; t < n; t++) {
        *log_sum += (double)nsci_crf_log(s->norms[t]);
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            s->gradient[t].tag[j] += sign * s->alpha[t].tag[j] * s->beta[t].tag[j];
        if (t == 0) continue;
        float next[NSCI_N_LANES];
        for (uint32_t j = 0; j < NSCI_N_LANES; j++)
            next[j] = sign * scores[t].tag[j] * s->beta[t].tag[j] / s->norms[t];
        for (uint32_t i = 0; i < NSCI_N_LANES; i++) {
            float before = s->alpha[t - 1].tag[i];
            for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                s->trans_gradient[i].tag[j] += before * s->factors.trans[i][j] * next[j];
        }
    }
    return true;
}

static void clear(nsci_gradient *s, uint32_t n) {
    memset(s->gradient, 0, n * sizeof s->gradient[0]);
    memset(s->trans_gradient, 0, sizeof s->trans_gradient);
}

double nsci_gradient_find(nsci_gradient *s, uint32_t n, float weight) {
    double all = 0.0, gold = 0.0;
    clear(s, n);
    if (add_expectations(s, s->scores, n, weight, &all) &&
        add_expectations(s, s->allowed, n, -weight, &gold))
        return all - gold;
    clear(s, n);
    return 0.0;
}

nsc_status nsc_crf_gradient(const nsc_alloc *alloc, uint32_t n_tags, const nsc_crf_batch *batch,
                            double *loss, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    const nsci_potentials *open = (const nsci_potentials *)(const void *)batch->transitions,
                          *move = open + 1;
    nsci_potentials *transition_gradient = (nsci_potentials *)(void *)batch->transition_gradient;
    void *memory;
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof(nsci_gradient), &memory, err));
    nsci_gradient *s = memory;
    nsci_gradient_set_transitions(s, n_tags, open, move);
    memset(transition_gradient, 0, (NSCI_N_LANES + 1) * sizeof *transition_gradient);
    *loss = 0.0;
    const nsci_potentials *scores = (const nsci_potentials *)(const void *)batch->scores;
    nsci_potentials *gradient = (nsci_potentials *)(void *)batch->gradient;
    for (size_t p = 0, at = 0; p < batch->n_segments; at += batch->n_toks[p++]) {
        uint32_t n = batch->n_toks[p];
        for (uint32_t i = 0; i < n; i++)
            nsci_gradient_set_token(s, i, n_tags, &scores[at + i], batch->allowed[at + i]);
        *loss += (double)batch->weights[p] * nsci_gradient_find(s, n, batch->weights[p]);
        memcpy(gradient + at, s->gradient, n * sizeof *gradient);
        for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
            transition_gradient[0].tag[j] += s->gradient[0].tag[j];
            for (uint32_t i = 0; i < NSCI_N_LANES; i++)
                transition_gradient[1 + i].tag[j] += s->trans_gradient[i].tag[j];
        }
    }
    nsci_free(&own, s);
    return NSC_OK;
}
