/* The state of one reading of a text, shared by the files of the pass that nsc_normalize.c drives.
 *
 *     source      ...read so far | m->at ...
 *     m->out      ...text so far, its end still open to rules; above it the stack of pendings
 */
#ifndef NSC_MACHINE_H
#define NSC_MACHINE_H

#include "normalize/nsc_output.h"

#define NSCI_NOTHING_HELD UINT32_MAX
#define NSCI_RULES_FORM   (NSC_RULE_BIT(NSC_RULE_COMPOSE) | NSC_RULE_BIT(NSC_RULE_COMPATIBILITY))

enum { NSCI_MAX_MARKS = 32 }; /* combining marks that are reordered one by one */

typedef struct nsci_machine {
    nsci_normal *out;
    const nsc_alloc *alloc;
    nsc_error *err;
    const uint8_t *source; /* [n_source], read up to `at` */
    uint32_t n_source, at;
    uint32_t rules;
    uint32_t deferred; /* byte of the output from which characters wait, or NSCI_NOTHING_HELD */
    uint32_t cr_end;   /* end of a line feed that was a carriage return, or 0 */
    uint32_t name;     /* byte of the output behind an '&' that may begin a reference, or 0 */
    uint32_t seen;     /* NSCI_SEEN_...: how the text is garbled */
    uint32_t lacked;   /* the same: evidence for want of which something was left */
    bool unordered;    /* some long run of marks is left in disorder */
} nsci_machine;

static inline bool nsci_machine_has(const nsci_machine *m, uint32_t rule) {
    return m->rules & NSC_RULE_BIT(rule);
}

/* Puts a character on the stack of what is to be appended next. */
static inline nsc_status nsci_machine_push(nsci_machine *m, nsci_pending pending) {
    return nsci_pendings_push(&m->out->pendings, m->alloc, pending, m->err);
}

/* Stacks cps[n] in the place of the source's bytes [start, end): the first stands for them all. */
nsc_status nsci_machine_push_all(nsci_machine *m, const uint32_t *cps, size_t n, uint32_t start,
                                 uint32_t end, uint8_t rule);

/* nsci_output_cut; an '&' that the text now ends with, and perhaps part of a name, may begin a
 * reference again. */
uint32_t nsci_machine_cut(nsci_machine *m, uint32_t at, uint32_t end);

/* Appends n bytes of ASCII that no rule begins at for the source's bytes [start, end). */
static inline nsc_status nsci_machine_swap(nsci_machine *m, const char *text, size_t n,
                                           uint32_t start, uint32_t end, uint8_t rule) {
    return nsci_output_swap(m->out, m->alloc, text, n, (nsci_range){start, end}, rule, m->err);
}

/* Appends the source's bytes [m->at, end) as they are, and moves m->at there. */
static inline nsc_status nsci_machine_copy(nsci_machine *m, uint32_t end) {
    const uint32_t n = end - m->at;
    NSC_TRY(nsci_output_reserve(m->out, m->alloc, n, m->err));
    memcpy(m->out->utf8.items + m->out->utf8.n, m->source + m->at, n);
    m->out->utf8.n += n;
    m->at = end;
    return NSC_OK;
}

/* The output's last byte and last character, 0 while it is empty. */
static inline uint8_t nsci_machine_last_byte(const nsci_machine *m) {
    const nsci_bytes *text = &m->out->utf8;
    return text->n ? text->items[text->n - 1] : 0;
}

uint32_t nsci_machine_last_cp(const nsci_machine *m);

/* The source's next character, when it is what comes next; else 0. */
uint32_t nsci_machine_next_cp(const nsci_machine *m);

#endif
