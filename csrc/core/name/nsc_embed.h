/* Inputs: what the network sees of a token, as rows of its table of embeddings. Trainer and tagger
 * share it.
 *
 * Like features (nsc_feature.h) they come in two parts: those of a word, whose rows are summed once
 * a word, and those of a place in its sentence. Every input owns a range of rows; inputs with more
 * values than rows (words, affixes) are spread over theirs by hash.
 */
#ifndef NSC_EMBED_H
#define NSC_EMBED_H

#include "word/nsc_feature.h"

enum {
    NSCI_MAX_WORD_INPUTS = 48,
    NSCI_MAX_CONTEXT_INPUTS = 24,
    NSCI_N_WORD_ROWS = 33976, /* rows of the inputs of words ... */
    NSCI_N_CONTEXT_ROWS = 178 /* ... and of places, numbered apart */
};

/* Writes a word's rows, at most NSCI_MAX_WORD_INPUTS below NSCI_N_WORD_ROWS; returns how many. */
uint32_t nsci_word_inputs(const nsci_word *word, const nsci_details *details, uint16_t *rows);

/* The rows of token i's place: at least one, at most NSCI_MAX_CONTEXT_INPUTS, below
 * NSCI_N_CONTEXT_ROWS. Most places have no other than the first. */
uint32_t nsci_context_inputs(const nsci_sentence_view *sent, uint32_t i, uint16_t *rows);

#endif
