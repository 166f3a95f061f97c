/* Pools of a document.
 *
 * An article names people in full once and by surname afterwards; "Washington" is the paper or the
 * city throughout. So all places of a capitalized word share a pool of their values, the largest of
 * each, and each place's scores gain what the pool says. Where a word has one place, the pool is its
 * own values. (Akbik, Bergmann & Vollgraf 2019, "Pooled Contextualized Embeddings for Named Entity
 * Recognition", pool over a corpus; here the largest value stands for the clearest mention.)
 */
#include "nsc_document.h"

enum { MIN_SLOTS = 64 };

nsc_status nsci_document_begin(nsci_document *doc, size_t n_toks, const nsc_alloc *alloc,
                               nsc_error *err) {
    doc->scores.n = doc->pool_of.n = doc->live.n = 0;
    NSC_TRY(nsci_score_rows_reserve(&doc->scores, alloc, n_toks, err));
    NSC_TRY(nsci_u32s_reserve(&doc->pool_of, alloc, n_toks, err));
    NSC_TRY(nsci_bytes_reserve(&doc->live, alloc, n_toks, err));
    doc->scores.n = doc->pool_of.n = doc->live.n = n_toks;
    nsci_document_drop_pools(doc);
    return NSC_OK;
}

static size_t slot_of(const nsci_document *doc, uint64_t key) {
    size_t mask = doc->slots.n - 1, at = (size_t)(key >> 20) & mask;
    while (doc->slots.items[at] && doc->keys.items[doc->slots.items[at] - 1] != key)
        at = (at + 1) & mask;
    return at;
}

/* Room for one more pool: at most half of the slots are taken. */
static nsc_status make_room(nsci_document *doc, const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(nsci_keys_reserve(&doc->keys, alloc, 1, err));
    NSC_TRY(nsci_value_rows_reserve(&doc->pools, alloc, 1, err));
    if (2 * (doc->keys.n + 1) <= doc->slots.n) return NSC_OK;
    size_t n = nsci_max(MIN_SLOTS, 2 * doc->slots.n);
    NSC_TRY(nsci_u32s_reserve(&doc->slots, alloc, n - doc->slots.n, err));
    memset(doc->slots.items, 0, n * sizeof *doc->slots.items);
    doc->slots.n = n;
    for (uint32_t pool = 0; pool < doc->keys.n; pool++)
        doc->slots.items[slot_of(doc, doc->keys.items[pool])] = pool + 1;
    return NSC_OK;
}

nsc_status nsci_document_pool(nsci_document *doc, uint64_t key, const nsci_values *values,
                              const nsc_alloc *alloc, uint32_t *pool, nsc_error *err) {
    NSC_TRY(make_room(doc, alloc, err));
    size_t at = slot_of(doc, key);
    if (doc->slots.items[at]) {
        *pool = doc->slots.items[at] - 1;
        nsci_values_pool(&doc->pools.items[*pool], values);
        return NSC_OK;
    }
    *pool = (uint32_t)doc->keys.n;
    doc->keys.items[doc->keys.n++] = key;
    doc->pools.items[doc->pools.n++] = *values;
    doc->slots.items[at] = *pool + 1;
    return NSC_OK;
}

void nsci_document_drop_pools(nsci_document *doc) {
    for (size_t pool = doc->keys.n; pool-- > 0;)
        doc->slots.items[slot_of(doc, doc->keys.items[pool])] = 0;
    doc->keys.n = doc->pools.n = 0;
}

void nsci_document_trim(nsci_document *doc, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_score_rows_trim(&doc->scores, alloc, keep_bytes);
    nsci_u32s_trim(&doc->pool_of, alloc, keep_bytes);
    nsci_bytes_trim(&doc->live, alloc, keep_bytes);
    nsci_keys_trim(&doc->keys, alloc, keep_bytes);
    nsci_value_rows_trim(&doc->pools, alloc, keep_bytes);
    nsci_score_rows_trim(&doc->shared, alloc, keep_bytes);
    nsci_u32s_trim(&doc->slots, alloc, keep_bytes);
}
