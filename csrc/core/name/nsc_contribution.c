/* The arrays beside the word cache, filled as words come into it. */
#include "name/nsc_contribution.h"
#include "base/nsc_mem.h"

void nsci_add_weights(const nsci_table *weights, const uint64_t *features, uint32_t n,
                      nsci_scores *row) {
    for (uint32_t k = 0; k < n; k++) {
        const int8_t *weight = (const int8_t *)nsci_table_find(weights, features[k]);
        if (weight)
            for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                row->tag[j] = (int16_t)(row->tag[j] + weight[j]);
    }
}

static void sum_weights(const nsci_table *weights, const nsci_word *word,
                        const nsci_details *details, nsci_word_sums *sums) {
    memset(sums, 0, sizeof *sums);
    for (int distance = -NSCI_REACH; distance <= NSCI_REACH; distance++) {
        uint64_t features[NSCI_MAX_WORD_FEATURES];
        uint32_t n = nsci_word_features(word, details, distance, features);
        nsci_add_weights(weights, features, n, &sums->at[distance + NSCI_REACH]);
    }
}

static void on_word(void *state, uint32_t slot, const nsci_word *word,
                    const nsci_details *details) {
    nsci_contributions *c = state;
    if (c->sums) sum_weights(&c->tagger->weights, word, details, &c->sums[slot]);
    if (c->first_layer)
        nsci_cnn_read_word(&c->tagger->network, word, details, c->work, c->first_layer[slot].of);
}

nsc_status nsci_contributions_begin(nsci_contributions *out, const nsci_tagger *tagger,
                                    nsci_cnn_work *work, nsci_word_cache *cache,
                                    const nsc_alloc *alloc, nsc_error *err) {
    void *sums = NULL, *first_layer = NULL;
    nsc_status status = NSC_OK;
    /* Zeroed, so that memory is taken now and not while the cache fills. */
    if (tagger->weights.n_entries)
        status = nsci_new_zeroed(alloc, NSCI_WORD_SLOTS, sizeof(nsci_word_sums), &sums, err);
    if (status == NSC_OK && tagger->network.kernel)
        status =
            nsci_new_lines(alloc, NSCI_WORD_SLOTS, sizeof(nsci_contribution), &first_layer, err);
    *out = (nsci_contributions){tagger, work, sums, first_layer};
    if (status == NSC_OK)
        nsci_word_cache_listen(cache, (nsci_word_listener){on_word, out});
    else
        nsci_contributions_end(out, alloc);
    return status;
}

void nsci_contributions_end(nsci_contributions *contributions, const nsc_alloc *alloc) {
    nsci_free(alloc, contributions->sums);
    nsci_free_lines(alloc, contributions->first_layer);
    contributions->sums = NULL;
    contributions->first_layer = NULL;
}
