/* Whether the day comes first in dates in figures: 3/4/2013. */
#ifndef NSC_DATE_ORDER_H
#define NSC_DATE_ORDER_H

#include "layer/nsc_doc.h"

/* What the document's dates and the places that it names tell, and before these `home`, the code of
 * a country, or "". O(words). */
bool nsci_date_day_first(const nsci_doc *doc, const char *home);

#endif
