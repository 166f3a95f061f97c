/* Merging lists of spans: one walk beside the other. */
#include "layer/nsc_span.h"

static bool is_inside(nsci_range a, nsci_range b) { return a.start >= b.start && a.end <= b.end; }

/* Whether `added` is left out because of `span`, which it overlaps. */
static bool gives_way(const nsci_span *added, const nsci_span *span) {
    if (added->source == NSCI_SOURCE_LIST) return false;
    bool covered = span->label == added->label && is_inside(added->toks, span->toks);
    return covered || !is_inside(span->toks, added->toks);
}

/* Whether `added` stays; spans before number `first` end before it. Where it agrees with the span
 * that it gives way to, that is as sure as the surer of both. */
static bool stays(const nsci_span *added, nsci_spans *spans, size_t first) {
    for (size_t i = first; i < spans->n && spans->items[i].toks.start < added->toks.end; i++) {
        nsci_span *span = &spans->items[i];
        if (!gives_way(added, span)) continue;
        if (span->label == added->label && span->score < added->score) span->score = added->score;
        return false;
    }
    return true;
}

nsc_status nsci_spans_merge(nsci_spans *spans, const nsci_spans *added, nsci_spans *scratch,
                            const nsc_alloc *alloc, nsc_error *err) {
    if (added->n == 0) return NSC_OK;
    scratch->n = 0;
    NSC_TRY(nsci_spans_reserve(scratch, alloc, spans->n + added->n, err));
    size_t i = 0;
    for (size_t k = 0; k < added->n; k++) {
        const nsci_span *span = &added->items[k];
        while (i < spans->n && spans->items[i].toks.end <= span->toks.start)
            scratch->items[scratch->n++] = spans->items[i++];
        if (!stays(span, spans, i)) continue;
        while (i < spans->n && spans->items[i].toks.start < span->toks.end) i++;
        scratch->items[scratch->n++] = *span;
    }
    while (i < spans->n) scratch->items[scratch->n++] = spans->items[i++];
    const nsci_spans merged = *scratch;
    *scratch = *spans;
    *spans = merged;
    return NSC_OK;
}

void nsci_spans_drop_below(nsci_spans *spans, double min_score) {
    size_t kept = 0;
    for (size_t i = 0; i < spans->n; i++)
        if ((double)spans->items[i].score >= min_score) spans->items[kept++] = spans->items[i];
    spans->n = kept;
}
