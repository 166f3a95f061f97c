/* Which names have a key: a surname, a first name with a surname, the letters of an acronym.
 *
 * A key keeps the first few names that have it; a name is never compared with all of them, so a
 * million people of one surname are no more work than a million of different ones.
 */
#ifndef NSC_NAME_INDEX_H
#define NSC_NAME_INDEX_H

#include "base/nsc_vec.h"

enum { NSCI_MAX_NAMESAKES = 5, NSCI_TOO_MANY = NSCI_MAX_NAMESAKES + 1 };

typedef struct nsci_namesakes {
    uint64_t key;
    uint16_t n;    /* NSCI_TOO_MANY: more than are here; 0: a place without a key */
    uint16_t text; /* the number of the text that it is of; of another one, it is free */
    uint32_t names[NSCI_MAX_NAMESAKES];
} nsci_namesakes;

NSCI_DEFINE_VEC(nsci_namesakes_table, nsci_namesakes)

/* Open addressing over a power of two of places, at most half of them taken. */
typedef struct nsci_name_index {
    nsci_namesakes_table places;
    size_t n_keys;
    uint16_t text; /* a number that all places of the text have */
} nsci_name_index;

/* Empties the index. Amortized O(1). */
void nsci_name_index_clear(nsci_name_index *index);

/* Notes that a name has a key. Amortized O(1). */
nsc_status nsci_name_index_add(nsci_name_index *index, uint64_t key, uint32_t name,
                               const nsc_alloc *alloc, nsc_error *err);

/* The names that have a key, or NULL; valid until the next one is added. */
const nsci_namesakes *nsci_name_index_find(const nsci_name_index *index, uint64_t key);

void nsci_name_index_trim(nsci_name_index *index, const nsc_alloc *alloc, size_t keep_bytes);

#endif
