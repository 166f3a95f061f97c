/* The words of the texts so far, with what the tagger works out once a word.
 *
 *     word seen      features' weights for the token 2 before ... 2 after it    [5 distances][24 tags]
 *     "Moscow"   ->  its contributions in the network's first layer                    [3 distances][128]
 *
 * News repeats its words, so most of a token's work is done when its word was first seen. Sets of
 * sixteen slots: a word displaces what its set was asked for least recently, and answers never depend
 * on it. In sets of four, words displace each other so often that news takes an eighth longer.
 */
#ifndef NSC_WORD_CACHE_H
#define NSC_WORD_CACHE_H

#include "name/nsc_tagger.h"

typedef struct nsci_word_sums { /* [distance + NSCI_REACH] */
    nsci_scores at[NSCI_N_DISTANCES];
} nsci_word_sums;

typedef struct nsci_contributions { /* for the token before it, its own, the token after */
    nsci_preactivations of[3];
} nsci_contributions;

typedef struct nsci_word_cache nsci_word_cache;

/* Makes a cache for texts read by one tagger and lexicon, both borrowed. About 1 kB a slot. */
nsc_status nsci_word_cache_new(const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                               const nsc_alloc *alloc, nsci_word_cache **out, nsc_error *err);
void nsci_word_cache_free(nsci_word_cache *cache, const nsc_alloc *alloc);

/* Asks the processor for what is known of a word that is wanted soon; returns the word's hash. */
uint64_t nsci_word_cache_prefetch(const nsci_word_cache *cache, const uint8_t *bytes,
                                  uint32_t n_bytes);

/* A word, its sums (NULL without weights) and its contributions (NULL without a network); borrowed until the
 * next call. `hash` is what nsci_word_cache_prefetch told, `work` is scratch. */
typedef struct nsci_known_word {
    const nsci_word *word;
    const nsci_word_sums *sums;
    const nsci_contributions *contributions;
} nsci_known_word;
nsci_known_word nsci_word_cache_get(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                                    uint32_t n_bytes, nsci_cnn_work *work);

/* row += the weights of features [n] */
void nsci_add_weights(const nsci_table *weights, const uint64_t *features, uint32_t n,
                      nsci_scores *row);

#endif
