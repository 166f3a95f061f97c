/* A section "ents.pieces", as training/pieces.py makes it. */
#ifndef PIECES_H
#define PIECES_H

#include "newscore_train.h"
#include "test.h"
#include "word/nsc_pieces.h"

/* The section of n pieces, of which the first stands for what is unknown; the caller frees it. */
static inline uint8_t *new_pieces_section(const char *const *vocabulary, uint16_t n,
                                          size_t *n_bytes) {
    uint64_t *hashes = malloc(n * sizeof *hashes);
    uint16_t *numbers = malloc(n * sizeof *numbers);
    uint32_t head[4] = {n, 0, 0, 0}; /* pieces, the unknown one, bytes of the longest, nothing */
    for (uint16_t k = 0; k < n; k++) {
        size_t length = strlen(vocabulary[k]);
        hashes[k] = nsc_hash_string(vocabulary[k], length);
        numbers[k] = k;
        head[2] = (uint32_t)nsci_max(head[2], length);
    }
    nsc_block table = {{0}, NULL, 0};
    CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)numbers, n, 2, 4, 0, &table, NULL) ==
          NSC_OK);
    *n_bytes = sizeof head + table.n_bytes;
    uint8_t *bytes = malloc(*n_bytes);
    memcpy(bytes, head, sizeof head);
    memcpy(bytes + sizeof head, table.bytes, table.n_bytes);
    nsc_block_free(&table);
    free(numbers);
    free(hashes);
    return bytes;
}

#endif
