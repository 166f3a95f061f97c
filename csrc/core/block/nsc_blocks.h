/* The layer `blocks`: what each line of a text is. */
#ifndef NSC_BLOCKS_H
#define NSC_BLOCKS_H

#include "layer/nsc_layer.h"

extern const nsci_layer nsci_blocks_layer;

#endif
