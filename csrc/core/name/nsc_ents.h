/* The layer of names: tagger, rules and the caller's own names, each over the one before. */
#ifndef NSC_ENTS_H
#define NSC_ENTS_H

#include "amount/nsc_amount.h"
#include "layer/nsc_layer.h"
#include "name/nsc_decode.h"
#include "name/nsc_gazetteer.h"
#include "name/nsc_name_vote.h"
#include "timex/nsc_timex_name.h"

extern const nsci_layer nsci_ents_layer;

/* The layer's part of a model. */
typedef struct nsci_ents_part {
    nsci_tagger tagger;
    nsci_label labels[NSC_MAX_LABELS];
    uint32_t n_labels;
    nsci_name_labels roles; /* which of them is which */
    /* The labels of what rules find, amounts before times; NSC_NONE of those that it lacks */
    uint32_t rule_labels[NSCI_N_AMOUNTS + NSCI_N_TIMEX_NAMES];
} nsci_ents_part;

/* The layer's working memory in a context. */
typedef struct nsci_ents_work {
    nsci_decoder *decoder;
    nsci_gazetteer_work gazetteer;
    nsci_ballots ballots;
} nsci_ents_work;

#endif
