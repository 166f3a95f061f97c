/* What a word brings to the scores around it, worked out once a word.
 *
 *     "Moscow"  ->  weights of its features for the tokens from 2 before to 2 after   [5][24 tags]
 *               ->  its part of the network's first layer, from 1 before to 1 after   [3][128]
 *
 * Kept beside the word cache, under the same slots.
 */
#ifndef NSC_CONTRIBUTION_H
#define NSC_CONTRIBUTION_H

#include "name/nsc_tagger.h"
#include "word/nsc_word_cache.h"

typedef struct nsci_word_sums { /* [distance + NSCI_REACH] */
    nsci_scores at[NSCI_N_DISTANCES];
} nsci_word_sums;

typedef struct nsci_contribution { /* for the token before it, its own, the token after */
    nsci_preactivations of[3];
} nsci_contribution;

typedef struct nsci_contributions {
    const nsci_tagger *tagger;
    nsci_cnn_work *work;            /* scratch, borrowed */
    nsci_word_sums *sums;           /* [NSCI_WORD_SLOTS], owned; NULL without weights of features */
    nsci_contribution *first_layer; /* [NSCI_WORD_SLOTS], owned; NULL without a network */
} nsci_contributions;

/* Makes *out ready and has `cache` tell it of words. Borrows `tagger`, `work` and `cache`. */
nsc_status nsci_contributions_begin(nsci_contributions *out, const nsci_tagger *tagger,
                                    nsci_cnn_work *work, nsci_word_cache *cache,
                                    const nsc_alloc *alloc, nsc_error *err);
void nsci_contributions_end(nsci_contributions *contributions, const nsc_alloc *alloc);

/* row += the weights of features [n] */
void nsci_add_weights(const nsci_table *weights, const uint64_t *features, uint32_t n,
                      nsci_scores *row);

#endif
