/* Document-level pooling: of each capitalized word, the largest of its values at all its places. */
#ifndef NSC_DOC_POOL_H
#define NSC_DOC_POOL_H

#include "nn/nsc_crf.h"
#include "name/nsc_cnn.h"
#include "base/nsc_vec.h"

NSCI_DEFINE_VEC(nsci_keys, uint64_t)
NSCI_DEFINE_VEC(nsci_value_rows, nsci_values)
NSCI_DEFINE_VEC(nsci_score_rows, nsci_scores)

/* By the next two bits of a key: number of a pool, or 0, since pool 0 is behind none. */
typedef struct nsci_trie_node {
    uint32_t next[4];
} nsci_trie_node;
NSCI_DEFINE_VEC(nsci_trie_nodes, nsci_trie_node)

/* The tokens of a document after the network has read them, and the pools that words share. */
typedef struct nsci_doc_pools {
    nsci_score_rows scores; /* [token] from its sentence alone */
    nsci_u32s pool_of;      /* [token] number of its pool, or NSC_NONE */
    nsci_bytes active;      /* [token] whether it may be part of a name */
    nsci_keys keys;         /* [pool] nsci_word.lower of its word */
    nsci_value_rows pools;  /* [pool] the largest of each of its tokens' values */
    nsci_score_rows shared; /* [pool] what its tokens' scores gain by it */
    nsci_trie_nodes trie;   /* [pool] the pools behind it, by its key's bits */
} nsci_doc_pools;

/* Begins a document of n_toks, whose columns the caller fills, without pools. */
nsc_status nsci_doc_pools_begin(nsci_doc_pools *doc, size_t n_toks, const nsc_alloc *alloc,
                                nsc_error *err);

/* Adds a token's values to the pool of the word with the hash `key`; *pool is its number.
 * At most 33 steps, whatever the keys. */
nsc_status nsci_doc_pools_add(nsci_doc_pools *doc, uint64_t key, const nsci_values *values,
                              const nsc_alloc *alloc, uint32_t *pool, nsc_error *err);

/* Forgets the pools. */
void nsci_doc_pools_drop(nsci_doc_pools *doc);

void nsci_doc_pools_trim(nsci_doc_pools *doc, const nsc_alloc *alloc, size_t keep_bytes);

#endif
