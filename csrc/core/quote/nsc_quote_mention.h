/* Mentions: who or what might be speaking, wherever a text stands outside of quotation marks.
 *
 *     name           Mayor Ellen Brandt       the owner, Lorenz Aubinger       Union Trust
 *     pronoun        she      they      who
 *     description    the harbor authority     two sisters from Ayr      police
 *
 * A mention has a core, the name, the pronoun or the noun that it hangs on, and an extent: title
 * and description in front of a name, what "of" or "for" adds behind a noun. Neither relative
 * clauses nor what follows a name are part of it.
 */
#ifndef NSC_QUOTE_MENTION_H
#define NSC_QUOTE_MENTION_H

#include "quote/nsc_mention.h"
#include "quote/nsc_quote_mark.h"

/* Finds the mentions of a page, by ascending core. O(tokens). */
nsc_status nsci_mentions_find(nsci_mentions *mentions, const nsci_quote_page *page,
                              const nsci_marks *marks, const nsci_spans *names,
                              const nsci_label_kinds *labels, const nsc_alloc *alloc,
                              nsc_error *err);

/* The name that mention m is said of: "Nigel Ashe, a spokesman for the trust,", "the accordionist,
 * Nigel Ashe", "an accordionist called Nigel Ashe"; else m. */
uint32_t nsci_mention_name(const nsci_quote_page *page, const nsci_mentions *mentions, uint32_t m);

/* Goes mention `who`, a relative pronoun, on about the one before it: "Ada Lund, 42, who"? */
bool nsci_mention_is_relative(const nsci_quote_page *page, const nsci_mention *before,
                              const nsci_mention *who);

#endif
