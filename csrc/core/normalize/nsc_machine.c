/* The state of one reading: what its files do to both ends of the text.
 *
 * The output ends where the source is read; what lies between, on the stack, stands for bytes of
 * the source that have been read and are still to be appended. */
#include "normalize/nsc_machine.h"
#include "normalize/nsc_charref.h"

nsc_status nsci_machine_push_all(nsci_machine *m, const uint32_t *cps, size_t n, uint32_t start,
                                 uint32_t end, uint8_t rule) {
    for (size_t i = n; i-- > 0;)
        NSC_TRY(nsci_machine_push(m, (nsci_pending){cps[i], i ? end : start, end, rule, false}));
    return NSC_OK;
}

uint32_t nsci_machine_cut(nsci_machine *m, uint32_t at, uint32_t end) {
    const uint8_t *text = m->out->utf8.items;
    const uint32_t lowest = at > NSCI_MAX_CHARREF_BYTES ? at - NSCI_MAX_CHARREF_BYTES : 0;
    uint32_t name = at;
    while (name > lowest && nsci_charref_may_hold(text[name - 1])) name--;
    const bool found = name && text[name - 1] == '&' && nsci_machine_has(m, NSC_RULE_CHARREFS);
    if (found || m->name > at) m->name = found ? name : 0; /* else one may still be undecided */
    return nsci_output_cut(m->out, at, end);
}

uint32_t nsci_machine_last_cp(const nsci_machine *m) {
    const nsci_bytes *text = &m->out->utf8;
    size_t after;
    if (!text->n) return 0;
    return nsci_utf8_decode(text->items, nsci_output_before(m->out, (uint32_t)text->n), &after);
}

uint32_t nsci_machine_next_cp(const nsci_machine *m) {
    size_t after;
    if (m->out->pendings.n || m->at >= m->n_source) return 0;
    return nsci_utf8_decode(m->source, m->at, &after);
}
