/* Gradients of the training loss: how far a sentence's tags are from what its golds allow. */
#ifndef NSC_TRAIN_GRADIENT_H
#define NSC_TRAIN_GRADIENT_H

#include "nn/nsc_crf.h"
#include "newscore_train.h"

/* Working memory of one sentence. */
typedef struct nsci_gradient {
    nsci_factors factors;
    nsci_potentials scores[NSC_MAX_SENT_TOKS];  /* exp of the tokens' scores */
    nsci_potentials allowed[NSC_MAX_SENT_TOKS]; /* the same, 0 where the gold forbids */
    nsci_potentials alpha[NSC_MAX_SENT_TOKS], beta[NSC_MAX_SENT_TOKS];
    nsci_potentials gradient[NSC_MAX_SENT_TOKS]; /* p - q */
    float norms[NSC_MAX_SENT_TOKS];
    nsci_potentials trans_gradient[NSCI_N_LANES];
} nsci_gradient;

/* The scores of token i, below NSC_MAX_SENT_TOKS, and a bit for each tag that is allowed there. */
void nsci_gradient_set_token(nsci_gradient *s, uint32_t i, uint32_t n_tags,
                             const nsci_potentials *scores, uint32_t allowed);

/* The scores of transitions: open [tag], move [tag before][tag]. */
void nsci_gradient_set_transitions(nsci_gradient *s, uint32_t n_tags, const nsci_potentials *open,
                                   const nsci_potentials *move);

/* Fills gradient [n] and trans_gradient, times `weight`; returns the negative log-likelihood
 * without it. Where the scores leave no sequence of tags that the gold allows, all of it is 0. */
double nsci_gradient_find(nsci_gradient *s, uint32_t n, float weight);

#endif
