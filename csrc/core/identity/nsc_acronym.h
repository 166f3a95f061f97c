/* Acronyms: "SDP" and "G-7", and the names whose letters they have. */
#ifndef NSC_ACRONYM_H
#define NSC_ACRONYM_H

#include "identity/nsc_name_form.h"

/* Whether a form may be an acronym: a word of capitals, or "G-7". */
bool nsci_is_acronym(const nsci_identifier *self, const nsci_name_form *form);

/* The bytes of a form that may be an acronym; else none. */
nsci_range nsci_acronym_of(const nsci_identifier *self, const nsci_name_form *form);

/* The same, or the bytes of a word with several capitals such as "AsHiFa". */
nsci_range nsci_short_name_of(const nsci_identifier *self, const uint8_t *text,
                              const nsci_name_form *form);

/* The bytes of a word that may be an acronym, written as it is spoken: Unesco; else none. */
nsci_range nsci_spoken_acronym_of(const nsci_identifier *self, const nsci_name_form *form);

/* The hash of an acronym's letters. */
uint64_t nsci_acronym_hash(const uint8_t *text, nsci_range acronym);

/* The hash of the acronym of n words: of all, or of those that count. Number words have digits,
 * "Group of Seven". */
uint64_t nsci_initials_hash(const nsci_name_word *words, uint32_t n, bool all);

/* The same, behind letters that have a hash. */
uint64_t nsci_initials_behind(uint64_t hash, const nsci_name_word *words, uint32_t n, bool all);

/* Whether the letters of an acronym stand in a form in order, the first one where a word begins:
 * "ALWIRE" in "Aldona Wire Works". O(words * letters). */
bool nsci_acronym_is_in(const nsci_identifier *self, const uint8_t *text, nsci_range acronym,
                        const nsci_name_form *form);

#endif
