/* Pools of a document.
 *
 * An article names people in full once and by surname afterwards; "Washington" is the paper or the
 * city throughout. So all places of a capitalized word share a pool of their values, the largest of
 * each, and each place's scores gain what the pool says. Where a word has one place, the pool is
 * its own values. (Akbik, Bergmann & Vollgraf 2019, "Pooled Contextualized Embeddings for Named
 * Entity Recognition", pool over a corpus; here the largest value stands for the clearest mention.)
 */
#include "name/nsc_doc_pool.h"

nsc_status nsci_doc_pools_begin(nsci_doc_pools *doc, size_t n_toks, const nsc_alloc *alloc,
                                nsc_error *err) {
    doc->scores.n = doc->pool_of.n = doc->active.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&doc->scores, alloc, n_toks, err));
    NSC_TRY(nsci_u32s_reserve(&doc->pool_of, alloc, n_toks, err));
    NSC_TRY(nsci_bytes_reserve(&doc->active, alloc, n_toks, err));
    doc->scores.n = doc->pool_of.n = doc->active.n = n_toks;
    nsci_doc_pools_drop(doc);
    return NSC_OK;
}

/* The link that is to lead to the key's pool; NULL when there is one, whose number is *pool. Pools
 * form a 4-ary trie over the key, two bits a level from the top. Its depth is at most 32, so that,
 * unlike with a hash table, no choice of words makes a lookup slow. */
static uint32_t *find_pool(nsci_doc_pools *doc, uint64_t key, uint32_t *pool) {
    uint32_t at = 0;
    for (uint64_t bits = key; doc->keys.items[at] != key; bits <<= 2) {
        uint32_t *next = &doc->trie.items[at].next[bits >> 62];
        if (*next == 0) return next;
        at = *next;
    }
    *pool = at;
    return NULL;
}

nsc_status nsci_doc_pools_add(nsci_doc_pools *doc, uint64_t key, const nsci_values *values,
                              const nsc_alloc *alloc, uint32_t *pool, nsc_error *err) {
    NSC_TRY(nsci_keys_reserve(&doc->keys, alloc, 1, err));
    NSC_TRY(nsci_value_rows_reserve(&doc->pools, alloc, 1, err));
    NSC_TRY(nsci_trie_nodes_reserve(&doc->trie, alloc, 1, err));
    uint32_t *place = doc->keys.n ? find_pool(doc, key, pool) : NULL;
    if (doc->keys.n && !place) {
        nsci_values_pool(&doc->pools.items[*pool], values);
        return NSC_OK;
    }
    *pool = (uint32_t)doc->keys.n;
    if (place) *place = *pool;
    doc->keys.items[doc->keys.n++] = key;
    doc->pools.items[doc->pools.n++] = *values;
    doc->trie.items[doc->trie.n++] = (nsci_trie_node){{0}};
    return NSC_OK;
}

void nsci_doc_pools_drop(nsci_doc_pools *doc) { doc->keys.n = doc->pools.n = doc->trie.n = 0; }

void nsci_doc_pools_trim(nsci_doc_pools *doc, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_score_rows_trim(&doc->scores, alloc, keep_bytes);
    nsci_u32s_trim(&doc->pool_of, alloc, keep_bytes);
    nsci_bytes_trim(&doc->active, alloc, keep_bytes);
    nsci_keys_trim(&doc->keys, alloc, keep_bytes);
    nsci_value_rows_trim(&doc->pools, alloc, keep_bytes);
    nsci_score_rows_trim(&doc->shared, alloc, keep_bytes);
    nsci_trie_nodes_trim(&doc->trie, alloc, keep_bytes);
}
