/* The training of blocks: a text -> units (lines, or paragraphs broken by width) and their
 * features. */
#ifndef NSC_TRAIN_BLOCK_H
#define NSC_TRAIN_BLOCK_H

#include "newscore_train.h"

/* Reads `text` as nsc_run does; `ctx` has a model, of which the lexicon and the splitter are read.
 * units: uint32 [n][3], start and end in code points of `text`, and 1 where the unit stands
 * directly under the one before, so that it may go on its block; offsets: uint32 [n + 1], where
 * the features of each begin; features: uint64. The caller frees all with nsc_block_free. Linear in
 * the text. */
nsc_status nsc_block_examples(nsc_context *ctx, const nsc_text *text, nsc_block *units,
                              nsc_block *offsets, nsc_block *features, nsc_error *err);

#endif
