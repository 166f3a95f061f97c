/* Speech without quotation marks: turns of a transcript, and quotations that are set off.
 *
 *     MODERATOR: Would you raise the tax?        Venn wrote to his wife:
 *     DELGADO: No.                                   No wind since Tuesday.
 *
 * Labels count where paragraphs with labels follow each other; in capitals two are enough, others
 * come back in the same run. A paragraph is set off by > or by four blanks behind one that ends
 * with a colon.
 */
#ifndef NSC_QUOTE_TURN_H
#define NSC_QUOTE_TURN_H

#include "quote/nsc_quote_page.h"

typedef struct nsci_turn {
    nsci_range label; /* tokens; empty of what is set off */
    nsci_range body;
} nsci_turn;

/* How far the run of labelled paragraphs reaches that begins with paragraph p: the paragraph behind
 * it, or p when none begins there. O(tokens of the run's labels). */
uint32_t nsci_turns_end(const nsci_quote_page *page, uint32_t p);

/* Reads paragraph p of such a run. */
nsci_turn nsci_turn_read(const nsci_quote_page *page, uint32_t p);

/* Is paragraph p set off? Fills *out. */
bool nsci_turn_is_set_off(const nsci_quote_page *page, uint32_t p, nsci_turn *out);

#endif
