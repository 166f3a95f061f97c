/* Events: the bytes of a text that the scan for candidates may have to look at. */
#ifndef NSC_SENTENCE_INDEX_H
#define NSC_SENTENCE_INDEX_H

#include "base/nsc_base.h"

enum {
    NSCI_EVENT_BLOCK = 64,  /* bytes */
    NSCI_EVENT_BLOCKS = 16, /* are looked at together */
    NSCI_EVENT_BYTES = NSCI_EVENT_BLOCK * NSCI_EVENT_BLOCKS,
    NSCI_EVENT_ROOM = NSCI_EVENT_BYTES + 32 /* places, which are written some at a time */
};

/* The events of so many blocks, bit i of a block's word for its byte i. */
typedef struct nsci_events {
    /* a mark, a line feed, or the first byte of a character of U+2000 and above */
    uint64_t marks[NSCI_EVENT_BLOCKS];
    uint64_t capitals[NSCI_EVENT_BLOCKS]; /* an ASCII capital after white space */
} nsci_events;

/* Finds the events of text[at .. at + 64 * n_blocks), all of which lies in the text; those of blocks behind
 * them are left. Reads text[at - 1] too where at > 0. */
typedef void nsci_find_events(const uint8_t *text, size_t at, size_t n_blocks, nsci_events *events);

/* Writes the numbers of all bits of bits[n_blocks] to places[NSCI_EVENT_ROOM], ascending; returns the place
 * behind the last. */
typedef uint16_t *nsci_list_events(const uint64_t *bits, size_t n_blocks, uint16_t *places);

typedef struct nsci_events_kind {
    const char *name;
    nsci_find_events *find;
    nsci_list_events *list;
} nsci_events_kind;

/* The ways that this processor knows, the fastest first and the portable one, which is the definition
 * of the others, last; NULL behind. */
const nsci_events_kind *nsci_events_at(uint32_t place);

/* The events of the blocks from any at < n on; returns how many of them hold bytes of the text. Past its
 * end there are no events. */
size_t nsci_events_find(const nsci_events_kind *kind, const uint8_t *text, size_t at, size_t n,
                        nsci_events *events);

#endif
