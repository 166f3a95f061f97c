/* Hashes: part of the model file's format, the same in trainer and tagger. */
#ifndef NSC_HASH_H
#define NSC_HASH_H

#include "base/nsc_ascii.h"

/* Mixes a value into a hash (a multiply, rotate, xor step). Order matters. */
static inline uint64_t nsci_hash_mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* The last n % 8 of n bytes as a number, by overlapping loads that all stay inside. */
static inline uint64_t nsci_load_rest(const uint8_t *bytes, size_t n) {
    size_t rest = n % 8;
    if (rest == 0) return 0;
    if (n > 8) return nsci_load_u64(bytes + n - 8) >> (64 - 8 * rest);
    if (rest >= 4)
        return nsci_load_u32(bytes) | (uint64_t)nsci_load_u32(bytes + n - 4) << (8 * rest - 32);
    return (uint64_t)bytes[0] | (uint64_t)bytes[rest / 2] << (8 * (rest / 2)) |
           (uint64_t)bytes[rest - 1] << (8 * (rest - 1));
}

#define NSCI_HASH_START UINT64_C(0x51ED270B9F1C3D2B)

/* Hash of a string, 8 bytes a step. Lengths count: "" and "\0" differ. */
static inline uint64_t nsci_hash_bytes(const uint8_t *bytes, size_t n) {
    uint64_t hash = nsci_hash_mix(NSCI_HASH_START, n);
    for (size_t i = 0; i + 8 <= n; i += 8) hash = nsci_hash_mix(hash, nsci_load_u64(bytes + i));
    hash = nsci_hash_mix(hash, nsci_load_rest(bytes, n));
    return hash ^ (hash >> 32);
}

/* nsci_hash_bytes of the string with its ASCII letters in lower case. */
static inline uint64_t nsci_hash_lower(const uint8_t *bytes, size_t n) {
    uint64_t hash = nsci_hash_mix(NSCI_HASH_START, n);
    for (size_t i = 0; i + 8 <= n; i += 8)
        hash = nsci_hash_mix(hash, nsci_ascii_lower_8(nsci_load_u64(bytes + i)));
    hash = nsci_hash_mix(hash, nsci_ascii_lower_8(nsci_load_rest(bytes, n)));
    return hash ^ (hash >> 32);
}

#endif
