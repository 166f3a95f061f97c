/* What the kernels of x86-64 share, included by their three files alone: the instruction sets,
 * tiles, and the products of one token after another, of which each file compiles its own.
 *
 * A tile is some tokens by some vectors of outputs, their sums in registers. Each step broadcasts
 * four values of a token and multiplies them with the weights of eight outputs at once.
 *
 * Functions carry the set that they are compiled for, and the processor is asked before one is
 * called (base/nsc_cpu.h): the rest of the core is compiled for any x86.
 */
#ifndef NSC_KERNEL_X86_H
#define NSC_KERNEL_X86_H

#include "base/nsc_cpu.h"
#include "nn/nsc_kernel.h"

#if defined(NSCI_CPU_X86)

#include <immintrin.h>

#define AVX2   "avx2"
#define VNNI   "avx2,avx512f,avx512bw,avx512vl,avx512vnni"
#define INLINE static inline __attribute__((always_inline))

enum { MAX_TILE_ROWS = 8, MAX_TILE_VECTORS = 8 };

typedef const uint8_t *tile_rows[MAX_TILE_ROWS]; /* where the inputs of a tile's tokens begin */

__attribute__((target(AVX2))) INLINE __m256i load(const void *at) { return _mm256_loadu_si256(at); }

/* For either instruction set. sum_tile: sums[r][v] of n_rows tokens by 8 * n_vectors outputs from
 * `weights` on; both counts are constants where it is called, so that the sums stay in
 * registers. */
#define DEFINE_MULTIPLY(set, TARGET, FULL_ROWS)                                                    \
    __attribute__((target(TARGET))) INLINE void sum_tile_##set(                                    \
        const tile_rows rows, uint32_t n_in, const int8_t *weights, uint32_t n_out,                \
        uint32_t n_rows, uint32_t n_vectors, __m256i sums[MAX_TILE_ROWS][MAX_TILE_VECTORS]) {      \
        for (uint32_t r = 0; r < n_rows; r++)                                                      \
            for (uint32_t v = 0; v < n_vectors; v++) sums[r][v] = _mm256_setzero_si256();          \
        for (uint32_t k = 0; k < n_in; k += 4, weights += 4 * (size_t)n_out) {                     \
            __m256i column[MAX_TILE_VECTORS];                                                      \
            for (uint32_t v = 0; v < n_vectors; v++) column[v] = load(weights + 32 * v);           \
            for (uint32_t r = 0; r < n_rows; r++) {                                                \
                __m256i four = _mm256_set1_epi32((int32_t)nsci_load_u32(rows[r] + k));             \
                for (uint32_t v = 0; v < n_vectors; v++)                                           \
                    sums[r][v] = add_dots_##set(sums[r][v], four, column[v]);                      \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    __attribute__((target(TARGET))) INLINE void multiply_tile_##set(                               \
        const nsci_values *values, const int8_t *weights, uint32_t n_out, uint32_t n_rows,         \
        uint32_t n_vectors, int32_t *out) {                                                        \
        tile_rows rows;                                                                            \
        __m256i sums[MAX_TILE_ROWS][MAX_TILE_VECTORS];                                             \
        for (uint32_t r = 0; r < n_rows; r++) rows[r] = values[r].value;                           \
        sum_tile_##set(rows, NSCI_WIDTH, weights, n_out, n_rows, n_vectors, sums);                 \
        for (uint32_t r = 0; r < n_rows; r++)                                                      \
            for (uint32_t v = 0; v < n_vectors; v++)                                               \
                _mm256_storeu_si256((__m256i *)(void *)(out + (size_t)r * n_out + 8 * v),          \
                                    sums[r][v]);                                                   \
    }                                                                                              \
                                                                                                   \
    /* All n tokens, a multiple of n_rows, by 8 * n_vectors outputs. */                            \
    __attribute__((target(TARGET))) INLINE void multiply_column_##set(                             \
        const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,              \
        uint32_t n_rows, uint32_t n_vectors, int32_t *out) {                                       \
        for (uint32_t i = 0; i < n; i += n_rows)                                                   \
            multiply_tile_##set(values + i, weights, n_out, n_rows, n_vectors,                     \
                                out + (size_t)i * n_out);                                          \
    }                                                                                              \
                                                                                                   \
    __attribute__((target(TARGET))) void nsci_##set##_multiply(const nsci_values *values,          \
                                                               uint32_t n, const int8_t *weights,  \
                                                               uint32_t n_out, int32_t *sums) {    \
        uint32_t n_full = n - n % (FULL_ROWS), n_rest = n - n_full;                                \
        const nsci_values *rest = values + n_full;                                                 \
        int32_t *rest_sums = sums + (size_t)n_full * n_out;                                        \
        uint32_t j = 0;                                                                            \
        for (; j + 16 <= n_out; j += 16)                                                           \
            multiply_column_##set(values, n_full, weights + 4 * (size_t)j, n_out, FULL_ROWS, 2,    \
                                  sums + j);                                                       \
        for (; j < n_out; j += 8)                                                                  \
            multiply_column_##set(values, n_full, weights + 4 * (size_t)j, n_out, FULL_ROWS, 1,    \
                                  sums + j);                                                       \
        for (j = 0; j + 64 <= n_out; j += 64)                                                      \
            multiply_column_##set(rest, n_rest, weights + 4 * (size_t)j, n_out, 1, 8,              \
                                  rest_sums + j);                                                  \
        for (; j < n_out; j += 8)                                                                  \
            multiply_column_##set(rest, n_rest, weights + 4 * (size_t)j, n_out, 1, 1,              \
                                  rest_sums + j);                                                  \
    }

/* values = (sums + bias + old * 256 + 128) / 256 of sixteen outputs, clipped */
__attribute__((target(VNNI))) INLINE void store_clipped(__m512i sums, const uint8_t *old,
                                                        const int32_t *bias, uint8_t *values) {
    __m512i olds = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)old));
    __m512i shift = _mm512_add_epi32(_mm512_loadu_si512(bias), _mm512_set1_epi32(128));
    sums = _mm512_add_epi32(_mm512_add_epi32(sums, _mm512_slli_epi32(olds, 8)), shift);
    sums = _mm512_max_epi32(_mm512_srai_epi32(sums, 8), _mm512_setzero_si512());
    sums = _mm512_min_epi32(sums, _mm512_set1_epi32(127));
    _mm_storeu_si128((__m128i *)(void *)values, _mm512_cvtepi32_epi8(sums));
}

#endif

#endif
