/* A place's name as the table of places spells it: small letters, no accents, no periods. */
#ifndef NSC_PLACE_NAME_H
#define NSC_PLACE_NAME_H

#include "base/nsc_base.h"

/* Longer names are looked at as far as this: none in the table is longer. */
enum { NSCI_PLACE_NAME_BYTES = 96, NSCI_PLACE_NAME_WORDS = 12, NSCI_PLACE_ENTRY_WORDS = 6 };

/* "St. John's" is "st johns", "Port-au-Prince" "port au prince", "the Orkneys" "orkneys". */
typedef struct nsci_place_name {
    uint8_t bytes[NSCI_PLACE_NAME_BYTES];                               /* words, a blank between */
    uint8_t starts[NSCI_PLACE_NAME_WORDS], ends[NSCI_PLACE_NAME_WORDS]; /* of each word */
    uint8_t n_words;
    bool is_whole; /* all of it is here */
} nsci_place_name;

/* Folds valid UTF-8. O(n_bytes). */
void nsci_place_name_fold(const uint8_t *text, size_t n_bytes, nsci_place_name *out);

/* The hash of words [first .. end) of a name: the key of the table. */
uint64_t nsci_place_name_hash(const nsci_place_name *name, uint32_t first, uint32_t end);

#endif
