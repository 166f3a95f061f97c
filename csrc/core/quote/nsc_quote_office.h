/* Titles and offices by their words.
 *
 *     Sen. Lund ... the senator          one office, in two forms
 *     Cr Lund, Atty. Lund                a title that may have been read as part of the name
 *     DCI Lund                           a rank, which is letters alone
 *     the prime minister                 no finance minister
 */
#ifndef NSC_QUOTE_OFFICE_H
#define NSC_QUOTE_OFFICE_H

#include "base/nsc_base.h"

/* The hash of a word in small letters; of an abbreviated title, and of a form for men or women
 * alone, that of the office. */
uint64_t nsci_office_hash(const uint8_t *word, size_t n);

/* Is it a title and no forename, by how it is written: without a vowel, or with a stop behind three
 * letters and more, or Fr.? Initials are none. */
bool nsci_office_is_short_title(const uint8_t *word, size_t n);

/* Is it a rank of the police, a navy or a council, as it stands in front of a name? */
bool nsci_office_is_rank(const uint8_t *word, size_t n);

/* Is it a role that a scene has without being told so, as a trial has the judge? Any other may be
 * said of who was named before: "the plumber said". */
bool nsci_office_is_of_scene(const uint8_t *word, size_t n);

/* Is it an office of which there are many at a time, so that the word before it tells which? */
bool nsci_office_is_portfolio(const uint8_t *word, size_t n);

#endif
