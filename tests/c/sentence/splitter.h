/* A splitter with a few words and weights of the test's choice, and texts for it. */
#ifndef SPLITTER_H
#define SPLITTER_H

#include "newscore_train.h"
#include "sentence/nsc_sentence_scan.h"
#include "test.h"

enum { WEIGHT_BITS = 10, N_WEIGHTS = 1 << WEIGHT_BITS, N_SHORTCUTS = 64 };

/* A splitter with a few words and weights of the test's choice. */
typedef struct fixture {
    nsc_block words;
    int16_t weights[N_WEIGHTS];
    uint16_t shortcuts[N_SHORTCUTS];
    nsci_splitter splitter;
    nsci_chunk chunk;
} fixture;

static inline nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

/* "the" and "we" are words with small letters, "mr" is a title, "dear" opens a letter, "asked" is a
 * verb of saying. */
static inline void set_up(fixture *f, int16_t weight) {
    enum { N_WORDS = 5 };
    static const char *const words[N_WORDS] = {"the", "we", "mr", "dear", "asked"};
    static const uint8_t records[N_WORDS][NSCI_WORD_RECORD_BYTES] = {{0, 7 | 7 << 4, 1, 0},
                                                                     {0, 7 | 7 << 4, 1, 0},
                                                                     {1, 1, 7 | 1 << 4, 0},
                                                                     {NSCI_LETTER_CLASS, 0, 1, 0},
                                                                     {NSCI_SPEECH_CLASS, 7, 1, 0}};
    uint64_t hashes[N_WORDS];
    for (size_t i = 0; i < N_WORDS; i++) hashes[i] = nsc_hash_string(words[i], strlen(words[i]));
    CHECK(nsc_table_build(NULL, hashes, records[0], N_WORDS, NSCI_WORD_RECORD_BYTES, 1, 0,
                          &f->words, NULL) == NSC_OK);
    for (size_t i = 0; i < N_WEIGHTS; i++) f->weights[i] = weight;
    memset(f->shortcuts, 0, sizeof f->shortcuts);
    nsc_alloc alloc = libc_alloc();
    f->splitter = (nsci_splitter){0};
    CHECK(nsci_splitter_open_words(&f->splitter, &alloc, f->words.bytes, f->words.n_bytes, NULL) ==
          NSC_OK);
    f->splitter.weights = f->weights;
    f->splitter.weight_bits = WEIGHT_BITS;
    f->splitter.shortcuts = f->shortcuts;
    f->splitter.n_shortcuts = N_SHORTCUTS;
}

static inline void tear_down(fixture *f) {
    nsc_alloc alloc = libc_alloc();
    nsci_splitter_close(&f->splitter, &alloc);
    nsc_block_free(&f->words);
}

static inline nsci_scan start_scan(fixture *f, const char *text) {
    nsci_scan scan = {.splitter = &f->splitter,
                      .chunk = &f->chunk,
                      .text = (const uint8_t *)text,
                      .n_bytes = (uint32_t)strlen(text)};
    nsci_scan_start(&scan);
    return scan;
}

/* A text of `n` pieces that candidates are made of. Returns its length. */
static inline size_t random_text(uint64_t *state, uint8_t *out, size_t n) {
    static const char *const pieces[] = {".",
                                         "?",
                                         "!",
                                         "...",
                                         " ",
                                         "  ",
                                         "\n",
                                         "\n\n",
                                         "\t",
                                         "\"",
                                         "'",
                                         "(",
                                         ")",
                                         "[",
                                         "]",
                                         "-",
                                         "--",
                                         "*",
                                         ":",
                                         ";",
                                         ",",
                                         "a",
                                         "The",
                                         "We ",
                                         "mr",
                                         "Mr",
                                         "U.S",
                                         "12",
                                         "1. ",
                                         "(b) ",
                                         "http://",
                                         "x@y",
                                         " :-) ",
                                         "1/2/99 1:05 PM",
                                         "Dear ",
                                         "ii.) ",
                                         "----",
                                         "PM ",
                                         "\xC3\xA9",
                                         "\xE2\x80\x9C",
                                         "\xE2\x80\x9D",
                                         "\xE2\x80\xA6",
                                         "\xE2\x80\xA2",
                                         "\xE3\x80\x82",
                                         "\xC2\xA0",
                                         "\xE2\x80\xA8",
                                         "\xF0\x9F\x98\x80",
                                         "word",
                                         "Word",
                                         "_",
                                         "\x01"};
    return test_draw_text(state, pieces, NSCI_COUNT(pieces), n, out);
}

#endif
