/* Slopes of the training loss: how far a sentence's tags are from what its golds allow. */
#ifndef NSC_TRAIN_SLOPES_H
#define NSC_TRAIN_SLOPES_H

#include "nn/nsc_crf.h"
#include "newscore_train.h"

/* Working memory of one sentence. */
typedef struct nsci_slopes {
    nsci_chain chain;
    nsci_chances scores[NSC_MAX_SENT_TOKS];  /* exp of the tokens' scores */
    nsci_chances allowed[NSC_MAX_SENT_TOKS]; /* the same, 0 where the gold forbids */
    nsci_chances alpha[NSC_MAX_SENT_TOKS], beta[NSC_MAX_SENT_TOKS];
    nsci_chances slope[NSC_MAX_SENT_TOKS]; /* p - q */
    float norms[NSC_MAX_SENT_TOKS];
    nsci_chances move_slope[NSCI_N_LANES];
} nsci_slopes;

/* The scores of token i, below NSC_MAX_SENT_TOKS, and a bit for each tag that is allowed there. */
void nsci_slopes_set_token(nsci_slopes *s, uint32_t i, uint32_t n_tags, const nsci_chances *scores,
                           uint32_t allowed);

/* The scores of moves: open [tag], move [tag before][tag]. */
void nsci_slopes_set_moves(nsci_slopes *s, uint32_t n_tags, const nsci_chances *open,
                           const nsci_chances *move);

/* Fills slope [n] and move_slope, times `weight`; returns the negative log-likelihood, unweighted. */
double nsci_slopes_find(nsci_slopes *s, uint32_t n, float weight);

#endif
