/* The splitter's training: a text -> candidates, where a sentence might end, and their features. */
#ifndef NSC_TRAIN_SENTENCE_H
#define NSC_TRAIN_SENTENCE_H

#include "newscore_train.h"

/* Reads and normalizes `text` by the default rules, as nsc_run does, and describes each candidate.
 * `words` is the section "sents.words" (4-byte aligned); indices lie below 1 << weight_bits.
 * candidates: uint32 [n], the end of the text on the left, in code points of `text`; rows: uint32
 * [n][n_features + 2], indices of weights and two shortcuts. The caller frees both with
 * nsc_block_free. Linear in the text. */
nsc_status nsc_sentence_examples(const nsc_alloc *alloc, const void *words, size_t words_bytes,
                                 uint32_t weight_bits, const nsc_text *text, nsc_block *candidates,
                                 nsc_block *rows, nsc_error *err);

/* Indices of weights in a row. */
uint32_t nsc_sentence_n_features(void);

#endif
