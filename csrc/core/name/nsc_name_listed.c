/* Names of the model's list.
 *
 *     Bank of Ghana   ->   hashes of its words in small letters, digits as 0   ->   types, as bits
 *
 * No string is stored: a name is the hash of its words' hashes (base/nsc_hash.h), as the list's
 * maker wrote it. */
#include "name/nsc_name_listed.h"
#include "base/nsc_hash.h"

enum { MAX_LISTED_BYTES = 24 };

uint32_t nsci_name_listed_types(const nsci_name_reader *r, nsci_range toks) {
    uint64_t hash = NSCI_NAME_HASH_START;
    if (!r->lexicon || toks.end - toks.start > NSCI_NAME_MAX_LISTED_TOKS) return 0;
    for (uint32_t i = toks.start; i < toks.end; i++) {
        uint8_t lower[MAX_LISTED_BYTES];
        const nsci_range t = nsci_name_tok(r, i);
        const uint32_t n = t.end - t.start;
        if (n > sizeof lower) return 0;
        for (uint32_t k = 0; k < n; k++) {
            const uint8_t byte = r->text[t.start + k];
            lower[k] = nsci_is_digit(byte) ? '0' : nsci_ascii_lower(byte);
        }
        hash = nsci_name_hash(hash, nsci_hash_bytes(lower, n));
    }
    return nsci_lexicon_name(r->lexicon, hash);
}

uint32_t nsci_name_listed_label(const nsci_name_reader *r, nsci_range toks) {
    const uint32_t types = nsci_name_listed_types(r, toks);
    if (types & (NSCI_LISTED_ORGANIZATION | NSCI_LISTED_COMPANY)) return r->labels->org;
    return types & NSCI_LISTED_PERSON ? r->labels->person : NSC_NONE;
}
