/* Mojibake: whether characters that spell others can be text themselves. All O(1). */
#ifndef NSC_MOJIBAKE_SCORE_H
#define NSC_MOJIBAKE_SCORE_H

#include "base/nsc_base.h"

/* The characters of one garbled character, and what stands before them. */
typedef struct nsci_mojibake_unit {
    int read_as;       /* an NSCI_READ_AS_... */
    size_t n;          /* 2 to 4 */
    uint32_t cps[4];   /* as they stand in the text */
    uint8_t bytes[4];  /* what they were */
    uint32_t cp;       /* what they spell */
    uint32_t before;   /* the character before them, 0 for none */
    uint32_t before2;  /* the one before that */
    uint32_t after;    /* the character behind them, 0 for none or unknown */
    bool after_repair; /* `before` is the result of a repair */
    bool all_repaired; /* all of the characters are */
    bool seen;         /* the text was garbled in this way elsewhere */
} nsci_mojibake_unit;

/* Whether the characters are so unlikely as text that they must be garbled. */
bool nsci_mojibake_is_unlikely(const nsci_mojibake_unit *unit);

/* Whether two such units in a row are, of which each could be text. */
bool nsci_mojibake_are_unlikely(const nsci_mojibake_unit *first, const nsci_mojibake_unit *second);

/* Whether a unit inside another one with this lead, as a byte of it, proves that it was garbled
 * twice. */
bool nsci_mojibake_may_nest(const nsci_mojibake_unit *unit, uint8_t outer_lead);

/* Whether a unit that spells `cp` may become part of such a pair; and of one that begins with a
 * unit that spells `first`, when `lead` is all that is known of the second. */
bool nsci_mojibake_may_pair(uint32_t cp);
bool nsci_mojibake_may_pair_with(uint32_t first, uint8_t lead);

/* Whether `cp` is what texts are made of, and not some letter of the phonetic alphabet. */
bool nsci_mojibake_is_plausible(uint32_t cp);

/* A number for each script, or family of scripts, whose text is garbled as a whole; 0 for
 * others. */
uint32_t nsci_mojibake_script(uint32_t cp);

#endif
