/* Chunks.
 *
 * Most events of news are capitals, and most capitals are names in the midst of a sentence. All
 * those of a chunk are therefore filtered first, in one loop without branches, which leaves few.
 * The rest is written to a list: stepping from event to event over the bits of words would
 * mispredict at the last bit of each word.
 */
#include "sentence/nsc_sentence_chunk.h"

/* Bytes that, with a blank behind them, make the capital that follows matter though it begins no
 * starter: the ends of a letter's greeting, a ruler, a note, an hour (PM). The scan itself looks
 * for addresses. */
static inline bool ends_entry(uint8_t c) {
    static const uint8_t ends[256] = {
        [','] = 1, ['>'] = 1, ['_'] = 1, ['='] = 1, [']'] = 1, ['M'] = 1};
    return ends[c];
}

static inline bool matters(const nsci_splitter *splitter, const uint8_t *text, uint32_t capital,
                           uint32_t n) {
    if (capital < 2 || n - capital < 16) return true;
    bool starts = nsci_may_be_starter(splitter, text + capital);
    bool follows = ends_entry(text[capital - 2]);
    return starts | follows; /* without a branch */
}

void nsci_chunk_reset(nsci_chunk *chunk) {
    chunk->start = 0u - NSCI_INDEX_BYTES;
    chunk->next = 0;
    chunk->events[0] = NSCI_INDEX_BYTES;
}

void nsci_chunk_read(nsci_chunk *chunk, const nsci_splitter *splitter, const nsci_indexer *kind,
                     const uint8_t *text, uint32_t at, uint32_t n) {
    nsci_index found;
    size_t n_blocks = nsci_index_find(kind, text, at, n, &found);
    const uint16_t *end = kind->list(found.capitals, n_blocks, chunk->events);
    for (const uint16_t *place = chunk->events; place < end; place++) {
        uint64_t kept = matters(splitter, text, at + *place, n);
        found.marks[*place / NSCI_INDEX_BLOCK] |= kept << *place % NSCI_INDEX_BLOCK;
    }
    *kind->list(found.marks, n_blocks, chunk->events) = NSCI_INDEX_BYTES;
    chunk->start = at;
    chunk->next = 0;
}
