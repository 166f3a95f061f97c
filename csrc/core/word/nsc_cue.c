/* Looking up cue words: the letter that a word begins with narrows the table to a few words, a
 * binary search finds the one. Words are compared as blocks of NSCI_MAX_CUE_BYTES + 1 bytes,
 * filled up with zeros. */
#include "word/nsc_cue.h"
#include "base/nsc_ascii.h"
#include "word/nsc_cue_entry_table.h"
#include "word/nsc_cue_table.h"

/* The words that begin with `first`, which is no capital, or all that begin with no letter on
 * one side. */
static nsci_range words_with(uint8_t first) {
    if (first < 'a') return (nsci_range){0, nsci_cue_firsts[0]};
    if (first > 'z') return (nsci_range){nsci_cue_firsts['z' - 'a' + 1], NSCI_N_CUE_WORDS};
    return (nsci_range){nsci_cue_firsts[first - 'a'], nsci_cue_firsts[first - 'a' + 1]};
}

/* The entry of a word that begins with no digit. */
static uint16_t find_word(const uint8_t *bytes, size_t n) {
    char word[NSCI_MAX_CUE_BYTES + 1] = {0};
    for (size_t i = 0; i < n; i++) word[i] = (char)nsci_ascii_lower(bytes[i]);
    nsci_range left = words_with((uint8_t)word[0]);
    while (left.start < left.end) {
        uint32_t middle = (left.start + left.end) / 2;
        int order = memcmp(nsci_cue_words[middle].word, word, sizeof word);
        if (order == 0)
            return nsci_is_upper(bytes[0]) ? nsci_cue_words[middle].capital
                                           : nsci_cue_words[middle].small;
        if (order < 0)
            left.start = middle + 1;
        else
            left.end = middle;
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
