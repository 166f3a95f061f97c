/* The training of quotes: a text and who speaks in it -> features of its marked spans. */
#ifndef NSC_TRAIN_QUOTE_H
#define NSC_TRAIN_QUOTE_H

#include "newscore_train.h"

/* A quotation as it is marked by hand, in code points: its words, and its speaker, empty when
 * nobody is. */
typedef struct nsc_quote_gold {
    uint32_t start, end, speaker_start, speaker_end;
} nsc_quote_gold;

/* A text and its quotations, golds [n_golds], which ascend. */
typedef struct nsc_quote_text {
    nsc_text text;
    const nsc_quote_gold *golds;
    size_t n_golds;
} nsc_quote_text;

/* Reads a text with the names that `model` finds, and describes each marked span. `words` is the
 * section "quotes.words" (4-byte aligned). The speakers of golds are taken as known where features
 * ask who spoke before.
 * out: int32, a record a span: start, end, index of its gold or -1, how many features it has, how
 * many candidates, how many features each of these; the span's features; then for each candidate
 * its start, end, core's start and end, kind, and features. The caller frees it with
 * nsc_block_free. */
nsc_status nsc_quote_examples(const nsc_alloc *alloc, const nsc_model *model,
                              const nsc_section *words, const nsc_quote_text *marked,
                              nsc_block *out, nsc_error *err);

/* Reads a text with the names that `model` finds, and describes the tokens around each verb of
 * speech. out: int32, a record a verb: its place among the tokens around it, their number; then for
 * each token its start, its end, and nsc_reported_n_features() features. */
nsc_status nsc_reported_examples(const nsc_alloc *alloc, const nsc_model *model,
                                 const nsc_section *words, const nsc_text *text, nsc_block *out,
                                 nsc_error *err);

/* Rows of weights of features of tokens around verbs of speech; features of a token. */
uint32_t nsc_reported_n_rows(void);
uint32_t nsc_reported_n_features(void);

/* Rows of weights of features of spans and of mentions. */
uint32_t nsc_quote_n_span_rows(void);
uint32_t nsc_quote_n_mention_rows(void);
uint64_t nsc_quote_cluster_hash(uint32_t cluster);

#endif
