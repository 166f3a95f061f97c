/* Phrases that describe somebody: where they begin and end.
 *
 *     the harbor authority's | spokeswoman | for fish        back to the determiner or owner,
 *     former | prime minister | Ada Lund                     on over "of" and "for"
 *
 * They are asked for from their noun, in a stretch of text outside of marks.
 */
#ifndef NSC_QUOTE_PHRASE_H
#define NSC_QUOTE_PHRASE_H

#include "quote/nsc_mention.h"
#include "quote/nsc_quote_page.h"

/* The tokens before and behind a noun that are looked at. */
enum { NSCI_QUOTE_PHRASE_BEFORE = 9, NSCI_QUOTE_PHRASE_TOKS = 8 };

/* The stretch that is read, and how far. */
typedef struct nsci_quote_stretch {
    const nsci_quote_page *page;
    const nsci_spans *names;
    const nsci_label_kinds *labels;
    const nsci_mentions *found; /* so far */
    size_t name;                /* the first one that ends behind what was read */
    uint32_t start;             /* token */
} nsci_quote_stretch;

/* A noun for a person, for people or for a body. */
static inline bool nsci_quote_is_head(uint8_t kind) {
    return kind >= NSCI_QUOTE_PERSON && kind <= NSCI_QUOTE_KIN;
}

static inline bool nsci_quote_is_capitalized(const nsci_quote_page *page, uint32_t tok) {
    uint8_t form = page->toks.items[tok].form;
    return form == NSCI_FORM_TITLE || form == NSCI_FORM_UPPER || form == NSCI_FORM_INITIAL ||
           form == NSCI_FORM_MIXED;
}

/* Where the noun phrase begins whose first known word is token `at`: at its determiner ("one" and
 * "some" too) or its owner. Without either it begins at `at`, unless it opens the sentence.
 * `named`: a name follows it. */
uint32_t nsci_quote_phrase_start(const nsci_quote_stretch *s, uint32_t at, bool named);

/* Where what "of", "for", "from" add behind a noun ends, which itself ends at `end`. */
uint32_t nsci_quote_phrase_end(const nsci_quote_stretch *s, uint32_t end, uint32_t limit);

/* Where what stands in front of a title or noun begins, in capitals or known for people: "House
 * Speaker", "former president". Behind a verb of speech or a preposition whatever may stand before
 * a noun belongs to it: said Republican political consultant Ada Lund. */
uint32_t nsci_quote_office_start(const nsci_quote_stretch *s, uint32_t title);

/* Where the description begins whose last noun or title is token `at`, in front of a name. */
uint32_t nsci_quote_description_start(const nsci_quote_stretch *s, uint32_t at);

/* Where title and description in front of a name begin. */
uint32_t nsci_quote_name_start(const nsci_quote_stretch *s, const nsci_span *name, bool person);

/* Does what ends at token `end` end there for sure: at a sign, the sentence's end, "who"? */
bool nsci_quote_ends_there(const nsci_quote_page *page, uint32_t end);

/* Closes something a name that ends at `name_end`, or the letters behind it, and stands behind a
 * description from `start` on, with a comma between: a sign, a verb of speech? "According to the
 * owner, Ada Lund said" and "Asked about the owner, Ada Lund said" have no owner of this name. */
bool nsci_quote_is_closed(const nsci_quote_page *page, uint32_t start, uint32_t name_end);

/* Does a person's name begin at token i? */
bool nsci_quote_opens_person(const nsci_quote_stretch *s, uint32_t i);

/* the 24-year-old */
bool nsci_quote_is_age(const nsci_quote_stretch *s, uint32_t i);

/* The middle of a compound: editor-in-chief. */
bool nsci_quote_is_between_hyphens(const nsci_quote_stretch *s, uint32_t i);

#endif
