/* A mention of who or what might be speaking, as a record. */
#ifndef NSC_MENTION_H
#define NSC_MENTION_H

#include "base/nsc_vec.h"
#include "newscore.h"

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

#endif
