/* Kinds of blocks, and the tags of the chain that finds them.
 *
 *     tag     0 .. 17      a line that begins a block of this kind
 *             18 .. 23     a line that goes on the block above: of the six kinds whose lines differ
 *                          in what they hold, and so are no wrapped paragraph
 */
#ifndef NSC_BLOCK_KIND_H
#define NSC_BLOCK_KIND_H

#include "nn/nsc_crf.h"

/* Stored results and models hold these numbers. */
typedef enum nsci_block_kind {
    NSCI_BLOCK_PARAGRAPH = 0,
    NSCI_BLOCK_HEADLINE,
    NSCI_BLOCK_STANDFIRST,
    NSCI_BLOCK_KICKER,
    NSCI_BLOCK_BYLINE,
    NSCI_BLOCK_TIMESTAMP,
    NSCI_BLOCK_DATELINE,
    NSCI_BLOCK_SUBHEAD,
    NSCI_BLOCK_LIST_ITEM,
    NSCI_BLOCK_CAPTION,
    NSCI_BLOCK_CREDIT,
    NSCI_BLOCK_RELATED,
    NSCI_BLOCK_PROMO,
    NSCI_BLOCK_NOTE,
    NSCI_BLOCK_TRANSCRIPT_TURN,
    NSCI_BLOCK_TABLE,
    NSCI_BLOCK_PULLQUOTE,
    NSCI_BLOCK_EMBED,
    NSCI_N_BLOCK_KINDS
} nsci_block_kind;

/* Tags of lines that go on a block. */
enum {
    NSCI_BLOCK_MORE = NSCI_N_BLOCK_KINDS,
    NSCI_BLOCK_MORE_BYLINE = NSCI_BLOCK_MORE,
    NSCI_BLOCK_MORE_NOTE,
    NSCI_BLOCK_MORE_TURN,
    NSCI_BLOCK_MORE_TABLE,
    NSCI_BLOCK_MORE_PULLQUOTE,
    NSCI_BLOCK_MORE_EMBED,
    NSCI_N_BLOCK_TAGS
};

_Static_assert((int)NSCI_N_BLOCK_TAGS <= (int)NSCI_N_LANES, "every tag has a lane");

/* The kind of the block that a tag belongs to. */
static inline uint32_t nsci_block_kind_of(uint32_t tag) {
    static const uint8_t kinds[NSCI_N_BLOCK_TAGS - NSCI_BLOCK_MORE] = {
        NSCI_BLOCK_BYLINE, NSCI_BLOCK_NOTE,      NSCI_BLOCK_TRANSCRIPT_TURN,
        NSCI_BLOCK_TABLE,  NSCI_BLOCK_PULLQUOTE, NSCI_BLOCK_EMBED};
    return tag < NSCI_BLOCK_MORE ? tag : kinds[tag - NSCI_BLOCK_MORE];
}

/* Whether a line of tag `tag` may follow one of tag `before`. */
static inline bool nsci_block_may_follow(uint32_t before, uint32_t tag) {
    return tag < NSCI_BLOCK_MORE || nsci_block_kind_of(before) == nsci_block_kind_of(tag);
}

#endif
