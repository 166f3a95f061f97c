/* Sentences: the normalized text -> ranges of bytes. Rules propose, weights decide.
 *
 * Modules share the work, each behind a header:
 *
 *     nsc_sentence_events    finds the bytes that may matter, some dozens at once,
 *     nsc_sentence_chunk     lists those that do
 *     nsc_sentence_scan      goes from one to the next and stops at each place where a sentence might
 *                            end; _list and _entry know what no stop announces, _lines how lines end
 *     nsc_sentence_word      reads the words beside such a place
 *     nsc_sentence_feature   describes it by a few dozen numbers and adds up their weights
 *     nsc_sentence_repeat    remembers the last few places, for texts that repeat themselves
 *     nsc_sentence           asks the caller's options first, and cuts
 *
 * The trainer calls the same (nsci_sentence_examples), so a weight means at run time what it
 * meant when it was trained.
 */
#ifndef NSC_SENTENCE_H
#define NSC_SENTENCE_H

#include "text/nsc_edits.h"
#include "base/nsc_table.h"

enum { NSCI_STARTER_BITS = 16, NSCI_WORDS_A_LINE = 7 };

/* Words of the table whose hashes have the same low bits, in one cache line. Free places have zeros. */
typedef struct nsci_word_line {
    uint32_t checks[NSCI_WORDS_A_LINE + 1]; /* bits 32..63 of hashes; the last is always 0 */
    uint32_t records[NSCI_WORDS_A_LINE];
    uint32_t n_words; /* more than fit: the others are only in the table */
} nsci_word_line;

/* The parts of a model that the splitter reads; borrowed from the model file, but for the lines. */
typedef struct nsci_splitter {
    nsci_table words;      /* hash of a word in lower case -> nsci_word_record, see _word.h */
    nsci_word_line *lines; /* [last_line + 1] the same closer together, by the hash's low bits */
    uint32_t last_line;    /* a power of two less 1 */
    uint64_t starters[1 << (NSCI_STARTER_BITS - 6)]; /* a bit for the hashes of its starters */
    const int16_t *weights; /* [1 << weight_bits], at the index that a feature is hashed to */
    uint32_t weight_bits;
    uint32_t n_shortcuts;      /* a power of two */
    const uint16_t *shortcuts; /* [n_shortcuts], at the low bits of a shortcut: its 15 high bits and
                                what the weights say then, or 0 */
} nsci_splitter;

/* What a caller may say of a text, as in nsc_options; all zero says nothing. */
typedef struct nsci_split_options {
    nsc_line_breaks line_breaks;
    const nsc_abbreviations *abbreviations; /* borrowed, or NULL */
} nsci_split_options;

/* Opens the section "sents.words" alone, which is all that finding candidates takes. The caller calls
 * nsci_splitter_close, also after a failure. */
nsc_status nsci_splitter_open_words(nsci_splitter *splitter, const nsc_alloc *alloc,
                                    const uint8_t *words, size_t n_bytes, nsc_error *err);

/* Opens the sections "sents.words" and "sents.weights" (4-byte aligned, borrowed) in a splitter of
 * zeros. NSC_E_MODEL names the section at fault. O(buckets of the table). The caller calls
 * nsci_splitter_close, also after a failure. */
nsc_status nsci_splitter_open(nsci_splitter *splitter, const nsc_alloc *alloc, const uint8_t *words,
                              size_t words_bytes, const uint8_t *weights, size_t weights_bytes,
                              nsc_error *err);
void nsci_splitter_close(nsci_splitter *splitter, const nsc_alloc *alloc);

/* Appends the sentences of the whole normalized `text` to `out`, as byte ranges: ascending, not
 * overlapping, none empty, without white space at their ends, and together every byte that is not
 * white space. `edits` and the `source` text that they speak of tell which straight quotation marks
 * were opening or closing ones. O(bytes): about 2 ns a byte of news. */
nsc_status nsci_split_sentences(const nsci_splitter *splitter, const uint8_t *text, size_t n_bytes,
                                const nsci_edits *edits, const uint8_t *source,
                                nsci_split_options how, const nsc_alloc *alloc, nsci_ranges *out,
                                nsc_error *err);

/* What training sees of a text. For each place where a sentence might end and weights decide: the
 * byte where the white space (or the next sentence) begins, and its row (nsci_candidate_describe).
 * places [n], rows [n][NSCI_N_SENTENCE_COLUMNS] */
nsc_status nsci_sentence_examples(const nsci_splitter *splitter, const uint8_t *text,
                                  size_t n_bytes, const nsci_edits *edits, const uint8_t *source,
                                  const nsc_alloc *alloc, nsci_u32s *places, nsci_u32s *rows,
                                  nsc_error *err);

#endif
