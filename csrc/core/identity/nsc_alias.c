/* Hashes are spread evenly, so a hash tells about where it stands in a sorted list: it is found
 * a few steps from there (interpolation search). */
#include "identity/nsc_alias.h"
#include "identity/nsc_alias_table.h"

/* About where a hash stands among n sorted ones. */
static size_t guess(uint64_t hash, size_t n) { return (size_t)((hash >> 32) * n >> 32); }

/* The first row of a list whose `written` is not below the hash. */
static size_t find(const nsci_alias *aliases, size_t n, uint64_t written) {
    size_t at = guess(written, n);
    while (at > 0 && aliases[at - 1].written >= written) at--;
    while (at < n && aliases[at].written < written) at++;
    return at;
}

uint8_t nsci_name_cues(uint64_t word) {
    size_t n = NSCI_COUNT(nsci_name_cue_words), at = guess(word, n);
    while (at > 0 && nsci_name_cue_words[at] > word) at--;
    while (at + 1 < n && nsci_name_cue_words[at] < word) at++;
    return nsci_name_cue_words[at] == word ? nsci_name_cue_bits[at] : 0;
}

nsci_phrase_word nsci_phrase_word_of(uint64_t word) {
    for (size_t k = 0; k < NSCI_COUNT(nsci_phrase_words); k++)
        if (nsci_phrase_words[k].word == word) return nsci_phrase_words[k].kind;
    return NSCI_PHRASE_NONE;
}

uint32_t nsci_name_number(uint64_t word) {
    for (size_t k = 0; k < NSCI_COUNT(nsci_name_numbers); k++)
        if (nsci_name_numbers[k].word == word) return nsci_name_numbers[k].value;
    return 0;
}

nsci_kin nsci_kin_of(uint64_t word) {
    for (size_t k = 0; k < NSCI_COUNT(nsci_name_kin_words); k++)
        if (nsci_name_kin_words[k].word == word) return nsci_name_kin_words[k].kin;
    return NSCI_KIN_NONE;
}

size_t nsci_first_names(uint64_t word, uint64_t out[NSCI_MAX_FIRST_NAMES]) {
    size_t n = 0, at = find(nsci_nicknames, NSCI_COUNT(nsci_nicknames), word);
    out[n++] = word;
    for (; at < NSCI_COUNT(nsci_nicknames) && nsci_nicknames[at].written == word &&
           n < NSCI_MAX_FIRST_NAMES;
         at++)
        out[n++] = nsci_nicknames[at].name;
    return n;
}

bool nsci_same_first_name(uint64_t word, uint64_t other) {
    uint64_t names[NSCI_MAX_FIRST_NAMES], others[NSCI_MAX_FIRST_NAMES];
    if (word == other) return true;
    size_t n = nsci_first_names(word, names), n_others = nsci_first_names(other, others);
    if (n == 1 && n_others == 1) return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_others; k++)
            if (names[i] == others[k]) return true;
    return false;
}

uint64_t nsci_whole_name(uint64_t name) {
    size_t at = find(nsci_names, NSCI_COUNT(nsci_names), name);
    bool found = at < NSCI_COUNT(nsci_names) && nsci_names[at].written == name;
    return found ? nsci_names[at].name : name;
}
