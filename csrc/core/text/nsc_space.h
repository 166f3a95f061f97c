/* White space of a text: blanks, controls and what Unicode counts with them (NSCI_CLASS_SPACE). */
#ifndef NSC_SPACE_H
#define NSC_SPACE_H

#include "base/nsc_ascii.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

/* Bytes of the white-space character at text[at], which is not ASCII; 0 when it is none. */
size_t nsci_wide_space_at(const uint8_t *text, size_t at);

/* Bytes of the white-space character at text[at]; 0 when it is none. */
static inline size_t nsci_space_at(const uint8_t *text, size_t at, size_t n) {
    if (at >= n) return 0;
    if (text[at] < 0x80) return nsci_ascii_class[text[at]] == NSCI_CLASS_SPACE;
    return nsci_wide_space_at(text, at);
}

/* First byte at or after `at` that is not white space, or n. O(white space). */
static inline size_t nsci_skip_space(const uint8_t *text, size_t at, size_t n) {
    for (size_t step; (step = nsci_space_at(text, at, n)) != 0;) at += step;
    return at;
}

/* Start of the white space that ends at `at`, not before `from`. O(white space). */
static inline size_t nsci_skip_space_back(const uint8_t *text, size_t from, size_t at) {
    while (at > from) {
        size_t last = at - 1;
        while (last > from && nsci_utf8_is_tail(text[last])) last--;
        if (nsci_space_at(text, last, at) != at - last) break;
        at = last;
    }
    return at;
}

/* Does a hyphen cut a word where a line of two bytes and more ends, at byte `end`, and the next one
 * begins, at `next`: com- | mittee? */
static inline bool nsci_cuts_word(const uint8_t *text, uint32_t end, uint32_t next) {
    return text[end - 1] == '-' && nsci_is_lower(text[end - 2]) && nsci_is_lower(text[next]);
}

#endif
