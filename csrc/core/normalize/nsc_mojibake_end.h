/* Mojibake at the end of a text while it grows: what to repair, and what waits to see. */
#ifndef NSC_MOJIBAKE_END_H
#define NSC_MOJIBAKE_END_H

#include "normalize/nsc_machine.h"

/* Deals with `pending`, which comes next, if it completes a garbled character, has to wait, or was
 * a byte of windows-1252; *taken says whether. Repairs are on the stack then. O(1). */
nsc_status nsci_mojibake_end_try(nsci_machine *m, const nsci_pending *pending, bool *taken);

/* Lifts off what waits: it is appended again, the first character without waiting any more.
 * Something must wait. */
nsc_status nsci_mojibake_end_flush(nsci_machine *m);

/* Makes `pending`, the source's next character, the garbled punctuation that begins with it, and
 * *next where that ends; or leaves both alone. O(1). */
void nsci_mojibake_end_mark(nsci_machine *m, nsci_pending *pending, size_t *next);

#endif
