/* What unlabelled text and lists know of a word: cluster, vector, roles in names, whole names. */
#ifndef NSC_LEXICON_H
#define NSC_LEXICON_H

#include "base/nsc_table.h"
#include "base/nsc_vec.h"

typedef struct nsci_lexicon {
    nsci_table words;   /* hash of a lower-case word, digits as 0 -> nsci_lexeme, packed */
    nsci_table names;   /* nsci_name_hash of a name's words, likewise -> 16 bits, one a type */
    nsci_table vectors; /* hash of a word, likewise -> the codes of its GloVe vector */
} nsci_lexicon;

enum { NSCI_LEXEME_BYTES = 4, NSCI_NAME_BYTES = 2, NSCI_N_ROLES = 4, NSCI_N_NAME_TYPES = 16 };

/* An entry of "words". All fields are 0 for a word that the lexicon doesn't know. */
typedef struct nsci_lexeme {
    uint32_t cluster; /* Brown cluster: a 1, then the cluster's bits from the root (0: none) */
    /* Roles: how often it opens / closes a person's name, is in an organization's, in a place's:
     * 0 to 3, a logarithmic scale */
    uint8_t roles[NSCI_N_ROLES];
    uint8_t max_name_toks; /* length of the longest known name that begins with it, 0 to 6 */
} nsci_lexeme;

/* Not a type of the list: its first word is written in capitals alone ("WHO"). */
#define NSCI_NAME_CAPITALS (1u << 7)

/* A vector is kept as the numbers of the nearest of 256 centres, then of those of what is left, and
 * so on, each step with centres of its own (residual quantization; Chen, Guan & Wang 2010). */
enum { NSCI_N_CODES = 16 };

nsc_status nsci_lexicon_open(nsci_lexicon *lexicon, nsci_section words, nsci_section names,
                             nsci_section vectors, nsc_error *err);

/* Looks up a word by nsci_hash_bytes of its lower-case form with digits as 0. */
nsci_lexeme nsci_lexicon_word(const nsci_lexicon *lexicon, uint64_t lower_hash);

/* The first `n_bits` bits of `cluster`, from the root, with the leading 1; all if it has fewer. */
uint32_t nsci_cluster_prefix(uint32_t cluster, uint32_t n_bits);

/* The NSCI_N_CODES codes of a word's vector, or NULL; borrowed from the model. */
const uint8_t *nsci_lexicon_vector(const nsci_lexicon *lexicon, uint64_t lower_hash);

/* The hash of a name from the hashes of its words (lower case, digits as 0), one word a step. */
static inline uint64_t nsci_name_hash(uint64_t hash_before, uint64_t word_hash) {
    return nsci_hash_mix(hash_before, word_hash);
}
#define NSCI_NAME_HASH_START UINT64_C(0x6E616D65)

/* Types of the name with this hash, a bit for each of the list's types; 0 when it is not listed. */
uint32_t nsci_lexicon_name(const nsci_lexicon *lexicon, uint64_t name_hash);

#endif
