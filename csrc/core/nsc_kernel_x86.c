/* Kernels of x86-64: AVX2, and AVX-512 VNNI in 256-bit registers, chosen by what the processor says.
 *
 * A tile is six tokens by sixteen outputs: twelve sums in registers. Each step broadcasts four values
 * of a token and multiplies them with the weights of eight outputs at once. AVX2 adds pairs of products
 * in 16 bits, which hold them because values are below 128: 2 * 127 * 128 < 2^15.
 */
#include "nsc_kernel.h"

#if (defined(__x86_64__) || defined(__i386__)) && (defined(__GNUC__) || defined(__clang__))

#include <immintrin.h>

enum { TILE_ROWS = 6, TILE_OUTPUTS = 16, LANES = 8 };

#define AVX2 "avx2"
#define VNNI "avx2,avx512f,avx512vl,avx512vnni"
#define INLINE static inline __attribute__((always_inline))

__attribute__((target(AVX2))) INLINE __m256i add_dots_avx2(__m256i sums, __m256i values,
                                                           __m256i weights) {
    __m256i pairs = _mm256_maddubs_epi16(values, weights);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

__attribute__((target(VNNI))) INLINE __m256i add_dots_vnni(__m256i sums, __m256i values,
                                                           __m256i weights) {
    return _mm256_dpbusd_epi32(sums, values, weights);
}

/* The functions of one instruction set. sum_tile: sums[r][v] of n_rows tokens, whose inputs begin
 * NSCI_WIDTH bytes apart, by 8 * n_vectors outputs from `weights` on; both counts are constants where
 * it is called, so that the sums stay in registers. */
#define DEFINE_KERNEL(set, TARGET)                                                                 \
    __attribute__((target(TARGET))) INLINE void sum_tile_##set(                                    \
        const uint8_t *values, uint32_t n_in, const int8_t *weights, uint32_t n_out,               \
        uint32_t n_rows, uint32_t n_vectors, __m256i sums[TILE_ROWS][2]) {                         \
        for (uint32_t r = 0; r < n_rows; r++)                                                      \
            for (uint32_t v = 0; v < n_vectors; v++) sums[r][v] = _mm256_setzero_si256();          \
        for (uint32_t k = 0; k < n_in; k += 4, weights += 4 * (size_t)n_out) {                     \
            __m256i column[2];                                                                     \
            for (uint32_t v = 0; v < n_vectors; v++)                                               \
                column[v] = _mm256_loadu_si256((const __m256i *)(const void *)(weights + 32 * v)); \
            for (uint32_t r = 0; r < n_rows; r++) {                                                \
                __m256i four = _mm256_set1_epi32(                                                  \
                    (int32_t)nsci_load_u32(values + (size_t)r * NSCI_WIDTH + k));                  \
                for (uint32_t v = 0; v < n_vectors; v++)                                           \
                    sums[r][v] = add_dots_##set(sums[r][v], four, column[v]);                      \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    __attribute__((target(TARGET))) INLINE void multiply_tile_##set(                               \
        const nsci_values *values, const int8_t *weights, uint32_t n_out, uint32_t n_rows,         \
        uint32_t n_vectors, int32_t *out) {                                                        \
        __m256i sums[TILE_ROWS][2];                                                                \
        sum_tile_##set(values->value, NSCI_WIDTH, weights, n_out, n_rows, n_vectors, sums);        \
        for (uint32_t r = 0; r < n_rows; r++)                                                      \
            for (uint32_t v = 0; v < n_vectors; v++)                                               \
                _mm256_storeu_si256(                                                               \
                    (__m256i *)(void *)(out + (size_t)r * n_out + (size_t)LANES * v), sums[r][v]); \
    }                                                                                              \
                                                                                                   \
    __attribute__((target(TARGET))) static void multiply_##set(                                    \
        const nsci_values *values, uint32_t n, const int8_t *weights, uint32_t n_out,              \
        int32_t *sums) {                                                                           \
        for (uint32_t j = 0; j < n_out;) {                                                         \
            uint32_t n_vectors = n_out - j >= TILE_OUTPUTS ? 2 : 1, i = 0;                         \
            const int8_t *column = weights + 4 * (size_t)j;                                        \
            for (; i + TILE_ROWS <= n; i += TILE_ROWS) {                                           \
                int32_t *out = sums + (size_t)i * n_out + j;                                       \
                if (n_vectors == 2)                                                                \
                    multiply_tile_##set(values + i, column, n_out, TILE_ROWS, 2, out);             \
                else                                                                               \
                    multiply_tile_##set(values + i, column, n_out, TILE_ROWS, 1, out);             \
            }                                                                                      \
            for (; i < n; i++) {                                                                   \
                int32_t *out = sums + (size_t)i * n_out + j;                                       \
                if (n_vectors == 2)                                                                \
                    multiply_tile_##set(values + i, column, n_out, 1, 2, out);                     \
                else                                                                               \
                    multiply_tile_##set(values + i, column, n_out, 1, 1, out);                     \
            }                                                                                      \
            j += LANES * n_vectors;                                                                \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    /* (sums + bias + old * 256 + 128) / 256, clipped by the two packing steps and a minimum. */   \
    __attribute__((target(TARGET))) INLINE void convolve_tile_##set(                               \
        const nsci_values *before, uint32_t j, const int8_t *weights, const int32_t *bias,         \
        uint32_t n_rows, nsci_values *after) {                                                     \
        __m256i sums[TILE_ROWS][2];                                                                \
        sum_tile_##set(before->value, NSCI_WINDOW, weights + 4 * (size_t)j, NSCI_WIDTH, n_rows, 2, \
                       sums);                                                                      \
        const __m256i *bias_at = (const __m256i *)(const void *)(bias + j);                        \
        __m256i half = _mm256_set1_epi32(128);                                                     \
        __m256i low_bias = _mm256_add_epi32(_mm256_loadu_si256(bias_at), half);                    \
        __m256i high_bias = _mm256_add_epi32(_mm256_loadu_si256(bias_at + 1), half);               \
        for (uint32_t r = 0; r < n_rows; r++) {                                                    \
            const uint8_t *old = before[r + 1].value + j;                                          \
            __m256i low_old = _mm256_cvtepu8_epi32(                                                \
                _mm_loadl_epi64((const __m128i *)(const void *)old));                              \
            __m256i high_old = _mm256_cvtepu8_epi32(                                               \
                _mm_loadl_epi64((const __m128i *)(const void *)(old + LANES)));                    \
            __m256i low = _mm256_add_epi32(sums[r][0], _mm256_slli_epi32(low_old, 8));             \
            __m256i high = _mm256_add_epi32(sums[r][1], _mm256_slli_epi32(high_old, 8));           \
            low = _mm256_srai_epi32(_mm256_add_epi32(low, low_bias), 8);                           \
            high = _mm256_srai_epi32(_mm256_add_epi32(high, high_bias), 8);                        \
            __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);         \
            __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words),                        \
                                             _mm256_extracti128_si256(words, 1));                  \
            _mm_storeu_si128((__m128i *)(void *)(after[r].value + j),                              \
                             _mm_min_epu8(bytes, _mm_set1_epi8(127)));                             \
        }                                                                                          \
    }                                                                                              \
                                                                                                   \
    __attribute__((target(TARGET))) static void convolve_##set(                                    \
        const nsci_values *before, uint32_t n, const int8_t *weights, const int32_t *bias,         \
        nsci_values *after) {                                                                      \
        for (uint32_t j = 0; j < NSCI_WIDTH; j += TILE_OUTPUTS) {                                  \
            uint32_t i = 0;                                                                        \
            for (; i + TILE_ROWS <= n; i += TILE_ROWS)                                             \
                convolve_tile_##set(before + i, j, weights, bias, TILE_ROWS, after + i);           \
            for (; i + 2 <= n; i += 2)                                                             \
                convolve_tile_##set(before + i, j, weights, bias, 2, after + i);                   \
            if (i < n) convolve_tile_##set(before + i, j, weights, bias, 1, after + i);            \
        }                                                                                          \
    }

DEFINE_KERNEL(avx2, AVX2)
DEFINE_KERNEL(vnni, VNNI)

const nsci_kernel *nsci_kernel_avx2(void) {
    static const nsci_kernel kernel = {"avx2", multiply_avx2, convolve_avx2};
    return __builtin_cpu_supports("avx2") ? &kernel : NULL;
}

const nsci_kernel *nsci_kernel_vnni(void) {
    static const nsci_kernel kernel = {"vnni", multiply_vnni, convolve_vnni};
    return __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_avx2(void) { return NULL; }
const nsci_kernel *nsci_kernel_vnni(void) { return NULL; }

#endif
