/* Looking up cue words: the letter that a word begins with narrows the table to a few words, a
 * binary search finds the one. Words are compared as blocks of NSCI_MAX_CUE_BYTES + 1 bytes,
 * filled up with zeros. */
#include "word/nsc_cue.h"
#include "base/nsc_ascii.h"
#include "word/nsc_cue_table.h"

/* The words that begin with `first`, which is no capital, or all that begin with no letter on
 * one side. */
static nsci_range words_with(uint8_t first) {
    if (first < 'a') return (nsci_range){0, nsci_cue_firsts[0]};
    if (first > 'z') return (nsci_range){nsci_cue_firsts['z' - 'a' + 1], NSCI_N_CUE_WORDS};
    return (nsci_range){nsci_cue_firsts[first - 'a'], nsci_cue_firsts[first - 'a' + 1]};
}

uint16_t nsci_cue_find(const uint8_t *bytes, size_t n) {
    char word[NSCI_MAX_CUE_BYTES + 1] = {0};
    if (n > 0 && nsci_is_digit(bytes[0])) return NSCI_CUE_ENTRY_DIGITS;
    if (n == 0 || n > NSCI_MAX_CUE_BYTES) return NSCI_CUE_ENTRY_NONE;
    for (size_t i = 0; i < n; i++)
        word[i] = (char)(nsci_is_upper(bytes[i]) ? bytes[i] | 0x20 : bytes[i]);
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

bool nsci_cue_value(uint16_t entry, nsci_cue cue, int32_t *out) {
    for (uint16_t row = nsci_cue_value_rows[entry]; row < nsci_cue_value_rows[entry + 1]; row++) {
        if (nsci_cue_values[row].cue != cue) continue;
        *out = nsci_cue_values[row].value;
        return true;
    }
    return false;
}
