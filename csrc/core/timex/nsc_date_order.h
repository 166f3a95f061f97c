/* Whether the day comes first in dates in figures: 3/4/2013. */
#ifndef NSC_DATE_ORDER_H
#define NSC_DATE_ORDER_H

#include "layer/nsc_doc.h"

/* What the document's dates and the places that it names tell, and before these `home`, the code of
 * a country, or "": above 0 the day comes first, below 0 the month, at 0 nobody knows. O(words). */
int nsci_date_order_votes(const nsci_doc *doc, const char *home);

#endif
