/* Mojibake: UTF-8 that was read in a one-byte encoding, recognized from a few characters. */
#ifndef NSC_MOJIBAKE_H
#define NSC_MOJIBAKE_H

#include "base/nsc_base.h"

/* The end of a text, newest character last, and which of its characters a repair has made. */
enum { NSCI_MOJIBAKE_WINDOW = 8 };
typedef struct nsci_mojibake_window {
    uint32_t cps[NSCI_MOJIBAKE_WINDOW];
    bool repaired[NSCI_MOJIBAKE_WINDOW];
    size_t n;
    /* What follows, when that is known and the newest character will not last; or 0. */
    uint32_t next;
    uint32_t evidence; /* NSCI_SEEN_...: what the text was found to be garbled as elsewhere */
} nsci_mojibake_window;

/* What repairs say of the text that they are in: UTF-8 of accented letters was read as ... */
enum {
    NSCI_SEEN_LATIN = 1,    /* windows-1252 */
    NSCI_SEEN_EAST = 2,     /* the same, letters of the Baltic and of central Europe */
    NSCI_SEEN_CENTRAL = 4,  /* windows-1250, ISO 8859-2 */
    NSCI_SEEN_CYRILLIC = 8, /* windows-1251 */
    NSCI_SEEN_C1 = 16,      /* Latin-1, which has controls where windows-1252 has characters */
    /* No UTF-8, but bytes of another encoding: */
    NSCI_SEEN_MAC_BYTES = 32, /* of Mac Roman, read as windows-1252 */
    NSCI_SEEN_DOS_BYTES = 64  /* of windows-1252, read as code page 437 or 850 */
};

/* What n_chars of the window were before they were garbled, n_kept characters before its end. */
typedef struct nsci_mojibake_repair {
    size_t n_chars;
    size_t n_kept;
    size_t n_open; /* while NSCI_MOJIBAKE_OPEN: how many characters may be part of what is open */
    size_t n_cps;  /* 1 or 2 */
    uint32_t cps[2];
    uint32_t evidence; /* NSCI_SEEN_...: what a repair proves; without one, what it lacked */
} nsci_mojibake_repair;

typedef enum nsci_mojibake_state {
    NSCI_MOJIBAKE_NONE = 0, /* the last character is no part of a garbled one */
    NSCI_MOJIBAKE_OPEN,     /* the next character may complete a garbled one */
    NSCI_MOJIBAKE_FOUND     /* *repair says what to put in its place */
} nsci_mojibake_state;

/* What bytes of UTF-8 a character can stand for, in any of the encodings; U+FFFD can be any trail.
 * O(1) */
enum { NSCI_GARBLED_LEAD = 1, NSCI_GARBLED_TRAIL = 2 };
uint32_t nsci_mojibake_roles(uint32_t cp);

/* Looks at the end of a text, after its last character was appended. The answer depends on the
 * window alone, and `repaired` can only add repairs: what is left alone with it would be left alone
 * without. O(1). */
nsci_mojibake_state nsci_mojibake_match(const nsci_mojibake_window *window,
                                        nsci_mojibake_repair *repair);

/* The commonest case, for a short cut: general punctuation, E2 80 and another byte, that was read
 * as windows-1252 or Latin-1 and stands behind ASCII. Returns what the UTF-8 of text[n_bytes]
 * begins with in truth, and how long the garbled one is; 0 when it begins with something else.
 * nsci_mojibake_match would say the same at the last of the characters. O(1). */
uint32_t nsci_mojibake_mark(const uint8_t *text, size_t n_bytes, size_t *n_garbled);

/* Whether `next` can go on with what `cp` begins, or with what it is the newest of when `inside`; a
 * character for which nothing can need not wait. O(1). */
bool nsci_mojibake_may_go_on(uint32_t cp, uint32_t next, bool inside);

/* The encodings (bit NSCI_READ_AS_...) in which `cp` is a lead. O(1). */
uint32_t nsci_mojibake_leads(uint32_t cp);

/* What the characters at text[at] spell in one encoding, two to four bytes of UTF-8, and where they
 * end in *next; 0 when they spell nothing. With `lossy`, a blank may be what is left of byte A0.
 * O(1). */
uint32_t nsci_mojibake_spelt(int read_as, const uint8_t *text, size_t n_bytes, size_t at,
                             bool lossy, size_t *next);

/* The bytes that the characters at text[at] are in one encoding, of a unit that lacks its last one:
 * fills bytes[2] and *next, and returns how many there are, 0 when they are no such unit. O(1). */
size_t nsci_mojibake_bytes(int read_as, const uint8_t *text, size_t n_bytes, size_t at,
                           uint8_t bytes[2], size_t *next);

/* Whether `cp` is a byte of what was garbled once more in the same encoding. O(1). */
bool nsci_mojibake_is_byte(int read_as, uint32_t cp);

#endif
