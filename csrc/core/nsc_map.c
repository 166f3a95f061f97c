/* Walking from the normalized text back to the source.
 *
 * Offsets come in ascending order, and so do edits: one pointer into each, moving forwards. All
 * edits that lie wholly before an offset have been passed, so behind the last of them both texts
 * run in step, until the next edit begins.
 */
#include "nsc_map.h"

void nsci_map_starts(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source) {
    const nsci_edit *items = edits->items;
    size_t next = 0;                       /* first edit that was not passed */
    uint32_t norm_end = 0, source_end = 0; /* of the last edit that was */
    for (size_t i = 0; i < n; i++) {
        uint32_t at = norm[i];
        /* A deletion at `at` itself is passed too: a start comes to lie behind it. */
        for (; next < edits->n && items[next].norm_end <= at; next++) {
            norm_end = items[next].norm_end;
            source_end = items[next].end;
        }
        bool inside = next < edits->n && items[next].norm_start < at;
        source[i] = inside ? items[next].start : source_end + (at - norm_end);
    }
}

void nsci_map_ends(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source) {
    const nsci_edit *items = edits->items;
    size_t next = 0;
    uint32_t norm_end = 0, source_end = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t at = norm[i];
        /* Passed when it begins before `at` and ends there at the latest: not a deletion at `at`.
         */
        for (; next < edits->n && items[next].norm_start < at && items[next].norm_end <= at;
             next++) {
            norm_end = items[next].norm_end;
            source_end = items[next].end;
        }
        bool inside = next < edits->n && items[next].norm_start < at;
        source[i] = inside ? items[next].end : source_end + (at - norm_end);
    }
}
