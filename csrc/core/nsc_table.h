/* Tables: read-only maps from 64-bit hashes to small records, straight from the model's bytes.
 *
 * The one lookup structure of the model: words, name lists, sentence and name weights. Entries are
 * sorted by bucket (the low bits of the hash) and kept without gaps, so a table costs its records,
 * 4 bytes of check an entry, and 4 bytes an average bucket of one entry:
 *
 *     starts   [n_buckets + 1]         first entry of each bucket
 *     checks   [n_entries]             high 32 bits of each entry's hash
 *     records  [n_entries][record_bytes]
 *
 * Keys are not stored. With 32 bits of check beside 16 or more of bucket, a string that is not in
 * the table passes for one that is once in 2^32 / (entries a bucket) lookups.
 */
#ifndef NSC_TABLE_H
#define NSC_TABLE_H

#include "nsc_error.h"

typedef struct nsci_table {
    const uint32_t *starts;
    const uint32_t *checks;
    const uint8_t *records;
    uint32_t n_buckets; /* a power of two */
    uint32_t n_entries;
    uint32_t record_bytes;
} nsci_table;

/* Opens a table in a section's bytes (4-byte aligned, borrowed): checks the header, that the sizes
 * add up to n_bytes, that `starts` ascends to n_entries, and that records are `record_bytes` long.
 * NSC_E_MODEL names `section`. O(n_buckets). */
nsc_status nsci_table_open(nsci_table *table, const uint8_t *bytes, size_t n_bytes,
                           uint32_t record_bytes, const char *section, nsc_error *err);

/* The record of `hash`, or NULL. About two cache misses. */
static inline const uint8_t *nsci_table_find(const nsci_table *table, uint64_t hash) {
    uint32_t bucket = (uint32_t)hash & (table->n_buckets - 1);
    uint32_t check = (uint32_t)(hash >> 32);
    uint32_t end = table->starts[bucket + 1];
    for (uint32_t i = table->starts[bucket]; i < end; i++)
        if (table->checks[i] == check) return table->records + (size_t)i * table->record_bytes;
    return NULL;
}

/* ---- Hashes: part of the file format, the same in trainer and tagger ------------------------ */

/* Mixes a value into a hash (a multiply, rotate, xor step). Order matters. */
static inline uint64_t nsci_hash_mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* Hash of a string, 8 bytes a step. Lengths count: "" and "\0" differ. */
static inline uint64_t nsci_hash_bytes(const uint8_t *bytes, size_t n) {
    uint64_t hash = nsci_hash_mix(UINT64_C(0x51ED270B9F1C3D2B), n);
    uint64_t tail = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) hash = nsci_hash_mix(hash, nsci_load_u64(bytes + i));
    memcpy(&tail, bytes + i, n - i);
    hash = nsci_hash_mix(hash, tail);
    return hash ^ (hash >> 32);
}

#endif
