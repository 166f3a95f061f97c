/* The kernel of x86 with AVX2.
 *
 * Pairs of products are added in 16 bits, which hold them because values are below 128:
 * 2 * 127 * 128 < 2^15.
 *
 * Most values are zero. A convolution lists those of a window that are not, the active ones, and
 * adds up the rows of weights of these alone, four at a time.
 */
#include "nn/nsc_kernel_avx2.h"
#include "nn/nsc_kernel_x86.h"

#if defined(NSCI_CPU_X86)

/* ---- Products of one token after another
 * ------------------------------------------------------ */

__attribute__((target(AVX2))) INLINE __m256i add_dots_avx2(__m256i sums, __m256i values,
                                                           __m256i weights) {
    __m256i pairs = _mm256_maddubs_epi16(values, weights);
    return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

DEFINE_MULTIPLY(avx2, AVX2, 6)

/* ---- Dense layers ---------------------------------------------------------------------------- */

/* n_rows rows by the sixteen outputs of a tile of weights. The count is a constant where this is
 * called. */
__attribute__((target(AVX2))) INLINE void multiply_dense_tile(const uint8_t *values, uint32_t n_in,
                                                              const int8_t *weights, uint32_t n_out,
                                                              uint32_t n_rows, int32_t *out) {
    tile_rows rows;
    __m256i sums[MAX_TILE_ROWS][MAX_TILE_VECTORS];
    for (uint32_t r = 0; r < n_rows; r++) rows[r] = values + (size_t)r * n_in;
    sum_tile_avx2(rows, n_in, weights, NSCI_DENSE_TILE, n_rows, 2, sums);
    for (uint32_t r = 0; r < n_rows; r++, out += n_out) {
        _mm256_storeu_si256((__m256i *)(void *)out, sums[r][0]);
        _mm256_storeu_si256((__m256i *)(void *)(out + 8), sums[r][1]);
    }
}

__attribute__((target(AVX2))) static void multiply_dense(const uint8_t *values, uint32_t n,
                                                         uint32_t n_in, const int8_t *weights,
                                                         uint32_t n_out, int32_t *sums) {
    enum { FULL_ROWS = 4 };
    for (uint32_t j = 0; j < n_out; j += NSCI_DENSE_TILE) {
        const int8_t *tile = weights + (size_t)j * n_in;
        uint32_t i = 0;
        for (; i + FULL_ROWS <= n; i += FULL_ROWS)
            multiply_dense_tile(values + (size_t)i * n_in, n_in, tile, n_out, FULL_ROWS,
                                sums + (size_t)i * n_out + j);
        for (; i < n; i++)
            multiply_dense_tile(values + (size_t)i * n_in, n_in, tile, n_out, 1,
                                sums + (size_t)i * n_out + j);
    }
}

/* ---- Convolutions of active values
 * ------------------------------------------------------------ */

/* (sums + bias + old * 256 + 128) / 256 of eight outputs; `bias` holds the 128 */
__attribute__((target(AVX2))) INLINE __m256i add_old(__m256i sums, const uint8_t *old,
                                                     __m256i bias) {
    __m256i values = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)old));
    sums = _mm256_add_epi32(_mm256_add_epi32(sums, bias), _mm256_slli_epi32(values, 8));
    return _mm256_srai_epi32(sums, 8);
}

/* values = (sums + bias + old * 256 + 128) / 256 of sixteen outputs, clipped by two packing steps
 * and a minimum */
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

/* The weights of one input lie in a row [NSCI_WIDTH] then. Of 32 outputs, 8q + 4l + b stands at 16l
 * + 4q + b, where sum_active wants it. */
__attribute__((target(AVX2))) static void arrange(const int8_t *weights, int8_t *rows) {
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

__attribute__((target(AVX2))) static void convolve(const nsci_values *before, const uint16_t *toks,
                                                   uint32_t n, const int8_t *rows,
                                                   const int32_t *bias, nsci_values *after) {
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

/* ---- The gate -------------------------------------------------------------------------------- */

__attribute__((target(AVX2))) void nsci_avx2_find_dots(const nsci_values *values, uint32_t n,
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
__attribute__((target(AVX2))) void nsci_avx2_add_rows(const int8_t *table, const uint16_t *rows,
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

__attribute__((target(AVX2))) void nsci_avx2_add_contributions(int16_t *sums,
                                                               const int16_t *contributions) {
    nsci_add_contributions(sums, contributions);
}

__attribute__((target(AVX2))) void nsci_avx2_clip_sums(const int16_t *sums, const int16_t *place,
                                                       const int16_t *bias, nsci_values *values) {
    nsci_clip_sums(sums, place, bias, values);
}

const nsci_kernel *nsci_kernel_avx2(void) {
    static const nsci_kernel kernel = {"avx2",
                                       nsci_avx2_multiply,
                                       multiply_dense,
                                       nsci_avx2_find_dots,
                                       arrange,
                                       convolve,
                                       nsci_avx2_add_rows,
                                       nsci_avx2_add_contributions,
                                       nsci_avx2_clip_sums};
    return nsci_cpu_has_avx2() ? &kernel : NULL;
}

#else

const nsci_kernel *nsci_kernel_avx2(void) { return NULL; }

#endif
