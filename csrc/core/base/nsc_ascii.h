/* ASCII in UTF-8: what a byte is, alone and eight at a time. */
#ifndef NSC_ASCII_H
#define NSC_ASCII_H

#include "base/nsc_base.h"

static inline bool nsci_is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool nsci_is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
static inline bool nsci_is_letter(uint8_t c) { return nsci_is_upper(c) || nsci_is_lower(c); }
static inline bool nsci_is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

/* White space and controls, which normalized text has only as line feeds and tabs. */
static inline bool nsci_is_blank(uint8_t c) { return c <= ' '; }

static inline uint8_t nsci_ascii_lower(uint8_t c) {
    return nsci_is_upper(c) ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* The top bits of those of eight bytes that lie in first .. last, both ASCII: Warren, Hacker's
 * Delight, section 2-1. */
static inline uint64_t nsci_bytes_in(uint64_t bytes, uint8_t first, uint8_t last) {
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t low = bytes & each * 0x7F;
    uint64_t inside = (low + each * (0x80u - first)) ^ (low + each * (0x7Fu - last));
    return ~bytes & inside & each * 0x80;
}

/* The top bits of eight bytes side by side: bit i is that of byte i. */
static inline uint64_t nsci_top_bits(uint64_t bytes) {
    return (bytes >> 7 & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56;
}

/* Eight bytes in lower case. */
static inline uint64_t nsci_ascii_lower_8(uint64_t bytes) {
    return bytes | nsci_bytes_in(bytes, 'A', 'Z') >> 2;
}

#endif
