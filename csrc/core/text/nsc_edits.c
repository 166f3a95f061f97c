/* Walking from the normalized text back to the source.
 *
 * Offsets come in ascending order, and so do edits: one pointer into each, moving forwards. All
 * edits that lie wholly before an offset have been passed, so behind the last of them both texts
 * run in step, until the next edit begins. What a start has passed, an end behind it has, too, and
 * the other way round.
 */
#include "text/nsc_edits.h"

size_t nsci_edits_begun(const nsci_edits *edits, size_t n, size_t at) {
    size_t low = n, high = n, step = 1;
    while (low > 0 && edits->items[low - 1].norm_start > at) { /* back in strides that double */
        high = low - 1;
        low = high > step ? high - step : 0;
        step *= 2;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (edits->items[middle].norm_start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct walk {
    const nsci_edit *next;         /* the first edit that was not passed, */
    size_t n_left;                 /* and how many there are with it */
    uint32_t norm_end, source_end; /* of the last edit that was */
} walk;

static walk begin(const nsci_edits *edits) { return (walk){edits->items, edits->n, 0, 0}; }

static inline void pass(walk *w) {
    w->norm_end = w->next->norm_end;
    w->source_end = w->next->end;
    w->next++;
    w->n_left--;
}

static inline uint32_t map_start(walk *w, uint32_t at) {
    /* A deletion at `at` itself is passed too: a start comes to lie behind it. */
    while (w->n_left && w->next->norm_end <= at) pass(w);
    bool inside = w->n_left && w->next->norm_start < at;
    return inside ? w->next->start : w->source_end + (at - w->norm_end);
}

static inline uint32_t map_end(walk *w, uint32_t at) {
    /* Passed when it begins before `at` and ends there at the latest: not a deletion at `at`. */
    while (w->n_left && w->next->norm_start < at && w->next->norm_end <= at) pass(w);
    bool inside = w->n_left && w->next->norm_start < at;
    return inside ? w->next->end : w->source_end + (at - w->norm_end);
}

void nsci_map_starts(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source) {
    walk w = begin(edits);
    for (size_t i = 0; i < n; i++) source[i] = map_start(&w, norm[i]);
}

void nsci_map_ends(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source) {
    walk w = begin(edits);
    for (size_t i = 0; i < n; i++) source[i] = map_end(&w, norm[i]);
}

void nsci_map_ranges(const nsci_edits *edits, const nsci_range *norm, size_t n, uint32_t *starts,
                     uint32_t *ends) {
    walk w = begin(edits);
    for (size_t i = 0; i < n; i++) {
        starts[i] = map_start(&w, norm[i].start);
        ends[i] = map_end(&w, norm[i].end);
    }
}
