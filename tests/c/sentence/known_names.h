/* A lexicon with a few names, and sentences of texts that have them. */
#ifndef KNOWN_NAMES_H
#define KNOWN_NAMES_H

#include "sentence/nsc_sentence.h"
#include "splitter.h"

enum { N_LEXEMES = 3, N_NAMES = 2, ROLES_SHIFT = 23 };

/* "anna" is a first name, "murphy" a surname, "the" both; "san diego" is a place, "dare marlowe" a
 * work. */
typedef struct known_names {
    nsc_block words, names;
    nsci_lexicon lexicon;
} known_names;

static inline void learn_names(known_names *k) {
    static const char *const words[N_LEXEMES] = {"anna", "murphy", "the"};
    static const uint32_t packed[N_LEXEMES] = {3u << ROLES_SHIFT, 3u << (ROLES_SHIFT + 2),
                                               15u << ROLES_SHIFT};
    static const char *const names[N_NAMES] = {"san diego", "dare marlowe"};
    static const uint16_t types[N_NAMES] = {1u << 1, 1u << 4};
    uint64_t hashes[N_LEXEMES];
    *k = (known_names){0};
    for (size_t i = 0; i < N_LEXEMES; i++) hashes[i] = nsc_hash_string(words[i], strlen(words[i]));
    CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)packed, N_LEXEMES, NSCI_LEXEME_BYTES, 1, 0,
                          &k->words, NULL) == NSC_OK);
    for (size_t i = 0; i < N_NAMES; i++) hashes[i] = nsc_hash_name(names[i], strlen(names[i]));
    CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)types, N_NAMES, NSCI_NAME_BYTES, 1, 0,
                          &k->names, NULL) == NSC_OK);
    CHECK(nsci_table_open(&k->lexicon.words, k->words.bytes, k->words.n_bytes, NSCI_LEXEME_BYTES,
                          "words", NULL) == NSC_OK);
    CHECK(nsci_table_open(&k->lexicon.names, k->names.bytes, k->names.n_bytes, NSCI_NAME_BYTES,
                          "names", NULL) == NSC_OK);
}

static inline void forget_names(known_names *k) {
    nsc_block_free(&k->words);
    nsc_block_free(&k->names);
}

/* Sentences of a text, where weights cut wherever they are asked. */
static inline size_t count_sentences(const fixture *f, const char *text,
                                     const nsci_lexicon *lexicon) {
    nsc_alloc alloc = libc_alloc();
    nsci_ranges sents = {0};
    const nsci_split_input input = {
        .text = (const uint8_t *)text, .n_bytes = strlen(text), .lexicon = lexicon};
    CHECK(nsci_split_sentences(&f->splitter, &input, (nsci_split_options){0}, &alloc, &sents,
                               NULL) == NSC_OK);
    const size_t n = sents.n;
    nsci_ranges_free(&sents, &alloc);
    return n;
}

#endif
