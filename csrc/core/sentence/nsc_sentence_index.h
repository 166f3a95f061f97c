/* The structural index: the bytes of a text that the scan for candidates may have to look at. */
#ifndef NSC_SENTENCE_INDEX_H
#define NSC_SENTENCE_INDEX_H

#include "base/nsc_base.h"

enum {
    NSCI_INDEX_BLOCK = 64,  /* bytes of a block */
    NSCI_INDEX_BLOCKS = 16, /* blocks of an index */
    NSCI_INDEX_BYTES = NSCI_INDEX_BLOCK * NSCI_INDEX_BLOCKS,
    NSCI_INDEX_ROOM = NSCI_INDEX_BYTES + 32 /* of a list, which is written some places at a time */
};

/* The events of NSCI_INDEX_BLOCKS blocks: bit i of a block's word is that of its byte i. */
typedef struct nsci_index {
    /* a mark, a line feed, or the first byte of a character of U+2000 and above */
    uint64_t marks[NSCI_INDEX_BLOCKS];
    uint64_t capitals[NSCI_INDEX_BLOCKS]; /* an ASCII capital after white space */
} nsci_index;

/* Finds the events of text[at .. at + 64 * n_blocks), all of which lies in the text; words of
 * further blocks are left as they are. Reads text[at - 1] too where at > 0. */
typedef void nsci_find_index(const uint8_t *text, size_t at, size_t n_blocks, nsci_index *events);

/* Writes the numbers of the set bits of bits[n_blocks] to places[NSCI_INDEX_ROOM], ascending;
 * returns the end of the list. */
typedef uint16_t *nsci_list_index(const uint64_t *bits, size_t n_blocks, uint16_t *places);

typedef struct nsci_indexer {
    const char *name;
    nsci_find_index *find;
    nsci_list_index *list;
} nsci_indexer;

/* The indexers that this processor can run, the fastest first and the portable one, which defines
 * the others, last; NULL behind it. */
const nsci_indexer *nsci_indexer_at(uint32_t place);

/* The index of text[at .. at + NSCI_INDEX_BYTES), at < n, without events past the text's end.
 * Returns the number of blocks that hold bytes of the text; the others are left as they are. */
size_t nsci_index_find(const nsci_indexer *kind, const uint8_t *text, size_t at, size_t n,
                       nsci_index *events);

#endif
