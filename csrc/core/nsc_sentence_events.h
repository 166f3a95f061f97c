/* Events: the bytes of a text that the scan for candidates has to look at. */
#ifndef NSC_SENTENCE_EVENTS_H
#define NSC_SENTENCE_EVENTS_H

#include "nsc_base.h"

enum { NSCI_EVENT_BLOCK = 64 };

/* The events among text[at .. at + 64), bit i for text[at + i]: a mark, a line feed, a character of
 * U+2000 and above, or an ASCII capital after white space. Reads text[at - 1] too where at > 0;
 * at + 64 <= n. */
typedef uint64_t nsci_events_fn(const uint8_t *text, size_t at);

typedef struct nsci_events_kind {
    const char *name;
    nsci_events_fn *find;
} nsci_events_kind;

/* The ways that this processor knows, the fastest first and the portable one, which is the definition
 * of the others, last; NULL behind. */
const nsci_events_kind *nsci_events_at(uint32_t place);

/* The same for any at < n: past the end there are no events. */
uint64_t nsci_events(nsci_events_fn *find, const uint8_t *text, size_t at, size_t n);

/* Index of the lowest bit of `bits`, which is not 0. */
static inline uint32_t nsci_first_bit(uint64_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t index = 0;
    for (; !(bits & 1); bits >>= 1) index++;
    return index;
#endif
}

/* Index of the highest bit of `bits`, which is not 0. */
static inline uint32_t nsci_last_bit(uint64_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return 63 - (uint32_t)__builtin_clzll(bits);
#else
    uint32_t index = 0;
    while (bits >>= 1) index++;
    return index;
#endif
}

#endif
