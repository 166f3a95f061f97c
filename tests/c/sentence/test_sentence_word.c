/* nsc_letters, nsc_sentence_word: how words are read and looked up, by two ways that must agree: of ASCII
 * letters in one go, and any others byte by byte. */
#include "newscore_train.h"
#include "base/nsc_ascii.h"
#include "text/nsc_ascii_word.h"
#include "sentence/nsc_sentence_word.h"
#include "test.h"

enum { N_WORDS = 200, ENTRIES_PER_BUCKET = 16, MAX_TEXT = 200 };

/* A splitter whose words are w0 to w199, with records that tell them apart. Its lines are too short for
 * them. */
typedef struct fixture {
    nsc_block words;
    nsci_splitter splitter;
} fixture;

static nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

/* Letters alone: aaa, baa, caa, ... */
static size_t name_word(size_t i, char *out) {
    for (size_t k = 0; k < 3; k++, i /= 26) out[k] = (char)('a' + i % 26);
    out[3] = '\0';
    return 3;
}

static nsci_word_record record_of(size_t i) {
    return (nsci_word_record){.abbreviation = (uint8_t)(10 + i % 10),
                              .lower = i % 8,
                              .starts = i / 8 % 8,
                              .dotted = i / 3 % 8,
                              .goes_on = i / 5 % 8,
                              .ends = i / 7 % 8};
}

static void set_up(fixture *f) {
    static uint64_t hashes[N_WORDS];
    static uint8_t records[N_WORDS][NSCI_WORD_RECORD_BYTES];
    nsc_alloc alloc = libc_alloc();
    for (size_t i = 0; i < N_WORDS; i++) {
        char word[4];
        size_t n = name_word(i, word);
        nsci_word_record r = record_of(i);
        hashes[i] = nsc_hash_string(word, n);
        records[i][0] = r.abbreviation;
        records[i][1] = (uint8_t)(r.lower | r.starts << 4);
        records[i][2] = (uint8_t)(r.dotted | r.goes_on << 4);
        records[i][3] = r.ends;
    }
    *f = (fixture){0};
    CHECK(nsc_table_build(NULL, hashes, records[0], N_WORDS, NSCI_WORD_RECORD_BYTES,
                          ENTRIES_PER_BUCKET, 0, &f->words, NULL) == NSC_OK);
    CHECK(nsci_splitter_open_words(&f->splitter, &alloc, f->words.bytes, f->words.n_bytes, NULL) ==
          NSC_OK);
}

static void tear_down(fixture *f) {
    nsc_alloc alloc = libc_alloc();
    nsci_splitter_close(&f->splitter, &alloc);
    nsc_block_free(&f->words);
}

static bool same_record(nsci_word_record a, nsci_word_record b) {
    return a.abbreviation == b.abbreviation && a.lower == b.lower && a.starts == b.starts &&
           a.dotted == b.dotted && a.goes_on == b.goes_on && a.ends == b.ends;
}

/* ---- Letters --------------------------------------------------------------------------------- */

static void letters_are_told_from_all_other_bytes(void) {
    uint8_t bytes[256 + 16];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)i;
    for (size_t at = 0; at < 256; at++) {
        nsci_ascii_word letters = nsci_ascii_word_of_16(bytes + at);
        uint32_t upper = 0, lower = 0;
        for (size_t i = 0; i < 16; i++) {
            upper |= (uint32_t)nsci_is_upper(bytes[at + i]) << i;
            lower |= (uint32_t)nsci_is_lower(bytes[at + i]) << i;
        }
        CHECK(letters.upper == upper && letters.lower == lower);
    }
}

static void letters_hash_as_the_word_in_small_letters(void) {
    const uint8_t word[] = "AbcDEFGHijklmnopqrst";
    const char *lower = "abcdefghijklmnopqrst";
    for (size_t n = 1; n < 16; n++)
        CHECK(nsci_ascii_word_hash(word, n) == nsc_hash_string(lower, n));
}

/* ---- Words ----------------------------------------------------------------------------------- */

static void words_are_found_whether_they_fit_into_a_line_or_not(void) {
    fixture f;
    set_up(&f);
    CHECK(f.splitter.last_line + 1 < N_WORDS / NSCI_WORDS_A_LINE);
    for (size_t i = 0; i < 2 * (size_t)N_WORDS; i++) {
        char word[4];
        size_t n = name_word(i, word);
        nsci_word_record wanted = i < N_WORDS ? record_of(i) : (nsci_word_record){0};
        CHECK(same_record(nsci_splitter_word(&f.splitter, (const uint8_t *)word, n), wanted));
        word[0] = (char)(word[0] - 32);
        CHECK(same_record(nsci_splitter_word(&f.splitter, (const uint8_t *)word, n), wanted));
    }
    tear_down(&f);
}

static void starters_are_words_with_small_letters_that_start_sentences(void) {
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < N_WORDS; i++) {
        char word[20];
        nsci_word_record r = record_of(i);
        bool starter = r.lower >= 5 && (r.starts == 0 || r.starts >= 4);
        name_word(i, word);
        word[0] = (char)(word[0] - 32);
        strcpy(word + 3, " and then more");
        const uint8_t *text = (const uint8_t *)word;
        CHECK(nsci_splitter_starter(&f.splitter, text, 0, 17) == starter);
        CHECK(nsci_splitter_starter(&f.splitter, text, 0, 3) == starter); /* at the text's end */
        CHECK(!starter || nsci_may_be_starter(&f.splitter, text));
        word[3] = 's'; /* another word, */
        CHECK(!nsci_splitter_starter(&f.splitter, text, 0, 17));
        word[3] = '\xC3'; /* and letters that are not ASCII */
        CHECK(!nsci_splitter_starter(&f.splitter, text, 0, 17));
        CHECK(!nsci_may_be_starter(&f.splitter, text));
    }
    tear_down(&f);
}

static bool same_word(const nsci_window_word *a, const nsci_window_word *b, uint32_t moved) {
    if (a->form == NSCI_WORD_NONE) return b->form == NSCI_WORD_NONE;
    return a->start + moved == b->start && a->end + moved == b->end && a->form == b->form &&
           a->hash == b->hash && same_record(a->record, b->record);
}

/* Reads a word on and back, where 16 bytes stand around it and where they don't. */
static void expect_same_everywhere(const fixture *f, const char *word) {
    char near[MAX_TEXT], far[MAX_TEXT];
    uint32_t n = (uint32_t)strlen(word), moved = 30;
    memset(far, ' ', sizeof far);
    memcpy(far + moved, word, n);
    memcpy(near, word, n);
    nsci_scan at_ends = {.splitter = &f->splitter, .text = (const uint8_t *)near, .n_bytes = n};
    nsci_scan inside = {
        .splitter = &f->splitter, .text = (const uint8_t *)far, .n_bytes = sizeof far};
    nsci_window_word a, b;
    uint8_t mark;
    nsci_read_on(&at_ends, &a, 0, &mark);
    nsci_know_word(&at_ends, &a);
    nsci_read_on(&inside, &b, moved, &mark);
    nsci_know_word(&inside, &b);
    CHECK(same_word(&a, &b, moved));
    CHECK(mark == ' ' || b.end < moved + n);
    nsci_read_back(&at_ends, &a, n, 0, &mark);
    nsci_know_word(&at_ends, &a);
    nsci_read_back(&inside, &b, moved + n, 0, &mark);
    nsci_know_word(&inside, &b);
    CHECK(same_word(&a, &b, moved));
}

static void a_word_is_the_same_wherever_it_stands(void) {
    static const char *const words[] = {"a",
                                        "A",
                                        "I",
                                        "baa",
                                        "Caa",
                                        "CAA",
                                        "cAa",
                                        "McCoy",
                                        "xiv",
                                        "IV",
                                        "Liv",
                                        "VIIIII",
                                        "villa",
                                        "abcdefgh",
                                        "abcdefghijklmno",
                                        "abcdefghijklmnop",
                                        "Abcdefghijklmnopq",
                                        "it's",
                                        "U.S",
                                        "5th",
                                        "1,200",
                                        "a@b.org",
                                        "caf\xC3\xA9",
                                        "\xC3\x89lan",
                                        "e-mail",
                                        "daa/eaa",
                                        "6caa"};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < NSCI_COUNT(words); i++) expect_same_everywhere(&f, words[i]);
    uint64_t state = 9;
    for (int round = 0; round < 3000; round++) {
        static const char bytes[] = "aaabcxivXIVLZ.'/5\xC3\xA9";
        char word[24];
        size_t n = 1 + test_below(&state, 20);
        for (size_t i = 0; i < n; i++)
            word[i] = round % 2 ? bytes[test_random(&state) % (sizeof bytes - 1)]
                                : bytes[test_random(&state) % 13];
        word[n] = '\0';
        expect_same_everywhere(&f, word);
    }
    tear_down(&f);
}

static void forms_are_told_apart(void) {
    static const struct {
        const char *text;
        nsci_word_form form;
    } cases[] = {{"house of cards and more", NSCI_WORD_LOWER},
                 {"House of cards and more", NSCI_WORD_CAPITAL},
                 {"HOUSE of cards and more", NSCI_WORD_UPPER},
                 {"eBay sells it and more", NSCI_WORD_CAMEL},
                 {"McCoy of cards and more", NSCI_WORD_CAPITAL},
                 {"H of cards and much more", NSCI_WORD_INITIAL},
                 {"h of cards and much more", NSCI_WORD_LETTER},
                 {"XIV of cards and more", NSCI_WORD_ROMAN},
                 {"ill of cards and more", NSCI_WORD_ROMAN},
                 {"XIV's of cards and more", NSCI_WORD_ROMAN},
                 {"NATO's of cards and more", NSCI_WORD_UPPER},
                 {"Ann's of cards and more", NSCI_WORD_CAPITAL},
                 {"H's of cards and more", NSCI_WORD_INITIAL},
                 {"\xC3\x89's of cards and more", NSCI_WORD_INITIAL},
                 {"15 of cards and much more", NSCI_WORD_NUMBER},
                 {"5th of cards and more", NSCI_WORD_MIXED},
                 {"U.S of cards and more", NSCI_WORD_INITIALS},
                 {"Ph.D of cards and more", NSCI_WORD_DOTTED},
                 {"... of cards and more", NSCI_WORD_LOWER},
                 {"--------- of cards", NSCI_WORD_NONE}};
    fixture f;
    set_up(&f);
    for (size_t i = 0; i < NSCI_COUNT(cases); i++) {
        nsci_scan scan = {.splitter = &f.splitter,
                          .text = (const uint8_t *)cases[i].text,
                          .n_bytes = (uint32_t)strlen(cases[i].text)};
        nsci_window_word word;
        uint8_t mark;
        nsci_read_on(&scan, &word, 0, &mark);
        CHECK(word.form == cases[i].form);
    }
    tear_down(&f);
}

static void short_checks_are_refused(void) {
    fixture f;
    nsc_block words;
    nsc_alloc alloc = libc_alloc();
    nsc_error err;
    uint64_t hash = 5;
    uint8_t record[NSCI_WORD_RECORD_BYTES] = {0};
    set_up(&f);
    CHECK(nsc_table_build(NULL, &hash, record, 1, sizeof record, 1, 1, &words, NULL) == NSC_OK);
    nsci_splitter splitter = {0};
    CHECK(nsci_splitter_open_words(&splitter, &alloc, words.bytes, words.n_bytes, &err) ==
          NSC_E_MODEL);
    CHECK(strstr(err.message, "short checks") != NULL);
    nsci_splitter_close(&splitter, &alloc);
    FAILING_ALLOCATIONS(
        failing,
        nsci_splitter_open_words(&splitter, &failing, f.words.bytes, f.words.n_bytes, NULL),
        nsci_splitter_close(&splitter, &failing));
    nsc_block_free(&words);
    tear_down(&f);
}

int main(void) {
    RUN(letters_are_told_from_all_other_bytes);
    RUN(letters_hash_as_the_word_in_small_letters);
    RUN(words_are_found_whether_they_fit_into_a_line_or_not);
    RUN(starters_are_words_with_small_letters_that_start_sentences);
    RUN(a_word_is_the_same_wherever_it_stands);
    RUN(forms_are_told_apart);
    RUN(short_checks_are_refused);
    return test_report();
}
