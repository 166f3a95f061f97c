/* The name tagger's part of a model: the chain of tags, and what scores them. */
#ifndef NSC_TAGGER_H
#define NSC_TAGGER_H

#include "nn/nsc_crf.h"
#include "layer/nsc_layer.h"
#include "name/nsc_cnn.h"
#include "name/nsc_second_reader.h"
#include "base/nsc_table.h"

/* A token's scores are the sum of what the network and the weights of its features give; a model
 * has either, or both. */
typedef struct nsci_tagger {
    nsci_cnn network;
    nsci_table weights; /* feature -> int8 [tag]; may have no entries */
    nsci_second_reader second;
    nsci_transitions transitions;
    nsci_factors factors; /* exp(scale * transitions) */
    float scale;          /* one step of a score, in natural logarithms */
    float slope, shift;   /* calibration: score = sigmoid(slope * logit(probability) + shift) */
    uint32_t n_labels, n_tags;
} nsci_tagger;

/* Section "ents.transitions": float scale, slope, shift; uint32 n_tags; int16 open [tag],
 * move [tag][tag]. */
enum { NSCI_TRANSITIONS_BYTES = 16 + 2 * (NSCI_N_LANES + NSCI_N_LANES * NSCI_N_LANES) };

/* Opens the three sections; tagger->n_labels is set by the caller. */
nsc_status nsci_tagger_open(nsci_tagger *tagger, nsci_section network, nsci_section weights,
                            nsci_section transitions, nsc_error *err);

#endif
