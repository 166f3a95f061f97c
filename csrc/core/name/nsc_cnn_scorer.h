/* The bundled model's scorer: the convolutional network, the weights of features, or both. */
#ifndef NSC_CNN_SCORER_H
#define NSC_CNN_SCORER_H

#include "name/nsc_scorer.h"

extern const nsci_scorer nsci_cnn_scorer;

#endif
