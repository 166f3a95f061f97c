/* Speech: does a speaker follow a quotation that ends in a question or a cry? */
#ifndef NSC_SENTENCE_SPEECH_H
#define NSC_SENTENCE_SPEECH_H

#include "sentence/nsc_sentence_word.h"

/* What stands behind the closing mark, up to the first verb of saying. */
typedef struct nsci_speech {
    bool found;         /* is there such a verb in the sentence, a few words away? */
    uint8_t n_words;    /* before it, */
    uint8_t n_small;    /* of these with a small letter, */
    uint8_t n_commas;   /* and marks between them */
    uint8_t mark;       /* behind the verb */
    uint64_t next_hash; /* of the word behind the verb, 0 for none */
} nsci_speech;

/* Reads up to eight words from text[at] on. O(1). */
nsci_speech nsci_read_speech(const nsci_scan *scan, uint32_t at);

#endif
