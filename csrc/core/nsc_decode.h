/* The name tagger: tokens of a sentence -> names with labels and scores. */
#ifndef NSC_DECODE_H
#define NSC_DECODE_H

#include "nsc_document.h"
#include "nsc_feature.h"

/* What the tagger reads of a model. */
typedef struct nsci_tagger {
    nsci_table weights;  /* feature -> int8 [tag] */
    nsci_table document; /* document feature -> int8 [tag]; may have no entries */
    nsci_moves moves;
    nsci_chain chain;   /* exp(scale * moves) */
    float scale;        /* one step of a weight, in natural logarithms */
    float slope, shift; /* calibration: score = sigmoid(slope * logit(probability) + shift) */
    uint32_t n_labels, n_tags;
} nsci_tagger;

/* Section "moves": float scale, slope, shift; uint32 n_tags; int16 open [tag], move [tag][tag]. */
enum { NSCI_MOVES_BYTES = 16 + 2 * (NSCI_N_LANES + NSCI_N_LANES * NSCI_N_LANES) };

/* Opens the three sections; tagger->n_labels is set by the caller. */
nsc_status nsci_tagger_open(nsci_tagger *tagger, const uint8_t *weights, size_t weights_bytes,
                            const uint8_t *moves, size_t moves_bytes, const uint8_t *document,
                            size_t document_bytes, nsc_error *err);

typedef struct nsci_name {
    nsci_range toks; /* of the document */
    uint32_t sent;
    uint8_t label;
    float score;
} nsci_name;

NSCI_DEFINE_VEC(nsci_names, nsci_name)

/* The working memory of tagging; belongs to one context. */
typedef struct nsci_decoder nsci_decoder;

nsc_status nsci_decoder_new(const nsc_alloc *alloc, nsci_decoder **out, nsc_error *err);
void nsci_decoder_free(nsci_decoder *decoder, const nsc_alloc *alloc);

/* Tags a document: text is normalized; toks [n_toks] are byte ranges of it; sents [n_sents] are
 * ranges of toks, ascending, together all of them. Appends the names, ascending, to `out`.
 * With `use_document`, a second pass lets a name see how it was tagged elsewhere in the document.
 * O(n_toks). */
nsc_status nsci_decode(nsci_decoder *decoder, const nsci_tagger *tagger,
                       const nsci_lexicon *lexicon, const uint8_t *text, const nsci_range *toks,
                       size_t n_toks, const nsci_range *sents, size_t n_sents, bool use_document,
                       const nsc_alloc *alloc, nsci_names *out, nsc_error *err);

/* The first pass alone, for the trainer; what it found is in nsci_decoder_document. */
nsc_status nsci_decode_first(nsci_decoder *decoder, const nsci_tagger *tagger,
                             const nsci_lexicon *lexicon, const uint8_t *text,
                             const nsci_range *toks, size_t n_toks, const nsci_range *sents,
                             size_t n_sents, const nsc_alloc *alloc, nsc_error *err);
const nsci_document *nsci_decoder_document(const nsci_decoder *decoder);

/* Gives memory back after a long document; accepts NULL. */
void nsci_decoder_trim(nsci_decoder *decoder, const nsc_alloc *alloc, size_t keep_bytes);

#endif
