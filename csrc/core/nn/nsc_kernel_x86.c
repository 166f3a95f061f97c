/* Kernels of x86-64: AVX2, AVX-512 VNNI, and AMX, chosen by what the processor says.
 *
 * A tile is some tokens by some vectors of outputs, their sums in registers. Each step broadcasts four
 * values of a token and multiplies them with the weights of eight outputs at once. AVX2 adds pairs of
 * products in 16 bits, which hold them because values are below 128: 2 * 127 * 128 < 2^15. AMX has such
 * tiles in hardware, and multiplies two of them by one instruction.
 *
 * Most values are zero, and only the others, the active ones, are multiplied: by AVX2 one by one, by VNNI
 * in fours. AMX is so fast that looking for them would not pay.
 */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* for syscall. NOLINT: the name is the system's */
#endif
#include "nn/nsc_kernel.h"
#include "base/nsc_cpu.h"

#if defined(NSCI_CPU_X86)

#include <immintrin.h>

enum { MAX_TILE_ROWS = 8, MAX_TILE_VECTORS = 8 };

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define HIDES_TILES /* MSan does not see what a tile writes to memory */
#endif
#endif

/* The compiler knows AMX, and this is how the system is asked to save its registers. */
#if defined(__x86_64__) && defined(__linux__) && __has_include(<amxint8intrin.h>) &&               \
    !defined(HIDES_TILES)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#define HAS_AMX
#define AMX VNNI ",amx-tile,amx-int8"
/* Loads and stores of tiles are not seen by the compiler as such. */
#define SEE_MEMORY() __asm__ volatile("" ::: "memory")
#endif

#define AVX2   "avx2"
#define VNNI   "avx2,avx512f,avx512bw,avx512vl,avx512vnni"
#define INLINE static inline __attribute__((always_inline))

typedef const uint8_t *tile_rows[MAX_TILE_ROWS]; /* where the inputs of a tile's tokens begin */

__attribute__((target(AVX2))) INLINE __m256i load(const void *at) { return _mm256_loadu_si256(at); }

/* ---- Products of one token after another: 256 bits ------------------------------------------- */

__attribute__((target(AVX2))) INLINE __m256i add_dots_avx2(__m256i sums, __m256i values,
                                                           __m256i weights) {
    __m256i pairs = _mm256_maddubs_epi16(values, weights);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

__attribute__((target(VNNI))) INLINE __m256i add_dots_vnni(__m256i sums, __m256i values,
                                                           __m256i weights) {
    return _mm256_dpbusd_epi32(sums, values, weights);
}

/* For either instruction set. sum_tile: sums[r][v] of n_rows tokens by 8 * n_vectors outputs from
 * `weights` on; both counts are constants where it is called, so that the sums stay in registers. */
#define DEFINE_MULTIPLY(set, TARGET, FULL_ROWS)                                                    \
    __attribute__((target(TARGET))) INLINE void sum_tile_##set(                                    \
        const tile_rows rows, const int8_t *weights, uint32_t n_out, uint32_t n_rows,              \
        uint32_t n_vectors, __m256i sums[MAX_TILE_ROWS][MAX_TILE_VECTORS]) {                       \
        for (uint32_t r = 0; r < n_rows; r++)                                                      \
            for (uint32_t v = 0; v < n_vectors; v++) sums[r][v] = _mm256_setzero_si256();          \
        for (uint32_t k = 0; k < NSCI_WIDTH; k += 4, weights += 4 * (size_t)n_out) {               \
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
        sum_tile_##set(rows, weights, n_out, n_rows, n_vectors, sums);                             \
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
    __attribute__((target(TARGET))) static void multiply_##set(const nsci_values *values,          \
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

DEFINE_MULTIPLY(avx2, AVX2, 6)
DEFINE_MULTIPLY(vnni, VNNI, 8)

/* ---- Convolutions ---------------------------------------------------------------------------- */

/* (sums + bias + old * 256 + 128) / 256 of eight outputs; `bias` holds the 128 */
__attribute__((target(AVX2))) INLINE __m256i add_old(__m256i sums, const uint8_t *old,
                                                     __m256i bias) {
    __m256i values = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)old));
    sums = _mm256_add_epi32(_mm256_add_epi32(sums, bias), _mm256_slli_epi32(values, 8));
    return _mm256_srai_epi32(sums, 8);
}

/* values = (sums + bias + old * 256 + 128) / 256 of sixteen outputs, clipped by two packing steps and a
 * minimum */
__attribute__((target(AVX2))) INLINE void store_sixteen(__m256i low, __m256i high,
                                                        const uint8_t *old, const int32_t *bias,
                                                        uint8_t *values) {
    __m256i half = _mm256_set1_epi32(128);
    low = add_old(low, old, _mm256_add_epi32(load(bias), half));
    high = add_old(high, old + 8, _mm256_add_epi32(load(bias + 8), half));
    __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xD8);
    __m128i bytes =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)(void *)values, _mm_min_epu8(bytes, _mm_set1_epi8(127)));
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

/* ---- Convolutions of active fours: VNNI -------------------------------------------------------- */

enum { SUMS_512 = NSCI_WIDTH / 16, FOURS_A_STEP = 64 };

/* Adds the products of the first n_fours fours of values, at most FOURS_A_STEP, with their weights. The
 * count is a constant where this is called. */
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

__attribute__((target(VNNI))) static void convolve_vnni(const nsci_values *before,
                                                        const uint16_t *toks, uint32_t n,
                                                        const int8_t *weights, const int32_t *bias,
                                                        nsci_values *after) {
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

/* ---- Convolutions of active values: AVX2 ------------------------------------------------------- */

enum { ROW_STEP = 32 };

/* The places of a token's values that aren't zero, and these. */
typedef struct active_values {
    uint32_t n;
    uint8_t places[NSCI_WIDTH], values[NSCI_WIDTH];
} active_values;

/* The same of a window, with zeros behind that make the last four full. */
typedef struct active_window {
    uint32_t n;
    uint16_t rows[NSCI_WINDOW + 16]; /* where the weights of each begin */
    uint8_t values[NSCI_WINDOW + 16];
} active_window;

/* The places of the bits of a byte, from the lowest on, in the bytes of a word. */
#define BIT(m, k)   ((uint64_t)(m) >> (k)&1)
#define BELOW_4(m)  (BIT(m, 0) + BIT(m, 1) + BIT(m, 2) + BIT(m, 3))
#define AT(m, k, n) (BIT(m, k) * (k) << 8 * (n))
#define PLACES(m)                                                                                  \
    AT(m, 1, BIT(m, 0)) | AT(m, 2, BIT(m, 0) + BIT(m, 1)) |                                        \
        AT(m, 3, BIT(m, 0) + BIT(m, 1) + BIT(m, 2)) | AT(m, 4, BELOW_4(m)) |                       \
        AT(m, 5, BELOW_4(m) + BIT(m, 4)) | AT(m, 6, BELOW_4(m) + BIT(m, 4) + BIT(m, 5)) |          \
        AT(m, 7, BELOW_4(m) + BIT(m, 4) + BIT(m, 5) + BIT(m, 6))
#define PLACES_4(m)  PLACES(m), PLACES((m) + 1), PLACES((m) + 2), PLACES((m) + 3)
#define PLACES_16(m) PLACES_4(m), PLACES_4((m) + 4), PLACES_4((m) + 8), PLACES_4((m) + 12)
#define PLACES_64(m) PLACES_16(m), PLACES_16((m) + 16), PLACES_16((m) + 32), PLACES_16((m) + 48)

static const uint64_t places_of[256] = {PLACES_64(0), PLACES_64(64), PLACES_64(128),
                                        PLACES_64(192)};

__attribute__((target(AVX2))) static void find_active(const nsci_values *values,
                                                      active_values *active) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < NSCI_WIDTH; k += 32) {
        __m256i zeros = _mm256_cmpeq_epi8(load(values->value + k), _mm256_setzero_si256());
        uint32_t is_active = ~(uint32_t)_mm256_movemask_epi8(zeros);
        for (uint32_t q = 0; q < 32; q += 8) {
            uint32_t bits = is_active >> q & 255;
            __m128i places = _mm_loadl_epi64((const __m128i *)(const void *)&places_of[bits]);
            __m128i eight = _mm_loadl_epi64((const __m128i *)(const void *)(values->value + k + q));
            _mm_storel_epi64((__m128i *)(void *)(active->places + n),
                             _mm_add_epi8(places, _mm_set1_epi8((char)(k + q))));
            _mm_storel_epi64((__m128i *)(void *)(active->values + n),
                             _mm_shuffle_epi8(eight, places));
            n += (uint32_t)__builtin_popcount(bits);
        }
    }
    active->n = n;
}

__attribute__((target(AVX2))) INLINE void append_active(active_window *window,
                                                        const active_values *active,
                                                        uint32_t first_row) {
    for (uint32_t k = 0; k < active->n; k += 16) {
        __m128i places = _mm_loadu_si128((const __m128i *)(const void *)(active->places + k));
        __m128i values = _mm_loadu_si128((const __m128i *)(const void *)(active->values + k));
        __m256i rows =
            _mm256_add_epi16(_mm256_cvtepu8_epi16(places), _mm256_set1_epi16((int16_t)first_row));
        rows = _mm256_slli_epi16(rows, 7); /* * NSCI_WIDTH */
        _mm256_storeu_si256((__m256i *)(void *)(window->rows + window->n + k), rows);
        _mm_storeu_si128((__m128i *)(void *)(window->values + window->n + k), values);
    }
    window->n += active->n;
}

/* The weights of one input lie in a row [NSCI_WIDTH] then. Of 32 outputs, 8q + 4l + b stands at 16l +
 * 4q + b, where sum_active wants it. */
__attribute__((target(AVX2))) static void arrange_avx2(const int8_t *weights, int8_t *rows) {
    const __m256i by_input =
        _mm256_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, /* in each half */
                         0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    for (uint32_t k = 0; k < NSCI_WINDOW; k += 4)
        for (uint32_t j = 0; j < NSCI_WIDTH; j += 32, weights += 4 * 32) {
            __m256i a = _mm256_shuffle_epi8(load(weights), by_input);
            __m256i b = _mm256_shuffle_epi8(load(weights + 32), by_input);
            __m256i c = _mm256_shuffle_epi8(load(weights + 64), by_input);
            __m256i d = _mm256_shuffle_epi8(load(weights + 96), by_input);
            __m256i ab = _mm256_unpacklo_epi32(a, b), cd = _mm256_unpacklo_epi32(c, d);
            __m256i AB = _mm256_unpackhi_epi32(a, b), CD = _mm256_unpackhi_epi32(c, d);
            __m256i of_input[4] = {_mm256_unpacklo_epi64(ab, cd), _mm256_unpackhi_epi64(ab, cd),
                                   _mm256_unpacklo_epi64(AB, CD), _mm256_unpackhi_epi64(AB, CD)};
            for (uint32_t i = 0; i < 4; i++)
                _mm256_storeu_si256((__m256i *)(void *)(rows + (k + i) * (size_t)NSCI_WIDTH + j),
                                    of_input[i]);
        }
}

/* sums[v]: the products of a window with the weights of outputs 8v to 8v + 7 */
__attribute__((target(AVX2))) INLINE void sum_active(const active_window *window,
                                                     const int8_t *rows,
                                                     __m256i sums[ROW_STEP / 8]) {
    for (uint32_t v = 0; v < ROW_STEP / 8; v++) sums[v] = _mm256_setzero_si256();
    for (uint32_t i = 0; i < window->n; i += 4) {
        __m256i four = _mm256_set1_epi32((int32_t)nsci_load_u32(window->values + i));
        __m256i a = load(rows + window->rows[i]), b = load(rows + window->rows[i + 1]);
        __m256i c = load(rows + window->rows[i + 2]), d = load(rows + window->rows[i + 3]);
        __m256i ab = _mm256_unpacklo_epi8(a, b), cd = _mm256_unpacklo_epi8(c, d);
        __m256i AB = _mm256_unpackhi_epi8(a, b), CD = _mm256_unpackhi_epi8(c, d);
        sums[0] = add_dots_avx2(sums[0], four, _mm256_unpacklo_epi16(ab, cd));
        sums[1] = add_dots_avx2(sums[1], four, _mm256_unpackhi_epi16(ab, cd));
        sums[2] = add_dots_avx2(sums[2], four, _mm256_unpacklo_epi16(AB, CD));
        sums[3] = add_dots_avx2(sums[3], four, _mm256_unpackhi_epi16(AB, CD));
    }
}

__attribute__((target(AVX2))) static void convolve_avx2(const nsci_values *before,
                                                        const uint16_t *toks, uint32_t n,
                                                        const int8_t *rows, const int32_t *bias,
                                                        nsci_values *after) {
    active_values active[3]; /* of place i at [i % 3] */
    active_window window;
    active[0].n = active[1].n = active[2].n = 0;
    for (uint32_t i = 0, next = 0; i < n; i++) {
        uint32_t at = toks[i];
        if (next < at) next = at;
        for (; next < at + 3; next++) find_active(&before[next], &active[next % 3]);
        window.n = 0;
        for (uint32_t d = 0; d < 3; d++)
            append_active(&window, &active[(at + d) % 3], d * NSCI_WIDTH);
        memset(window.rows + window.n, 0, 4 * sizeof *window.rows);
        memset(window.values + window.n, 0, 4);
        for (uint32_t j = 0; j < NSCI_WIDTH; j += ROW_STEP) {
            __m256i sums[ROW_STEP / 8];
            sum_active(&window, rows + j, sums);
            for (uint32_t v = 0; v < ROW_STEP / 8; v += 2) {
                uint32_t o = j + 8 * v;
                store_sixteen(sums[v], sums[v + 1], before[at + 1].value + o, bias + o,
                              after[at + 1].value + o);
            }
        }
    }
}

#ifdef HAS_AMX

/* ---- Convolutions by tiles in hardware ------------------------------------------------------- */

enum {
    AMX_TOKS = 16,   /* rows of a tile */
    AMX_BYTES = 64,  /* of a row */
    AMX_OUTPUTS = 32 /* of two tiles */
};

typedef struct tile_config {
    uint8_t palette, start_row, zeros[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_config;

typedef int32_t tile_sums[AMX_TOKS][AMX_OUTPUTS];

/* Multiplies 32 windows, or the first 16, with the weights of 32 outputs. Tiles 0 to 3 are sums: of the
 * first tokens and outputs, the second outputs, the second tokens, and both; 4 and 5 hold tokens, 6 and
 * 7 weights. */
__attribute__((target(AMX))) INLINE void sum_tiles_amx(const uint8_t *windows,
                                                       const int8_t *weights, bool both) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (uint32_t k = 0; k < NSCI_WINDOW; k += AMX_BYTES, weights += AMX_BYTES * NSCI_WIDTH) {
        _tile_loadd(4, windows + k, NSCI_WINDOW);
        _tile_loadd(6, weights, 4 * NSCI_WIDTH);
        _tile_loadd(7, weights + AMX_BYTES, 4 * NSCI_WIDTH);
        _tile_dpbusd(0, 4, 6);
        _tile_dpbusd(1, 4, 7);
        if (!both) continue;
        _tile_loadd(5, windows + AMX_TOKS * NSCI_WINDOW + k, NSCI_WINDOW);
        _tile_dpbusd(2, 5, 6);
        _tile_dpbusd(3, 5, 7);
    }
}

/* Clips the sums of at most 16 tokens and 32 outputs from j on. windows [n]: what the tokens read */
__attribute__((target(VNNI))) INLINE void clip_tiles(tile_sums sums,
                                                     uint8_t (*windows)[NSCI_WINDOW],
                                                     const uint16_t *toks, uint32_t n, uint32_t j,
                                                     const int32_t *bias, nsci_values *after) {
    SEE_MEMORY();
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t o = 0; o < AMX_OUTPUTS; o += 16)
            store_clipped(_mm512_loadu_si512(sums[r] + o), windows[r] + NSCI_WIDTH + j + o,
                          bias + j + o, after[toks[r] + 1].value + j + o);
    SEE_MEMORY();
}

__attribute__((target(AMX))) static void convolve_amx(const nsci_values *before,
                                                      const uint16_t *toks, uint32_t n,
                                                      const int8_t *weights, const int32_t *bias,
                                                      nsci_values *after) {
    tile_config config = {.palette = 1};
    uint8_t windows[2 * AMX_TOKS][NSCI_WINDOW] = {{0}};
    tile_sums sums;
    for (uint32_t t = 0; t < 8; t++) {
        config.row_bytes[t] = AMX_BYTES;
        config.rows[t] = AMX_TOKS;
    }
    _tile_loadconfig(&config);
    for (uint32_t i = 0; i < n; i += 2 * AMX_TOKS) {
        uint32_t n_rows = (uint32_t)nsci_min(n - i, 2 * AMX_TOKS);
        for (uint32_t r = 0; r < n_rows; r++)
            memcpy(windows[r], before[toks[i + r]].value, NSCI_WINDOW);
        SEE_MEMORY();
        for (uint32_t j = 0; j < NSCI_WIDTH; j += AMX_OUTPUTS) {
            sum_tiles_amx(windows[0], weights + 4 * (size_t)j, n_rows > AMX_TOKS);
            _tile_stored(0, sums[0], sizeof sums[0]);
            _tile_stored(1, sums[0] + 16, sizeof sums[0]);
            clip_tiles(sums, windows, toks + i, (uint32_t)nsci_min(n_rows, AMX_TOKS), j, bias,
                       after);
            if (n_rows <= AMX_TOKS) continue;
            _tile_stored(2, sums[0], sizeof sums[0]);
            _tile_stored(3, sums[0] + 16, sizeof sums[0]);
            clip_tiles(sums, windows + AMX_TOKS, toks + i + AMX_TOKS, n_rows - AMX_TOKS, j, bias,
                       after);
        }
    }
    _tile_release();
}

#endif

/* ---- The gate -------------------------------------------------------------------------------- */

__attribute__((target(AVX2))) static void find_dots_avx2(const nsci_values *values, uint32_t n,
                                                         const int8_t *weights, int32_t *dots) {
    __m256i weight[NSCI_WIDTH / 32];
    for (uint32_t v = 0; v < NSCI_WIDTH / 32; v++) weight[v] = load(weights + 32 * v);
    for (uint32_t i = 0; i < n; i++) {
        __m256i sums = _mm256_setzero_si256();
        for (uint32_t v = 0; v < NSCI_WIDTH / 32; v++)
            sums = add_dots_avx2(sums, load(values[i].value + 32 * v), weight[v]);
        __m128i four =
            _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
        four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
        four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0xB1));
        dots[i] = _mm_cvtsi128_si32(four);
    }
}

/* ---- Sums of rows ---------------------------------------------------------------------------- */

enum { VECTORS_A_ROW = NSCI_WIDTH / 16 };

/* All sums stay in registers. Rows lie far apart in a large table, so all are asked for first. */
__attribute__((target(AVX2))) static void add_rows_avx2(const int8_t *table, const uint16_t *rows,
                                                        uint32_t n, int16_t *sums) {
    __m256i sum[VECTORS_A_ROW];
    for (uint32_t i = 0; i < n; i++) {
        nsci_prefetch(table + (size_t)rows[i] * NSCI_WIDTH, NSCI_WIDTH);
    }
    for (uint32_t v = 0; v < VECTORS_A_ROW; v++) sum[v] = load(sums + 16 * v);
    for (uint32_t i = 0; i < n; i++) {
        const int8_t *row = table + (size_t)rows[i] * NSCI_WIDTH;
        for (uint32_t v = 0; v < VECTORS_A_ROW; v++) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(row + 16 * v));
            sum[v] = _mm256_add_epi16(sum[v], _mm256_cvtepi8_epi16(bytes));
        }
    }
    for (uint32_t v = 0; v < VECTORS_A_ROW; v++)
        _mm256_storeu_si256((__m256i *)(void *)(sums + 16 * v), sum[v]);
}

/* ---- The first layer ------------------------------------------------------------------------- */

__attribute__((target(AVX2))) static void add_contributions_avx2(int16_t *sums,
                                                                 const int16_t *contributions) {
    nsci_add_contributions(sums, contributions);
}

__attribute__((target(AVX2))) static void clip_sums_avx2(const int16_t *sums, const int16_t *place,
                                                         const int16_t *bias, nsci_values *values) {
    nsci_clip_sums(sums, place, bias, values);
}

/* ---- Choice ---------------------------------------------------------------------------------- */

const nsci_kernel *nsci_kernel_avx2(void) {
    static const nsci_kernel kernel = {
        "avx2",        multiply_avx2, find_dots_avx2,         arrange_avx2,
        convolve_avx2, add_rows_avx2, add_contributions_avx2, clip_sums_avx2};
    return nsci_cpu_has_avx2() ? &kernel : NULL;
}

const nsci_kernel *nsci_kernel_vnni(void) {
    static const nsci_kernel kernel = {
        "vnni",        multiply_vnni, find_dots_avx2,         NULL,
        convolve_vnni, add_rows_avx2, add_contributions_avx2, clip_sums_avx2};
    return nsci_cpu_has_vnni() ? &kernel : NULL;
}

#ifdef HAS_AMX

/* Linux lets a process use tiles after it has asked; where it may not, the others do as well. */
const nsci_kernel *nsci_kernel_amx(void) {
    enum { ASK_FOR_FEATURE = 0x1023, TILE_DATA = 18, HAS_TILES = 1 << 24, HAS_INT8 = 1 << 25 };
    static const nsci_kernel kernel = {
        "amx",        multiply_vnni, find_dots_avx2,         NULL,
        convolve_amx, add_rows_avx2, add_contributions_avx2, clip_sums_avx2};
    unsigned a, b, c, d;
    bool there = nsci_kernel_vnni() && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & HAS_TILES) &&
                 (d & HAS_INT8);
    return there && syscall(SYS_arch_prctl, ASK_FOR_FEATURE, TILE_DATA) == 0 ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_amx(void) { return NULL; }

#endif

#else

const nsci_kernel *nsci_kernel_avx2(void) { return NULL; }
const nsci_kernel *nsci_kernel_vnni(void) { return NULL; }
const nsci_kernel *nsci_kernel_amx(void) { return NULL; }

#endif
