/* Sentences: the normalized text -> ranges of bytes. Rules propose, weights decide. */
#ifndef NSC_SENTENCE_H
#define NSC_SENTENCE_H

#include "nsc_map.h"
#include "nsc_table.h"

/* The parts of a model that the splitter reads; borrowed from the model file. */
typedef struct nsci_splitter {
    nsci_table words;   /* word hash -> 1 byte: see nsc_sentence.c */
    nsci_table weights; /* feature hash -> int16 weight, little-endian */
    int32_t bias;
} nsci_splitter;

/* Appends the sentences of the whole normalized `text` to `out`, as byte ranges: ascending, not
 * overlapping, none empty, without white space at their ends, and together every byte that is not
 * white space. `edits` tells which straight quotation marks were opening or closing ones. */
nsc_status nsci_split_sentences(const nsci_splitter *splitter, const uint8_t *text, size_t n_bytes,
                                const nsci_edits *edits, const nsc_alloc *alloc, nsci_ranges *out,
                                nsc_error *err);

#endif
