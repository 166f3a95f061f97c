/* What words are to the finder of quotes: the section "quotes.words" of a model.
 *
 * A record is two bytes for a kind (nsci_quote_kind) and what the word shows of gender, and for two
 * levels of 0 to 7: how often the word is part of a cue ("said", "according"), and how often part
 * of a source ("spokeswoman", "officials"). Words that are not listed have the levels of their
 * cluster. training/quotes/ makes the section.
 */
#ifndef NSC_QUOTE_LEXICON_H
#define NSC_QUOTE_LEXICON_H

#include "word/nsc_word_cache.h"

enum { NSCI_QUOTE_WORD_BYTES = 2, NSCI_QUOTE_N_LEVELS = 8, NSCI_QUOTE_CLUSTER_BITS = 7 };

/* Kinds of words, numbered as in training/quotes/words.txt. */
typedef enum nsci_quote_kind {
    NSCI_QUOTE_OTHER = 0,
    NSCI_QUOTE_HE,      /* he, she */
    NSCI_QUOTE_THEY,    /* they */
    NSCI_QUOTE_IT,      /* it */
    NSCI_QUOTE_I,       /* I, we */
    NSCI_QUOTE_YOU,     /* you */
    NSCI_QUOTE_WHO,     /* who, which */
    NSCI_QUOTE_SOME,    /* one, another, others, some, many */
    NSCI_QUOTE_ARTICLE, /* the, a, an, this */
    NSCI_QUOTE_WHOSE,   /* his, her, its, their: a determiner with an owner */
    NSCI_QUOTE_OF,      /* of, for, from, at, in, with: they lengthen a description */
    NSCI_QUOTE_TO,      /* to, by, on ...: other prepositions */
    NSCI_QUOTE_AND,     /* and, or, but, that, because, when ... */
    NSCI_QUOTE_IS,      /* is, has, will, did ... */
    NSCI_QUOTE_ADVERB,  /* also, later, not ... */
    NSCI_QUOTE_TITLE,   /* Mr, Dr, President, Sen. */
    NSCI_QUOTE_PERSON,  /* spokeswoman, farmer: heads of descriptions of one */
    NSCI_QUOTE_GROUP,   /* police, officials, residents: of many, without a determiner too */
    NSCI_QUOTE_BODY,    /* company, ministry, report: of what is no person */
    NSCI_QUOTE_FIRM,    /* company, club: likewise, for which any organization may stand */
    NSCI_QUOTE_KIN,     /* mother, widow: somebody's */
    NSCI_QUOTE_COUNT,   /* two, several */
    NSCI_QUOTE_NAMING,  /* called, known, titled, so-called: what follows is a name or a word */
    NSCI_QUOTE_THING,   /* film, song, nickname: likewise */
    NSCI_QUOTE_ELISION, /* tis, em: behind an apostrophe */
    NSCI_QUOTE_N_KINDS
} nsci_quote_kind;

/* What a word shows of gender: bits, so that a forename of both has both. */
enum { NSCI_QUOTE_MALE = 1, NSCI_QUOTE_FEMALE = 2 };

typedef struct nsci_quote_word {
    uint8_t kind;        /* nsci_quote_kind */
    uint8_t gender;      /* of NSCI_QUOTE_MALE, NSCI_QUOTE_FEMALE */
    uint8_t cue;         /* level, 0 to 7 */
    uint8_t source : 7;  /* likewise */
    uint8_t reports : 1; /* a verb of speech, "according": it may have reported speech beside it */
} nsci_quote_word;

nsc_status nsci_quote_lexicon_open(nsci_table *table, nsci_section section, nsc_error *err);

/* What is known of a word, by its hash in small letters and, when it is not listed, its cluster. */
nsci_quote_word nsci_quote_lexicon_find(const nsci_table *table, const nsci_word *word);

/* The key of a cluster among the words. */
uint64_t nsci_quote_cluster_key(uint32_t cluster);

#endif
