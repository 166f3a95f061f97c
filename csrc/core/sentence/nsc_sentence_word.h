/* Words beside a candidate: what they look like, and what is known of them. */
#ifndef NSC_SENTENCE_WORD_H
#define NSC_SENTENCE_WORD_H

#include "text/nsc_ascii_word.h"
#include "sentence/nsc_sentence_scan.h"

enum { NSCI_WORD_RECORD_BYTES = 4, NSCI_STARTER_BYTES = 14 };

/* The class of abbreviations.tsv that holds the words of greetings and farewells. */
enum { NSCI_LETTER_CLASS = 19 };

/* An entry of "sents.words", under nsci_hash_bytes of the word in lower case (ASCII) without its
 * last period. What texts without labels say of it, each on a scale from 0 (unknown) to 7. */
typedef struct nsci_word_record {
    uint8_t abbreviation; /* class in abbreviations.tsv, 0: none */
    uint8_t lower;        /* how often it has a small letter where no sentence starts */
    uint8_t starts;       /* how often its capital is that of a sentence's first word */
    uint8_t dotted;       /* how often a period follows */
    uint8_t goes_on;      /* how often the sentence goes on after that period */
    uint8_t ends;         /* how often that period ends a paragraph */
} nsci_word_record;

/* Form of a word. */
typedef enum nsci_word_form {
    NSCI_WORD_NONE = 0, /* no word: an end, a line's start, a mark */
    NSCI_WORD_LOWER,    /* house */
    NSCI_WORD_CAPITAL,  /* House, McCoy */
    NSCI_WORD_UPPER,    /* HOUSE */
    NSCI_WORD_INITIAL,  /* H */
    NSCI_WORD_LETTER,   /* h */
    NSCI_WORD_CAMEL,    /* eBay */
    NSCI_WORD_NUMBER,   /* 15, 1,200, 15.4 */
    NSCI_WORD_MIXED,    /* 5th, G7 */
    NSCI_WORD_INITIALS, /* U.S */
    NSCI_WORD_DOTTED,   /* a.m, Ph.D */
    NSCI_WORD_ADDRESS,  /* www.host.com, a@b */
    NSCI_WORD_MARK,     /* a mark or symbol */
    NSCI_WORD_ROMAN,    /* XIV, iii */
    NSCI_WORD_SMALL     /* house, where the sentence before began with a small letter, too */
} nsci_word_form;

/* A word of a text: where it stands and what it looks like, and behind that what is known of it. */
typedef struct nsci_window_word {
    uint32_t start, end;
    nsci_word_form form;
    bool is_letters; /* fewer than 16, with 16 bytes of text from the first on, */
    uint32_t upper;  /* and which of them are capitals */
    uint64_t hash;   /* in lower case */
    nsci_word_record record;
} nsci_window_word;

/* What is known of a word, which need not be in lower case. */
nsci_word_record nsci_splitter_word(const nsci_splitter *splitter, const uint8_t *word, size_t n);

/* Is the word that starts at text[at] one that has a small letter unless it starts a sentence? */
bool nsci_splitter_starter(const nsci_splitter *splitter, const uint8_t *text, size_t at, size_t n);

/* Finds the last word that ends at or before `end`, on the same line; marks between are skipped, and the
 * nearest of them is handed out. A word that is glued to another by a candidate begins at `floor`. */
void nsci_read_back(const nsci_scan *scan, nsci_window_word *word, uint32_t end, uint32_t floor,
                    uint8_t *mark);

/* Finds the word that starts at or behind `at`, and the mark right behind it. */
void nsci_read_on(const nsci_scan *scan, nsci_window_word *word, uint32_t at, uint8_t *mark);

/* Fills in what is known of a word that was found. */
void nsci_know_word(const nsci_scan *scan, nsci_window_word *word);

/* The classes of a word's characters, runs drawn together. 0 for none. */
uint32_t nsci_word_shape(const nsci_scan *scan, const nsci_window_word *word);

/* Is `c` a letter, a digit, or part of a character above ASCII? */
bool nsci_is_word_byte(uint8_t c);

/* ---- Starters, nearly ------------------------------------------------------------------------ */

/* Has the word the shape of a starter: a capital and at most 13 small letters, all ASCII, with no other
 * letter behind them? *hash is that of the word in lower case. word: 16 bytes. */
static inline bool nsci_is_capitalized(const uint8_t *word, uint64_t *hash) {
    nsci_ascii_word letters = nsci_ascii_word_of_16(word);
    size_t n = nsci_first_bit((~letters.lower & 0xFFFE) | 1u << 15);
    *hash = nsci_ascii_word_hash(word, n);
    return (n <= NSCI_STARTER_BYTES) & !(letters.upper >> n & 1) & (word[n] < 0x80);
}

/* Has any starter a hash like this? */
static inline bool nsci_has_starter_bit(const nsci_splitter *splitter, uint64_t hash) {
    uint16_t check = (uint16_t)(hash >> 32);
    return splitter->starters[check >> 6] >> (check & 63) & 1;
}

/* May it be one? No is certain. word: its capital, and 15 bytes behind that. */
static inline bool nsci_may_be_starter(const nsci_splitter *splitter, const uint8_t *word) {
    uint64_t hash;
    bool capitalized = nsci_is_capitalized(word, &hash);
    bool noted = nsci_has_starter_bit(splitter, hash);
    return capitalized & noted; /* without a branch */
}

#endif
