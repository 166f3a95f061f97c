/* A record is a uint16: kind (6 bits), gender (2), cue (3), source (3), whether it reports
 * speech. A kind past the last one is
 * refused when the section is opened. */
#include "quote/nsc_quote_lexicon.h"

enum { CLUSTER_BITS = 10 };

static nsci_quote_word unpack(const uint8_t *record) {
    uint32_t packed = (uint32_t)(record[0] | record[1] << 8);
    return (nsci_quote_word){.kind = packed & 63,
                             .gender = packed >> 6 & 3,
                             .cue = packed >> 8 & 7,
                             .source = packed >> 11 & 7,
                             .reports = packed >> 14 & 1};
}

nsc_status nsci_quote_lexicon_open(nsci_table *table, nsci_section section, nsc_error *err) {
    NSC_TRY(nsci_table_open(table, section.bytes, section.n_bytes, NSCI_QUOTE_WORD_BYTES,
                            "quotes.words", err));
    for (uint32_t i = 0; i < table->n_entries; i++) {
        nsci_quote_word word = unpack(table->records + (size_t)i * NSCI_QUOTE_WORD_BYTES);
        if (word.kind >= NSCI_QUOTE_N_KINDS)
            return nsci_fail(err, NSC_E_MODEL, i, "section \"quotes.words\": kind %u of %u",
                             word.kind, (uint32_t)NSCI_QUOTE_N_KINDS);
    }
    return NSC_OK;
}

uint64_t nsci_quote_cluster_key(uint32_t cluster) {
    return nsci_hash_mix(NSCI_HASH_START, nsci_cluster_prefix(cluster, CLUSTER_BITS));
}

nsci_quote_word nsci_quote_lexicon_find(const nsci_table *table, const nsci_word *word) {
    const uint8_t *record = nsci_table_find(table, word->lower);
    if (!record && word->lexeme.cluster)
        record = nsci_table_find(table, nsci_quote_cluster_key(word->lexeme.cluster));
    return record ? unpack(record) : (nsci_quote_word){0};
}
