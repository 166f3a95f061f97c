/* Reading a caller's text: 1-, 2- or 4-byte units -> UTF-8, and the way back to code points.
 *
 * The core works in bytes and answers in code points. For each non-ASCII character the shift table
 * notes where it ends and by how much bytes are ahead of code points from there on:
 *
 *     text      a  b  U+00E9  c  U+2019  d          shifts   (end_bytes, extra_bytes)
 *     bytes     61 62 C3 A9   63 E2 80 99 64                 (4, 1) (8, 3)
 *     cps = bytes - extra_bytes of the last shift with end_bytes <= bytes
 */
#ifndef NSC_UTF8_H
#define NSC_UTF8_H

#include "base/nsc_vec.h"

typedef struct nsci_shift {
    uint32_t end_bytes;
    uint32_t extra_bytes;
} nsci_shift;

NSCI_DEFINE_VEC(nsci_shifts, nsci_shift)

/* A text that was read: valid UTF-8, its shift table (ascending), its length in code points, and
 * how many units were no character and became U+FFFD. */
typedef struct nsci_source {
    nsci_bytes utf8;
    nsci_shifts shifts;
    uint32_t n_cps;
    uint32_t n_replaced;
} nsci_source;

/* Reads `text` into *src, reusing its memory. NSC_E_LIMIT past NSC_MAX_TEXT_CPS, NSC_E_ARGUMENT for
 * a unit size other than 1, 2 and 4 or a NULL text of some length. O(length). */
nsc_status nsci_source_read(nsci_source *src, const nsc_alloc *alloc, const nsc_text *text,
                            nsc_error *err);

/* The same without the shift table, which takes eight bytes for each character that is not ASCII:
 * no offset can be converted then. */
nsc_status nsci_source_read_bytes(nsci_source *src, const nsc_alloc *alloc, const nsc_text *text,
                                  nsc_error *err);

/* Converts ascending byte offsets of src->utf8 to code points, in one walk beside the shift table;
 * `cps` may be the same array as `offsets`. */
void nsci_source_to_cps(const nsci_source *src, const uint32_t *offsets, size_t n, uint32_t *cps);

/* The same in place for the bounds of ascending ranges that don't overlap. starts [n], ends [n] */
void nsci_source_ranges_to_cps(const nsci_source *src, uint32_t *starts, uint32_t *ends, size_t n);

void nsci_source_free(nsci_source *src, const nsc_alloc *alloc);
void nsci_source_trim(nsci_source *src, const nsc_alloc *alloc, size_t keep_bytes);

/* U+FFFD, the replacement character. */
#define NSCI_REPLACEMENT 0xFFFDu

/* Is `c` a continuation byte: the second, third or fourth of a character? */
static inline bool nsci_utf8_is_tail(uint8_t c) { return (c & 0xC0) == 0x80; }

/* Length of the character that begins with byte `c`. */
static inline uint32_t nsci_utf8_length(uint8_t c) {
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Decodes the character at text[at], which is valid UTF-8; *next is where the next one starts. */
static inline uint32_t nsci_utf8_decode(const uint8_t *text, size_t at, size_t *next) {
    const uint8_t *p = text + at;
    uint32_t b = p[0];
    if (b < 0x80) {
        *next = at + 1;
        return b;
    }
    if (b < 0xE0) {
        *next = at + 2;
        return (b & 0x1F) << 6 | (p[1] & 0x3Fu);
    }
    if (b < 0xF0) {
        *next = at + 3;
        return (b & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    *next = at + 4;
    return (b & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

/* Writes `cp` (a scalar value) as 1 to 4 bytes and returns how many. */
static inline size_t nsci_utf8_encode(uint32_t cp, uint8_t out[4]) {
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | cp >> 18);
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

#endif
