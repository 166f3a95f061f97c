/* The name tagger: tokens of a sentence -> names with labels and scores. */
#ifndef NSC_DECODE_H
#define NSC_DECODE_H

#include "name/nsc_doc_pool.h"
#include "name/nsc_word_cache.h"

typedef struct nsci_name {
    nsci_range toks; /* of the document */
    uint32_t sent;
    uint8_t label;
    float score;
} nsci_name;

NSCI_DEFINE_VEC(nsci_names, nsci_name)

/* The working memory of tagging; belongs to one context. */
typedef struct nsci_decoder nsci_decoder;

/* For texts read by one tagger and lexicon, both borrowed. */
nsc_status nsci_decoder_new(const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                            const nsc_alloc *alloc, nsci_decoder **out, nsc_error *err);
void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc);

/* Tags a document: text is normalized; toks [n_toks] are byte ranges of it; sents [n_sents] are
 * ranges of toks, ascending, together all of them. Appends the names, ascending, to `out`.
 * With `use_document`, a name sees its words' other places in the document; without, in its sentence.
 * O(n_toks). */
nsc_status nsci_decode(nsci_decoder *decoder, const uint8_t *text, const nsci_range *toks,
                       size_t n_toks, const nsci_range *sents, size_t n_sents, bool use_document,
                       const nsc_alloc *alloc, nsci_names *out, nsc_error *err);

/* The document that the last call read; borrowed until the next. */
const nsci_doc_pools *nsci_decoder_pools(const nsci_decoder *decoder);

/* Gives memory back after a long document; accepts NULL. */
void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes);

#endif
