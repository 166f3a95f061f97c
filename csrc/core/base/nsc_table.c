/* Opening a table: everything that nsci_table_find relies on is checked here, once.
 *
 * Layout of a table's section: four uint32 (n_buckets, n_entries, record_bytes, 1 for short checks
 * or 0), then starts, checks and records as in the header's drawing.
 */
#include "base/nsc_table.h"

enum { HEADER_BYTES = 16 };

/* Checks the header, whose counts must add up to the section's size. */
static nsc_status check_header(const uint8_t *bytes, size_t n_bytes, uint32_t record_bytes,
                               const char *section, nsc_error *err) {
    if (n_bytes < HEADER_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" holds %zu bytes, too few for a table's header", section,
                         n_bytes);
    uint32_t n_buckets = nsci_load_u32(bytes), n_entries = nsci_load_u32(bytes + 4);
    uint32_t stored_record_bytes = nsci_load_u32(bytes + 8), is_short = nsci_load_u32(bytes + 12);
    if (n_buckets == 0 || (n_buckets & (n_buckets - 1)) != 0)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" says %u buckets, expected a power of two", section,
                         n_buckets);
    if (stored_record_bytes != record_bytes)
        return nsci_fail(err, NSC_E_MODEL, 8, "section \"%s\" has records of %u bytes, expected %u",
                         section, stored_record_bytes, record_bytes);
    if (is_short > 1)
        return nsci_fail(err, NSC_E_MODEL, 12, "section \"%s\" has checks of unknown kind %u",
                         section, is_short);
    /* All factors are below 2^32, so no sum or product here passes 2^64. */
    uint64_t entry_bytes = (is_short ? 2 : 4) + (uint64_t)record_bytes;
    uint64_t want = HEADER_BYTES + 4 * ((uint64_t)n_buckets + 1) + entry_bytes * n_entries;
    if (want != n_bytes)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" holds %zu bytes, its header asks for %zu", section,
                         n_bytes, (size_t)want);
    return NSC_OK;
}

/* Checks that each entry has its bucket and no bucket is too large. */
static nsc_status check_buckets(const nsci_table *table, const char *section, nsc_error *err) {
    const uint32_t *starts = table->starts;
    if (starts[0] != 0 || starts[table->n_buckets] != table->n_entries)
        return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES,
                         "section \"%s\" does not give every entry a bucket", section);
    for (uint32_t b = 0; b < table->n_buckets; b++) {
        if (starts[b] > starts[b + 1])
            return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES + 4 * (uint64_t)b,
                             "section \"%s\" has bucket %u out of order", section, b);
        if (starts[b + 1] - starts[b] > NSCI_TABLE_MAX_BUCKET)
            return nsci_fail(err, NSC_E_MODEL, HEADER_BYTES + 4 * (uint64_t)b,
                             "section \"%s\" has %u entries in bucket %u, more than %u", section,
                             starts[b + 1] - starts[b], b, (uint32_t)NSCI_TABLE_MAX_BUCKET);
    }
    return NSC_OK;
}

nsc_status nsci_table_open(nsci_table *table, const uint8_t *bytes, size_t n_bytes,
                           uint32_t record_bytes, const char *section, nsc_error *err) {
    NSC_TRY(check_header(bytes, n_bytes, record_bytes, section, err));
    bool is_short = nsci_load_u32(bytes + 12) == 1;
    nsci_table opened = {.starts = (const uint32_t *)(const void *)(bytes + HEADER_BYTES),
                         .n_buckets = nsci_load_u32(bytes),
                         .n_entries = nsci_load_u32(bytes + 4),
                         .record_bytes = record_bytes};
    NSC_TRY(check_buckets(&opened, section, err));
    const uint8_t *checks = (const uint8_t *)(opened.starts + opened.n_buckets + 1);
    if (is_short)
        opened.short_checks = (const uint16_t *)(const void *)checks;
    else
        opened.checks = (const uint32_t *)(const void *)checks;
    opened.records = checks + (size_t)opened.n_entries * (is_short ? 2 : 4);
    *table = opened;
    return NSC_OK;
}
