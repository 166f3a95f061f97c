/* Events: the bytes of a text that the scan for candidates may have to look at. */
#ifndef NSC_SENTENCE_INDEX_H
#define NSC_SENTENCE_INDEX_H

#include "base/nsc_base.h"

enum {
    NSCI_INDEX_BLOCK = 64,  /* bytes */
    NSCI_INDEX_BLOCKS = 16, /* are looked at together */
    NSCI_INDEX_BYTES = NSCI_INDEX_BLOCK * NSCI_INDEX_BLOCKS,
    NSCI_INDEX_ROOM = NSCI_INDEX_BYTES + 32 /* places, which are written some at a time */
};

/* The events of so many blocks, bit i of a block's word for its byte i. */
typedef struct nsci_index {
    /* a mark, a line feed, or the first byte of a character of U+2000 and above */
    uint64_t marks[NSCI_INDEX_BLOCKS];
    uint64_t capitals[NSCI_INDEX_BLOCKS]; /* an ASCII capital after white space */
} nsci_index;

/* Finds the events of text[at .. at + 64 * n_blocks), all of which lies in the text; those of blocks behind
 * them are left. Reads text[at - 1] too where at > 0. */
typedef void nsci_find_index(const uint8_t *text, size_t at, size_t n_blocks, nsci_index *events);

/* Writes the numbers of all bits of bits[n_blocks] to places[NSCI_INDEX_ROOM], ascending; returns the place
 * behind the last. */
typedef uint16_t *nsci_list_index(const uint64_t *bits, size_t n_blocks, uint16_t *places);

typedef struct nsci_indexer {
    const char *name;
    nsci_find_index *find;
    nsci_list_index *list;
} nsci_indexer;

/* The ways that this processor knows, the fastest first and the portable one, which is the definition
 * of the others, last; NULL behind. */
const nsci_indexer *nsci_indexer_at(uint32_t place);

/* The events of the blocks from any at < n on; returns how many of them hold bytes of the text. Past its
 * end there are no events. */
size_t nsci_index_find(const nsci_indexer *kind, const uint8_t *text, size_t at, size_t n,
                       nsci_index *events);

#endif
