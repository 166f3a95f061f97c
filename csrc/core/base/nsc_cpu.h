/* CPU features, asked at run time, where single functions may be compiled for them. */
#ifndef NSC_CPU_H
#define NSC_CPU_H

#include "base/nsc_base.h"

#if (defined(__x86_64__) || defined(__i386__)) && (defined(__GNUC__) || defined(__clang__))
#define NSCI_CPU_X86

/* AVX2, with the older BMI and POPCNT. */
static inline bool nsci_cpu_has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}

/* AVX-512 for bytes, in vectors of 256 and 512 bits. */
static inline bool nsci_cpu_has_avx512(void) {
    return nsci_cpu_has_avx2() && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
}

/* AVX-512 with products of bytes, */
static inline bool nsci_cpu_has_vnni(void) {
    return nsci_cpu_has_avx512() && __builtin_cpu_supports("avx512vnni");
}

/* and with the compression of bytes. */
static inline bool nsci_cpu_has_vbmi2(void) {
    return nsci_cpu_has_avx512() && __builtin_cpu_supports("avx512vbmi2");
}

#endif

#endif
