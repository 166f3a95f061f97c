/* One label for one name in a document: its mentions vote. */
#ifndef NSC_NAME_VOTE_H
#define NSC_NAME_VOTE_H

#include "name/nsc_name_edit.h"

/* What the mentions of one string say: of persons, organizations and places. */
enum { NSCI_N_VOTES = 3 };
typedef struct nsci_ballot {
    uint64_t key;             /* of the string, in small letters; 0 for a free place */
    float sum[NSCI_N_VOTES];  /* scores of its mentions, by label */
    float best[NSCI_N_VOTES]; /* the highest of them */
    float surname;            /* the highest score of a full name that ends with it */
    float firm;               /* the highest score of a firm's full name that begins with it */
    float initials;           /* the highest score of a full name that has these initials */
    float given;              /* the highest score of a full name that begins with it */
    float thing;              /* the highest score of a mention that is a building or product */
    uint8_t thing_label;      /* what that is */
    bool storm;               /* the last word of "Cyclone Tamba" */
    bool has_body;            /* the first word of an organization's full name */
    uint8_t defined;          /* 1 + the label of the name whose acronym it is; 0: of none */
} nsci_ballot;

NSCI_DEFINE_VEC(nsci_ballots, nsci_ballot)

/* Counts the mentions of `names` and gives those that are not sure of theirs the label that the
 * document has for them. O(names + their bytes). */
nsc_status nsci_names_vote(const nsci_doc *doc, const nsci_name_labels *labels,
                           nsci_ballots *ballots, nsci_spans *names, const nsc_alloc *alloc,
                           nsc_error *err);

/* What was counted for the string of a token range, or NULL. Borrowed from `ballots`. */
const nsci_ballot *nsci_ballot_of(const nsci_doc *doc, const nsci_ballots *ballots,
                                  nsci_range toks);

/* Appends to `out` the labels of speakers whose surname or initials were counted, "LEMON:", "TB:".
 * O(sentences). */
nsc_status nsci_names_find_speakers(const nsci_doc *doc, const nsci_name_labels *labels,
                                    const nsci_ballots *ballots, nsci_spans *out,
                                    const nsc_alloc *alloc, nsc_error *err);

#endif
