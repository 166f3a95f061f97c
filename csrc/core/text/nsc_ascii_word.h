/* Loads an ASCII word of up to 16 letters without branching on its length, which would
 * mispredict. */
#ifndef NSC_ASCII_WORD_H
#define NSC_ASCII_WORD_H

#include "base/nsc_hash.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Which bytes are of A to Z or a to z; bit i is that of byte i. */
typedef struct nsci_ascii_word {
    uint32_t upper, lower;
} nsci_ascii_word;

#if defined(__SSE2__)

/* The bits of the bytes of `v` that lie in first .. first + 25. */
static inline uint32_t nsci_alphabet_from(__m128i v, char first) {
    __m128i from = _mm_sub_epi8(v, _mm_set1_epi8(first));
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(from, _mm_set1_epi8(25)), from));
}

static inline nsci_ascii_word nsci_ascii_word_of_16(const uint8_t *bytes) {
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (nsci_ascii_word){nsci_alphabet_from(v, 'A'), nsci_alphabet_from(v, 'a')};
}

#else

/* The same bits side by side. */
static inline uint32_t nsci_alphabet_of_8(uint64_t bytes, uint8_t first, uint8_t last) {
    return (uint32_t)nsci_top_bits(nsci_bytes_in(bytes, first, last));
}

static inline nsci_ascii_word nsci_ascii_word_of_16(const uint8_t *bytes) {
    uint64_t low = nsci_load_u64(bytes), high = nsci_load_u64(bytes + 8);
    return (nsci_ascii_word){
        nsci_alphabet_of_8(low, 'A', 'Z') | nsci_alphabet_of_8(high, 'A', 'Z') << 8,
        nsci_alphabet_of_8(low, 'a', 'z') | nsci_alphabet_of_8(high, 'a', 'z') << 8};
}

#endif

/* nsci_hash_bytes of a word of n < 16 letters in lower case. */
static inline uint64_t nsci_ascii_word_hash(const uint8_t *word, size_t n) {
    static const uint8_t masks[32] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    const uint64_t small = UINT64_C(0x2020202020202020);
    uint64_t low = (nsci_load_u64(word) | small) & nsci_load_u64(masks + 16 - n);
    uint64_t high = (nsci_load_u64(word + 8) | small) & nsci_load_u64(masks + 24 - n);
    uint64_t is_long = 0 - (uint64_t)(n >> 3); /* all bits or none */
    uint64_t start = nsci_hash_mix(NSCI_HASH_START, n), second = nsci_hash_mix(start, low);
    uint64_t hash =
        nsci_hash_mix(start ^ ((start ^ second) & is_long), low ^ ((low ^ high) & is_long));
    return hash ^ (hash >> 32);
}

#endif
