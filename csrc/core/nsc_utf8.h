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

#include "nsc_vec.h"

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

/* Converts ascending byte offsets of src->utf8 to code points, in one walk beside the shift table;
 * `cps` may be the same array as `offsets`. */
void nsci_source_to_cps(const nsci_source *src, const uint32_t *offsets, size_t n, uint32_t *cps);

void nsci_source_free(nsci_source *src, const nsc_alloc *alloc);
void nsci_source_trim(nsci_source *src, const nsc_alloc *alloc, size_t keep_bytes);

/* Decodes the character at text[at], which is valid UTF-8; *next is where the next one starts. */
uint32_t nsci_utf8_decode(const uint8_t *text, size_t at, size_t *next);

/* Writes `cp` (a scalar value) as 1 to 4 bytes and returns how many. */
size_t nsci_utf8_encode(uint32_t cp, uint8_t out[4]);

#endif
