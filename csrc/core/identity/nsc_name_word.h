/* The words of a name, as names are compared: letters alone, small, without accents.
 *
 *     "Angela D. O'Brien-Mu\u0308ller"      angela | d INITIAL | obrien | muller JOINED
 */
#ifndef NSC_NAME_WORD_H
#define NSC_NAME_WORD_H

#include "base/nsc_vec.h"

enum {
    NSCI_NAME_INITIAL = 1, /* one letter, or letters that stops part: J. or J.R. */
    NSCI_NAME_JOINED = 2,  /* a hyphen joins it to the word before */
    NSCI_NAME_UPPER = 4,   /* two or more letters or digits, no small one */
    NSCI_NAME_SMALL = 8,   /* begins with a small letter */
    NSCI_NAME_MARKED = 16, /* in quotation marks or brackets */
    NSCI_NAME_TITLE = 32   /* a colon stands behind it: the title before a subtitle */
};

typedef struct nsci_name_word {
    uint64_t hash;      /* of its letters and digits */
    uint64_t sound;     /* the same of Rafiq and Rafik, Moqtada and Muqtada; 0 of a short word */
    uint32_t letter;    /* the first of them */
    nsci_range letters; /* of the text, as they stand there */
    uint8_t cues;       /* nsci_name_cues */
    uint8_t flags;
    uint16_t n_letters;
} nsci_name_word;

NSCI_DEFINE_VEC(nsci_name_words, nsci_name_word)

/* Appends the words of text[name.start .. name.end), valid UTF-8. A possessive at the end is no
 * part of them. O(bytes). */
nsc_status nsci_name_words_read(const uint8_t *text, nsci_range name, const nsc_alloc *alloc,
                                nsci_name_words *out, nsc_error *err);

/* The hash of a name from the hashes of its words, one word a step. */
#define NSCI_NAME_WORDS_START UINT64_C(0x77686F697377686F)

#endif
