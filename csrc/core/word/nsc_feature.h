/* Features: what the name tagger sees of a token, as 64-bit hashes. Trainer and tagger share it.
 *
 * Most of what a token shows depends on one word and its distance alone (the word's form, affixes,
 * clusters at -2 .. +2), and news repeats its words. So features come in two parts:
 *
 *     word features       of one word at one distance: the tagger sums their weights once a word
 *     context features    of a position in its sentence: pairs of words, lists, runs of capitals
 */
#ifndef NSC_FEATURE_H
#define NSC_FEATURE_H

#include "word/nsc_cue.h"
#include "word/nsc_lexicon.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

/* Raised whenever any feature below changes: a model of another schema is refused. */
enum { NSCI_FEATURE_SCHEMA = 2 };

enum {
    NSCI_REACH = 2, /* distances run from -NSCI_REACH to +NSCI_REACH */
    NSCI_N_DISTANCES = 2 * NSCI_REACH + 1,
    NSCI_MAX_WORD_FEATURES = 32,    /* of one word at one distance */
    NSCI_MAX_CONTEXT_FEATURES = 96, /* of one position */
    NSCI_MAX_AFFIX_CPS = 4,
    NSCI_MAX_WORD_BYTES = 4 * NSC_MAX_TOKEN_CPS,
    NSCI_WORD_SCRATCH_BYTES = 7 * NSCI_MAX_WORD_BYTES
};

/* How a word is written. */
typedef enum nsci_form {
    NSCI_FORM_MARK = 0, /* no letter or digit */
    NSCI_FORM_NUMBER,   /* digits, perhaps with marks */
    NSCI_FORM_LOWER,    /* no capital */
    NSCI_FORM_INITIAL,  /* one capital, perhaps with a stop */
    NSCI_FORM_TITLE,    /* a capital, then small letters */
    NSCI_FORM_UPPER,    /* capitals alone */
    NSCI_FORM_MIXED     /* any other mixture with a capital, and letters with digits */
} nsci_form;

/* A word as its sentence sees it; the bytes are borrowed from the text. */
typedef struct nsci_word {
    const uint8_t *bytes;
    uint32_t n_bytes;
    uint8_t form;    /* nsci_form */
    bool is_single;  /* one code point */
    uint16_t cue;    /* entry in nsc_cue.h */
    uint16_t listed; /* types of the listed name that it is by itself */
    nsci_lexeme lexeme;
    uint64_t lower; /* hash of its lower-case form, digits as 0 */
    uint64_t shape; /* hash of its shape: "Xx", "X.X.", "00-Xx", runs cut to two */
} nsci_word;

/* What else the features and inputs of the word itself ask for, once a word. */
typedef struct nsci_details {
    const uint8_t *codes; /* of its vector, or NULL; borrowed from the lexicon */
    uint64_t exact;       /* hash of the word as it stands, digits as 0 */
    /* lower-case prefixes of 1..4, suffixes of 1..4 code points; 0: the word is no longer */
    uint64_t affixes[2 * NSCI_MAX_AFFIX_CPS];
} nsci_details;

/* Reads a token of valid UTF-8. Of a token that edits made longer than any other, only the first
 * NSCI_MAX_WORD_BYTES count. `scratch` holds NSCI_WORD_SCRATCH_BYTES. Never fails. */
void nsci_word_read(const nsci_lexicon *lexicon, const uint8_t *bytes, uint32_t n_bytes,
                    uint8_t *scratch, nsci_word *out, nsci_details *details);

/* The features of a word as seen from `distance` tokens before it (-2: the word stands two before
 * the token in question). Writes at most NSCI_MAX_WORD_FEATURES and returns how many. */
uint32_t nsci_word_features(const nsci_word *word, const nsci_details *details, int distance,
                            uint64_t *out);

/* The listed name that covers a token, by longest match from the left. */
typedef struct nsci_listed {
    uint16_t types; /* 0: in no listed name */
    uint8_t part;   /* 0 first of several tokens, 1 inside, 2 last, 3 a name of one token */
} nsci_listed;

/* How a sentence is written. */
typedef enum nsci_letter_case {
    NSCI_LETTER_CASE_MIXED = 0,
    NSCI_LETTER_CASE_TITLE, /* mostly capitalized words */
    NSCI_LETTER_CASE_UPPER, /* no small letter */
    NSCI_LETTER_CASE_LOWER  /* no capital */
} nsci_letter_case;

/* What context features ask of a whole sentence, found in one pass: lists and runs of capitals. */
typedef struct nsci_sentence_view {
    const nsci_word *words;    /* [n] */
    const nsci_listed *listed; /* [n] */
    const nsci_range *runs;    /* [n] the run of capitalized tokens that holds a token, or empty */
    uint32_t n;
    uint8_t letter_case; /* nsci_letter_case */
} nsci_sentence_view;

/* Fills listed[n] and runs[n] (the caller's memory) and the view over them. O(n). */
void nsci_sentence_look(const nsci_lexicon *lexicon, const nsci_word *words, uint32_t n,
                        nsci_listed *listed, nsci_range *runs, nsci_sentence_view *out);

/* The context features of token i. Writes at most NSCI_MAX_CONTEXT_FEATURES, returns how many. */
uint32_t nsci_context_features(const nsci_sentence_view *sent, uint32_t i, uint64_t *out);

#endif
