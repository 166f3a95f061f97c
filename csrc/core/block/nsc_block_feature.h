/* Features: what the scorer of blocks sees of a unit, as 64-bit hashes. Trainer and tagger share
 * it. */
#ifndef NSC_BLOCK_FEATURE_H
#define NSC_BLOCK_FEATURE_H

#include "block/nsc_block_unit.h"

/* Raised whenever any feature, or a line or unit, changes: a model of another schema is refused. */
enum { NSCI_BLOCK_SCHEMA = 3 };

enum { NSCI_MAX_BLOCK_FEATURES = 208 }; /* of one unit */

/* A document's units, as features see them. Borrowed. */
typedef struct nsci_block_view {
    const nsci_doc *doc;
    nsci_word_cache *cache;
    const nsci_block_unit *units; /* [n] */
    size_t n;
    size_t first_long, last_long; /* running text; n and 0 where there is none */
    size_t title; /* the first unit that is as long as a title; n where there is none */
    /* Units of the stretch with the most running text and the least else: the article on a page. */
    size_t main_start, main_end;
    bool is_page; /* as it was saved: most of its many units are no running text */
} nsci_block_view;

/* Looks at the units together, and at which of them a dateline may open. */
nsci_block_view nsci_block_look(const nsci_doc *doc, nsci_word_cache *cache,
                                nsci_block_units *units);

/* Is unit i running text with running text on both sides, without a sign of anything else? Most
 * units of news are, and nearly all of these are paragraphs; so nobody asks for their features. */
bool nsci_block_is_plain(const nsci_block_view *view, size_t i);

/* The features of unit i. Writes at most NSCI_MAX_BLOCK_FEATURES and returns how many. */
uint32_t nsci_block_features(const nsci_block_view *view, size_t i, uint64_t *out);

#endif
