/* Tables: read-only maps from 64-bit hashes to small records, straight from the model's bytes.
 *
 * The one lookup structure of the model: words, name lists, sentence and name weights. Entries are
 * sorted by bucket (the low bits of the hash) and kept without gaps:
 *
 *     starts   [n_buckets + 1]            first entry of each bucket
 *     checks   [n_entries]                bits 32..63 of each entry's hash, or 32..47
 *     records  [n_entries][record_bytes]
 *
 * Keys are not stored. A string that is not in the table passes for one that is once in 2^32 (or, with
 * short checks, 2^16) divided by the entries of a bucket: short checks are for large tables in which a
 * rare mistake costs a little accuracy and nothing else.
 */
#ifndef NSC_TABLE_H
#define NSC_TABLE_H

#include "base/nsc_error.h"

/* Most entries of a bucket that a table is opened with: a lookup reads them all, so a stranger's file
 * must not put all its entries into one. Our tables hold 1 to 4 a bucket on average, 14 at most. */
enum { NSCI_TABLE_MAX_BUCKET = 64 };

typedef struct nsci_table {
    const uint32_t *starts;
    const uint32_t *checks;       /* NULL when checks are short */
    const uint16_t *short_checks; /* NULL when they are not */
    const uint8_t *records;
    uint32_t n_buckets; /* a power of two */
    uint32_t n_entries;
    uint32_t record_bytes;
} nsci_table;

/* Opens a table in a section's bytes (4-byte aligned, borrowed): checks the header, that the sizes
 * add up to n_bytes, that `starts` ascends to n_entries in steps of at most NSCI_TABLE_MAX_BUCKET, and
 * that records are `record_bytes` long.
 * NSC_E_MODEL names `section`. O(n_buckets). */
nsc_status nsci_table_open(nsci_table *table, const uint8_t *bytes, size_t n_bytes,
                           uint32_t record_bytes, const char *section, nsc_error *err);

/* The record of `hash`, or NULL. About two cache misses. */
static inline const uint8_t *nsci_table_find(const nsci_table *table, uint64_t hash) {
    uint32_t bucket = (uint32_t)hash & (table->n_buckets - 1);
    uint32_t check = (uint32_t)(hash >> 32);
    uint32_t i = table->starts[bucket], end = table->starts[bucket + 1];
    if (table->checks)
        while (i < end && table->checks[i] != check) i++;
    else
        while (i < end && table->short_checks[i] != (uint16_t)check) i++;
    return i < end ? table->records + (size_t)i * table->record_bytes : NULL;
}

/* ---- Hashes: part of the file format, the same in trainer and tagger ------------------------ */

/* Mixes a value into a hash (a multiply, rotate, xor step). Order matters. */
static inline uint64_t nsci_hash_mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* The last n % 8 of n bytes as a number. Loads overlap, so that none depends on n and all stay inside. */
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

#endif
