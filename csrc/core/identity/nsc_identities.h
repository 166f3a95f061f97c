/* The layer of identities: who is who among the names of a text. */
#ifndef NSC_IDENTITIES_H
#define NSC_IDENTITIES_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_identities_layer;

#endif
