/* Whom a pronoun stands for, once names and descriptions are known.
 *
 *     Ada Lund said so. She ...       the subject that was mentioned last and may be a woman
 *     the MP for Senn, who ...        the one just before
 *     Democrats want what they ...    of many, who are many
 */
#ifndef NSC_QUOTE_PRONOUN_H
#define NSC_QUOTE_PRONOUN_H

#include "quote/nsc_quote_resolver.h"

/* Gives mention m, a pronoun, its person, where one fits. Looks a fixed number of mentions back. */
void nsci_pronoun_resolve(const nsci_resolver *r, uint32_t m);

#endif
