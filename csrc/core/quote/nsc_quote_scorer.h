/* The scorer: how likely each mention is the speaker of a marked span, nobody is, or the span is no
 * quotation at all.
 *
 *     rows of a span's features      --sum-->  hidden values  --> nobody, no quotation
 *     rows of a mention's features   --sum-->  hidden values  --> that mention
 *
 * One softmax over all of them gives probabilities. Weights are bytes and sums are whole numbers,
 * so every machine gives the same answer, and it does not matter in which order rows are added: the
 * sum of a mention's own rows is kept for the next spans that ask for it, that of a place for the
 * next mention that lies there.
 */
#ifndef NSC_QUOTE_SCORER_H
#define NSC_QUOTE_SCORER_H

#include "base/nsc_table.h"
#include "quote/nsc_quote_feature.h"
#include "quote/nsc_quote_sums.h"

enum { NSCI_QUOTE_N_SPAN_SCORES = 2 };

/* The section "quotes.weights": a header and arrays in this order, borrowed from the model. */
typedef struct nsci_quote_weights {
    float scale;     /* of sums, so that they are logarithms of odds */
    float threshold; /* a mention is chosen when its probability is at least this */
    const int16_t *span_bias, *mention_bias; /* [NSCI_QUOTE_HIDDEN] */
    const int16_t
        *span_out; /* [NSCI_QUOTE_N_SPAN_SCORES][NSCI_QUOTE_HIDDEN]: nobody, no quotation */
    const int16_t *mention_out; /* [NSCI_QUOTE_HIDDEN] */
    const int32_t *out_bias;    /* [NSCI_QUOTE_N_SPAN_SCORES] */
    const int8_t *span_rows;    /* [nsci_quote_n_span_rows][NSCI_QUOTE_HIDDEN] */
    const int8_t *mention_rows; /* [nsci_quote_n_mention_rows][NSCI_QUOTE_HIDDEN] */
} nsci_quote_weights;

/* How long the section is. */
size_t nsci_quote_weights_bytes(void);

/* Checks sizes and numbers. NSC_E_MODEL names the section. */
nsc_status nsci_quote_weights_open(nsci_quote_weights *weights, nsci_section section,
                                   nsc_error *err);

/* Sums of the rows of a mention's own features, on one side of spans. */
typedef struct nsci_quote_mention_sums {
    nsci_quote_sums sums;
    bool known;
} nsci_quote_mention_sums;

NSCI_DEFINE_VEC(nsci_quote_all_sums, nsci_quote_mention_sums)

/* Weights, and working memory for one document after another. */
typedef struct nsci_quote_scorer {
    const nsci_quote_weights *weights; /* borrowed */
    nsci_quote_all_sums mentions; /* [mentions][2 sides], each found when it is first asked for */
} nsci_quote_scorer;

/* Forgets the mentions of another document; the next one has n_mentions. A judge's `begin`. */
nsc_status nsci_quote_scorer_begin(void *scorer, uint32_t n_mentions, const nsc_alloc *alloc,
                                   nsc_error *err);

void nsci_quote_scorer_trim(nsci_quote_scorer *scorer, const nsc_alloc *alloc, size_t keep_bytes);

/* scores[NSCI_QUOTE_N_SPAN_SCORES + example->n_candidates]: of nobody, of no quotation, of each
 * candidate. */
void nsci_quote_score(nsci_quote_scorer *scorer, const nsci_quote_case *example, float *scores);

/* Scores -> probabilities, in place. n >= 1 */
void nsci_quote_softmax(float *scores, uint32_t n);

#endif
