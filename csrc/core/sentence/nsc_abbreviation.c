/* A set of words as a table of their hashes, open addressing, at most half full. Two words with one
 * 64-bit hash would be taken for each other, which no list of any length will see. */
#include "sentence/nsc_abbreviation.h"
#include "base/nsc_table.h"
#include "text/nsc_utf8.h"

struct nsc_abbreviations {
    nsc_alloc alloc;
    size_t mask;      /* number of slots - 1, a power of two less 1 */
    uint64_t *slots;  /* [mask + 1], 0: free */
    uint64_t ends[4]; /* a bit for each last byte that a word has: most words are no candidates */
};

/* Never 0, which is a free slot. */
static uint64_t hash_lower(const uint8_t *word, size_t n) {
    uint8_t lower[NSC_MAX_ABBREVIATION_BYTES];
    for (size_t i = 0; i < n; i++)
        lower[i] = nsci_is_upper(word[i]) ? (uint8_t)(word[i] + 32) : word[i];
    return nsci_hash_bytes(lower, n) | 1u;
}

static uint8_t lower_byte(uint8_t c) { return nsci_is_upper(c) ? (uint8_t)(c + 32) : c; }

static size_t first_slot(const nsc_abbreviations *set, uint64_t hash) {
    return (size_t)(hash >> 1) & set->mask;
}

static bool contains(const nsc_abbreviations *set, uint64_t hash) {
    for (size_t i = first_slot(set, hash); set->slots[i]; i = (i + 1) & set->mask)
        if (set->slots[i] == hash) return true;
    return false;
}

static nsc_status add(nsc_abbreviations *set, const uint8_t *word, size_t n, size_t number,
                      nsc_error *err) {
    if (n > 0 && word[n - 1] == '.') n--;
    if (n == 0)
        return nsci_fail(err, NSC_E_ARGUMENT, number,
                         "abbreviation %zu: expected a word, got one without letters", number);
    if (n > NSC_MAX_ABBREVIATION_BYTES)
        return nsci_fail(err, NSC_E_ARGUMENT, number,
                         "abbreviation %zu: expected at most %u bytes of UTF-8, got %zu", number,
                         NSC_MAX_ABBREVIATION_BYTES, n);
    for (size_t i = 0; i < n; i++)
        if (word[i] <= ' ')
            return nsci_fail(err, NSC_E_ARGUMENT, number,
                             "abbreviation %zu: expected one word, got one with white space",
                             number);
    uint64_t hash = hash_lower(word, n);
    uint8_t last = lower_byte(word[n - 1]);
    set->ends[last >> 6] |= UINT64_C(1) << (last & 63);
    if (contains(set, hash)) return NSC_OK;
    size_t i = first_slot(set, hash);
    while (set->slots[i]) i = (i + 1) & set->mask;
    set->slots[i] = hash;
    return NSC_OK;
}

void nsc_abbreviations_free(nsc_abbreviations *set) {
    if (!set) return;
    nsc_alloc alloc = set->alloc;
    nsci_free(&alloc, set->slots);
    nsci_free(&alloc, set);
}

nsc_status nsc_abbreviations_new(const nsc_alloc *alloc, const nsc_text *words, size_t n_words,
                                 nsc_abbreviations **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    nsc_abbreviations *set = NULL;
    nsci_source source = {0};
    void *memory;
    size_t n_slots = 8;
    while (n_slots / 2 < n_words) n_slots *= 2;
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof *set, &memory, err));
    set = memory;
    set->alloc = own;
    set->mask = n_slots - 1;
    nsc_status status = nsci_new_zeroed(&own, n_slots, sizeof *set->slots, &memory, err);
    if (status == NSC_OK) set->slots = memory;
    for (size_t i = 0; status == NSC_OK && i < n_words; i++) {
        status = nsci_source_read(&source, &own, &words[i], err);
        if (status == NSC_OK) status = add(set, source.utf8.items, source.utf8.n, i, err);
    }
    nsci_source_free(&source, &own);
    if (status == NSC_OK)
        *out = set;
    else
        nsc_abbreviations_free(set);
    return status;
}

bool nsci_abbreviations_match(const nsc_abbreviations *set, const uint8_t *text, size_t end) {
    if (end == 0) return false;
    uint8_t last = lower_byte(text[end - 1]);
    if (!(set->ends[last >> 6] >> (last & 63) & 1)) return false;
    for (size_t at = end; at > 0 && end - at < NSC_MAX_ABBREVIATION_BYTES;) {
        at--;
        uint8_t before = at > 0 ? text[at - 1] : ' ';
        bool inside = nsci_is_lower(before) || nsci_is_upper(before) || nsci_is_digit(before) ||
                      before == '.' || before >= 0x80;
        if (!inside && contains(set, hash_lower(text + at, end - at))) return true;
        if (before <= ' ') return false;
    }
    return false;
}
