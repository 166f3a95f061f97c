/* The lexicon: three tables of the model file, built by training/lexicon.py.
 *
 * A record of "words" is a uint32 of cluster (20 bits), max_name_toks (3 bits) and four roles (2
 * bits each). A record of "names" is a uint16 of types, one of "vectors" a row of codes, a byte
 * each. Any bit pattern is a valid record: nothing here indexes memory with one.
 */
#include "word/nsc_lexicon.h"

nsc_status nsci_lexicon_open(nsci_lexicon *lexicon, nsci_section words, nsci_section names,
                             nsci_section vectors, nsc_error *err) {
    NSC_TRY(nsci_table_open(&lexicon->words, words.bytes, words.n_bytes, NSCI_LEXEME_BYTES, "words",
                            err));
    NSC_TRY(nsci_table_open(&lexicon->vectors, vectors.bytes, vectors.n_bytes, NSCI_N_CODES,
                            "vectors", err));
    return nsci_table_open(&lexicon->names, names.bytes, names.n_bytes, NSCI_NAME_BYTES, "names",
                           err);
}

nsci_lexeme nsci_lexicon_word(const nsci_lexicon *lexicon, uint64_t lower_hash) {
    nsci_lexeme lexeme = {0};
    const uint8_t *record = nsci_table_find(&lexicon->words, lower_hash);
    if (!record) return lexeme;
    uint32_t packed = nsci_load_u32(record);
    lexeme.cluster = packed & 0xFFFFF;
    lexeme.max_name_toks = (uint8_t)nsci_min(packed >> 20 & 7, NSC_MAX_NAME_TOKS);
    for (uint32_t r = 0; r < NSCI_N_ROLES; r++)
        lexeme.roles[r] = (uint8_t)(packed >> (23 + 2 * r) & 3);
    return lexeme;
}

const uint8_t *nsci_lexicon_vector(const nsci_lexicon *lexicon, uint64_t lower_hash) {
    return nsci_table_find(&lexicon->vectors, lower_hash);
}

uint32_t nsci_cluster_prefix(uint32_t cluster, uint32_t n_bits) {
    const uint32_t n = nsci_last_bit(cluster | 1);
    return n > n_bits ? cluster >> (n - n_bits) : cluster;
}

uint32_t nsci_lexicon_name(const nsci_lexicon *lexicon, uint64_t name_hash) {
    const uint8_t *record = nsci_table_find(&lexicon->names, name_hash);
    return record ? (uint32_t)(record[0] | record[1] << 8) : 0;
}
