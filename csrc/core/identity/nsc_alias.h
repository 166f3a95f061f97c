/* What a name is also written as, where no rule can tell: "the Fed", "Bill" for William; and words
 * that are in names. They are in csrc/tables/aliases.tsv, for people to edit; here are their
 * hashes. */
#ifndef NSC_ALIAS_H
#define NSC_ALIAS_H

#include "base/nsc_base.h"

/* What a word may be in a name; bits in the order of csrc/tables/make_aliases.py. */
enum {
    NSCI_NAME_CUE_TITLE = 1, /* stands before a person's name */
    NSCI_NAME_CUE_MAN = 2,
    NSCI_NAME_CUE_WOMAN = 4,
    NSCI_NAME_CUE_GENERATION = 8, /* Jr.: behind a person's name */
    NSCI_NAME_CUE_PARTICLE = 16,  /* van, al: before a surname */
    NSCI_NAME_CUE_COMPANY = 32,   /* Inc. */
    NSCI_NAME_CUE_SMALL = 64,     /* of, the: has no letter in an acronym */
    NSCI_NAME_CUE_REALM = 128     /* kingdom: of a place, with "of" */
};

/* What a word may be that stands between two names of one, "Ivo Beck, also known as Becko"; in the
 * order of csrc/tables/make_aliases.py. */
typedef enum nsci_phrase_word {
    NSCI_PHRASE_NONE = 0,
    NSCI_PHRASE_FORMERLY, /* a name may follow */
    NSCI_PHRASE_NAMED,    /* called: likewise, unless somebody calls somebody so */
    NSCI_PHRASE_KNOWN,    /* known, referred to: a name may follow "as" */
    NSCI_PHRASE_AS,
    NSCI_PHRASE_VERB,    /* was: may begin a phrase without a comma or bracket */
    NSCI_PHRASE_HABIT,   /* often: "called" is passive then */
    NSCI_PHRASE_BETWEEN, /* also, better, the */
    NSCI_PHRASE_NOW      /* now, then: a name of a thing may follow */
} nsci_phrase_word;

/* What the word with this hash is. */
nsci_phrase_word nsci_phrase_word_of(uint64_t word);

/* The bits of the word with this hash, nsci_hash_bytes of its folded letters. */
uint8_t nsci_name_cues(uint64_t word);

/* The number that a word with this hash is written for, 7 for "seven", or 0. */
uint32_t nsci_name_number(uint64_t word);

/* Whose relative a word says that somebody is; in the order of csrc/tables/make_aliases.py. */
typedef enum nsci_kin {
    NSCI_KIN_NONE = 0,
    NSCI_KIN_MAN,    /* brother */
    NSCI_KIN_WOMAN,  /* wife */
    NSCI_KIN_EITHER, /* cousin */
    NSCI_KIN_HUSBAND,
    NSCI_KIN_WIFE
} nsci_kin;

/* What the word with this hash is. */
nsci_kin nsci_kin_of(uint64_t word);

/* The most first names that a nickname may stand for, itself among them. */
enum { NSCI_MAX_FIRST_NAMES = 5 };

/* The first names that a word with this hash may stand for, itself first; returns how many. */
size_t nsci_first_names(uint64_t word, uint64_t out[NSCI_MAX_FIRST_NAMES]);

/* Whether two words may be the same first name. */
bool nsci_same_first_name(uint64_t word, uint64_t other);

/* The hash of the name that the name with this hash stands for: mostly itself. */
uint64_t nsci_whole_name(uint64_t name);

#endif
