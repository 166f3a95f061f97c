/* Form D (UAX #15): every letter apart from its marks, marks in canonical order.
 *
 * The text is read in segments of one starter and the marks behind it, since marks are ordered
 * within these and nowhere else:
 *
 *     composed     a  [U+1E0B U+0323]  b          segment: d with dot above, dot below
 *     decomposed   a  [d U+0323 U+0307]  b        an edit over what differs
 *
 * The text comes in Form C or KC. So a character that decomposes into nothing but marks is not in
 * it, and a canonical decomposition is all that Form KD needs.
 */
#include "normalize/nsc_decompose.h"
#include "text/nsc_utf8.h"
#include "text/nsc_uni.h"

enum { FIRST_TO_CHANGE = 0xC3 }; /* lead byte of U+00C0, the first that decomposes */

/* Where the text goes on to stay as it is: ASCII, and what else is below U+00C0. */
static size_t plain_end(const nsci_bytes *text, size_t at) {
    while (at < text->n && text->items[at] < FIRST_TO_CHANGE) at++;
    return at;
}

static nsc_status copy(nsci_normal *out, const nsc_alloc *alloc, const uint8_t *bytes, size_t n,
                       nsc_error *err) {
    NSC_TRY(nsci_output_reserve(out, alloc, n, err));
    if (n) memcpy(out->utf8.items + out->utf8.n, bytes, n);
    out->utf8.n += n;
    return NSC_OK;
}

/* Decomposes the segment that begins at *at into out->marks and moves *at to its end. */
static nsc_status read_segment(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *text,
                               size_t *at, nsc_error *err) {
    nsci_u32s *cps = &out->marks;
    size_t next;
    cps->n = 0;
    do {
        const uint32_t cp = nsci_utf8_decode(text->items, *at, &next);
        if (cps->n && !nsci_uni_ccc(cp)) break;
        NSC_TRY(nsci_u32s_reserve(cps, alloc, NSCI_MAX_DECOMPOSED, err));
        cps->n += nsci_uni_decompose(cp, false, cps->items + cps->n);
        *at = next;
    } while (*at < text->n);
    NSC_TRY(nsci_u32s_reserve(cps, alloc, cps->n + 256, err)); /* room to sort */
    nsci_uni_order(cps->items, cps->n, cps->items + cps->n);
    return NSC_OK;
}

/* Appends the segment that was read from the text's bytes [start, end), with an edit when it
 * changed. */
static nsc_status append_segment(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *text,
                                 size_t start, size_t end, nsc_error *err) {
    const uint8_t *old = text->items;
    const uint32_t first = (uint32_t)out->utf8.n;
    NSC_TRY(nsci_output_reserve(out, alloc, 4 * out->marks.n, err));
    uint8_t *bytes = out->utf8.items;
    size_t n = first;
    for (size_t i = 0; i < out->marks.n; i++) n += nsci_utf8_encode(out->marks.items[i], bytes + n);
    out->utf8.n = n;

    /* What both have in front is no part of the edit, as far as whole characters go. */
    size_t same = 0, whole = 0;
    while (start + same < end && first + same < n && old[start + same] == bytes[first + same]) {
        same++;
        bool ends = start + same == end || !nsci_utf8_is_tail(old[start + same]);
        if (ends && (first + same == n || !nsci_utf8_is_tail(bytes[first + same]))) whole = same;
    }
    if (start + whole == end && first + whole == n) return NSC_OK;
    return nsci_edits_push(&out->edits, alloc,
                           (nsci_edit){first + (uint32_t)whole, (uint32_t)n,
                                       (uint32_t)(start + whole), (uint32_t)end,
                                       NSC_RULE_DECOMPOSE},
                           err);
}

nsc_status nsci_decompose(nsci_normal *out, const nsc_alloc *alloc, const nsci_bytes *composed,
                          nsc_error *err) {
    out->utf8.n = out->edits.n = out->pendings.n = out->marks.n = 0;
    for (size_t at = 0; at < composed->n;) {
        size_t end = plain_end(composed, at);
        NSC_TRY(copy(out, alloc, composed->items + at, end - at, err));
        at = end;
        if (at == composed->n) break;
        NSC_TRY(read_segment(out, alloc, composed, &end, err));
        NSC_TRY(append_segment(out, alloc, composed, at, end, err));
        at = end;
    }
    return NSC_OK;
}
