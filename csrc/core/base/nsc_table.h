/* Tables: read-only hash maps from 64-bit hashes to small records, straight from the model's bytes.
 *
 * The one lookup structure of the model: words, name lists, sentence and name weights. Entries are
 * sorted by bucket (the low bits of the hash) and kept without gaps:
 *
 *     starts   [n_buckets + 1]            first entry of each bucket
 *     checks   [n_entries]                bits 32..63 of each entry's hash, or 32..47
 *     records  [n_entries][record_bytes]
 *
 * Keys are not stored, so there are false positives: a string that is not in the table is taken for
 * one that is once in 2^32 (with short checks 2^16) divided by the entries of a bucket. Short
 * checks are for large tables, where a rare mistake costs a little accuracy and nothing else.
 */
#ifndef NSC_TABLE_H
#define NSC_TABLE_H

#include "base/nsc_error.h"
#include "base/nsc_hash.h"

/* Maximum bucket size accepted on open: lookups scan a whole bucket, so an untrusted file must not
 * be able to put every entry into one. Our tables hold 1 to 4 a bucket on average, 14 at most. */
enum { NSCI_TABLE_MAX_BUCKET = 64 };

/* One section of a model file; NULL bytes: it isn't there. */
typedef struct nsci_section {
    const uint8_t *bytes;
    size_t n_bytes;
} nsci_section;

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
 * add up to n_bytes, that `starts` ascends to n_entries in steps of at most NSCI_TABLE_MAX_BUCKET,
 * and that records are `record_bytes` long. NSC_E_MODEL names `section`. O(n_buckets). */
nsc_status nsci_table_open(nsci_table *table, const uint8_t *bytes, size_t n_bytes,
                           uint32_t record_bytes, const char *section, nsc_error *err);

/* Asks for what a lookup of `hash` reads first; and, some time after that, for what it reads then.
 */
static inline void nsci_table_ask(const nsci_table *table, uint64_t hash) {
    NSCI_PREFETCH(table->starts + ((uint32_t)hash & (table->n_buckets - 1)));
}
static inline void nsci_table_ask_on(const nsci_table *table, uint64_t hash) {
    uint32_t i = table->starts[(uint32_t)hash & (table->n_buckets - 1)];
    if (table->checks)
        NSCI_PREFETCH(table->checks + i);
    else
        NSCI_PREFETCH(table->short_checks + i);
    NSCI_PREFETCH(table->records + (size_t)i * table->record_bytes);
}

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

#endif
