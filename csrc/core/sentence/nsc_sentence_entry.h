/* Entries: the candidates beside what messages, letters, headlines and captions begin or end
 * with. */
#ifndef NSC_SENTENCE_ENTRY_H
#define NSC_SENTENCE_ENTRY_H

#include "sentence/nsc_sentence_candidate.h"

/* Notes the mark of an address that text[at] completes: a@, http://, www. */
void nsci_note_address(nsci_scan *scan, uint32_t at);

/* Does an address of mail or of the web (a@b, http://a, www.a) end, or go on, at text[..end)? */
bool nsci_ends_address(const nsci_scan *scan, uint32_t end);

/* These look at the event at scan->at. True when *found is a candidate. */
bool nsci_on_address(nsci_scan *scan, nsci_candidate *found); /* the colon of http:// */
bool nsci_on_stamp(nsci_scan *scan, nsci_candidate *found);   /* the colon of 08/16/2000 12:05 */
bool nsci_on_capital(nsci_scan *scan, nsci_candidate *found); /* a capital, which it passes */

#endif
