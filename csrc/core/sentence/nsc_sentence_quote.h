/* Quotation marks and brackets: which are open, and the candidates behind closing ones. */
#ifndef NSC_SENTENCE_QUOTE_H
#define NSC_SENTENCE_QUOTE_H

#include "sentence/nsc_sentence_candidate.h"

typedef enum nsci_side { NSCI_SIDE_UNKNOWN = 0, NSCI_SIDE_OPEN, NSCI_SIDE_CLOSE } nsci_side;

/* The side of the quotation mark at text[at] by what it was before normalization made it
 * straight. */
nsci_side nsci_original_side(nsci_scan *scan, uint32_t at);

/* Notes that a quotation opens or closes at text[at]. */
void nsci_note_quote(nsci_scan *scan, nsci_side which, uint32_t at);

static inline void nsci_open_bracket(nsci_scan *scan, uint32_t at) {
    if (scan->depth < 3) scan->depth++;
    scan->bracket_start = at;
}

static inline void nsci_close_bracket(nsci_scan *scan) {
    if (scan->depth > 0) scan->depth--;
}

/* Forgets quotations and brackets that opened long before text[at]: many are never closed. */
static inline void nsci_forget_open(nsci_scan *scan, uint32_t at) {
    enum { MAX_QUOTE_BYTES = 1500, MAX_BRACKET_BYTES = 600 };
    scan->in_quote &= at - scan->quote_start <= MAX_QUOTE_BYTES;
    if (at - scan->bracket_start > MAX_BRACKET_BYTES) scan->depth = 0;
}

/* The end of a mark that stands apart behind a stop and closes what is open, or `at`:
 *
 *     `` Go . '' She          " Go . " She
 */
uint32_t nsci_skip_closing_apart(nsci_scan *scan, uint32_t at);

/* These look at the event at scan->at and move on. True when *found is a candidate. */
bool nsci_on_double_quote(nsci_scan *scan, nsci_candidate *found);
bool nsci_on_closing_bracket(nsci_scan *scan, nsci_candidate *found);

#endif
