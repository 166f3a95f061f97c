/* The layer of amounts: sums of money and shares found by rule, each with what it is worth. */
#ifndef NSC_AMOUNTS_H
#define NSC_AMOUNTS_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_amounts_layer;

#endif
