/* Edits: what normalization replaced, and the walk between normalized and original text.
 *
 * Between edits the two texts are the same bytes, so a sorted list of edits is a complete map:
 *
 *     original     It|&amp;|s  [U+201C]Hi[U+201D]         edits  norm [2,3) <- [2,7)
 *     normalized   It|&    |s  "       Hi"                       norm [5,6) <- [9,12) ...
 *
 * Snapping. A bound inside an edit snaps outwards. At an edit whose normalized side is empty (a
 * deletion) a start comes to lie behind it and an end before it, so that no span begins or ends
 * with characters that normalization removed.
 */
#ifndef NSC_EDITS_H
#define NSC_EDITS_H

#include "text/nsc_utf8.h"

/* Byte ranges: norm_* in the normalized text, the others in the source's UTF-8. */
typedef struct nsci_edit {
    uint32_t norm_start, norm_end;
    uint32_t start, end;
    uint8_t rule; /* an nsc_rule */
} nsci_edit;

NSCI_DEFINE_VEC(nsci_edits, nsci_edit)

/* How many of the first n edits begin at byte `at` of the normalized text or before it. The edit
 * that put that byte there, if one did, is the last of these. O(log(n - the answer)), so it is
 * quick near the end of the list, and however many deletions lie behind `at`. */
size_t nsci_edits_begun(const nsci_edits *edits, size_t n, size_t at);

/* Convert ascending byte offsets of the normalized text into byte offsets of the source, in one
 * walk beside the edits: as starts, or as ends, of spans. In place is fine. */
void nsci_map_starts(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source);
void nsci_map_ends(const nsci_edits *edits, const uint32_t *norm, size_t n, uint32_t *source);

/* Both bounds of ascending ranges, of which no two overlap or reach into one edit, in one walk.
 * starts [n], ends [n] */
void nsci_map_ranges(const nsci_edits *edits, const nsci_range *norm, size_t n, uint32_t *starts,
                     uint32_t *ends);

#endif
