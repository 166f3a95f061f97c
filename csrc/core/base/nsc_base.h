/* Macros and helpers of every core file: early return, branch hints, byte order, bounds. */
#ifndef NSC_BASE_H
#define NSC_BASE_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "newscore.h"

/* A model gives the same scores everywhere, so none of their sums may keep more digits than its
 * type has, as the x87 does. */
#if FLT_EVAL_METHOD > 0
#error "newscore needs sums as precise as their types: on 32-bit x86 -msse2 -mfpmath=sse"
#endif

/* Returns the status of `expr` from the calling function unless it is NSC_OK. For functions that
 * own nothing at that point. */
#define NSC_TRY(expr)                                                                              \
    do {                                                                                           \
        nsc_status nsc_try_status = (expr);                                                        \
        if (nsc_try_status != NSC_OK) return nsc_try_status;                                       \
    } while (0)

#if defined(__GNUC__) || defined(__clang__)
#define NSCI_LIKELY(x)         __builtin_expect(!!(x), 1)
#define NSCI_UNLIKELY(x)       __builtin_expect(!!(x), 0)
#define NSCI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define NSCI_UNUSED            __attribute__((unused))
#define NSCI_NOINLINE          __attribute__((noinline))
#define NSCI_PREFETCH(at)      __builtin_prefetch(at)
#else
#define NSCI_LIKELY(x)   (x)
#define NSCI_UNLIKELY(x) (x)
#define NSCI_PRINTF(fmt, args)
#define NSCI_UNUSED
#define NSCI_NOINLINE
#define NSCI_PREFETCH(at) ((void)(at))
#endif

#define NSCI_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline size_t nsci_min(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t nsci_max(size_t a, size_t b) { return a > b ? a : b; }

/* Prefetches n_bytes, a cache line at a time. */
static inline void nsci_prefetch(const void *at, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i += 64) NSCI_PREFETCH((const char *)at + i);
}

/* *out = a + b or a * b; false, and *out untouched, when that overflows. */
static inline bool nsci_add(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) return false;
    *out = a + b;
    return true;
}
static inline bool nsci_mul(size_t a, size_t b, size_t *out) {
    if (b != 0 && a > SIZE_MAX / b) return false;
    *out = a * b;
    return true;
}

/* Index of the lowest bit of `bits`, which is not 0. */
static inline uint32_t nsci_first_bit(uint64_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t index = 0;
    for (; !(bits & 1); bits >>= 1) index++;
    return index;
#endif
}

/* Index of the highest bit of `bits`, which is not 0. */
static inline uint32_t nsci_last_bit(uint64_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return 63 - (uint32_t)__builtin_clzll(bits);
#else
    uint32_t index = 0;
    while (bits >>= 1) index++;
    return index;
#endif
}

/* How many bits of `bits` are set. */
static inline uint32_t nsci_count_bits(uint64_t bits) {
    const uint64_t each = UINT64_C(0x0101010101010101);
    bits -= bits >> 1 & each * 0x55;
    bits = (bits & each * 0x33) + (bits >> 2 & each * 0x33);
    return (uint32_t)(((bits + (bits >> 4)) & each * 0x0F) * each >> 56);
}

/* Unaligned little-endian reads: model and result files are little-endian, and read where they
 * lie. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "newscore needs a little-endian machine: models and results are read where they lie"
#endif
static inline uint32_t nsci_load_u32(const void *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}
static inline uint64_t nsci_load_u64(const void *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* A half-open range of bytes of the normalized text, or of tokens: the comment at its use says. */
typedef struct nsci_range {
    uint32_t start;
    uint32_t end;
} nsci_range;

#endif
