/* A linear chain of tags: best path and probabilities. Trainer and tagger share it.
 *
 * Tags. Label k has two, "first token of a name" (B) and "further token" (I); tag 0 is "no name":
 *
 *     tag     0  1    2    3    4    ...            the tag of "I-k" follows only "B-k" and "I-k"
 *             O  B-0  I-0  B-1  I-1
 *
 * Rows of scores have NSCI_N_LANES entries, of which the first n_tags are in use, so that every
 * loop over a row has a constant length and compiles to a few vector instructions on any machine.
 * (Lafferty, McCallum & Pereira 2001, "Conditional Random Fields".)
 */
#ifndef NSC_CRF_H
#define NSC_CRF_H

#include "base/nsc_base.h"

enum { NSCI_N_LANES = 24, NSCI_TAG_O = 0 };

_Static_assert(1 + 2 * NSC_MAX_LABELS <= NSCI_N_LANES, "every label has two lanes");

static inline uint32_t nsci_tag_b(uint32_t label) { return 1 + 2 * label; }
static inline uint32_t nsci_tag_i(uint32_t label) { return 2 + 2 * label; }
static inline uint32_t nsci_tag_label(uint32_t tag) { return (tag - 1) / 2; } /* of a tag but O */
static inline bool nsci_tag_is_i(uint32_t tag) { return tag != NSCI_TAG_O && tag % 2 == 0; }

/* One token's row, by tag: scores in fixed point, or probabilities and their factors. */
typedef struct nsci_scores {
    int16_t tag[NSCI_N_LANES];
} nsci_scores;
typedef struct nsci_potentials {
    float tag[NSCI_N_LANES];
} nsci_potentials;

/* Whether `tag` may follow `before`; whether it may open a sentence. */
bool nsci_tag_may_follow(uint32_t before, uint32_t tag);
bool nsci_tag_may_open(uint32_t tag);

/* ---- In integers: the best path -------------------------------------------------------------- */

/* Scores in fixed point. Tokens score within +-NSCI_MAX_EMISSION, transitions within
 * +-NSCI_MAX_TRANSITION, and transitions that no tag sequence may make hold NSCI_FORBIDDEN, which
 * costs more than any such step could gain: 2 * 4000 + 2 * 1000. A row of the search then spans at
 * most 10100 + 2 * 4000 + 1000, and with one more forbidden move stays inside 16 bits. */
enum { NSCI_FORBIDDEN = -10100, NSCI_MAX_TRANSITION = 1000, NSCI_MAX_EMISSION = 4000 };

typedef struct nsci_transitions {
    int16_t open[NSCI_N_LANES];                /* [tag] at the start of a sentence */
    int16_t trans[NSCI_N_LANES][NSCI_N_LANES]; /* [tag before][tag] */
} nsci_transitions;

/* Tokens in a row: a sentence, or those of one that stand between tokens of tag 0. */
typedef struct nsci_crf_run {
    const nsci_scores *emissions; /* [n], n >= 1 */
    uint32_t n;
    bool behind_o, before_o; /* whether tag 0 stands before the run, and behind it */
} nsci_crf_run;

/* Viterbi. `best` [run->n] is scratch; writes tags [run->n]. O(n * n_tags). */
void nsci_crf_best_path(const nsci_transitions *transitions, uint32_t n_tags,
                        const nsci_crf_run *run, nsci_scores *best, uint8_t *tags);

/* Sums of scores, and what keeps them within NSCI_MAX_EMISSION. */
static inline void nsci_scores_add(nsci_scores *row, const nsci_scores *more) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) row->tag[j] = (int16_t)(row->tag[j] + more->tag[j]);
}
static inline void nsci_scores_limit(nsci_scores *row) {
    for (uint32_t j = 0; j < NSCI_N_LANES; j++) {
        int16_t score = row->tag[j] < NSCI_MAX_EMISSION ? row->tag[j] : NSCI_MAX_EMISSION;
        row->tag[j] = score > -NSCI_MAX_EMISSION ? score : -NSCI_MAX_EMISSION;
    }
}

/* ---- In probabilities ------------------------------------------------------------------------ */

/* exp of all transitions, and their transpose: both directions then run over rows. */
typedef struct nsci_factors {
    float open[NSCI_N_LANES];
    float trans[NSCI_N_LANES][NSCI_N_LANES]; /* [tag before][tag] */
    float back[NSCI_N_LANES][NSCI_N_LANES];  /* [tag][tag before] */
} nsci_factors;

/* The factors of transitions of which those that are forbidden hold NSCI_FORBIDDEN; `scale` is the
 * value of one step of fixed point. */
void nsci_factors_derive(const nsci_transitions *transitions, uint32_t n_tags, float scale,
                         nsci_factors *factors);

/* Sets the transitions that no tag sequence may make to NSCI_FORBIDDEN and derives the factors from
 * the rest; `scale` is the value of one step of fixed point. */
void nsci_transitions_seal(nsci_transitions *transitions, uint32_t n_tags, float scale,
                           nsci_factors *factors);

/* exp(x) for x <= 0 within 3e-7 of the true value, the same on every machine; 0 below -87. */
float nsci_crf_exp(float x);

/* Natural logarithm of a positive normal number, within 1e-6, the same on every machine. */
float nsci_crf_log(float x);

/* out[j] = exp(in[j] - max of in); returns that max. Lanes past n_tags become 0. */
float nsci_crf_exp_row(const nsci_potentials *in, uint32_t n_tags, nsci_potentials *out);

/* The sum of a row, in an order that is the same on every machine. */
float nsci_crf_sum(const nsci_potentials *row);

/* Forward pass over exp-scores [n]: alpha[t] sums to 1, norms[t] is what it was divided by. `open`
 * is factors->open, or the transitions from tag 0 where that stands before. */
void nsci_crf_forward(const nsci_factors *factors, const float *open, const nsci_potentials *scores,
                      uint32_t n, nsci_potentials *alpha, float *norms);

/* Backward pass, with the forward pass's norms: alpha[t].tag[j] * beta[t].tag[j] is, but for a
 * factor that all t share, the probability of tag j at t; without `close` the factor is 1. `close`
 * is NULL, or the transitions to tag 0, factors->back[0], where that stands behind. */
void nsci_crf_backward(const nsci_factors *factors, const float *close,
                       const nsci_potentials *scores, uint32_t n, const float *norms,
                       nsci_potentials *beta);

#endif
