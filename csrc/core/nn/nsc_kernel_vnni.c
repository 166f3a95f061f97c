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

/* ---- Dense layers ---------------------------------------------------------------------------- */

enum { DENSE_ROWS = 8 };

/* n_rows rows by the outputs of two tiles of weights, a vector each. The count is a constant where
 * this is called, so that the sums stay in registers. */
__attribute__((target(VNNI))) INLINE void multiply_two_tiles(const uint8_t *values, uint32_t n_in,
                                                             const int8_t *weights, uint32_t n_out,
                                                             uint32_t n_rows, int32_t *out) {
    const int8_t *second = weights + NSCI_DENSE_TILE * (size_t)n_in;
    __m512i sums[DENSE_ROWS][2];
    for (uint32_t r = 0; r < n_rows; r++) sums[r][0] = sums[r][1] = _mm512_setzero_si512();
    for (uint32_t k = 0; k < n_in; k += 4, weights += 64, second += 64) {
        __m512i a = _mm512_loadu_si512(weights), b = _mm512_loadu_si512(second);
        for (uint32_t r = 0; r < n_rows; r++) {
            __m512i four = _mm512_set1_epi32((int32_t)nsci_load_u32(values + (size_t)r * n_in + k));
            sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], four, a);
            sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], four, b);
        }
    }
    for (uint32_t r = 0; r < n_rows; r++, out += n_out) {
        _mm512_storeu_si512(out, sums[r][0]);
        _mm512_storeu_si512(out + NSCI_DENSE_TILE, sums[r][1]);
    }
}

/* The same of any count up to DENSE_ROWS. It stands in the loops of its caller, for outside of a
 * loop gcc keeps sums in memory. */
__attribute__((target(VNNI))) INLINE void multiply_dense_rows(const uint8_t *values, uint32_t n_in,
                                                              const int8_t *weights, uint32_t n_out,
                                                              uint32_t n_rows, int32_t *out) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        multiply_two_tiles(values, n_in, weights, n_out, n, out);                                  \
        break
    switch (n_rows) {
        CASE(1);
        CASE(2);
        CASE(3);
        CASE(4);
        CASE(5);
        CASE(6);
        CASE(7);
        CASE(DENSE_ROWS);
    }
#undef CASE
}

__attribute__((target(VNNI))) static void multiply_dense(const uint8_t *values, uint32_t n,
                                                         uint32_t n_in, const int8_t *weights,
                                                         uint32_t n_out, int32_t *sums) {
    for (uint32_t j = 0; j < n_out; j += 2 * NSCI_DENSE_TILE)
        for (uint32_t i = 0; i < n; i += DENSE_ROWS)
            multiply_dense_rows(values + (size_t)i * n_in, n_in, weights + (size_t)j * n_in, n_out,
                                (uint32_t)nsci_min(n - i, DENSE_ROWS),
                                sums + (size_t)i * n_out + j);
}

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
    static const nsci_kernel kernel = {"vnni",
                                       nsci_vnni_multiply,
                                       multiply_dense,
                                       nsci_avx2_find_dots,
                                       NULL,
                                       convolve,
                                       nsci_avx2_add_rows,
                                       nsci_avx2_add_contributions,
                                       nsci_avx2_clip_sums};
    return nsci_cpu_has_vnni() ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_vnni(void) { return NULL; }

#endif
