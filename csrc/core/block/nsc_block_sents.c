/* First the tokens at which a sentence is to begin, then the tables, from behind, in place. */
#include "block/nsc_block_sents.h"
#include "block/nsc_block_kind.h"

/* The first tokens of blocks that lie inside a sentence, and inside no name. */
static nsc_status find_cuts(const nsci_doc *doc, const nsci_spans *names, nsci_u32s *cuts,
                            const nsc_alloc *alloc, nsc_error *err) {
    const nsci_spans *blocks = &doc->spans[NSC_LAYER_BLOCKS];
    const nsci_range *sents = doc->sent_toks.items;
    for (size_t b = 0, s = 0, e = 0; b < blocks->n; b++) {
        const uint32_t tok = blocks->items[b].toks.start;
        if (blocks->items[b].label == NSCI_BLOCK_DATELINE) continue;
        while (s < doc->sents.n && sents[s].end <= tok) s++;
        if (s == doc->sents.n) break;
        while (names && e < names->n && names->items[e].toks.end <= tok) e++;
        const bool in_name = names && e < names->n && names->items[e].toks.start < tok;
        if (sents[s].start < tok && !in_name) NSC_TRY(nsci_u32s_push(cuts, alloc, tok, err));
    }
    return NSC_OK;
}

/* A name's sentence moves by the cuts before it. */
static void renumber_names(nsci_spans *names, const nsci_u32s *cuts) {
    for (size_t i = 0, n = 0; i < names->n; i++) {
        while (n < cuts->n && cuts->items[n] <= names->items[i].toks.start) n++;
        names->items[i].sent += (uint32_t)n;
    }
}

static nsc_status cut(nsci_doc *doc, const nsci_u32s *cuts, const nsc_alloc *alloc,
                      nsc_error *err) {
    const nsci_range *all = doc->toks.items;
    size_t left = cuts->n, s = doc->sents.n, to = s + left;
    NSC_TRY(nsci_ranges_reserve(&doc->sents, alloc, left, err));
    NSC_TRY(nsci_ranges_reserve(&doc->sent_toks, alloc, left, err));
    doc->sents.n = doc->sent_toks.n = to;
    while (left > 0) {
        nsci_range bytes = doc->sents.items[--s], toks = doc->sent_toks.items[s];
        for (; left > 0 && cuts->items[left - 1] > toks.start; left--) {
            const uint32_t tok = cuts->items[left - 1];
            doc->sents.items[--to] = (nsci_range){all[tok].start, bytes.end};
            doc->sent_toks.items[to] = (nsci_range){tok, toks.end};
            bytes.end = all[tok - 1].end;
            toks.end = tok;
        }
        doc->sents.items[--to] = bytes;
        doc->sent_toks.items[to] = toks;
    }
    return NSC_OK;
}

nsc_status nsci_block_cut_sents(nsci_doc *doc, nsci_spans *names, const nsc_alloc *alloc,
                                nsc_error *err) {
    nsci_u32s cuts = {NULL, 0, 0};
    nsc_status status = find_cuts(doc, names, &cuts, alloc, err);
    if (status == NSC_OK && cuts.n > 0) status = cut(doc, &cuts, alloc, err);
    if (status == NSC_OK && names) renumber_names(names, &cuts);
    nsci_u32s_free(&cuts, alloc);
    return status;
}
