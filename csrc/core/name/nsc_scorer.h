/* What scores the tags of tokens: the interface between a network and the chain that decides.
 *
 *     segments --score--> scores, active, pool_of     [token]   from the sentence alone
 *              --share--> shared                      [pool]    what the document adds
 *
 * The decoder knows a scorer by this alone, so that a second network can stand beside the first: it
 * scores the same tags in the same fixed point, and one that reads a document as a whole leaves
 * pool_of NSC_NONE.
 */
#ifndef NSC_SCORER_H
#define NSC_SCORER_H

#include "layer/nsc_layer.h"
#include "name/nsc_doc_pool.h"
#include "name/nsc_tagger.h"

/* A sentence, or NSC_MAX_SENT_TOKS tokens of a longer one. */
typedef struct nsci_segment {
    uint32_t first_tok, n_toks, sent;
} nsci_segment;

typedef struct nsci_scorer {
    /* Tokens and ends of segments that may be scored together. */
    uint32_t max_places;

    /* Working memory of one context; what `run` holds is borrowed. */
    nsc_status (*begin)(const nsci_tagger *tagger, const nsci_run *run, void **work,
                        nsc_error *err);
    void (*end)(void *work, const nsc_alloc *alloc);

    /* Fills the rows of `out` for the tokens of segments [n]; scores lie within NSCI_MAX_EMISSION.
     * Words are pooled over the document or, without `use_document`, over their segment. */
    nsc_status (*score)(void *work, const nsci_doc *doc, const nsci_segment *segments, uint32_t n,
                        bool use_document, nsci_doc_pools *out, nsc_error *err);

    /* Fills out->shared once all segments are scored. */
    nsc_status (*share)(void *work, nsci_doc_pools *out, nsc_error *err);
} nsci_scorer;

#endif
