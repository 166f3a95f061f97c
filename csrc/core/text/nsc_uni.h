/* Unicode properties, with ASCII answered from tables. nsc_uni.c is the only file that includes
 * utf8proc.h. All functions are pure and take any code point up to U+10FFFF. */
#ifndef NSC_UNI_H
#define NSC_UNI_H

#include "base/nsc_vec.h"

/* What the later steps ask of a character. */
typedef enum nsci_class {
    NSCI_CLASS_OTHER = 0, /* symbols, emoji, unassigned */
    NSCI_CLASS_UPPER,     /* Lu, Lt */
    NSCI_CLASS_LOWER,     /* Ll */
    NSCI_CLASS_LETTER,    /* Lo, Lm: letters without case */
    NSCI_CLASS_MARK,      /* Mn, Mc, Me, and joiners: part of the word before */
    NSCI_CLASS_DIGIT,     /* Nd, Nl, No */
    NSCI_CLASS_PUNCT,     /* P* and ASCII symbols */
    NSCI_CLASS_SPACE,     /* white space, line feed and controls */
} nsci_class;

/* Class of each ASCII character, so that callers' loops need no call. [128] of nsci_class */
extern const uint8_t nsci_ascii_class[128];

nsci_class nsci_uni_class(uint32_t cp);

/* Is it a class of letters, with case or without? */
static inline bool nsci_class_is_letter(nsci_class class) {
    return class == NSCI_CLASS_UPPER || class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER;
}

/* Is it of the General_Category Cc, Cf, Cs or Co: a control, a format character, private? */
bool nsci_uni_is_control(uint32_t cp);

/* Is it of the General_Category Mn: an accent, a point, a mark that takes no place? */
bool nsci_uni_is_nonspacing(uint32_t cp);

/* Simple (one to one) case mappings. */
uint32_t nsci_uni_lower(uint32_t cp);
uint32_t nsci_uni_upper(uint32_t cp);

/* ---- Normalization forms (UAX #15): the parts that a streaming normalizer needs -------------- */

/* The longest decomposition of one character: U+FDFA in Form KD. */
enum { NSCI_MAX_DECOMPOSED = 18 };

/* Canonical combining class: 0 for a starter, which combining marks are sorted behind. */
uint32_t nsci_uni_ccc(uint32_t cp);

/* Whether `cp` may change what stands before it: a mark with a class, or a starter that is the
 * second half of some composite. False for all that English news is made of, at the cost of a
 * comparison. */
bool nsci_uni_may_combine(uint32_t cp);

/* Full decomposition (D68, or D65 when `compat`) into out[NSCI_MAX_DECOMPOSED]; returns its length.
 */
size_t nsci_uni_decompose(uint32_t cp, bool compat, uint32_t *out);

/* What normalization makes of `cp` when it stands alone: its compatibility decomposition, a
 * singleton or an excluded composite. 0 when it stays as it is, else the length in
 * out[NSCI_MAX_DECOMPOSED]. */
size_t nsci_uni_replacement(uint32_t cp, bool compat, uint32_t *out);

/* Canonical ordering (D109) of cps[n] by a stable counting sort; `scratch` is [n + 256]. O(n). */
void nsci_uni_order(uint32_t *cps, size_t n, uint32_t *scratch);

/* Canonical composition (D117) of the ordered cps[n], in place; returns the new length. O(n). */
size_t nsci_uni_compose(uint32_t *cps, size_t n);

#endif
