/* The stretch of a text that has the most running text and the least of other things: of all
 * stretches the one of the greatest sum, where text counts by its length and each link or button
 * against it (Bentley 1984, "Programming pearls: algorithm design techniques"). What is neither, a
 * caption or a post, counts a little against it. */
#ifndef NSC_BLOCK_STRETCH_H
#define NSC_BLOCK_STRETCH_H

#include "block/nsc_block_unit.h"

typedef struct nsci_block_stretch {
    size_t start, end; /* units; the best so far */
    size_t from;       /* of the stretch that is open */
    int64_t sum, best;
} nsci_block_stretch;

/* Takes unit i, the next one, which is running text, or a link or button, with these
 * probabilities. */
static inline void nsci_block_stretch_add(nsci_block_stretch *s, size_t i,
                                          const nsci_block_unit *unit, float is_text,
                                          float is_link) {
    enum { MOST = 400, PENALTY = 80, OTHER = 20 };
    if (s->sum <= 0) {
        s->sum = 0;
        s->from = i;
    }
    s->sum += (int64_t)(is_text * (float)nsci_min(unit->n_cps, MOST) - is_link * PENALTY -
                        (1 - is_text - is_link) * OTHER);
    if (s->sum <= s->best) return;
    s->best = s->sum;
    s->start = s->from;
    s->end = i + 1;
}

#endif
