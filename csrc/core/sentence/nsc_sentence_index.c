/* The index of events, 64 bytes at a time, as the bits of words, and as a list.
 *
 * The vector versions look up each ASCII byte by its halves: it is a mark when the table of low
 * halves and the table of high halves have a bit in common. Without a shuffle of bytes (SSE2)
 * ranges are tested: v lies in first .. first + span when min(v - first, span) is (v - first). What
 * stands before a byte is known by the bits of the white space, moved on by one.
 *
 * The number of set bits is unpredictable, so four positions are written unconditionally (as
 * simdjson does); the rare rest loops.
 */
#include "sentence/nsc_sentence_index.h"
#include "base/nsc_ascii.h"
#include "base/nsc_cpu.h"

#if defined(NSCI_CPU_X86)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

#define FIRST_WIDE 0xE2 /* of the first bytes of characters of U+2000 and above */

static bool is_mark(uint8_t c) {
    switch (c) {
    case '\n':
    case '!':
    case '"':
    case '(':
    case ')':
    case '*':
    case '-':
    case '.':
    case '/':
    case ':':
    case ';':
    case '?':
    case '@':
    case '[':
    case ']':
        return true;
    default:
        return c >= FIRST_WIDE;
    }
}

/* Is there white space before text[at]? Before the text there is none. */
static inline uint64_t blank_before(const uint8_t *text, size_t at) {
    return at > 0 && text[at - 1] <= ' ';
}

static void find_portable(const uint8_t *text, size_t at, size_t n_blocks, nsci_index *events) {
    uint64_t blank = blank_before(text, at);
    for (size_t block = 0; block < n_blocks; block++) {
        uint64_t marks = 0, capitals = 0;
        for (size_t i = 0; i < NSCI_INDEX_BLOCK; i++) {
            uint8_t c = text[at + NSCI_INDEX_BLOCK * block + i];
            marks |= (uint64_t)is_mark(c) << i;
            capitals |= (nsci_is_upper(c) & blank) << i;
            blank = c <= ' ';
        }
        events->marks[block] = marks;
        events->capitals[block] = capitals;
    }
}

static uint16_t *list_portable(const uint64_t *bits, size_t n_blocks, uint16_t *places) {
    const uint64_t last = UINT64_C(1) << 63; /* there is a first bit even where none is left */
    for (size_t block = 0; block < n_blocks; block++) {
        uint64_t rest = bits[block];
        size_t first = NSCI_INDEX_BLOCK * block;
        uint32_t n = nsci_count_bits(rest);
        for (uint32_t i = 0; i < 4; i++, rest &= rest - 1)
            places[i] = (uint16_t)(first + nsci_first_bit(rest | last));
        for (uint32_t i = 4; i < n; i++, rest &= rest - 1)
            places[i] = (uint16_t)(first + nsci_first_bit(rest));
        places += n;
    }
    return places;
}

static const nsci_indexer portable = {"portable", find_portable, list_portable};

/* Bits of bytes of one kind. */
typedef struct byte_bits {
    uint64_t marks, blanks, capitals;
} byte_bits;

/* Capitals are events behind white space only; *blank is that before the block, and the next. */
NSCI_UNUSED static inline void put_events(byte_bits bits, uint64_t *blank, nsci_index *events,
                                          size_t block) {
    events->marks[block] = bits.marks;
    events->capitals[block] = bits.capitals & (bits.blanks << 1 | *blank);
    *blank = bits.blanks >> 63;
}

#if defined(__SSE2__)
#define VECTORS_OF_16 "sse2"

/* 0xFF in each byte of `v` that lies in first .. first + span. */
static inline __m128i in_range(__m128i v, int first, int span) {
    __m128i from = _mm_sub_epi8(v, _mm_set1_epi8((char)first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8((char)span)), from);
}

static inline uint64_t bits_sse2(__m128i bytes) { return (uint32_t)_mm_movemask_epi8(bytes); }

static inline byte_bits bits_of_16(const uint8_t *text) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i hit = _mm_or_si128(in_range(v, '!', 1), in_range(v, '(', 2));
    hit = _mm_or_si128(hit, _mm_or_si128(in_range(v, '-', 2), in_range(v, ':', 1)));
    hit =
        _mm_or_si128(hit, _mm_or_si128(in_range(v, '?', 1), _mm_cmpeq_epi8(v, _mm_set1_epi8('['))));
    hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(']')),
                                         _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))));
    hit = _mm_or_si128(hit, in_range(v, FIRST_WIDE, 0xFF - FIRST_WIDE));
    return (byte_bits){bits_sse2(hit), bits_sse2(in_range(v, 0, ' ')),
                       bits_sse2(in_range(v, 'A', 'Z' - 'A'))};
}

#elif defined(__ARM_NEON) && defined(__aarch64__)
#define VECTORS_OF_16 "neon"

static inline uint8x16_t in_range(uint8x16_t v, uint8_t first, uint8_t span) {
    return vcleq_u8(vsubq_u8(v, vdupq_n_u8(first)), vdupq_n_u8(span));
}

/* A bit a byte: each byte keeps the bit of its place, and pairs are added up three times. */
static inline uint64_t bits_neon(uint8x16_t bytes) {
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bits = vandq_u8(bytes, vld1q_u8(places));
    return vaddv_u8(vget_low_u8(bits)) | (uint64_t)vaddv_u8(vget_high_u8(bits)) << 8;
}

static inline byte_bits bits_of_16(const uint8_t *text) {
    uint8x16_t v = vld1q_u8(text);
    uint8x16_t hit = vorrq_u8(in_range(v, '!', 1), in_range(v, '(', 2));
    hit = vorrq_u8(hit, vorrq_u8(in_range(v, '-', 2), in_range(v, ':', 1)));
    hit = vorrq_u8(hit, vorrq_u8(in_range(v, '?', 1), vceqq_u8(v, vdupq_n_u8('['))));
    hit = vorrq_u8(hit, vorrq_u8(vceqq_u8(v, vdupq_n_u8(']')), vceqq_u8(v, vdupq_n_u8('\n'))));
    hit = vorrq_u8(hit, vcgeq_u8(v, vdupq_n_u8(FIRST_WIDE)));
    return (byte_bits){bits_neon(hit), bits_neon(vcleq_u8(v, vdupq_n_u8(' '))),
                       bits_neon(in_range(v, 'A', 'Z' - 'A'))};
}

#endif

#if defined(VECTORS_OF_16)
static void find_16(const uint8_t *text, size_t at, size_t n_blocks, nsci_index *events) {
    uint64_t blank = blank_before(text, at);
    for (size_t block = 0; block < n_blocks; block++) {
        byte_bits all = {0};
        for (size_t i = 0; i < NSCI_INDEX_BLOCK; i += 16) {
            byte_bits bits = bits_of_16(text + at + NSCI_INDEX_BLOCK * block + i);
            all.marks |= bits.marks << i;
            all.blanks |= bits.blanks << i;
            all.capitals |= bits.capitals << i;
        }
        put_events(all, &blank, events, block);
    }
}

static const nsci_indexer vectors_of_16 = {VECTORS_OF_16, find_16, list_portable};
#endif

#if defined(NSCI_CPU_X86)
#define AVX2 __attribute__((target("avx2")))

/* A bit for each high half that marks have: 0, 2, 3, 4, 5. */
#define MARKS_OF_HIGH 1, 0, 2, 4, 8, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
/* Of each low half, the high halves that make a mark of it: @ ! " ? ( ) * : \n ; [ - ] . / */
#define MARKS_OF_LOW 8, 2, 2, 0, 0, 0, 0, 0, 2, 2, 7, 4 | 16, 0, 2 | 16, 2, 2 | 4

AVX2 static inline uint64_t bits_avx2(__m256i bytes) {
    return (uint32_t)_mm256_movemask_epi8(bytes);
}

AVX2 static inline byte_bits bits_of_32(const uint8_t *text) {
    const __m256i of_high = _mm256_setr_epi8(MARKS_OF_HIGH, MARKS_OF_HIGH);
    const __m256i of_low = _mm256_setr_epi8(MARKS_OF_LOW, MARKS_OF_LOW);
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)text);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
    __m256i common = /* none of bytes from 80 on, whose low halves are looked up as zeros */
        _mm256_and_si256(_mm256_shuffle_epi8(of_low, v), _mm256_shuffle_epi8(of_high, high));
    __m256i wide = _mm256_cmpeq_epi8(_mm256_max_epu8(v, _mm256_set1_epi8((char)FIRST_WIDE)), v);
    __m256i other = _mm256_andnot_si256(wide, _mm256_cmpeq_epi8(common, _mm256_setzero_si256()));
    __m256i blank = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(' ')), v);
    __m256i from = _mm256_sub_epi8(v, _mm256_set1_epi8('A'));
    __m256i capital = _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8('Z' - 'A')), from);
    return (byte_bits){bits_avx2(other) ^ UINT32_MAX, bits_avx2(blank), bits_avx2(capital)};
}

AVX2 static void find_avx2(const uint8_t *text, size_t at, size_t n_blocks, nsci_index *events) {
    uint64_t blank = blank_before(text, at);
    for (size_t block = 0; block < n_blocks; block++) {
        const uint8_t *from = text + at + NSCI_INDEX_BLOCK * block;
        byte_bits a = bits_of_32(from), b = bits_of_32(from + 32);
        byte_bits all = {a.marks | b.marks << 32, a.blanks | b.blanks << 32,
                         a.capitals | b.capitals << 32};
        put_events(all, &blank, events, block);
    }
}

/* Processors with AVX2 have instructions for bits. */
__attribute__((target("bmi,popcnt"))) static uint16_t *list_bmi(const uint64_t *bits,
                                                                size_t n_blocks, uint16_t *places) {
    const uint64_t last = UINT64_C(1) << 63;
    for (size_t block = 0; block < n_blocks; block++) {
        uint64_t rest = bits[block], first = NSCI_INDEX_BLOCK * block;
        uint32_t n = (uint32_t)__builtin_popcountll(rest);
        for (uint32_t i = 0; i < 4; i++, rest &= rest - 1)
            places[i] = (uint16_t)(first + nsci_first_bit(rest | last));
        for (uint32_t i = 4; i < n; i++, rest &= rest - 1)
            places[i] = (uint16_t)(first + nsci_first_bit(rest));
        places += n;
    }
    return places;
}

static const nsci_indexer avx2 = {"avx2", find_avx2, list_bmi};

/* A block at once, tests give bits, and the numbers of a word's bits are those of 0 to 63 that it
 * keeps. */
#define AVX512 __attribute__((target("avx512bw,avx512vbmi2,popcnt")))

AVX512 static void find_avx512(const uint8_t *text, size_t at, size_t n_blocks,
                               nsci_index *events) {
    const __m512i of_high = _mm512_broadcast_i32x4(_mm_setr_epi8(MARKS_OF_HIGH));
    const __m512i of_low = _mm512_broadcast_i32x4(_mm_setr_epi8(MARKS_OF_LOW));
    uint64_t blank = blank_before(text, at);
    for (size_t block = 0; block < n_blocks; block++) {
        __m512i v = _mm512_loadu_si512(text + at + NSCI_INDEX_BLOCK * block);
        __m512i high = _mm512_and_si512(_mm512_srli_epi16(v, 4), _mm512_set1_epi8(15));
        byte_bits bits = {.marks = _mm512_test_epi8_mask(_mm512_shuffle_epi8(of_low, v),
                                                         _mm512_shuffle_epi8(of_high, high)) |
                                   _mm512_cmpge_epu8_mask(v, _mm512_set1_epi8((char)FIRST_WIDE)),
                          .blanks = _mm512_cmple_epu8_mask(v, _mm512_set1_epi8(' ')),
                          .capitals =
                              _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8('A')),
                                                     _mm512_set1_epi8('Z' - 'A'))};
        put_events(bits, &blank, events, block);
    }
}

AVX512 static uint16_t *list_avx512(const uint64_t *bits, size_t n_blocks, uint16_t *places) {
    static const uint8_t numbers[64] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i all = _mm512_loadu_si512(numbers);
    for (size_t block = 0; block < n_blocks; block++) {
        __m512i first = _mm512_set1_epi16((short)(NSCI_INDEX_BLOCK * block));
        __m512i kept = _mm512_maskz_compress_epi8(bits[block], all);
        __m512i low = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(kept));
        _mm512_storeu_si512(places, _mm512_add_epi16(low, first));
        uint32_t n = (uint32_t)__builtin_popcountll(bits[block]);
        if (n > 32) {
            __m512i rest = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(kept, 1));
            _mm512_storeu_si512(places + 32, _mm512_add_epi16(rest, first));
        }
        places += n;
    }
    return places;
}

static const nsci_indexer avx512 = {"avx512", find_avx512, list_avx512};
#endif

const nsci_indexer *nsci_indexer_at(uint32_t place) {
    const nsci_indexer *found[5] = {NULL};
    uint32_t n = 0;
#if defined(NSCI_CPU_X86)
    if (nsci_cpu_has_vbmi2()) found[n++] = &avx512;
    if (nsci_cpu_has_avx2()) found[n++] = &avx2;
#endif
#if defined(VECTORS_OF_16)
    found[n++] = &vectors_of_16;
#endif
    found[n++] = &portable;
    return place < n ? found[place] : NULL;
}

size_t nsci_index_find(const nsci_indexer *kind, const uint8_t *text, size_t at, size_t n,
                       nsci_index *events) {
    size_t n_whole = nsci_min((n - at) / NSCI_INDEX_BLOCK, NSCI_INDEX_BLOCKS);
    kind->find(text, at, n_whole, events);
    at += NSCI_INDEX_BLOCK * n_whole;
    if (n_whole == NSCI_INDEX_BLOCKS || at == n) return n_whole;
    uint8_t padded[1 + NSCI_INDEX_BLOCK] = {0};
    nsci_index last;
    padded[0] = at > 0 ? text[at - 1] : 'x';
    memcpy(padded + 1, text + at, n - at);
    kind->find(padded, 1, 1, &last);
    events->marks[n_whole] = last.marks[0];
    events->capitals[n_whole] = last.capitals[0];
    return n_whole + 1;
}
