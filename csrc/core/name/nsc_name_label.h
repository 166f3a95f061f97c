/* Labels of names by the words that open and close them. */
#ifndef NSC_NAME_LABEL_H
#define NSC_NAME_LABEL_H

#include "name/nsc_name_reader.h"

/* From this score on an organization is one, though the words around it say other. */
#define NSCI_NAME_SURE_ORG 0.7f

/* Gives a name the label of what its last word or its first one says that it is, where they do. */
void nsci_name_label(const nsci_name_reader *r, nsci_span *name);

/* Whether what the tagger took for a law, a work or an event calls itself a ministry. */
bool nsci_name_is_organized(const nsci_name_reader *r, const nsci_span *name);

#endif
