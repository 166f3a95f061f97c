/* A growing map from 64-bit hashes to the numbers 0, 1, 2, ... in the order of first sight. */
#ifndef NSC_KEYMAP_H
#define NSC_KEYMAP_H

#include "base/nsc_vec.h"

NSCI_DEFINE_VEC(nsci_u64s, uint64_t)

typedef struct nsci_keymap {
    nsci_u64s keys;  /* [number] */
    uint32_t *slots; /* [n_slots] number + 1, or 0; owned */
    size_t n_slots;  /* a power of two, at least twice keys.n */
} nsci_keymap;

/* The number of `key`, a new one at first sight. Amortized O(1). */
nsc_status nsci_keymap_number(nsci_keymap *map, const nsc_alloc *alloc, uint64_t key, uint32_t *out,
                              nsc_error *err);
void nsci_keymap_free(nsci_keymap *map, const nsc_alloc *alloc);

#endif
