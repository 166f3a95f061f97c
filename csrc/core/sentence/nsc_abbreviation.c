/* A set of words: a table of their 64-bit hashes with open addressing, at most half full. Two words
 * with one hash would be taken for each other, which no list that fits into memory will see. */
#include "sentence/nsc_abbreviation.h"
#include "base/nsc_hash.h"
#include "text/nsc_utf8.h"

struct nsc_abbreviations {
    nsc_alloc alloc;
    size_t mask;      /* number of slots - 1, a power of two less 1 */
    uint64_t *slots;  /* [mask + 1], 0: free */
    uint64_t ends[4]; /* a bit for each last byte that a word has: most words are no candidates */
};

/* Never 0, which marks a free slot. */
static uint64_t hash_of(const uint8_t *word, size_t n) { return nsci_hash_lower(word, n) | 1u; }

/* The slot of a hash: its own, or the free one where it belongs. */
static uint64_t *slot_of(const nsc_abbreviations *set, uint64_t hash) {
    size_t i = (size_t)(hash >> 1) & set->mask;
    while (set->slots[i] && set->slots[i] != hash) i = (i + 1) & set->mask;
    return &set->slots[i];
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
        if (nsci_is_blank(word[i]))
            return nsci_fail(err, NSC_E_ARGUMENT, number,
                             "abbreviation %zu: expected one word, got one with white space",
                             number);
    uint64_t hash = hash_of(word, n);
    uint8_t last = nsci_ascii_lower(word[n - 1]);
    set->ends[last >> 6] |= UINT64_C(1) << (last & 63);
    *slot_of(set, hash) = hash;
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
    uint8_t last = nsci_ascii_lower(text[end - 1]);
    if (!(set->ends[last >> 6] >> (last & 63) & 1)) return false;
    for (size_t at = end; at > 0 && end - at < NSC_MAX_ABBREVIATION_BYTES;) {
        at--;
        uint8_t before = at > 0 ? text[at - 1] : ' ';
        bool inside =
            nsci_is_letter(before) || nsci_is_digit(before) || before == '.' || before >= 0x80;
        if (!inside && *slot_of(set, hash_of(text + at, end - at))) return true;
        if (nsci_is_blank(before)) return false;
    }
    return false;
}
