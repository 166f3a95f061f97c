/* The name tagger: tokens of a document -> names with labels and scores. */
#ifndef NSC_DECODE_H
#define NSC_DECODE_H

#include "layer/nsc_doc.h"
#include "name/nsc_scorer.h"

/* The working memory of tagging; belongs to one context. */
typedef struct nsci_decoder nsci_decoder;

/* For texts of one context; tagger and scorer are borrowed, and so is what `run` holds. */
nsc_status nsci_decoder_new(const nsci_tagger *tagger, const nsci_scorer *scorer,
                            const nsci_run *run, nsci_decoder **out, nsc_error *err);
void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc);

/* Tags a document, whose words were read, and appends the names, ascending, to `out`. With
 * opt->document, a name sees its words' other places in the document; without, in its sentence.
 * opt->effort is the second reader's. O(tokens). */
nsc_status nsci_decode(nsci_decoder *decoder, const nsci_doc *doc, const nsc_options *opt,
                       const nsc_alloc *alloc, nsci_spans *out, nsc_error *err);

/* The scores and pools of the document that was tagged last; borrowed until the next. */
const nsci_doc_pools *nsci_decoder_pools(const nsci_decoder *decoder);

/* Gives memory back after a long document; accepts NULL. */
void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes);

#endif
