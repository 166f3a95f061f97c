/* Opening the tagger's sections: network and weights by their own modules, the transitions of the
 * chain here. All that scoring relies on is checked: the number of tags, the range of each
 * transition, a calibration that gives numbers. */
#include "name/nsc_tagger.h"

static nsc_status open_transitions(nsci_tagger *tagger, nsci_section section, nsc_error *err) {
    if (section.n_bytes != NSCI_TRANSITIONS_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.transitions\" holds %zu bytes, expected %u",
                         section.n_bytes, (uint32_t)NSCI_TRANSITIONS_BYTES);
    memcpy(&tagger->scale, section.bytes, 4);
    memcpy(&tagger->slope, section.bytes + 4, 4);
    memcpy(&tagger->shift, section.bytes + 8, 4);
    tagger->n_tags = nsci_load_u32(section.bytes + 12);
    memcpy(&tagger->transitions, section.bytes + 16, sizeof tagger->transitions);
    if (tagger->n_tags != 1 + 2 * tagger->n_labels)
        return nsci_fail(err, NSC_E_MODEL, 12,
                         "section \"ents.transitions\" has %u tags for %u labels", tagger->n_tags,
                         tagger->n_labels);
    if (!(tagger->scale >= 1e-4f && tagger->scale <= 1.0f) ||
        !(tagger->slope >= 0.01f && tagger->slope <= 100.0f) ||
        !(tagger->shift >= -100.0f && tagger->shift <= 100.0f))
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"ents.transitions\": scale or calibration is absurd");
    const int16_t *all = &tagger->transitions.open[0];
    for (uint32_t k = 0; k < sizeof tagger->transitions / sizeof *all; k++)
        if (all[k] < -NSCI_MAX_TRANSITION || all[k] > NSCI_MAX_TRANSITION)
            return nsci_fail(err, NSC_E_MODEL, 16 + 2 * (uint64_t)k,
                             "section \"ents.transitions\": number %u is out of range", k);
    nsci_transitions_seal(&tagger->transitions, tagger->n_tags, tagger->scale, &tagger->factors);
    return NSC_OK;
}

nsc_status nsci_tagger_open(nsci_tagger *tagger, nsci_section network, nsci_section weights,
                            nsci_section transitions, nsc_error *err) {
    NSC_TRY(nsci_cnn_open(&tagger->network, network.bytes, network.n_bytes, err));
    NSC_TRY(nsci_table_open(&tagger->weights, weights.bytes, weights.n_bytes, NSCI_N_LANES,
                            "ents.weights", err));
    return open_transitions(tagger, transitions, err);
}
