/* What the model's list of names says of the tokens of a name. */
#ifndef NSC_NAME_LISTED_H
#define NSC_NAME_LISTED_H

#include "name/nsc_name_reader.h"

enum { NSCI_NAME_MAX_LISTED_TOKS = 4 };

/* Types of training/lexicon.py, a bit each. */
enum {
    NSCI_LISTED_PERSON = 1 << 0,
    NSCI_LISTED_LOCATION = 1 << 1,
    NSCI_LISTED_ORGANIZATION = 1 << 2,
    NSCI_LISTED_COMPANY = 1 << 8,
    NSCI_LISTED_COUNTRY = 1 << 9,
    NSCI_LISTED_PLACE = 1 << 10,
    NSCI_LISTED_STATE = 1 << 11
};

/* The types that the lexicon lists a name under; 0 without a lexicon, and for longer names. */
uint32_t nsci_name_listed_types(const nsci_name_reader *r, nsci_range toks);

/* The label of a listed name: of organizations and companies, or of persons; else NSC_NONE. */
uint32_t nsci_name_listed_label(const nsci_name_reader *r, nsci_range toks);

#endif
