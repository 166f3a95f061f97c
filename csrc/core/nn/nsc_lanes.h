/* Sixteen floats side by side, and what the encoder does with them.
 *
 * Element i of a row lies in lane i % 16, whatever the processor: 16 lanes are one of its vectors,
 * two, four, or 16 floats. So every sum has one order and every machine the same bits. There is no
 * fused multiplication and addition here, and the build forbids compilers to make one.
 *
 * Included by the files of the encoder that are compiled for an instruction set, which say it
 * first: LANES_AVX512, LANES_AVX2, LANES_VECTORS (those of 128 bits that GCC and clang know for any
 * processor), or nothing, for any compiler. That one defines the others.
 */
#ifndef NSC_LANES_H
#define NSC_LANES_H

#include "base/nsc_base.h"

/* Vectors stay in registers only where all is one function. */
#if defined(LANES_AVX512) || defined(LANES_AVX2) || defined(LANES_VECTORS)
#define LANES_INLINE static inline __attribute__((always_inline))
#else
#define LANES_INLINE static inline
#endif

enum { N_LANES = 16 };

#if defined(LANES_AVX512)

typedef __m512 part;
enum { PART_LANES = 16, TILE_ROWS = 4, TILE_COLUMNS = 2 };

#elif defined(LANES_AVX2)

typedef __m256 part;
enum { PART_LANES = 8, TILE_ROWS = 2, TILE_COLUMNS = 2 };

#elif defined(LANES_VECTORS)

typedef float part __attribute__((vector_size(16)));
typedef float part_anywhere __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t part_ints __attribute__((vector_size(16)));
typedef uint32_t part_bits __attribute__((vector_size(16)));
enum { PART_LANES = 4, TILE_ROWS = 2, TILE_COLUMNS = 1 };

#else

typedef float part;
enum { PART_LANES = 1, TILE_ROWS = 1, TILE_COLUMNS = 1 };

#endif

enum { N_PARTS = N_LANES / PART_LANES };

typedef struct lanes {
    part at[N_PARTS];
} lanes;

/* ---- Parts: what differs between processors -------------------------------------------------- */

/* part_all: one number in each lane. part_ints_at: integers as floats. part_larger(x, y),
 * part_smaller: y where x is no number. part_two_to: 2^k, of the k that part_round has put into the
 * low bits of x; 0 for k = -127. */
#if defined(LANES_AVX512)

LANES_INLINE part part_at(const float *at) { return _mm512_loadu_ps(at); }
LANES_INLINE void part_store(part x, float *at) { _mm512_storeu_ps(at, x); }
LANES_INLINE part part_all(float x) { return _mm512_set1_ps(x); }
LANES_INLINE part part_ints_at(const int32_t *at) {
    return _mm512_cvtepi32_ps(_mm512_loadu_si512((const void *)at));
}
LANES_INLINE part part_larger(part x, part y) { return _mm512_max_ps(x, y); }
LANES_INLINE part part_smaller(part x, part y) { return _mm512_min_ps(x, y); }
LANES_INLINE part part_two_to(part x) {
    __m512i k = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_set1_epi32(127));
    return _mm512_castsi512_ps(_mm512_slli_epi32(k, 23));
}

#elif defined(LANES_AVX2)

LANES_INLINE part part_at(const float *at) { return _mm256_loadu_ps(at); }
LANES_INLINE void part_store(part x, float *at) { _mm256_storeu_ps(at, x); }
LANES_INLINE part part_all(float x) { return _mm256_set1_ps(x); }
LANES_INLINE part part_ints_at(const int32_t *at) {
    return _mm256_cvtepi32_ps(_mm256_loadu_si256((const __m256i *)(const void *)at));
}
LANES_INLINE part part_larger(part x, part y) { return _mm256_max_ps(x, y); }
LANES_INLINE part part_smaller(part x, part y) { return _mm256_min_ps(x, y); }
LANES_INLINE part part_two_to(part x) {
    __m256i k = _mm256_add_epi32(_mm256_castps_si256(x), _mm256_set1_epi32(127));
    return _mm256_castsi256_ps(_mm256_slli_epi32(k, 23));
}

#elif defined(LANES_VECTORS)

LANES_INLINE part part_at(const float *at) { return *(const part_anywhere *)(const void *)at; }
LANES_INLINE void part_store(part x, float *at) { *(part_anywhere *)(void *)at = x; }
LANES_INLINE part part_all(float x) { return (part){x, x, x, x}; }
LANES_INLINE part part_ints_at(const int32_t *at) {
    part_ints ints;
    memcpy(&ints, at, sizeof ints);
    return __builtin_convertvector(ints, part);
}
LANES_INLINE part part_chosen(part_ints which, part x, part y) {
    return (part)((which & (part_ints)x) | (~which & (part_ints)y));
}
LANES_INLINE part part_larger(part x, part y) { return part_chosen(x > y, x, y); }
LANES_INLINE part part_smaller(part x, part y) { return part_chosen(x < y, x, y); }
LANES_INLINE part part_two_to(part x) { return (part)(((part_bits)x + 127) << 23); }

#else

LANES_INLINE part part_at(const float *at) { return *at; }
LANES_INLINE void part_store(part x, float *at) { *at = x; }
LANES_INLINE part part_all(float x) { return x; }
LANES_INLINE part part_ints_at(const int32_t *at) { return (float)*at; }
LANES_INLINE part part_larger(part x, part y) { return x > y ? x : y; }
LANES_INLINE part part_smaller(part x, part y) { return x < y ? x : y; }
LANES_INLINE part part_two_to(part x) {
    union {
        float number;
        uint32_t bits;
    } two_to = {x};
    two_to.bits = (two_to.bits + 127) << 23;
    return two_to.number;
}

#endif

/* ---- Lanes ----------------------------------------------------------------------------------- */

LANES_INLINE void lanes_store(lanes x, float *at) {
    for (uint32_t p = 0; p < N_PARTS; p++) part_store(x.at[p], at + p * PART_LANES);
}

/* One result a lane. Each is rounded by itself: on the 387 a wider one would be kept within an
 * expression, but not by a variable. */
#define DEFINE_LANES(NAME, RESULT, ...)                                                            \
    LANES_INLINE lanes NAME(__VA_ARGS__) {                                                         \
        lanes out;                                                                                 \
        for (uint32_t p = 0; p < N_PARTS; p++) out.at[p] = (RESULT);                               \
        return out;                                                                                \
    }

DEFINE_LANES(lanes_at, part_at(at + p * PART_LANES), const float *at)
DEFINE_LANES(lanes_all, part_all(x), float x)
DEFINE_LANES(lanes_ints_at, part_ints_at(at + p * PART_LANES), const int32_t *at)
DEFINE_LANES(lanes_add, x.at[p] + y.at[p], lanes x, lanes y)
DEFINE_LANES(lanes_subtract, x.at[p] - y.at[p], lanes x, lanes y)
DEFINE_LANES(lanes_multiply, x.at[p] * y.at[p], lanes x, lanes y)
DEFINE_LANES(lanes_divide, x.at[p] / y.at[p], lanes x, lanes y)
DEFINE_LANES(lanes_larger, part_larger(x.at[p], y.at[p]), lanes x, lanes y)
DEFINE_LANES(lanes_smaller, part_smaller(x.at[p], y.at[p]), lanes x, lanes y)
DEFINE_LANES(lanes_two_to, part_two_to(x.at[p]), lanes x)

/* The whole parts of numbers from 0 to 255, as bytes. */
LANES_INLINE void lanes_store_bytes(lanes x, uint8_t *at) {
#if defined(LANES_AVX512)
    __m128i bytes = _mm512_cvtepi32_epi8(_mm512_cvttps_epi32(x.at[0]));
    _mm_storeu_si128((__m128i *)(void *)at, bytes);
#elif defined(LANES_AVX2)
    __m256i pairs = _mm256_packs_epi32(_mm256_cvttps_epi32(x.at[0]), _mm256_cvttps_epi32(x.at[1]));
    pairs = _mm256_permute4x64_epi64(pairs, 0xD8); /* packed within halves: back in order */
    __m128i bytes =
        _mm_packus_epi16(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
    _mm_storeu_si128((__m128i *)(void *)at, bytes);
#else
    float numbers[N_LANES];
    lanes_store(x, numbers);
    for (uint32_t l = 0; l < N_LANES; l++) at[l] = (uint8_t)(int32_t)numbers[l];
#endif
}

/* The sum of all lanes, and the largest: the upper half to the lower one, until one is left. */
#if defined(LANES_AVX512) || defined(LANES_AVX2)

LANES_INLINE __m256 lanes_half(lanes x, uint32_t half) {
#if defined(LANES_AVX512)
    __m512d pairs = _mm512_castps_pd(x.at[0]);
    return _mm256_castpd_ps(half ? _mm512_extractf64x4_pd(pairs, 1)
                                 : _mm512_castpd512_pd256(pairs));
#else
    return x.at[half];
#endif
}

#define DEFINE_FOLD(NAME, ADD, SCALAR)                                                             \
    LANES_INLINE float NAME(lanes x) {                                                             \
        __m256 eight = _mm256_##ADD##_ps(lanes_half(x, 0), lanes_half(x, 1));                      \
        __m128 four =                                                                              \
            _mm_##ADD##_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));        \
        __m128 two = _mm_##ADD##_ps(four, _mm_movehl_ps(four, four));                              \
        return _mm_cvtss_f32(_mm_##ADD##_ss(two, _mm_movehdup_ps(two)));                           \
    }

#else

#define DEFINE_FOLD(NAME, ADD, SCALAR)                                                             \
    LANES_INLINE float NAME(lanes x) {                                                             \
        float at[N_LANES];                                                                         \
        lanes_store(x, at);                                                                        \
        for (uint32_t half = N_LANES / 2; half > 0; half /= 2)                                     \
            for (uint32_t l = 0; l < half; l++) at[l] = (SCALAR);                                  \
        return at[0];                                                                              \
    }

#endif

DEFINE_FOLD(lanes_sum, add, at[l] + at[l + half])
DEFINE_FOLD(lanes_largest, max, at[l] > at[l + half] ? at[l] : at[l + half])

/* exp(x) for x <= 88, within a few units of the seventh digit; 0 below -87.7. 2^k * e^r with k
 * whole and |r| <= ln 2 / 2, e^r by the polynomial of the smallest error. Adding ROUND leaves no
 * room for a fraction: k is rounded, and stands in the low bits of the sum. */
LANES_INLINE lanes lanes_exp(lanes x) {
    const float ROUND = 12582912.0f; /* 1.5 * 2^23 */
    x = lanes_larger(x, lanes_all(-88.0f));
    lanes sum = lanes_add(lanes_multiply(x, lanes_all(1.44269504f)), lanes_all(ROUND));
    lanes k = lanes_subtract(sum, lanes_all(ROUND));
    lanes r = lanes_subtract(x, lanes_multiply(k, lanes_all(0.69314718f)));
    lanes e = lanes_add(lanes_multiply(lanes_all(8.2975839e-3f), r), lanes_all(4.1915877e-2f));
    e = lanes_add(lanes_multiply(e, r), lanes_all(1.6667578e-1f));
    e = lanes_add(lanes_multiply(e, r), lanes_all(4.9998890e-1f));
    e = lanes_add(lanes_multiply(e, r), lanes_all(9.9999969e-1f));
    e = lanes_add(lanes_multiply(e, r), lanes_all(1.0000001f));
    return lanes_multiply(e, lanes_two_to(sum));
}

#endif
