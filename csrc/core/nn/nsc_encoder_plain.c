/* The encoder's reader in plain C, which is also the definition of the others. */
#include "nn/nsc_encoder_layer.h"

const nsci_encoder_reader *nsci_encoder_plain(void) {
    static const nsci_encoder_reader reader = {"plain", read_window};
    return &reader;
}
