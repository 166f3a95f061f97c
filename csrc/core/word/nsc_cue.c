/* Looking up cue words: two numbers of eight bytes each, in lower case and filled up with zeros,
 * are the word. Their hash says where it stands, if it is one. */
#include "word/nsc_cue.h"
#include "base/nsc_hash.h"
#include "word/nsc_cue_entry_table.h"
#include "word/nsc_cue_table.h"

/* The entry of a word of at most NSCI_MAX_CUE_BYTES that begins with no digit. */
static uint16_t find_word(const uint8_t *bytes, size_t n) {
    const uint64_t first = n < 8 ? nsci_load_rest(bytes, n) : nsci_load_u64(bytes);
    const uint64_t low = nsci_ascii_lower_8(first);
    const uint64_t high = n > 8 ? nsci_ascii_lower_8(nsci_load_rest(bytes, n)) : 0;
    const uint64_t hash = low * nsci_cue_factors[0] ^ high * nsci_cue_factors[1];
    for (size_t at = hash >> (64 - NSCI_CUE_SLOT_BITS); nsci_cue_slots[at] > 0;
         at = (at + 1) % NSCI_N_CUE_SLOTS) {
        const size_t k = nsci_cue_slots[at] - 1u;
        const char *found = nsci_cue_words[k].word;
        if (nsci_load_u64(found) == low && nsci_load_u64(found + 8) == high)
            return nsci_is_upper(bytes[0]) ? nsci_cue_words[k].capital : nsci_cue_words[k].small;
    }
    return NSCI_CUE_ENTRY_NONE;
}

/* Is it a code or what is short for one, with a digit behind it? */
static bool is_coded(const uint8_t *bytes, size_t n) {
    size_t n_letters = 0;
    while (n_letters < n && nsci_is_letter(bytes[n_letters])) n_letters++;
    if (n_letters == 0 || n_letters == n || !nsci_is_digit(bytes[n_letters])) return false;
    if (n_letters > NSCI_MAX_CUE_BYTES) return false;
    uint16_t code = find_word(bytes, n_letters);
    return nsci_cue_is(code, NSCI_CUE_CODE) || nsci_cue_is(code, NSCI_CUE_SHORT_CODE);
}

uint16_t nsci_cue_find(const uint8_t *bytes, size_t n) {
    if (n == 0) return NSCI_CUE_ENTRY_NONE;
    if (nsci_is_digit(bytes[0])) return NSCI_CUE_ENTRY_DIGITS;
    uint16_t found = n > NSCI_MAX_CUE_BYTES ? NSCI_CUE_ENTRY_NONE : find_word(bytes, n);
    if (found == NSCI_CUE_ENTRY_NONE && is_coded(bytes, n)) return NSCI_CUE_ENTRY_CODED;
    return found;
}

bool nsci_cue_value(uint16_t entry, nsci_cue cue, int32_t *out) {
    for (uint16_t row = nsci_cue_value_rows[entry]; row < nsci_cue_value_rows[entry + 1]; row++) {
        if (nsci_cue_values[row].cue != cue) continue;
        *out = nsci_cue_values[row].value;
        return true;
    }
    return false;
}
