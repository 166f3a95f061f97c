/* The tagger of reported speech: which tokens around a verb of speech are its source and its
 * content, and whether it reports speech at all.
 *
 *     rows of a token's features  --sum-->  hidden values  --> a score for each tag of the token
 *
 * Over these runs a linear chain, in which the verb itself is a tag of its own. That the verb
 * reports nothing is one more path, with a score of its own. Weights are bytes and sums are whole
 * numbers, so every machine gives the same answer.
 */
#ifndef NSC_REPORTED_TAGGER_H
#define NSC_REPORTED_TAGGER_H

#include "quote/nsc_reported_feature.h"

enum { NSCI_REPORTED_HIDDEN = 12 };

typedef enum nsci_reported_tag {
    NSCI_REPORTED_O = 0, /* neither; scores nothing */
    NSCI_REPORTED_B_SOURCE,
    NSCI_REPORTED_I_SOURCE,
    NSCI_REPORTED_B_CONTENT,
    NSCI_REPORTED_I_CONTENT,
    NSCI_REPORTED_VERB,
    NSCI_REPORTED_N_TAGS
} nsci_reported_tag;

/* The section "reported.weights": arrays in this order, borrowed from the model. Scores of tags and
 * of transitions are in 256ths. */
typedef struct nsci_reported_weights {
    const int32_t *out_bias;                      /* [N_TAGS] in 16384ths, as sums are */
    const int16_t *bias;                          /* [HIDDEN] in 64ths, as rows are */
    const int16_t (*out)[NSCI_REPORTED_HIDDEN];   /* [N_TAGS][HIDDEN] in 256ths */
    const int16_t (*trans)[NSCI_REPORTED_N_TAGS]; /* [tag before][tag] */
    const int16_t *open, *close;                  /* [N_TAGS] of the first and of the last token */
    const int16_t *none;                          /* [1] of a verb that reports nothing */
    const int8_t (*rows)[NSCI_REPORTED_HIDDEN];   /* [nsci_reported_n_rows][HIDDEN] */
} nsci_reported_weights;

/* How long the section is. */
size_t nsci_reported_weights_bytes(void);

/* Checks sizes and numbers. NSC_E_MODEL names the section. */
nsc_status nsci_reported_weights_open(nsci_reported_weights *weights, nsci_section section,
                                      nsc_error *err);

/* Tags of the tokens of a window, rows[n], n >= 1: tags[n], of the best path with the verb. Returns
 * the probability that the verb, token `verb` of the window, reports speech. O(n). */
float nsci_reported_tag_tokens(const nsci_reported_weights *weights, const nsci_reported_row *rows,
                               uint32_t n, uint32_t verb, uint8_t *tags);

#endif
