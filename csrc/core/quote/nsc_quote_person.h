/* Who a mention is: a name, a pronoun or a description -> the words by which the article names that
 * one most fully.
 *
 *     Brandt, Mayor Brandt       Ellen Brandt: the longest name with the same last word
 *     EB                         Ellen Brandt: the name with these initials
 *     she                        the subject that was mentioned last and may be a woman
 *     the curator                Arthur Penhale, where the article says so: "Arthur Penhale,
 *                                the curator", "curator Arthur Penhale"
 *     a spokeswoman              the longest description with the same noun and nothing else
 *     who                        the one just before
 *
 * Gender is what the text's own words show: titles, kinship, what forenames are given to, both ways
 * where both are usual. It only ever rules out, and is never told.
 */
#ifndef NSC_QUOTE_PERSON_H
#define NSC_QUOTE_PERSON_H

#include "quote/nsc_person.h"
#include "quote/nsc_quote_page.h"

/* May a mention be asked for without being among the first n_others: is it a name, and not that of
 * a people, which may be said of one of them? */
static inline bool nsci_persons_always_know(const nsci_mention *mention) {
    return mention->kind <= NSCI_MENTION_NAME && mention->kind != NSCI_MENTION_PEOPLE;
}

/* Finds out who each name of a page is, and of the first n_others mentions who the others are: the
 * rest of them remain nobody. O(mentions). */
nsc_status nsci_persons_find(nsci_persons *persons, const nsci_quote_page *page,
                             const nsci_mentions *mentions, uint32_t n_others,
                             const nsc_alloc *alloc, nsc_error *err);

/* The tokens that name mention m most fully; empty where the text doesn't say who it is. */
nsci_range nsci_persons_naming(const nsci_persons *persons, uint32_t m);

void nsci_persons_trim(nsci_persons *persons, const nsc_alloc *alloc, size_t keep_bytes);

#endif
