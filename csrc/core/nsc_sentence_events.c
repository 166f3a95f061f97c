/* Events, 64 bytes at a time, as the bits of a word.
 *
 * Each vector version tests ranges of bytes: v lies in first .. first + span when the smaller of
 * (v - first) and span is (v - first). The scan takes the bits one after another, so a byte is looked
 * at once, however close together its events are.
 */
#include "nsc_sentence_events.h"

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

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
        return c >= 0xE2; /* U+2000 and above */
    }
}

static uint64_t find_portable(const uint8_t *text, size_t at) {
    uint64_t events = 0;
    uint8_t before = at > 0 ? text[at - 1] : 'x';
    for (size_t i = 0; i < NSCI_EVENT_BLOCK; i++) {
        uint8_t c = text[at + i];
        if (is_mark(c) || (nsci_is_upper(c) && before <= ' ')) events |= UINT64_C(1) << i;
        before = c;
    }
    return events;
}

static const nsci_events_kind portable = {"portable", find_portable};

#if defined(__SSE2__)
/* 0xFF in each byte of `v` that lies in first .. first + span. */
static inline __m128i in_range(__m128i v, int first, int span) {
    __m128i from = _mm_sub_epi8(v, _mm_set1_epi8((char)first));
    return _mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8((char)span)), from);
}

static inline uint64_t events_of_16(const uint8_t *text, const uint8_t *behind) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i before = _mm_loadu_si128((const __m128i *)(const void *)behind);
    __m128i hit = _mm_or_si128(in_range(v, '!', 1), in_range(v, '(', 2));
    hit = _mm_or_si128(hit, _mm_or_si128(in_range(v, '-', 2), in_range(v, ':', 1)));
    hit =
        _mm_or_si128(hit, _mm_or_si128(in_range(v, '?', 1), _mm_cmpeq_epi8(v, _mm_set1_epi8('['))));
    hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(']')),
                                         _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))));
    hit = _mm_or_si128(hit, in_range(v, 0xE2, 0xFF - 0xE2));
    __m128i capital = _mm_and_si128(in_range(v, 'A', 'Z' - 'A'), in_range(before, 0, ' '));
    return (uint32_t)_mm_movemask_epi8(_mm_or_si128(hit, capital));
}

static uint64_t find_sse2(const uint8_t *text, size_t at) {
    const uint8_t *from = text + at;
    uint8_t first[16];
    const uint8_t *behind = from - 1;
    if (at == 0) { /* nothing stands before the text */
        memcpy(first + 1, text, 15);
        first[0] = 'x';
        behind = first;
    }
    return events_of_16(from, behind) | events_of_16(from + 16, from + 15) << 16 |
           events_of_16(from + 32, from + 31) << 32 | events_of_16(from + 48, from + 47) << 48;
}

static const nsci_events_kind sse2 = {"sse2", find_sse2};

#if defined(__GNUC__) || defined(__clang__)
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i in_range_avx2(__m256i v, int first, int span) {
    __m256i from = _mm256_sub_epi8(v, _mm256_set1_epi8((char)first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(from, _mm256_set1_epi8((char)span)), from);
}

AVX2 static inline uint64_t events_of_32(const uint8_t *text, const uint8_t *behind) {
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)text);
    __m256i before = _mm256_loadu_si256((const __m256i *)(const void *)behind);
    __m256i hit = _mm256_or_si256(in_range_avx2(v, '!', 1), in_range_avx2(v, '(', 2));
    hit = _mm256_or_si256(hit, _mm256_or_si256(in_range_avx2(v, '-', 2), in_range_avx2(v, ':', 1)));
    hit = _mm256_or_si256(hit, _mm256_or_si256(in_range_avx2(v, '?', 1),
                                               _mm256_cmpeq_epi8(v, _mm256_set1_epi8('['))));
    hit = _mm256_or_si256(hit, _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(']')),
                                               _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n'))));
    hit = _mm256_or_si256(hit, in_range_avx2(v, 0xE2, 0xFF - 0xE2));
    __m256i capital =
        _mm256_and_si256(in_range_avx2(v, 'A', 'Z' - 'A'), in_range_avx2(before, 0, ' '));
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(hit, capital));
}

AVX2 static uint64_t find_avx2(const uint8_t *text, size_t at) {
    const uint8_t *from = text + at;
    uint8_t first[32];
    const uint8_t *behind = from - 1;
    if (at == 0) {
        memcpy(first + 1, text, 31);
        first[0] = 'x';
        behind = first;
    }
    return events_of_32(from, behind) | events_of_32(from + 32, from + 31) << 32;
}

static const nsci_events_kind avx2 = {"avx2", find_avx2};
#endif
#endif

#if defined(__ARM_NEON) && defined(__aarch64__)
static inline uint8x16_t in_range(uint8x16_t v, uint8_t first, uint8_t span) {
    return vcleq_u8(vsubq_u8(v, vdupq_n_u8(first)), vdupq_n_u8(span));
}

/* A bit a byte: each byte keeps the bit of its place, and pairs are added up three times. */
static inline uint64_t events_of_16(const uint8_t *text, const uint8_t *behind) {
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t v = vld1q_u8(text), before = vld1q_u8(behind);
    uint8x16_t hit = vorrq_u8(in_range(v, '!', 1), in_range(v, '(', 2));
    hit = vorrq_u8(hit, vorrq_u8(in_range(v, '-', 2), in_range(v, ':', 1)));
    hit = vorrq_u8(hit, vorrq_u8(in_range(v, '?', 1), vceqq_u8(v, vdupq_n_u8('['))));
    hit = vorrq_u8(hit, vorrq_u8(vceqq_u8(v, vdupq_n_u8(']')), vceqq_u8(v, vdupq_n_u8('\n'))));
    hit = vorrq_u8(hit, vcgeq_u8(v, vdupq_n_u8(0xE2)));
    uint8x16_t capital = vandq_u8(in_range(v, 'A', 'Z' - 'A'), vcleq_u8(before, vdupq_n_u8(' ')));
    uint8x16_t bits = vandq_u8(vorrq_u8(hit, capital), vld1q_u8(places));
    return vaddv_u8(vget_low_u8(bits)) | (uint64_t)vaddv_u8(vget_high_u8(bits)) << 8;
}

static uint64_t find_neon(const uint8_t *text, size_t at) {
    const uint8_t *from = text + at;
    uint8_t first[16];
    const uint8_t *behind = from - 1;
    if (at == 0) {
        memcpy(first + 1, text, 15);
        first[0] = 'x';
        behind = first;
    }
    return events_of_16(from, behind) | events_of_16(from + 16, from + 15) << 16 |
           events_of_16(from + 32, from + 31) << 32 | events_of_16(from + 48, from + 47) << 48;
}

static const nsci_events_kind neon = {"neon", find_neon};
#endif

const nsci_events_kind *nsci_events_at(uint32_t place) {
    const nsci_events_kind *found[4] = {NULL};
    uint32_t n = 0;
#if defined(__SSE2__)
#if defined(__GNUC__) || defined(__clang__)
    if (__builtin_cpu_supports("avx2")) found[n++] = &avx2;
#endif
    found[n++] = &sse2;
#elif defined(__ARM_NEON) && defined(__aarch64__)
    found[n++] = &neon;
#endif
    found[n++] = &portable;
    return place < n ? found[place] : NULL;
}

uint64_t nsci_events(nsci_events_fn *find, const uint8_t *text, size_t at, size_t n) {
    if (n - at >= NSCI_EVENT_BLOCK) return find(text, at);
    uint8_t padded[1 + NSCI_EVENT_BLOCK] = {0};
    padded[0] = at > 0 ? text[at - 1] : 'x';
    memcpy(padded + 1, text + at, n - at);
    return find(padded, 1);
}
