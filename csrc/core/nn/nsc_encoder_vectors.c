/* The encoder's reader in vectors of 128 bits, which every processor of these kinds has. */
#include "nn/nsc_encoder.h"

#if (defined(__GNUC__) || defined(__clang__)) &&                                                   \
    (defined(__SSE2__) || defined(__aarch64__) || defined(__wasm_simd128__))

#define LANES_VECTORS
#include "nn/nsc_encoder_layer.h"

const nsci_encoder_reader *nsci_encoder_vectors(void) {
    static const nsci_encoder_reader reader = {"vectors", read_window};
    return &reader;
}

#else

const nsci_encoder_reader *nsci_encoder_vectors(void) { return NULL; }

#endif
