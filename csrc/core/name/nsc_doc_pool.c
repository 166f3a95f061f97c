/* Pools of a document.
 *
 * An article names people in full once and by surname afterwards; "Washington" is the paper or the
 * city throughout. So all places of a capitalized word share a pool of their values, the largest of
 * each, and each place's scores gain what the pool says. Where a word has one place, the pool is its
 * own values. (Akbik, Bergmann & Vollgraf 2019, "Pooled Contextualized Embeddings for Named Entity
 * Recognition", pool over a corpus; here the largest value stands for the clearest mention.)
 */
#include "name/nsc_doc_pool.h"

nsc_status nsci_document_begin(nsci_document *doc, size_t n_toks, const nsc_alloc *alloc,
                               nsc_error *err) {
    doc->scores.n = doc->pool_of.n = doc->live.n = doc->meanings.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&doc->scores, alloc, n_toks, err));
    NSC_TRY(nsci_u32s_reserve(&doc->pool_of, alloc, n_toks, err));
    NSC_TRY(nsci_bytes_reserve(&doc->live, alloc, n_toks, err));
    NSC_TRY(nsci_bytes_reserve(&doc->meanings, alloc, n_toks, err));
    doc->scores.n = doc->pool_of.n = doc->live.n = doc->meanings.n = n_toks;
    nsci_document_drop_pools(doc);
    return NSC_OK;
}

/* The place that holds, or is to hold, the number of a key's pool. Each pool forks to four by the next
 * two bits of the key, from the top: keys that differ part after 32 forks at the latest, so no choice
 * of words makes this slow, as it could with slots of a hash table. NULL: the key is that of *pool. */
static uint32_t *find_pool(nsci_document *doc, uint64_t key, uint32_t *pool) {
    uint32_t at = 0;
    for (uint64_t bits = key; doc->keys.items[at] != key; bits <<= 2) {
        uint32_t *next = &doc->forks.items[at].next[bits >> 62];
        if (*next == 0) return next;
        at = *next;
    }
    *pool = at;
    return NULL;
}

nsc_status nsci_document_pool(nsci_document *doc, uint64_t key, const nsci_values *values,
                              const nsc_alloc *alloc, uint32_t *pool, nsc_error *err) {
    NSC_TRY(nsci_keys_reserve(&doc->keys, alloc, 1, err));
    NSC_TRY(nsci_value_rows_reserve(&doc->pools, alloc, 1, err));
    NSC_TRY(nsci_forks_reserve(&doc->forks, alloc, 1, err));
    uint32_t *place = doc->keys.n ? find_pool(doc, key, pool) : NULL;
    if (doc->keys.n && !place) {
        nsci_values_pool(&doc->pools.items[*pool], values);
        return NSC_OK;
    }
    *pool = (uint32_t)doc->keys.n;
    if (place) *place = *pool;
    doc->keys.items[doc->keys.n++] = key;
    doc->pools.items[doc->pools.n++] = *values;
    doc->forks.items[doc->forks.n++] = (nsci_fork){{0}};
    return NSC_OK;
}

void nsci_document_drop_pools(nsci_document *doc) { doc->keys.n = doc->pools.n = doc->forks.n = 0; }

void nsci_document_trim(nsci_document *doc, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_score_rows_trim(&doc->scores, alloc, keep_bytes);
    nsci_u32s_trim(&doc->pool_of, alloc, keep_bytes);
    nsci_bytes_trim(&doc->live, alloc, keep_bytes);
    nsci_bytes_trim(&doc->meanings, alloc, keep_bytes);
    nsci_keys_trim(&doc->keys, alloc, keep_bytes);
    nsci_value_rows_trim(&doc->pools, alloc, keep_bytes);
    nsci_score_rows_trim(&doc->shared, alloc, keep_bytes);
    nsci_forks_trim(&doc->forks, alloc, keep_bytes);
}
