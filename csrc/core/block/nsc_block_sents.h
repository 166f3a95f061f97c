/* Sentences by blocks: none goes on from one block into the next.
 *
 *     Sign in [feed] News > Local        one sentence by its words, two blocks: two sentences
 *
 * Done behind all layers, so that what else was found is the same as without blocks. */
#ifndef NSC_BLOCK_SENTS_H
#define NSC_BLOCK_SENTS_H

#include "layer/nsc_doc.h"

/* Cuts the sentences of the document where blocks begin, but not inside one of `names` (NULL: they
 * were not looked for), which are told the new numbers. A dateline is part of its paragraph's
 * sentence. O(sentences + names + blocks). */
nsc_status nsci_block_cut_sents(nsci_doc *doc, nsci_spans *names, const nsc_alloc *alloc,
                                nsc_error *err);

#endif
