/* Unicode's forms C and KC while a text grows: the last character, and long runs of marks. */
#ifndef NSC_COMPOSE_H
#define NSC_COMPOSE_H

#include "normalize/nsc_machine.h"

/* Tries `pending`, which comes next, with the run at the end of the output. When it decomposes or
 * composes, *taken, and what it becomes is on the stack in its place. O(NSCI_MAX_MARKS). */
nsc_status nsci_compose_pending(nsci_machine *m, const nsci_pending *pending, bool *taken);

/* The end of the run of combining marks at m->at, if it is longer than NSCI_MAX_MARKS; else 0. */
uint32_t nsci_compose_long_run_end(const nsci_machine *m);

/* Composes the marks [m->at, end) of the source with the run at the end of the output. Either they
 * are in form and have been copied, or the whole run has been taken off: it stands for the source's
 * bytes [*start, end), and out->marks [n > 0] holds what to append. O(n log n). */
nsc_status nsci_compose_long_run(nsci_machine *m, uint32_t end, uint32_t *start);

/* The rule that an edit of Unicode's form is of. */
static inline uint8_t nsci_compose_rule(const nsci_machine *m) {
    return nsci_machine_has(m, NSC_RULE_COMPATIBILITY) ? NSC_RULE_COMPATIBILITY : NSC_RULE_COMPOSE;
}

#endif
