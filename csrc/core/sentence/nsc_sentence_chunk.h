/* Chunks: the events of a kilobyte that matter, as a list. */
#ifndef NSC_SENTENCE_CHUNK_H
#define NSC_SENTENCE_CHUNK_H

#include "sentence/nsc_sentence_index.h"
#include "sentence/nsc_splitter.h"

typedef struct nsci_chunk {
    uint32_t start; /* byte of the text */
    uint32_t next;  /* number of the first event that was not yet handed out */
    /* bytes from `start`, ascending, NSCI_INDEX_BYTES behind them */
    uint16_t events[NSCI_INDEX_ROOM];
} nsci_chunk;

/* A chunk that holds no byte of any text. */
void nsci_chunk_reset(nsci_chunk *chunk);

/* Finds the events from text[at] on: marks, and those capitals behind white space that may begin a
 * starter of `splitter` or that matter for what stands before them. */
void nsci_chunk_read(nsci_chunk *chunk, const nsci_splitter *splitter, const nsci_indexer *kind,
                     const uint8_t *text, uint32_t at, uint32_t n);

/* The first event at or behind the byte `at` of the chunk, or the chunk's end. `at` may lie before
 * that of the last call. */
static inline uint32_t nsci_chunk_next(nsci_chunk *chunk, uint32_t at) {
    uint32_t place = at - chunk->start, next = chunk->next;
    while (next > 0 && chunk->events[next - 1] >= place) next--;
    while (chunk->events[next] < place) next++;
    chunk->next = next;
    return chunk->start + chunk->events[next];
}

#endif
