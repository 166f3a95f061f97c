/* Sentences: the normalized text -> ranges of bytes. Rules propose, weights decide.
 *
 * Modules share the work, each of which uses only those above it:
 *
 *     nsc_splitter             opens the model's sections: records of words, weights, shortcuts
 *     nsc_sentence_index       finds the bytes that may matter, dozens at once (structural index)
 *     nsc_sentence_chunk       lists those that do
 *     nsc_sentence_lines       tells whether lines are broken by width
 *     nsc_sentence_candidate   a place where a sentence might end, and the state of the scan
 *     nsc_sentence_stop, _quote, _list, _entry
 *                              make candidates of stops, of quotation marks and brackets, of items
 *                              of lists, and of what no stop announces
 *     nsc_sentence_scan        goes through the text and calls these
 *     nsc_sentence_word        reads the words beside a candidate, nsc_sentence_window all of them
 *     nsc_sentence_speech      looks for a verb of saying behind a quotation
 *     nsc_sentence_name        tells whether a line's end lies within a name
 *     nsc_sentence_shortcut    decides most candidates by two words
 *     nsc_sentence_feature     adds up the weights of a few dozen features of the others
 *     nsc_sentence_memo        remembers the last few decisions, for texts that repeat themselves
 *     nsc_sentence             asks the caller's options first, and cuts
 *
 * The trainer calls the same (nsci_sentence_examples), so a weight means at run time what it
 * meant when it was trained.
 */
#ifndef NSC_SENTENCE_H
#define NSC_SENTENCE_H

#include "sentence/nsc_splitter.h"
#include "text/nsc_edits.h"
#include "word/nsc_lexicon.h"

/* A text to split. All is borrowed. */
typedef struct nsci_split_input {
    const uint8_t *text; /* normalized */
    size_t n_bytes;
    /* They tell which straight quotation marks were opening or closing ones; NULL, both of them,
     * where nothing is known of that. */
    const nsci_edits *edits;     /* what normalization replaced */
    const uint8_t *source;       /* in this text */
    const nsci_lexicon *lexicon; /* tells names that lines are broken in; may be NULL */
} nsci_split_input;

/* What a caller may say of a text, as in nsc_options; all zero says nothing. */
typedef struct nsci_split_options {
    nsc_line_breaks line_breaks;
    const nsc_abbreviations *abbreviations; /* borrowed, or NULL */
} nsci_split_options;

/* Appends the sentences of the whole text to `out`, as byte ranges: ascending, not overlapping,
 * none empty, without white space at their ends, and together every byte that is not white space.
 * O(bytes): about 2 ns a byte of news. */
nsc_status nsci_split_sentences(const nsci_splitter *splitter, const nsci_split_input *input,
                                nsci_split_options how, const nsc_alloc *alloc, nsci_ranges *out,
                                nsc_error *err);

/* Training data of a text. For each candidate that weights decide: the byte where the white space
 * (or the next sentence) begins, and its row (nsci_candidate_describe). candidates [n], rows
 * [n][NSCI_N_SENTENCE_COLUMNS] */
nsc_status nsci_sentence_examples(const nsci_splitter *splitter, const nsci_split_input *input,
                                  const nsc_alloc *alloc, nsci_u32s *candidates, nsci_u32s *rows,
                                  nsc_error *err);

#endif
