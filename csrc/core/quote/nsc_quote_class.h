/* Classes of tokens, and of distances between them, as features of quotes see them. */
#ifndef NSC_QUOTE_CLASS_H
#define NSC_QUOTE_CLASS_H

#include "quote/nsc_quote_page.h"

enum {
    NSCI_QUOTE_N_SIGNS = 6,
    NSCI_QUOTE_NO_CLASS = NSCI_QUOTE_N_KINDS + NSCI_QUOTE_N_SIGNS, /* there is no token */
    NSCI_QUOTE_N_CLASSES,
    NSCI_QUOTE_N_GAPS = 11,
    NSCI_QUOTE_N_CLUSTERS = 1 + (1 << NSCI_QUOTE_CLUSTER_BITS)
};

/* Class of token i as seen from one of sentence `sent`: the kind of a word, the class of a sign, or
 * that there is none. Indices past the ends wrap to large ones. */
uint32_t nsci_quote_class_at(const nsci_quote_page *page, uint32_t i, uint32_t sent);

/* 0 to 4 as they are, then ever wider. */
uint32_t nsci_quote_gap_class(uint32_t n);

/* The cluster of a token: 0 of none and of one with a shorter path, of which there are few. */
static inline uint32_t nsci_quote_cluster_class(const nsci_quote_tok *tok) {
    return tok->cluster >> NSCI_QUOTE_CLUSTER_BITS ? tok->cluster - NSCI_QUOTE_N_CLUSTERS + 2u : 0;
}

#endif
