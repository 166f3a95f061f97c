/* Cue words: what single words say to the rules of dates, amounts and other layers, as data.
 *
 * A word has a number of an *entry*, looked up once a word type (nsc_feature.h) and kept in 16
 * bits. An entry has a bit for each cue (nsc_cue_class.h) and perhaps a value of a cue: "cents"
 * is a unit of money, a subunit of 10^-2, and stands for USD. The words are in
 * csrc/tables/cues/, for people to edit. */
#ifndef NSC_CUE_H
#define NSC_CUE_H

#include "base/nsc_base.h"
#include "word/nsc_cue_class.h"

enum {
    NSCI_CUE_ENTRY_NONE = 0,   /* of a word that is no cue: no bit is set */
    NSCI_CUE_ENTRY_DIGITS = 1, /* of whatever begins with a digit */
    NSCI_CUE_ENTRY_CODED = 2   /* USD500m, R5: of a code or what is short for one, then a digit */
};

/* Set of one cue. */
#define NSCI_CUE_BIT(cue) (UINT64_C(1) << (cue))

/* The entry of a token, of which ASCII capitals count as small letters unless its rows say
 * otherwise. O(1). */
uint16_t nsci_cue_find(const uint8_t *bytes, size_t n);

/* [entry] its cues; read it with the functions below. */
extern const uint64_t nsci_cue_entries[];

/* The cues of an entry that nsci_cue_find gave. */
static inline uint64_t nsci_cue_bits(uint16_t entry) { return nsci_cue_entries[entry]; }

static inline bool nsci_cue_is(uint16_t entry, nsci_cue cue) {
    return nsci_cue_bits(entry) >> cue & 1;
}

/* The value that an entry has as a cue: a number, or letters packed eight bits each, the first
 * one highest ('U' << 16 | 'S' << 8 | 'D'). False, and *out untouched, where it is no such cue
 * or has no value. */
bool nsci_cue_value(uint16_t entry, nsci_cue cue, int32_t *out);

#endif
