/* The encoder's reader of x86 with AVX2. */
#include "base/nsc_cpu.h"
#include "nn/nsc_encoder.h"

#if defined(NSCI_CPU_X86)

#include <immintrin.h>

/* What follows is compiled for the set, and called where the processor has it. */
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif
#define LANES_AVX2
#include "nn/nsc_encoder_layer.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

const nsci_encoder_reader *nsci_encoder_avx2(void) {
    static const nsci_encoder_reader reader = {"avx2", read_window};
    return nsci_cpu_has_avx2() ? &reader : NULL;
}

#else

const nsci_encoder_reader *nsci_encoder_avx2(void) { return NULL; }

#endif
