/* HTML character references: "amp", "eacute", "#39", "#x2019" -> characters. */
#ifndef NSC_CHARREF_H
#define NSC_CHARREF_H

#include "base/nsc_ascii.h"

/* The longest reference that is looked for, without '&' and ';'. Every name fits, and every number
 * without dozens of leading zeros. */
enum { NSCI_MAX_CHARREF_BYTES = 40 };

/* Whether the name or number of a reference may hold a byte. */
static inline bool nsci_charref_may_hold(uint8_t byte) {
    return nsci_is_letter(byte) || nsci_is_digit(byte) || byte == '#';
}

/* Decodes name[n], what stands between '&' and ';', into cps[2]. Returns how many characters it is,
 * 0 when it is no reference. Numbers as HTML has them: 128 to 159 are windows-1252, and 0,
 * surrogates and what lies past U+10FFFF are U+FFFD. O(log names). */
size_t nsci_charref_decode(const uint8_t *name, size_t n, uint32_t cps[2]);

/* The same for a reference that lost its semicolon: name[n] is what stands behind the '&' up to the
 * character `after`, 0 at the text's end, and `before` stands before the '&'. *n_name is how much
 * of it is the reference. 0 unless nothing else can be meant: "AT&T", "?a=1&copy=2" and
 * "fish&chips" are no references. O(log names). */
uint32_t nsci_charref_bare(const uint8_t *name, size_t n, uint32_t before, uint32_t after,
                           size_t *n_name);

/* What a control U+0080 to U+009F is when it was meant as a byte of windows-1252: itself where that
 * has a gap. Any other character is itself. */
uint32_t nsci_charref_windows(uint32_t cp);

#endif
