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

#include "quote/nsc_quote_mark.h"

typedef enum nsci_mention_kind {
    NSCI_MENTION_PERSON = 0, /* names, by label */
    NSCI_MENTION_ORG,
    NSCI_MENTION_PLACE,
    NSCI_MENTION_PEOPLE, /* a nationality, a party */
    NSCI_MENTION_NAME,   /* any other */
    NSCI_MENTION_HE,     /* pronouns */
    NSCI_MENTION_THEY,
    NSCI_MENTION_IT,
    NSCI_MENTION_I,
    NSCI_MENTION_YOU,
    NSCI_MENTION_WHO,
    NSCI_MENTION_SOME,
    NSCI_MENTION_ROLE, /* descriptions, by their noun */
    NSCI_MENTION_GROUP,
    NSCI_MENTION_BODY,
    NSCI_MENTION_N_KINDS
} nsci_mention_kind;

typedef struct nsci_mention {
    nsci_range toks; /* its extent */
    nsci_range core;
    uint32_t name;  /* index among the names of the document, NSC_NONE of none */
    uint8_t kind;   /* nsci_mention_kind */
    uint8_t gender; /* what its own words show: NSCI_QUOTE_MALE, NSCI_QUOTE_FEMALE */
    bool is_first;  /* the first one of its sentence */
} nsci_mention;

NSCI_DEFINE_VEC(nsci_mentions, nsci_mention)

/* The kind of a name by its label: [n_labels], NSCI_MENTION_N_KINDS for labels that no speaker has
 * (dates, sums). */
typedef struct nsci_label_kinds {
    uint8_t of[NSC_MAX_LABELS];
} nsci_label_kinds;

/* Finds the mentions of a page, by ascending core. O(tokens). */
nsc_status nsci_mentions_find(nsci_mentions *mentions, const nsci_quote_page *page,
                              const nsci_marks *marks, const nsci_spans *names,
                              const nsci_label_kinds *labels, const nsc_alloc *alloc,
                              nsc_error *err);

/* The name that mention m is said of: "Nigel Ashe, a spokesman for the trust,", "the accordionist,
 * Nigel Ashe"; else m. */
uint32_t nsci_mention_name(const nsci_quote_page *page, const nsci_mentions *mentions, uint32_t m);

/* Goes mention `who`, a relative pronoun, on about the one before it: "Ada Lund, 42, who"? */
bool nsci_mention_is_relative(const nsci_quote_page *page, const nsci_mention *before,
                              const nsci_mention *who);

#endif
