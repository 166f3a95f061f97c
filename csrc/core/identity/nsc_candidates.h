/* Which forms may be one with a form: those that share a key with it, such as a surname. */
#ifndef NSC_CANDIDATES_H
#define NSC_CANDIDATES_H

#include "identity/nsc_name_form.h"

/* What a key says of a form; each is a kind of hashes of its own. */
typedef enum nsci_name_key {
    NSCI_NAME_KEY_FIRST_LAST = 1, /* a first name, or one that it may stand for, and the surname */
    NSCI_NAME_KEY_INITIAL_LAST,   /* the first name's letter and the surname */
    NSCI_NAME_KEY_FIRST_TWO,      /* words */
    NSCI_NAME_KEY_LAST_TWO,
    NSCI_NAME_KEY_LAST, /* of a full name: its last word */
    NSCI_NAME_KEY_FIRST,
    NSCI_NAME_KEY_MIDDLE,
    NSCI_NAME_KEY_BARE,     /* the last word of a name that is a surname or first name alone */
    NSCI_NAME_KEY_WHOLE,    /* all words, or the name that they stand for */
    NSCI_NAME_KEY_LETTERS,  /* an acronym */
    NSCI_NAME_KEY_INITIALS, /* a person's */
    NSCI_NAME_KEY_HEAD,     /* the first words */
    NSCI_NAME_KEY_TAIL,     /* the last words */
    NSCI_NAME_KEY_APART     /* of two forms that the text tells apart */
} nsci_name_key;

uint64_t nsci_name_key_of(nsci_name_key kind, uint64_t a, uint64_t b);

/* Roots of the trees that a form may belong to. */
typedef struct nsci_candidates {
    uint32_t form;
    uint32_t roots[NSCI_MAX_NAMESAKES];
    uint32_t n; /* NSCI_TOO_MANY: nobody knows */
} nsci_candidates;

/* Whether two forms that share a key may be one. */
typedef bool nsci_name_form_fits(const nsci_identifier *self, const nsci_name_form *form,
                                 const nsci_name_form *other);

/* Adds those with a key that fit, but for the form's own tree and people of another gender. */
void nsci_candidates_add(nsci_identifier *self, nsci_candidates *found, uint64_t key,
                         nsci_name_form_fits *fits);

/* Joins the form to the only candidate; false when there is none, or are several. */
bool nsci_candidates_join_only(nsci_identifier *self, const nsci_candidates *found, float score);

/* Joins the form to the candidate that the text names first, where the form stands behind it and
 * before the others are named, or that candidate alone is named more than once. False when it joins
 * none. */
bool nsci_candidates_join_early(nsci_identifier *self, const nsci_candidates *found, float score);

/* Joins the form to the candidate that the text names first; false when there is none. */
bool nsci_candidates_join_first(nsci_identifier *self, const nsci_candidates *found, float score);

#endif
