/* nsc_sentence_name: a line that ends within a name ends no sentence. */
#include "sentence/nsc_sentence.h"
#include "sentence/nsc_sentence_name.h"
#include "splitter.h"

enum { N_LEXEMES = 3, N_NAMES = 2, ROLES_SHIFT = 23 };

/* "anna" is a first name, "murphy" a surname, "the" both; "san diego" is a place, "dare marlowe" a
 * work. */
typedef struct known_names {
    nsc_block words, names;
    nsci_lexicon lexicon;
} known_names;

static void learn_names(known_names *k) {
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

/* Sentences of a text, where weights cut at every line's end, and at no other place. */
static size_t count_sentences(const fixture *f, const char *text, const nsci_lexicon *lexicon) {
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

static void a_line_that_ends_within_a_name_goes_on(void) {
    fixture f;
    known_names k;
    set_up(&f, 1);
    learn_names(&k);
    CHECK(count_sentences(&f, "a jury in San\nDiego met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "a jury in San\nDiego, met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "Anna\n  Murphy met", &k.lexicon) == 1);
    CHECK(count_sentences(&f, "a jury in San\nDiego met", NULL) == 2);
    CHECK(count_sentences(&f, "we asked Mr\nMurphy again", NULL) == 1);
    nsc_block_free(&k.words);
    nsc_block_free(&k.names);
    tear_down(&f);
}

static void any_other_ends(void) {
    fixture f;
    known_names k;
    set_up(&f, 1);
    learn_names(&k);
    CHECK(count_sentences(&f, "Storm Hits San\nDiego met", &k.lexicon) == 2); /* a headline */
    CHECK(count_sentences(&f, "a jury in San\nDiego Met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\ndiego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\n\nDiego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "a jury in San\n\"Diego met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Murphy\nAnna met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Ben Anna\nMurphy met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we did Dare\nMarlowe met", &k.lexicon) == 2); /* a work */
    CHECK(count_sentences(&f, "we told Anna\nThe met", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "we told Anna\nMurphy", &k.lexicon) == 2);
    CHECK(count_sentences(&f, "Mr\nThe met", &k.lexicon) == 2);
    nsc_block_free(&k.words);
    nsc_block_free(&k.names);
    tear_down(&f);
}

/* How wide the gap is that weights see at a text's first candidate. */
static nsci_gap seen_gap(const char *text) {
    fixture f;
    nsci_candidate candidate;
    set_up(&f, 1);
    nsci_scan scan = start_scan(&f, text);
    CHECK(nsci_scan_next(&scan, &candidate));
    const bool parts = nsci_candidate_parts_name(&scan, &candidate);
    tear_down(&f);
    return parts ? NSCI_GAP_SPACE : candidate.gap;
}

static void a_title_or_an_initial_at_a_lines_end_is_as_on_one_line(void) {
    CHECK(seen_gap("we asked Mr.\nMurphy again") == NSCI_GAP_SPACE);
    CHECK(seen_gap("we asked Anna C.\nMurphy again") == NSCI_GAP_SPACE);
    CHECK(seen_gap("we had plan C.\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked mr.\nMurphy again") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Anna.\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Mr.\"\nMurphy met") == NSCI_GAP_LINE);
    CHECK(seen_gap("we asked Mr!\nMurphy met") == NSCI_GAP_LINE);
}

int main(void) {
    RUN(a_line_that_ends_within_a_name_goes_on);
    RUN(any_other_ends);
    RUN(a_title_or_an_initial_at_a_lines_end_is_as_on_one_line);
    return test_report();
}
