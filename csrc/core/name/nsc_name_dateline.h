/* Names of datelines: "GREENOCK (PA) - Ferries ..." was filed from a place, whatever its name is
 * elsewhere. */
#ifndef NSC_NAME_DATELINE_H
#define NSC_NAME_DATELINE_H

#include "name/nsc_name_reader.h"

/* Makes the unsure names of each line's dateline places, and organizations those in the brackets of
 * its agency, where it begins with capitals and has an agency, a date, or a town alone. Linear. */
void nsci_names_place_datelines(const nsci_doc *doc, nsci_word_cache *cache,
                                const nsci_name_labels *labels, nsci_spans *names);

#endif
