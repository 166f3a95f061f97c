/* Unicode properties, with ASCII answered from tables. nsc_uni.c is the only file that includes
 * utf8proc.h. All functions are pure and take any code point up to U+10FFFF. */
#ifndef NSC_UNI_H
#define NSC_UNI_H

#include "nsc_vec.h"

/* What the later steps ask of a character. */
typedef enum nsci_class {
    NSCI_OTHER = 0, /* symbols, emoji, unassigned */
    NSCI_UPPER,     /* Lu, Lt */
    NSCI_LOWER,     /* Ll */
    NSCI_LETTER,    /* Lo, Lm: letters without case */
    NSCI_MARK,      /* Mn, Mc, Me, and joiners: part of the word before */
    NSCI_DIGIT,     /* Nd, Nl, No */
    NSCI_PUNCT,     /* P* and ASCII symbols */
    NSCI_SPACE,     /* white space, line feed and controls */
} nsci_class;

/* Class of each ASCII character, so that callers' loops need no call. [128] of nsci_class */
extern const uint8_t nsci_ascii_class[128];

nsci_class nsci_uni_class(uint32_t cp);

/* Simple (one to one) case mappings. */
uint32_t nsci_uni_lower(uint32_t cp);
uint32_t nsci_uni_upper(uint32_t cp);

#endif
