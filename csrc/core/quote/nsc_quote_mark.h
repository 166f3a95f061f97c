/* Marked spans: what stands in quotation marks, quotation or not.
 *
 *     "A," she said. "B."           two spans
 *     "A. [paragraph] "B."          one of two parts, as news writes one that goes on: a mark
 *     "A. [paragraph] B."           opens each paragraph, or none does, and only the last is closed
 *     "A, she said. [paragraph] C   open: no mark closes it, so it ends before the attribution
 *     'the islanders' own bridge'   apostrophes inside
 *     "He said 'no' to it"          one span: what is marked inside a span is part of it
 *
 * Speech without marks (nsc_quote_turn.h) counts as marked too.
 *
 * Left out: marks of feet, inches and years, apostrophes, marks with nothing between them.
 */
#ifndef NSC_QUOTE_MARK_H
#define NSC_QUOTE_MARK_H

#include "quote/nsc_quote_turn.h"

typedef struct nsci_marked {
    nsci_range toks;   /* with its marks */
    nsci_range inside; /* without */
    nsci_range parts;  /* of nsci_marks.parts: a range of tokens for each paragraph */
    nsci_range label;  /* of a turn of a transcript: who speaks; else empty */
    bool is_open;      /* nothing closes it */
    bool is_single;    /* ' in place of " */
} nsci_marked;

NSCI_DEFINE_VEC(nsci_markeds, nsci_marked)

typedef struct nsci_marks {
    nsci_markeds spans; /* ascending, none in another */
    nsci_ranges parts;
} nsci_marks;

/* May there be marked spans in normalized text? False only where there is none: no mark that could
 * open one, no colon that could end a label or announce what is set off. O(n), a fraction of what
 * reading the page takes. */
bool nsci_marks_may_be(const uint8_t *text, size_t n);

/* Finds the marked spans of a page. O(tokens): each paragraph is looked through at most a fixed
 * number of times. */
nsc_status nsci_marks_find(nsci_marks *marks, const nsci_quote_page *page, const nsc_alloc *alloc,
                           nsc_error *err);

void nsci_marks_trim(nsci_marks *marks, const nsc_alloc *alloc, size_t keep_bytes);

#endif
