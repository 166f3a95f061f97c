/* Datelines: where, and when, a report was filed, at the start of its first paragraph.
 *
 *     OSLO/RIGA, Feb 8 (Reuters) -- Two ports ...
 *     place      date  agency    end
 */
#ifndef NSC_DATELINE_H
#define NSC_DATELINE_H

#include "layer/nsc_doc.h"

enum { NSCI_DATELINE_MAX_TOKS = 24 }; /* of a line, as many as are read */

/* Tokens of the document; empty ranges for what it does not name. */
typedef struct nsci_dateline {
    nsci_range all; /* with the dash or colon that ends it */
    nsci_range place, date, agency;
} nsci_dateline;

/* Reads the dateline that opens the tokens `toks` of the document. `is_first`: they are the first
 * paragraph of running text; who has no dateline there has none elsewhere. False when there is
 * none. O(1): a bounded number of tokens. */
bool nsci_dateline_read(const nsci_doc *doc, nsci_word_cache *cache, nsci_range toks, bool is_first,
                        nsci_dateline *out);

#endif
