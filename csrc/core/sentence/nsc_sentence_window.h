/* The window around a candidate: two words on each side, and the marks beside them. */
#ifndef NSC_SENTENCE_WINDOW_H
#define NSC_SENTENCE_WINDOW_H

#include "sentence/nsc_sentence_word.h"

/* What opens the right side. */
typedef enum nsci_opening {
    NSCI_OPENING_NONE = 0,
    NSCI_OPENING_DOUBLE, /* " */
    NSCI_OPENING_SINGLE, /* ' */
    NSCI_OPENING_BRACKET,
    NSCI_OPENING_NOTE,  /* [1 */
    NSCI_OPENING_DASH,  /* a dash or bullet */
    NSCI_OPENING_LOOSE, /* a quotation mark, and white space behind it */
    NSCI_OPENING_WIDE,  /* a character of U+2000 and above */
    NSCI_OPENING_OTHER
} nsci_opening;

typedef struct nsci_window {
    nsci_window_word w2, w1; /* the last two words of the left side, */
    nsci_window_word n1, n2; /* and the first two of the right */
    nsci_window_word first;  /* the first word of the segment, none when that is w1 */
    uint8_t last;            /* marks: behind w1, */
    uint8_t between;         /* between w2 and w1, */
    uint8_t next;            /* behind n1, */
    uint8_t after_next;      /* behind n2 */
    uint8_t opening;         /* nsci_opening, of what stands before n1 */
} nsci_window;

/* Reads the words next to the candidate. What is known of them is not looked up yet. */
void nsci_window_read_near(const nsci_scan *scan, const nsci_candidate *candidate,
                           nsci_window *win);

/* Reads the words beyond those, and looks them up. */
void nsci_window_read_far(const nsci_scan *scan, const nsci_candidate *candidate, nsci_window *win);

/* Packs up to six numbers below 256 into one. */
#define NSCI_PACK2(a, b)             ((uint64_t)(a) | (uint64_t)(b) << 8)
#define NSCI_PACK3(a, b, c)          (NSCI_PACK2(a, b) | (uint64_t)(c) << 16)
#define NSCI_PACK4(a, b, c, d)       (NSCI_PACK3(a, b, c) | (uint64_t)(d) << 24)
#define NSCI_PACK5(a, b, c, d, e)    (NSCI_PACK4(a, b, c, d) | (uint64_t)(e) << 32)
#define NSCI_PACK6(a, b, c, d, e, f) (NSCI_PACK5(a, b, c, d, e) | (uint64_t)(f) << 40)

#endif
