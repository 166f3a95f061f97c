/* The layer of places: where the places are that an article names. */
#ifndef NSC_PLACES_H
#define NSC_PLACES_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_places_layer;

#endif
