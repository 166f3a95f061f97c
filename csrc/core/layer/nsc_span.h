/* Scored spans of tokens, and the one policy by which spans of several sources give way. */
#ifndef NSC_SPAN_H
#define NSC_SPAN_H

#include "base/nsc_vec.h"

/* Who found a span; a later source is asked later and knows better. */
typedef enum nsci_source_of_span {
    NSCI_SOURCE_MODEL = 0,
    NSCI_SOURCE_RULE,
    NSCI_SOURCE_LIST /* of the caller's own names */
} nsci_source_of_span;

typedef struct nsci_span {
    nsci_range toks; /* of the document */
    uint32_t sent;
    float score;
    uint8_t label;
    uint8_t source; /* nsci_source_of_span */
} nsci_span;

NSCI_DEFINE_VEC(nsci_spans, nsci_span)

/* Puts `added` among `spans`; each list ascends and overlaps nowhere in itself. Where two overlap:
 *
 *     list     wins over whatever it overlaps
 *     rule     wins over what lies inside it, but gives way, and is left out, where a span reaches
 *              out of it or covers it under the same label, which then has the higher score of both
 *
 * `scratch` is working memory. O(spans + added). */
nsc_status nsci_spans_merge(nsci_spans *spans, const nsci_spans *added, nsci_spans *scratch,
                            const nsc_alloc *alloc, nsc_error *err);

/* Drops spans that score less. */
void nsci_spans_drop_below(nsci_spans *spans, double min_score);

#endif
