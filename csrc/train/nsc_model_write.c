/* Writing model files and their tables: the other side of nsc_model.c and nsc_table.c. */
#include <stdlib.h>

#include "newscore_train.h"
#include "model/nsc_model.h"
#include "place/nsc_place_name.h"

void nsc_block_free(nsc_block *block) {
    if (!block) return;
    if (block->bytes) nsci_free(&block->alloc, block->bytes);
    block->bytes = NULL;
}

static nsc_status new_block(const nsc_alloc *alloc, size_t n_bytes, nsc_block *out,
                            nsc_error *err) {
    void *bytes;
    NSC_TRY(nsci_new_zeroed(alloc, n_bytes, 1, &bytes, err));
    *out = (nsc_block){*alloc, bytes, n_bytes};
    return NSC_OK;
}

static size_t align(size_t at) {
    return (at + NSCI_MODEL_ALIGNMENT - 1) / NSCI_MODEL_ALIGNMENT * NSCI_MODEL_ALIGNMENT;
}

nsc_status nsc_model_write(const nsc_alloc *alloc, const nsc_section *sections, uint32_t n_sections,
                           nsc_block *out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    if (n_sections > NSCI_MODEL_MAX_SECTIONS)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "%u sections, expected at most %u", n_sections,
                         (uint32_t)NSCI_MODEL_MAX_SECTIONS);
    size_t table_bytes = n_sections * sizeof(nsci_model_entry);
    size_t n_bytes = sizeof(nsci_model_header) + table_bytes;
    for (uint32_t i = 0; i < n_sections; i++) {
        size_t length = strlen(sections[i].name);
        if (length == 0 || length >= NSCI_MODEL_NAME_BYTES)
            return nsci_fail(err, NSC_E_ARGUMENT, i, "section name \"%s\" is empty or too long",
                             sections[i].name);
        n_bytes = align(n_bytes) + sections[i].n_bytes;
    }
    NSC_TRY(new_block(&own, n_bytes, out, err));

    size_t at = sizeof(nsci_model_header) + table_bytes;
    for (uint32_t i = 0; i < n_sections; i++) {
        nsci_model_entry entry = {0};
        at = align(at);
        memcpy(entry.name, sections[i].name, strlen(sections[i].name));
        entry.offset = at;
        entry.n_bytes = sections[i].n_bytes;
        entry.schema = nsci_model_schema(entry.name);
        entry.checksum = nsci_model_checksum(2, sections[i].data, sections[i].n_bytes);
        memcpy(out->bytes + sizeof(nsci_model_header) + i * sizeof entry, &entry, sizeof entry);
        if (sections[i].n_bytes) memcpy(out->bytes + at, sections[i].data, sections[i].n_bytes);
        at += sections[i].n_bytes;
    }
    nsci_model_header header = {
        .format = NSCI_MODEL_FORMAT, .n_sections = n_sections, .file_bytes = n_bytes};
    memcpy(header.magic, NSCI_MODEL_MAGIC, sizeof header.magic);
    uint64_t sum =
        nsci_model_checksum(1, (const uint8_t *)&header, offsetof(nsci_model_header, checksum));
    header.checksum = nsci_model_checksum(sum, out->bytes + sizeof header, table_bytes);
    memcpy(out->bytes, &header, sizeof header);
    return NSC_OK;
}

nsc_status nsc_sections_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                             nsc_model **out, nsc_error *err) {
    return nsci_model_open_sections(alloc, bytes, n_bytes, out, err);
}

/* ---- Tables --------------------------------------------------------------------------------- */

typedef struct slot {
    uint32_t bucket, check;
    size_t source;
} slot;

static int compare_slots(const void *a, const void *b) {
    const slot *x = a, *y = b;
    if (x->bucket != y->bucket) return x->bucket < y->bucket ? -1 : 1;
    if (x->check != y->check) return x->check < y->check ? -1 : 1;
    return x->source < y->source ? -1 : x->source > y->source;
}

nsc_status nsc_table_build(const nsc_alloc *alloc, const uint64_t *hashes, const uint8_t *records,
                           size_t n, uint32_t record_bytes, uint32_t entries_per_bucket,
                           int short_checks, nsc_block *out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    uint32_t check_mask = short_checks ? UINT16_MAX : UINT32_MAX;
    size_t check_bytes = short_checks ? 2 : 4;
    if (n >= UINT32_MAX || entries_per_bucket == 0 || entries_per_bucket > 16)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a table of %zu entries, %u a bucket", n,
                         entries_per_bucket);
    uint32_t n_buckets = 1;
    while ((uint64_t)n_buckets * entries_per_bucket < n) n_buckets *= 2;
    void *memory;
    NSC_TRY(nsci_new(&own, n, sizeof(slot), &memory, err));
    slot *slots = memory;
    for (size_t i = 0; i < n; i++)
        slots[i] = (slot){(uint32_t)hashes[i] & (n_buckets - 1),
                          (uint32_t)(hashes[i] >> 32) & check_mask, i};
    if (n) qsort(slots, n, sizeof *slots, compare_slots);
    uint32_t n_entries = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || slots[i].bucket != slots[n_entries - 1].bucket ||
            slots[i].check != slots[n_entries - 1].check)
            slots[n_entries++] = slots[i];

    size_t starts_at = 16, checks_at = starts_at + 4 * ((size_t)n_buckets + 1);
    size_t records_at = checks_at + check_bytes * n_entries;
    nsc_status status = new_block(&own, records_at + (size_t)n_entries * record_bytes, out, err);
    if (status != NSC_OK) goto done;
    uint32_t header[4] = {n_buckets, n_entries, record_bytes, short_checks != 0};
    memcpy(out->bytes, header, sizeof header);
    uint32_t entry = 0;
    for (uint32_t bucket = 0; bucket <= n_buckets; bucket++) {
        while (entry < n_entries && slots[entry].bucket < bucket) entry++;
        memcpy(out->bytes + starts_at + 4 * (size_t)bucket, &entry, 4);
    }
    for (uint32_t i = 0; i < n_entries; i++) {
        /* The low bytes of the check come first: little-endian. */
        memcpy(out->bytes + checks_at + check_bytes * i, &slots[i].check, check_bytes);
        memcpy(out->bytes + records_at + (size_t)i * record_bytes,
               records + slots[i].source * record_bytes, record_bytes);
    }
done:
    nsci_free(&own, slots);
    return status;
}

uint64_t nsc_hash_string(const void *bytes, size_t n_bytes) {
    return nsci_hash_bytes(bytes, n_bytes);
}

uint64_t nsc_hash_name(const void *words, size_t n_bytes) {
    const uint8_t *bytes = words;
    uint64_t hash = NSCI_NAME_HASH_START;
    for (size_t start = 0, end; start < n_bytes; start = end + 1) {
        for (end = start; end < n_bytes && bytes[end] != ' ';) end++;
        hash = nsci_name_hash(hash, nsci_hash_bytes(bytes + start, end - start));
    }
    return hash;
}

uint64_t nsc_hash_place(const void *name, size_t n_bytes) {
    nsci_place_name folded;
    nsci_place_name_fold(name, n_bytes, &folded);
    if (folded.n_words == 0 || !folded.is_whole) return 0;
    return nsci_place_name_hash(&folded, 0, folded.n_words);
}
