/* The kernel of x86 with AVX-512 VNNI, which multiplies and adds four values at once.
 *
 * Most values are zero. A convolution multiplies those fours of a window in which one is not, the
 * active ones, with the weights of all outputs.
 */
#include "nn/nsc_kernel_vnni.h"
#include "nn/nsc_kernel_avx2.h"
#include "nn/nsc_kernel_x86.h"

#if defined(NSCI_CPU_X86)

/* ---- Products of one token after another
 * ------------------------------------------------------ */

__attribute__((target(VNNI))) INLINE __m256i add_dots_vnni(__m256i sums, __m256i values,
                                                           __m256i weights) {
    return _mm256_dpbusd_epi32(sums, values, weights);
}

DEFINE_MULTIPLY(vnni, VNNI, 8)

/* ---- Convolutions of active fours
 * ------------------------------------------------------------- */

enum { SUMS_512 = NSCI_WIDTH / 16, FOURS_A_STEP = 64 };

/* Adds the products of the first n_fours fours of values, at most FOURS_A_STEP, with their weights.
 * The count is a constant where this is called. */
__attribute__((target(VNNI))) INLINE void add_active_fours(const uint8_t *values, uint32_t n_fours,
                                                           const int8_t *weights,
                                                           __m512i sums[SUMS_512]) {
    uint64_t active = 0;
    for (uint32_t k = 0; k < n_fours; k += 16) {
        __m512i fours = _mm512_loadu_si512(values + 4 * (size_t)k);
        active |= (uint64_t)_mm512_test_epi32_mask(fours, fours) << k;
    }
    for (; active; active &= active - 1) {
        size_t k = 4 * (size_t)__builtin_ctzll(active);
        __m512i four = _mm512_set1_epi32((int32_t)nsci_load_u32(values + k));
        for (uint32_t v = 0; v < SUMS_512; v++)
            sums[v] = _mm512_dpbusd_epi32(sums[v], four,
                                          _mm512_loadu_si512(weights + k * NSCI_WIDTH + 64 * v));
    }
}

__attribute__((target(VNNI))) static void convolve(const nsci_values *before, const uint16_t *toks,
                                                   uint32_t n, const int8_t *weights,
                                                   const int32_t *bias, nsci_values *after) {
    enum { FIRST = 4 * FOURS_A_STEP }; /* values of the first step */
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *window = before[toks[i]].value;
        __m512i sums[SUMS_512];
        for (uint32_t v = 0; v < SUMS_512; v++) sums[v] = _mm512_setzero_si512();
        add_active_fours(window, FOURS_A_STEP, weights, sums);
        add_active_fours(window + FIRST, NSCI_WINDOW / 4 - FOURS_A_STEP,
                         weights + FIRST * NSCI_WIDTH, sums);
        for (uint32_t v = 0; v < SUMS_512; v++)
            store_clipped(sums[v], window + NSCI_WIDTH + 16 * v, bias + 16 * v,
                          after[toks[i] + 1].value + 16 * v);
    }
}

const nsci_kernel *nsci_kernel_vnni(void) {
    static const nsci_kernel kernel = {
        "vnni",   nsci_vnni_multiply, nsci_avx2_find_dots,         NULL,
        convolve, nsci_avx2_add_rows, nsci_avx2_add_contributions, nsci_avx2_clip_sums};
    return nsci_cpu_has_vnni() ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_vnni(void) { return NULL; }

#endif
