/* Who is who on a page, while it is found out: what the passes over the mentions share.
 *
 *     nsc_quote_person.c    names, roles, descriptions
 *     nsc_quote_pronoun.c   pronouns, behind them
 */
#ifndef NSC_QUOTE_RESOLVER_H
#define NSC_QUOTE_RESOLVER_H

#include "base/nsc_hash.h"
#include "quote/nsc_person.h"
#include "quote/nsc_quote_page.h"

typedef struct nsci_resolver {
    nsci_persons *persons;
    const nsci_quote_page *page;
    const nsci_mentions *mentions;
    const nsc_alloc *alloc;
    nsc_error *err;
} nsci_resolver;

static inline const nsci_quote_tok *nsci_resolver_tok(const nsci_resolver *r, uint32_t i) {
    return &r->page->toks.items[i];
}

static inline uint64_t nsci_resolver_hash(const nsci_resolver *r, uint32_t i) {
    nsci_range bytes = r->page->spans[i];
    return nsci_hash_lower(r->page->text + bytes.start, bytes.end - bytes.start);
}

/* Is token i that word, which is in small letters, in letters of any case? */
static inline bool nsci_resolver_is_word(const nsci_resolver *r, uint32_t i, const char *word) {
    const nsci_range bytes = r->page->spans[i];
    const size_t n = strlen(word);
    if (bytes.end - bytes.start != n) return false;
    for (size_t k = 0; k < n; k++)
        if (nsci_ascii_lower(r->page->text[bytes.start + k]) != (uint8_t)word[k]) return false;
    return true;
}

/* The place that opens a dateline, and the agency in brackets there, are not what the text goes on
 * about. */
static inline bool nsci_resolver_is_filed_from(const nsci_resolver *r,
                                               const nsci_mention *mention) {
    uint32_t start = mention->core.start;
    if (mention->kind != NSCI_MENTION_PLACE && mention->kind != NSCI_MENTION_ORG) return false;
    bool agency = start > 0 && nsci_resolver_tok(r, start - 1)->sign;
    return (agency || mention->kind == NSCI_MENTION_PLACE) &&
           nsci_quote_is_furniture(r->page, start);
}

/* Is it only somebody's: "a trader at Norbank"? */
static inline bool nsci_resolver_is_object(const nsci_resolver *r, const nsci_mention *mention) {
    if (mention->toks.start == 0) return false;
    uint8_t before = nsci_resolver_tok(r, mention->toks.start - 1)->word.kind;
    return before == NSCI_QUOTE_OF || before == NSCI_QUOTE_TO;
}

/* Is the description somebody's: "his aunt", "the boy's aunt"? */
static inline bool nsci_resolver_is_owned(const nsci_resolver *r, const nsci_mention *mention) {
    if (nsci_resolver_tok(r, mention->toks.start)->word.kind == NSCI_QUOTE_WHOSE) return true;
    for (uint32_t i = mention->toks.start; i < mention->core.start; i++)
        if (nsci_quote_is_possessive(r->page, i)) return true;
    return false;
}

#endif
